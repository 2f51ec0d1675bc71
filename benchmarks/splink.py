"""Splink on DuckDB over the same happenings, for comparison: what a general record linker makes of them.

It needs packages that Recount does not, so it is measured only where they are installed, in an environment of
its own:

    python3 -m venv .venv-splink
    .venv-splink/bin/pip install --require-hashes -r requirements.lock
    .venv-splink/bin/pip install --require-hashes -r benchmarks/requirements-splink.txt
    .venv-splink/bin/pip install --no-deps --no-build-isolation --editable .
    .venv-splink/bin/python -m benchmarks splink

A model of Fellegi and Sunter (1969): u by random sampling, m by expectation maximisation under several
blocking rules, nothing left untrained. Only the threshold over which pairs are joined is chosen by labels, on
`gvc/train`; its figure there is of incidents held back, from models that never saw them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.shared import DATA, read_jsonl, without_answers
from recount.link import Comparison
from recount.link.events import Event
from recount.link.words import Vectors
from recount.model.claims import Claim
from recount.model.reports import Report
from recount.pipeline.extracting import extract_reports
from recount.read import read_document
from training.linking import b_cubed_f1, folds

DIMENSIONS = 256
THRESHOLDS = tuple(t / 2 for t in range(-12, 41))  # match weights, base 2
SEED = 1
APART = "l.report <> r.report"
SAME_PLACE = "l.lat = r.lat AND l.lon = r.lon"
SAME_TOLL = "l.killed = r.killed AND l.injured = r.injured"


def measure(quick: bool) -> dict[str, float]:
    """B-cubed F1 of main events: of `train`, its incidents held back, and of `dev` with all of `train`."""
    if quick:
        return {}
    train, dev = (_articles(part) for part in ("train", "dev"))
    found: dict[str, str] = {}
    for n, own in enumerate(folds({a.incident for a in train})):
        model, threshold = _model([a for a in train if a.incident not in own])
        linked = _linked([a for a in train if a.incident in own], model, threshold)
        found |= {report: f"{n} {cluster}" for report, cluster in linked.items()}
    return {
        "links.splink.gvc_train.b_cubed_f1": round(b_cubed_f1(found, _right(train)), 4),
        "links.splink.gvc_dev.b_cubed_f1": round(b_cubed_f1(_linked(dev, *_model(train)), _right(dev)), 4),
    }


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its claims, and the shooting that it tells of."""

    report: Report
    claims: Sequence[Claim]
    incident: str


def _articles(part: str) -> list[Article]:
    """The articles of one part, read with the default extractor."""
    rows = read_jsonl(DATA / "gvc" / f"{part}.jsonl.gz")
    lines = "\n".join(json.dumps(row) for row in without_answers(rows))
    found = read_document("articles", "jsonl", io.BytesIO(lines.encode()))
    reports = [r for r in found if isinstance(r, Report)]
    read = zip(reports, extract_reports(reports), rows, strict=True)
    return [Article(report, e.claims, row["incident"]) for report, e, row in read]


def _right(articles: Iterable[Article]) -> dict[str, str]:
    return {a.report.id: a.incident for a in articles}


def _compared(articles: Sequence[Article]) -> Comparison:
    """The happenings of these articles, just as Recount's own linker compares them."""
    return Comparison.of([a.report for a in articles], [c for a in articles for c in a.claims])


def _model(articles: Sequence[Article]) -> tuple[dict[str, Any], float]:
    """The trained model, and the match weight from which joining is right for most articles."""
    compared = _compared(articles)
    linker = _linker(compared, _settings())
    same = f"{SAME_PLACE} AND l.day = r.day AND {APART}"
    linker.training.estimate_probability_two_random_records_match([same], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=SEED, min_count_per_level=None)
    for rule in ("l.day = r.day", SAME_PLACE, SAME_TOLL):
        linker.training.estimate_parameters_using_expectation_maximisation(f"{rule} AND {APART}")
    model: dict[str, Any] = linker.misc.save_model_to_json()
    if untrained := list(_untrained(model)):
        raise ValueError(f"levels without m or u: {', '.join(untrained)}")
    right = _right(articles)
    joined = _joiner(linker, compared.events, right)
    return model, max(THRESHOLDS, key=lambda t: b_cubed_f1(joined(t), right))


def _untrained(model: Mapping[str, Any]) -> Iterable[str]:
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            values = [level.get("m_probability"), level.get("u_probability")]
            if not level.get("is_null_level") and not all(isinstance(v, float) for v in values):
                yield f"{comparison['output_column_name']}: {level['sql_condition']}"


def _linked(articles: Sequence[Article], model: dict[str, Any], threshold: float) -> dict[str, str]:
    """Report id -> the cluster of its main event."""
    compared = _compared(articles)
    return _joiner(_linker(compared, model), compared.events, _right(articles))(threshold)


def _joiner(
    linker: Any, events: Sequence[Event], reports: Iterable[str]
) -> Callable[[float], dict[str, str]]:
    """From a threshold to the clusters of the reports' main events; a report without one is alone."""
    alone = {r: r for r in reports}
    scored = linker.inference.predict()

    def joined(threshold: float) -> dict[str, str]:
        table = linker.clustering.cluster_pairwise_predictions_at_threshold(
            scored, threshold_match_weight=threshold
        )
        of = {row["unique_id"]: row["cluster_id"] for row in table.as_record_list()}
        return alone | {e.report: str(of[n]) for n, e in enumerate(events) if e.is_main}

    return joined


def _linker(compared: Comparison, settings: Any) -> Any:
    import pyarrow  # noqa: PLC0415
    from splink import DuckDBAPI, Linker  # noqa: PLC0415

    types = {
        "unique_id": pyarrow.int32(),
        "report": pyarrow.string(),
        "day": pyarrow.date32(),
        "lat": pyarrow.float64(),
        "lon": pyarrow.float64(),
        "killed": pyarrow.int32(),
        "injured": pyarrow.int32(),
        "names": pyarrow.list_(pyarrow.string()),
        "places": pyarrow.list_(pyarrow.string()),
        "words": pyarrow.list_(pyarrow.float32(), DIMENSIONS),
    }
    columns = zip(*(_row(n, e, compared.around) for n, e in enumerate(compared.events)), strict=True)
    table = pyarrow.table(
        [pyarrow.array(column, kind) for column, kind in zip(columns, types.values(), strict=True)],
        list(types),
    )
    return Linker(DuckDBAPI().register(table), settings, log_level="ERROR")


def _row(n: int, event: Event, around: Vectors) -> tuple[Any, ...]:
    """An event as a record; what is not known is null."""
    lat, lon, _ = min(event.points, key=lambda p: p[2], default=(None, None, None))
    killed, injured = (
        max((m for o, m in event.tolls if o == outcome), default=None) for outcome in ("killed", "injured")
    )
    words = [0.0] * DIMENSIONS
    for term, weight in around.weights_of(n).items():
        words[term % DIMENSIONS] += weight
    day = event.when.end if event.when.precision == "day" else None
    names, places = sorted(event.names) or None, sorted(event.keys) or None
    return n, event.report, day, lat, lon, killed, injured, names, places, words


def _settings() -> Any:
    """Each comparison from the likeliest level to the rest, as Splink reads them."""
    from splink import SettingsCreator  # noqa: PLC0415
    from splink.blocking_rule_library import CustomRule  # noqa: PLC0415

    days, norm = "abs(date_diff('day', day_l, day_r))", "array_cosine_similarity(words_l, words_r)"
    shared = "len(list_intersect(names_l, names_r))"
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            _comparison("place", "lat", [f"{_KM} <= {km}" for km in (1, 30, 160)]),
            _comparison("date", "day", [f"{days} <= {n}" for n in (0, 1, 7)]),
            _comparison("killed", "killed", ["killed_l = killed_r", "abs(killed_l - killed_r) = 1"]),
            _comparison("injured", "injured", ["injured_l = injured_r", "abs(injured_l - injured_r) = 1"]),
            _comparison("names", "names", [f"{shared} >= 1"]),
            _comparison("words", "words", [f"{norm} >= {c}" for c in (0.5, 0.35, 0.22, 0.1)]),
        ],
        blocking_rules_to_generate_predictions=[
            CustomRule(f"l.day = r.day AND {APART}"),
            CustomRule(f"{SAME_PLACE} AND {APART}"),
            CustomRule(f"l.places = r.places AND {APART}", arrays_to_explode=["places"]),
            CustomRule(f"l.names = r.names AND {APART}", arrays_to_explode=["names"]),
        ],
    )


_KM = (
    "12742 * asin(least(1, sqrt(sin(radians(lat_r - lat_l) / 2) ^ 2 + cos(radians(lat_l)) "
    "* cos(radians(lat_r)) * sin(radians(lon_r - lon_l) / 2) ^ 2)))"
)


def _comparison(name: str, column: str, conditions: Sequence[str]) -> dict[str, Any]:
    unknown = {"sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL", "is_null_level": True}
    levels = [unknown, *({"sql_condition": c} for c in conditions), {"sql_condition": "ELSE"}]
    return {"output_column_name": name, "comparison_levels": levels}
