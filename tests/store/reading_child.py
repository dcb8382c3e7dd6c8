"""Read a database over and over until told to stop; fails when anything but the first state is seen."""

import sys
from pathlib import Path

from sozai.store import Facts

folder, stop = Path(sys.argv[1]), Path(sys.argv[2])
with Facts(folder, base=None) as facts:
    first = facts.frame("elasticities")
    print("reading", flush=True)
    seen = 0
    while not stop.exists() or seen < 3:
        if not facts.frame("elasticities").equals(first):
            sys.exit("another state was seen")
        seen += 1
