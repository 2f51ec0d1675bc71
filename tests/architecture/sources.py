"""The project's Python sources, parsed, for the tests that hold them to the rules of the house."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "recount"


@dataclass(frozen=True)
class Module:
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        """The package of src/recount it stands in; "" for the modules of recount itself."""
        inner = self.path.relative_to(PACKAGE).parts
        return inner[0] if len(inner) > 1 else ""


RECOUNT = tuple(Module(p) for p in sorted(PACKAGE.rglob("*.py")))
BENCHMARKS = tuple(Module(p) for p in sorted((ROOT / "benchmarks").rglob("*.py")))
TRAINING = tuple(Module(p) for p in sorted((ROOT / "training").rglob("*.py")))
