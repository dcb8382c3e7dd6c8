"""Ministry of Finance, Trade Statistics of Japan: nine-digit codes by country and month, in thousand yen.

A file of a running year prints 0 for the months that are not out yet: they are left out, never stored as zero.
"""

from __future__ import annotations

from ..source import Source
from .client import Client
from .layout import recognises
from .read import read
from .tidy import CARD, tidy

__all__ = ["CARD", "SOURCE", "Client"]

SOURCE = Source("japan_customs", (CARD,), recognises, read, tidy, carried=False)
