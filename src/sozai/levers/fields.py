"""Parameters that many levers share, so that one word means one thing in every form."""

from __future__ import annotations

from dataclasses import replace

from ..terms import Parameter, Words
from ..terms.cuts import PAST_THE_MINE, STAGE_CHOICES

WORLD = "WLD"
LONGEST = 1200

_PLACE = Words("ISO code or name", "ISO コードまたは名称")
_ANY = Words("ISO code or name; WLD is everyone", "ISO コードまたは名称（WLD は全世界）")
MATERIALS = Parameter(
    "materials", "materials", ("dysprosium",), Words("materials", "素材"), Words("one or more, by comma", "コンマ区切りで複数可")
)  # fmt: skip
STAGES = Parameter(
    "stages", "choices", PAST_THE_MINE, Words("stages", "工程"), Words("stages whose goods are touched", "対象とする品目の工程"),
    choices=STAGE_CHOICES,
)  # fmt: skip
ORIGIN = Parameter("origin", "country", "CHN", Words("who ships", "輸出元の国・地域"), _PLACE)
ANY_ORIGIN = replace(ORIGIN, help=_ANY)
DESTINATION = Parameter("destination", "country", "JPN", Words("who receives", "輸出先の国・地域"), _ANY)
REGION = Parameter("region", "country", "JPN", Words("where", "国・地域"), _PLACE)
ANY_REGION = replace(REGION, help=_ANY)
START = Parameter(
    "start_month", "integer", 0, Words("first month", "開始月"), Words("0 is the first month", "0 が最初の月"), 0, LONGEST
)  # fmt: skip
MONTHS = Parameter(
    "months", "integer", 12, Words("months", "期間（月）"), Words("how long it lasts", "続く月数"), 1, LONGEST
)  # fmt: skip
RAMP = Parameter(
    "ramp_months", "integer", 0, Words("ramp", "立ち上げ月数"), Words("months to the full quantity", "全量に達するまでの月数"), 0, 240
)  # fmt: skip


def share(name: str, default: float, words: Words, help: Words, high: float = 1.0) -> Parameter:
    """Return a parameter that is a share, from 0 up."""
    return Parameter(name, "number", default, words, help, 0.0, high)
