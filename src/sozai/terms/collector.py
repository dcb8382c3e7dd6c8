"""Rest for Python's cycle collector while very many small objects without circles are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_resting = 0
_was_on = False


@contextmanager
def uncollected() -> Iterator[None]:
    """Stop the search for circles of dead objects inside the block; memory is freed by counting as ever.

    The search walks over all living objects again and again while hundreds of thousands of lines are made, a third of the
    time of a large bill of materials. Blocks may lie in each other and in several threads: the last one out starts it again,
    and it stays off for who had turned it off.
    """
    global _resting, _was_on
    with _lock:
        if not _resting:
            _was_on = gc.isenabled()
            gc.disable()
        _resting += 1
    try:
        yield
    finally:
        with _lock:
            _resting -= 1
            if not _resting and _was_on:
                gc.enable()
