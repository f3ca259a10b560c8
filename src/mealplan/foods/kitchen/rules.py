"""Reading `foods_db/kitchen`: kinds of food, what each group of people is advised about them, which ingredient is of
which kinds. The compiled catalogue carries all of it."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.food import KITCHEN

META = "kitchen"  # the key in the catalogue's table `meta`
COOKED = "cooked"
#: What a rule may say. cooked, pasteurised, washed, cut fresh: only if. clinic: only if it agrees. limit: so much
#: (grams: nutrition/data/family_caps.csv). note: told, nothing is left out. ok: expressly nothing against it.
VERDICTS = ("avoid", COOKED, "pasteurised", "washed", "cut fresh", "clinic", "limit", "note", "ok")

_YEARS = re.compile(r"\s*\([^()]*\)")
_APART = re.compile(r";\s+(?![^()]*\))")  # the sources of a rule, not what stands in brackets


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of food. `ready`: sold to be eaten as it is. `alone`: what a condition other than cooking makes of it
    where no packet can be read (maybe, free). `cook`, `buy`: told at the cook and on the list; `first`: "raw" where
    `cook` is told only of what is eaten raw."""

    name: str
    covers: str
    ready: bool = False
    alone: str = "maybe"
    cook: str = ""
    buy: str = ""
    first: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one group of people is advised about one kind of food, with its source; `agreement`: who agrees, `doubt`:
    what is not settled."""

    kind: str
    group: str
    verdict: str
    limit: str
    reason: str
    source: str
    agreement: str
    doubt: str

    @property
    def bodies(self) -> str:
        """Who says so, without title and year."""
        parts = [_YEARS.sub("", part.partition(",")[0]).strip() for part in _APART.split(self.source)]
        return ", ".join(dict.fromkeys(parts))


@dataclass(frozen=True, slots=True)
class Part:
    """A kind that an ingredient or a food is of: surely, or perhaps (herbal tea: liquorice?)."""

    kind: str
    sure: bool = True

    @classmethod
    def read(cls, text: str) -> tuple[Part, ...]:
        """`"fish; alcohol?"`."""
        pieces = [piece.strip() for piece in text.split(";") if piece.strip()]
        return tuple(cls(piece.removesuffix("?"), not piece.endswith("?")) for piece in pieces)

    def __str__(self) -> str:
        return self.kind + ("" if self.sure else "?")


@dataclass(frozen=True)
class KitchenRules:
    """`kinds` by name, `rules[group][kind]`, `ingredients[id]` (missing: not reviewed; empty: reviewed, no rule)."""

    kinds: Mapping[str, Kind] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, Rule]] = field(default_factory=dict)
    ingredients: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)

    def asks_for_cooking(self, parts: Iterable[Part]) -> bool:
        """Whether anybody is advised to have one of these kinds only cooked."""
        kinds = {part.kind for part in parts}
        return any(rule.verdict == COOKED and rule.kind in kinds for rule in _all(self.rules))

    def to_json(self) -> str:
        data = {
            "kinds": [asdict(kind) for kind in self.kinds.values()],
            "rules": [[getattr(rule, one.name) for one in fields(Rule)] for rule in _all(self.rules)],
            "ingredients": {name: ";".join(map(str, parts)) for name, parts in self.ingredients.items()},
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> KitchenRules:
        data: dict[str, Any] = json.loads(text)
        kinds = {one["name"]: Kind(**one) for one in data["kinds"]}
        parts = {name: Part.read(said) for name, said in data["ingredients"].items()}
        return cls(kinds, _by_group(Rule(*row) for row in data["rules"]), parts)


def _all(rules: Mapping[str, Mapping[str, Rule]]) -> list[Rule]:
    return [rule for by_kind in rules.values() for rule in by_kind.values()]


def _by_group(rules: Iterable[Rule]) -> dict[str, dict[str, Rule]]:
    found: dict[str, dict[str, Rule]] = {group: {} for group in KITCHEN}
    for rule in rules:
        found[rule.group][rule.kind] = rule
    return found


def load_kitchen(folder: Path) -> KitchenRules:
    """Read `kinds.toml`, `rules.csv` and `ingredients.csv`. Raises ValueProblem for an unknown kind, group or verdict,
    a rule without a source, and an ingredient that stands twice or without kinds and reason."""
    kinds = _kinds(folder / "kinds.toml")
    rules: list[Rule] = []
    for number, row in enumerate(_table(folder / "rules.csv"), 2):
        where = f"{folder.name}/rules.csv:{number}"
        rule = Rule(**row)
        for name, known in ((rule.kind, kinds), (rule.group, KITCHEN), (rule.verdict, VERDICTS)):
            if name not in known:
                raise unknown_name("kitchen word", name, known, where=where)
        if not rule.source or any((one.kind, one.group) == (rule.kind, rule.group) for one in rules):
            raise ValueProblem("a rule without a source, or written twice", where=where)
        rules.append(rule)
    ingredients: dict[str, tuple[Part, ...]] = {}
    for number, row in enumerate(_table(folder / "ingredients.csv"), 2):
        where = f"{folder.name}/ingredients.csv:{number}"
        name, parts = row["ingredient"], Part.read(row["kinds"])
        for part in parts:
            if part.kind not in kinds:
                raise unknown_name("kind", part.kind, kinds, where=where)
        if name in ingredients or not (parts or row["note"]):
            raise ValueProblem(f"{name!r} stands twice, or without kinds and without a reason", where=where)
        ingredients[name] = parts
    return KitchenRules(kinds, _by_group(rules), ingredients)


def _kinds(path: Path) -> dict[str, Kind]:
    with path.open("rb") as handle:
        table = tomllib.load(handle)
    known = {one.name for one in fields(Kind)} - {"name"}
    for name, entry in table.items():
        for key in entry:
            if key not in known:
                raise unknown_name("key", key, known, where=f"{path.name}: {name}")
    return {name: Kind(name, **entry) for name, entry in table.items()}


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
