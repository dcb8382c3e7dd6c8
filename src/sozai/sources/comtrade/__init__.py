"""UN Comtrade: what each customs authority reports, from the API's CSV, the web export, and older exports.

The partner "World" is no partner, a heading of four digits holds its six-digit codes, and one flow may stand in a
file as a total and again split by customs procedure, transport or second partner: each tonne is taken once.
"""

from __future__ import annotations

from ..source import Source
from .cards import CARDS
from .client import Client
from .layout import recognises
from .read import read
from .tidy import tidy

__all__ = ["SOURCE", "Client"]

SOURCE = Source("comtrade", tuple(CARDS.values()), recognises, read, tidy, carried=False)
