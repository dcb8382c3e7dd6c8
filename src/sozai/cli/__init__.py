"""The command line.

Law of this package: it parses a request, calls a study and shows the answer; no arithmetic, no SQL. What a
person did wrong is a sentence in their language and exit code 2, what facts or files lack is exit code 1,
never a traceback.
"""

from .app import app, main

__all__ = ["app", "main"]
