"""Who makes how much of a material at a stage, from table `production` or `supply_outlook`."""

from __future__ import annotations

from dataclasses import dataclass

from ..terms import Words
from ..terms.facts import FactTables, facts_of
from .index import Block, Evidence
from .rows import missing, one_form, one_reading, rows_of


@dataclass(frozen=True, eq=False)
class Output:
    """Who makes how much at a stage, in one publisher's reading.

    Attributes:
        countries: ISO3 codes of the named countries.
        block (countries + 1,): their output [t/yr]; last that of all others together (or 0).
        printed_total_t: the publisher's own (rounded) world total [t/yr]; None where there is none.
        evidence: rows and notes.
        withheld: countries whose output is on record as withheld or unknown.
    """

    countries: tuple[str, ...]
    block: Block
    printed_total_t: float | None
    evidence: Evidence
    withheld: tuple[str, ...]

    def of(self, country: str) -> Block | None:
        """Return the output of one named country [t/yr]; None where it has none on record."""
        if country not in self.countries:
            return None
        at = self.countries.index(country)
        return Block(self.block.values[[at]], self.block.spread[[at]], [self.block.grades[at]])

    @property
    def sum_t(self) -> float:
        """Return the sum of the rows [t/yr], the denominator of every share."""
        return float(self.block.values.sum())

    @property
    def shares(self) -> tuple[tuple[str, float], ...]:
        """Return (country, share), largest first; last all others together as ROW, where there are any."""
        values = self.block.values / self.sum_t
        named = sorted(
            zip(self.countries, values[:-1].tolist(), strict=True), key=lambda pair: (-pair[1], pair[0])
        )
        return (*named, ("ROW", float(values[-1]))) if values[-1] > 0.0 else tuple(named)


def output(
    tables: FactTables,
    material: str,
    stage: str,
    year: int,
    form: str | None = None,
    table: str = "production",
) -> Output:
    """Return who makes how much of a material at a stage in a year.

    Rows for the world (WLD) are kept aside; those for the rest of the world (ROW) are one mass.

    Args:
        tables: declared tables; reads `table`.
        material: id of the material.
        stage: id of the stage.
        year: calendar year.
        form: what is measured, where the publisher measures several things.
        table: `production`, or `supply_outlook` for a year to come.

    Raises:
        NoAnswerError: no row, several forms and none chosen, or every output withheld.
    """
    key = {"material": material, "stage": stage, "year": year}
    frame = rows_of(tables, table, **key)
    reading = one_reading(one_form(frame, table, form), ["country"], among=list(frame["source"]))
    rows = reading.rows
    named = rows[~rows["country"].isin(["WLD", "ROW"])]
    given, rest = (
        named[named["output_t"].notna()],
        rows[(rows["country"] == "ROW") & rows["output_t"].notna()],
    )
    if given.empty or float(given["output_t"].sum()) <= 0.0:
        raise missing(table, key | {"country": "(any, with output_t above 0)"})
    weakest = rest.sort_values("grade").tail(1)
    withheld = tuple(named.loc[named["output_t"].isna(), "country"])
    totals = rows.loc[rows["country"] == "WLD", "output_t"].dropna()
    return Output(
        countries=tuple(given["country"]),
        block=Block.of(
            [*given["output_t"], float(rest["output_t"].sum())],
            [*given["quality"], *(weakest["quality"] if len(weakest) else ["reported"])],
            [*given["grade"], *(weakest["grade"] if len(weakest) else ["A"])],
        ),
        printed_total_t=None if totals.empty else float(totals.iloc[0]),
        evidence=Evidence(facts_of(rows, table), reading.notes + _withheld(withheld)),
        withheld=withheld,
    )


def _withheld(countries: tuple[str, ...]) -> tuple[Words, ...]:
    if not countries:
        return ()
    names = ", ".join(countries)
    return (
        Words(
            f"The output of {names} is withheld or unknown; the shares are of the disclosed output.",
            f"{names} の生産量は秘匿または不明。比率は公表分に対するもの。",
        ),
    )
