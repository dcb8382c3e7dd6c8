"""Scenarios: a file that names a base, the levers that are pulled on it and the study that is asked; one, two or thousands.

Law: a scenario file says nothing that a study's parameters cannot say; every fault in it is named with its line, all of
them at once, before anything runs.
"""

from .compare import compare
from .ensemble import Axis, Ensemble, from_table, of_file
from .scenario import Scenario, read, run
from .schema import schema
from .summary import summary

__all__ = [
    "Axis",
    "Ensemble",
    "Scenario",
    "compare",
    "from_table",
    "of_file",
    "read",
    "run",
    "schema",
    "summary",
]
