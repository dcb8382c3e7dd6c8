"""Reading the rows of a question, and refusing by name when they are not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..terms import TABLES, NoAnswerError, Words
from ..terms.facts import FactTables

if TYPE_CHECKING:
    import pandas as pd


def missing(table: str, key: dict[str, Any], also: Words = Words("", "")) -> NoAnswerError:  # noqa: B008 - frozen
    """Return the refusal that names the table rows an answer lacks.

    Example:
        >>> print(missing("governance", {"country": "TWN", "year": 2024}))
        There is no answer: table 'governance' has no row with country=TWN, year=2024. Import such rows with \
`sozai data import`, or ask for something else.
    """
    row = ", ".join(f"{name}={_shown(value)}" for name, value in key.items())
    title = TABLES[table].title.ja
    return NoAnswerError(
        f"There is no answer: table '{table}' has no row with {row}.{also.en} "
        "Import such rows with `sozai data import`, or ask for something else.",
        f"答えられません: 表「{title}」（{table}）に {row} の行がありません。{also.ja}"
        "`sozai data import` で行を取り込むか、条件を変えてください。",
    )


def rows_of(tables: FactTables, table: str, **where: Any) -> pd.DataFrame:
    """Return the rows of a declared table, at least one.

    Raises:
        NoAnswerError: no row; the sentence says for which years there are some.
    """
    frame = tables.frame(table, **where)
    if not frame.empty:
        return frame
    also = Words("", "")
    if "year" in where:
        elsewhere = tables.frame(table, **{name: value for name, value in where.items() if name != "year"})
        years = ", ".join(str(year) for year in sorted({int(year) for year in elsewhere["year"]}))
        if years:
            also = Words(f" There are rows for {years}.", f"行があるのは {years} です。")
    raise missing(table, where, also)


@dataclass(frozen=True, eq=False)
class Reading:
    """Rows that may be added up, and what was left aside.

    Attributes:
        rows: at most one row per key.
        notes: which other sources speak about the same.
    """

    rows: pd.DataFrame
    notes: tuple[Words, ...]


def one_reading(frame: pd.DataFrame, columns: Sequence[str], among: Sequence[str] = ()) -> Reading:
    """Return the rows of the newest full edition, joined by the sources that only add to it.

    Two editions of one output must never be added up, so a source joins only when none of its rows is about
    something (`columns`) that the chosen ones speak about already. A user's rows hide the publishers' rows
    they replace, so they fill just those gaps. Full: at least half as many rows as the longest source.

    Args:
        frame: rows of a declared table, at least one.
        columns: what two rows of different sources may not share.
        among: further sources that speak about the same in other words.

    Example:
        >>> import pandas as pd
        >>> rows = [("mcs-2025", 2025, "CHN"), ("mcs-2025", 2025, "AUS"), ("mcs-2026", 2026, "CHN"),
        ...         ("mcs-2026", 2026, "USA"), ("own-survey", 2024, "AUS")]
        >>> reading = one_reading(pd.DataFrame(rows, columns=["source", "vintage", "country"]), ["country"])
        >>> reading.rows["source"].tolist(), str(reading.notes[0])
        (['mcs-2026', 'mcs-2026', 'own-survey'], 'Read from mcs-2026, own-survey; also on record: mcs-2025.')
    """
    sizes = frame.groupby("source").agg(vintage=("vintage", "max"), rows=("vintage", "size")).reset_index()
    sizes["full"] = sizes["rows"] * 2 >= sizes["rows"].max()
    order = sizes.sort_values(["full", "vintage", "rows", "source"], ascending=[False, False, False, True])[
        "source"
    ]
    seen: set[tuple[Any, ...]] = set()
    chosen: list[str] = []
    # Those that hide others' rows are short: after the full edition, the shortest speaks first.
    for source in [order.iloc[0], *sizes.sort_values(["rows", "source"])["source"]]:
        keys = set(frame.loc[frame["source"] == source, list(columns)].itertuples(index=False, name=None))
        if source not in chosen and not keys & seen:
            chosen.append(source)
            seen |= keys
    others = sorted((set(frame["source"]) | set(among)) - set(chosen))
    rows = frame[frame["source"].isin(chosen)]
    if len(sizes) == 1 and not others:
        return Reading(rows, ())
    also = Words("; also on record: " + ", ".join(others), "。ほかに " + "、".join(others) + " の値もある")
    return Reading(
        rows,
        (
            Words(
                f"Read from {', '.join(chosen)}{also.en if others else ''}.",
                f"{'、'.join(chosen)} の値を使用{also.ja if others else ''}。",
            ),
        ),
    )


def one_form(frame: pd.DataFrame, table: str, form: str | None) -> pd.DataFrame:
    """Return the rows of one form: the one asked for, else the only one of the newest full edition.

    Raises:
        NoAnswerError: no row of that form; or the newest edition measures several, which must not be added.
    """
    if "form" not in frame:
        return frame
    if form is None:
        forms = sorted(set(one_reading(frame, ["country"]).rows["form"]))
        if len(forms) > 1:
            raise NoAnswerError(
                f"There is no one answer: table '{table}' measures {len(forms)} forms here that must not be "
                f"added: {'; '.join(forms)}. Name one with `form`.",
                f"一つに答えられません: 表「{TABLES[table].title.ja}」に合算できない計上対象が "
                f"{len(forms)} 種あります: {'、'.join(forms)}。form でどれか指定してください。",
            )
        form = forms[0]
    rows = frame[frame["form"] == form]
    if rows.empty:
        forms = sorted(set(frame["form"]))
        raise missing(
            table,
            {"form": form},
            Words(f" It has: {'; '.join(forms)}.", f"あるのは {'、'.join(forms)} です。"),
        )
    return rows


def _shown(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "|".join(str(item) for item in value)
    return str(value)
