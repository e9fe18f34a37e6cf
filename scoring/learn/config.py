"""Configurations: TOML files read into frozen dataclasses, which pydantic checks.

A section of a configuration is a class under ``@section``. Its fields say what is allowed: a type
(``int``, ``float``, ``str``, ``bool``, ``Literal[...]``, a tuple, another section) or one of the ranges
below. What needs more than one field to judge raises ValueError, with a sentence, in ``__post_init__``.
"""

from __future__ import annotations

import dataclasses
import json
import math
import re
import tomllib
import typing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar, dataclass_transform

from pydantic import AfterValidator, ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked_dataclass
from pydantic_core import ErrorDetails, PydanticCustomError

from scoring.errors import BadConfig
from scoring.learn.configs import FOLDER

Settings = TypeVar("Settings")

# Strict: True is an int to Python, but nobody means 1 by it.
_RULES = ConfigDict(extra="forbid", strict=True)
_OUT_OF_RANGE = "out_of_range"
_WORDS = {
    "int_type": "a whole number",
    "float_type": "a number",
    "string_type": "text",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dataclass_type": "a section",
}
"""What a value must be, by pydantic's name for the error."""


def _range(words: str, holds: Callable[[float], bool]) -> AfterValidator:
    def check(value: float) -> float:
        if not holds(value):
            raise PydanticCustomError(_OUT_OF_RANGE, "{words}", {"words": words})
        return value

    return AfterValidator(check)


_above_zero = _range("above 0", lambda value: 0 < value < math.inf)
_not_negative = _range("0 or more", lambda value: 0 <= value < math.inf)

PositiveInt = Annotated[int, _above_zero]
PositiveFloat = Annotated[float, _above_zero]
NaturalInt = Annotated[int, _not_negative]
"""0 or more."""
NaturalFloat = Annotated[float, _not_negative]
"""0 or more."""
Share = Annotated[float, _range("from 0 to below 1", lambda value: 0 <= value < 1)]
Weight = Annotated[float, _range("between 0 and 1", lambda value: 0 <= value <= 1)]


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def section(cls: type[Settings]) -> type[Settings]:
    """Make ``cls`` a frozen dataclass whose values are checked however it is made; BadConfig if one is not
    allowed."""
    made: Any = checked_dataclass(frozen=True, config=_RULES)(cls)
    construct = made.__init__

    def init(self: Any, *args: Any, **values: Any) -> None:
        try:
            construct(self, *args, **values)
        except ValidationError as error:
            raise BadConfig(_sentence(error, made)) from error

    made.__init__ = init
    return typing.cast("type[Settings]", made)


def read_config(source: Path | Mapping[str, Any], kind: type[Settings]) -> Settings:
    """The ``section`` called ``kind`` with the values of a TOML file or a mapping.

    BadConfig, with a sentence that names the file, the key and what is allowed, for a missing file,
    broken TOML, an unknown key, a value of the wrong type or one out of its range.
    """
    values, file = (read_values(source), source.name) if isinstance(source, Path) else (source, "")
    try:
        read: Settings = TypeAdapter(kind).validate_json(json.dumps(values, default=_unknown_value))
        return read
    except ValidationError as error:
        raise BadConfig(_sentence(error, kind, file)) from error


def as_config(settings: Any) -> dict[str, Any]:
    """``settings``, a section, as plain values that JSON holds and ``read_config`` reads."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        if dataclasses.is_dataclass(value):
            values[field.name] = as_config(value)
        elif value is not None:
            values[field.name] = list(value) if isinstance(value, tuple) else value
    return values


def read_values(path: Path) -> dict[str, Any]:
    """The values in the TOML file at ``path``, or in the shipped one of that bare name, unchecked.

    Raises BadConfig where there is none, or it is broken.
    """
    shipped = FOLDER / f"{path.name.removesuffix('.toml')}.toml"
    found = path if path.is_file() or path.name != str(path) or not shipped.is_file() else shipped
    try:
        return tomllib.loads(found.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfig(f"{path} is not a configuration in TOML: {error}.") from error
    except OSError as error:
        raise BadConfig(f"The configuration {path} cannot be read: {error.strerror}.") from error


def _unknown_value(value: object) -> str:
    raise BadConfig(f"A configuration holds text, numbers, lists and sections, not {value!r}.")


def _sentence(error: ValidationError, kind: type[Any], file: str = "") -> str:
    """The first thing that is wrong, in words."""
    errors = error.errors(include_url=False)
    first, where = errors[0], _where(errors[0])
    if first["type"] == "unexpected_keyword_argument":
        known = ", ".join(field.name for field in dataclasses.fields(_section_at(kind, where)))
        return f"{file or 'The configuration'} has no “{where}”; there are {known}."
    said = _what_is_wrong(first, where, errors)
    return f"In {file} {said}" if file else said


def _what_is_wrong(first: ErrorDetails, where: str, errors: list[ErrorDetails]) -> str:
    kind, value, context = first["type"], first["input"], first.get("ctx", {})
    if kind in _WORDS:
        return f"“{where}” must be {_WORDS[kind]}, not {value!r}."
    if kind == _OUT_OF_RANGE:
        place, _, name = where.rpartition(".")
        verb = "is" if isinstance(first["loc"][-1], str) else "holds"
        of = f" (section {place})" if place else ""
        return f"“{name}” {verb} {value}; it must be {context['words']}{of}."
    if kind == "literal_error":
        choices = ", ".join(re.findall("'([^']*)'", context["expected"]))
        return f"“{where}” is {value!r}; it can be {choices}."
    if kind in ("missing", "too_long"):
        count = context.get("max_length", len(value) + sum(one["type"] == "missing" for one in errors))
        return f"“{where}” must have {count} values, not {len(value)}."
    if kind == "value_error":
        return f"“{where}”: {context['error']}" if where else str(context["error"])
    return f"“{where}”: {first['msg']}."


def _where(error: ErrorDetails) -> str:
    return ".".join(part for part in error["loc"] if isinstance(part, str))


def _section_at(kind: type[Any], where: str) -> type[Any]:
    """The section that the last part of ``where`` was looked for in."""
    for name in where.split(".")[:-1]:
        kind = typing.get_type_hints(kind)[name]
    return kind
