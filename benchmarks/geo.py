"""Scores place resolution on the sets of ../shared/data/geo with the project's own resolve, and prints the lines.

usage: python benchmarks/geo.py [SHARED_FOLDER]
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from recount.model.claims import place_to_json
from recount.model.reports import Report
from recount.resolve import find_places, resolve_places

SETS = ("lgl", "trnews")


def main(shared: Path) -> None:
    """Print one line a set: its name and what score_geo.py says."""
    for name in SETS:
        gold = shared / "data" / "geo" / f"{name}.jsonl.gz"
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "places.jsonl"
            out.write_text("".join(json.dumps(line) + "\n" for line in resolved(gold)), "utf-8")
            scorer = [sys.executable, str(shared / "eval" / "score_geo.py"), str(gold), str(out)]
            print(name, subprocess.run(scorer, capture_output=True, text=True, check=True).stdout.strip())


def resolved(gold: Path) -> Iterator[dict[str, Any]]:
    """What `recount extract` would print of each article's places."""
    with gzip.open(gold, "rt", encoding="utf-8") as lines:
        for line in lines:
            doc = json.loads(line)
            report = Report(id=doc["id"], text=doc["text"], title=doc.get("title") or "")
            places = resolve_places(report, find_places(report.layer))
            yield {"id": doc["id"], "places": [place_to_json(p) for p in places]}


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1].parent / "shared")
