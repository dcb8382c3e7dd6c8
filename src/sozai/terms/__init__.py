"""The words of the field: materials, stages, countries, codes, units, tables, errors and the Answer.

Law of this package: one word, one meaning; a text a person reads exists in English and Japanese.
"""

from .answer import Answer, Cell, Column, Fact, Finding, Rows
from .atoms import contained_share
from .catalogue import TABLES
from .countries import COUNTRIES, GROUPS, Country, country, from_comtrade
from .errors import DataError, NoAnswerError, ParameterError, SozaiError, UnitError
from .hs import HsCode, codes
from .materials import MATERIALS, Material, material
from .parameter import Parameter, read_all
from .stages import STAGES, Stage, stage
from .table import GRADES, QUALITIES, Field, Table
from .units import converted, unit_of
from .words import LANGS, Lang, Words

__all__ = [
    "COUNTRIES",
    "GRADES",
    "GROUPS",
    "LANGS",
    "MATERIALS",
    "QUALITIES",
    "STAGES",
    "TABLES",
    "Answer",
    "Cell",
    "Column",
    "Country",
    "DataError",
    "Fact",
    "Field",
    "Finding",
    "HsCode",
    "Lang",
    "Material",
    "NoAnswerError",
    "Parameter",
    "ParameterError",
    "Rows",
    "SozaiError",
    "Stage",
    "Table",
    "UnitError",
    "Words",
    "codes",
    "contained_share",
    "converted",
    "country",
    "from_comtrade",
    "material",
    "read_all",
    "stage",
    "unit_of",
]
