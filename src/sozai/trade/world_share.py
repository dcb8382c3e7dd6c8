"""World shares: production, printed figures and exports are three quantities and are never mixed.

Laws: production share = a country's row over the world's total of one source, form and year (beside it: over the sum of the
rows, for those of small producers are often left out); export share = its exports over the world's, by value and by the masses on record; revealed
advantage (Balassa) `RCA = (x_cp / x_c) / (x_p / x)`, over the codes on record.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..terms import Fact
from ..terms.facts import FactTables, facts_of, rows
from .flows import Flows, total


@dataclass(frozen=True, slots=True)
class Share:
    """A country's share of the world in a year.

    Attributes:
        year: calendar year.
        share: over the world's total, printed or added up, whichever is more (production), or by value (exports), 0-1.
        other_share: over the sum of rows (production), or by mass (exports); None where there is none.
        country_amount, world_amount: the two sides [t, or USD for exports].
        source: id of the source.
        grade: evidence grade of the country's row.
    """

    year: int
    share: float
    other_share: float | None
    country_amount: float
    world_amount: float
    source: str
    grade: str


def production_shares(
    tables: FactTables, material: str, stage: str, country: str
) -> tuple[tuple[Share, ...], tuple[Fact, ...]]:
    """Return a country's share of world output by edition and year, and the rows behind.

    An edition that has no row of the country, or measures several forms, gives none.

    Args:
        tables: declared tables; reads `production`.
        material: id of the material.
        stage: id of the stage.
        country: ISO3 code.
    """
    frame = tables.frame("production", material=material, stage=stage)
    found: list[Share] = []
    facts: list[Fact] = []
    for _, edition in frame.groupby(["source", "year"], sort=True):
        ours = edition[(edition["country"] == country) & edition["output_t"].notna()]
        named = edition[edition["country"] != "WLD"]["output_t"].sum()
        if len(ours) != 1 or edition["form"].nunique() != 1 or not named > 0.0:
            continue
        amount = float(ours["output_t"].iloc[0])
        printed = edition[edition["country"] == "WLD"]["output_t"].dropna()
        total = float(printed.iloc[0]) if len(printed) else None
        # Rows that leave out small producers add up to less than the world.
        world = max(float(named), total or 0.0)
        row = ours.iloc[0]
        source, grade = str(row["source"]), str(row["grade"])
        found.append(
            Share(int(row["year"]), amount / world, amount / float(named), amount, world, source, grade)
        )
        facts += facts_of(edition, "production")
    return tuple(found), tuple(facts)


def export_shares(tables: FactTables, chosen: Flows, country: str) -> tuple[Share, ...]:
    """Return a country's share of the world's exports under the codes, year by year, by value and by mass."""
    ours = f"exporter = '{country}'"
    frame = chosen.ask(
        tables,
        f"""
        SELECT year, {total("value_usd")} AS world, coalesce({total("value_usd", ours)}, 0) AS ours,
          coalesce({total("mass_t", ours)}, 0) / nullif({total("mass_t")}, 0) AS mass_share
        FROM flows GROUP BY year ORDER BY year""",
    )
    return tuple(
        Share(
            int(row.year), float(row.ours) / float(row.world),
            None if row.mass_share != row.mass_share else float(row.mass_share),
            float(row.ours), float(row.world), "+".join(chosen.sources), "B",
        )
        for row in rows(frame)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Advantage:
    """Revealed advantage of a country under a code.

    Attributes:
        hs: six-digit code.
        advantage: Balassa's index; above 1 the country exports more of it than the world does on average.
        export_usd: the country's exports [USD].
        export_share: its share of the world's exports of the code, 0-1.
        codes: how many codes make up the basket: the index is relative to these.
    """

    hs: str
    advantage: float
    export_usd: float
    export_share: float
    codes: int


def advantages(tables: FactTables, chosen: Flows, country: str) -> tuple[Advantage, ...]:
    """Return the revealed advantage of a country under every code that it exports, highest first."""
    ours = f"exporter = '{country}'"
    frame = chosen.ask(
        tables,
        f"""
        , codes AS (SELECT hs, {total("value_usd")} AS world, coalesce({total("value_usd", ours)}, 0) AS ours
          FROM flows GROUP BY hs),
        whole AS (SELECT {total("ours")} AS all_ours, {total("world")} AS all_world, count(*) AS codes FROM codes)
        SELECT hs, ours, ours / world AS export_share, (ours / all_ours) / (world / all_world) AS advantage, codes
        FROM codes, whole WHERE ours > 0 ORDER BY advantage DESC, hs""",
    )
    return tuple(
        Advantage(str(r.hs), float(r.advantage), float(r.ours), float(r.export_share), int(r.codes))
        for r in rows(frame)
    )


@dataclass(frozen=True, slots=True)
class Printed:
    """A share as printed, beside what its own tonnes give.

    Attributes:
        material: id of the material.
        measure: "production", "consumption" or "export".
        year: calendar year.
        printed_share: as printed, 0-1.
        own_share: the country's printed tonnes over the world's printed tonnes, 0-1.
        fact: the row.
        note: what the row says about its tonnes.
    """

    material: str
    measure: str
    year: int
    printed_share: float
    own_share: float
    fact: Fact
    note: str

    @property
    def agrees(self) -> bool:
        """Return whether the tonnes give the printed share within the half of its last digit (a tenth of a per cent).

        A share printed without decimals may differ by half a per cent.
        """
        step = 0.005 if round(self.printed_share * 100, 6).is_integer() else 0.0005
        return abs(self.printed_share - self.own_share) <= step + 1e-9


def printed_shares(tables: FactTables, country: str) -> tuple[Printed, ...]:
    """Return the printed shares of a country, by material and year."""
    frame = tables.frame("printed_shares", country=country)
    return tuple(
        Printed(
            r.material,
            r.measure,
            int(r.year),
            float(r.printed_share),
            float(r.country_t) / float(r.world_t),
            fact,
            r.note,
        )
        for r, fact in zip(rows(frame), facts_of(frame, "printed_shares"), strict=True)
    )
