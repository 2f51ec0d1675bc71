"""Places found and resolved in two sets of news articles, by ../shared/eval/score_geo.py."""

from __future__ import annotations

from benchmarks.shared import DATA, extracted, figure_after, read_jsonl, score, scratch, write_jsonl

SETS = ("lgl", "trnews")
FIGURES = {"found": "found", "within_161_km": "acc@161", "end_to_end": "end2end"}


def measure(quick: bool) -> dict[str, float]:
    """For each set: share of toponyms found, share of those within 161 km, share of all that are both."""
    figures: dict[str, float] = {}
    for name in SETS[-1:] if quick else SETS:
        gold = DATA / "geo" / f"{name}.jsonl.gz"
        with scratch() as folder:
            found = extracted(read_jsonl(gold), "--extractor", "rules")  # the same places, sooner
            told = score("score_geo.py", gold, write_jsonl(folder / "places.jsonl", found))
        figures |= {f"geo.{name}.{figure}": figure_after(label, told) for figure, label in FIGURES.items()}
    return figures
