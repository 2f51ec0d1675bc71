"""What is committed holds on other machines too, and the texts lead where they say."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "examples").rglob("*.md")),
]
SPLINK = ROOT / "benchmarks" / "requirements-splink.txt"
each_lock = pytest.mark.parametrize("lock", [*LOCKS, SPLINK], ids=lambda p: p.name)


def pins(lock: Path) -> dict[str, tuple[str, int]]:
    """Name -> version and number of hashes."""
    entries = re.findall(
        r"^([A-Za-z0-9._-]+)==(\S+) \\\n((?: +--hash=\S+(?: \\)?\n)+)", lock.read_text(), re.MULTILINE
    )
    return {name: (version, hashes.count("--hash=sha256:")) for name, version, hashes in entries}


@each_lock
def test_a_lock_holds_no_address_and_no_option(lock: Path) -> None:
    lines = [line for line in lock.read_text().splitlines() if line and not line.startswith((" ", "#"))]
    assert [line for line in lines if line.startswith("-")] == []
    assert re.findall(r"\w+://| @ ", lock.read_text()) == []


@each_lock
def test_every_pin_has_hashes(lock: Path) -> None:
    lines = [
        line for line in lock.read_text().splitlines() if "==" in line and not line.startswith((" ", "#"))
    ]
    assert len(pins(lock)) == len(lines) > 0


def test_the_two_locks_agree() -> None:
    run, dev = map(pins, LOCKS)
    assert run.items() <= dev.items()


def test_every_declared_dependency_is_locked() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert {re.split(r"[<>=~!]", d)[0] for d in declared} <= pins(LOCKS[0]).keys()


def test_training_asks_for_one_version_of_each_package_and_for_none_that_is_locked() -> None:
    lines = (ROOT / "training" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    asked = [line for line in lines if not line.startswith("#")]
    names = [m[1] for line in asked if (m := re.fullmatch(r"([a-z0-9-]+)==[\w.]+", line))]
    assert len(names) == len(asked) == len(set(names)) > 0
    assert set(names) & pins(LOCKS[0]).keys() == set()


def test_what_the_comparison_with_splink_needs_is_no_dependency_of_recount() -> None:
    assert "splink" in pins(SPLINK)
    assert pins(SPLINK).keys() & (pins(LOCKS[0]).keys() | pins(LOCKS[1]).keys()) == set()


@pytest.mark.needs("git")
def test_no_path_of_one_machine_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    here = [f"{ROOT}/".encode(), f"{ROOT.parent / 'shared'}".encode()]
    texts = {
        name: (ROOT / name).read_bytes() for name in listed.split("\0") if name and (ROOT / name).is_file()
    }
    assert texts
    assert [name for name, data in texts.items() if any(path in data for path in here)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    local = [t for t in targets if "://" not in t and not t.startswith("mailto:")]
    missing = [t for t in local if not resolves(page, t)]
    assert missing == []


def resolves(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    file = (page.parent / path) if path else page
    if not file.exists():
        return False
    return not anchor or anchor in anchors(file)


def anchors(page: Path) -> set[str]:
    """The fragment of every heading, as the usual Markdown sites make it."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


def test_the_lock_of_the_scripts_holds_hashes_and_no_address() -> None:
    text = (ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: p for name, p in json.loads(text)["packages"].items() if name}
    assert packages
    assert [name for name, p in packages.items() if not p["integrity"].startswith("sha512-")] == []
    assert re.findall(r"\w+://", text) == []
