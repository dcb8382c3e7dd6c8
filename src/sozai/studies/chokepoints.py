"""Study `chokepoints`: the goods for which a buyer depends on few origins, the world on few exporters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Column, Finding, Parameter, Rows, Words
from .study import Figure, Study
from .trade_codes import LISTED, PARAMETERS, SHOWN, VERDICTS, WARNINGS, count, en, good, ja, notes, tested

if TYPE_CHECKING:
    import pandas as pd

    from ..terms.facts import FactTables

COLUMNS = (
    Column("hs", Words("HS code", "HS 番号")),
    Column("good", Words("Good", "品目")),
    Column("verdict", Words("Depends?", "依存の判定")),
    Column("years_met", Words("Years that hold all three", "3 指標を満たした年数")),
    Column("years_on_record", Words("Years on record", "記録のある年数")),
    Column("import_usd", Words("Imports, last year", "輸入額（最終年）")),
    Column("top_origin", Words("Largest origin", "最大の輸入元")),
    Column("top_share", Words("Its share", "そのシェア")),
    Column("import_hhi", Words("Import HHI", "輸入 HHI")),
    Column("low_hhi", Words("Import HHI, 5 % point", "輸入 HHI 5% 点")),
    Column("high_hhi", Words("Import HHI, 95 % point", "輸入 HHI 95% 点")),
    Column("world_hhi", Words("World export HHI", "世界輸出 HHI")),
    Column("world_low_hhi", Words("World HHI, 5 % point", "世界 HHI 5% 点")),
    Column("world_high_hhi", Words("World HHI, 95 % point", "世界 HHI 95% 点")),
    Column("top_exporter", Words("Largest exporter", "最大の輸出国・地域")),
    Column("ratio", Words("Imports over exports (unknown: no exports)", "輸入÷輸出（輸出なしは不明と表示）")),
    Column("revision", Words("HS revision", "HS の版")),
)


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the codes a buyer depends on; see `CHOKEPOINTS`."""
    from ..trade import dependencies, flows

    buyer, last = asked["buyer"], asked["year"]
    rows, readings = tested(facts, asked, dependencies, buyer)
    known = (
        rows
        if asked["listed"] == "all"
        else rows[(rows["verdict"] != "not") & ((rows["verdict"] != "undecided") | (rows["years_met"] > 0))]
    )
    shown = known.sort_values(["verdict", "import_usd", "hs"], ascending=[True, False, True]).head(SHOWN)
    held = rows[rows["verdict"] == "dependent"].sort_values("import_usd", ascending=False)
    used = tuple(
        fact
        for reading in readings
        for codes in [list(shown.loc[shown["revision"] == reading.revision, "hs"])]
        if codes
        for fact in flows(facts, reading.revision, last - 2, last, codes).largest(
            facts, LISTED, importer=buyer
        )
    )
    return Answer(
        study="chokepoints",
        title=Words(f"For which goods does {en(buyer)} depend on few origins? {last - 2}-{last}", f"{ja(buyer)}が少数の国・地域に依存する品目（チョークポイント）：{last - 2}〜{last} 年"),
        asked=asked,
        findings=(
            count(rows, "dependent_codes", Words("Codes that hold all three indicators in two of three years", "3 指標を 3 年中 2 年以上満たす番号の数"),
                  Words(f"Of {int((rows['verdict'] != 'undecided').sum())} codes with at least two years of trade on record.", f"2 年以上の記録がある {int((rows['verdict'] != 'undecided').sum())} 番号のうち。")),
            *(_finding(row) for row in held.head(6).itertuples()),
        ),
        tables=(
            Rows("codes", Words("Codes and their indicators", "番号別の指標"), COLUMNS, tuple(_row(row) for row in shown.itertuples())),
            _by_origin(held),
        ),
        facts=used,
        assumptions=(
            Words("Flows err independently, by 15 % where BACI estimates them; the range of an HHI follows from that.", "各取引の誤差は独立とし、BACI の推計値で 15% とする。HHI の幅はこれによる。"),
        ),
        warnings=(*notes(readings, rows), *WARNINGS, *_cut(len(known))),
        sources=tuple(dict.fromkeys(source for reading in readings for source in reading.sources)),
    )  # fmt: skip


def _row(row: Any) -> tuple[Any, ...]:
    exports = 0.0 if row.export_usd != row.export_usd else row.export_usd
    return (
        row.hs, good(row.hs, row.revision), row.verdict, int(row.years_met), int(row.years_on_record), row.import_usd,
        row.top_origin, row.top_share, row.import_hhi, row.import_hhi_low, row.import_hhi_high, row.world_hhi,
        row.world_hhi_low, row.world_hhi_high, row.top_exporter, row.import_usd / exports if exports else None, row.revision,
    )  # fmt: skip


def _finding(row: Any) -> Finding:
    name, share = good(row.hs, row.revision), row.top_share
    return Finding(
        f"hs{row.hs}_import_hhi", Words(f"{name.en} ({row.hs}): import HHI", f"{name.ja}（{row.hs}）：輸入 HHI"),
        row.import_hhi, row.import_hhi_low, row.import_hhi_high, "B", 0.0,
        Words(f"{share:.0%} from {en(row.top_origin)}; world export HHI {row.world_hhi:.2f}, led by {en(row.top_exporter)}.",
              f"{ja(row.top_origin)}が {share:.0%}。世界輸出 HHI は {row.world_hhi:.2f}、最大は{ja(row.top_exporter)}。"),
    )  # fmt: skip


def _by_origin(held: pd.DataFrame) -> Rows:
    columns = (
        Column("country", Words("Largest origin", "最大の輸入元")),
        Column("codes", Words("Codes", "番号の数")),
        Column("import_usd", Words("Imports under them", "その輸入額")),
    )
    sums = (
        held.groupby("top_origin")["import_usd"]
        .agg(["size", "sum"])
        .sort_values(["size", "sum"], ascending=False)
    )
    rows = tuple((str(country), int(row["size"]), float(row["sum"])) for country, row in sums.iterrows())
    return Rows(
        "origins",
        Words("Dependent codes by their largest origin", "依存する番号の最大の輸入元"),
        columns,
        rows,
    )


def _cut(listed: int) -> tuple[Words, ...]:
    if listed <= SHOWN:
        return ()
    return (
        Words(
            f"{listed} codes; the {SHOWN} first are listed.", f"{listed} 番号のうち先頭の {SHOWN} を示す。"
        ),
    )


CHOKEPOINTS = Study(
    name="chokepoints",
    title=Words("For which goods does a buyer depend on few origins?", "どの品目を少数の国・地域に依存しているか（チョークポイント）"),
    method=Words(
        "Three indicators per six-digit code and year, by value: concentration of the buyer's origins (HHI), concentration of the world's exporters (HHI), imports over exports. A good is a dependency where all three exceed their thresholds in at least two of three years (European Commission 2021; CEPII GeoDep). The range of each HHI comes from the uncertainty of the flows; codes that hold only within the range are shown as possible, codes with one year on record as undecided.",
        "HS 6 桁の番号・年ごとに、金額で 3 指標（輸入元の集中度 HHI、世界の輸出国・地域の集中度 HHI、輸入÷輸出）を求め、3 年のうち 2 年以上ですべて基準を超える品目を依存品目とする（欧州委員会 2021、CEPII GeoDep）。HHI の幅は取引額の不確かさによる。幅の範囲でのみ該当する番号と、1 年分の記録しかない番号は区別して示す。",
    ),
    parameters=(
        Parameter("buyer", "country", "JPN", Words("buyer", "輸入国・地域"), Words("ISO code or name: JPN, 日本", "ISO コードまたは名称（例: JPN、日本）")),
        *PARAMETERS,
        Parameter("listed", "choice", "dependent", Words("which codes to list", "一覧に示す番号"), Words("dependent and possible ones, or all", "依存の可能性があるもののみ、またはすべて"),
                  choices=(("dependent", Words("dependent or possible", "該当・該当しうるもの")), ("all", Words("all", "すべて")))),
    ),
    answer=answer,
    figures=(
        Figure("import_hhi", "range_bars", "codes", "good", "import_hhi",
               Words("Concentration of the buyer's origins (HHI)", "輸入元の集中度（HHI）"),
               Words("Import HHI of each listed good with its 5-95 % range.", "品目ごとの輸入 HHI と 5〜95% 幅。"), low="low_hhi", high="high_hhi"),
        Figure("origins", "bars", "origins", "country", "codes",
               Words("Dependent codes by their largest origin", "依存する番号の最大の輸入元"),
               Words("How many dependent codes come first from each country or region.", "最大の輸入元別の番号の数。")),
    ),
    names=VERDICTS,
)  # fmt: skip
