"""Whether a dataclass read from somebody's file holds what its annotations say: kinds, choices, finite numbers."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from mealplan.errors import ValueProblem

_MOST = 1e15  # no gram, minute or amount of a plan is larger
_MOST_WHOLE = 2**63 - 1  # the largest seed
_WORDS = {int: "a whole number", float: "a number", str: "text", bool: "true or false", dt.date: "a date"}


def check(value: object, *, where: str) -> None:
    """Raises ValueProblem naming the first part of a dataclass that is not of the kind it is declared as."""
    _object(value, where, "")


@cache
def _parts(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in fields(kind))


def _object(value: object, where: str, path: str) -> None:
    kind: Any = type(value)
    for name, hint in _parts(kind):
        part = getattr(value, name)
        if hint is float and type(part) is float and -_MOST <= part <= _MOST:
            continue  # nearly all of a plan
        _value(part, hint, where, f"{path}.{name}" if path else name)


def _value(value: object, hint: Any, where: str, path: str) -> None:
    origin = get_origin(hint)
    if hint is Any:
        return
    if isinstance(hint, type) and is_dataclass(hint):
        if not isinstance(value, hint):
            raise _wrong(value, path, where, f"a {hint.__name__.lower()}")
        _object(value, where, path)
    elif origin is Literal:
        if not any(value == choice and type(value) is type(choice) for choice in get_args(hint)):
            raise _wrong(value, path, where, "one of " + ", ".join(map(str, get_args(hint))))
    elif origin in (Union, types.UnionType):
        _union(value, hint, where, path)
    elif origin is tuple:
        _tuple(value, get_args(hint), where, path)
    elif origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise _wrong(value, path, where, "an object")
        inner = get_args(hint)[1]
        for key, one in value.items():
            _value(one, inner, where, f"{path}.{str(key)[:40]}")
    else:
        _plain(value, hint, where, path)


def _union(value: object, hint: Any, where: str, path: str) -> None:
    if value is None and type(None) in get_args(hint):
        return
    choices = [choice for choice in get_args(hint) if choice is not type(None)]
    for choice in choices[:-1]:
        try:
            _value(value, choice, where, path)
        except ValueProblem:
            continue
        return
    _value(value, choices[-1], where, path)


def _tuple(value: object, parts: tuple[Any, ...], where: str, path: str) -> None:
    if not isinstance(value, tuple):
        raise _wrong(value, path, where, "a list")
    if len(parts) == 2 and parts[1] is Ellipsis:
        parts = (parts[0],) * len(value)
    if len(parts) != len(value):
        raise _wrong(value, path, where, f"a list of {len(parts)}")
    for number, (one, hint) in enumerate(zip(value, parts, strict=True)):
        _value(one, hint, where, f"{path}[{number}]")


def _plain(value: object, hint: Any, where: str, path: str) -> None:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        kind_is_right = True
    else:
        kind_is_right = isinstance(value, hint) and not (isinstance(value, bool) and hint is not bool)
    if not kind_is_right:
        raise _wrong(value, path, where, _WORDS.get(hint, getattr(hint, "__name__", str(hint))))
    if isinstance(value, (int, float)) and not abs(value) <= (_MOST_WHOLE if hint is int else _MOST):  # NaN is not
        raise _wrong(value, path, where, "a number of a sensible size")


def _wrong(value: object, path: str, where: str, expected: str) -> ValueProblem:
    return ValueProblem(f"{path} is {repr(value)[:60]}, not {expected}", where=where)
