"""What is told beside a plan: the cautions that fit the person, then what her medicines and conditions bring, each
thing once. Notes inform; what changes a plan is in `consider`."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mealplan.care.cautions import Caution, cautions_for
from mealplan.care.consider import Consequence, consider
from mealplan.care.tables import DATA
from mealplan.nutrition.person import Person

ASK = "Ask your clinician or pharmacist."


@dataclass(frozen=True, slots=True)
class Note:
    """`item`: what it is about; `because`: the names, diet or supplements that bring it; `key`: of the interaction, or
    the caution's id."""

    item: str
    text: str
    advice: str
    source: str
    because: tuple[str, ...]
    key: str = ""


@cache
def _overlaps() -> dict[str, frozenset[str]]:
    """The interactions that a caution speaks of already."""
    found: dict[str, set[str]] = {}
    with (DATA / "overlap.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["caution"], set()).add(row["key"])
    return {name: frozenset(keys) for name, keys in found.items()}


def notes_for(
    person: Person,
    supplements: Sequence[str] = (),
    amounts: Collection[str] | Mapping[str, float] = (),
    *,
    exclusions: Collection[str] = (),
) -> tuple[Note, ...]:
    """The notes of a person, with the supplements that she takes (`amounts`: a day, by nutrient) and her exclusions."""
    cautions = cautions_for(person, supplements, amounts, exclusions=exclusions)
    brought = [(one, name) for one in cautions for name in (one.because, *one.because.split(" and "))]
    told = {(key, name) for one, name in brought for key in _overlaps().get(one.id, ())}
    said = {(one.what_is_known, name) for one, name in brought}
    own = [one for one in consider(person).does if one.what in ("note", "timing", "suggest", "offer")]
    own = [one for one in own if (one.value, one.because) not in told and (one.text, one.because) not in said]
    own = [one for one in own if not (one.what == "suggest" and one.value in exclusions)]  # it is left out already
    offered = {(one.title, one.text, one.because) for one in own if one.what == "suggest"}
    own = [one for one in own if one.what == "suggest" or (one.title, one.text, one.because) not in offered]
    return (*(_of_caution(one) for one in cautions), *_grouped(own))


def _of_caution(one: Caution) -> Note:
    return Note(one.item, one.what_is_known, one.advice, one.source, (one.because,), one.id)


def _grouped(found: Sequence[Consequence]) -> Iterator[Note]:
    """What several names bring, once, with all their names."""
    groups: dict[tuple[str, str, str, str], list[Consequence]] = {}
    for one in found:
        groups.setdefault((one.what, one.value, one.title, one.text), []).append(one)
    for (what, value, title, text), same in groups.items():
        because = tuple(dict.fromkeys(one.because for one in same))
        sources = "; ".join(dict.fromkeys(one.source for one in same if one.source))
        flags = {"suggest": f"-x {value}", "offer": value}.get(what, "")
        advice = f"Offered, not set: {flags}. {ASK}" if flags else ASK
        yield Note(_item(because, title), text, advice, sources, because, value or what)


def _item(because: Sequence[str], title: str) -> str:
    names = " and ".join(because)
    return names if title.casefold() == names.casefold() else f"{names}: {title[:1].lower()}{title[1:]}"
