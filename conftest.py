"""Rules of the whole test run: what may be skipped, and how many cases are drawn."""

from __future__ import annotations

import os
import re
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("usual", deadline=None, derandomize=True, max_examples=50)
settings.register_profile(
    "fuzz",
    deadline=None,
    max_examples=5_000,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("usual")

IN_CI = os.environ.get("CI", "").lower() == "true"
# A developer may lack these; where CI lacks them, a law has gone untested and nobody would notice.
REQUIRED = re.compile(r"SOZAI_FILES|chrom", re.IGNORECASE)


def _unskipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not (IN_CI and report.outcome == "skipped" and not hasattr(report, "wasxfail")):
        return
    reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if REQUIRED.search(reason):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: skipped in CI, where it must run ({reason})"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _unskipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _unskipped(report)
    return report
