"""Claims of one incident to a count: policies, grades, groups, totals against incidents, and the reasons."""

from recount.reconcile.policies import POLICIES
from recount.reconcile.reconciling import reconcile

__all__ = ["POLICIES", "reconcile"]
