"""Accounts that people write down: what no report brings becomes a report like any other.

What may be read by everybody is the report: its words are its text layer, and the bytes of the record lie in
the archive. Who told it, and how to reach them, is sealed.
"""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from recount.archive import BlobStore
from recount.codebook.tables import codes
from recount.link import link
from recount.model.decisions import Decision
from recount.model.errors import InputError, Refused
from recount.model.reports import Report
from recount.pipeline.beside import Beside
from recount.pipeline.extracting import DEFAULT, extract_one, reading_name
from recount.pipeline.known import RESTRICTED
from recount.pipeline.naming import own_tables, with_names
from recount.pipeline.reviewing import Desk, User
from recount.pipeline.victims import new_id
from recount.read import read_document
from recount.review.rules import check_role
from recount.store import linked, sealed
from recount.store.casebook import Casebook
from recount.store.records import Capture
from recount.store.writing import Writing

MEDIA = "account"
MAX_TEXT = 20_000  # so that words and translation in any script fit into one form
MAX_LINE = 300
MAX_NOTES = 4000


@dataclass(frozen=True, slots=True)
class Account:
    """What everybody may read of an account.

    Attributes:
        kind: a code of the table account_kind.
        text: its own words, in the language in which they were said or written.
        title: what to call it; "" for nothing.
        translation: the analyst's, "" for none.
        language: that of the words as the analyst gives it; "" where the words tell.
        day: when it was given, YYYY-MM-DD, "" where nobody knows.
        place: where it was given, in words.
        origin: whom it comes from, as an organisation; never a witness.
    """

    kind: str
    text: str
    title: str = ""
    translation: str = ""
    language: str = ""
    day: str = ""
    place: str = ""
    origin: str = ""


def add_account(desk: Desk, user: User, account: Account, restricted: Mapping[str, str]) -> Decision:
    """Keep an account as a report, read it for claims, and count them at once.

    Its claims stand in incidents of their own until reports are linked next, or somebody merges them.

    Args:
        desk: where it is kept.
        user: who writes it down.
        account: what everybody may read.
        restricted: what is sealed, under RESTRICTED.

    Raises:
        NotAllowed, Refused: with what is wrong.
    """
    for permission in ("code", "names"):
        check_role(user.role, permission)
    _check(account, restricted)
    report_id = new_id("a")
    blob = BlobStore(desk.casebook.archive).put(io.BytesIO(_record(report_id, account)))
    capture = Capture(blob.sha256, blob.size, f"account {report_id}", MEDIA)
    report = _read(desk.casebook, capture)
    extraction = extract_one(report)

    def after(w: Writing, _: Decision) -> tuple[Sequence[str], Sequence[str]]:
        added = w.add_report(report, w.add_capture(capture), 1)
        if extraction.has_failed:
            return (), ()
        w.add_extraction(added.key, reading_name(DEFAULT), extraction)
        told = with_names(extraction.claims, {report.id: report}, own_tables(desk.casebook.folder))
        reading = w.reading_of(added.key)
        linked.append(w.connection, report.id, link([report], told).clusters, reading)
        return [c.id for c in extraction.claims], ()

    details = {k: restricted.get(k, "").strip() for k in RESTRICTED}
    content = {"sha256": blob.sha256, "details": details}
    return desk.decide(user, Decision("", "add_account", report_id, content), Beside(after=after))


def restricted_of(casebook: Casebook, report_id: str) -> dict[str, str]:
    """What is sealed of an account; nothing for a report that is none, or that was erased."""
    if not report_id.startswith("a-"):
        return {}
    with casebook.looking() as c:
        found: dict[str, str] | None = sealed.unseal(c, report_id, 1)
    return found or {}


def _record(report_id: str, account: Account) -> bytes:
    data: dict[str, Any] = {
        "id": report_id,
        "title": account.title,
        "text": account.text.strip(),
        "published": account.day or None,
        "publisher": account.origin,
        "language": account.language,
        "account": account.kind,
        "place": account.place,
        "translation": account.translation.strip(),
        "salt": secrets.token_hex(16),
    }
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _read(casebook: Casebook, capture: Capture) -> Report:
    with BlobStore(casebook.archive).open(capture.sha256) as stream:
        for item in read_document(capture.origin, MEDIA, stream):
            if isinstance(item, InputError):
                raise Refused(f"The account {item.what}", item.todo)
            return item
    raise Refused("The account holds no words", "Write down what was said")


def _check(account: Account, restricted: Mapping[str, str]) -> None:
    if not account.text.strip():
        raise Refused("The account holds no words", "Write down what was said")
    if account.kind not in codes("account_kind"):
        raise Refused("There is no such kind of account", f"Use one of {', '.join(codes('account_kind'))}")
    long = [account.text, account.translation]
    lines = [account.title, account.language, account.place, account.origin]
    lines += [restricted.get(k, "") for k in ("witness", "contact")]
    is_long = any(len(t) > MAX_TEXT for t in long) or any(len(t) > MAX_LINE for t in lines)
    if is_long or len(restricted.get("notes", "")) > MAX_NOTES:
        raise Refused(
            "Something in the account is too long",
            f"Use at most {MAX_TEXT} characters for words and translation, {MAX_LINE} for the rest",
        )
    try:
        date.fromisoformat(account.day or "2000-01-01")
    except ValueError as e:
        raise Refused(f"{account.day[:20]!r} is no day", "Write it as YYYY-MM-DD") from e
