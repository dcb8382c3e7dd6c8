"""Serving the page on this machine."""

from __future__ import annotations

import ipaddress
import socket
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from ..terms import Lang, ParameterError, Words
from .guard import LOOPBACK

if TYPE_CHECKING:
    from ..store import Facts


def serve(
    facts: Facts | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 8321,
    lang: Lang = "en",
    open_browser: bool = False,
    folder: Path | None = None,
    allow_network: bool = False,
    campaign_folder: Path | None = None,
) -> None:
    """Serve the web page until interrupted, and print its address.

    Args:
        facts: the facts; None opens those of `folder`.
        host: the address to listen on; anything but this machine's own needs `allow_network`.
        port: the port; 0 takes a free one.
        lang: the language of the address that is printed and opened.
        open_browser: whether to open the page.
        folder: the user's database; None is the default one.
        allow_network: whether others on the network may use the page, which asks nobody who they are.
        campaign_folder: the folder whose campaigns the page shows and tells; on this machine only.

    Raises:
        DataError: the folder of campaigns is none, or the page would be open to the network.
        ParameterError: a host outside this machine without `allow_network`, or a port that is taken.
    """
    import uvicorn

    from .app import create_app
    from .campaigns import checked_folder

    local = is_loopback(host)
    if not local and not allow_network:
        raise ParameterError(
            f"'{host}' would open the page to the network, and it asks nobody who they are. "
            "Leave --host at 127.0.0.1, or add --allow-network if that is what you want.",
            f"「{host}」を指定すると認証なしでネットワークに公開されます。"
            "--host は 127.0.0.1 のままにするか、公開してよい場合は --allow-network を付けてください。",
        )
    shown_folder = None if campaign_folder is None else checked_folder(campaign_folder, local)
    listening = _listen(host, port)
    app = create_app(folder, facts=facts, hosts=LOOPBACK if local else None, campaign_folder=shown_folder)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/?lang={lang}"
    said = Words("sozai is at {} (stop with Ctrl+C)", "sozai: {}（終了は Ctrl+C）")
    print(said.of(lang).format(address), flush=True)
    if open_browser:
        webbrowser.open(address)
    # h11 and asyncio are always there; the log would only repeat the address.
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listening])


def is_loopback(host: str) -> bool:
    """Return whether an address is this machine's own.

    Example:
        >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0")
        (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise ParameterError(
            f"Cannot listen on {host} port {port}: {error.strerror}. Choose another with --port.",
            f"{host} のポート {port} で待ち受けできません（{error.strerror}）。"
            "--port で別のポートを指定してください。",
        ) from error
