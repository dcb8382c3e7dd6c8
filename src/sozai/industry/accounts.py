"""What a sector makes and to whom it goes, from an input-output table.

Law: with `A` the domestic input of the row per unit of the column's output, `L = (I - A)^-1` is the output of the row that
one unit of final demand for the column calls forth, its suppliers' suppliers counted; `L_ij` for a material sector `i` is
the material content of the product of `j`.

Source: Miller and Blair, Input-Output Analysis (2nd ed. 2009), ch. 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..terms import NoAnswerError, Words
from ..terms.facts import FactTables, rows

Floats = NDArray[np.float64]
MUSD = 1e6
FINAL = ("CONS_ABR", "CONS_NONRES", "EXPO", "GFCF", "GGFC", "HFCE", "INVNT", "NPISH")


@dataclass(frozen=True, slots=True)
class Account:
    """One sector of an input-output table.

    Attributes:
        sector: its code.
        words: its name.
        year: year of the table.
        output_usd: yearly output at basic prices [USD of the year].
        value_added_usd: yearly value added at basic prices [USD].
        industry_share: part of what is used of the product, imports too, that industries use as input, 0-1.
        export_share: exports over output.
    """

    sector: str
    words: Words
    year: int
    output_usd: float
    value_added_usd: float
    industry_share: float
    export_share: float


def accounts(facts: FactTables, country: str) -> tuple[Account, ...]:
    """Return the sectors of the newest input-output table of a country, in the order of their codes.

    Args:
        facts: declared tables; reads `input_output` and `sectors`.
        country: ISO3 code.

    Raises:
        NoAnswerError: there is no table of the country.
    """
    frame = facts.frame("input_output", country=country)
    if frame.empty:
        raise NoAnswerError(
            f"There is no input-output table of {country} (table input_output); import one with `sozai data import`.",
            f"{country} の産業連関表（表 input_output）がありません。`sozai data import` で取り込んでください。",
        )
    year = int(frame["year"].max())
    names = {
        row.sector: Words(row.title_en, row.title_ja)
        for row in rows(facts.frame("sectors", country=country, year=year))
    }
    wide = frame[frame["year"] == year].pivot_table(
        index="row", columns="column", values="value_musd", aggfunc="sum", fill_value=0.0
    )
    sectors = [code for code in wide.columns if code.isdigit()]
    final = [column for column in FINAL if column in wide.columns]
    inputs = wide.loc[sectors, sectors].to_numpy(dtype=np.float64).sum(axis=1)
    used = inputs + wide.loc[sectors, final].to_numpy(dtype=np.float64).sum(axis=1)
    output = wide.loc["OUTPUT", sectors].to_numpy(dtype=np.float64)
    added = wide.loc["VALU", sectors].to_numpy(dtype=np.float64)
    exported = wide.loc[sectors, "EXPO"].to_numpy(dtype=np.float64)
    return tuple(
        Account(
            code, names.get(code, Words(code, code)), year, float(output[i]) * MUSD, float(added[i]) * MUSD,
            float(inputs[i] / used[i]) if used[i] else 0.0, float(exported[i] / output[i]) if output[i] else 0.0,
        )
        for i, code in enumerate(sectors)
    )  # fmt: skip


def content(coefficients: Floats, materials: Sequence[int]) -> Floats:
    """Return the output of material sectors in one unit of final demand for each product (materials, sectors).

    Args:
        coefficients (sectors, sectors): domestic input from the row per unit of the column's output.
        materials: positions of the material sectors.

    Example:
        A tenth of a car is steel, and a tenth of steel is steel: 0.1 / 0.9 of steel in a car.

        >>> content(np.array([[0.1, 0.1], [0.0, 0.0]]), [0]).round(6).tolist()
        [[1.111111, 0.111111]]
    """
    wanted = np.eye(len(coefficients))[:, list(materials)]
    return np.asarray(
        np.linalg.solve((np.eye(len(coefficients)) - coefficients).T, wanted).T, dtype=np.float64
    )
