"""What `chokepoints` and `indispensability` share: parameters, the codes' names, the best reading of each code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..terms import COUNTRIES, Finding, NoAnswerError, Parameter, Words
from ..terms.hs import REVISIONS, hs_codes

if TYPE_CHECKING:
    import pandas as pd

    from ..terms.facts import FactTables
    from ..trade import Indicators, Thresholds

WINDOW = 3
ALL = "all"
LISTED = 60  # flows listed as facts, largest first
SHOWN = 200  # codes listed at most

VERDICTS = {
    "dependent": Words("yes, in at least two years", "該当（2 年以上）"),
    "possible": Words("possible within the range", "幅の範囲で該当しうる"),
    "undecided": Words("undecided: one year on record", "判定不可（1 年分のみ）"),
    "not": Words("no", "非該当"),
}
PARAMETERS = (
    Parameter("year", "integer", 2024, Words("last year", "最後の年"), Words("last of the three years tested", "判定する 3 年の最後の年"), 1997, 2100),
    Parameter("import_hhi", "number", 0.4, Words("import HHI above", "輸入 HHI の基準"), Words("concentration of a buyer's origins, 0-1", "輸入元の集中度（0〜1）"), 0.05, 0.99),
    Parameter("export_hhi", "number", 0.4, Words("world export HHI above", "世界輸出 HHI の基準"), Words("concentration of the world's exporters, 0-1", "世界の輸出国・地域の集中度（0〜1）"), 0.05, 0.99),
    Parameter("ratio", "number", 1.0, Words("imports over exports above", "輸出入比の基準"), Words("imports over exports (reverse: exports over imports)", "輸入÷輸出（不可欠性では輸出÷輸入）"), 0.1, 100.0),
    Parameter("revision", "choice", ALL, Words("HS revision", "HS の版"), Words("all: for each code the one with most years on record", "all は番号ごとに記録年数の最も多い版"),
              choices=((ALL, Words("all", "すべて")), *((name, Words(name, name)) for name in REVISIONS))),
)  # fmt: skip
WARNINGS = (
    Words(
        "Six-digit codes mix grades: a code that is not concentrated can hold one that is, and dependence through third countries is not seen.",
        "6 桁の番号は等級の異なる品目を含むため、番号全体が分散していても中の特定品が集中していることがある。第三国・地域を経た依存も見えない。",
    ),
    Words(
        "Every country is counted by itself, members of the European Union too.",
        "EU 加盟国も含め、国・地域ごとに数える。",
    ),
)


def en(country: str) -> str:
    """Return a country's name in English."""
    return COUNTRIES[country].words.en


def ja(country: str) -> str:
    """Return a country's name in Japanese."""
    return COUNTRIES[country].words.ja


def thresholds(asked: Mapping[str, Any]) -> Thresholds:
    """Return what must be exceeded."""
    from ..trade import Thresholds

    return Thresholds(asked["import_hhi"], asked["export_hhi"], asked["ratio"])


def tested(
    facts: FactTables,
    asked: Mapping[str, Any],
    law: Callable[[Indicators, str, Thresholds], pd.DataFrame],
    country: str,
) -> tuple[pd.DataFrame, tuple[Indicators, ...]]:
    """Return the verdict of every code in the reading with most years (then the newest), and the readings.

    Raises:
        NoAnswerError: no trade of the country in the window.
    """
    import pandas as pd

    from ..trade import indicators, revisions

    last = asked["year"]
    first = last - WINDOW + 1
    names = revisions(facts, first, last) if asked["revision"] == ALL else (asked["revision"],)
    readings = tuple(indicators(facts, name, first, last) for name in names)
    parts = [
        law(reading, country, thresholds(asked)).assign(revision=reading.revision) for reading in readings
    ]
    parts = [part for part in parts if not part.empty]
    if not parts:
        raise NoAnswerError(
            f"Table trade_flows has no trade of {en(country)} in {first}-{last}; import it, or ask for other years.",
            f"表 trade_flows に{ja(country)}の {first}〜{last} 年の貿易がありません。取り込むか、年を変えてください。",
        )
    rows = pd.concat(parts, ignore_index=True)
    best = rows.sort_values(["years_on_record", "revision"], ascending=False, kind="stable").drop_duplicates(
        "hs"
    )
    return best, readings


def count(rows: pd.DataFrame, name: str, words: Words, comment: Words) -> Finding:
    """Return how many codes hold all conditions: surely, as computed, and possibly within the range."""
    decided = rows[rows["verdict"] != "undecided"]
    point = int((decided["verdict"] == "dependent").sum())
    sure = int((decided["years_sure"] >= 2).sum())
    possible = int((decided["years_possible"] >= 2).sum())
    return Finding(name, words, float(point), float(sure), float(possible), "B", 0.0, comment)


def good(hs: str, revision: str) -> Words:
    """Return what a code is, where sozai has a name for it."""
    for entry in hs_codes():
        if entry.code == hs and revision in entry.revisions:
            return entry.words
    return Words(f"HS {hs}", f"HS {hs}")


def notes(readings: tuple[Indicators, ...], rows: pd.DataFrame) -> tuple[Words, ...]:
    """Return what must be known of the readings: their years, and what rests on the largest flows only."""
    found = [
        Words(
            f"{reading.revision}: {len(reading.on_record)} codes, {reading.years[0]}-{reading.years[-1]}.",
            f"{reading.revision}：{len(reading.on_record)} 番号、{reading.years[0]}〜{reading.years[-1]} 年。",
        )
        for reading in readings
    ]
    if len(readings) > 1:
        found.append(
            Words(
                "Codes of two revisions can hold the same good; each code is counted in one revision, and values are not added up across revisions.",
                "版の異なる番号が同じ品目を含むことがある。番号ごとに 1 つの版で数え、版をまたぐ金額の合計はしない。",
            )
        )
    if any("largest" in source for reading in readings for source in reading.sources):
        found.append(
            Words(
                "HS 850511 before 2024 rests on the largest flows only, which raises its concentration.",
                "HS 850511 の 2023 年以前は大口の取引のみのため、集中度が高めに出る。",
            )
        )
    undecided = int((rows["verdict"] == "undecided").sum())
    if undecided:
        hold = int(((rows["verdict"] == "undecided") & (rows["years_met"] > 0)).sum())
        found.append(
            Words(
                f"{undecided} codes have one year on record and are undecided; {hold} of them hold all conditions in that year.",
                f"1 年分しか記録のない {undecided} 番号は判定しない（うち {hold} 番号はその年に全条件を満たす）。",
            )
        )
    return tuple(found)
