"""What people do with a casebook: add reports, find their claims, count incidents, check it all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from recount.model.claims import claim_to_json
from recount.model.extraction import Extractor
from recount.model.incidents import Incident, incident_to_json
from recount.model.reports import Report
from recount.pipeline.adding import AddSummary, add
from recount.pipeline.extracting import DEFAULT, reading_name
from recount.pipeline.finding import extract_pending
from recount.pipeline.listener import Listener
from recount.pipeline.naming import own_tables
from recount.pipeline.outputs import OutputFolder, json_line
from recount.pipeline.reckoning import Reckoning, Rules, add_up, incidents_of, reckon, reckon_each
from recount.pipeline.table import incidents_csv
from recount.pipeline.verifying import Fault, verify
from recount.reconcile.policies import policy_named
from recount.store.casebook import Casebook

__all__ = [
    "AddSummary",
    "Fault",
    "Reckoning",
    "Rules",
    "RunSummary",
    "add",
    "extract_pending",
    "reckon",
    "reckon_each",
    "run",
    "verify",
]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did and found.

    Attributes:
        added: what became of the inputs.
        reports: how many different reports the input holds.
        claims: how many claims they make.
        skipped: report id -> why it was not read for claims.
        uncovered: of those, the ones in a language that is not covered: report id -> language, "" unknown.
        reckoning: the incidents that these reports tell of.
    """

    added: AddSummary
    reports: int
    claims: int
    skipped: Mapping[str, str]
    uncovered: Mapping[str, str]
    reckoning: Reckoning

    @property
    def is_written(self) -> bool:
        """Whether the files were written: where every input was refused, those of the run before stay."""
        return self.reports > 0 or not self.added.refused

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """Incidents, then aggregates, each by first day (undated last) and id."""
        return self.reckoning.incidents


def run(
    casebook: Casebook,
    inputs: Sequence[str],
    out_dir: Path,
    rules: Rules,
    listener: Listener,
    extractor: str | Extractor = DEFAULT,
) -> RunSummary:
    """The main job: inputs into the casebook, and what they add up to into `out_dir`.

    The output answers for the reports of these inputs alone: the same inputs, version and policy give the
    same bytes, whatever else the casebook holds.

    Raises:
        RecountError: if the policy or extractor is unknown, a table of actors is wrong, `out_dir` cannot be
            written or another run writes to it, or the casebook or the disk is the trouble.
    """
    policy_named(rules.policy)
    rules = replace(rules, actors=own_tables(casebook.folder))
    name = reading_name(extractor)
    with OutputFolder(out_dir) as out:
        added = add(casebook, inputs, listener)
        finding = extract_pending(casebook, extractor, listener, added.keys)
        reports = [stored.report for stored in casebook.reports(added.keys)]
        extractions = [extraction for _, extraction in casebook.extractions(added.keys, name)]
        claims = [claim for extraction in extractions for claim in extraction.claims]
        listener.progress("Counting incidents", 0, None)
        reckoning = add_up(reports, claims, rules)
        skipped = {e.report: e.skipped for e in extractions if e.skipped is not None}
        uncovered = {e.report: e.language for e in extractions if e.skipped is not None}
        skipped |= finding.failed
        files = {
            "reports.jsonl": _report_lines(reports, skipped, reckoning),
            "claims.jsonl": (json_line(claim_to_json(claim)) for claim in claims),
            "incidents.jsonl": (json_line(incident_to_json(incident)) for incident in reckoning.incidents),
            "incidents.csv": incidents_csv(reckoning.incidents),
        }
        summary = RunSummary(added, len(reports), len(claims), skipped, uncovered, reckoning)
        if summary.is_written:
            out.write_all(files)
    return summary


def report_to_json(report: Report) -> dict[str, Any]:
    """A report as it was read, under the names of the contract; the input's other keys come first."""
    return {
        **report.extra,
        "id": report.id,
        "title": report.title,
        "text": report.text,
        "published": report.published.isoformat() if report.published else None,
        "publisher": report.publisher,
        "url": report.url,
        "language": report.language,
        "regions": [{"kind": r.kind, "start": r.start, "end": r.end} for r in report.all_regions],
    }


def _report_lines(
    reports: Sequence[Report], skipped: Mapping[str, str], reckoning: Reckoning
) -> Iterator[bytes]:
    told = incidents_of(reckoning)
    for report in reports:
        yield json_line(
            {
                **report_to_json(report),
                "skipped": skipped.get(report.id),
                "main_incident": reckoning.main.get(report.id),
                "incidents": told.get(report.id, []),
            }
        )
