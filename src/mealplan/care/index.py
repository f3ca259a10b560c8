"""Every name of the tables by its spelling, and what stands near a name that is none of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from mealplan.care import tables
from mealplan.care.spelling import keys, spaced, tongue, umlauts_as_two, words
from mealplan.care.tables import Condition, Food, Medicine, Vague
from mealplan.near import distance, slips_allowed

Found = Medicine | Condition

LEAST_BEGUN = 4  # letters of a beginning that is shown as near
LEAST_TONGUE = 5  # letters: shorter names are too alike in other languages
_LEAST_PLURAL = 5  # letters of a name in the plural
MOST_WORDS = 9  # of a name


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that stands under a name, and the name as the table spells it."""

    found: Found
    name: str


@cache
def names() -> dict[str, tuple[Hit, ...]]:
    """{key of a name: what it names}: one thing, or a medicine and a condition of the same name."""
    out: dict[str, tuple[Hit, ...]] = {}
    for hit in _hits():
        for one in keys(hit.name):
            if all(hit.found != other.found for other in out.get(one, ())):
                out[one] = (*out.get(one, ()), hit)
    return out


@cache
def tongues() -> dict[str, tuple[Hit, ...]]:
    """{the form shared by languages: what it names}, where it names one thing only. Brands are spelled one way, and so
    are words of everyday speech ("gras", "grass")."""
    out: dict[str, dict[str, Hit]] = {}
    for hit in _hits():
        if _is_spelled_one_way(hit.found) or (isinstance(hit.found, Condition) and len(words(hit.name)) > 1):
            continue
        for one in keys(hit.name):
            if len(tongue(one)) >= LEAST_TONGUE:
                out.setdefault(tongue(one), {}).setdefault(same_as(hit.found), hit)
    return {one: tuple(hits.values()) for one, hits in out.items() if len(hits) == 1}


@cache
def foods() -> dict[str, Food]:
    """{key of a word: the food that it names}."""
    return {one: food for food in tables.foods() for word in (food.name, *food.words) for one in keys(word)}


@cache
def vague() -> dict[str, Vague]:
    """{words that name no single thing: what to ask}. Their gaps count: "Vitamine" is not vitamin E."""
    return {one: row for row in tables.vague() for word in row.words
            for one in (spaced(word), spaced(umlauts_as_two(word)))}


def same_as(found: Found) -> str:
    """One name for all names of a thing."""
    return found.generic if isinstance(found, Medicine) else found.name


def what_it_is(found: Found) -> str:
    """A name with what it is: "warfarin, a vitamin K antagonist"."""
    if not isinstance(found, Medicine):
        return found.name
    title = tables.class_titles().get(found.cls, found.cls.replace("_", " "))
    return f"{found.name}, {'an' if title[:1].lower() in 'aeiou' else 'a'} {title}"


def is_near_a_food(typed: str) -> bool:
    """Whether a word (its key) is a slip or two from a food that has a row."""
    return any(
        distance(typed, name, most) is not None
        for name in foods()
        if (most := slips_allowed(max(len(typed), len(name)))) and abs(len(typed) - len(name)) <= most
    )


def begins_a_food(typed: str) -> bool:
    """Whether a food that has a row begins with a word (its key): "nightsh"."""
    return len(typed) >= LEAST_BEGUN and any(name.startswith(typed) for name in foods())


def _hits() -> Iterable[Hit]:
    for medicine in tables.medicines().values():
        yield Hit(medicine, medicine.name)
    for condition in tables.conditions().values():
        for name in (condition.name, *condition.aka):
            yield Hit(condition, name)


def at(parts: Sequence[tuple[str, str]], *, is_small: bool = False) -> tuple[Hit, ...]:
    """What typed words name, all of them together; each word is given by its spellings. Empty: nothing.

    is_small: a word that may be stripped counts only as it is written, in no plural and no other language."""
    typed = ["".join(spellings) for spellings in zip(*parts, strict=True)]
    exact = next((names()[one] for one in typed if one in names()), ())
    if exact or is_small:
        return exact
    for one in typed:
        if one.endswith("s") and len(one) >= _LEAST_PLURAL:
            hits = tuple(hit for hit in names().get(one[:-1], ()) if not _is_spelled_one_way(hit.found))
            if hits:
                return hits
    return next((tongues()[tongue(one)] for one in typed
                 if len(tongue(one)) >= LEAST_TONGUE and tongue(one) in tongues()), ())


def _is_spelled_one_way(found: Found) -> bool:
    return isinstance(found, Medicine) and found.kind not in ("generic", "class")
