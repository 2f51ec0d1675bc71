"""Shapes of JSON values: JSON Schema that the document shows, and by which what is sent is checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from recount.model.errors import Refused

Shape = Mapping[str, Any]

ANY: Shape = {}
DAY: Shape = {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"}
INSTANT: Shape = {"type": "string", "format": "date-time"}
FLAG: Shape = {"type": "boolean"}
NUMBER: Shape = {"type": "number"}
_NO_NULL = "^[^\\x00]*$"
_HALF = re.compile("[\ud800-\udfff]")
_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
CHECKED = frozenset(
    (
        *("type", "enum", "const", "anyOf", "oneOf", "discriminator", "properties", "required"),
        *("additionalProperties", "items", "minItems", "maxItems", "minLength", "maxLength", "pattern"),
        *("minimum", "maximum", "description"),
    )
)
"""The keywords that `check` holds values to; a test sees to it that what is sent is described by no other."""


def text(most: int | None = None, least: int = 0, pattern: str = _NO_NULL) -> Shape:
    """A string of so many code points that a pattern matches from end to end."""
    shape: dict[str, Any] = {"type": "string", "pattern": pattern}
    shape |= {"minLength": least} if least else {}
    return shape | ({"maxLength": most} if most is not None else {})


def words() -> Shape:
    """A string of which nothing is said: what is given out, never what is sent."""
    return {"type": "string"}


def whole(least: int = 0, most: int = 2**53 - 1) -> Shape:
    """A whole number."""
    return {"type": "integer", "minimum": least, "maximum": most}


def degrees(most: int) -> Shape:
    """An angle in degrees from -most to most."""
    return {"type": "number", "minimum": -most, "maximum": most}


def one_of(codes: Iterable[str]) -> Shape:
    """One of some strings."""
    return {"type": "string", "enum": list(codes)}


def just(value: str) -> Shape:
    """This string and no other."""
    return {"const": value}


def listed(items: Shape, least: int = 0, most: int | None = None) -> Shape:
    """A list."""
    shape: dict[str, Any] = {"type": "array", "items": items}
    shape |= {"minItems": least} if least else {}
    return shape | ({"maxItems": most} if most is not None else {})


def record(needed: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """An object with these members and no others."""
    members = {**needed, **(optional or {})}
    return {
        "type": "object",
        "properties": members,
        "required": list(needed),
        "additionalProperties": False,
    }


def keyed(values: Shape) -> Shape:
    """An object whose members, of any name, have one shape."""
    return {"type": "object", "additionalProperties": values}


def maybe(shape: Shape) -> Shape:
    """The shape, or null."""
    return {"anyOf": [shape, {"type": "null"}]}


def by(name: str, choices: Mapping[str, Shape]) -> Shape:
    """Objects that a member tells apart.

    Args:
        name: of the member.
        choices: its value -> the shape of such an object, in which it is `just` that value.
    """
    return {"oneOf": list(choices.values()), "discriminator": {"propertyName": name}}


def ref(name: str) -> Shape:
    """A shape of `components`."""
    return {"$ref": f"#/components/schemas/{name}"}


def check(shape: Shape, value: Any, where: str) -> None:
    """Refuse a value that was sent and has not this shape.

    Args:
        shape: made of CHECKED keywords.
        value: as JSON was read.
        where: what to call it.

    Raises:
        Refused: with the place and what it should be.
    """
    if "anyOf" in shape:
        return _check_any(shape["anyOf"], value, where)
    if "oneOf" in shape:
        return _check_told_apart(shape, value, where)
    if "const" in shape or "enum" in shape:
        allowed = shape.get("enum", [shape.get("const")])
        if not isinstance(value, str) or value not in allowed:
            raise _refused(where, "is none of what it can be", f"Give one of {', '.join(allowed)}")
        return None
    kind = shape["type"]
    if type(value) not in _TYPES[kind]:  # JSON gives no others; True is an int to isinstance
        raise _refused(where, f"is no {kind}", f"Give one as the document says, of type {kind}")
    if kind == "object":
        _check_members(shape, value, where)
    elif kind == "array":
        _check_size(len(value), shape.get("minItems", 0), shape.get("maxItems"), where, "elements")
        for n, item in enumerate(value):
            check(shape["items"], item, f"{where}[{n}]")
    elif kind == "string":
        _check_text(shape, value, where)
    elif kind in ("integer", "number") and not shape["minimum"] <= value <= shape["maximum"]:
        raise _refused(where, "is too small or too large", f"Give {shape['minimum']} to {shape['maximum']}")
    return None


def _check_members(shape: Shape, value: Mapping[str, Any], where: str) -> None:
    known = shape["properties"]
    lacking = [name for name in shape["required"] if name not in value]
    surplus = [name for name in value if name not in known]
    if lacking or surplus:
        found = (
            f"lacks {', '.join(lacking)}" if lacking else f"holds {surplus[0][:40]!r}, which nothing asks for"
        )
        raise _refused(where, found, f"Give {', '.join(known) or 'nothing in it'}")
    for name, inner in value.items():
        check(known[name], inner, f"{where}.{name}")


def _check_any(shapes: Iterable[Shape], value: Any, where: str) -> None:
    first: Refused | None = None
    for shape in shapes:
        try:
            check(shape, value, where)
        except Refused as error:
            first = first or error
        else:
            return
    if first is not None:
        raise first


def _check_told_apart(shape: Shape, value: Any, where: str) -> None:
    name = shape["discriminator"]["propertyName"]
    choices = {s["properties"][name]["const"]: s for s in shape["oneOf"]}
    told = value.get(name) if isinstance(value, dict) else None
    if not isinstance(told, str) or told not in choices:
        raise _refused(where, f"says no {name} that there is", f"Say as {name} one of {', '.join(choices)}")
    check(choices[told], value, where)


def _check_text(shape: Shape, value: str, where: str) -> None:
    _check_size(len(value), shape.get("minLength", 0), shape.get("maxLength"), where, "characters")
    if _HALF.search(value):
        raise _refused(where, "holds half a character", "Type the text anew, or copy it from elsewhere")
    if "pattern" in shape and re.fullmatch(shape["pattern"], value) is None:
        raise _refused(where, "has not the form that it should", f"Give what fits {shape['pattern']}")


def _check_size(size: int, least: int, most: int | None, where: str, what: str) -> None:
    if size < least or (most is not None and size > most):
        raise _refused(where, f"has {size} {what}", f"Give {least} to {most if most is not None else 'any'}")


def _refused(where: str, what: str, todo: str) -> Refused:
    return Refused(f"{where} {what}", todo)
