import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from recount.codebook.tables import codes, lookup, read_table
from recount.model.errors import CodebookError


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package of tables of its own, named after the test's folder so that the cache never mixes two."""
    name = "tables_" + tmp_path.name.replace("-", "_")
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("")
    (tmp_path / name / "fine.csv").write_text(
        '\ufeffword , low\n# a remark\n\n"many, or more", 3\nscores,40\n', "utf-8"
    )
    (tmp_path / name / "ragged.csv").write_text("word,low\nmany,3,4\n")
    (tmp_path / name / "empty.csv").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    sys.modules.pop(name, None)


def test_a_table_is_read_without_remarks_empty_lines_byte_order_mark_and_padding(package: str) -> None:
    assert [dict(row) for row in read_table(package, "fine.csv")] == [
        {"word": "many, or more", "low": "3"},
        {"word": "scores", "low": "40"},
    ]


def test_an_empty_table_has_no_rows(package: str) -> None:
    assert read_table(package, "empty.csv") == ()


def test_a_row_with_a_cell_too_many_names_the_file(package: str) -> None:
    with pytest.raises(CodebookError, match=r"ragged\.csv.*3 cells and not 2"):
        read_table(package, "ragged.csv")


def test_a_missing_table_names_the_file(package: str) -> None:
    with pytest.raises(CodebookError, match=r"absent\.csv"):
        read_table(package, "absent.csv")


def test_codes_stand_in_the_order_of_the_table() -> None:
    assert codes("stance") == ("asserted", "denied", "hypothetical")


def test_a_code_is_looked_up() -> None:
    assert "did not happen" in lookup("stance", "denied").definition


def test_an_unknown_code_names_the_file_to_add_it_to() -> None:
    with pytest.raises(CodebookError, match=r"'retracted'.*add it to codebook/stance\.csv"):
        lookup("stance", "retracted")


def test_rows_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        read_table("recount.codebook", "stance.csv")[0]["code"] = "x"  # type: ignore[index]
