"""The file in which an OpenID Connect issuer is named."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from recount.model.errors import InputError
from recount.pipeline.vouched import sign_in_vouched
from recount.store.casebook import Casebook
from recount.web.openid import Door, Settings

SECRET = "RECOUNT_OIDC_SECRET"  # noqa: S105 - the name of a variable
_NEEDED = ("issuer", "client_id", "address")
_OPTIONAL = ("user", "scope", "label")


def door_of(path: Path, casebook: Casebook) -> Door:
    """The door through which users of the casebook come for whom the issuer of a file vouches.

    Raises:
        InputError: as `settings_of`.
    """
    return Door(settings_of(path), lambda name, now: sign_in_vouched(casebook, name, now))


def settings_of(path: Path) -> Settings:
    """The settings that a TOML file gives, with the secret of the environment.

    Raises:
        InputError: if the file cannot be read, lacks something or holds something else; if the secret or the
            extra is not there.
    """
    name = str(path)
    try:
        import authlib  # noqa: F401, PLC0415 - an extra
        import requests  # noqa: F401, PLC0415
    except ImportError as e:
        raise InputError(name, "needs Authlib, which is not installed", "Install recount[oidc]") from e
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as e:
        raise InputError(name, f"cannot be read: {e.strerror}", "Check the name") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise InputError(name, f"is no TOML: {e}", 'Write lines such as issuer = "https://…"') from e
    surplus = sorted(told.keys() - {*_NEEDED, *_OPTIONAL})
    wrong = [k for k in (*_NEEDED, *told) if not isinstance(told.get(k), str) or not told[k]]
    if surplus or wrong:
        what = f"holds {', '.join(surplus)} besides" if surplus else f"gives no words for {wrong[0]}"
        raise InputError(name, what, f"Give {', '.join(_NEEDED)}, and {', '.join(_OPTIONAL)} if need be")
    secret = os.environ.get(SECRET, "")
    if not secret:
        raise InputError(name, f"needs the client's secret in {SECRET}, which is not set", "Set it")
    return Settings(secret=secret, **told)
