"""An industry as statistics and accounts show it: how large it is, whom it delivers to, and who could not do without it.

Law of this package: a published figure is never computed and a computed one never called published; what nobody at hand
publishes is named as missing.
"""

from .accounts import Account, accounts, content
from .plants import Closure, Maker, closures, makers, remaining
from .published import QUANTITIES, Size, Use, field_uses, sizes

__all__ = [
    "QUANTITIES",
    "Account",
    "Closure",
    "Maker",
    "Size",
    "Use",
    "accounts",
    "closures",
    "content",
    "field_uses",
    "makers",
    "remaining",
    "sizes",
]
