"""Claims to incidents: near-duplicate texts, blocking, explained pair scores, clusters without chains."""

from recount.link.linking import Comparison, link
from recount.link.memory import Memory

__all__ = ["Comparison", "Memory", "link"]
