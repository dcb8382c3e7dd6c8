"""Which rows of `trade_flows` a question reads: one revision, some years, one row per key.

Questions here run as SQL in the store, so that they are as fast on all of BACI as on a few codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..terms import TABLES, Fact, NoAnswerError, ParameterError, Words
from ..terms.countries import AGGREGATES
from ..terms.facts import FactTables, facts_of
from ..terms.hs import REVISIONS
from ..terms.table import SPREADS

if TYPE_CHECKING:
    import pandas as pd

# A row without a mass still reports a value, which BACI estimates like any other.
_SPREAD = "CASE quality " + " ".join(f"WHEN '{name}' THEN {spread}" for name, spread in SPREADS.items())
SPREAD = f"{_SPREAD} ELSE {SPREADS['estimated']} END"


def total(amount: str, where: str = "", digits: int = 4) -> str:
    """Return the SQL of a sum that is the same however many threads share it: whole numbers, not floats, are added.

    Args:
        amount: SQL of the amount of a row [USD, t, or a share].
        where: SQL of a condition; rows that do not hold it are left out.
        digits: decimals kept of each amount; 18 digits in all can be held.

    Example:
        >>> total("mass_t", "year > 2020")
        '(sum(CAST((mass_t) * 1e4 AS BIGINT)) FILTER (year > 2020) / 1e4)'
    """
    kept = f" FILTER ({where})" if where else ""
    return f"(sum(CAST(({amount}) * 1e{digits} AS BIGINT)){kept} / 1e{digits})"


def total_of_squares(amount: str, where: str = "") -> str:
    """Return the SQL of a sum of squares, as `total`, with digits enough for the squares of a world's trade."""
    kept = f" FILTER ({where})" if where else ""
    return f"CAST(sum(CAST(({amount}) ** 2 AS DECIMAL(38, 12))){kept} AS DOUBLE)"


@dataclass(frozen=True, slots=True)
class Flows:
    """The rows that a question reads.

    Attributes:
        sql: a SELECT of table `trade_flows` with `spread`, the relative standard deviation of a value.
        sources: ids of the sources among them.
        revision: the HS revision.
        first_year, last_year: the years.
    """

    sql: str
    sources: tuple[str, ...]
    revision: str
    first_year: int
    last_year: int

    @property
    def notes(self) -> tuple[Words, ...]:
        """Return the sentence that says which sources speak; () where it is one."""
        if len(self.sources) < 2:
            return ()
        return (
            Words(
                f"Trade is read from {', '.join(self.sources)}; where two have the same flow, from the newest edition.",
                f"貿易額は {'、'.join(self.sources)} から読み、同じ取引が重なる場合は新しい版を用いた。",
            ),
        )

    def ask(self, tables: FactTables, query: str) -> pd.DataFrame:
        """Return the result of a query in which `flows` are these rows."""
        return tables.sql(f"WITH flows AS ({self.sql}) {query}")

    def largest(self, tables: FactTables, count: int, **side: str) -> tuple[Fact, ...]:
        """Return the largest rows by value, for an answer that cannot list all it read.

        Args:
            tables: declared tables.
            count: at most how many.
            side: `exporter` or `importer`, to keep to the rows of one country.
        """
        where = " AND ".join(["true", *(f"{name} = '{country}'" for name, country in side.items())])
        columns = ", ".join(TABLES["trade_flows"].columns)
        order = "value_usd DESC, year, hs, exporter, importer"
        frame = self.ask(
            tables, f"SELECT {columns} FROM flows WHERE {where} ORDER BY {order} LIMIT {int(count)}"
        )
        return facts_of(frame, "trade_flows")


def flows(
    tables: FactTables, revision: str, first_year: int, last_year: int, hs: Sequence[str] = ()
) -> Flows:
    """Return the rows of one HS revision: no country's trade with itself, no aggregate, one row per key.

    Args:
        tables: declared tables; reads `trade_flows`.
        revision: HS revision, such as HS1992.
        first_year: first calendar year.
        last_year: last calendar year.
        hs: six-digit codes; () for all.

    Raises:
        ParameterError: no such revision, or a code that is not six digits.
        NoAnswerError: no row.
    """
    where = _where(revision, first_year, last_year, hs)
    sources = _sources(tables, where)
    if not sources:
        raise missing(revision, first_year, last_year, hs)
    rows = f"SELECT *, {SPREAD} AS spread FROM trade_flows WHERE {where}"
    if len(sources) > 1:
        # Only codes and years of which several sources speak are searched for a flow that stands twice.
        twice = (
            f"SELECT year, hs FROM trade_flows WHERE {where} GROUP BY ALL HAVING count(DISTINCT source) > 1"
        )
        one = "PARTITION BY year, hs, exporter, importer ORDER BY vintage DESC, source"
        rows = (
            f"SELECT * FROM ({rows}) AS lone ANTI JOIN ({twice}) AS twice USING (year, hs) UNION ALL BY NAME "
            f"SELECT * FROM ({rows}) AS several SEMI JOIN ({twice}) AS twice USING (year, hs) "
            f"QUALIFY row_number() OVER ({one}) = 1"
        )
    return Flows(rows, sources, revision, first_year, last_year)


def _sources(tables: FactTables, where: str) -> tuple[str, ...]:
    """Return the sources of the rows; each is asked for by name, so that the rows of others are hardly looked at."""
    return tuple(
        name
        for name in tables.sources("trade_flows")
        if len(tables.sql(f"SELECT 1 FROM trade_flows WHERE source = '{name}' AND {where} LIMIT 1"))
    )


def missing(revision: str, first_year: int, last_year: int, hs: Iterable[str]) -> NoAnswerError:
    """Return the refusal that names the rows of `trade_flows` an answer lacks."""
    years = str(first_year) if first_year == last_year else f"{first_year}-{last_year}"
    codes = ", ".join(hs)
    return NoAnswerError(
        f"There is no answer: table 'trade_flows' has no row of {revision} in {years}"
        f"{' under ' + codes if codes else ''}. Import that trade with `sozai data import`, or ask for other years.",
        f"答えられません: 表「{TABLES['trade_flows'].title.ja}」（trade_flows）に {revision}、{years} 年"
        f"{'、HS ' + codes if codes else ''}の行がありません。"
        "`sozai data import` で取り込むか、別の年を指定してください。",
    )


def years_of(tables: FactTables, revision: str, hs: Sequence[str] = ()) -> tuple[int, ...]:
    """Return the years of which `trade_flows` speaks under a revision, in order."""
    where = _where(revision, 1900, 2100, hs)
    return tuple(
        int(year)
        for year in tables.sql(f"SELECT DISTINCT year FROM trade_flows WHERE {where} ORDER BY year")["year"]
    )


def _where(revision: str, first_year: int, last_year: int, hs: Sequence[str]) -> str:
    if revision not in REVISIONS:
        raise ParameterError(
            f"There is no HS revision '{revision}'; there are {', '.join(REVISIONS)}.",
            f"HS の版「{revision}」はありません。使える値: {'、'.join(REVISIONS)}",
        )
    for code in hs:
        if not re.fullmatch(r"\d{6}", code):
            raise ParameterError(
                f"'{code}' is not an HS code of six digits.", f"「{code}」は 6 桁の HS 番号ではありません。"
            )
    aggregates = ", ".join(f"'{name}'" for name in AGGREGATES if name != "ROW")
    conditions = [
        f"hs_revision = '{revision}'",
        f"year BETWEEN {int(first_year)} AND {int(last_year)}",
        "exporter <> importer",
        "value_usd > 0",
        f"exporter NOT IN ({aggregates})",
        f"importer NOT IN ({aggregates})",
    ]
    if hs:
        conditions.append("hs IN (" + ", ".join(f"'{code}'" for code in sorted(set(hs))) + ")")
    return " AND ".join(conditions)
