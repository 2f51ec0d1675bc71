"""One incident under several policies side by side, counted from its own claims alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recount.codebook.tables import read_table
from recount.model.incidents import Cluster, Incident, Linkage
from recount.pipeline.decided import decided_claims, graded
from recount.pipeline.naming import with_names
from recount.pipeline.reckoning import had_ids
from recount.reconcile import POLICIES, reconcile
from recount.resolve.actors import Table
from recount.review.standing import Standing
from recount.store.casebook import Casebook


def policies() -> Mapping[str, str]:
    """Name and version of each policy -> what it is, in words."""
    about = {r["policy"]: r["about"] for r in read_table("recount.reconcile", "policies.csv")}
    return {name: about[name] for name in POLICIES}


def sides(
    casebook: Casebook,
    incident: Incident,
    names: Sequence[str],
    tables: Sequence[Table],
    standing: Standing,
) -> list[Incident]:
    """The incident as each policy counts it; what a total covers is counted in none of them.

    Args:
        casebook: where it stands.
        incident: its claims are taken as they are.
        names: of policies.
        tables: a recorder's own tables of actors.
        standing: what people decided.

    Raises:
        RecountError: if there is no policy of one of these names.
    """
    stored, told = casebook.told_by(incident.reports)
    reports = {s.report.id: s.report for s in stored}
    claims = decided_claims(with_names(told, reports, tables), reports, standing, tables)
    machine = casebook.linkage_of((), incident.reports)
    cluster = Cluster(incident.kind, incident.claims)
    linkage = Linkage((cluster,), {}, machine.independence, machine.ties)
    made = (i for name in names for i in reconcile(linkage, claims, reports, name, machine.arrival))
    return [graded(i, had_ids(i, standing), standing) for i in made]
