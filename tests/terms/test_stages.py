import pytest

from sozai.terms import ParameterError
from sozai.terms.stages import STAGES, stage


def test_stages_run_from_the_mine_to_scrap_in_order() -> None:
    orders = [stage.order for stage in STAGES.values()]
    assert orders == sorted(set(orders))
    assert next(iter(STAGES)) == "mine"
    assert next(reversed(STAGES)) == "scrap"
    assert STAGES["separate"].order < STAGES["metal"].order < STAGES["magnet"].order < STAGES["product"].order


@pytest.mark.parametrize(
    ("text", "id_"), [("採掘", "mine"), ("Extraction", "mine"), ("refining", "refine"), ("磁石", "magnet")]
)
def test_publishers_words_find_the_stage(text: str, id_: str) -> None:
    assert stage(text).id == id_


def test_an_unknown_stage_lists_the_known_ones() -> None:
    with pytest.raises(ParameterError, match="Smelting"):
        stage("qqqq")


def test_every_stage_but_scrap_has_a_good_that_can_be_cut() -> None:
    from sozai.terms.cuts import STAGE_CHOICES

    assert [name for name, _ in STAGE_CHOICES] == [name for name in STAGES if name != "scrap"]
