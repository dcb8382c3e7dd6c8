"""Publishers' files: one folder for each publisher, from its own labels to declared tables.

Law of this package: every row read is stored, refused with a reason, or a duplicate; a file that is not what it
should be changes nothing; the network is touched by `fetch` alone, and only when asked.
"""

from .building import build
from .change import Change, Mover
from .importing import Prepared, Report, import_file, prepare
from .load import Loaded, load
from .registry import SOURCES, recognise, source
from .source import Refused, Source, Tidied

__all__ = [
    "SOURCES",
    "Change",
    "Loaded",
    "Mover",
    "Prepared",
    "Refused",
    "Report",
    "Source",
    "Tidied",
    "build",
    "import_file",
    "load",
    "prepare",
    "recognise",
    "source",
]
