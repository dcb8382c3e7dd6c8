"""Facts on disk: a folder of immutable Parquet parts named by their content, and one manifest.

Law of this package: a reader sees one manifest and nothing else, so whatever happens to a writer (a bad file,
a full disk, a kill at any step) leaves the facts as they were. The facts shipped with the package are
read-only; a user's database lies on top and wins row by row, under its own source.
"""

from .cards import Card
from .check import Fault, check, refuse
from .facts import EMBEDDED, Facts, Status, default_folder, open
from .manifest import SCHEMA, Manifest, Part
from .parts import stage
from .staged import Given, Staged
from .writer import commit

__all__ = [
    "EMBEDDED",
    "SCHEMA",
    "Card",
    "Facts",
    "Fault",
    "Given",
    "Manifest",
    "Part",
    "Staged",
    "Status",
    "check",
    "commit",
    "default_folder",
    "open",
    "refuse",
    "stage",
]
