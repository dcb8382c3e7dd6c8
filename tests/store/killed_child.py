"""Commit in forked children that kill themselves at one step each; prints how many steps a commit has.

Arguments: the database before, the folder that takes one copy for each step.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

from rows import coefficients

from sozai.store import commit, parts


def armed(real, step, count):
    def call(*arguments, **named):
        for run in (lambda: None, lambda: real(*arguments, **named)):
            if count[0] == step:
                os.kill(os.getpid(), signal.SIGKILL)
            count[0] += 1
            result = run()
        return result

    return call


def attempt(folder: Path, step: int) -> None:
    count = [0]
    for module, name in ((os, "fsync"), (os, "replace"), (os, "unlink"), (parts, "_write")):
        setattr(module, name, armed(getattr(module, name), step, count))
    commit(folder, {"elasticities": coefficients({"a": 2.0, "c": 3.0})}, base=None)


before, copies = Path(sys.argv[1]), Path(sys.argv[2])
step, killed = 0, True
while killed:
    folder = copies / f"{step:03}"
    shutil.copytree(before, folder)
    child = os.fork()
    if child == 0:
        attempt(folder, step)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    killed = os.WIFSIGNALED(status)
    if not killed and os.WEXITSTATUS(status):
        sys.exit("the commit failed")
    step += 1
print(step)
