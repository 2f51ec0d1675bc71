"""The review desk: what people decide in a casebook, and the incidents that follow at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from recount.codebook.tables import codes
from recount.model.claims import Claim, claim_to_json
from recount.model.decisions import Decision
from recount.model.errors import Conflict, InputError, NotFound, Refused
from recount.model.incidents import Cluster, Incident
from recount.pipeline import victims
from recount.pipeline.arranging import SETTINGS, arranged, policy_set
from recount.pipeline.beside import FOR_GOOD, Beside
from recount.pipeline.decided import made_claims, state_of, with_made
from recount.pipeline.freshness import Freshness, Watch
from recount.pipeline.making import made_of
from recount.pipeline.naming import own_tables, with_names
from recount.pipeline.reckoning import Rules, assigned_to, bring_up, count, doubts, had_ids, partial_mark
from recount.pipeline.sides import sides
from recount.reconcile.policies import policy_named
from recount.review.clusters import Edit, edit_of, touched
from recount.review.corrected import with_value
from recount.review.people import user_name
from recount.review.places import checked_place
from recount.review.rules import User, check_form, check_role, check_values, kinds
from recount.review.standing import OfClaim, OfIncident, Standing
from recount.store.casebook import Casebook
from recount.store.counted import linkage_mark
from recount.store.records import StoredReckoning
from recount.store.writing import Writing

__all__ = ["Desk", "User"]

_LASTING = ("settings", "list")
"""What decisions are about that are not undone: another one of the kind takes their place."""


def _of_place(d: Decision) -> Decision:
    place = checked_place(d.content.get("place"))
    return replace(d, subject=victims.new_id("p"), content={"place": place})


def _of_people() -> Refused:
    return Refused("Users are not changed by a decision on claims", "Change the user under People")


def _of_agreement() -> Refused:
    return Refused("Samples are drawn, and claims coded blind, under Agreement", "Do it there")


class Desk:
    """What stands in a casebook under one policy; decisions go through `decide` alone.

    One desk may serve many threads only if a lock is held around each call; several processes may each have
    one, and see one another's decisions.
    """

    def __init__(self, casebook: Casebook, policy: str, *, is_whole: bool = False) -> None:
        """Open the desk; the incidents are counted first if they are not up to date.

        Args:
            casebook: the casebook.
            policy: the rules for the counts where no administrator set any.
            is_whole: whether totals, too, have to be counted from all that was decided.

        Raises:
            RecountError: if there is no such policy, or a table of actors in the casebook is wrong.
        """
        self.casebook = casebook
        self.asked = policy_named(policy).name
        self._watch = Watch()
        self._standing = Standing.of(casebook.log())
        self.policy = self._wanted
        self._rules = Rules(self.policy, actors=own_tables(casebook.folder))
        bring_up(casebook, self._rules, meanwhile=self._count_later, is_whole=is_whole)
        self._standing = Standing.of(casebook.log())

    @property
    def standing(self) -> Standing:
        """What people decided so far, whoever and by whichever process."""
        self._take(self.casebook.log(self._standing.count))
        return self._standing

    @property
    def current_policy(self) -> str:
        """The policy that counts now: an administrator may have set another one since the desk was opened."""
        self._take(self.casebook.log(self._standing.count))
        return self.policy

    def take_up(self) -> None:
        """See what was counted anew by another process, and the tables that it was counted by."""
        self._take(self.casebook.log(self._standing.count))
        self._settle()

    @property
    def _wanted(self) -> str:
        return policy_set(self._standing) or self.asked

    def _take(self, rows: Sequence[Decision], log: Callable[[], list[Decision]] | None = None) -> None:
        """Add rows of the log; `log` gives all of it as a unit of work sees it, None: as it was last kept."""
        if any(row.kind == "erase" for row in rows):  # rows before it changed, too
            self._standing = Standing.of((log or self.casebook.log)())
        for row in rows:
            if row.number > self._standing.count:
                self._standing.take(row)
        if self._wanted != self.policy or any(row.kind in SETTINGS for row in rows):
            self._settle()

    def _settle(self) -> None:
        """Go by the casebook's tables of actors, and the policy that is set once it is counted by it."""
        if self._wanted != self.policy and self.casebook.reckoning_mark(self._wanted):
            self.policy = self._wanted
        with suppress(InputError):  # somebody broke a table by hand: the next full count says so
            self._rules = replace(self._rules, actors=own_tables(self.casebook.folder))
        self._rules = replace(self._rules, policy=self.policy)

    def freshness(self) -> Freshness:
        """Whether all that is counted is counted from all that there is."""
        standing = self.standing
        wanted = "" if self._wanted == self.policy else self._wanted
        return self._watch.look(self.casebook, self._rules, standing, wanted)

    def of_claim(self, claim_id: str) -> OfClaim:
        """What people decided of a claim."""
        return self.standing.of_claim(claim_id)

    def of_incident(self, incident: Incident) -> OfIncident:
        """What people decided of an incident."""
        return self.standing.of_incident(had_ids(incident, self.standing))

    def incident(self, incident_id: str) -> Incident:
        """The incident of this id, or the one that it was merged into.

        Raises:
            NotFound: if there is none.
        """
        return self._incidents([incident_id])[0]

    def under(self, incident: Incident, policies: Sequence[str]) -> list[Incident]:
        """The incident as each of some policies counts it, side by side (`sides`).

        Raises:
            RecountError: if there is no policy of one of these names.
        """
        return sides(self.casebook, incident, policies, self._rules.actors, self.standing)

    def decide(self, user: User, decision: Decision, beside: Beside | None = None) -> Decision:
        """Keep a decision as one row of the log, and count again what it changes; both or neither.

        Args:
            user: who decides; `by` is set to the name.
            decision: of incidents only the ids are asked for (`other` of a merge, `claims` of a split): what
                claims they hold is filled in. `basis` is what the person saw: of a claim the number of the
                last decision on it; of an incident its `state_of`, which may be followed by a blank and that
                number; "" where it does not matter what others decided meanwhile. Personal details stand
                under `details` and are sealed: the row holds only a digest.
            beside: what is kept in the same step.

        Raises:
            NotAllowed: if the role may not.
            Refused: if the form or a value is wrong.
            Conflict: if somebody decided on the same thing after this person looked.
            NotFound: if what it is about is not there.
        """
        kind = kinds().get(decision.kind)
        if kind is not None:
            check_role(user.role, kind.may)
        check_values(decision)
        known = self._standing.count
        try:
            with self.casebook.writing() as w:
                self._take(w.log(known), w.log)
                known = self._standing.count
                asked = victims.seal(w, self._completed(replace(decision, by=user.name)))
                if beside is None and asked.kind in FOR_GOOD:
                    raise Refused(f"{asked.kind!r} is no mere row of the log", "Use the form that makes it")
                if asked.kind == "undo":  # takes what the decision that it undoes took
                    check_role(user.role, kinds()[self._standing.by_number[asked.content["of"]].kind].may)
                check_form(asked)
                before = self._standing.edits
                row = w.decide(asked)
                self._standing.take(row)
                touched_too, gone = beside.after(w, row) if beside else ((), ())
                if row.kind == "erase":  # rows of the log changed, too
                    self._standing = Standing.of(w.log())
                victims.keep(w, row, self._standing)
                self._count_again(w, [*self._about(w, row), *touched_too], before, gone)
            if row.kind in SETTINGS:
                self._settle()
        except BaseException:
            if self._standing.count != known:  # what it took may not have been kept
                self._standing = Standing.of(self.casebook.log())
            raise
        return row

    def _completed(self, d: Decision) -> Decision:
        """The decision with what follows from ids, after a look at whether it can be made now."""
        subject = kinds()[d.kind].subject if d.kind in kinds() else ""
        ways: Mapping[str, Callable[[Decision], Decision]] = {
            "claim": self._of_claim,
            "incident": self._of_incident,
            "report": self._of_report,
            "reading": self._of_reading,
            "victim": self._of_victim,
            "place": _of_place,
            "list": self._arranged,
            "settings": self._arranged,
            "decision": self._of_decision,
        }
        if subject == "user":
            raise _of_people()
        if subject in ("sample", "coding"):
            raise _of_agreement()
        return ways[subject](d) if subject in ways else d

    def _arranged(self, d: Decision) -> Decision:
        return arranged(d, self._standing, self._wanted, self.casebook.folder)

    def _of_reading(self, d: Decision) -> Decision:
        self.casebook.report(d.subject)
        return d

    def _of_decision(self, d: Decision) -> Decision:
        number = d.content.get("of")
        undone = self._standing.by_number.get(number) if isinstance(number, int) else None
        if undone is None or undone.kind == "undo" or not self._standing.holds(undone.number):
            raise Refused("There is no such decision to undo", "Look at the log for those that stand")
        subject = kinds()[undone.kind].subject
        if subject == "user":
            raise _of_people()
        if undone.kind in FOR_GOOD:
            raise Refused("This cannot be undone", "An account that is wrong can be erased")
        if subject in _LASTING:
            raise Refused("A decision of this kind is not undone", "Decide anew, as it was before")
        if subject == "coding":
            raise _of_agreement()
        return replace(d, subject=undone.subject)

    def _of_claim(self, d: Decision) -> Decision:
        claim = self._claim(d.subject)
        decided = self._standing.of_claim(claim.id)
        if d.basis and d.basis != str(decided.last):
            raise self._conflict(decided.last, claim.id)
        if d.kind == "correct":
            with_value(claim, str(d.content.get("field")), d.content.get("value"))
        if d.kind in ("same", "apart"):
            self._claim(str(d.content.get("other")))
        return d

    def _of_victim(self, d: Decision) -> Decision:
        last = next((x.number for x in reversed(self._standing.on(d.subject))), 0)
        if d.basis and d.basis != str(last):
            raise self._conflict(last, d.subject)
        return victims.completed(d, self._standing, self._is_claim)

    def _is_claim(self, claim_id: str) -> bool:
        try:
            self._claim(claim_id)
        except NotFound:
            return False
        return True

    def _of_report(self, d: Decision) -> Decision:
        newest = self.casebook.report(d.subject)
        if d.kind != "add_claim":
            return d
        counted, _ = self.casebook.told_by([d.subject])  # the version that its page shows
        data, report = d.content.get("claim"), (counted or [newest])[0].report
        claim = made_of(data if isinstance(data, dict) else {}, report)
        if claim.id in {c.id for c in made_claims(self._standing)}:
            raise Refused("This very claim was made of these words already", "Look at the report's claims")
        return replace(d, content={"claim": claim_to_json(claim)})

    def _of_incident(self, d: Decision) -> Decision:
        incident = self.incident(d.subject)
        last = self._standing.of_incident(had_ids(incident, self._standing)).last
        state, _, number = d.basis.partition(" ")
        if d.basis and (state != state_of(incident) or number not in ("", str(last))):
            raise self._conflict(last, incident.id)
        d = replace(d, subject=incident.id, basis=state_of(incident))
        held = list(incident.claims)
        if d.kind == "grade" and d.content.get("grade") not in codes("grade"):
            raise Refused(f"There is no grade {d.content.get('grade')!r}", f"Use {', '.join(codes('grade'))}")
        if d.kind == "assign":
            d = replace(d, content={**d.content, "to": self._open_user(d.content.get("to"))})
        if d.kind in ("merge", "not_same", "move"):
            other = self.incident(str(d.content.get("other")))
            if other.id == incident.id:
                raise Refused("These two are one incident already", "Choose another one")
            if other.kind != incident.kind:
                raise Refused("An incident and a total over many are never one", "Choose another one")
            d = replace(d, content={**d.content, "other": other.id, "others": list(other.claims)})
        if d.kind in ("split", "move"):
            asked = d.content.get("claims")
            part = [c for c in held if isinstance(asked, list) and c in asked]
            if not part or (d.kind == "split" and len(part) == len(held)):
                raise Refused("No claims of this incident are named, or all are", "Name some of its claims")
            rest = [c for c in held if c not in part]
            return replace(d, content={**d.content, "claims": part, "rest": rest})
        if d.kind in ("merge", "not_same"):
            return replace(d, content={**d.content, "claims": held})
        return d

    def _open_user(self, name: Any) -> str:
        """The name, as it is kept, of somebody who may be given work; "" for nobody."""
        if name == "":
            return ""
        user = self.casebook.user(user_name(name)) if isinstance(name, str) else None
        if user is None or not user.is_open:
            raise Refused("Nobody with access here has that name", "Assign it to one of those under People")
        return user.name

    def _conflict(self, number: int, subject: str) -> Conflict:
        row = self._standing.by_number.get(number)
        what = f"{row.by} {kinds()[row.kind].words}" if row else "It changed"
        return Conflict(f"{what} ({subject}) after you looked", "Look at it again and decide anew")

    def _claim(self, claim_id: str) -> Claim:
        made = next((c for c in made_claims(self._standing) if c.id == claim_id), None)
        return made or self.casebook.claim(claim_id)

    def _incidents(self, ids: Sequence[str]) -> list[Incident]:
        kept = self.casebook.incidents(self.policy, ids)
        gone = {i: f"c-{i.removeprefix('i-')}" for i in ids if i not in kept}
        holders = self.casebook.holders(self.policy, gone.values()) if gone else {}
        kept |= self.casebook.incidents(self.policy, holders.values())
        found = []
        for i in ids:
            now = kept.get(i) or kept.get(holders.get(gone.get(i, ""), ""))
            if now is None:
                raise NotFound(
                    f"No incident here has the id {i!r}", "Look at the ids in the list of incidents"
                )
            found.append(now)
        return found

    def _count_again(
        self, w: Writing, claims: Sequence[str], before: Sequence[Edit], gone: Sequence[str]
    ) -> None:
        """Exchange the incidents of these claims, and those that are gone, for what they add up to now."""
        if not claims and not gone:
            return
        made = made_claims(self._standing)
        alone = {c.claims[0]: c for c in with_made((), made)}
        positions: dict[str, int] = {}

        def machine(of: Iterable[str]) -> Mapping[str, Cluster]:
            found = w.machine_clusters(of)
            positions.update({c: position for c, (position, _) in found.items()})
            return {c: cluster for c, (_, cluster) in found.items()} | {c: alone[c] for c in of if c in alone}

        reached = touched(claims, machine, [*before, *self._standing.edits])
        ordered = sorted({positions[c]: reached[c] for c in reached if c in positions}.items())
        clusters = [cluster for _, cluster in ordered]
        reports = {c.report for c in made if c.id in reached} | set(w.reports_of(reached))
        stored, claims_told = w.told_by(sorted(reports))
        told = [s.report for s in stored]
        machine_claims = with_names(claims_told, {r.id: r for r in told}, self._rules.actors)
        linkage = w.linkage_of(clusters, reports)
        fresh = count(linkage, told, machine_claims, self._rules, self._standing)
        fresh = tuple(i for i in fresh if set(i.claims) & set(reached))
        changed = {*w.holders(self.policy, {*reached, *claims}).values(), *gone}
        mark = partial_mark(linkage_mark(w.connection), self._rules)
        kept = StoredReckoning(mark, fresh, assigned_to(fresh, self._standing))
        w.exchange(self.policy, changed, kept, doubts(fresh, machine_claims))

    def _count_later(self, w: Writing, counted: Standing) -> None:
        """Count again what people decided after the decisions that a count of all rests on."""
        self._standing = counted
        for row in w.log(counted.count):
            if row.kind == "erase":  # what was counted may hold it
                raise Refused("Something was erased while all was counted", "Count anew")
            before = counted.edits
            counted.take(row)
            self._count_again(w, self._about(w, row), before, ())

    def _about(self, w: Writing, d: Decision) -> list[str]:
        """The claims whose incidents a decision may change."""
        if d.kind == "undo":
            claims = self._about(w, self._standing.by_number[int(d.content["of"])])
            # Of a claim that a person made, only its incident knows what it stood with.
            held = self.casebook.incidents(self.policy, w.holders(self.policy, claims).values())
            return claims + sorted({c for i in held.values() for c in i.claims})
        edit = edit_of(d)
        if edit is not None:
            return sorted(edit.claims)
        subject = kinds()[d.kind].subject
        if subject == "claim":
            return [d.subject]
        if subject == "incident":
            return [f"c-{d.subject.removeprefix('i-')}"]
        return [d.content["claim"]["id"]] if "claim" in d.content else []
