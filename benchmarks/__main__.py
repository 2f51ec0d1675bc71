"""`python -m benchmarks [NAME...]`: measure, and compare with benchmarks/floors.json."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Mapping

import benchmarks
from benchmarks import floors
from benchmarks.shared import SHARED

NOT_BENCHMARKS = ("__main__", "floors", "shared")


def main() -> int:
    """Status 0 when no figure is beyond its floor, 1 when one is, 2 when nothing can be measured."""
    names = [m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name not in NOT_BENCHMARKS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="the small fixed part that CI measures again")
    parser.add_argument(
        "--write", action="store_true", help="keep what was measured in floors.json; floors stay"
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
    if not SHARED.is_dir():
        print("The development data is not in ../shared, so nothing can be measured.", file=sys.stderr)
        return 2
    measured: dict[str, float] = {}
    for name in options.names or names:
        print(f"measuring {name}", file=sys.stderr)
        measured |= importlib.import_module(f"benchmarks.{name}").measure(options.quick)
    if options.write:
        floors.keep(measured)
    return _report(measured)


def _report(measured: Mapping[str, float]) -> int:
    entries = floors.load()
    print(f"{'':40} {'measured':>9} {'floor':>7} {'target':>7}")
    fallen = 0
    for name, value in measured.items():
        entry = entries[name]
        verdict = "" if floors.reaches(entry, value, "target") else "short of the target"
        if not floors.reaches(entry, value):
            fallen, verdict = fallen + 1, "BEYOND THE FLOOR"
        limits = f"{_shown(entry['floor']):>7} {_shown(entry['target']):>7}"
        print(f"{name:40} {value:9g} {limits}  {verdict}".rstrip())
    return 1 if fallen else 0


def _shown(limit: float | None) -> str:
    return "-" if limit is None else f"{limit:g}"


if __name__ == "__main__":
    sys.exit(main())
