"""Personal details, encrypted with a key of their own per record; without the key they are lost for good.

The key lies in the same database: it keeps no secret from who can read that. It is there to be destroyed.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, delete, func, insert, select

from recount.model.errors import CasebookDamaged
from recount.store.schema import seal_keys, sealed
from recount.store.sqlite import forget

__all__ = ["destroy_key", "digests", "faults", "forget", "has_key", "keys", "seal", "unseal", "unsealed"]

_NONCE = 12
_CHUNK = 500


def seal(connection: Connection, record: str, details: Any) -> tuple[int, str]:
    """Keep the next version of a record; gives its number, from 1, and the digest of its ciphertext.

    Args:
        connection: to write by.
        record: its id.
        details: JSON values.

    Raises:
        CasebookDamaged: if the record was erased.
    """
    last = connection.execute(select(func.max(sealed.c.version)).where(sealed.c.id == record)).scalar() or 0
    key = _key(connection, record)
    if key is None:
        if last:
            raise CasebookDamaged(f"The record {record} was erased", "Make a new one")
        key = AESGCM.generate_key(256)
        connection.execute(insert(seal_keys).values(id=record, key=key))
    nonce = secrets.token_bytes(_NONCE)
    plain = json.dumps(details, separators=(",", ":")).encode()
    ciphertext = nonce + AESGCM(key).encrypt(nonce, plain, _bound(record, last + 1))
    digest = hashlib.sha256(ciphertext).hexdigest()
    row = insert(sealed).values(id=record, version=last + 1, ciphertext=ciphertext, digest=digest)
    connection.execute(row)
    return last + 1, digest


def unseal(connection: Connection, record: str, version: int) -> Any:
    """What a version of a record says; None where there is none, or where it was erased.

    Raises:
        CasebookDamaged: if it is not what was sealed.
    """
    return unsealed(connection, [(record, version)]).get(record)


def unsealed(connection: Connection, wanted: Iterable[tuple[str, int]]) -> dict[str, Any]:
    """Id -> what the version that is asked for says, of the records that can be read.

    Raises:
        CasebookDamaged: if one is not what was sealed.
    """
    versions = dict(wanted)
    ids, found = sorted(versions), {}
    for at in range(0, len(ids), _CHUNK):
        query = select(sealed, seal_keys.c.key).join(seal_keys, seal_keys.c.id == sealed.c.id)
        for row in connection.execute(query.where(sealed.c.id.in_(ids[at : at + _CHUNK]))):
            if row.version == versions[row.id]:
                found[row.id] = _opened(row.id, row.version, row.ciphertext, row.key)
    return found


def destroy_key(connection: Connection, record: str) -> None:
    """Destroy the key of a record; the newest decision must erase it, with a row in `erasures`."""
    connection.execute(delete(seal_keys).where(seal_keys.c.id == record))


def has_key(connection: Connection, record: str) -> bool:
    """Whether a record can still be read."""
    return _key(connection, record) is not None


def digests(connection: Connection) -> dict[tuple[str, int], str]:
    """Id and version -> digest, of all records, as the rows tell it."""
    query = select(sealed.c.id, sealed.c.version, sealed.c.digest)
    return {(row.id, row.version): row.digest for row in connection.execute(query)}


def keys(connection: Connection) -> set[str]:
    """Ids of the records that have a key."""
    return set(connection.execute(select(seal_keys.c.id)).scalars())


def faults(connection: Connection) -> Iterator[tuple[str, str]]:
    """Id of each record that is not what was sealed, and a sentence."""
    query = select(sealed, seal_keys.c.key).join(seal_keys, seal_keys.c.id == sealed.c.id, isouter=True)
    for row in connection.execute(query.order_by(sealed.c.id, sealed.c.version)):
        if hashlib.sha256(row.ciphertext).hexdigest() != row.digest:
            yield row.id, f"Version {row.version} is not the one that was sealed: its SHA-256 differs"
        elif row.key is not None:
            try:
                _opened(row.id, row.version, row.ciphertext, row.key)
            except CasebookDamaged:
                yield row.id, f"The key does not open version {row.version}"


def _key(connection: Connection, record: str) -> bytes | None:
    found = connection.execute(select(seal_keys.c.key).where(seal_keys.c.id == record)).scalar()
    return None if found is None else bytes(found)


def _opened(record: str, version: int, ciphertext: bytes, key: bytes) -> Any:
    try:
        plain = AESGCM(key).decrypt(ciphertext[:_NONCE], ciphertext[_NONCE:], _bound(record, version))
    except (InvalidTag, ValueError) as e:
        raise CasebookDamaged(
            f"Version {version} of the record {record} is not what was sealed",
            "See what `recount verify` finds, and put back a copy of the folder",
        ) from e
    return json.loads(plain)


def _bound(record: str, version: int) -> bytes:
    """What ties a ciphertext to its place, so that two of them cannot be exchanged."""
    return f"{record}\n{version}".encode()
