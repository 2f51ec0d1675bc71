"""`python -m benchmarks [NAME...]`: measure, and compare with benchmarks/floors.json."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Mapping, Sequence

import benchmarks
from benchmarks import accuracy, floors, tables
from benchmarks.shared import SHARED

NOT_BENCHMARKS = ("__main__", "accuracy", "floors", "invented", "pairing", "shared", "tables")
ON_REQUEST = {"splink": "splink"}  # benchmark -> a package that Recount does not need
HOW = "the first lines of its module in benchmarks/ say how to install them"


def main() -> int:
    """Status 0 when no figure is beyond its floor, 1 when one is, 2 when nothing can be measured."""
    names = [m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name not in NOT_BENCHMARKS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="the small fixed part that CI measures again")
    parser.add_argument(
        "--write", action="store_true", help="keep what was measured, and write docs/accuracy.md; floors stay"
    )
    parser.add_argument(
        "--page", action="store_true", help="measure nothing: write docs/accuracy.md from the kept figures"
    )
    parser.add_argument(
        "--recorded", action="store_true", help="measure nothing: hold the kept figures to the floors"
    )
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(names))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(names)}")
    if options.recorded:
        return _report({name: entry["measured"] for name, entry in floors.load().items()})
    if options.page:
        accuracy.write()
        return 0
    if not SHARED.is_dir():
        print("The development data is not in ../shared, so nothing can be measured.", file=sys.stderr)
        return 2
    if lacking := [name for name in options.names if not _can_run(name)]:
        print(f"{', '.join(lacking)} needs packages that are not installed; {HOW}.", file=sys.stderr)
        return 2
    usual = [name for name in names if _can_run(name)]
    return _measure(options.names or usual, options.quick, options.write)


def _can_run(name: str) -> bool:
    return name not in ON_REQUEST or importlib.util.find_spec(ON_REQUEST[name]) is not None


def _measure(names: Sequence[str], quick: bool, is_kept: bool) -> int:
    measured: dict[str, float] = {}
    for name in names:
        print(f"measuring {name}", file=sys.stderr)
        benchmark = importlib.import_module(f"benchmarks.{name}")
        figures = benchmark.measure(quick)
        if new := sorted(set(figures) - set(floors.load())):
            print(f"Give {', '.join(new)} an entry in {floors.PATH.name} first.", file=sys.stderr)
            return 2
        measured |= figures
        if is_kept and not floors.keep(figures) and figures and hasattr(benchmark, "tables"):
            tables.keep(benchmark.tables())  # never those of another measurement than the figures
    if is_kept:
        accuracy.write()
    return _report(measured)


def _report(measured: Mapping[str, float]) -> int:
    entries = floors.load()
    print(f"{'':40} {'measured':>9} {'floor':>7} {'target':>7} {'aim':>7}")
    fallen = 0
    for name, value in measured.items():
        entry = entries[name]
        verdict = "" if floors.reaches(entry, value, "target") else "short of the target"
        if not floors.reaches(entry, value):
            fallen, verdict = fallen + 1, "BEYOND THE FLOOR"
        limits = " ".join(f"{_shown(entry[mark]):>7}" for mark in ("floor", "target", "aim"))
        print(f"{name:40} {value:9g} {limits}  {verdict}".rstrip())
    return 1 if fallen else 0


def _shown(limit: float | None) -> str:
    return "-" if limit is None else f"{limit:g}"


if __name__ == "__main__":
    sys.exit(main())
