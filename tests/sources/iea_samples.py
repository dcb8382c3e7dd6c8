"""Small files of our own in the layouts of IEA's dataset: the converted JSON and the workbook; the figures are invented."""

_PATH = {"2024": 1.0, "STEPS": {"2030": 2.0, "2040": 4.0}}
IEA = {
    "source": "invented",
    "totalDemand": {
        "Lithium": {
            "sectors": {"Electric vehicles": _PATH},
            "totalClean": _PATH,
            "otherUses": _PATH,
            "totalDemand": {"2024": 2.0, "STEPS": {"2030": 4.0, "2040": 8.0}},
            "cleanShare": {"2024": 0.5},
        }
    },
    "supply": {
        "Rare Earth Elements": {
            "refining": {
                "countries": {
                    "China": {"2024": 9.0, "2030": 10.0},
                    "Rest of world": {"2024": 1.0, "2030": 2.0},
                    "Notes: a footnote that slipped in.": {"2024": None, "2030": None},
                },
                "total": {"2024": 10.0, "2030": 12.0},
                "top3Share": {"2024": 1.0},
            }
        }
    },
    "cleantechByTech": {"Lithium": {"sectors": {"Electric vehicles": _PATH}, "total": _PATH}},
    "cleantechByMineral": {"Lithium": _PATH, "Total REE": _PATH},
    "byTechnology": {
        "Electric vehicles": {
            "minerals": {"Lithium": {"2024": 1.01}, "Total electric vehicles": {"2024": 5.0}}
        }
    },
}


def _iea_row(label: str, base: float | str, *paths: float) -> list[object]:
    """Return a line of the explorer: the base year, then three scenarios of two years, with empty columns between them."""
    cells: list[object] = [label, base]
    for at in range(0, len(paths), 2):
        cells += ["", *paths[at : at + 2]]
    return cells


_IEA_TITLES = [
    [
        "",
        "",
        "",
        "Stated Policies scenario",
        "",
        "",
        "Announced Pledges scenario",
        "",
        "",
        "Net Zero Emissions by 2050 scenario",
    ],
    ["", 2024, "", 2030, 2050, "", 2030, 2050, "", 2030, 2050],
]
_EV = _iea_row("Electric vehicles", 2.0, 4, 8, 5, 9, 6, 12)
IEA_BOOK: dict[str, list[list[object]]] = {
    "Contents": [["Critical Minerals Dataset"]],
    "1 Total demand for key minerals": [
        ["Total demand for key minerals (kt)"],
        [],
        *_IEA_TITLES,
        [],
        ["Lithium"],
        _EV,
        _iea_row("Grid battery storage", 1.0, 1, 2, 1, 2, 1, 2),
        _iea_row("Total clean technologies", 3.0, 5, 10, 6, 11, 7, 14),
        _iea_row("Other uses", 1.0, 1, 1, 1, 1, 1, 1),
        _iea_row("Total demand", 4.0, 6, 11, 7, 12, 8, 15),
        _iea_row("Share of clean technologies in total demand", 0.75, 0.8, 0.9, 0.8, 0.9, 0.8, 0.9),
        ["Notes: totals may not add up."],
    ],
    "2 Total supply for key minerals": [
        ["Total supply (kt)"],
        [],
        [],
        ["", 2024, 2030, "", "", 2024, 2030],
        ["Magnet rare earth elements - Mining", "", "", "", "Magnet rare earth elements - Refining"],
        ["China", 6.0, 7.0, "", "China", 9.0, 10.0],
        ["Myanmar", 3.0, 3.0, "", "Rest of world", 1.0, 2.0],
        ["Rest of world", 1.0, 2.0, "", "Total", 10.0, 12.0],
        ["Total", 10.0, 12.0, "", "Top 3 share", 1.0, 1.0],
        ["Top 3 share", 1.0, 1.0],
        ["Notes: supply projections."],
        ["“Base case” is assessed."],
    ],
    "3.1 Cleantech demand by tech": [
        [],
        [],
        *_IEA_TITLES,
        ["Lithium"],
        _EV,
        _iea_row("Total", 2.0, 4, 8, 5, 9, 6, 12),
    ],
    "3.2 Cleantech demand by mineral": [
        [],
        [],
        *_IEA_TITLES,
        _iea_row("Lithium", 3.0, 5, 10, 6, 11, 7, 14),
        _iea_row("Total rare earth elements", 1.0, 1, 2, 1, 2, 1, 2),
        _iea_row("Total", 4.0, 6, 12, 7, 13, 8, 16),
    ],
    "4.3 EV": [
        [],
        [],
        *_IEA_TITLES,
        ["Base case"],
        _iea_row("Lithium", 2.01, 4, 8, 5, 9, 6, 12),
        ["Wider use of LFP"],
        _iea_row("Lithium", 1.9, 3, 7, 4, 8, 5, 11),
    ],
}
