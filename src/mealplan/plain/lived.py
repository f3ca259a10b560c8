"""What happened at a meal, said in a line; and what is to be begun for tomorrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mealplan.errors import MealplanError
from mealplan.plain.session import Session

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from mealplan.living.say import Told, Week
    from mealplan.planning.result.plan import Plan

OPTIONS = ("It was eaten as planned", "It was not eaten", "It was eaten out", "Something else was eaten")


def say_at(session: Session, number: int, date: dt.date, slot: str) -> None:
    """One of `OPTIONS`, of a meal."""
    tasks: tuple[Callable[[Week], Told], ...] = (
        lambda week: week.ate(date, slot),
        lambda week: week.skipped([(date, slot)]),
        lambda week: week.ate(date, slot, "out", label="out"),
    )
    if number < len(tasks):
        told(session, session.core.say(tasks[number]))
        return
    help_ = "An amount and a thing, or a dish: 300 g pizza, 2 bananas, leek soup."
    while True:
        text = session.talk.ask("What was eaten? For example: 300 g pizza.", help_)
        if not text:
            return
        try:
            told(session, session.core.say(lambda week, text=text: _other(week, date, slot, text)))  # type: ignore[misc]
            return
        except MealplanError as problem:
            session.told(problem)


def _other(week: Week, date: dt.date, slot: str, text: str) -> Told:
    from mealplan.living.eaten import eaten_instead

    found = eaten_instead(text, None, week.library)
    return week.ate(date, slot, found.kind, found.parts, found.label, found.dish)


def told(session: Session, one: Told) -> None:
    """What was noted, in its words."""
    for words in one.words:
        session.talk.say(f"Noted: {words}.")
    for words in one.already:
        session.talk.say(f"Nothing new: {words}.")


def begin_now(session: Session, plan: Plan, now: dt.date) -> None:
    """What to look out for, what waits for hours and is begun this evening, and the supplements of the day."""
    found = session.core.day(plan, now)
    for words in found.look_out:
        session.talk.say(f"Look out: {words}.")
    for one in found.start_now:
        session.talk.say(f"Begin this evening, for {one.slot} tomorrow: {one.title}. {one.do}")
    for out in found.take_out:
        if out.kind == "ingredient":
            session.talk.say(f"This evening, take out of the freezer: {out.words}.")
    for taken in found.supplements:
        session.talk.say(f"Supplement: {taken.name}, {taken.contains}.")
