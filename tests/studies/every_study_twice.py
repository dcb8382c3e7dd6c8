"""Answer every study twice in one process, the second time with every door to the outside shut; print the hashes.

Not a test: `test_every_process.py` runs it. What the first round loads and opens is allowed; the second computes only.
"""

import json
import sys

from sozai.chain import build
from sozai.store import Facts
from sozai.studies import STUDIES, run
from sozai.terms import NoAnswerError

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
shut, reads, tried = False, False, []


def watch(event: str, arguments: tuple[object, ...]) -> None:
    # A study of a user's own file reads that file, and still writes none and asks no network.
    if reads and event == "open" and arguments[1] in ("r", "rb"):
        return
    # The import system lists the folders of sys.path, of which the interpreter's zip is one, for a module it has not met.
    if event == "os.listdir" and str(arguments[0]).endswith(".zip"):
        return
    if shut and event.startswith(OUTSIDE):
        tried.append(f"{event} {arguments!r}")


def answered(name: str, facts: Facts, asked: dict[str, object]) -> str:
    global reads
    reads = any(parameter.is_file for parameter in STUDIES[name].parameters)
    try:
        return run(name, facts, **asked).hash
    except (
        NoAnswerError
    ) as missing:  # the embedded facts carry no answer; that too must be the same each time
        return missing.words.en
    finally:
        reads = False


def hashes(facts: Facts, asked: dict[str, dict[str, object]]) -> dict[str, str]:
    return {name: answered(name, facts, asked.get(name, {})) for name in STUDIES}


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
