"""Numbers told from counts by their own form: dates, clock times, money, names with figures in them."""

from __future__ import annotations

from recount.extract.numbers_words import S

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"[0-3]?[0-9](?:st|nd|rd|th)?(?![0-9])"
_YEAR = r"(?:1[5-9]|20)[0-9]{2}(?![0-9])"
_TO = r"(?:\s?[-–—/]\s?|\s(?:to|and|through|until|or)\s)"
_NOT_VERB = r"(?!\s(?:have|be|not|also|still|yet)\b)"  # "12 may have died"

_DATES = (
    rf"{_DAY}(?:{_TO}{_DAY})?{S}(?:of\s)?{_MONTH}{_NOT_VERB}(?:,?\s(?:of\s)?{_YEAR}|\s[0-9]{{2}}(?=\s?(?:\(|--|\[)))?",
    rf"{_MONTH},?{S}(?:of\s)?{_YEAR}",
    rf"{_MONTH}{S}{_DAY}(?!,[0-9])(?:{_TO}(?:{_MONTH}\s)?{_DAY}(?!,[0-9]))?(?:,?\s{_YEAR})?",
    r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}(?:t[0-9]{2}:[0-9]{2})?(?![-/.]?[0-9])",
    r"(?:1[89]|20)[0-9]{2}\s?[-–/]\s?(?:[0-9]{2}|(?:1[89]|20)[0-9]{2})(?![0-9,])",
    r"(?:1[5-9]|20)[0-9]0['’]?s\b",
    rf"(?:between|from)\s{_YEAR}\s(?:and|to|until)\s{_YEAR}(?!,[0-9]|\s(?!the\b)[a-z]{{3,}})",
)
_TIMES = (
    r"[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?:\s?(?:[ap]\.?m\b\.?|gmt|utc))?",
    r"[0-2]?[0-9](?:\.[0-5][0-9])?\s?(?:[ap]\.m\.|[ap]m\b|o['’]?clock)",
    r"[0-2][0-9][0-5][0-9]\s?(?:[ap]m|gmt|utc|hours|hrs|z|local|est|edt|this\s(?:morning|afternoon|evening))\b",
)
_AMOUNT = r"[0-9]+(?:[.,][0-9]+)*(?:[\s-]?(?:hundred|thousand|million|billion|trillion|mn|bn|m|k)\b)?"
_MONEY = (rf"(?:us|au|ca|hk|nz)?[$£€¥₹₪]\s?{_AMOUNT}", rf"(?:usd|eur|gbp|rs\.?|inr)\s?{_AMOUNT}")
_NAMES = (
    r"[a-z]+[-\u2010\u2011]?[0-9][a-z0-9-]*",  # F-16, M23, MiG-23, mid-2013
    r"(?:https?://|www\.)\S+",
)
_PHONES = (
    r"(?:1[-.\s])?\(?[0-9]{3}\)?[-.\s][0-9]{3}[-.][0-9a-z]{4}\b",
    r"[0-9]{3}-[0-9]{4}\b(?!\s[a-z])",
    r"9-?1-?1(?=\s(?:call|caller|dispatch|dispatcher|operator|tape|recording)s?\b)",
)
_DECADES = (r"[1-9]0['’]?s\b",)


def masks() -> str:
    """An alternation of named groups, one for each use a number may have, for lower-case text."""
    groups = (
        ("other", _PHONES), ("date", _DATES), ("time", _TIMES), ("money", _MONEY), ("weapon", _NAMES),
        ("decade", _DECADES),
    )  # fmt: skip
    parts = []
    for name, patterns in groups:
        joined = "|".join(patterns).replace(r"([-/.])", r"(?P<sep>[-/.])").replace(r"\1", r"(?P=sep)")
        parts.append(rf"(?P<{name}>{joined})")
    return "|".join(parts)
