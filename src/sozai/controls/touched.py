"""The trade that a notice touches: imports under the six-digit headings of its items, which are wider than they are."""

from __future__ import annotations

from dataclasses import dataclass

from ..terms import Fact
from ..terms.facts import FactTables, facts_of, rows
from .register import Register


@dataclass(frozen=True, slots=True)
class Heading:
    """A buyer's imports under one heading in one year.

    Attributes:
        hs: six digits.
        year: calendar year.
        notices: ids of the notices whose items fall under it.
        value_usd: value from all origins on record [USD].
        from_state_usd: the part of it from the states that issued the notices [USD]; None without a row of theirs.
        source: the source read; one that holds only the largest flows makes the value a lower bound.
        facts: positions in the facts given with it.
    """

    hs: str
    year: int
    notices: tuple[str, ...]
    value_usd: float
    from_state_usd: float | None
    source: str
    facts: tuple[int, ...]


def headings(register: Register) -> dict[str, tuple[str, ...]]:
    """Return the notices that touch each six-digit heading."""
    found: dict[str, set[str]] = {}
    for (notice, _), items in register.items.items():
        for item in items:
            for code in item.hs6:
                found.setdefault(code, set()).add(notice)
    return {code: tuple(sorted(notices)) for code, notices in sorted(found.items())}


def touched_imports(
    tables: FactTables, register: Register, buyer: str, first_year: int
) -> tuple[tuple[Heading, ...], tuple[Fact, ...]]:
    """Return what a buyer imports under the headings that notices touch, by heading and year, with the facts.

    Where several readings of a heading and year are on record, the one of the largest value is read, whole. A
    heading or year without a row is absent, never zero.

    Args:
        tables: declared tables; reads `trade_flows`.
        register: the rules.
        buyer: ISO3 code.
        first_year: first calendar year.
    """
    touching = headings(register)
    frame = tables.frame("trade_flows", importer=buyer, hs=list(touching))
    frame = frame[(frame["year"] >= first_year) & ~frame["exporter"].isin([buyer, "WLD"])]
    states = {notice.id: notice.state for notice in register.notices.values()}
    found: list[Heading] = []
    facts: list[Fact] = []
    for pair in rows(frame[["hs", "year"]].drop_duplicates().sort_values(["hs", "year"])):
        code, year = str(pair.hs), int(pair.year)
        group = frame[(frame["hs"] == code) & (frame["year"] == year)]
        reading = group["hs_revision"] + " " + group["source"]
        read = group[reading == group.groupby(reading)["value_usd"].sum().idxmax()]
        by_exporter = {row.exporter: float(row.value_usd) for row in rows(read)}
        issuers = {states[notice] for notice in touching[code]} & set(by_exporter)
        found.append(
            Heading(
                code, year, touching[code], sum(by_exporter.values()),
                sum(by_exporter[state] for state in issuers) if issuers else None,
                str(read["source"].iloc[0]), tuple(range(len(facts), len(facts) + len(read))),
            )
        )  # fmt: skip
        facts += facts_of(read, "trade_flows")
    return tuple(found), tuple(facts)


@dataclass(frozen=True, slots=True)
class Month:
    """A buyer's imports under one heading in one month, from statistics the user imported.

    Attributes:
        hs: six digits.
        month: the month as YYYY-MM.
        value_jpy: value from all partners on record [JPY].
        from_state_jpy: the part of it from the states that issued the notices [JPY]; None without a row of theirs.
        mass_t: mass from those states [t]; None where no mass is printed.
    """

    hs: str
    month: str
    value_jpy: float
    from_state_jpy: float | None
    mass_t: float | None


def touched_months(
    tables: FactTables, register: Register, first_year: int
) -> tuple[tuple[Month, ...], tuple[Fact, ...]]:
    """Return what Japan imports by month under the headings that notices touch, with the facts; () until they are imported.

    A month that is not out, or a heading without a row, is absent, never zero; a printed zero stays one.

    Args:
        tables: declared tables; reads `japan_trade`.
        register: the rules.
        first_year: first calendar year.
    """
    touching = headings(register)
    frame = tables.frame("japan_trade", flow="import")
    frame = frame[(frame["year"] >= first_year) & (frame["partner"] != "WLD")]
    calendar = frame["year"].astype(str) + "-" + frame["month"].astype(str).str.zfill(2)
    frame = frame.assign(hs=frame["code"].str[:6], calendar=calendar)
    frame = frame[frame["hs"].isin(touching)]
    states = {notice.id: notice.state for notice in register.notices.values()}
    found = []
    for (code, month), group in frame.groupby(["hs", "calendar"]):
        issued = group[group["partner"].isin({states[notice] for notice in touching[str(code)]})]
        masses = issued["mass_t"].dropna()
        found.append(
            Month(
                str(code), str(month), float(group["value_jpy"].sum()),
                float(issued["value_jpy"].sum()) if len(issued) else None,
                float(masses.sum()) if len(masses) else None,
            )
        )  # fmt: skip
    return tuple(found), facts_of(frame.drop(columns=["hs", "calendar"]), "japan_trade")
