"""A country's sectors, from the input-output table in either of two layouts.

Law: imports compete with domestic products in proportion, so `1 - imports_i / (output_i + imports_i - exports_i)` of what is
used of product `i` is domestic. Where sectors make several products (a make table `V`, industry x commodity, beside the use
table `U`), each product is ordered from its makers by their share of it: `A = D (domestic U) g^-1`, `D = V q^-1`.

Source: Miller and Blair, Input-Output Analysis (2nd ed. 2009), ch. 5; OECD and BEA for the tables.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..chain import Floats
from ..terms import COUNTRIES, NoAnswerError
from ..terms.facts import FactTables

MUSD = 1e6
SOME = 1e-9  # output below which a sector counts as none, so that nothing divides by zero
ADDED = ("V00100", "V00200", "V00300")  # BEA: pay, taxes on production, gross operating surplus
EXPORTS, IMPORTS = "F04000", "F05000"


@dataclass(frozen=True, eq=False)
class Economy:
    """A country's sectors.

    Attributes:
        sector (sectors,): codes.
        output_usd (sectors,): yearly output [USD of the table's year].
        value_added_usd (sectors,): yearly value added [USD].
        coefficients (sectors, sectors): domestic input from the row per unit of the column's output.
        year: year of the table.
    """

    sector: tuple[str, ...]
    output_usd: Floats
    value_added_usd: Floats
    coefficients: Floats
    year: int


def economy(facts: FactTables, country: str) -> tuple[Economy, pd.DataFrame]:
    """Return the newest input-output table of a country, and its rows.

    Raises:
        NoAnswerError: there is none, or its make table is missing.
    """
    frame = facts.frame("input_output", country=country)
    if frame.empty:
        raise NoAnswerError(
            f"Table input_output has no rows of {country} ({COUNTRIES[country].words.en}), so the value added lost cannot be told.",
            f"{COUNTRIES[country].words.ja}の産業連関表（表 input_output）がないため、失われる付加価値は計算できません。",
        )
    year = int(frame.year.max())
    frame = frame[frame.year == year]
    wide = frame.pivot_table(index="row", columns="column", values="value_musd", aggfunc="sum")
    return (_square(wide, year) if "OUTPUT" in wide.index else _detail(facts, wide, country, year)), frame


def _square(wide: pd.DataFrame, year: int) -> Economy:
    """Return the economy of a table sector x sector (OECD)."""
    sectors = [code for code in wide.columns if code.isdigit()]
    flows = wide.loc[sectors, sectors].fillna(0.0).to_numpy()
    output = wide.loc["OUTPUT", sectors].to_numpy(dtype=np.float64)
    added = wide.loc["VALU", sectors].to_numpy(dtype=np.float64)
    domestic = _domestic(
        output, wide.loc[sectors, "EXPO"].to_numpy(dtype=np.float64), -wide.loc[sectors, "IMPO"].to_numpy(dtype=np.float64)
    )  # fmt: skip
    coefficients = domestic[:, None] * flows / np.maximum(output, SOME)
    return Economy(tuple(sectors), output * MUSD, added * MUSD, coefficients, year)


def _detail(facts: FactTables, use: pd.DataFrame, country: str, year: int) -> Economy:
    """Return the economy of a use table and a make table (BEA)."""
    made = facts.frame("make", country=country, year=year)
    if made.empty:
        raise NoAnswerError(
            f"Table input_output of {COUNTRIES[country].words.en} {year} is a table of uses and needs the make table beside it: import BEA's "
            "file of makes of the same year with `sozai data import`.",
            f"{COUNTRIES[country].words.ja}の {year} 年の表 input_output は使用表であり、供給表（表 make）も必要です。同じ年の BEA の供給表を "
            "`sozai data import` で取り込んでください。",
        )
    make = made.pivot_table(index="industry", columns="commodity", values="value_musd", aggfunc="sum").fillna(
        0.0
    )
    industries = [code for code in use.columns if code in make.index]
    goods = [code for code in use.index if code in make.columns and not code.startswith("T0")]
    supply = make.loc[industries, goods].to_numpy(dtype=np.float64)
    flows = use.loc[goods, industries].fillna(0.0).to_numpy(dtype=np.float64)
    added = use.loc[list(ADDED), industries].fillna(0.0).sum(axis=0).to_numpy(dtype=np.float64)
    product, output = supply.sum(axis=0), supply.sum(axis=1)
    trade = use.loc[goods, [EXPORTS, IMPORTS]].fillna(0.0).to_numpy(dtype=np.float64)
    domestic = _domestic(product, trade[:, 0], np.maximum(-trade[:, 1], 0.0))
    makers = supply / np.maximum(product, SOME)
    coefficients = makers @ (domestic[:, None] * flows) / np.maximum(output, SOME)
    return Economy(tuple(industries), output * MUSD, added * MUSD, coefficients, year)


def _domestic(output: Floats, exports: Floats, imports: Floats) -> Floats:
    """Return the share of what is used of each product that is made at home."""
    return np.asarray(np.clip(1.0 - imports / np.maximum(output + imports - exports, SOME), 0.0, 1.0))
