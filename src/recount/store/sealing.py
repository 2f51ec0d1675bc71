"""What a stolen copy of the database alone must not tell: sealed by a key that lies in a file beside it.

AES-256-GCM; what it is about is bound to it, so that it cannot be put in the place of something else.
"""

from __future__ import annotations

import base64
import os
import tempfile
from pathlib import Path

from recount.model.errors import CasebookDamaged, CasebookError

KEY_FILE = "codes.key"
_MARK = "sealed:"
_KEY_BYTES = 32
_NONCE_BYTES = 12


def seal(folder: Path, text: str, about: str) -> str:
    """The text so that only who has the folder's key can read it; the key is made where there is none."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - few need it

    key = _key(folder)
    if key is None:
        key = _made(folder, os.urandom(_KEY_BYTES))
    nonce = os.urandom(_NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), about.encode())
    return _MARK + base64.b64encode(sealed).decode()


def is_sealed(text: str) -> bool:
    """Whether `seal` made this."""
    return text.startswith(_MARK)


def unsealed(folder: Path, text: str, about: str) -> str:
    """What was sealed; a text that was kept before there were seals is given as it is.

    Raises:
        CasebookDamaged: if the key is gone or another one, or the text was changed.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    if not is_sealed(text):
        return text
    key = _key(folder)
    try:
        data = base64.b64decode(text.removeprefix(_MARK), validate=True)
        if key is None:
            raise ValueError("no key")
        plain = AESGCM(key).decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], about.encode())
    except (ValueError, InvalidTag) as e:
        raise CasebookDamaged(
            f"One-time codes cannot be checked: {KEY_FILE} is not the file by which they were sealed",
            f"Put {KEY_FILE} back from a copy of the folder, or run `recount user end-codes NAME`",
        ) from e
    return plain.decode()


def copy_key(source: Path, target: Path) -> None:
    """Put the key of one folder into another, if it has one.

    Raises:
        CasebookError: if the other folder has a key that is not the same.
    """
    key = _key(source)
    if key is not None and _made(target, key) != key:
        raise CasebookError(
            f"There is another {KEY_FILE} in {target}", "Take it away, or name another folder"
        )


def _key(folder: Path) -> bytes | None:
    try:
        return (folder / KEY_FILE).read_bytes()
    except FileNotFoundError:
        return None


def _made(folder: Path, key: bytes) -> bytes:
    """The key in a file that only its owner may read; or the one that is there, if another was quicker."""
    descriptor, name = tempfile.mkstemp(prefix=".new-", suffix=".key", dir=folder)  # of mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, folder / KEY_FILE)
        except FileExistsError:
            pass
        except OSError:  # a file system without links, as on many memory sticks
            if not (folder / KEY_FILE).exists():
                Path(name).rename(folder / KEY_FILE)
    finally:
        Path(name).unlink(missing_ok=True)
    return (folder / KEY_FILE).read_bytes()
