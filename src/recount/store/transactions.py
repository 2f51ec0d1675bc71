"""The two kinds of transaction: one that reads a single state, and one that writes while no other does."""

from __future__ import annotations

from sqlalchemy import Connection

WRITES = {"recount_writes": True}
"""Execution options of a connection whose transactions take the write lock at once."""


def is_writing(connection: Connection) -> bool:
    """Whether the transaction that begins on this connection is to write."""
    return bool(connection.get_execution_options().get("recount_writes", False))
