"""How long bills of materials take: 100,000 lines as CSV and Excel, and a workbook of 13 sheets."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

LINES = 100_000
HEAD = [
    "階層", "品番", "品名", "員数", "質量(g)", "材質", "含有物質", "CAS番号", "原産国", "仕入先",
    "単価(円)", "在庫", "リードタイム(日)", "対象車種",
]  # fmt: skip


def rows(count: int) -> list[list[str]]:
    """Return a tree of parts, a tenth of its lines substances."""
    found = [["0", "TOP", "製品", "", "１,０００", "", "", "", "日本", "", "1,000", "10", "30", "車種A"]]
    level = 0
    for number in range(1, count):
        if number % 10 == 9:
            found.append(
                ["", found[-1][1], "", "", "0.5", "NdFeB", "ネオジム", "7440-00-8", "中国", *[""] * 5]
            )
            continue
        level = min(level + 1, 1 + number % 4)
        part = [f"P-{number:06}", f"部品{number}", "2", f"{number % 90 + 0.5}", "", "", "", "日本"]
        found.append([f"{level}", *part, f"会社{number % 50}", "120", f"{number % 300}", "45", "車種A"])
    return found


def written_csv(path: Path, count: int) -> Path:
    """Write the lines as a CSV in cp932."""
    with path.open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows(count)])
    return path


def written_workbook(path: Path, sheets: int, count: int) -> Path:
    """Write the lines into a workbook; only the first sheet of several is a bill of materials."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    for number in range(sheets):
        sheet = book.add_worksheet(f"S{number}")
        for at, row in enumerate([HEAD, *rows(count)] if number == 0 else [["note", "x", 1.0]] * 300):
            sheet.write_row(at, 0, row)
    book.close()
    return path


READ = """
import resource, sys, time
from sozai import bom
start, busy = time.perf_counter(), time.process_time()
lines = len(bom.read(sys.argv[1]).lines)
took, busy = time.perf_counter() - start, time.process_time() - busy
unit = 1e6 if sys.platform == "darwin" else 1e3
print(f"{lines:8,} lines {took:6.2f} s ({busy:.2f} s of CPU), largest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit:5.0f} MB")
"""


def timed(title: str, path: Path) -> None:
    """Print how long a fresh process takes to read and check a file, and its largest memory."""
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    print(f"{title:28} {done.stdout.strip()}")


with tempfile.TemporaryDirectory() as folder:
    here = Path(folder)
    large_csv = written_csv(here / "large.csv", LINES)
    large_book = written_workbook(here / "large.xlsx", 1, LINES)
    thirteen = written_workbook(here / "thirteen.xlsx", 13, 300)
    timed("13 sheets, .xlsx", thirteen)
    timed("100,000 lines, .csv (cp932)", large_csv)
    timed("100,000 lines, .xlsx", large_book)
