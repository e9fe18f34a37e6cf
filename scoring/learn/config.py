"""Configurations: TOML files read into frozen dataclasses."""

from __future__ import annotations

import dataclasses
import tomllib
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from scoring.errors import BadConfig

Settings = TypeVar("Settings")
FOLDER = Path(__file__).resolve().parent / "configs"
WORDS = {int: "a whole number", float: "a number", str: "text", bool: "true or false"}


def read_config(source: Path | Mapping[str, Any], kind: type[Settings]) -> Settings:
    """The dataclass ``kind`` with the values of a TOML file or a mapping.

    A section is a field that is itself a dataclass. BadConfig, with a sentence,
    for a missing file, broken TOML, an unknown key or a value of the wrong type.
    """
    return _fill(_read(source) if isinstance(source, Path) else source, kind, "")


def as_config(settings: Any) -> dict[str, Any]:
    """``settings``, a dataclass, as plain values that JSON holds and ``read_config`` reads."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        if dataclasses.is_dataclass(value):
            values[field.name] = as_config(value)
        elif value is not None:
            values[field.name] = list(value) if isinstance(value, tuple) else value
    return values


def _read(path: Path) -> dict[str, Any]:
    # A configuration of ours may be called by its bare name, from any folder.
    shipped = FOLDER / f"{path.name.removesuffix('.toml')}.toml"
    found = path if path.is_file() or path.name != str(path) or not shipped.is_file() else shipped
    try:
        return tomllib.loads(found.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfig(f"{path} is not a configuration in TOML: {error}.") from error
    except OSError as error:
        raise BadConfig(f"The configuration {path} cannot be read: {error.strerror}.") from error


def _fill(values: Any, kind: type[Settings], where: str) -> Settings:
    if not isinstance(values, Mapping):
        raise BadConfig(f"“{where}” must be a section, not {values!r}.")
    hints = typing.get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    for name in values:
        if name not in names:
            raise BadConfig(f"The configuration has no “{_join(where, name)}”; there are {', '.join(names)}.")
    return kind(**{name: _value(v, hints[name], _join(where, name)) for name, v in values.items()})


def _join(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _value(value: Any, hint: Any, where: str) -> Any:
    if dataclasses.is_dataclass(hint):
        return _fill(value, typing.cast(type, hint), where)
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        inner = [one for one in typing.get_args(hint) if one is not type(None)]
        return None if value is None else _value(value, inner[0], where)
    if typing.get_origin(hint) is tuple:
        return _items(value, hint, where)
    if typing.get_origin(hint) is typing.Literal:
        return _choice(value, typing.get_args(hint), where)
    if not _fits(value, hint):
        raise BadConfig(f"“{where}” must be {WORDS.get(hint, hint)}, not {value!r}.")
    return float(value) if hint is float else value


def _fits(value: Any, hint: Any) -> bool:
    # True is an int to Python, but nobody means 1 by it.
    if isinstance(value, bool) or hint is bool:
        return isinstance(value, bool) and hint is bool
    return isinstance(value, (int, float) if hint is float else hint)


def _choice(value: Any, choices: tuple[Any, ...], where: str) -> Any:
    if value not in choices:
        raise BadConfig(f"“{where}” is {value!r}; it can be {', '.join(map(str, choices))}.")
    return value


def _items(value: Any, hint: Any, where: str) -> tuple[Any, ...]:
    inner = typing.get_args(hint)
    if not isinstance(value, (list, tuple)):
        raise BadConfig(f"“{where}” must be a list, not {value!r}.")
    if inner[-1] is Ellipsis:
        return tuple(_value(one, inner[0], where) for one in value)
    if len(value) != len(inner):
        raise BadConfig(f"“{where}” must have {len(inner)} values, not {len(value)}.")
    return tuple(_value(one, kind, where) for one, kind in zip(value, inner, strict=True))
