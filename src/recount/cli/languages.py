"""Languages in words for people, and how many reports were not read for theirs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from recount.cli.common import in_casebook
from recount.model.clean import clean
from recount.model.phrases import plural


@cache
def language_name(code: str) -> str:
    """A language's English name: "Spanish"; the code itself where it has none, "unknown" for ""."""
    import pycountry  # noqa: PLC0415  (slow to load, and seldom needed)

    if not code:
        return "unknown"
    field = "alpha_2" if len(code) == 2 else "alpha_3"
    found = pycountry.languages.get(**{field: code})
    return found.name.split(" (")[0] if found else clean(code)


def uncovered_words(languages: Mapping[str, int], casebook: str | None = None) -> str:
    """How many reports were not read for their language, and which, commonest first.

    Args:
        languages: code ("" where unknown) -> number of reports; not empty.
        casebook: where they can be listed; None: nowhere.
    """
    commonest = sorted(languages.items(), key=lambda item: (-item[1], item[0]))
    which = ", ".join(f"{language_name(code)} {n:,}" for code, n in commonest)
    reports = plural(sum(languages.values()), "report")
    line = f"Not read for claims, as the language is not covered: {reports} ({which})."
    return line if casebook is None else f"{line} List: {in_casebook('recount claims --skipped', casebook)}"
