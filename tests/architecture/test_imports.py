"""The table of rooms in docs/architecture.md holds: no room imports one that its row does not name."""

from __future__ import annotations

import ast
import re
import sys

import pytest

from tests.architecture.sources import PACKAGE, RECOUNT, ROOT, Module

PAGE = ROOT / "docs" / "architecture.md"
DATABASE_LIBRARIES = {"sqlalchemy", "alembic"}


def table_of_rooms() -> dict[str, set[str]]:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \|([^|]*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    rooms = {room: set(re.findall(r"`(\w+)`", allowed)) for room, allowed in rows}
    rooms["cli"] = set(rooms) - {"cli"}
    return rooms


def imported(module: Module) -> set[str]:
    """Every module that this one imports anywhere, in full dotted form."""
    names: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{absolute(node, module)}.{alias.name}" for alias in node.names}
    return names


def absolute(node: ast.ImportFrom, module: Module) -> str:
    if not node.level:
        return node.module or ""
    package = module.path.relative_to(PACKAGE.parent).parent.parts
    return ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])


def rooms_imported(module: Module) -> set[str]:
    parts = [name.split(".") for name in imported(module)]
    return {p[1] for p in parts if p[0] == "recount" and len(p) > 1 and (PACKAGE / p[1]).is_dir()} - {
        module.room
    }


def test_every_room_stands_in_the_table() -> None:
    packages = {p.parent.name for p in PACKAGE.glob("*/__init__.py")}
    assert packages == set(table_of_rooms())


@pytest.mark.parametrize("module", RECOUNT, ids=lambda m: m.name)
def test_a_module_imports_only_what_its_room_may(module: Module) -> None:
    if module.room:
        assert rooms_imported(module) <= table_of_rooms()[module.room]


def test_the_nouns_need_only_the_standard_library() -> None:
    used = {name.split(".")[0] for m in RECOUNT if m.room == "model" for name in imported(m)}
    assert used - {"recount"} <= sys.stdlib_module_names


def test_only_the_store_speaks_to_a_database() -> None:
    users = {m.room for m in RECOUNT for n in imported(m) if n.split(".")[0] in DATABASE_LIBRARIES}
    assert users <= {"store"}
