"""Mirror gaps: what an exporter says it sent against what the importer says it received.

Law: `gap = (received - sent) / max(received, sent)`, from -1 (nothing arrived) to 1 (nothing was sent). Received values
hold freight and insurance, so a gap of some per cent is no sign of anything. BACI has already reconciled the two reports:
only table `reported_trade` has both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..terms import NoAnswerError
from ..terms.facts import FactTables, rows
from .flows import total


@dataclass(frozen=True, slots=True)
class Gap:
    """Two reports of one flow.

    Attributes:
        exporter, importer, year: the flow.
        sent_usd, received_usd: as either reports it [USD]; None where it does not.
        sent_t, received_t: the same by mass [t].
        value_gap, mass_gap: -1 to 1; None unless both report.
    """

    exporter: str
    importer: str
    year: int
    sent_usd: float | None
    received_usd: float | None
    sent_t: float | None
    received_t: float | None

    @property
    def value_gap(self) -> float | None:
        """Return the gap by value."""
        return gap(self.sent_usd, self.received_usd)

    @property
    def mass_gap(self) -> float | None:
        """Return the gap by mass."""
        return gap(self.sent_t, self.received_t)


def gap(sent: float | None, received: float | None) -> float | None:
    """Return `(received - sent) / max(received, sent)`; None unless both are known and one is above zero.

    Example:
        >>> gap(100.0, 80.0), gap(50.0, 100.0), gap(None, 10.0)
        (-0.2, 0.5, None)
    """
    if sent is None or received is None or max(sent, received) <= 0.0:
        return None
    return (received - sent) / max(received, sent)


def mirror_gaps(
    tables: FactTables, hs: Sequence[str], revision: str, first_year: int, last_year: int
) -> tuple[Gap, ...]:
    """Return every flow under some codes with what both sides report, largest first.

    Args:
        tables: declared tables; reads `reported_trade`.
        hs: six-digit codes, added up.
        revision: HS revision of the codes.
        first_year: first year.
        last_year: last year.

    Raises:
        NoAnswerError: no flow of which both sides report.
    """
    codes = ", ".join("?" * len(hs))
    frame = tables.sql(
        f"""
        WITH told AS (
          SELECT year, flow, CASE flow WHEN 'export' THEN reporter ELSE partner END AS exporter,
            CASE flow WHEN 'export' THEN partner ELSE reporter END AS importer,
            {total("value_usd")} AS value_usd, {total("mass_t")} AS mass_t
          FROM reported_trade
          WHERE hs IN ({codes}) AND hs_revision = ? AND year BETWEEN ? AND ?
            AND reporter <> partner AND partner NOT IN ('WLD', 'EU27')
          GROUP BY ALL)
        SELECT coalesce(s.year, r.year) AS year, coalesce(s.exporter, r.exporter) AS exporter,
          coalesce(s.importer, r.importer) AS importer, s.value_usd AS sent_usd, r.value_usd AS received_usd,
          s.mass_t AS sent_t, r.mass_t AS received_t
        FROM (SELECT * FROM told WHERE flow = 'export') AS s
        FULL JOIN (SELECT * FROM told WHERE flow = 'import') AS r USING (year, exporter, importer)
        ORDER BY greatest(coalesce(sent_usd, 0), coalesce(received_usd, 0)) DESC, year, exporter, importer""",
        [*hs, revision, first_year, last_year],
    )
    found = tuple(
        Gap(
            str(row.exporter), str(row.importer), int(row.year), _number(row.sent_usd), _number(row.received_usd),
            _number(row.sent_t), _number(row.received_t),
        )
        for row in rows(frame)
    )  # fmt: skip
    if not any(each.value_gap is not None for each in found):
        raise NoAnswerError(
            f"Table reported_trade has no flow under {', '.join(hs)} ({revision}) in {first_year}-{last_year} that both "
            "sides report; import both reporters' statistics with `sozai data import`. BACI cannot stand in: it has "
            "reconciled them already.",
            f"表 reported_trade に、HS {'、'.join(hs)}（{revision}）の {first_year}〜{last_year} 年について双方が報告した取引がありません。"
            "双方の統計を `sozai data import` で取り込んでください（BACI は調整済みのため代用できません）。",
        )
    return found


def _number(value: float) -> float | None:
    return None if value != value else float(value)
