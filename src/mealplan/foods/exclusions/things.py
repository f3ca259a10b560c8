"""What a thing is made of: sources (wheat, cow's milk, egg ...) and kinds of food built from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.food import FOOD_EXCLUSIONS, Answer

_FILE = "file"  # the table of a file that is no thing: what holds for the whole file


@dataclass(frozen=True, slots=True)
class Part:
    """A thing by name: surely in it, only perhaps (`milk?`), or stated to be absent (`-milk`)."""

    thing: str
    sure: bool = True
    absent: bool = False

    @classmethod
    def parse(cls, text: str) -> Part:
        """`milk`, `milk?` or `-milk`."""
        absent = text.startswith("-")
        name = text.removeprefix("-")
        sure = not name.endswith("?")
        return cls(name.removesuffix("?").strip(), sure, absent)


@dataclass(frozen=True, slots=True)
class Thing:
    """A source or a kind of food: its own answers, and its parts. `because` gives the reason per exclusion."""

    name: str
    label: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    because: Mapping[str, str] = field(default_factory=dict)
    plain: bool = False
    rule: str = ""  # the id of the entry: `kinds:ketchup`


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that a food holds, surely or perhaps; `path` leads from what was recognised down to it."""

    thing: Thing
    sure: bool
    path: tuple[str, ...]


class Ontology:
    """All things, and what each holds once every part is followed down."""

    def __init__(self, things: Mapping[str, Thing]) -> None:
        self.things = dict(things)
        self._flat: dict[str, tuple[Holding, ...]] = {}

    @classmethod
    def read(cls, tables: Iterable[tuple[str, Mapping[str, Any]]]) -> Ontology:
        """Build from parsed TOML tables, each with the file name for messages. Later files may not redefine."""
        raw: dict[str, tuple[str, Mapping[str, Any]]] = {}
        for where, table in tables:
            for name, entry in table.items():
                if name == _FILE:
                    continue
                if name in raw:
                    raise ValueProblem(f"{name!r} is defined twice", where=where)
                raw[name] = (where, entry)
        things: dict[str, Thing] = {}
        for name in raw:
            _build(name, raw, things, ())
        for name, thing in things.items():
            for part in thing.parts:
                if part.thing not in things:
                    raise unknown_name("thing", part.thing, things, where=f"{raw[name][0]}: {name}")
        return cls(things)

    def holdings(self, name: str) -> tuple[Holding, ...]:
        """Everything in a thing, itself first; parts stated absent are taken out again."""
        done = self._flat.get(name)
        if done is None:
            done = self._flat[name] = self._follow(name, ())
        return done

    def _follow(self, name: str, above: tuple[str, ...]) -> tuple[Holding, ...]:
        if name in above:
            raise ValueProblem(f"{name!r} is made of itself: {' > '.join((*above, name))}")
        thing = self.things[name]
        found = [Holding(thing, True, (name,))]
        for part in thing.parts:
            if not part.absent:
                found += [
                    Holding(h.thing, h.sure and part.sure, (name, *h.path))
                    for h in self._follow(part.thing, (*above, name))
                ]
        absent = {part.thing for part in thing.parts if part.absent}
        return tuple(h for h in found if not absent.intersection(h.path))


def _build(
    name: str, raw: Mapping[str, tuple[str, Mapping[str, Any]]], things: dict[str, Thing], above: tuple[str, ...]
) -> Thing:
    if name in things:
        return things[name]
    if name in above or name not in raw:
        raise ValueProblem(f"{name!r} cannot be read (circular or unknown `like`)", where=" > ".join(above))
    where, entry = raw[name]
    unknown = set(entry) - {"label", "contains", "maybe", "of", "like", "because", "plain", "free", "note", "source"}
    if unknown:
        raise unknown_name(
            "key", sorted(unknown)[0], ("label", "contains", "maybe", "of", "like", "because"), where=f"{where}: {name}"
        )
    answers: dict[str, Answer] = {}
    parts: tuple[Part, ...] = ()
    because: dict[str, str] = {}
    if "like" in entry:
        model = _build(entry["like"], raw, things, (*above, name))
        answers.update(model.answers)
        because.update(model.because)
        parts = model.parts
    for answer in (Answer.MAYBE, Answer.CONTAINS, Answer.FREE):
        named = entry.get(answer.value, ())
        for exclusion in FOOD_EXCLUSIONS if named == ["*"] else named:
            if exclusion not in FOOD_EXCLUSIONS:
                raise unknown_name("exclusion", exclusion, FOOD_EXCLUSIONS, where=f"{where}: {name}")
            if answer is Answer.FREE:
                answers.pop(exclusion, None)
            else:
                answers[exclusion] = answer
    because.update(entry.get("because", {}))
    own = tuple(Part.parse(text) for text in entry.get("of", ()))
    rule = f"{where.removesuffix('.toml')}:{name}"
    thing = Thing(name, entry.get("label", name), answers, (*parts, *own), because, bool(entry.get("plain")), rule)
    things[name] = thing
    return thing
