"""Publishers' files: one folder for each publisher, from its own labels to declared tables.

Law of this package: every row read is stored, refused with a reason, or a duplicate; a file that is not what it
should be changes nothing; the network is touched by `fetch` alone, and only when asked.
"""

from .building import build
from .importing import Change, Mover, Report, import_file
from .load import Loaded, load
from .registry import SOURCES, recognise, source
from .source import Refused, Source, Tidied

__all__ = [
    "SOURCES",
    "Change",
    "Loaded",
    "Mover",
    "Refused",
    "Report",
    "Source",
    "Tidied",
    "build",
    "import_file",
    "load",
    "recognise",
    "source",
]
