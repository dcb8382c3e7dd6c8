"""Direct imports of a final good are read under every code that holds it, each in its own HS revision."""

from __future__ import annotations

from sozai.risk import imports
from sozai.store import Facts


def test_codes_of_two_revisions_are_read_together() -> None:
    """Tungsten powder is 810110 of HS1992, unwrought tungsten 810194 of HS2017 here."""
    codes = {"810110": "HS1992", "810194": "HS2017"}
    with Facts(None) as facts:
        both = imports(facts, "JPN", 2024, list(codes), codes)
        parts = [imports(facts, "JPN", 2024, [code], revision) for code, revision in codes.items()]
    assert set(both.rows["hs"]) == set(codes)
    assert both.value_usd == sum(part.value_usd for part in parts)
    assert all(part.value_usd > 0 for part in parts)
