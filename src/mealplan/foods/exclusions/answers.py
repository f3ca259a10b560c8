"""What single exclusions say of things: `foods_db/exclusions/answers/<exclusion>.toml`, one table that its owner can
read from top to bottom.

    source = "who says so; an entry's own source stands under [sources]"
    worst_of = ["pork", "alcohol"]          # this exclusion is at least what those are
    together = ["pescatarian", "dairy"]     # a food or dish that is `contains` for both of them is so here
    [contains]
    "wheat" = ""                            # thing = why, where its name does not say it
    [maybe]
    "oat" = "oats are often mixed with wheat"
    [sources]
    "oat" = "where this one is from"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.exclusions.files import Files, in_folder, toml
from mealplan.foods.exclusions.things import Thing
from mealplan.foods.food import FOOD_EXCLUSIONS, Answer

_KEYS = ("source", "worst_of", "together", "contains", "maybe", "sources")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one exclusion answers for one thing, why (may be empty), and who says so."""

    answer: Answer
    because: str
    source: str


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """One file."""

    exclusion: str
    entries: Mapping[str, Entry]
    worst_of: tuple[str, ...] = ()
    together: tuple[str, str] | None = None


def answer_table(exclusion: str, table: Mapping[str, Any], known: Mapping[str, Thing]) -> AnswerTable:
    """One parsed file. Raises ValueProblem for an unknown key, thing or exclusion, or without a source."""
    where = f"answers/{exclusion}.toml"
    _known([exclusion], FOOD_EXCLUSIONS, "exclusion", where)
    _known(table, _KEYS, "key", where)
    if not table.get("source"):
        raise ValueProblem("says no source", where=where)
    own = table.get("sources", {})
    entries: dict[str, Entry] = {}
    for answer in (Answer.CONTAINS, Answer.MAYBE):
        named: Mapping[str, str] = table.get(answer.value, {})
        _known(named, known, "thing", where)
        for thing, because in named.items():
            if thing in entries:
                raise ValueProblem(f"{thing!r} has two answers", where=where)
            entries[thing] = Entry(answer, because, own.get(thing, table["source"]))
    _known(own, entries, "thing", where)
    worst_of, together = tuple(table.get("worst_of", ())), tuple(table.get("together", ()))
    _known((*worst_of, *together), FOOD_EXCLUSIONS, "exclusion", where)
    if len(together) not in (0, 2):
        raise ValueProblem("together names two exclusions", where=where)
    return AnswerTable(exclusion, entries, worst_of, (together[0], together[1]) if together else None)


def _known(names: Any, known: Any, kind: str, where: str) -> None:
    for name in names:
        if name not in known:
            raise unknown_name(kind, name, known, where=where)


def with_answers(things: Mapping[str, Thing], tables: Mapping[str, AnswerTable]) -> dict[str, Thing]:
    """The things with what the tables answer for them."""
    found = dict(things)
    for exclusion, table in tables.items():
        for name, entry in table.entries.items():
            thing = found[name]
            because = {**thing.because, exclusion: entry.because} if entry.because else thing.because
            found[name] = replace(thing, answers={**thing.answers, exclusion: entry.answer}, because=because)
    return found


def read_tables(files: Files, known: Mapping[str, Thing]) -> dict[str, AnswerTable]:
    """Every table of the folder, by exclusion, in the order of `FOOD_EXCLUSIONS`. Raises ValueProblem."""
    names = {name.removeprefix("answers/").removesuffix(".toml"): name for name in in_folder(files, "answers")}
    found = {exclusion: answer_table(exclusion, toml(files, name), known) for exclusion, name in names.items()}
    return {name: found[name] for name in FOOD_EXCLUSIONS if name in found}
