"""The week, a day, a dish; a swap and a bad day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mealplan import dates
from mealplan.errors import MealplanError
from mealplan.plain.cook import cook_dish, dish_page
from mealplan.plain.lived import OPTIONS, begin_now, say_at
from mealplan.plain.session import Session, day_facts, day_name, how_it_stands, item_words, meal_words

if TYPE_CHECKING:
    import datetime as dt

    from mealplan.planning.result.edit import SwapOption
    from mealplan.planning.result.plan import Day, Item, Plan


def today(session: Session) -> None:
    """What is eaten today, what comes out of the freezer, what is cooked for later."""
    plan, now = session.plan, session.core.today()
    assert plan is not None
    number = next((n for n, day in enumerate(plan.days) if day.date == now), None)
    session.talk.title(f"Today, {dates.long(now)}.")
    if number is None:
        first, last = plan.days[0].date, plan.days[-1].date
        session.talk.say(f"Your week does not hold today: it runs from {dates.long(first)} to {dates.long(last)}.")
        _evening(session, plan, now)
        return
    a_day(session, number, titled=True)


def _evening(session: Session, plan: Plan, now: dt.date) -> None:
    from mealplan.export.pots import freeze_words, thaws

    for thaw in (one for one in thaws(plan) if one.evening == now):
        session.talk.say(f"This evening, take out of the freezer: {thaw.words}.")
    for cook in (one for one in plan.cooks if one.on == now and freeze_words(one)):
        session.talk.say(f"Of {cook.title}: {freeze_words(cook)}, once it has cooled.")


def a_day(session: Session, number: int, *, titled: bool = False) -> None:
    """A day's meals; a dish of it can be opened and cooked, a meal swapped, the day made a bad day."""
    now = session.core.today()
    while True:
        plan = session.plan
        assert plan is not None
        day = plan.days[number]
        session.talk.title(f"{'Planned' if titled else day_name(day.date, now)}: {day_facts(plan, day)}.")
        if day.date == now:
            _evening(session, plan, now)
            begin_now(session, plan, now)
        items = [(meal.slot, item) for meal in day.meals for item in meal.items]
        options = [f"{slot.capitalize()}: {item_words(item)}" for slot, item in items]
        found = session.talk.choose(options, "A number opens the dish.")
        if found is None:
            return
        titled = False
        a_dish(session, number, *items[found])


def a_dish(session: Session, number: int, slot: str, item: Item) -> None:
    """What can be done with a dish of a day."""
    plan = session.plan
    assert plan is not None
    dish_page(session, plan, item)
    while True:
        options = ["Cook it, step by step", "Read it again", f"Swap {slot}", "Make the day a bad day, without cooking"]
        date = plan.days[number].date
        options += OPTIONS if date <= session.core.today() else ()
        found = session.talk.choose(options, f"{item.title}, {slot}. What now?")
        if found is None:
            return
        if found == 0:
            cook_dish(session, plan, item)
        elif found == 1:
            dish_page(session, plan, item)
        elif found > 3:
            say_at(session, found - 4, date, slot)
        else:
            done = swap_at(session, number, slot) if found == 2 else bad_day_at(session, number)
            if done:
                return


def week(session: Session) -> None:
    """Every day with its meals, then one to open."""
    while True:
        plan, now = session.plan, session.core.today()
        assert plan is not None
        session.talk.title(f"Your week from {dates.long(plan.days[0].date)}: {how_it_stands(plan)}.")
        for day in plan.days:
            session.talk.title(f"{day_name(day.date, now)}: {day_facts(plan, day)}.")
            for meal in day.meals:
                session.talk.item("- ", meal_words(meal))
        found = _which_day(session, plan, "A number opens a day.")
        if found is None:
            return
        a_day(session, found)


def _which_day(session: Session, plan: Plan, question: str) -> int | None:
    now = session.core.today()
    session.talk.title(question)
    return session.talk.choose([_day_line(day, now) for day in plan.days])


def _day_line(day: Day, now: dt.date) -> str:
    return day_name(day.date, now) + (", a bad day" if day.flare else "")


def swap(session: Session) -> None:
    """Choose a day, a meal, another dish."""
    plan = session.plan
    assert plan is not None
    while True:
        number = _which_day(session, plan, "Swap a meal. On which day?")
        if number is None:
            return
        meals = plan.days[number].meals
        found = session.talk.choose([meal_words(meal) for meal in meals], "Which meal?")
        if found is not None and swap_at(session, number, meals[found].slot):
            return


def swap_at(session: Session, number: int, slot: str) -> bool:
    """Offer other dishes for a meal; whether one was taken."""
    plan = session.plan
    assert plan is not None
    session.talk.say("Looking for other dishes. This takes some seconds.")
    try:
        with session.stoppable() as cancel:
            options = session.core.swaps(plan, number, slot, cancel)
    except MealplanError as problem:
        session.told(problem)
        return False
    now = next((m for m in plan.days[number].meals if m.slot == slot), None)
    question = f"Instead of {meal_words(now)}:" if now else f"For {slot}:"
    words = [*(_option(one) for one in options), "Another dish: type part of its name"]
    found = session.talk.choose(words, question)
    if found is None:
        return False
    if found == len(options):
        return _named(session, plan, number, slot)
    session.keep(options[found].plan, _what(plan, number, slot, options[found].title))
    return True


def _named(session: Session, plan: Plan, number: int, slot: str) -> bool:
    from mealplan.planning.result.edit import served_title

    while True:
        help_ = "For example: lentil. Only dishes that you may eat are found."
        word = session.talk.ask("Part of the dish's name?", help_)
        if word is None:
            return False
        try:
            found = session.core.dishes_called(word, plan, slot) if word else []
        except MealplanError as problem:
            session.told(problem)
            return False
        if not found:
            session.talk.say(f"No {slot} that you may eat has {word!r} in its name. Try another word.")
            continue
        if len(found) > 20:
            session.talk.say(f"{len(found)} dishes, the first 20 of them:")
        chosen = session.talk.choose([title for _, title in found[:20]], f"Which one for {slot}?")
        if chosen is None:
            continue
        dish, _ = found[chosen]
        try:
            with session.stoppable() as cancel:
                made = session.core.swap(plan, number, slot, dish, cancel)
                session.keep(made, _what(plan, number, slot, served_title(made, (number, slot), dish)))
        except MealplanError as problem:
            session.told(problem)
            continue
        return True


def _option(one: SwapOption) -> str:
    """`Lentil soup, 20 minutes; iron no longer met`."""
    from mealplan.nutrition.words import plain_name

    effort = "no cooking" if one.no_cook else f"{one.active_minutes:.0f} minutes"
    turned = [c for c in one.changes if c.met_before != c.met_after]
    words = [f"{plain_name(c.nutrient)} {'now met' if c.met_after else 'no longer met'}" for c in turned[:3]]
    return f"{one.title}, {effort}" + (f"; {', '.join(words)}" if words else "; all targets as before")


def _what(plan: Plan, number: int, slot: str, title: str) -> str:
    return f"{dates.weekday(plan.days[number].date)} {slot}: {title}"


def bad_day(session: Session) -> None:
    plan = session.plan
    assert plan is not None
    number = _which_day(session, plan, "A bad day needs no cooking. Which day?")
    if number is not None:
        bad_day_at(session, number)


def bad_day_at(session: Session, number: int) -> bool:
    """Make it a bad day, or an ordinary one again where it is one; whether that was done."""
    plan = session.plan
    assert plan is not None
    day = plan.days[number]
    name = dates.long(day.date)
    if day.flare and not session.talk.yes(f"{name} is a bad day already. Make it an ordinary day again?"):
        return False
    session.talk.say("Planning. The rest of the week stays as near as it can.")
    try:
        with session.stoppable() as cancel:
            new = session.core.bad_day(plan, number, not day.flare, cancel)
        session.keep(new, f"{dates.weekday(day.date)}: {'bad day' if not day.flare else 'ordinary day'}")
    except MealplanError as problem:
        session.told(problem)
        return False
    return True
