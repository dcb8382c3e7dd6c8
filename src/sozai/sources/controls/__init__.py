"""Dated law and events as rows: notices, clauses, items and entities of export control, trade measures, and disruptions.

The files in this folder are ours, typed from public pages that each row names; sentences are unofficial paraphrases.
A user's rows of the same key replace them. They are read as any CSV with the columns of a declared table.
"""

from __future__ import annotations

from pathlib import Path

from ...store import Card
from ...terms import TABLES, Words
from ...terms.events import EVENTS
from ...terms.measures import MEASURES
from .. import assumptions
from ..reading import first_line
from ..source import Source

FOLDER = Path(__file__).parent

_TYPED = Words("typed from the pages that each row names", "各行に示したページから転記")
CARDS = (
    Card(
        "mofcom-notices",
        Words("Export-control notices of China, 2023-2026", "中国の輸出管理公告（2023〜2026年）"),
        "Ministry of Commerce of China (notices); the sozai authors (selection and paraphrase)",
        "facts, cited one by one; paraphrases Apache-2.0, unofficial",
        "Each row names the page it was read on. Checked through 2026-11-09, the last day on which the texts at hand "
        "say what holds: No. 70 of 2025 suspends Nos. 55 to 58, 61 and 62 until 2026-11-10, and what follows was "
        "not found. Compare with the official text before any decision.",
        obtained_via=_TYPED,
    ),
    Card(
        "export-rules",
        Words(
            "Export rules of DR Congo, Indonesia, Russia and Japan",
            "コンゴ民主共和国・インドネシア・ロシア・日本の輸出規則",
        ),
        "ARECOMS, the governments of Indonesia, Russia and Japan (rules); the sozai authors (selection and paraphrase)",
        "facts, cited one by one; paraphrases Apache-2.0, unofficial",
        "Each row names the page it was read on; what lacks a day or a number is marked unverified and never decides. Compare "
        "with the official text before any decision.",
        obtained_via=_TYPED,
    ),
    Card(
        "trade-law",
        Words("Trade measures and product rules touching Japan", "日本に関わる通商措置・製品規則"),
        "EU, United States, Canada, Japan, China (measures); the sozai authors (selection and paraphrase)",
        "facts, cited one by one; paraphrases Apache-2.0, unofficial",
        "Each row names the page it was read on; what is general knowledge is marked unverified.",
        obtained_via=_TYPED,
    ),
    Card(
        "supply-events",
        Words("Disruptions of mineral supply, 2010-2025", "鉱物供給の途絶事例（2010〜2025年）"),
        "governments and markets (acts); the sozai authors (selection and paraphrase)",
        "facts, cited one by one; paraphrases Apache-2.0, unofficial",
        "Each row names the page it was read on; what is general knowledge is marked unverified. Which rows the "
        "back-test counts was decided before any rank was computed.",
        obtained_via=_TYPED,
    ),
    Card(
        "control-gaps",
        Words("What the register of controls lacks", "輸出管理登録簿の未収録事項"),
        "the sozai authors",
        "Apache-2.0",
        "Empty rows: each says which rules are missing, so that silence is not read as freedom.",
        obtained_via=Words("rows written by hand", "手で書いた行"),
    ),
)


def recognises(path: Path) -> bool:
    """Return whether a CSV has exactly the columns of a table of dated law or of dated events."""
    columns = tuple(first_line(path))
    return any(columns == TABLES[table.name].columns for table in MEASURES + EVENTS)


SOURCE = Source("controls", CARDS, recognises, assumptions.read, assumptions.tidy)
