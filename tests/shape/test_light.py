import os
import subprocess
import sys

import pytest

HEAVY = {
    "numpy",
    "pandas",
    "scipy",
    "duckdb",
    "highspy",
    "clarabel",
    "fastapi",
    "uvicorn",
    "xlsxwriter",
    "torch",
}

IMPORT = "import sozai, sozai.terms, sozai.studies; sozai.__all__"
HELP = """
import contextlib, io
from sozai.cli import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main({line!r})
"""


@pytest.mark.parametrize(
    "program",
    [
        IMPORT,
        HELP.format(line=["--help"]),
        HELP.format(line=["--help", "--lang", "ja"]),
        HELP.format(line=["studies"]),
    ],
    ids=["import", "help", "help-ja", "studies"],
)
def test_nothing_heavy_is_loaded_before_a_question_is_asked(program: str) -> None:
    show = "\nimport sys\nprint(' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", program + show],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "100"},
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "sozai" in loaded
    assert loaded & HEAVY == set()
