"""From the rows of UN Comtrade to tables `reported_trade` and `reported_trade_monthly`: each tonne once."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...store import Fault
from ...terms import COUNTRIES, TABLES, Words
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
FIRST_YEAR = 1900
NOTES = (NO_MASS, SUMMED, LARGEST, ASSUMED)
# What makes a key, and how many values each can have; together they fit in 58 bits.
KEY = {
    "period": 1 << 12,
    "flow": 4,
    "reporter": 1 << 10,
    "partner": 1 << 10,
    "revision": 1 << 4,
    "code": 1 << 20,
}
Categories: TypeAlias = "pd.Categorical[str]"
Mask: TypeAlias = NDArray[np.bool_]
Whole: TypeAlias = NDArray[np.int64]


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return the tables: repetitions, totals and splits are named, and none is added to what holds it."""
    faults = _faults(raw)
    places = _places(raw)
    if not faults:
        strange = {str(code) for code, place in places.items() if place is None}
        faults = unknown(Words("country code", "国コード"), strange)
    if faults:
        return Tidied({}, faults=faults)
    cells = _cells(raw, places)
    largest, contradictions = _sort_splits(cells, named=bool(raw.attrs["named"]))
    if contradictions:
        return Tidied({}, faults=contradictions)
    _sort_worlds(cells)
    tables, kept = _tables(cells, largest)
    reasons = cells["reason"].to_numpy()
    refused = tuple(
        Refused(REASONS[name], len(lines), tuple(int(line) for line in lines[:SHOWN]))
        for number, name in enumerate(REASONS, 1)
        if len(lines := raw.index.to_numpy()[reasons == number])
    )
    stored = sum(len(rows) for rows in tables.values())
    return Tidied(tables, refused, int((raw["times"] - 1).sum()) + kept - stored)


def _faults(raw: pd.DataFrame) -> tuple[Fault, ...]:
    """Return what no file of UN Comtrade may hold, with the lines."""
    amounts = {name: raw[name].to_numpy(dtype=float) for name in ("value", "mass", "kilograms")}
    wrong = {
        name: ~(np.isnan(cells) | (np.isfinite(cells) & (cells >= 0))) for name, cells in amounts.items()
    }
    laws: tuple[tuple[str, str, str, Mask], ...] = (
        ("period must be a year or a month", "period は年か年月", "period", raw["period"].to_numpy() == 0),
        ("flow must be M, X, RM or RX", "flow は M・X・RM・RX のいずれか", "flow", raw["flow"].to_numpy() == 0),
        ("reporter must be a number", "reporter は番号", "reporter", raw["reporter"].isna().to_numpy()),
        ("the world (0) is no reporter: the labels of reporter and partner may be exchanged, else leave its rows out",
         "報告国コード 0（全世界）は報告国ではない（報告国と相手国の見出しが逆か、世界計の行を除く必要がある）",
         "reporter", raw["reporter"].to_numpy(dtype=float) == 0),
        ("partner must be a number", "partner は番号", "partner", raw["partner"].isna().to_numpy()),
        ("value must be a number of at least 0", "金額は 0 以上の数値", "value", np.isnan(amounts["value"]) | wrong["value"]),
        ("mass must be a number of at least 0", "質量は 0 以上の数値", "mass", wrong["mass"]),
        ("quantity must be a number of at least 0", "数量は 0 以上の数値", "kilograms", wrong["kilograms"]),
        ("a number is expected", "数値ではありません", "", raw["fault"].notna().to_numpy()),
    )  # fmt: skip
    found: list[Fault] = []
    for en, ja, name, broken in laws:
        if broken.any() and (name or not found):
            lines = raw.index[broken]
            cell = raw.loc[lines[0]]
            said = str(cell["fault"])
            came = (
                said
                if said.startswith(f"{name}") and cell["fault"] is not None
                else f"{name}: {cell.get(name)}"
            )
            words = Words(f"{en}, got '{came}'", f"{ja}（値: {came}）")
            found.append(Fault(words, len(lines), tuple(int(line) for line in lines[:SHOWN])))
    return tuple(found)


def _places(raw: pd.DataFrame) -> dict[int, int | None]:
    """Return the place in `COUNTRIES` of every UN number in the file; None where nobody has it."""
    ids = {id_: place for place, id_ in enumerate(COUNTRIES)}
    codes = {int(code) for name in ("reporter", "partner") for code in raw[name].dropna().unique()}
    return {code: ids.get(from_comtrade(code) or "") for code in sorted(codes)}


def _cells(raw: pd.DataFrame, places: dict[int, int | None]) -> pd.DataFrame:
    """Return what is compared, with the number of the reason a row is left out (0: none) and its key."""
    lookup = np.zeros(max(places, default=0) + 1, dtype=np.int64)
    lookup[list(places)] = [place or 0 for place in places.values()]
    group = list(COUNTRIES).index("EU27")
    reporter, partner = (lookup[raw[name].to_numpy(dtype=np.int64)] for name in ("reporter", "partner"))
    code = raw["code"].to_numpy(dtype=np.int64)
    reasons = np.select(
        [
            raw["flow"].to_numpy() == 3,
            raw["revision"].to_numpy() == -2,
            (raw["digits"].to_numpy() != 6) | (code < 0),
            (reporter == group) | (partner == group),
        ],
        [_NUMBER["inside"], _NUMBER["other"], _NUMBER["heading"], _NUMBER["group"]],
        0,
    )
    key = _packed(raw, raw["reporter"], raw["partner"])
    columns = ["period", "flow", "partner", "revision", "split", "value", "mass", "kilograms", "guessed"]
    return raw[columns].assign(code=code, reporter_at=reporter, partner_at=partner, reason=reasons, key=key)


def _packed(rows: pd.DataFrame, reporter: pd.Series[int], partner: pd.Series[int]) -> Whole:
    """Return the key of each row as one number: numbers are compared far faster than rows of six cells."""
    period = rows["period"].to_numpy(dtype=np.int64)
    parts = {
        "period": (period // 100 - FIRST_YEAR) * 13 + period % 100,
        "flow": rows["flow"].to_numpy(dtype=np.int64),
        "reporter": reporter.to_numpy(dtype=np.int64),
        "partner": partner.to_numpy(dtype=np.int64),
        "revision": rows["revision"].to_numpy(dtype=np.int64) + 2,
        "code": rows["code"].to_numpy(dtype=np.int64),
    }
    key = np.zeros(len(rows), dtype=np.int64)
    for name, size in KEY.items():
        key = key * size + parts[name] % size
    return key


def _repeated(keys: Whole) -> Mask:
    """Return which keys stand more than once; neighbours in order show it faster than a table of hashes."""
    ordered = np.sort(keys)
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    return np.isin(keys, again) if len(again) else np.zeros(len(keys), dtype=bool)


def _sort_splits(cells: pd.DataFrame, *, named: bool) -> tuple[Mask, tuple[Fault, ...]]:
    """Of each key leave the rows with the fewest splits; of several totals the largest, or a fault where splits are named.

    Returns:
        Which rows are the largest of several, and the contradictions.
    """
    largest = np.zeros(len(cells), dtype=bool)
    live = np.flatnonzero(cells["reason"].to_numpy() == 0)
    several = live[_repeated(cells["key"].to_numpy()[live])]
    if not len(several):
        return largest, ()
    rows = cells.iloc[several][["key", "split", "value"]].assign(at=several, line=cells.index[several])
    splits = rows["split"].to_numpy(dtype=np.int64)
    rows["rank"] = sum((splits >> bit) & 1 for bit in range(4)) * 16 + splits
    fewest = rows["rank"] == rows.groupby("key")["rank"].transform("min")
    totals = rows[fewest & (rows["split"] == 0)].sort_values(
        ["key", "value", "line"], ascending=[True, False, True]
    )
    first = ~totals.duplicated("key")
    twice = totals[totals.duplicated("key", keep=False)]
    if named and len(twice):
        different = twice[twice.groupby("key")["value"].transform("nunique") > 1]
        if len(different):
            return largest, _contradictions(cells, different)
    largest[twice[~twice.duplicated("key")]["at"].to_numpy()] = True
    reasons = cells["reason"].to_numpy().copy()
    reasons[rows["at"].to_numpy()[~fewest.to_numpy()]] = _NUMBER["split"]
    reasons[totals["at"].to_numpy()[~first.to_numpy()]] = _NUMBER["split"]
    cells["reason"] = reasons
    return largest, ()


def _contradictions(cells: pd.DataFrame, rows: pd.DataFrame) -> tuple[Fault, ...]:
    faults = []
    for _, same in list(rows.groupby("key", sort=False))[:SHOWN]:
        cell = cells.iloc[int(same["at"].iloc[0])]
        ids = list(COUNTRIES)
        key = " / ".join(
            (
                str(int(cell["period"])), "import" if cell["flow"] == 1 else "export", ids[int(cell["reporter_at"])],
                ids[int(cell["partner_at"])], f"{int(cell['code']):06d}",
            )
        )  # fmt: skip
        words = Words(
            f"the key {key} occurs more than once with different values",
            f"キー {key} が異なる値で重複しています",
        )
        faults.append(Fault(words, len(same), tuple(sorted(int(line) for line in same["line"])[:SHOWN])))
    return tuple(faults)


def _sort_worlds(cells: pd.DataFrame) -> None:
    """Set the totals over all partners apart, each compared with the sum of the partners it should be."""
    reasons, partner = cells["reason"].to_numpy().copy(), cells["partner"].to_numpy()
    worlds = (reasons == 0) & (partner == 0)
    if not worlds.any():
        return
    without = KEY["revision"] * KEY["code"]
    size = without * KEY["partner"]
    key = cells["key"].to_numpy()
    flow = (key // size) * without + key % without
    value = cells["value"].to_numpy()
    parts = (reasons == 0) & (partner != 0)
    parts[parts] = np.isin(flow[parts], flow[worlds])
    sums = pd.Series(value[parts]).groupby(flow[parts]).sum().reindex(flow[worlds]).to_numpy()
    apart = np.abs(sums - value[worlds]) > WORLD_TOLERANCE * value[worlds]
    reasons[worlds] = np.select(
        [np.isnan(sums), apart], [_NUMBER["world alone"], _NUMBER["world differs"]], _NUMBER["world"]
    )
    cells["reason"] = reasons


def _tables(cells: pd.DataFrame, largest: Mask) -> tuple[dict[str, pd.DataFrame], int]:
    """Return the rows kept in the two tables, and how many rows of the file they were."""
    kept = (cells["reason"] == 0).to_numpy()
    rows = cells[kept].drop(columns=["reason", "key", "partner", "split"])
    mass, kilograms = rows["mass"].to_numpy(dtype=float), rows["kilograms"].to_numpy(dtype=float)
    rows["mass_t"] = np.where(mass > 0, mass, np.where(kilograms > 0, kilograms, np.nan)) / 1000
    rows["assumed"] = rows["revision"].to_numpy() < 0
    years = np.array([int(name[2:]) for name in REVISIONS.values()])
    # The revision in force in a year is the newest that is not younger.
    in_force = np.maximum(np.searchsorted(years, rows["period"].to_numpy() // 100, side="right") - 1, 0)
    rows["revision"] = np.where(rows["assumed"], in_force, rows["revision"])
    rows["largest"], rows["lines"] = largest[kept], 1
    rows = _added_up(rows.drop(columns=["mass", "kilograms"]))
    whole, monthly = _declared(rows), (rows["period"] % 100).to_numpy() > 0
    parts = {"reported_trade": whole[~monthly], "reported_trade_monthly": whole[monthly]}
    return {name: part[list(TABLES[name].columns)] for name, part in parts.items() if len(part)}, int(
        kept.sum()
    )


def _added_up(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each key of the table: splits without a total and areas of one name are added up."""
    key = _packed(rows, rows["reporter_at"], rows["partner_at"])
    twice = _repeated(key)
    if not twice.any():
        return rows
    several = rows[twice].assign(key=key[twice], unknown=rows["mass_t"][twice].isna())
    groups = several.reset_index(names="line").groupby("key", sort=False)
    once = ["line", "period", "flow", "revision", "code", "reporter_at", "partner_at"]
    sums = groups[once].first().join(groups[["value", "mass_t"]].sum())
    sums = sums.join(groups[["guessed", "largest", "assumed", "unknown"]].any()).join(
        groups["lines"].size().rename("lines")
    )
    sums["mass_t"] = sums["mass_t"].mask(sums["unknown"])
    return pd.concat([rows[~twice], sums.set_index("line")[list(rows.columns)]]).sort_index()


def _declared(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the columns of the tables; a text stands once, and each row holds its number."""
    ids = list(COUNTRIES)
    several, absent = (rows["lines"] > 1).to_numpy(), rows["mass_t"].isna().to_numpy()
    largest, guessed = rows["largest"].to_numpy(dtype=bool), rows["guessed"].to_numpy(dtype=bool)
    flags = (absent, several, largest, rows["assumed"].to_numpy(dtype=bool))
    notes = [
        "; ".join(text for bit, text in enumerate(NOTES) if number >> bit & 1)
        for number in range(2 ** len(NOTES))
    ]
    codes, hs = pd.factorize(rows["code"])
    year, month = (part.astype(np.int64) for part in np.divmod(rows["period"].to_numpy(), 100))
    return pd.DataFrame(
        {
            "year": year,
            "month": month,
            "reporter": _labelled(rows["reporter_at"], ids),
            "flow": _labelled(rows["flow"] - 1, ["import", "export"]),
            "partner": _labelled(rows["partner_at"], ids),
            "hs": _labelled(codes, [f"{code:06d}" for code in hs]),
            "hs_revision": _labelled(rows["revision"], list(REVISIONS.values())),
            "value_usd": rows["value"].to_numpy(),
            "mass_t": rows["mass_t"].to_numpy(),
            "source": _labelled(month > 0, [CARDS["A"].id, CARDS["M"].id]),
            "vintage": year,
            "quality": _labelled(
                np.select([absent, several | largest, guessed], [0, 1, 2], 3),
                ["not_available", "computed", "estimated", "reported"],
            ),
            "grade": _labelled(several | largest | guessed, ["A", "B"]),
            "note": _labelled(sum(flag.astype(np.int64) << bit for bit, flag in enumerate(flags)), notes),
        },
        index=rows.index,
    )


def _labelled(places: Any, labels: list[str]) -> Categories:
    """Return the labels at the places, only those that occur being categories."""
    numbers = np.asarray(places, dtype=np.int64)
    used = np.flatnonzero(np.bincount(numbers, minlength=len(labels)))
    lower = np.zeros(len(labels), dtype=np.int64)
    lower[used] = np.arange(len(used))
    return pd.Categorical.from_codes(lower[numbers], categories=pd.Index([labels[place] for place in used]))


_NUMBER = {name: number for number, name in enumerate(REASONS, 1)}
