"""The cards of UN Comtrade: yearly and monthly reports."""

from __future__ import annotations

from ...store import Card
from ...terms import Words

_CITATION = (
    "United Nations, UN Comtrade Database, Department of Economic and Social Affairs, Statistics Division."
)
_ADDRESS = "https://comtradeplus.un.org"
_LICENCE = "UN Comtrade terms of use: internal use with citation, no re-dissemination of the data"
_VIA = Words("the user's own download", "利用者自身による取得")

CARDS: dict[str, Card] = {
    "A": Card(
        "un-comtrade",
        Words("UN Comtrade, annual goods trade", "UN Comtrade（年次）"),
        "United Nations Statistics Division",
        _LICENCE,
        _CITATION,
        _ADDRESS,
        _VIA,
    ),
    "M": Card(
        "un-comtrade-monthly",
        Words("UN Comtrade, monthly goods trade", "UN Comtrade（月次）"),
        "United Nations Statistics Division",
        _LICENCE,
        _CITATION,
        _ADDRESS,
        _VIA,
    ),
}
