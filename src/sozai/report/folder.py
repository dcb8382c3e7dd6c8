"""The report as a folder: one page, and every answer as JSON and CSV beside it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..terms import Words
from .page import Pairs, to_html
from .sources import Cards
from .tables import to_csv, to_json

if TYPE_CHECKING:
    from ..terms import Lang


def write_report(
    folder: Path,
    pairs: Pairs,
    *,
    cards: Cards,
    lang: Lang,
    generated: str,
    extra: Mapping[str, Words] | None = None,
) -> list[Path]:
    """Write the report and return its files, the page first.

    `answers/<study>[-n].json` holds one answer whole, `answers/<study>[-n].<table>.csv` each of its tables,
    and `report.html` all of them. Each file is replaced in one step, so a reader never sees half of one. The
    page comes last: without its bundle the answers are still there.

    Args:
        folder: where to write; made when absent.
        pairs: each study with its answer.
        cards: the source cards.
        lang: language of the page and of the names in the CSV.
        generated: date of the report, YYYY-MM-DD.
        extra: names of other ids, as in `names`.

    Raises:
        DataError: the page's bundle is not built.
        OSError: a file cannot be written.
    """
    cards = list(cards)
    written = []
    for stem, (_, answer) in zip(stems(pairs), pairs, strict=True):
        files = {f"{stem}.json": to_json(answer).encode()}
        files |= {f"{stem}.{rows.name}.csv": to_csv(answer, lang, rows.name, extra) for rows in answer.tables}
        for name, content in files.items():
            written.append(write_file(folder / "answers" / name, content))
    page = to_html(pairs, cards, lang, generated, extra).encode()
    return [write_file(folder / "report.html", page), *written]


def stems(pairs: Pairs) -> list[str]:
    """Return the file name of each answer without its ending: the study, numbered from the second on."""
    seen: Counter[str] = Counter()
    found = []
    for study, _ in pairs:
        seen[study.name] += 1
        count = seen[study.name]
        found.append(study.name if count == 1 else f"{study.name}-{count}")
    return found


def write_file(path: Path, content: bytes) -> Path:
    """Write a file in one step: whoever reads sees the old one or the new one, never half of either.

    Raises:
        OSError: the file cannot be written; the old one is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path
