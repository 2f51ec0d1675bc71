"""Who is at the origin of an incident's claims, and whose claims only carry another's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from recount.model.claims import Claim
from recount.model.reports import Report
from recount.model.sources import Tie
from recount.reconcile.speakers import Speaker, outlet_key


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of the reports of all incidents.

    Attributes:
        reports: report id -> report.
        groups: report id -> number of its independence group; a report without one is a group by itself.
        ties: report id -> why other reports of an incident stand on its words, or it on theirs.
    """

    reports: Mapping[str, Report]
    groups: Mapping[str, int]
    ties: Mapping[str, Sequence[Tie]] = field(default_factory=dict)

    @classmethod
    def of(cls, reports: Mapping[str, Report], groups: Mapping[str, int], ties: Iterable[Tie]) -> Ground:
        """The ground of these reports, each tie found from both of its ends."""
        by_report: dict[str, list[Tie]] = defaultdict(list)
        for t in ties:
            by_report[t.first].append(t)
            by_report[t.second].append(t)
        return cls(reports, groups, by_report)


@dataclass(slots=True)
class Origin:
    """An independent source: its speaker, and the claims that stand on its word."""

    speaker: Speaker
    claims: list[Claim] = field(default_factory=list)


def origins(asserted: Sequence[Claim], voices: Mapping[str, Speaker], ground: Ground) -> list[Origin]:
    """The independent sources behind an incident's asserted claims.

    A named speaker is one source wherever it is repeated. A report's own voice, and a news agency that only
    passes on what others say, carry the words of the speakers that their group of reports cites; groups that
    cite one agency are asked together. An outlet that others cite speaks for what its own reports say, and
    for whom they cite. Those who carry nobody's words are one source for each group of reports.

    Args:
        asserted: the claims.
        voices: claim id -> its speaker.
        ground: the reports, and which stand on one another's words.
    """
    found = _Found(asserted, voices, ground)
    for c in asserted:
        speaker = voices[c.id]
        if speaker.passes_on:
            found.stand(c, found.of_group(c) or found.of_joined(c))
        elif found.is_cited_outlet(speaker):
            found.stand(c, found.of_outlet(speaker) or [speaker])
        elif not speaker.is_outlet:
            found.stand(c, [speaker])
    for c in asserted:
        if voices[c.id].is_outlet:
            found.stand(c, found.of_group(c) or found.of_itself(voices[c.id]) or found.of_joined(c))
    return [*found.named.values(), *found.silent.values()]


class _Found:
    """The origins as far as they are found, and who cites whom."""

    def __init__(self, asserted: Sequence[Claim], voices: Mapping[str, Speaker], ground: Ground) -> None:
        self.named: dict[str, Origin] = {}
        self.silent: dict[Hashable, Origin] = {}
        self._voices, self._groups = voices, ground.groups
        self._outlets: dict[str, dict[Hashable, None]] = defaultdict(dict)
        for c in asserted:
            self._outlets[outlet_key(c, ground.reports[c.report])][self._group(c)] = None
        self._root: dict[Hashable, Hashable] = {}
        self._cited: dict[Hashable, dict[str, Speaker]] = defaultdict(dict)
        for c in asserted:
            speaker, group = voices[c.id], self._group(c)
            if speaker.passes_on:
                for other in (("agency", speaker.key), *self._outlets.get(speaker.key, ())):
                    self._join(group, other)
            elif not speaker.is_outlet and not self.is_cited_outlet(speaker):
                self._cited[group][speaker.key] = speaker
        self._cited_by_joined: dict[Hashable, dict[str, Speaker]] = defaultdict(dict)
        for group, cited in self._cited.items():
            self._cited_by_joined[self._find(group)] |= cited

    def is_cited_outlet(self, speaker: Speaker) -> bool:
        """Whether a speaker is the publisher of a report here, and no body that records for itself."""
        return not (speaker.is_outlet or speaker.is_known) and speaker.key in self._outlets

    def of_group(self, claim: Claim) -> Collection[Speaker]:
        """The speakers that the reports cite which stand on the same words as a claim's report."""
        return self._cited.get(self._group(claim), {}).values()

    def of_joined(self, claim: Claim) -> Collection[Speaker]:
        """The same of all groups that cite the same agencies."""
        return self._cited_by_joined.get(self._find(self._group(claim)), {}).values()

    def of_outlet(self, outlet: Speaker) -> Collection[Speaker]:
        """The speakers that an outlet's own reports cite."""
        groups = self._outlets[outlet.key]
        return {k: s for group in groups for k, s in self._cited.get(group, {}).items()}.values()

    def of_itself(self, outlet: Speaker) -> Collection[Speaker]:
        """The outlet itself, if others cite it as a source of its own."""
        return [self.named[outlet.key].speaker] if outlet.key in self.named else []

    def stand(self, claim: Claim, on: Collection[Speaker]) -> None:
        """Put a claim under each of these speakers, or under its silent group where there is none."""
        for speaker in on:
            self.named.setdefault(speaker.key, Origin(speaker)).claims.append(claim)
        if on:
            return
        voice = self._voices[claim.id]
        origin = self.silent.setdefault(self._find(self._group(claim)), Origin(voice))
        origin.claims.append(claim)
        if voice.passes_on and not origin.speaker.passes_on:
            origin.speaker = voice

    def _group(self, claim: Claim) -> Hashable:
        return self._groups.get(claim.report, claim.report)

    def _find(self, thing: Hashable) -> Hashable:
        while (above := self._root.get(thing, thing)) != thing:
            thing = above
        return thing

    def _join(self, a: Hashable, b: Hashable) -> None:
        if (first := self._find(a)) != (second := self._find(b)):
            self._root[second] = first
