"""Places found and resolved in two sets of news articles, by ../shared/eval/score_geo.py."""

from __future__ import annotations

from benchmarks.shared import DATA, figure_after, recount, score, scratch, without_answers, write_jsonl

SETS = ("lgl", "trnews")
FIGURES = {"found": "found", "within_161_km": "acc@161", "end_to_end": "end2end"}


def measure(quick: bool) -> dict[str, float]:
    """For each set: share of toponyms found, share of those within 161 km, share of all that are both."""
    figures: dict[str, float] = {}
    for name in SETS[-1:] if quick else SETS:
        gold = DATA / "geo" / f"{name}.jsonl.gz"
        with scratch() as folder:
            reports = write_jsonl(folder / "reports.jsonl", without_answers(gold))
            recount("extract", reports, "--quiet", stdout=folder / "places.jsonl")
            told = score("score_geo.py", gold, folder / "places.jsonl")
        figures |= {f"geo.{name}.{figure}": figure_after(label, told) for figure, label in FIGURES.items()}
    return figures
