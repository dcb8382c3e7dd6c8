"""From the rows of UN Comtrade to tables `reported_trade` and `reported_trade_monthly`: each tonne once."""

from __future__ import annotations

import duckdb
import pandas as pd

from ...store import Fault
from ...terms import TABLES, Words
from ...terms.countries import from_comtrade
from ..source import Refused, Tidied, unknown
from .cards import CARDS
from .layout import REVISIONS

REASONS: dict[str, Words] = {
    "inside": Words(
        "re-exports and other flows that exports and imports hold already", "輸出入に含まれる再輸出入など"
    ),
    "other": Words("a classification that is not the Harmonized System", "HS 以外の分類"),
    "heading": Words(
        "a total, chapter or heading: its six-digit codes are counted on their own",
        "合計・類・項の行（6 桁の番号で別に計上される）",
    ),
    "group": Words("a group of countries beside its members", "構成国・地域と重複する国家グループ"),
    "world": Words("a total over all partners (partner 0)", "全相手国・地域の合計（相手コード 0）"),
    "world differs": Words(
        "a total over all partners that is not the sum of its partners (more than 1 % apart); the partners are kept",
        "相手国・地域の合計と 1 % を超えて合わない全世界の行（相手別の値を採用）",
    ),
    "world alone": Words(
        "a total over all partners whose partners are not in the file",
        "相手国・地域別の内訳がファイルにない全世界の行",
    ),
    "split": Words(
        "a split by customs procedure, transport or second partner; the total is kept",
        "通関手続き・輸送手段・第二相手国別の内訳（合計を採用）",
    ),
}
NO_MASS = "the value is given, the mass is not"
LARGEST = "the largest of several rows of this key, taken as their total: the file does not name the split"
SUMMED = "a sum over splits or over areas that are no country; the file has no total"
ASSUMED = "the file does not name the HS revision; the one in force that year is assumed"
WORLD_TOLERANCE = 0.01
SHOWN = 5
_KEY = "period, flow, reporter, partner, revision, code"
_CATEGORIES = ("reporter", "flow", "partner", "hs", "hs_revision", "source", "quality", "grade", "note")


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return the tables: repetitions, totals and splits are named, and none is added to what holds it."""
    with duckdb.connect() as connection:
        connection.register("given", raw.rename_axis("line").reset_index())
        connection.execute("CREATE TABLE typed AS SELECT * FROM given")
        faults = _faults(raw, connection)
        if faults:
            return Tidied({}, faults=faults)
        countries = _countries(raw)
        strange = countries.loc[countries["id"].isna(), "number"].astype(str)
        if len(strange):
            return Tidied({}, faults=unknown(Words("country code", "国コード"), strange))
        connection.register("countries", countries)
        _chosen(connection)
        if raw.attrs["named"]:
            faults = _contradictions(connection, raw)
            if faults:
                return Tidied({}, faults=faults)
        _sorted(connection)
        tables, kept = _tables(connection)
        refused = tuple(
            Refused(REASONS[reason], count, tuple(lines))
            for reason, count, lines in connection.execute(
                "SELECT reason, count(*), list(line ORDER BY line)[:5] FROM chosen WHERE reason <> '' "
                "GROUP BY reason ORDER BY 1"
            ).fetchall()
        )
    stored = sum(len(rows) for rows in tables.values())
    repeated = int((raw["times"] - 1).sum())
    return Tidied(tables, refused, repeated + kept - stored)


def _countries(raw: pd.DataFrame) -> pd.DataFrame:
    codes = sorted({int(code) for name in ("reporter", "partner") for code in raw[name].dropna().unique()})
    return pd.DataFrame({"number": codes, "id": [from_comtrade(code) for code in codes]}).astype(
        {"id": "object"}
    )


def _faults(raw: pd.DataFrame, connection: duckdb.DuckDBPyConnection) -> tuple[Fault, ...]:
    """Return what no file of UN Comtrade may hold, with the lines."""
    laws = (
        ("period must be a year or a month", "period は年か年月", "period", "period = 0"),
        ("flow must be M, X, RM or RX", "flow は M・X・RM・RX のいずれか", "flow", "flow = 0"),
        ("reporter must be a number", "reporter は番号", "reporter", "reporter IS NULL"),
        ("partner must be a number", "partner は番号", "partner", "partner IS NULL"),
        ("value must be a number of at least 0", "金額は 0 以上の数値", "value", "value IS NULL OR NOT isfinite(value) OR value < 0"),
        ("mass must be a number of at least 0", "質量は 0 以上の数値", "mass", "NOT isfinite(mass) OR mass < 0"),
        ("quantity must be a number of at least 0", "数量は 0 以上の数値", "quantity", "NOT isfinite(kilograms) OR kilograms < 0"),
    )  # fmt: skip
    found = []
    for en, ja, name, broken in laws:
        count, lines = connection.execute(
            f"SELECT count(*), list(line ORDER BY line)[:{SHOWN}] FROM typed WHERE {broken}"
        ).fetchall()[0]
        if count:
            cell = raw.loc[lines[0]]
            came = (
                cell["fault"] if str(cell["fault"]).startswith(f"{name}: ") else f"{name}: {cell.get(name)}"
            )
            found.append(Fault(Words(f"{en}, got '{came}'", f"{ja}（値: {came}）"), count, tuple(lines)))
    unread = raw.index[raw["fault"].notna()]
    if len(unread) and not found:
        came = raw.loc[unread[0], "fault"]
        words = Words(f"a number is expected, got '{came}'", f"数値ではありません（値: {came}）")
        found.append(Fault(words, len(unread), tuple(map(int, unread[:SHOWN]))))
    return tuple(found)


def _chosen(connection: duckdb.DuckDBPyConnection) -> None:
    """Say of each row why it is left out, if it is; of one key, the rows with the fewest splits stay."""
    connection.execute("""
        CREATE TABLE judged AS SELECT typed.*, reporters.id AS reporter_id, partners.id AS partner_id, CASE
            WHEN flow = 3 THEN 'inside' WHEN revision = -2 THEN 'other' WHEN digits <> 6 OR code < 0 THEN 'heading'
            WHEN reporters.id = 'EU27' OR partners.id = 'EU27' THEN 'group' ELSE '' END AS reason
        FROM typed LEFT JOIN countries AS reporters ON reporter = reporters.number
        LEFT JOIN countries AS partners ON partner = partners.number""")
    connection.execute(
        f"CREATE TABLE keys AS SELECT {_KEY} FROM judged WHERE reason = '' GROUP BY {_KEY} HAVING count(*) > 1"
    )
    # Most keys have one row; only the others are looked at in order.
    connection.execute(f"""
        CREATE TABLE chosen AS
        SELECT *, 1 AS rows, 1 AS place FROM judged ANTI JOIN keys USING ({_KEY}) WHERE reason = ''
        UNION ALL SELECT *, 1, 1 FROM judged WHERE reason <> ''
        UNION ALL SELECT * REPLACE (CASE WHEN bit_count(split) * 16 + split > min(bit_count(split) * 16 + split)
                OVER (PARTITION BY {_KEY}) THEN 'split' ELSE '' END AS reason),
            count(*) OVER (PARTITION BY {_KEY}, split) AS rows,
            row_number() OVER (PARTITION BY {_KEY}, split ORDER BY value DESC, line) AS place
        FROM judged SEMI JOIN keys USING ({_KEY}) WHERE reason = ''""")


def _contradictions(connection: duckdb.DuckDBPyConnection, raw: pd.DataFrame) -> tuple[Fault, ...]:
    """Return the keys whose total stands there with two values, in a file that names its splits."""
    found = connection.execute(
        f"SELECT list(line ORDER BY line)[:{SHOWN}] AS lines, count(*) FROM chosen WHERE reason = '' AND split = 0 "
        f"AND rows > 1 GROUP BY {_KEY} HAVING count(DISTINCT value) > 1 ORDER BY lines LIMIT {SHOWN}"
    ).fetchall()
    faults = []
    for lines, count in found:
        key = " / ".join(
            str(raw.loc[lines[0], name]) for name in ("period", "flow", "reporter", "partner", "code")
        )
        words = Words(
            f"the key {key} occurs more than once with different values",
            f"キー {key} が異なる値で重複しています",
        )
        faults.append(Fault(words, count, tuple(lines)))
    return tuple(faults)


def _sorted(connection: duckdb.DuckDBPyConnection) -> None:
    """Set the totals over all partners apart, each compared with the sum of the partners it should be."""
    connection.execute("UPDATE chosen SET reason = 'split' WHERE reason = '' AND split = 0 AND place > 1")
    connection.execute(f"""
        CREATE TABLE worlds AS WITH totals AS (SELECT * FROM chosen WHERE reason = '' AND partner = 0), sums AS (
            SELECT period, flow, reporter, revision, code, sum(chosen.value) AS value FROM chosen
            SEMI JOIN totals USING (period, flow, reporter, revision, code) WHERE reason = '' AND partner <> 0 GROUP BY ALL)
        SELECT line, CASE WHEN sums.value IS NULL THEN 'world alone'
            WHEN abs(sums.value - totals.value) > {WORLD_TOLERANCE} * totals.value THEN 'world differs' ELSE 'world' END AS reason
        FROM totals LEFT JOIN sums USING (period, flow, reporter, revision, code)""")
    connection.execute("UPDATE chosen SET reason = worlds.reason FROM worlds WHERE chosen.line = worlds.line")


def _tables(connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, pd.DataFrame], int]:
    """Return the rows kept in the two tables, and how many rows of the file they were."""
    revisions = list(REVISIONS.values())
    # The one in force in a year: the place of the newest revision that is not younger.
    in_force = " ".join(
        f"WHEN period >= {name[2:]}00 THEN {place}" for place, name in reversed(list(enumerate(revisions)))
    )
    connection.execute(f"""
        CREATE TABLE sums AS WITH kept AS (
            SELECT *, CASE WHEN mass > 0 THEN mass WHEN kilograms > 0 THEN kilograms END / 1000 AS mass_t,
                CASE WHEN revision >= 0 THEN revision ELSE CASE {in_force} ELSE 0 END END AS named
            FROM chosen WHERE reason = ''
        )
        SELECT min(line) AS line, count(*) AS lines, period, reporter_id AS reporter, flow, partner_id AS partner, code, named,
            sum(value) AS value_usd, CASE WHEN count(mass_t) = count(*) THEN sum(mass_t) END AS mass_t,
            bool_or(guessed) AS guessed, bool_or(rows > 1 AND split = 0) AS largest, bool_or(revision < 0) AS assumed
        FROM kept GROUP BY period, reporter_id, flow, partner_id, code, named""")
    connection.register("names", pd.DataFrame({"named": range(len(revisions)), "hs_revision": revisions}))
    connection.execute(f"""
        CREATE TABLE stored AS SELECT * REPLACE (CASE flow WHEN 1 THEN 'import' ELSE 'export' END AS flow), lpad(CAST(code AS VARCHAR), 6, '0') AS hs, hs_revision,
            period // 100 AS year, period % 100 AS month, CASE period % 100 WHEN 0 THEN '{CARDS["A"].id}' ELSE '{CARDS["M"].id}' END AS source,
            period // 100 AS vintage, CASE WHEN mass_t IS NULL THEN 'not_available' WHEN lines > 1 OR largest THEN 'computed'
                WHEN guessed THEN 'estimated' ELSE 'reported' END AS quality,
            CASE WHEN lines > 1 OR largest OR guessed THEN 'B' ELSE 'A' END AS grade,
            concat_ws('; ', CASE WHEN mass_t IS NULL THEN '{NO_MASS}' END, CASE WHEN lines > 1 THEN '{SUMMED}' END,
                CASE WHEN largest THEN '{LARGEST}' END, CASE WHEN assumed THEN '{ASSUMED}' END) AS note
        FROM sums JOIN names USING (named)""")
    for name in _CATEGORIES:
        connection.execute(f"CREATE TYPE {name}_ AS ENUM (SELECT DISTINCT {name} FROM stored ORDER BY 1)")
    tables = {}
    for table, test in (("reported_trade", "month = 0"), ("reported_trade_monthly", "month > 0")):
        columns = ", ".join(
            f"CAST({name} AS {name}_) AS {name}" if name in _CATEGORIES else name
            for name in TABLES[table].columns
        )
        frame = connection.execute(f"SELECT line, {columns} FROM stored WHERE {test} ORDER BY line").df()
        if len(frame):
            tables[table] = frame.set_index("line").rename_axis(None)
    return tables, int(connection.execute("SELECT coalesce(sum(lines), 0) FROM stored").fetchall()[0][0])
