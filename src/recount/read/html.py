"""HTML pages of news and releases: the story apart from captions, other stories and page furniture."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

import trafilatura
from lxml import etree, html
from trafilatura.metadata import extract_metadata
from trafilatura.settings import DEFAULT_CONFIG

from recount.model.errors import InputError
from recount.model.limits import MAX_PAGE_BYTES
from recount.model.reports import Report
from recount.read.charset import decode
from recount.read.cleaning import clean_line
from recount.read.dates import day_in_url, day_of
from recount.read.language import language_code
from recount.read.layer import Part, assemble, id_of
from recount.read.page_parts import PageParts, take_apart
from recount.read.page_text import lines_of, story_parts
from recount.read.source import NoText, Source

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_TITLE = 500
_MOST_ELEMENTS = 300_000  # a page of more is no page of news, and would take minutes
_MOST_FOR_TRAFILATURA = 50_000  # real pages have a few thousand; trafilatura takes minutes over a million
# Fixed ends, so that the same page reads the same on any day.
_DATES = {
    "original_date": True,
    "extensive_search": False,
    "min_date": "1900-01-01",
    "max_date": "2199-12-31",
}
_EMPTY = "holds no readable text"

for _name in ("trafilatura", "htmldate", "courlan", "charset_normalizer"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # their remarks are not for the recorder


@dataclass(frozen=True, slots=True)
class _Described:
    """What a page says of itself; "" where it says nothing."""

    title: str = ""
    published: str = ""
    publisher: str = ""
    url: str = ""
    language: str = ""


def read(source: Source) -> Iterator[Report]:
    """The one report of an HTML file.

    Raises:
        InputError: it is empty, too large, or holds no readable text.
    """
    yield from_bytes(source.origin, source.whole(MAX_PAGE_BYTES))


def from_bytes(origin: str, data: bytes, url: str = "", declared: str = "") -> Report:
    """The report of one page.

    Args:
        origin: its name, for the id and for errors.
        data: the page.
        url: where it was fetched, "" if nobody knows.
        declared: the encoding that the server named, "" for none.

    Raises:
        InputError: it holds no readable text, or too many elements.
    """
    tree = _parse(origin, decode(data, declared or _declared(data)))
    described = _describe(tree, url)
    h1 = next((line for e in tree.iter("h1") if (line := " ".join(lines_of(e)))), "")
    title = _title(described.title, h1)
    aside = take_apart(tree)
    text, regions = assemble(title, _parts(tree, aside, {_key(title), _key(h1)}))
    if not text:
        raise NoText(origin, _EMPTY, "Open it in a browser, and save what it shows as text")
    day, words = day_of(described.published), described.published
    if day is None:
        day, words = day_in_url(described.url)
    return Report(
        id=id_of(origin),
        text=text,
        title=title,
        published=day,
        published_text=words,
        publisher=described.publisher,
        url=described.url,
        language=language_code(described.language),
        regions=regions,
    )


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:8192])
    return found[1].decode("ascii") if found else ""


def _parse(origin: str, text: str) -> Any:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    data = _NOT_XML.sub(" ", text).encode("utf-8", "replace")
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise NoText(origin, _EMPTY, "Check that it is an HTML page") from error
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        raise InputError(origin, f"has more than {_MOST_ELEMENTS} elements", "Save its text, or split it")
    for unread in list(tree.iter("script", "style")):
        if unread.get("type") != "application/ld+json":
            unread.drop_tree()
    return tree


def _describe(tree: Any, url: str) -> _Described:
    try:
        found = extract_metadata(tree, default_url=url or None, date_config=dict(_DATES), extensive=False)
    except Exception:  # whatever a hostile page does to the library, the page's text can still be read
        return _Described(url=url, language=tree.get("lang", ""))
    return _Described(
        title=clean_line(found.title),
        published=clean_line(found.date),
        publisher=clean_line(found.sitename)[:_LONGEST_TITLE],
        url=clean_line(found.url) or url,
        language=tree.get("lang", ""),
    )


def _title(given: str, h1: str) -> str:
    """The title without the site's name, which many pages put behind the words of their main heading."""
    title = h1 if h1 and (not given or given.casefold().startswith(h1.casefold())) else given
    return clean_line(title)[:_LONGEST_TITLE]


def _parts(tree: Any, aside: PageParts, titles: set[str]) -> list[Part]:
    story = _story(tree)
    while story and _key(story[0].text) in titles:
        story.pop(0)
    told = _key("".join(part.text for part in story))
    story = [Part("body", words) for words in aside.standfirst if _key(words) not in told] + story
    captions = {_key(caption) for caption in aside.captions}
    parts = [part for part in story if _key(part.text) not in captions]
    parts += [Part("caption", caption) for caption in aside.captions]
    return parts + [Part("furniture", block) for block in aside.related]


def _story(tree: Any) -> list[Part]:
    """The story by trafilatura, or all that is left of the page where it finds none."""
    parts: list[Part] = []
    if sum(1 for _ in tree.iter()) <= _MOST_FOR_TRAFILATURA:
        with suppress(Exception):  # a hostile page may bring any part of the library down
            found: Any = trafilatura.bare_extraction(tree, include_comments=False, config=_short_stories())
            parts = story_parts(found.body) if found is not None else []
    if any(part.text for part in parts):
        return parts
    body = tree.find("body")
    return [Part("body", line) for line in lines_of(body if body is not None else tree)]


@cache
def _short_stories() -> ConfigParser:
    """The library's settings, but for stories of a few words: it takes those below 250 for a failure."""
    config = deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "25"
    return config


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
