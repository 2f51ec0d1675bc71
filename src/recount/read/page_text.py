"""The text of HTML elements, one line a block."""

from __future__ import annotations

from typing import Any

from lxml import etree

from recount.read.layer import Part

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
    }
    | {"figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main"}
    | {"nav", "ol", "p", "pre", "section", "table", "td", "th", "time", "tr", "ul"}
)
_UNREAD = frozenset({"script", "style", "noscript", "template", "head", "title", "option", "svg", "math"})


def lines_of(element: Any) -> list[str]:
    """The words of an element, a line for each block in it and each link beside an element."""
    pieces: list[str] = []
    skipped = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        is_unread = node.tag in _UNREAD
        if event == "start":
            skipped += is_unread
            if node.tag in _BLOCKS:
                pieces.append("\n")
            if not skipped:
                pieces.append(_one_line(node.text))
            continue
        skipped -= is_unread
        if node.tag in _BLOCKS:
            pieces.append("\n")
        elif not (node.tail or "").strip() and (following := _next_tag(node)):
            pieces.append("\n" if node.tag == "a" else " " if node.tag == following else "")
        if node is not element and not skipped:
            pieces.append(_one_line(node.tail))
    return [line for raw in "".join(pieces).split("\n") if (line := " ".join(raw.split()))]


def _one_line(text: str | None) -> str:
    return text.replace("\n", " ").replace("\r", " ") if text else ""


def _next_tag(node: Any) -> str:
    following = node.getnext()
    return following.tag if following is not None and isinstance(following.tag, str) else ""


def story_parts(body: Any) -> list[Part]:
    """The paragraphs, lists, tables and quotes of a story in trafilatura's own XML, in order."""
    return [
        Part("quote" if block.tag == "quote" else "body", _block_text(block)) for block in _top_blocks(body)
    ]


def _top_blocks(body: Any) -> list[Any]:
    blocks = []
    for child in body:
        is_group = child.tag in {"div", "section", "main", "article"} and len(child)
        blocks.extend(_top_blocks(child) if is_group else [child])
    return blocks


def _block_text(block: Any) -> str:
    if block.tag == "table":
        rows = (" | ".join(filter(None, map(_flat, row.iter("cell")))) for row in block.iter("row"))
        return "\n".join(filter(None, rows))
    if block.tag == "list":
        return "\n".join(filter(None, map(_flat, block.iter("item"))))
    if block.tag == "quote" and len(block):
        return "\n\n".join(filter(None, [_flat_text(block.text or ""), *map(_flat, block)]))
    return _flat(block)


def _flat(element: Any) -> str:
    """An element's words on one line, but for the line breaks that it marks itself."""
    for mark in element.iter("lb"):
        mark.tail = f"\v{mark.tail or ''}"
    return "\n".join(filter(None, map(_flat_text, "".join(element.itertext()).split("\v"))))


def _flat_text(text: str) -> str:
    return " ".join(text.split())
