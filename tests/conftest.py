"""What all tests share: which of them need something that may be absent, and saying so.

`@pytest.mark.shared` needs the development data in ../shared. `@pytest.mark.needs("git")` needs a command
that system_packages.csv maps to a Debian package. Under RECOUNT_CI=1 only the first may be skipped.
"""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

import hypothesis
import pytest

from tests.store.databases import home, numbers, postgresql, team  # noqa: F401 - fixtures

hypothesis.settings.register_profile("recount", deadline=None)  # no test may fail because the machine is busy
hypothesis.settings.load_profile("recount")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
with (Path(__file__).parent / "system_packages.csv").open(encoding="utf-8") as f:
    PACKAGES = {row["command"]: row["debian_package"] for row in csv.DictReader(f)}
PACKAGE_NEEDED = "needs the Debian package "


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        pytest.skip("needs the development data in ../shared")
    for marker in item.iter_markers("needs"):
        for command in marker.args:
            if shutil.which(command) is None:
                pytest.skip(PACKAGE_NEEDED + PACKAGES[command])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    may_skip = item.get_closest_marker("shared") or hasattr(report, "wasxfail")
    if report.skipped and not may_skip and os.environ.get("RECOUNT_CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    wanting: dict[str, list[str]] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else ""
        if PACKAGE_NEEDED in reason:
            wanting.setdefault(reason.split(PACKAGE_NEEDED)[1], []).append(report.nodeid)
    if wanting:
        terminalreporter.section("skipped for want of a system package")
    for package, tests in sorted(wanting.items()):
        terminalreporter.line(f"apt-get install {package}   would run:")
        for test in tests:
            terminalreporter.line(f"  {test}")
