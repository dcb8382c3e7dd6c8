"""The words of the field: materials, stages, countries, codes, units, tables, errors and the Answer.

Law of this package: one word, one meaning; a text a person reads exists in English and Japanese.
"""

from .answer import Answer, Cell, Column, Fact, Finding, Rows
from .catalogue import TABLES
from .countries import COUNTRIES, GROUPS, Country, country
from .errors import DataError, NoAnswerError, ParameterError, SozaiError, UnitError
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
    "converted",
    "country",
    "material",
    "read_all",
    "stage",
    "unit_of",
]
