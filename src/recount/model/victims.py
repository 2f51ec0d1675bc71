"""A victim as people know them: the details that are sealed, and nothing that the log or a query shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_NAMES = 40
MAX_WORDS = 200
MAX_NOTES = 4000


@dataclass(frozen=True, slots=True)
class Victim:
    """Who somebody was.

    Attributes:
        names: every spelling known, in whichever script, the one that is shown first.
        age: in words or figures, as "34" or "about 60".
        sex, role, status: codes of the codebook.
        kin: relatives, as "brother of Samir Hadan".
        notes: anything else.
    """

    names: tuple[str, ...]
    age: str = ""
    sex: str = "unknown"
    kin: str = ""
    role: str = "victim"
    status: str = "unknown"
    notes: str = ""

    def __post_init__(self) -> None:
        if not self.names or len(self.names) > MAX_NAMES or not all(n.strip() for n in self.names):
            raise ValueError(f"a victim has 1 to {MAX_NAMES} names")
        if any(len(t) > MAX_WORDS for t in (*self.names, self.age, self.kin)) or len(self.notes) > MAX_NOTES:
            raise ValueError(f"a name, an age or kin has at most {MAX_WORDS} characters, notes {MAX_NOTES}")

    @property
    def name(self) -> str:
        """The one that is shown."""
        return self.names[0]


def victim_to_json(v: Victim) -> dict[str, Any]:
    """The details under their names."""
    return {
        "names": list(v.names),
        "age": v.age,
        "sex": v.sex,
        "kin": v.kin,
        "role": v.role,
        "status": v.status,
        "notes": v.notes,
    }


def victim_from_json(data: Mapping[str, Any]) -> Victim:
    """The details that `victim_to_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: if the data is no such victim.
    """
    return Victim(names=tuple(data["names"]), **{k: str(data[k]) for k in _WORDS})


_WORDS = ("age", "sex", "kin", "role", "status", "notes")


def script_of(name: str) -> str:
    """The script that a name begins in, as Unicode calls it: "Latin", "Arabic"; "" without letters."""
    letter = next((c for c in name if c.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0].capitalize() if letter else ""
