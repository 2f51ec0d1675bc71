"""One incident, claim or report in full: figures, reasons, and each quote inside its sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from recount.cli.languages import language_name
from recount.cli.render_claims import said
from recount.cli.render_incidents import NO_HARM
from recount.cli.render_sources import show_sources
from recount.cli.screen import print_indented
from recount.model.claims import Claim
from recount.model.clean import clean, shortened
from recount.model.incidents import Incident, Perpetrator, Reason
from recount.model.phrases import (
    count_figures,
    days,
    figures,
    outcome_words,
    people,
    place_in_full,
    plural,
    short_ids,
)
from recount.model.reports import Report
from recount.model.spans import Mention

_REACH = 240  # code points of context looked at on either side of a quote
_TITLE = 160
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*\s|\n")


def quote_in_sentence(layer: str, quote: Mention, marks: tuple[str, str] = ("", "")) -> Text:
    """The sentence that holds the quote, on one line, the quote's own words highlighted.

    `layer` is the report's text layer; "…" stands where a sentence is longer than the reach; `marks` are set
    about the quote where no highlight can be seen.
    """
    left, right = max(0, quote.start - _REACH), min(len(layer), quote.end + _REACH)
    starts = [m.end() for m in _SENTENCE_END.finditer(layer, left, quote.start)]
    last = max(quote.start, quote.end - 1)  # the quote may hold its sentence's full stop
    end = _SENTENCE_END.search(layer, last, right)
    return Text.assemble(
        "…" if left and not starts else "",
        clean(layer[starts[-1] if starts else left : quote.start]).lstrip(),
        (f"{marks[0]}{clean(layer[quote.start : quote.end])}{marks[1]}", "bold reverse"),
        clean(layer[quote.end : end.end() if end else right]).rstrip(),
        "…" if right < len(layer) and not end else "",
    )


def show_incident(
    console: Console, sides: Sequence[Incident], claims: Mapping[str, Claim], reports: Mapping[str, Report]
) -> None:
    """Print an incident: figures, who is held responsible, sources, reasons, and its claims by report.

    Args:
        console: where to.
        sides: the incident, once for each policy; figures, sources and reasons are shown for each.
        claims: its claims, by id.
        reports: its reports, by id.
    """
    incident = sides[0]
    names = short_ids(list(incident.claims))
    speaks_of: dict[str, list[int]] = {c: [] for c in incident.claims}
    last = 0
    for line in _heading(sides):
        console.print(line)
    for side in sides:
        numbered = list(enumerate(side.reasons, last + 1))
        last += len(numbered)
        under = f" under {side.policy}" if len(sides) > 1 else ""
        if under:
            _section(console, "", [_standing(side)])
        _section(console, f"Counts{under}", list(_counts(side, claims)) or [Text(NO_HARM)])
        _section(console, f"Held responsible{under}", [_blame(p) for p in side.perpetrators])
        _section(console, f"Covers{under}", list(_covers(side)))
        show_sources(console, side, reports, under)
        whys = [Text.assemble((f"{n}. ", "dim"), _sentence(r), _about(r.claims, names)) for n, r in numbered]
        _section(console, f"Why{under}", whys)
        for n, r in numbered:
            for c in r.claims:
                speaks_of.get(c, []).append(n)
    for report_id in incident.reports:
        report = reports[report_id]
        _section(console, "", [report_heading(report)])
        for claim_id in incident.claims:
            if claims[claim_id].report == report_id:
                _print_claim(console, claims[claim_id], report, names[claim_id], speaks_of[claim_id])


def show_claim(console: Console, claim: Claim, report: Report, incident_id: str | None) -> None:
    """Print a claim with its report's heading and quotes, and the incident it belongs to."""
    console.print(Text.assemble(("Claim ", "bold"), (claim.id, "bold cyan")))
    console.print(report_heading(report))
    console.print(Text(f"Part of incident {incident_id}" if incident_id else "Part of no incident"))
    console.print()
    _print_claim(console, claim, report, claim.id, [])


def show_report(
    console: Console,
    report: Report,
    claims: Sequence[Claim],
    incidents: Sequence[str] = (),
    skipped: str | None = None,
) -> None:
    """Print a report's heading, the ids of its incidents, and its claims with their quotes."""
    console.print(Text.assemble(("Report ", "bold"), report_heading(report)))
    if report.url:
        console.print(Text(clean(report.url), style="dim"))
    if skipped is not None:
        console.print(Text(f"Not read for claims: {clean(skipped)}", style="yellow"))
        if report.language:
            console.print(Text(f"Language: {language_name(report.language)}"))
    if incidents:
        console.print(Text(f"Tells of {' '.join(incidents)}"))
    if claims or skipped is None:  # of what a report that was not read claims, nothing is known
        console.print(Text(plural(len(claims), "claim") if claims else "It makes no claim."))
    names = short_ids([c.id for c in claims])
    for claim in claims:
        console.print()
        _print_claim(console, claim, report, names[claim.id], [])


def report_heading(report: Report) -> Text:
    """A report's id, publisher, date and title on one line."""
    parts = [Text(clean(report.id), style="bold")]
    if report.publisher:
        parts.append(Text(shortened(report.publisher, _TITLE)))
    date = report.published.isoformat() if report.published else ""
    if date or report.published_text:
        parts.append(Text(date or shortened(report.published_text, _TITLE)))
    if report.title:
        parts.append(Text(f"“{shortened(report.title, _TITLE)}”", style="italic"))
    return Text(" · ").join(parts)


def _heading(sides: Sequence[Incident]) -> Iterator[Text]:
    i = sides[0]
    kind = "Incident" if i.kind == "incident" else "Total over a longer time or wider area"
    yield Text.assemble((f"{kind} ", "bold"), (i.id, "bold cyan"))
    means = ", ".join(outcome_words(m) for m in i.means if m != "unknown")
    where = [place_in_full(i.location), days(i.when), means]
    yield Text(" · ".join(filter(None, where)))
    if len(sides) == 1:
        yield _standing(i)


def _standing(i: Incident) -> Text:
    parts = [f"grade {i.grade}", plural(i.independent_sources, "independent source"), f"policy {i.policy}"]
    return Text(" · ".join([*parts, "provisional"] if i.provisional else parts))


def _counts(i: Incident, claims: Mapping[str, Claim]) -> Iterator[Text]:
    for outcome, count in i.counts.items():
        line = Text.assemble(f"{outcome_words(outcome)} ", (count_figures(count), "bold"))
        least, most = _told(i, outcome, claims)
        ends = {n for n in (count.low, count.high) if n is not None}
        if {n for n in (least, most) if n is not None} - ends:
            line.append(f"  (reports tell {figures(least, None, most)})", style="dim")
        yield line
        for g in i.by_group:
            codes = [c for c in (g.status, g.age, g.sex) if c != "unknown"]
            if g.outcome == outcome and codes:
                yield Text.assemble(f"  {', '.join(codes)} ", (count_figures(g.count), "bold"))
    for outcome, count in i.attackers.items():
        yield Text.assemble(f"attackers {outcome_words(outcome)} ", (count_figures(count), "bold"))


def _told(i: Incident, outcome: str, claims: Mapping[str, Claim]) -> tuple[int | None, int | None]:
    """What reports tell, counted as the count is: "more than 40" is 41 and more, though it names 40."""
    of = [claims[c] for c in i.claims if claims[c].outcome == outcome]
    beyond = {c.best - 1 for c in of if c.count_kind == "more_than" and c.best is not None}
    beyond -= {n for c in of if c.count_kind != "more_than" for n in (c.low, c.best, c.high) if n is not None}
    least, most = i.told.get(outcome, (None, None))
    return _counted(least, beyond), _counted(most, beyond)


def _counted(n: int | None, beyond: Collection[int]) -> int | None:
    return n if n is None or n not in beyond else n + 1


def _blame(p: Perpetrator) -> Text:
    text = Text(clean(p.name), style="bold")
    words = ", ".join(f"“{clean(w)}”" for w in p.words if w != p.name)
    for note in filter(None, (words, p.grade)):
        text.append(f" ({note})", style="not bold")
    for verb, sources in (("said by", p.claimed_by), ("denied by", p.denied_by)):
        if sources:
            names = ", ".join(clean(s) or "the outlet itself" for s in sources)
            text.append(f"; {verb} {names}", style="not bold")
    return text


def _covers(i: Incident) -> Iterator[Text]:
    for key, value in (i.covers or {}).items():
        if key == "unlisted" and not value:
            continue
        yield Text(f"{outcome_words(key)}: {clean(_plain(value))}")


def _plain(value: object) -> str:
    if isinstance(value, Mapping) and value.keys() == {"low", "best", "high"}:
        return figures(**value)
    if isinstance(value, Mapping):
        return "; ".join(f"{outcome_words(str(k))} {_plain(v)}" for k, v in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value)) or "none"
    return "unknown" if value is None else str(value)


def _sentence(reason: Reason) -> Text:
    """The reason, with its verdict (the words that reconcile begins such sentences with) in colour."""
    text = Text(clean(reason.text))
    text.highlight_regex("^Used", "green")
    text.highlight_regex("^Left out", "yellow")
    return text


def _about(claim_ids: Sequence[str], names: Mapping[str, str]) -> tuple[str, str]:
    listed = " ".join(names.get(c, c) for c in claim_ids)
    return (f"  [{listed}]" if listed else "", "dim")


def _print_claim(console: Console, claim: Claim, report: Report, name: str, reasons: Sequence[int]) -> None:
    head = Text.assemble((name, "cyan"), "  ", said(claim))
    who = people(claim)
    details = [
        who,
        f"according to {clean(claim.source)}" if claim.source else "",
        f"blamed on {clean(claim.perpetrator)}" if claim.perpetrator else "",
        "" if claim.means == "unknown" else outcome_words(claim.means),
        f"at {clean(claim.place)}" if claim.place else "",
        days(claim.when) if claim.when.start or claim.when.end else "",
        f"part of {claim.part_of}" if claim.part_of else "",
        f"see {', '.join(map(str, reasons))}" if reasons else "",
    ]
    head.append("".join(f" · {d}" for d in details if d))
    print_indented(console, head, 2)
    marks = ("", "") if console.is_terminal else ("[", "]")
    for quote in claim.evidence:
        print_indented(console, quote_in_sentence(report.layer, quote, marks), 4)


def _section(console: Console, heading: str, lines: Sequence[Text]) -> None:
    if not lines:
        return
    console.print()
    if heading:
        console.print(Text(heading, style="bold underline"))
    for line in lines:
        print_indented(console, line, 2 if heading else 0)
