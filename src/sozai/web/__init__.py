"""The web page and the JSON API.

Law of this package: it parses a request, calls a study and shows the answer; it computes nothing. It loads
nothing from another host, listens on this machine alone unless told otherwise, and answers every fault with a
sentence in both languages.
"""

from .app import create_app
from .server import serve

__all__ = ["create_app", "serve"]
