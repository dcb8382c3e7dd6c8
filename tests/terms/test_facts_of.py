from __future__ import annotations

import numpy as np
import pandas as pd

from sozai.terms.facts import facts_of

ROW = {
    "material": "gallium",
    "stage": "refine",
    "form": "primary",
    "country": "CHN",
    "year": np.int64(2024),
    "output_t": np.float64(750),
    "basis": "contained",
    "source": "usgs-mcs-2026",
    "vintage": np.int64(2026),
    "quality": "estimated",
    "grade": "B",
    "note": "",
}


def test_a_fact_carries_key_values_and_provenance_as_plain_cells() -> None:
    (fact,) = facts_of(pd.DataFrame([ROW]), "production")
    assert dict(fact.key) == {name: ROW[name] for name in ("material", "stage", "form", "country", "year")}
    assert type(dict(fact.key)["year"]) is int
    assert fact.values == (("output_t", 750.0),)
    assert (fact.source, fact.year, fact.quality, fact.grade) == ("usgs-mcs-2026", 2024, "estimated", "B")


def test_a_withheld_value_is_none_never_zero() -> None:
    (fact,) = facts_of(pd.DataFrame([ROW | {"output_t": np.nan, "quality": "withheld"}]), "production")
    assert fact.values == (("output_t", None),)


def test_a_table_without_a_year_takes_the_edition() -> None:
    row = {"name": "demand", "item": "*", "value": -0.2, "low": -0.3, "high": -0.1}
    (fact,) = facts_of(pd.DataFrame([ROW | row]), "elasticities")
    assert fact.year == 2026
    assert fact.values == (("value", -0.2), ("low", -0.3), ("high", -0.1))


def test_facts_keep_the_order_of_the_rows() -> None:
    rows = [ROW | {"country": country} for country in ("USA", "CHN", "AUS")]
    assert [dict(fact.key)["country"] for fact in facts_of(pd.DataFrame(rows), "production")] == [
        "USA",
        "CHN",
        "AUS",
    ]
