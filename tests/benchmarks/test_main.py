"""Which benchmarks are measured where nothing was asked for."""

from __future__ import annotations

import pytest

from benchmarks import __main__ as command


@pytest.fixture
def without_splink(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What is measured where Splink is not installed."""
    measured: list[list[str]] = []
    monkeypatch.setattr(command, "ON_REQUEST", {"splink": "a_package_that_is_not_there"})
    monkeypatch.setattr(command, "_measure", lambda names, *_: measured.append(list(names)) or 0)
    return measured


@pytest.mark.shared
def test_what_is_not_installed_is_left_out(
    without_splink: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks"])
    assert command.main() == 0
    (names,) = without_splink
    assert "gvc" in names
    assert "splink" not in names


@pytest.mark.shared
def test_asking_for_what_is_not_installed_says_what_to_do(
    without_splink: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks", "gvc", "splink"])
    assert command.main() == 2
    assert without_splink == []
    assert "splink needs packages" in capsys.readouterr().err
