from typing import Any

import pytest

from sozai.terms import Parameter, ParameterError, Words, read_all

TITLE = Words("title", "題")
SHARE = Parameter("cut_share", "number", 0.5, TITLE, TITLE, low=0.0, high=1.0)
MONTHS = Parameter("months", "integer", 12, TITLE, TITLE, low=1)
ORIGIN = Parameter("origin", "country", "CHN", TITLE, TITLE)
MATERIALS = Parameter("materials", "materials", ("dysprosium",), TITLE, TITLE)
REACH = Parameter("reach", "choice", "direct", TITLE, TITLE, choices=(("direct", TITLE), ("traced", TITLE)))
DAY = Parameter("date", "date", "2026-11-09", TITLE, TITLE)
NAME = Parameter("end_user", "text", "", TITLE, TITLE)
FLAG = Parameter("embodied", "flag", False, TITLE, TITLE)


@pytest.mark.parametrize(
    ("parameter", "text", "value"),
    [
        (SHARE, "0.25", 0.25),
        (SHARE, None, 0.5),
        (MONTHS, "6", 6),
        (ORIGIN, "中国", "CHN"),
        (MATERIALS, "Dy, テルビウム,Dy", ("dysprosium", "terbium")),
        (REACH, "traced", "traced"),
        (FLAG, "yes", True),
        (DAY, " 2025-04-04", "2025-04-04"),
        (DAY, None, "2026-11-09"),
        (NAME, " 株式会社 A ", "株式会社 A"),
    ],
)
def test_text_is_read_as_the_command_line_gives_it(
    parameter: Parameter, text: str | None, value: Any
) -> None:
    assert parameter.read(text) == value


@pytest.mark.parametrize(
    ("parameter", "text", "says"),
    [
        (SHARE, "1.5", r"out of bounds \(0 to 1\)"),
        (SHARE, "nan", "out of bounds"),
        (MONTHS, "0", r"out of bounds \(1 to \)"),
        (MONTHS, "2.5", "whole number"),
        (MONTHS, "inf", "whole number"),
        (SHARE, "half", "a number"),
        (MATERIALS, ",", "at least one"),
        (REACH, "trased", "Did you mean traced"),
        (FLAG, "perhaps", "true or false"),
        (DAY, "2025-02-30", "a date like 2025-04-04"),
        (DAY, "", "a date like"),
        (NAME, "x" * 201, "up to 200 characters; 201 came"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_way_out(parameter: Parameter, text: str, says: str) -> None:
    with pytest.raises(ParameterError, match=says):
        parameter.read(text)


def test_an_unknown_name_is_refused_with_a_suggestion() -> None:
    with pytest.raises(ParameterError, match="Did you mean months"):
        read_all((MONTHS, SHARE), {"month": 3}, "disruption")
    assert read_all((MONTHS, SHARE), {"months": 3}, "disruption") == {"months": 3, "cut_share": 0.5}
