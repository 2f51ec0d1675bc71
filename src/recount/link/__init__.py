"""Claims to incidents: near-duplicate texts, blocking, explained pair scores, clusters without chains."""

from recount.link.linking import Comparison, link

__all__ = ["Comparison", "link"]
