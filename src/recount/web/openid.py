"""OpenID Connect: who a service says somebody is (authorization code flow with PKCE, state and nonce).

OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3; RFC 7636; RFC 9207. Metadata and keys are taken from the
issuer's own origin, no redirect is followed, and nothing is believed that its keys did not sign.
"""

# ruff: noqa: PLC0415  (Authlib is an extra, which is imported when it is asked for)

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from recount.model.errors import InputError, Refused

BACK = "/sign-in/oidc/back"
PENDING = timedelta(minutes=10)
"""How long somebody may take at the issuer."""
MOST_PENDING = 1000
FRESH = timedelta(minutes=10)
"""How long the issuer's metadata are not asked for again; its keys are, at each sign-in."""
LEEWAY = 60
"""Seconds by which the issuer's clock may be off."""
TIMEOUT = 10
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Those that only the issuer's private key can sign by: neither `none` nor what the client's secret signs."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the issuer and this server know of one another.

    Attributes:
        issuer: its address, just as its metadata say it.
        client_id: as what Recount is known there.
        secret: what only the two know.
        address: where browsers find this server; the issuer leads them back to BACK there.
        user: the claim of the ID token that holds the name of the casebook's user.
        scope: what is asked for.
        label: what the issuer is called on the page.

    Raises:
        InputError: if an address is neither https nor on this machine.
    """

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    address: str
    user: str = "preferred_username"
    scope: str = "openid profile"
    label: str = "your organisation's sign-in"

    def __post_init__(self) -> None:
        for url in (self.issuer, self.address):
            if not is_safe(url):
                what = "is neither an https address nor one of this machine"
                raise InputError(url, what, "Give an address that begins with https://")


@dataclass(frozen=True, slots=True)
class _Pending:
    cookie: str
    nonce: str
    verifier: str
    onward: str
    until: datetime


@dataclass(slots=True)
class Door:
    """Leads people to the issuer and says who came back. Serves many threads.

    Attributes:
        settings: of the issuer.
        welcome: gives a session's token to the user of this name; Refused where there is none.
    """

    settings: Settings
    welcome: Callable[[str, datetime], str]
    _pending: dict[str, _Pending] = field(default_factory=dict)
    _known: tuple[datetime, Mapping[str, Any]] | None = None
    _lock: Lock = field(default_factory=Lock)

    @property
    def host(self) -> str:
        """The name by which browsers call this server."""
        name = urlsplit(self.settings.address).hostname or ""
        return f"[{name}]" if ":" in name else name

    def begin(self, cookie: str, onward: str, now: datetime) -> str:
        """The address at the issuer to lead a browser to.

        Args:
            cookie: the token that the browser holds; only it may come back.
            onward: where to lead it afterwards.
            now: the instant, UTC.

        Raises:
            Refused: if the issuer does not answer as it must.
        """
        endpoint = self._metadata(now)["authorization_endpoint"]
        state, nonce, verifier = (secrets.token_urlsafe(n) for n in (32, 32, 48))
        with self._session() as session:
            url, _ = session.create_authorization_url(
                endpoint, state=state, nonce=nonce, code_verifier=verifier
            )
        with self._lock:
            self._pending = {s: p for s, p in self._pending.items() if p.until > now and p.cookie != cookie}
            while len(self._pending) >= MOST_PENDING:
                del self._pending[next(iter(self._pending))]  # the oldest
            self._pending[state] = _Pending(cookie, nonce, verifier, onward, now + PENDING)
        return str(url)

    def finish(self, cookie: str, answer: Mapping[str, str], now: datetime) -> tuple[str, str]:
        """The session's token and where to lead the browser, for who came back from the issuer.

        Args:
            cookie: the token that the browser holds.
            answer: what the issuer has it bring: `state`, `code`, or `error`.
            now: the instant, UTC.

        Raises:
            Refused: if anything is not as it must be, or the casebook has no such user.
        """
        with self._lock:
            pending = self._pending.pop(answer.get("state", ""), None)
        if pending is None or pending.until <= now or not hmac.compare_digest(pending.cookie, cookie):
            raise Refused("This sign-in was not begun here, or too long ago", "Begin again")
        if "error" in answer or answer.get("iss", self.settings.issuer) != self.settings.issuer:
            raise self._refused(f"it answered {answer.get('error', 'for another issuer')!r:.80}")
        claims = self._claims(answer.get("code", ""), pending, now)
        return self.welcome(self._name(claims), now), pending.onward

    def _claims(self, code: str, pending: _Pending, now: datetime) -> Mapping[str, Any]:
        from authlib.integrations.base_client import OAuthError
        from joserfc.errors import JoseError
        from requests import RequestException

        metadata = self._metadata(now)
        try:
            with self._session() as session:
                token = session.fetch_token(
                    metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=pending.verifier,
                    allow_redirects=False,
                )
            return self._proven(str(token["id_token"]), self._get(metadata["jwks_uri"]), pending.nonce, now)
        except (OAuthError, JoseError, RequestException, ValueError, TypeError, KeyError) as e:
            raise self._refused(f"{type(e).__name__}: {e}") from e

    def _proven(self, id_token: str, keys: Mapping[str, Any], nonce: str, now: datetime) -> Mapping[str, Any]:
        """What an ID token says, once all that section 3.1.3.7 asks for is so."""
        from joserfc import jwt
        from joserfc.jwk import KeySet

        mine = self.settings
        claims = jwt.decode(id_token, KeySet.import_key_set(dict(keys)), algorithms=ALGORITHMS).claims  # type: ignore[arg-type]
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": mine.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": mine.client_id},
            exp={"essential": True},
            iat={"essential": True},
        ).validate(claims)
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else mine.client_id) != mine.client_id:
            raise ValueError("the token is for another client (azp)")
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise ValueError("the token answers another request (nonce)")
        return claims

    def _name(self, claims: Mapping[str, Any]) -> str:
        name = claims.get(self.settings.user)
        if self.settings.user == "email" and claims.get("email_verified") is not True:
            raise self._refused("the address is not verified (email_verified)")
        if not isinstance(name, str) or not name:
            raise self._refused(f"the token has no claim {self.settings.user!r}")
        return name

    def _metadata(self, now: datetime) -> Mapping[str, Any]:
        from requests import RequestException

        known = self._known
        if known is not None and now - known[0] < FRESH:
            return known[1]
        try:
            found = self._get(self.settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
        except (RequestException, ValueError) as e:
            raise self._refused(f"{type(e).__name__}: {e}") from e
        wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if found.get("issuer") != self.settings.issuer:
            raise self._refused("its metadata name another issuer")
        if not all(_origin(str(found.get(name))) == _origin(self.settings.issuer) for name in wanted):
            raise self._refused(f"its metadata name another server for one of {', '.join(wanted)}")
        self._known = now, found
        return found

    def _get(self, url: str) -> Mapping[str, Any]:
        with self._session() as session:
            answer = session.get(url, withhold_token=True, allow_redirects=False)
        if answer.status_code != 200 or not isinstance(found := answer.json(), dict):
            raise ValueError(f"{url} answered {answer.status_code}")
        return found

    def _session(self) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        session = OAuth2Session(
            self.settings.client_id,
            self.settings.secret,
            scope=self.settings.scope,
            redirect_uri=self.settings.address.rstrip("/") + BACK,
            code_challenge_method="S256",
            default_timeout=TIMEOUT,
        )
        session.trust_env = False  # a password in somebody's .netrc must not go there
        return session

    def _refused(self, why: str) -> Refused:
        _log.warning("OpenID Connect, %s: %s", self.settings.issuer, why)
        todo = "Try again, or sign in by password; whoever runs this server finds the cause in its log"
        return Refused(f"{self.settings.label} did not say who you are".capitalize(), todo)


def is_safe(url: str) -> bool:
    """Whether what is said to this address is seen by nobody else: https, or http on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and _is_here(parts.hostname or "")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    default = {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").casefold(), parts.port or default
