"""Asking a publisher's service page by page, with the user's own key: slowly, with patience, and able to resume.

Nothing here runs unless the user asks for it. The key is sent to the address it was given for and nowhere else:
redirects are not followed, and only https (or this machine itself) is spoken to.
"""

from __future__ import annotations

import email.utils
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from ..terms import DataError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
BUSY = (429, 500, 502, 503, 504)
LARGEST_ANSWER = 500_000_000


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass
class Service:
    """A service that answers in JSON.

    Attributes:
        name: what the sentences call it.
        address: its address.
        headers: sent with every request; the key may be here.
        pause_seconds: the least time between two requests, as the service asks.
        tries: how often a busy service is asked again.
        sleep: how to wait; a test passes its own.
    """

    name: str
    address: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    pause_seconds: float = 1.0
    tries: int = 5
    sleep: Callable[[float], None] = time.sleep
    _last: float = field(default=float("-inf"), repr=False)

    def __post_init__(self) -> None:
        """Refuse an address that would show the key to others."""
        parts = urlsplit(self.address)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise DataError(
                f"{self.name} is asked over https only, not at {parts.scheme}://{parts.hostname}.",
                f"{self.name} への接続は https に限ります（指定された接続先: {parts.scheme}://{parts.hostname}）。",
            )

    def ask(self, parameters: Mapping[str, str]) -> Any:
        """Return the answer to one request.

        Raises:
            DataError: the service refuses, stays busy, or does not answer in JSON.
        """
        address = f"{self.address}?{urlencode(parameters)}"
        request = urllib.request.Request(address, headers=dict(self.headers))  # noqa: S310
        opener = urllib.request.build_opener(_NoRedirect)
        for attempt in range(1, self.tries + 1):
            self._wait()
            try:
                with opener.open(request, timeout=120) as answer:
                    content = answer.read(LARGEST_ANSWER + 1)
                if len(content) > LARGEST_ANSWER:
                    raise self._failed("the answer is too large", "応答が大きすぎます")
                return json.loads(content)
            except urllib.error.HTTPError as error:
                error.close()
                if error.code not in BUSY or attempt == self.tries:
                    raise self._refused(error.code) from None
                self.sleep(_retry_after(error.headers.get("Retry-After"), attempt))
            except (urllib.error.URLError, OSError) as error:
                if attempt == self.tries:
                    raise self._failed(str(getattr(error, "reason", error)), "接続できません") from None
                self.sleep(2.0**attempt)
            except ValueError:
                raise self._failed("the answer is no JSON", "応答が JSON ではありません") from None
        raise AssertionError("every attempt returns or raises")

    def _wait(self) -> None:
        rest = self._last + self.pause_seconds - time.monotonic()
        if rest > 0:
            self.sleep(rest)
        self._last = time.monotonic()

    def _refused(self, code: int) -> DataError:
        if code in (401, 403):
            return self._failed("it does not accept your key", "利用者キーが受け付けられません")
        if 300 <= code < 400:
            return self._failed(
                "it points to another address, to which your key is not sent",
                "別の接続先へ転送されましたが、キーを送らないため中止しました",
            )
        return self._failed(f"it answers with status {code}", f"状態コード {code} が返されました")

    def _failed(self, en: str, ja: str) -> DataError:
        return DataError(
            f"{self.name} could not be asked: {en}. What was fetched so far is kept; ask again later to go on.",
            f"{self.name} から取得できませんでした（{ja}）。取得済みの分は保存されています。後で再実行すると続きから取得します。",
        )


def _retry_after(header: str | None, attempt: int) -> float:
    """Return how many seconds to wait: what the service says (a number or a date), or ever longer; at most ten minutes.

    Example:
        >>> _retry_after("7", 1), _retry_after(None, 3), _retry_after("99999", 1)
        (7.0, 8.0, 600.0)
    """
    if header and header.strip().isdigit():
        return min(float(header), 600.0)
    if header:
        try:
            return min(max(email.utils.parsedate_to_datetime(header).timestamp() - time.time(), 1.0), 600.0)
        except ValueError:
            pass
    return float(2**attempt)
