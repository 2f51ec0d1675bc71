"""Lines of a PDF page to paragraphs: what the page shows as one paragraph becomes one line of text."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from statistics import median_low

_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_BULLET = re.compile(r"(?:[•●▪◦‣*–—-]|\(?[0-9]{1,3}[.)]|\(?[a-z][.)])\s")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–|\s]*[0-9]{1,4}[-–|\s]*(?:(?:of|/)\s*[0-9]{1,4})?", re.I)
_HYPHENS = "-\u00ad\u2010\x02\ufffe"  # U+0002 and U+FFFE: how PDFium marks a hyphen at the end of a line
_MARGIN_LINES = 2  # lines at the top and the bottom of a page that may be a running head or foot
_FEWEST_REPEATS = 3
_ENOUGH_LINES = 4  # below, their distance says little


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page; lengths in points (1/72 inch), `bottom` from the page's lower edge."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    size: float  # the height of its letters with ascenders and descenders


def paragraphs(lines: Sequence[Line]) -> tuple[list[str], list[str]]:
    """The paragraphs that the lines make, and apart from them the running heads and feet, each once.

    Page numbers are left out. A paragraph that goes on over a page or column is joined.
    """
    running = _running(lines)
    numbers = _page_numbers(lines)
    kept = [line for line in lines if _key(line.text) not in running and line not in numbers]
    pitches = _pitches(kept)
    right = max((line.right for line in kept), default=0.0)
    found: list[list[str]] = []
    for before, line in zip([None, *kept], kept, strict=False):
        if before is None or _starts_paragraph(before, line, pitches[round(line.size)], right):
            found.append([line.text])
        else:
            found[-1].append(line.text)
    words = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", " ".join(line.text for line in kept).lower()))
    return [_joined(group, words) for group in found], list(running.values())


def _pitches(lines: Sequence[Line]) -> dict[int, float]:
    """The usual distance of two lines, for each size of type."""
    gaps: dict[int, list[float]] = {round(line.size): [] for line in lines}
    for before, line in pairwise(lines):
        gap = before.bottom - line.bottom
        if before.page == line.page and gap > 1 and round(before.size) == round(line.size):
            gaps[round(line.size)].append(gap)
    return {
        size: median_low(found) if len(found) >= _ENOUGH_LINES else min([*found, 1.3 * size])
        for size, found in gaps.items()
    }


def _starts_paragraph(before: Line, line: Line, pitch: float, right: float) -> bool:
    is_ended = bool(_SENTENCE_END.search(before.text))
    gap = before.bottom - line.bottom
    if before.page != line.page or gap < -pitch / 2:  # a new page or column
        return is_ended or not line.text[0].islower()
    if abs(gap) < 1:  # the same height: cells of a table, or a change of type
        return False
    if gap > 1.35 * pitch or abs(before.size - line.size) > 1 or _BULLET.match(line.text):
        return True
    is_indented = line.left > before.left + line.size
    is_short = before.right < right - 0.15 * (right - before.left)
    return is_ended and (is_indented or is_short)


def _joined(group: list[str], hyphenated: set[str]) -> str:
    text = group[0]
    for line in group[1:]:
        text = _join(text, line, hyphenated)
    return text.translate({0x02: "-", 0xFFFE: "-", 0xAD: None})


def _join(text: str, line: str, hyphenated: set[str]) -> str:
    """Two lines as one; a hyphen at the end of the first goes where it only divides a word."""
    if len(text) < 2 or text[-1] not in _HYPHENS or text[-2].isspace():
        return f"{text} {line}"
    before = re.split(r"\s", text[:-1])[-1].lower()
    after = line.split(maxsplit=1)[0].lower().rstrip(".,;:!?\"'”’)")
    if not before.isalpha() or not line[0].islower():
        return f"{text[:-1]}-{line}"
    first, second = _kept_hyphens()
    is_compound = (
        before in first or after in second or "-" in after or after.split("-")[0] in second
    ) or f"{before}-{after}" in hyphenated
    return f"{text[:-1]}-{line}" if is_compound else f"{text[:-1]}{line}"


def _running(lines: Sequence[Line]) -> dict[str, str]:
    """Running heads and feet: key and first wording of what most pages repeat at their edges."""
    pages: dict[int, list[str]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line.text)
    edges = [text for page in pages.values() for text in {*page[:_MARGIN_LINES], *page[-_MARGIN_LINES:]}]
    times = Counter(map(_key, edges))
    wording: dict[str, str] = {}
    for text in edges:
        if times[_key(text)] >= max(_FEWEST_REPEATS, len(pages) * 0.5) and not _PAGE_NUMBER.fullmatch(text):
            wording.setdefault(_key(text), text)
    return wording


def _page_numbers(lines: Sequence[Line]) -> set[Line]:
    """The lines at the top and the bottom of a page that hold nothing but its number."""
    edges: dict[int, list[float]] = {}
    for line in lines:
        bottoms = edges.setdefault(line.page, [line.bottom, line.bottom])
        bottoms[:] = min(bottoms[0], line.bottom), max(bottoms[1], line.bottom)
    at_edge = (line for line in lines if line.bottom in edges[line.page] and len(set(edges[line.page])) > 1)
    return {line for line in at_edge if _PAGE_NUMBER.fullmatch(line.text)}


def _key(text: str) -> str:
    return re.sub(r"[0-9]+", "#", "".join(text.casefold().split()))


@cache
def _kept_hyphens() -> tuple[frozenset[str], frozenset[str]]:
    rows = list(csv.DictReader((files("recount.read") / "hyphens.csv").read_text("utf-8").splitlines()))
    first, second = (frozenset(r["word"] for r in rows if r["side"] == side) for side in ("before", "after"))
    return first, second
