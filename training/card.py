"""Writes docs/model-card.md from the figures of the last training: `python -m training.card`.

With `--count` it first counts the annotated reports anew, for which the texts of `../shared` are needed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from training.annotations import HERE, annotated, gold, invented, kind_of
from training.splits import split

PAGE = HERE.parent / "docs" / "model-card.md"
FRAME = HERE / "card.md"
SCORES = ("found", "counted", "full")
FIELDS = (
    "status",
    "age",
    "sex",
    "perpetrator",
    "means",
    "place",
    "dates",
    "source",
    "scope",
    "stance",
    "count",
)
DATA_COLUMNS = ("annotated", "kind of text", "reports", "claims", "held back")
SETS = {"gold": "gold/train", "annotated": "ours", "invented": "invented"}


def card(
    frame: str,
    figures: Mapping[str, Any],
    data: Sequence[Mapping[str, Any]],
    seeds: Sequence[Mapping[str, Any]],
) -> str:
    """The page: the prose of card.md with its tables filled in.

    Args:
        frame: prose in which `{data}`, `{scores}` and the like stand for tables and figures.
        figures: of training/figures.json.
        data: of training/data.json, what was annotated.
        seeds: of training/seeds.json, one for each seed that was compared; empty before that was done.
    """
    scores = figures["scores"]
    return (
        frame.replace(
            "{scores}", _table(("kind of text", "claims", *SCORES, "wrongly accused"), _by_kind(scores))
        )
        .replace("{data}", _table(DATA_COLUMNS, _data(data)))
        .replace("{fields}", _table(("field", "right"), _fields(scores["all"])))
        .replace("{calibration}", _table(("confidence", "right", "claims"), _reliability(figures)))
        .replace("{seeds}", _seeds(seeds))
        .replace("{error}", f"{figures['calibration_error']:.3f}")
        .replace("{held_reports}", str(figures["held_back"]["reports"]))
        .replace("{held_claims}", str(figures["held_back"]["claims"]))
        .replace("{learnt_reports}", str(figures["learnt"]["reports"]))
        .replace("{learnt_claims}", str(figures["learnt"]["claims"]))
    )


def counted() -> list[dict[str, Any]]:
    """How many reports and claims of each kind are in each set, and how many reports are held back."""
    sets = {"gold": list(gold()), "annotated": list(annotated()), "invented": list(invented())}
    _, held = split([row for rows in sets.values() for row in rows])
    back = {row["id"] for row in held}
    out = []
    for name, rows in sets.items():
        for kind in sorted({kind_of(r["id"]) for r in rows}):
            these = [r for r in rows if kind_of(r["id"]) == kind]
            claims = sum(len(r["claims"]) for r in these)
            held_back = sum(r["id"] in back for r in these)
            out.append(
                {"set": name, "kind": kind, "reports": len(these), "claims": claims, "held_back": held_back}
            )
    return out


def _data(data: Sequence[Mapping[str, Any]]) -> Iterable[Sequence[str]]:
    for row in data:
        yield SETS[row["set"]], row["kind"], *(str(row[k]) for k in ("reports", "claims", "held_back"))
    yield "all", "", *(str(sum(row[k] for row in data)) for k in ("reports", "claims", "held_back"))


def _by_kind(scores: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    for kind, s in scores.items():
        row = [f"{s[k]['f1']:.2f}" for k in SCORES]
        yield kind, str(s["gold"]), *row, f"{s['accused']:.2f}"


def _fields(score: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    return ((k, f"{score['fields'][k]:.2f}") for k in FIELDS)


def _reliability(figures: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    return ((f"{mean:.2f}", f"{share:.2f}", str(n)) for mean, share, n in figures["reliability"])


def _seeds(seeds: Sequence[Mapping[str, Any]]) -> str:
    if not seeds:
        return "Not compared yet: one seed was trained."
    names = ("seed", "minutes", *SCORES, "accused", "calibration_error")
    return _table(names, ([str(s[k]) for k in names] for s in seeds))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def read(name: str) -> Any:
    """One of the files of figures; an empty list where seeds were not compared yet."""
    path = HERE / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def add_seed(seed: int, figures: Mapping[str, Any]) -> None:
    """Keep the figures of one seed beside those of the others."""
    score = figures["scores"]["all"]
    row = {"seed": seed, "minutes": figures["minutes"]}
    row |= {k: round(score[k]["f1"], 3) for k in SCORES}
    row |= {
        "accused": round(score["accused"], 3),
        "calibration_error": round(figures["calibration_error"], 3),
    }
    rows = {r["seed"]: r for r in [*read("seeds.json"), row]}
    lines = ",\n".join(json.dumps(rows[n]) for n in sorted(rows))
    (HERE / "seeds.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def write(page: Path = PAGE) -> None:
    """Write the page."""
    frame = FRAME.read_text(encoding="utf-8")
    text = card(frame, read("figures.json"), read("data.json"), read("seeds.json"))
    page.write_text(text, encoding="utf-8")


def main() -> None:
    """Write the page; with --count, count what was annotated before."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--count", action="store_true", help="write training/data.json anew from ../shared")
    if ap.parse_args().count:
        rows = ",\n".join(json.dumps(row) for row in counted())
        (HERE / "data.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")
    write()


if __name__ == "__main__":
    main()
