"""A browser without scripts: it keeps cookies, follows redirects, and fills in the forms of the pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import urllib3

INLINE = ("a", "bdi", "mark", "strong", "sup", "q", "small", "span")


@dataclass
class Form:
    method: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Shown:
    """A page as it came."""

    status: int
    url: str
    headers: urllib3.HTTPHeaderDict
    html: str
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""  # as it reads, without the numbers of claims

    def form(self, action: str, **known: str) -> Form:
        """The first form for this address whose fields hold these values."""
        fitting = (f for f in self.forms if f.action.endswith(action))
        return next(f for f in fitting if known.items() <= dict(f.fields).items())


class _Reader(HTMLParser):
    def __init__(self, shown: Shown) -> None:
        super().__init__(convert_charrefs=True)
        self.shown = shown
        self._select = ""
        self._is_sign = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {k: v or "" for k, v in attrs}
        self.shown.tags.append((tag, at))
        self._is_sign = tag == "sup"
        self.shown.text += "" if tag in INLINE else " "
        forms = self.shown.forms
        if tag == "form":
            forms.append(Form(at.get("method", "get"), at.get("action", "")))
        elif tag == "a" and "href" in at:
            self.shown.links.append(at["href"])
        elif tag == "select":
            self._select = at.get("name", "")
        elif tag == "option" and self._select and "selected" in at and "value" in at:
            forms[-1].fields.append((self._select, at["value"]))
        elif tag == "input" and forms and "name" in at and at.get("type") != "checkbox":
            forms[-1].fields.append((at["name"], at.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        self._is_sign = False

    def handle_data(self, data: str) -> None:
        self.shown.text += "" if self._is_sign else data


class Browser:
    """One person's browser.

    Args:
        origin: of the server.
    """

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.cookies: dict[str, str] = {}
        self.said: list[str] = []
        self._pool = urllib3.PoolManager(retries=False)

    def close(self) -> None:
        self._pool.clear()

    def get(self, path: str, **headers: str) -> Shown:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: list[tuple[str, str]]) -> Shown:
        return self._ask("POST", path, urlencode(fields), {})

    def post_raw(self, path: str, body: str) -> Shown:
        return self._ask("POST", path, body, {})

    def send(self, form: Form, action: str = "", **changed: str | list[str]) -> Shown:
        """Send a form with some of its fields filled in otherwise."""
        kept = [(k, v) for k, v in form.fields if k not in changed]
        new = [(k, x) for k, v in changed.items() for x in ([v] if isinstance(v, str) else v)]
        return self.post(action or form.action, kept + new)

    def sign_in(self, name: str, password: str = "a long enough word") -> Shown:
        return self.send(self.get("/sign-in").form("/sign-in"), name=name, password=password, code="")

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Shown:
        sent = {"cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        if body is not None:
            sent["content-type"] = "application/x-www-form-urlencoded"
        url = urljoin(self.origin, path)
        answer = self._pool.request(method, url, body=body, headers=sent, redirect=False)
        for cookie in answer.headers.getlist("set-cookie"):
            self.said.append(cookie)
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        if answer.status == 303:
            return self._ask("GET", urljoin(url, answer.headers["location"]), None, {})
        address = urlsplit(url)
        shown = Shown(
            answer.status, f"{address.path}?{address.query}", answer.headers, answer.data.decode("utf-8")
        )
        if answer.headers.get("content-type", "").startswith("text/html"):
            _Reader(shown).feed(shown.html)
            shown.text = " ".join(shown.text.split())
        return shown
