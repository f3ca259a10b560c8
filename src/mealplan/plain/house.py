"""The shopping list with its ticks, and what is in the kitchen."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from mealplan import dates
from mealplan.errors import MealplanError
from mealplan.plain.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from mealplan.journal import StockItem
    from mealplan.shopping import Line, ShoppingList

_HELP = (
    "One number, or several like 3 5 8-10, are ticked; a ticked one is unticked. Enter reads the list again. "
    "For a phone: mealplan shop --serve. For a message: mealplan shop --message."
)
_PLACES = ("pantry", "fridge", "freezer")


def shopping(session: Session) -> None:
    """The list by aisle, every line with a number; numbers tick, and untick."""
    from mealplan.shopping.ticks import tick_key, to_tick

    assert session.plan is not None
    try:
        bought = session.core.shopping(session.plan)
    except MealplanError as problem:
        session.told(problem)
        return
    lines = to_tick(bought)
    if not lines:
        session.talk.title("Nothing to buy.")
        return
    keys = [tick_key(bought, line) for line in lines]

    def read() -> None:
        _read_list(session, bought, lines, keys)

    read()
    while True:
        found = session.talk.numbers(len(lines), _HELP, read)
        if found is None:
            return
        ticked = session.core.ticks()
        new = {keys[n]: keys[n] not in ticked for n in found}
        session.core.tick(new)
        now = session.core.ticks()
        for n in found:
            session.talk.say(f"{'Ticked' if new[keys[n]] else 'Unticked'}: {lines[n].name}, {lines[n].show}.")
        left = sum(key not in now for key in keys)
        session.talk.say(f"{left} of {len(lines)} left." if left else "Everything is in the basket.")


def _read_list(session: Session, bought: ShoppingList, lines: tuple[Line, ...], keys: list[str]) -> None:
    from mealplan.shopping.aisles import heading
    from mealplan.shopping.message import STAPLES

    ticked = session.core.ticks()
    left = sum(key not in ticked for key in keys)
    start = f" from {dates.long(bought.start)}" if bought.start else ""
    session.talk.title(f"Shopping list{start}: {left} of {len(lines)} left.")
    numbered = list(enumerate(zip(lines, keys, strict=True), 1))
    for aisle, group in groupby(numbered, lambda one: STAPLES if one[1][0].staple else heading(one[1][0].aisle)):
        session.talk.title(f"{aisle}:")
        for number, (line, key) in group:
            session.talk.item(f"{number}. ", _line_words(line) + (", ticked" if key in ticked else ""))
    session.talk.title("A number ticks a line, several numbers tick several. 0 goes back.")


def _line_words(line: Line) -> str:
    """`soy sauce, 1 x 150 ml; check the label: gluten`."""
    labels = ", ".join(word.replace("_", " ") for word in line.check_label)
    later = ", ".join(f"{trip.show} on {dates.weekday_long(trip.on)}" for trip in line.trips)
    parts = [f"check the label: {labels}" if labels else "", line.look_for, *line.care]
    parts.append(f"does not keep: buy {later}" if later else "")
    return "; ".join([f"{line.name}, {line.show}", *(x for x in parts if x)])


def kitchen(session: Session) -> None:
    """What is there; put something in, take something out."""
    while True:
        stock = session.core.stock()
        session.talk.title("In the kitchen:" if stock else "Nothing is noted in the kitchen.")
        for one in stock:
            session.talk.item("- ", _stock_words(one))
        unnoted = [one for one in stock if one.kind == "dish" and not one.cooked_as]
        tasks: list[tuple[str, Callable[[], None]]] = [("Put something in", lambda: _put_in(session))]
        if stock:
            tasks.append(("Take something out", lambda: _take_out(session, stock)))  # noqa: B023
        if unnoted:
            tasks.append(("Say how something was cooked", lambda: _say_how(session, unnoted)))  # noqa: B023
        found = session.talk.choose([words for words, _ in tasks], "What now?")
        if found is None:
            return
        try:
            tasks[found][1]()
        except MealplanError as problem:
            session.told(problem)


def _say_how(session: Session, unnoted: list[StockItem]) -> None:
    """What was left out when portions were cooked of which nobody noted it."""
    found = session.talk.choose([_stock_words(one) for one in unnoted], "Which?") if unnoted[1:] else 0
    if found is None:
        return
    help_ = 'What was left out: dairy, gluten. Or "as written", where it was cooked as the recipe has it.'
    while True:
        text = session.talk.ask("Cooked without what? For example: dairy, gluten. Or: as written.", help_)
        if not text:
            return
        try:
            session.talk.say(f"Noted: {_stock_words(session.core.note_cooked(unnoted[found], text))}.")
            return
        except MealplanError as problem:
            session.told(problem)


def _stock_words(one: StockItem) -> str:
    until = f", until {dates.long(one.until)}" if one.until else ""
    how = ""
    if one.kind == "dish":
        how = f", cooked as {one.cooked_as}" if one.cooked_as else ", how it was cooked is not noted"
    return f"{_of(one.amount, one.kind, one.what)}, {one.place}{until}{how}"


def _amount(amount: float, kind: str) -> str:
    return f"{amount:.0f} g" if kind == "ingredient" else f"{amount:g} portion{'s' * (amount != 1)}"


def _of(amount: float, kind: str, name: str) -> str:
    """`500 g red lentils`, `2 portions of leek-soup`."""
    return f"{_amount(amount, kind)} {'of ' * (kind != 'ingredient')}{name}"


def _put_in(session: Session) -> None:
    help_ = "An amount and a thing: 500 g red lentils, 2 tins chickpeas, 6 eggs, 2 portions of a dish."
    while True:
        text = session.talk.ask("What, and how much? For example: 500 g red lentils.", help_)
        if text is None:
            return
        try:
            one = session.core.understood(text, _units(session))
            break
        except MealplanError as problem:
            session.told(problem)
    session.talk.say(f"Understood: {_of(one.size, one.kind, one.name)}.")
    place = session.talk.choose([f"In the {place}" for place in _PLACES], "Where is it?")
    if place is not None:
        session.talk.say(f"Noted: {_stock_words(session.core.add_stock(one, _PLACES[place]))}.")


def _units(session: Session) -> str:
    return session.plan.request.house.units if session.plan is not None else "metric"


def _take_out(session: Session, stock: list[StockItem]) -> None:
    found = session.talk.choose([_stock_words(one) for one in stock], "Take out what?")
    if found is None:
        return
    one = stock[found]
    unit = "grams" if one.kind == "ingredient" else "portions"
    while True:
        text = session.talk.ask(f"How many {unit}? Enter takes all of it out.", f"There are {one.amount:g}.")
        if text is None:
            return
        try:
            size = float(text.removesuffix("g").strip().replace(",", ".")) if text else None
            if size is None or 0 < size <= 1e7:
                break
        except ValueError:
            pass
        session.talk.say(f"{text[:20]!r} is no number of {unit}.")
    taken = session.core.take_stock(one.what, one.kind, size, one.place)
    left = max(0.0, one.amount - taken)
    rest = f"{_amount(left, one.kind)} left" if left > 1e-6 else "nothing is left"
    session.talk.say(f"Taken out: {_of(taken, one.kind, one.what)}; {rest}.")
