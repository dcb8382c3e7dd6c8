"""Countries and regions (国・地域) in every spelling that publishers use.

Source: ISO 3166-1 codes, UN M49 numbers; Japanese names as used in Japan; CEPII BACI country codes (V202601).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .names import lookup, named
from .words import Words


@dataclass(frozen=True, slots=True)
class Country:
    """A country or region, or one of the aggregates `WLD`, `ROW`, `EU27`.

    Attributes:
        id: ISO 3166-1 alpha-3, or XKX, WLD, ROW, EU27.
        iso2: ISO 3166-1 alpha-2; "" for an aggregate.
        numeric: UN M49 number; None where there is none.
        words: its name.
        aliases: other spellings.
    """

    id: str
    iso2: str
    numeric: int | None
    words: Words
    aliases: tuple[str, ...]


def _read() -> dict[str, Country]:
    with (Path(__file__).parent / "data" / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["iso3"]: Country(
                row["iso3"],
                row["iso2"],
                int(row["numeric"]) if row["numeric"] else None,
                Words(row["en"], row["ja"]),
                tuple(filter(None, row["aliases"].split("|"))),
            )
            for row in csv.DictReader(file)
        }


COUNTRIES: dict[str, Country] = _read()

# These hold other rows of the same table: summing over all ids would count twice.
AGGREGATES = ("WLD", "ROW", "EU27")

_EU27 = (
    "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN "
    "IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE"
)
_ASEAN = "BRN IDN KHM LAO MMR MYS PHL SGP THA TLS VNM"  # Timor-Leste since October 2025

GROUPS: dict[str, tuple[str, ...]] = {
    name: tuple(members.split())
    for name, members in {
        "EU27": _EU27,
        "G7": "CAN DEU FRA GBR ITA JPN USA",
        "QUAD": "AUS IND JPN USA",
        "ASEAN": _ASEAN,
        "CPTPP": "AUS BRN CAN CHL GBR JPN MEX MYS NZL PER SGP VNM",
        "RCEP": "AUS BRN CHN IDN JPN KHM KOR LAO MMR MYS NZL PHL SGP THA VNM",
        "OECD": "AUS AUT BEL CAN CHE CHL COL CRI CZE DEU DNK ESP EST FIN FRA GBR GRC HUN IRL ISL ISR ITA "
        "JPN KOR LTU LUX LVA MEX NLD NOR NZL POL PRT SVK SVN SWE TUR USA",
        "MSP": "AUS CAN DEU EST FIN FRA GBR IND ITA JPN KOR NOR SWE USA",
    }.items()
}

GROUP_WORDS: dict[str, Words] = {
    "EU27": Words("European Union (27)", "欧州連合（27か国）"),
    "G7": Words("G7", "G7"),
    "QUAD": Words("Quad (Japan, Australia, India, United States)", "日米豪印（クアッド）"),
    "ASEAN": Words("ASEAN", "東南アジア諸国連合（ASEAN）"),
    "CPTPP": Words("CPTPP", "環太平洋パートナーシップ（CPTPP）"),
    "RCEP": Words("RCEP", "地域的な包括的経済連携（RCEP）"),
    "OECD": Words("OECD", "経済協力開発機構（OECD）"),
    "MSP": Words("Minerals Security Partnership", "鉱物資源安全保障パートナーシップ（MSP）"),
}

# BACI and Comtrade number some reporters apart from M49, and keep the numbers of states that are no more.
_COMTRADE: dict[int, str] = {
    0: "WLD", 97: "EU27", 251: "FRA", 490: "TWN", 579: "NOR", 699: "IND", 757: "CHE", 841: "USA", 842: "USA",
    849: "UMI",
    58: "BEL", 278: "DEU", 280: "DEU", 530: "CUW", 588: "PAK", 590: "PAN", 592: "PAN", 711: "ZAF", 720: "YEM",
    736: "SDN", 835: "TZA", 868: "VNM", 886: "YEM", 891: "SRB",
}  # fmt: skip

# Areas not elsewhere specified, bunkers, free zones; and states that broke up without one successor
# (200 Czechoslovakia, 810 USSR, 890 Yugoslavia).
_UNPLACED = (
    129,
    200,
    221,
    290,
    471,
    472,
    473,
    527,
    536,
    568,
    577,
    636,
    637,
    697,
    810,
    837,
    838,
    839,
    890,
    899,
)


@cache
def _lookup() -> dict[str, str]:
    return lookup((c.id, (c.iso2, c.words.en, c.words.ja, *c.aliases)) for c in COUNTRIES.values())


@cache
def _titles() -> dict[str, Words]:
    return {c.id: c.words for c in COUNTRIES.values()}


@cache
def _numbers() -> dict[int, str]:
    return (
        {c.numeric: c.id for c in COUNTRIES.values() if c.numeric is not None}
        | dict.fromkeys(_UNPLACED, "ROW")
        | _COMTRADE
    )


def country(text: str) -> Country:
    """Return the country or region of that code, name (English or Japanese) or publisher's spelling.

    Raises:
        ParameterError: none has that name.

    Example:
        >>> country("Congo (Kinshasa)").id, country("台湾").id, country("us").id, country("World total").id
        ('COD', 'TWN', 'USA', 'WLD')
    """
    return COUNTRIES[named(text, _lookup(), _titles(), Words("country or region", "国・地域"))]


def from_comtrade(code: int) -> str | None:
    """Return the id behind a UN M49 number as BACI and Comtrade use it; None when nobody has that number.

    Example:
        >>> from_comtrade(842), from_comtrade(490), from_comtrade(392), from_comtrade(1)
        ('USA', 'TWN', 'JPN', None)
    """
    return _numbers().get(code)


def numbered() -> dict[int, str]:
    """Return the id behind every number that `from_comtrade` knows."""
    return dict(_numbers())
