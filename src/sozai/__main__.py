"""`python -m sozai` is the command `sozai`."""

import sys

from .cli import main

sys.exit(main())
