"""Study `mirror-gaps`: what exporters say they sent against what a country says it received, code by code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Column, Finding, NoAnswerError, Parameter, Rows, Words
from ..terms.hs import REVISIONS
from .study import Figure, Study
from .trade_codes import en, ja

if TYPE_CHECKING:
    from ..terms.facts import FactTables
    from ..trade import Gap

LISTED = 40
COLUMNS = (
    Column("exporter", Words("Exporter", "輸出国・地域")),
    Column("sent_usd", Words("Reported as sent", "輸出側の報告額")),
    Column("received_usd", Words("Reported as received", "輸入側の報告額")),
    Column("value_gap_share", Words("Gap by value", "金額の差（比率）")),
    Column("gap_usd", Words("Received less sent", "輸入側－輸出側")),
    Column("sent_t", Words("Sent, mass", "輸出側の質量")),
    Column("received_t", Words("Received, mass", "輸入側の質量")),
    Column("gap_share", Words("Gap by mass", "質量の差")),
)


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the gaps of a country's purchases; see `MIRROR_GAPS`."""
    from ..terms.facts import facts_of
    from ..trade import mirror_gaps

    codes = tuple(dict.fromkeys(re.findall(r"\d{6}", asked["hs"])))
    buyer, year, revision = asked["importer"], asked["year"], asked["revision"]
    if not codes:
        known = facts.sql(
            "SELECT DISTINCT hs FROM reported_trade WHERE year = ? AND hs_revision = ? ORDER BY hs",
            [year, revision],
        )
        codes = tuple(str(code) for code in known["hs"])
    if not codes:
        raise _absent(buyer, year, revision)
    gaps = [gap for gap in mirror_gaps(facts, codes, revision, year, year) if gap.importer == buyer]
    both = [gap for gap in gaps if gap.value_gap is not None]
    if not both:
        raise _absent(buyer, year, revision)
    frame = facts.frame("reported_trade", hs=list(codes), hs_revision=revision, year=year)
    used = frame[(frame["reporter"] == buyer) | (frame["partner"] == buyer)].sort_values(
        "value_usd", ascending=False
    )
    return Answer(
        study="mirror-gaps",
        title=Words(f"Mirror gaps of {en(buyer)}'s imports, {year}", f"{ja(buyer)}の輸入のミラーギャップ（{year} 年）"),
        asked=asked,
        findings=_findings(both, gaps),
        tables=(Rows("gaps", Words("Flows that both sides report, largest first", "双方が報告した取引（大きい順）"), COLUMNS, tuple(_row(gap) for gap in both[:LISTED])),),
        facts=facts_of(used.head(2 * LISTED), "reported_trade"),
        warnings=(
            Words("Received values hold freight and insurance (some per cent), and goods sent in December arrive in January: a gap is no evidence of anything by itself.",
                  "輸入額は運賃・保険料（数%）を含み、12 月の出荷は翌年に着く。差はそれ自体では何の証拠にもならない。"),
            Words("A flow sent by way of a third country is booked by either side under another partner.", "第三国・地域を経る取引は、双方が異なる相手国に計上する。"),
            Words("Many codes together add up goods of unlike kinds; name codes to look at one.", "番号を指定しない場合は記録のある全番号の合計。品目別に見るには番号を指定する。"),
        ),
    )  # fmt: skip


def _absent(buyer: str, year: int, revision: str) -> NoAnswerError:
    return NoAnswerError(
        f"Table reported_trade has no purchase of {en(buyer)} in {year} ({revision}) that both sides report; import both "
        "reporters' statistics (UN Comtrade, customs) with `sozai data import`.",
        f"表 reported_trade に {year} 年（{revision}）の{ja(buyer)}の輸入で双方が報告したものがありません。"
        "双方の統計（UN Comtrade、税関）を `sozai data import` で取り込んでください。",
    )


def _row(gap: Gap) -> tuple[Any, ...]:
    return (
        gap.exporter, gap.sent_usd, gap.received_usd, gap.value_gap, _more_usd(gap), gap.sent_t, gap.received_t, gap.mass_gap,
    )  # fmt: skip


def _more_usd(gap: Gap) -> float:
    """Return how much more the importer reports than the exporter [USD]."""
    return (gap.received_usd or 0.0) - (gap.sent_usd or 0.0)


def _findings(both: Sequence[Gap], gaps: Sequence[Gap]) -> tuple[Finding, ...]:
    sent, received = sum(gap.sent_usd or 0.0 for gap in both), sum(gap.received_usd or 0.0 for gap in both)
    lone = sum(gap.received_usd or 0.0 for gap in gaps if gap.value_gap is None)
    largest = max(both, key=lambda gap: abs(_more_usd(gap)))
    return (
        Finding("sent_usd", Words("Sent, as exporters report", "輸出側の報告額"), sent, grade="A"),
        Finding("received_usd", Words("Received, as the importer reports", "輸入側の報告額"), received, grade="A"),
        Finding("gap_share", Words("Gap over the larger", "差（大きい方に対する比率）"), (received - sent) / max(received, sent), grade="A"),
        Finding("largest_gap_usd", Words(f"Largest gap: {en(largest.exporter)}", f"最大の差：{ja(largest.exporter)}"), _more_usd(largest), grade="A"),
        Finding("received_alone_usd", Words("Received, without a report of the exporter", "輸出側の報告がない輸入額"), lone, grade="A"),
    )  # fmt: skip


MIRROR_GAPS = Study(
    name="mirror-gaps",
    title=Words("Where do exporters and an importer report different trade?", "輸出側と輸入側の貿易統計はどこで食い違うか（ミラーギャップ）"),
    method=Words(
        "Both sides' own reports of the same flow, as UN Comtrade or customs print them: (received - sent) over the larger, from -1 (nothing arrived on record) to 1 (nothing was sent on record). BACI cannot stand in, for it has reconciled the two; import both reporters' statistics first.",
        "同じ取引について双方が公表した統計（UN Comtrade、税関）を比べ、（輸入側－輸出側）÷大きい方を示す（▲1：到着の記録なし、1：出荷の記録なし）。BACI は双方を調整済みのため使えない。先に双方の統計を取り込む。",
    ),
    parameters=(
        Parameter("importer", "country", "JPN", Words("importer", "輸入国・地域"), Words("whose purchases are compared", "輸入を比べる国・地域")),
        Parameter("year", "integer", 2022, Words("year", "年"), Words("calendar year on record", "記録のある暦年"), 1962, 2100),
        Parameter("hs", "text", "", Words("HS codes", "HS 番号"), Words("six digits, by comma; none means every code on record", "6 桁、コンマ区切り。空欄は記録のある全番号")),
        Parameter("revision", "choice", "HS2022", Words("HS revision", "HS の版"), Words("of the codes", "番号の版"), choices=tuple((name, Words(name, name)) for name in REVISIONS)),
    ),
    answer=answer,
    figures=(
        Figure("gaps", "bars", "gaps", "exporter", "gap_usd",
               Words("Received less sent, by exporter (USD)", "輸出国・地域別の金額の差（輸入側－輸出側、ドル）"),
               Words("Above zero more was received than sent on record, below zero less.", "0 より上は輸入側の報告が多く、下は少ない。")),
    ),
    standard=(),
)  # fmt: skip
