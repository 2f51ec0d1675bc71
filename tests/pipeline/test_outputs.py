"""The files of a run: all new or none touched, safe for spreadsheets."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.model.errors import RecountError, StorageFull
from recount.model.incidents import Incident, Perpetrator, Reason
from recount.model.whens import When
from recount.pipeline.outputs import OutputFolder, json_line
from recount.pipeline.table import columns, incidents_csv, safe_cell
from tests.pipeline.invented import ENV, ROOT


def test_files_are_replaced_together_and_nothing_is_left_over(tmp_path):
    with OutputFolder(tmp_path / "out") as out:
        out.write_all({"reports.jsonl": [b"old\n"], "b": [b"old\n"]})
    with OutputFolder(tmp_path / "out") as out:
        out.write_all({"reports.jsonl": [b"new\n", b"er\n"], "b": []})
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == {
        "reports.jsonl": b"new\ner\n",
        "b": b"",
    }


def test_an_error_half_way_leaves_the_old_files(tmp_path):
    def broken():
        yield b"new\n"
        raise ZeroDivisionError

    with OutputFolder(tmp_path / "out") as out:
        out.write_all({"reports.jsonl": [b"old\n"], "b": [b"old\n"]})
        with pytest.raises(ZeroDivisionError):
            out.write_all({"reports.jsonl": [b"new\n"], "b": broken()})
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == {
        "reports.jsonl": b"old\n",
        "b": b"old\n",
    }


FULL = """
import sys
from pathlib import Path
from recount.model.errors import RecountError
from recount.pipeline.outputs import OutputFolder
try:
    with OutputFolder(Path(sys.argv[1])) as out:
        out.write_all({"reports.jsonl": [b"new"], "b": [b"x" * 1000] * 10_000})
except RecountError as error:
    print(type(error).__name__, error, sep=": ")
"""


def test_a_full_disk_leaves_the_old_files(tmp_path):
    with OutputFolder(tmp_path) as out:
        out.write_all({"reports.jsonl": [b"old"]})
    command = ["bash", "-c", 'ulimit -f 1000; exec "$@"', "-", sys.executable, "-c", FULL, str(tmp_path)]
    said = subprocess.run(command, env=ENV, capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"{StorageFull.__name__}: There is no room left on the disk for the folder")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"reports.jsonl": b"old"}


def test_a_folder_that_cannot_be_is_said_with_what_to_do(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(RecountError, match="--out"), OutputFolder(tmp_path / "file"):
        pass
    with pytest.raises(RecountError, match="--out"), OutputFolder(tmp_path / "file" / "below"):
        pass


def test_another_run_in_the_same_folder_is_said(tmp_path):
    with OutputFolder(tmp_path), pytest.raises(RecountError, match="Another run"), OutputFolder(tmp_path):
        pass
    with OutputFolder(tmp_path):
        pass


def test_the_first_of_two_runs_into_a_new_folder_to_write_keeps_it(tmp_path):
    with OutputFolder(tmp_path / "out") as first, OutputFolder(tmp_path / "out") as second:
        first.write_all({"a": [b"first"]})
        with pytest.raises(RecountError, match="Another run"):
            second.write_all({"a": [b"second"]})
    assert [p.read_bytes() for p in (tmp_path / "out").iterdir()] == [b"first"]


def test_a_folder_is_made_only_when_its_files_are_written(tmp_path):
    def full():
        yield b"new"
        raise OSError(errno.ENOSPC, "No space left on device")

    with OutputFolder(tmp_path / "out" / "may") as out:
        assert list(tmp_path.iterdir()) == []
        with pytest.raises(StorageFull):
            out.write_all({"a": full()})
    assert not (tmp_path / "out" / "may").exists()


FORBIDDEN = """
import os, sys
from pathlib import Path
from recount.model.errors import RecountError
from recount.pipeline.outputs import OutputFolder
if os.geteuid() == 0:  # who may write everywhere
    os.setuid(65534)
try:
    with OutputFolder(Path(sys.argv[1])):
        print("the work goes on")
except RecountError as error:
    print(error)
"""


def test_a_folder_that_may_not_be_made_is_said_before_the_work(tmp_path):
    for path in tmp_path.parents:
        if os.geteuid() == 0 and Path(tempfile.gettempdir()) in path.parents:
            path.chmod(0o755)  # an ordinary user must be able to look
    tmp_path.chmod(0o555)
    command = [sys.executable, "-c", FORBIDDEN, str(tmp_path / "out")]
    done = subprocess.run(command, env=ENV, capture_output=True, text=True, check=True)
    tmp_path.chmod(0o755)
    assert "may not write" in done.stdout


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-3", "'-3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" \t=1", "'  =1"),
        ("\r\n=1", "' =1"),
        ("\uff1d1", "'\uff1d1"),
        ("Velmora = Karsk", "Velmora = Karsk"),
        ("two\nlines\x00", "two lines "),
        (-3.25, -3.25),
        (None, None),
    ],
)
def test_a_cell_is_no_formula(text, cell):
    assert safe_cell(text) == cell


@given(st.text())
def test_no_text_begins_a_formula(text):
    cell = safe_cell(text)
    assert not cell.strip().startswith(("=", "+", "-", "@"))
    assert "\n" not in cell


@given(st.dictionaries(st.text(), st.text(alphabet=st.characters(exclude_categories=()))))
def test_any_text_is_one_line_of_json_in_utf_8(data):
    line = json_line(data)
    assert line.count(b"\n") == 1
    assert json.loads(line.decode("utf-8")) == data


def test_the_columns_of_the_table_are_documented():
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    section = page.split("## incidents.csv")[1].split("## ")[0]
    documented = set(re.findall(r"`(\w+)`", section))
    assert {c for c in columns() if not re.match(r"(attackers_)?(?!killed)\w+_(low|best|high)$", c)} <= (
        documented | {"attackers_killed_best", "attackers_killed_high"}
    )


def test_each_value_of_a_list_is_no_formula():
    evil = Incident(
        id="i-1",
        kind="incident",
        reports=("a", "=1+1", "\t@b", "\r-c"),
        claims=("c-1",),
        when=When(),
        location=None,
        perpetrators=(Perpetrator("the army", (), ()), Perpetrator("+HYPERLINK()", (), ())),
        means=("shelling",),
        counts={},
        attackers={},
        told={},
        by_group=(),
        independent_sources=1,
        grade="weak",
        policy="recount-1",
        provisional=True,
        reasons=(Reason("Used 12.", ("c-1",)), Reason("=1+1.", ("c-1",))),
    )
    (row,) = csv.DictReader(io.StringIO(b"".join(incidents_csv([evil])).decode()))
    assert row["reports"] == "a; '=1+1; ' @b; ' -c"
    assert row["perpetrators"] == "the army; '+HYPERLINK()"
    assert row["reasons"] == "Used 12. '=1+1."
