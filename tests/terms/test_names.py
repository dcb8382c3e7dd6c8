import pytest

from sozai.terms.names import folded, lookup


def test_spellings_compare_equal_whatever_case_width_space_or_dash() -> None:
    assert folded("Nitrogen (Fixed)—Ammonia") == folded(" NITROGEN  (fixed)-ammonia")
    assert folded("ＤＹ") == folded("dy")


def test_one_spelling_never_names_two_things() -> None:
    with pytest.raises(ValueError, match="names both"):
        lookup([("COG", ["Congo"]), ("COD", ["congo"])])
