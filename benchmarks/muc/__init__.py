"""Claims from news of 1988-90 written as MUC-4 templates, scored by ../shared/eval/score_muc.py.

`templates.py` has the rules by which claims become templates, `words.csv` the words they look for.
"""

from __future__ import annotations

import json

from benchmarks.claims import MODEL
from benchmarks.muc.templates import fill_templates
from benchmarks.shared import DATA, read_jsonl, recount, score, scratch, without_answers, write_jsonl

FIGURES = {
    "victims_number_f": "hum-tgt-num",
    "victims_effect_f": "hum-tgt-effect",
    "place_f": "inc-loc",
    "date_f": "inc-date",
    "all_f": "ALL TEMPLATES",
}


def measure(quick: bool) -> dict[str, float]:
    """F (0 to 100) on the test set of 1992 for victims' number and effect, place, date, and all slots."""
    return {} if quick else of_part("test")


def of_part(part: str) -> dict[str, float]:
    """The figures on one part of the corpus; rules may be made by looking at `train` alone."""
    key = DATA / "muc4" / f"{part}.jsonl.gz"
    reports = without_answers(read_jsonl(key))
    with scratch() as folder:
        told = folder / "claims.jsonl"
        untold = write_jsonl(folder / "reports.jsonl", reports)
        recount("extract", untold, "--quiet", *MODEL, stdout=told)
        filled = [
            {"id": report["id"], "templates": fill_templates(report, extracted)}
            for report, extracted in zip(reports, read_jsonl(told), strict=True)
        ]
        responses = write_jsonl(folder / "templates.jsonl", filled)
        rows = json.loads(score("score_muc.py", key, responses, "--json"))
    return {f"muc.{part}.{name}": round(rows[row]["P&R"] or 0.0, 1) for name, row in FIGURES.items()}
