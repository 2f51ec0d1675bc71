"""What people arrange: filters of their own; the policy and the tables of actors for all."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from recount.model.decisions import Decision
from recount.model.errors import Conflict, Refused
from recount.pipeline.naming import FOLDER, own_tables
from recount.reconcile.policies import POLICIES, policy_named
from recount.resolve.actors import Table, actors_of
from recount.review.standing import Standing

MAX_LABEL, MAX_QUERY, MAX_FILTERS = 60, 2000, 50
SETTINGS = ("set_policy", "set_actors")
_TABLE = re.compile(r"[\w][\w .-]{0,59}\.csv")


def policy_set(standing: Standing) -> str:
    """The policy that an administrator set last; "" for none, or for one that is no more."""
    names = [d.content["policy"] for d in standing.on("policy") if d.kind == "set_policy"]
    return names[-1] if names and names[-1] in POLICIES else ""


def filters_of(standing: Standing, user: str) -> dict[str, str]:
    """Label -> query of the filters that somebody saved, in the order of the labels."""
    saved: dict[str, str] = {}
    for d in standing.on(user):
        if d.kind == "save_filter":
            saved[d.content["label"]] = d.content["query"]
        elif d.kind == "drop_filter":
            saved.pop(d.content["label"], None)
    return dict(sorted(saved.items()))


def arranged(d: Decision, standing: Standing, policy: str, folder: Path) -> Decision:
    """The decision as it is kept, after a look at whether it can be made.

    Args:
        d: of one of the kinds that are about lists and settings.
        standing: what people decided before.
        policy: the one that holds now.
        folder: the casebook's.

    Raises:
        Refused: if it cannot.
        Conflict: if the policy is not the one that the person saw (`basis`).
    """
    if d.kind == "set_policy":
        name = policy_named(str(d.content.get("policy"))).name
        if d.basis and d.basis != policy:
            raise Conflict(f"The policy is {policy} since", "Look at the settings again and decide anew")
        if name == policy:
            raise Refused(f"The policy is {name} already", "Choose another one")
        return replace(d, subject="policy", content={"policy": name, "old": policy})
    if d.kind == "set_actors":
        if digest_of(table_path(folder, d.subject)) != d.content.get("new"):
            raise Refused("The table is not the one that the decision names", "Change it under Settings")
        return d
    return _filter(d, filters_of(standing, d.by))


def _filter(d: Decision, saved: dict[str, str]) -> Decision:
    label = " ".join(str(d.content.get("label")).split())
    if d.kind == "drop_filter":
        if label not in saved:
            raise Refused(f"You have no filter {label!r}", "Look at the list of your filters")
        return replace(d, subject=d.by, content={"label": label})
    query = str(d.content.get("query"))
    if not 1 <= len(label) <= MAX_LABEL or not label.isprintable():
        raise Refused("A filter needs a name", f"Give it one of 1 to {MAX_LABEL} characters")
    if len(query) > MAX_QUERY or not query.isascii() or not query.isprintable():
        raise Refused("This is no filter of the worklist", "Choose in the worklist and save it there")
    if len(saved) >= MAX_FILTERS and label not in saved:
        raise Refused(f"You have {MAX_FILTERS} filters", "Drop one first")
    return replace(d, subject=d.by, content={"label": label, "query": query})


def table_path(folder: Path, name: str) -> Path:
    """Where a casebook keeps the table of actors of this name.

    Raises:
        Refused: if no table can have the name.
    """
    if _TABLE.fullmatch(name) is None:
        raise Refused(
            f"{name[:40]!r} is no name for a table", "Use letters, digits and - _, and end it in .csv"
        )
    return folder / FOLDER / name


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal; "" where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


@contextmanager
def table_put(folder: Path, name: str, text: str, seen: str) -> Iterator[Decision]:
    """Puts a table of actors in its place, and gives the decision to keep; if that fails, all is as before.

    Args:
        folder: the casebook's.
        name: of the table, as `local.csv`.
        text: CSV; blank takes the table away.
        seen: `digest_of` the table that the person looked at, "" for none.

    Raises:
        Refused: if the name can be none.
        Conflict: if somebody changed the table since.
        InputError: if a row is wrong; it names the table, the line and what to do.
    """
    path = table_path(folder, name)
    text = text.replace("\r\n", "\n").strip()
    data = f"{text}\n".encode() if text else b""
    old = digest_of(path)
    if old != seen:
        raise Conflict(f"Somebody changed {name} after you looked", "Look at it again and decide anew")
    new = hashlib.sha256(data).hexdigest() if data else ""
    if new == old:
        raise Refused(f"{name} says this already", "There is nothing to change")
    tables = [t for t in own_tables(folder) if Path(t.name) != path]
    tables += [Table(name, data.decode())] if data else []
    actors_of(sorted(tables, key=lambda t: Path(t.name).name))
    before = path.read_bytes() if old else b""
    _write(path, data)
    try:
        yield Decision("", "set_actors", name, {"old": old, "new": new, "text": data.decode()})
    except BaseException:
        _write(path, before)
        raise


def _write(path: Path, data: bytes) -> None:
    """Put the file in its place whole or not at all; no bytes take it away."""
    if not data:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
