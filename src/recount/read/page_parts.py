"""Taking a page apart: captions and lists of other stories out of the tree, page furniture away.

What stands for what is told by `page_signs.csv`, whose rows a recorder can add to:

- `tag`: an element's name; `role`: its ARIA role.
- `name`: words in its class or id, whole words joined by hyphens ("mostRead" is "most-read").
- `heading`: the words of a heading, or with which a line of links begins.

A part is `caption`; `related` (links to other stories, kept as furniture); `linked` (related, where at
least half of its words are links); `chrome` (menus, sharing, sign-ups, readers' comments: left out); or
`standfirst` (the lines under the main heading, which belong to the story). Nothing that holds the page's
main heading or half of its running text is taken for a part, whatever its name.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from lxml import etree

from recount.read.page_text import lines_of

_LONGEST_RELATED = 4000  # code points of one list of other stories; a longer one is no short list of links
_MOST_RELATED = 50  # such lists that are kept of one page
_LONGEST_HEADING = 40
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SPEAKS_OF_OTHERS = ("has-", "with-", "no-", "is-", "js-no-")  # "has-sidebar" names a page, not a sidebar
_NAMED_PARTS = ("caption", "chrome", "related", "linked", "standfirst")  # the first that fits
_FIRST = frozenset({"frame", "chrome"})  # out of the way before captions and lists are read
_LONGEST_CELL = 150  # code points; a longer cell with blocks in it, in a row of few, lays out a page
_FEW_CELLS = 3
_LONGEST_STANDFIRST = 500
_TABLE = ("thead", "tbody", "tfoot", "tr", "td", "th")
_IN_FRAMES = frozenset({"p", "div", "h1", "h2", "h3", "table", "center"})
_LISTS = frozenset({"ul", "ol"})
_LINK_BLOCKS = frozenset({"ul", "ol", "div", "section", "p", "article"})
_ROOTS = frozenset({"html", "body", "main", "head"})


@dataclass(slots=True)
class PageParts:
    """What stood beside the story, each caption, list of other stories and so on as one text."""

    standfirst: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)


class _Weight(NamedTuple):
    """Code points of an element's text outside links and inside, and whether the main heading is in it."""

    plain: int
    linked: int
    has_h1: bool


class _Signs(NamedTuple):
    tags: dict[str, str]
    roles: dict[str, str]
    headings: frozenset[str]
    names: list[tuple[str, re.Pattern[str]]]


def take_apart(tree: Any) -> PageParts:
    """Remove from an lxml HTML tree all that is not the story; return what is worth keeping."""
    parts = PageParts()
    candidates, total = _candidates(tree)
    for element, kind, weight in sorted(candidates, key=lambda found: found[1] not in _FIRST):
        is_story = weight.has_h1 or (total and weight.plain * 2 > total)
        if kind == "frame":
            _unframe(element)
        elif _is_gone(element, tree) or is_story:
            continue
        elif kind == "standfirst":
            if not parts.standfirst and element.xpath("boolean(preceding::h1)"):
                parts.standfirst.append(" ".join(lines_of(element)))
        else:
            _take(parts, kind, element)
    parts.captions = list(dict.fromkeys(parts.captions))
    return parts


def _take(parts: PageParts, kind: str, element: Any) -> None:
    for block in (element, *(_following_links(element) if kind == "heading" else ())):
        _keep(parts, "related" if kind == "heading" else kind, block)
        _remove(block)


def _keep(parts: PageParts, kind: str, element: Any) -> None:
    lines = lines_of(element)
    if kind == "caption":
        parts.captions.append(" ".join(lines))
    elif (
        kind == "related" and sum(map(len, lines)) <= _LONGEST_RELATED and len(parts.related) < _MOST_RELATED
    ):
        parts.related.append("\n".join(lines))


def _candidates(tree: Any) -> tuple[list[tuple[Any, str, _Weight]], int]:
    """Elements that look like a part, outer before inner, with their weights; and the page's running text."""
    found: list[tuple[int, Any, str, _Weight]] = []
    stack: list[list[int]] = [[0, 0, 0, 0]]  # plain, linked, has_h1, number in document order
    in_link = number = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            number += 1
            in_link += element.tag == "a"
            stack.append([0, 0, element.tag == "h1", number])
            stack[-1][in_link > 0] += _length(element.text)
            continue
        plain, linked, has_h1, order = stack.pop()
        weight = _Weight(plain, linked, bool(has_h1))
        if kind := _kind(element, weight):
            found.append((order, element, kind, weight))
        in_link -= element.tag == "a"
        above = stack[-1]
        above[0] += plain
        above[1] += linked
        above[2] |= has_h1
        above[in_link > 0] += _length(element.tail)
    found.sort(key=lambda item: item[0])
    return [(element, kind, weight) for _, element, kind, weight in found], stack[0][0]


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _kind(element: Any, weight: _Weight) -> str:
    """A part, `heading` (of other stories), `frame` (of a layout), or "" for nothing of the kind."""
    tag = element.tag
    if tag in _ROOTS:
        return ""
    if tag in {"td", "th"} and _is_frame(element, weight):
        return "frame"
    signs = _signs()
    kind = signs.tags.get(tag) or signs.roles.get(element.get("role", "").strip().lower(), "")
    if tag == "footer" and element.getparent() is not None and element.getparent().tag == "blockquote":
        return ""
    return (
        kind or _kind_by_name(element, weight) or _kind_by_links(element, weight) or _kind_by_picture(element)
    )


def _kind_by_name(element: Any, weight: _Weight) -> str:
    if element.get("hidden") is not None or "display:none" in element.get("style", "").replace(" ", ""):
        return "chrome"
    for attribute in ("class", "id"):
        for name in element.get(attribute, "")[:1000].split():
            words = _NOT_WORD.sub("-", _CAMEL.sub("-", name).lower()).strip("-")
            if not words.startswith(_SPEAKS_OF_OTHERS):
                for part, pattern in _signs().names:
                    if pattern.search(words) and (kind := _weighed(part, weight)):
                        return kind
    return ""


def _weighed(part: str, weight: _Weight) -> str:
    """What a name says, unless the weight of the words in it says that it means something else."""
    if part == "linked":
        return "related" if weight.linked >= max(weight.plain, 1) else ""
    if part == "standfirst" and (weight.linked or not 0 < weight.plain <= _LONGEST_STANDFIRST):
        return ""
    return part


def _is_frame(cell: Any, weight: _Weight) -> bool:
    row = cell.getparent()
    is_one_of_few = row is None or len(row) <= _FEW_CELLS
    return weight.plain > _LONGEST_CELL and is_one_of_few and any(child.tag in _IN_FRAMES for child in cell)


def _kind_by_links(element: Any, weight: _Weight) -> str:
    whole = weight.plain + weight.linked
    if not whole:
        return ""
    if element.tag in _LISTS and len(element) > 1 and weight.linked * 10 >= whole * 9:
        return "related"
    if weight.plain > _LONGEST_HEADING or not (weight.linked or element.tag not in {"a", "li", "td"}):
        return ""
    if weight.linked and element.tag in {"p", "div"} and whole <= 10 * _LONGEST_HEADING:
        head = "".join(element.itertext()).partition(":")
        return "related" if head[1] and _is_heading(head[0]) else ""
    if not weight.linked and element.tag in {"h2", "h3", "h4", "h5", "h6", "p", "div", "strong", "b"}:
        return "heading" if _is_heading("".join(element.itertext())) else ""
    return ""


def _is_heading(words: str) -> bool:
    return " ".join(words.replace("’", "'").split()).strip(" :.»>").lower() in _signs().headings


def _kind_by_picture(element: Any) -> str:
    """A caption that only stands as slanted or small words under its picture in one paragraph."""
    if element.tag != "p" or element.find("img") is None or _length(element.text):
        return ""
    tags = {child.tag for child in element}
    is_bare = not any(_length(child.tail) for child in element)
    return (
        "caption"
        if is_bare and tags & {"em", "i", "small"} and tags <= {"img", "em", "i", "small", "br"}
        else ""
    )


def _following_links(heading: Any) -> Iterator[Any]:
    """The blocks of links that follow a heading."""
    for sibling in heading.itersiblings():
        if not isinstance(sibling.tag, str) or sibling.tag not in _LINK_BLOCKS:
            return
        linked = sum(_length(text) for link in sibling.iter("a") for text in link.itertext())
        whole = sum(_length(text) for text in sibling.itertext())
        if not whole or linked * 10 < whole * 6:
            return
        yield sibling


def _unframe(cell: Any) -> None:
    """Make the table around a cell that holds running text into plain blocks."""
    table = next(cell.iterancestors("table"), None)
    if table is not None:
        for piece in list(table.iter(*_TABLE)):
            if next(piece.iterancestors("table"), None) is table:
                piece.tag = "div"
        table.tag = "div"


def _is_gone(element: Any, tree: Any) -> bool:
    """Whether the element was removed with one around it."""
    top = element
    while (above := top.getparent()) is not None:
        top = above
    return top is not tree


def _remove(element: Any) -> None:
    """Take an element out of its tree, leaving the words that follow it."""
    above = element.getparent()
    before = element.getprevious()
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        above.text = (above.text or "") + tail
    element.tail = None
    above.remove(element)


@cache
def _signs() -> _Signs:
    rows = list(csv.DictReader((files("recount.read") / "page_signs.csv").read_text("utf-8").splitlines()))
    tags, roles = ({r["sign"]: r["part"] for r in rows if r["where"] == where} for where in ("tag", "role"))
    names = []
    for part in _NAMED_PARTS:
        words = "|".join(re.escape(r["sign"]) for r in rows if (r["where"], r["part"]) == ("name", part))
        names.append((part, re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])")))
    headings = frozenset(row["sign"] for row in rows if row["where"] == "heading")
    return _Signs(tags, roles, headings, names)
