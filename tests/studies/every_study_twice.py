"""Answer every study twice in one process, the second time with every door to the outside shut; print the hashes.

Not a test: `test_every_process.py` runs it. What the first round loads and opens is allowed; the second computes only.
"""

import json
import sys

from sozai.chain import build
from sozai.store import Facts
from sozai.studies import STUDIES, run

OUTSIDE = (
    "open",
    "socket.",
    "subprocess.",
    "os.",
    "shutil.",
    "tempfile.",
    "urllib.",
    "http.",
    "ftplib.",
    "ctypes.dlopen",
)
shut, tried = False, []


def watch(event: str, arguments: tuple[object, ...]) -> None:
    if shut and event.startswith(OUTSIDE):
        tried.append(f"{event} {arguments!r}")


def hashes(facts: Facts, asked: dict[str, dict[str, object]]) -> dict[str, str]:
    return {name: run(name, facts, **asked.get(name, {})).hash for name in STUDIES}


sys.addaudithook(watch)
questions = json.loads(sys.argv[1])
with Facts(None) as opened:
    first = hashes(opened, questions)
    build(opened, draws=2)
    shut = True
    build(opened, draws=3)  # another number of draws, so that the base year is built anew
    second = hashes(opened, questions)
    shut = False
print(json.dumps({"first": first, "second": second, "tried": tried}))
