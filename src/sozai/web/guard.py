"""What stands around every request: the Host check, the headers, and a sentence where a fault would be."""

from __future__ import annotations

import logging
from collections.abc import Collection

from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..terms import NoAnswerError, ParameterError, SozaiError, Words

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # The page's files keep their names when the package is updated, and answers change with the facts.
    "Cache-Control": "no-cache",
}
_FAILED = Words(
    "The server failed on this request; the reason is in its terminal. Nothing was changed.",
    "処理中に障害が発生しました。原因はサーバーの端末に表示されています。データは変更されていません。",
)
_HOST = Words(
    "This address is not served here. Open the address that `sozai serve` printed.",
    "このアドレスでは提供していません。`sozai serve` が表示したアドレスを開いてください。",
)


class Guard:
    """Puts the headers on every reply, and refuses a Host that is not this machine (DNS rebinding)."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] | None) -> None:
        """Guard `app`; `hosts` None means any host."""
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if self.hosts is not None and _host(Headers(scope=scope).get("host", "")) not in self.hosts:
            await fault(_HOST, 421)(scope, receive, guarded)
            return
        try:
            await self.app(scope, receive, guarded)
        except Exception:
            logging.getLogger(__name__).exception("%s %s failed", scope["method"], scope["path"])
            if not started:
                await fault(_FAILED, 500)(scope, receive, guarded)


def own_page_only(request: Request) -> None:
    """Refuse a request that would change something unless this page sent it (or no browser did).

    A page of another site can send a form or a simple request to this address; it cannot send JSON without asking
    first, which is never granted, and its browser says where it comes from.

    Raises:
        ParameterError: another site sent it.
    """
    headers = request.headers
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    origin = headers.get("origin")
    own = origin is None or origin.partition("://")[2].lower() == headers.get("host", "").lower()
    if kind != "application/json" or not own or headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise ParameterError(
            "Only this page may change a campaign; another site sent this request, or it is no JSON. Nothing was changed.",
            "キャンペーンを変更できるのはこの画面からのみです（他サイトからの要求、または JSON 以外の要求）。データは変更されていません。",
        )


def fault(words: Words, status: int) -> JSONResponse:
    """Return a fault as JSON: its sentence in both languages."""
    return JSONResponse({"error": words.to_json()}, status)


def status_of(error: SozaiError) -> int:
    """Return 422 for a bad request, 409 where the facts carry no answer, 500 for a broken file or unit."""
    if isinstance(error, ParameterError):
        return 422
    return 409 if isinstance(error, NoAnswerError) else 500


def _host(value: str) -> str:
    """Return the name in a Host header without its port."""
    name, colon, port = value.rpartition(":")
    return (name if colon and port.isdigit() else value).lower()
