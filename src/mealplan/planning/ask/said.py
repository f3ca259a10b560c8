"""What a plan says of itself, as data: a key and what it is about. The words are made of it where they are read
(`english`), so nothing has to be read out of words, and another language is another table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """`args`: (name, value) pairs, in order; a value is a text, a number, None, or a tuple of values. Dates are ISO
    texts, nutrients, exclusions and slots their keys, dishes their titles (a plan outlives its cookbook)."""

    key: str
    args: tuple[tuple[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"key": self.key, "args": dict(self.args)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Said:
        """Lists become tuples. Raises TypeError, KeyError, AttributeError or ValueError for what is none."""
        return cls(str(data["key"]), tuple((str(name), _fixed(value)) for name, value in data["args"].items()))


#: A remark: as data, or as words where only words are known (a profile's, those of an older plan).
Remark = Said | str


def said(key: str, **args: Any) -> Said:
    return Said(key, tuple(args.items()))


def _fixed(value: Any) -> Any:
    return tuple(_fixed(one) for one in value) if isinstance(value, (list, tuple)) else value
