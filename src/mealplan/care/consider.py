"""What follows for a plan from her medicines, conditions and stage of life: what is left out, what is asked first, what
is kept steady or limited, what is only offered or told.

Every name is answered (`names`); what an answer does stands in the tables (`tables`) and nowhere else.
Of several names the union of what they do counts. A condition never lets anything in again: only `--lift` does, and it
is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from mealplan.care.names import Answer, answer
from mealplan.care.person import STAGES
from mealplan.care.tables import Condition, Interaction, Medicine, acts, conditions, interactions, not_offered
from mealplan.foods.food import EXCLUSIONS
from mealplan.nutrition.person import Person, State

What = Literal[
    "exclude", "avoid", "refuse", "suggest", "steady", "share", "limit", "guard", "offer", "ask_first", "timing", "note"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that follows. `value`: the exclusion that is set or suggested; the food that is left out by name; the
    exclusion for want of which no plan is made; the nutrient that is kept steady
    ("vitamin_k"); a share of the energy ("fat<=30"); the limit of a food family in grams a week ("liver=0"); what is
    asked first of her own targets ("carbohydrate<130"); flags that are offered. `because`: the name as she typed it, or
    her stage of life."""

    what: What
    value: str
    title: str
    text: str
    source: str
    because: str


@dataclass(frozen=True, slots=True)
class Care:
    """All answers, in the order of what was said, and what follows from them, nothing twice. `state`: hers, or what a
    condition says of it."""

    answers: tuple[Answer, ...]
    does: tuple[Consequence, ...]
    state: State

    def of(self, *what: What) -> tuple[Consequence, ...]:
        return tuple(one for one in self.does if one.what in what)

    @property
    def excluded(self) -> dict[str, tuple[str, ...]]:
        """The exclusions that are set, each with what sets it."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self.of("exclude"):
            found[one.value] = tuple(dict.fromkeys((*found.get(one.value, ()), one.because)))
        return found

    @property
    def avoided(self) -> dict[str, tuple[str, ...]]:
        """Words of foods that are left out by name, each with the allergies that leave it out."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self.of("avoid"):
            found[one.value] = tuple(dict.fromkeys((*found.get(one.value, ()), one.because)))
        return found

    @property
    def unclear(self) -> tuple[Answer, ...]:
        """Names that are not known, that may be several things, and phrases of which a part is not understood."""
        return tuple(one for one in self.answers if one.status in ("unknown", "which") or one.unread)


def consider(person: Person) -> Care:
    """What follows from what a person says of herself, her state and her age."""
    return _consider(person.medicines, person.conditions, person.state, person.age)


def with_said_state(person: Person) -> Person:
    """The person in the state that a condition of hers says: "pregnancy" among the conditions is the state pregnant,
    for whom reference intakes know one."""
    state = consider(person).state
    return person if state == person.state or person.sex != "female" else replace(person, state=state)


#: What somebody has only while pregnant.
IN_PREGNANCY = frozenset({"pregnancy", "gestational diabetes", "hyperemesis", "pre-eclampsia", "twin pregnancy"})
OLDER, OLDER_ROW = 65, "over 65"
BY_NAME = "No table here knows this food, so it is left out by its name alone."


@lru_cache(maxsize=64)
def _consider(medicines: tuple[str, ...], said: tuple[str, ...], state: State, age: int) -> Care:
    answers = (*(answer("medicine", one) for one in medicines), *(answer("condition", one) for one in said))
    rows = [(row, one.said) for one in answers for row in one.found]
    known = {row.name for row, _ in rows if isinstance(row, Condition)}
    if state == "none":
        state = "pregnant" if known & IN_PREGNANCY else "lactating" if STAGES["lactating"] in known else "none"
    is_said = bool(known & IN_PREGNANCY) if state == "pregnant" else STAGES.get(state) in known
    if state != "none" and not is_said:
        rows.append((conditions()[STAGES[state]], state))
    if age >= OLDER and OLDER_ROW not in known:
        rows.append((conditions()[OLDER_ROW], f"age {age}"))
    found: list[Consequence] = []
    for row, because in rows:
        found += _of_medicine(row, because) if isinstance(row, Medicine) else _of_condition(row, because)
    found += [Consequence("avoid", word, one.said, BY_NAME, "", one.said) for one in answers for word in one.allergens]
    return Care(answers, tuple(dict.fromkeys(found)), state)


def _of_medicine(row: Medicine, because: str) -> Iterator[Consequence]:
    for key in row.keys:
        yield from _of_interaction(interactions()[key], because)
    if row.note:
        yield Consequence("note", "", row.name, row.note, row.source, because)


def _of_interaction(row: Interaction, because: str) -> Iterator[Consequence]:
    for name in row.exclusions:
        yield _exclusion("exclude" if row.action == "exclusion" else "suggest", name, row.title, row, because)
    yield from _acts(row, row.title, row.what_is_known, because)
    if row.action == "none":
        return
    what: What = "timing" if row.action == "timing" else "note"
    when = row.target_or_timing if what == "timing" else ""  # of others it is what the planner does
    yield Consequence(what, row.key, row.title, _joined(row.what_is_known, when), row.source, because)


def _of_condition(row: Condition, because: str) -> Iterator[Consequence]:
    yield from (Consequence("avoid", word, row.name, row.note, row.source, because) for word in row.avoid)
    for name in row.exclusions:
        if row.how in ("sets", "suggests"):
            yield _exclusion("exclude" if row.how == "sets" else "suggest", name, row.name, row, because)
    yield from _acts(row, row.name, row.note, because)
    if row.ask_first:
        yield Consequence("ask_first", row.name, row.name, _joined(row.note, row.targets), row.source, because)
    else:
        yield Consequence("note", "", row.name, _joined(row.note, row.targets), row.source, because)


def _acts(row: Condition | Interaction, title: str, text: str, because: str) -> Iterator[Consequence]:
    """What the table of acts has for it."""
    for act in acts().get(row.key if isinstance(row, Interaction) else row.name, ()):
        if act.what == "suggest":
            yield _exclusion("suggest", act.value, title, row, because)
        else:
            yield Consequence(act.what, act.value, title, _joined(act.why, text), row.source, because)


def _exclusion(what: What, name: str, title: str, row: Condition | Interaction, because: str) -> Consequence:
    text = row.what_is_known if isinstance(row, Interaction) else row.note
    if name in EXCLUSIONS:
        return Consequence(what, name, title, text, row.source, because)
    words = not_offered()[name]
    if what == "exclude":
        return Consequence("refuse", name, title, _joined(words, text), row.source, because)
    return Consequence("note", name, title, _joined(words, text), row.source, because)


def _joined(*texts: str) -> str:
    """Sentences one after the other, each with its full stop."""
    shown = [text.strip() for text in texts if text.strip()]
    return " ".join(text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".") for text in shown)
