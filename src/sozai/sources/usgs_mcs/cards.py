"""The cards of the editions of the Mineral Commodity Summaries."""

from __future__ import annotations

from ...store import Card
from ...terms import Words

_DOI = {2025: "10.3133/mcs2025", 2026: "10.3133/mcs2026"}

CARDS: dict[int, Card] = {
    year: Card(
        f"usgs-mcs-{year}",
        Words(f"Mineral Commodity Summaries {year}, data release", f"USGS 鉱物資源概要 {year}（データ集）"),
        "U.S. Geological Survey",
        "public domain (United States)",
        f"U.S. Geological Survey, {year}, Mineral Commodity Summaries {year}, DOI {_DOI[year]}.",
        f"https://doi.org/{_DOI[year]}",
        Words("the publisher's CSV", "公表機関の CSV"),
    )
    for year in (2025, 2026)
}
