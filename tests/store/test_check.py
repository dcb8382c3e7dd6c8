import pandas as pd
import pytest

from sozai.store import check, refuse
from sozai.terms import TABLES, DataError, Words

from .rows import coefficients, output

PRODUCTION = TABLES["production"]


def test_rows_that_keep_every_law_have_no_fault() -> None:
    assert check(PRODUCTION, output("CHN", 750.0)) == []
    assert check(PRODUCTION, output("CHN", None, quality="not_available")) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (output("CHN", -1.0), "output_t must be at least 0"),
        (output("CHN", float("inf")), "output_t must be a number"),
        (output("CHN", None), "output_t may be absent only where quality is withheld or not_available"),
        (output("CHN", 1.0, output_t="1,000"), "output_t must be a number"),
        (output("XYZ", 1.0), "country must be a known country"),
        (output("CHN", 1.0, material="unobtainium"), "material must be a known material"),
        (output("CHN", 1.0, stage="smelt-it"), "stage must be a known stage"),
        (output("CHN", 1.0, year=2024.5), "year must be a whole number"),
        (output("CHN", 1.0, year=1066), "year must be at least 1900"),
        (output("CHN", 1.0, basis="wet"), "basis must be one of contained, oxide, gross"),
        (output("CHN", 1.0, source="Not A Source"), "source must have the form"),
        (output("CHN", 1.0, form=None), "form must be given"),
        (output("CHN", 1.0).drop(columns="grade"), "columns missing: grade"),
        (output("CHN", 1.0).assign(colour="red"), "columns not known: colour"),
    ],
)
def test_each_broken_law_is_one_fault_that_says_what_was_wanted(rows: pd.DataFrame, said: str) -> None:
    faults = check(PRODUCTION, rows)
    assert len(faults) == 1
    assert said in faults[0].of().en
    assert faults[0].of().ja


def test_a_key_may_occur_once_within_a_source_and_again_in_another() -> None:
    twice = pd.concat([output("CHN", 1.0), output("CHN", 2.0), output("CHN", 3.0, source="other")])
    (fault,) = check(PRODUCTION, twice)
    assert fault.rows == (1, 2)
    assert "CHN" in fault.of().en


def test_all_faults_of_a_file_come_in_one_message_with_their_rows() -> None:
    rows = pd.concat([coefficients({"a": 1.0}), coefficients({"b": 2.0}, grade="Z", quality="guess")])
    with pytest.raises(DataError) as caught:
        refuse(Words("file.csv", "file.csv"), check(TABLES["elasticities"], rows))
    text = str(caught.value)
    for said in ("grade must be", "quality must be", "row 2"):
        assert said in text
    assert "何も変更していません" in caught.value.of("ja")


def test_checking_leaves_the_rows_untouched() -> None:
    rows = output("CHN", 750.0)
    before = rows.copy(deep=True)
    check(PRODUCTION, rows)
    pd.testing.assert_frame_equal(rows, before)
