import os
from pathlib import Path

import pytest

from sozai.terms import MATERIALS, STAGES, ParameterError
from sozai.terms.hs import REVISIONS, codes, hs_codes

FILES = os.environ.get("SOZAI_FILES")


def test_germanium_moved_in_2007() -> None:
    """HS 8112.30 (germanium alone) was merged into 8112.92 by the 2007 amendment."""
    assert "811230" in {entry.code for entry in codes("germanium", revision="HS2002")}
    later = {entry.code for entry in codes("germanium", revision="HS2007")}
    assert "811230" not in later
    assert "811292" in later


def test_hafnium_left_the_mixed_code_in_2022() -> None:
    assert {entry.code for entry in codes("hafnium", revision="HS2017")} == {"811292"}
    assert {entry.code for entry in codes("hafnium", revision="HS2022")} == {"811231"}


def test_a_member_is_found_under_its_group() -> None:
    assert {(entry.code, entry.material) for entry in codes("ジスプロシウム", "separate")} == {
        ("284690", "rare-earths")
    }
    assert {entry.code for entry in codes("cerium", "separate")} == {"284610", "284690"}


def test_every_code_names_known_materials_and_stages() -> None:
    for entry in hs_codes():
        assert entry.material in MATERIALS
        assert entry.stage in STAGES
        assert entry.code.isdigit()
        assert len(entry.code) == 6
        assert entry.revisions


def test_no_code_has_two_meanings_for_one_material_in_a_revision() -> None:
    seen = [(entry.code, entry.material, revision) for entry in hs_codes() for revision in entry.revisions]
    assert len(seen) == len(set(seen))


def test_an_unknown_revision_is_refused() -> None:
    with pytest.raises(ParameterError, match="HS1988"):
        codes("copper", revision="HS1988")


@pytest.mark.skipif(FILES is None, reason="SOZAI_FILES is not set")
def test_codes_exist_in_exactly_the_revisions_the_correlation_tables_know() -> None:
    """UNSD correlation tables HS2022-HS2017 and HS2017-HS2012."""
    import openpyxl

    known: dict[str, set[str]] = {"HS2022": set(), "HS2017": set(), "HS2012": set()}
    for left, right in (("HS2022", "HS2017"), ("HS2017", "HS2012")):
        book = openpyxl.load_workbook(Path(str(FILES)) / "hs" / f"{left}_to_{right}.xlsx", read_only=True)
        for row in book["Correlation Tables"].iter_rows(min_row=3, max_col=2, values_only=True):
            known[left].add(str(row[0]).strip())
            known[right].add(str(row[1]).strip())
        book.close()
    ours = {
        revision: {entry.code for entry in hs_codes() if revision in entry.revisions}
        for revision in REVISIONS
    }
    everything = {entry.code for entry in hs_codes()}
    for revision, there in known.items():
        assert ours[revision] == everything & there
