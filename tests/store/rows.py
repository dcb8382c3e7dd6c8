"""Rows of small declared tables for the tests of the store."""

import pandas as pd


def coefficients(values: dict[str, float], source: str = "ours", **changes: object) -> pd.DataFrame:
    """Return rows of `elasticities`, one for each name."""
    rows = [
        {
            "name": name,
            "item": "*",
            "value": value,
            "low": value - 1,
            "high": value + 1,
            "source": source,
            "vintage": 2026,
            "quality": "assumption",
            "grade": "D",
            "note": "",
        }
        | changes
        for name, value in values.items()
    ]
    return pd.DataFrame(rows)


def output(country: str, tonnes: float | None, source: str = "usgs", **changes: object) -> pd.DataFrame:
    """Return one row of `production`."""
    row = {
        "material": "gallium",
        "stage": "refine",
        "form": "Primary production",
        "country": country,
        "year": 2024,
        "output_t": tonnes,
        "basis": "contained",
        "source": source,
        "vintage": 2026,
        "quality": "reported",
        "grade": "A",
        "note": "",
    }
    return pd.DataFrame([row | changes])
