"""See and secure the materials a nation lives on.

A study pulls levers on a chain and asks it a question; the answer carries its range, its evidence grade, and
every fact it stands on.

    import sozai

    answer = sozai.run("disruption", materials="dysprosium", origin="CHN", cut_share=1.0, months=12)
    answer.findings[0].value
    answer.to_frame()
    answer.to_json()

`sozai.STUDIES` is the registry: each study with its title, method and parameters. Importing this package
loads nothing heavy; numbers, database and solvers come with the first question.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .store import Facts
    from .studies.study import Study
    from .terms import Answer

    STUDIES: Mapping[str, Study]

__version__ = "0.1.0"
__all__ = ["STUDIES", "__version__", "open", "run"]


def run(study: str, *, db: str | PathLike[str] | None = None, **parameters: Any) -> Answer:
    """Return the answer of a study.

    Args:
        study: its name, a key of `STUDIES`.
        db: the database to lay over the embedded facts; None is the default one.
        **parameters: what is asked; a material or a country in any spelling ("dysprosium", "Dy",
            「ジスプロシウム」).

    Raises:
        ParameterError: the study, a parameter or a value does not exist or is out of bounds.
        NoAnswerError: the facts do not carry an answer.
        DataError: the database cannot be read.
    """
    from .studies import run as run_study

    return run_study(study, open(db), **parameters)


def open(db: str | PathLike[str] | None = None) -> Facts:
    """Return the facts: the embedded ones, with a user's database on top.

    Args:
        db: the database; None is the folder that SOZAI_DB names, else the user's data folder when it holds
        one.

    Raises:
        DataError: the folder holds no database, or one of a newer version.
    """
    from .store import open as open_facts

    return open_facts(None if db is None else Path(db))


def __getattr__(name: str) -> Any:
    """Return `STUDIES` when it is first asked for, so that importing sozai stays light."""
    if name != "STUDIES":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .studies import STUDIES

    return STUDIES
