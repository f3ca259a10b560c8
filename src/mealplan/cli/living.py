"""`mealplan today`, `bought`, `cooked`, `ate` and `skipped`: the week as it is lived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mealplan import dates
from mealplan.cli.diagnostics import ExitCode, say
from mealplan.cli.options import format_option, library, output_option
from mealplan.cli.output import emit, emit_json
from mealplan.cli.saved import checked_plan, complete_plan, is_saved, plan_argument
from mealplan.errors import ValueProblem

if TYPE_CHECKING:
    from mealplan.journal import Journal
    from mealplan.living.say import Told, Week

F = TypeVar("F", bound=Callable[..., Any])


def plan_option(function: F) -> F:
    """`--plan NAME`."""
    words = "The saved plan (default: the one whose dates hold today)."
    return click.option("--plan", "name", metavar="NAME", shell_complete=complete_plan, help=words)(function)


def eater_option(function: F) -> F:
    """`--eater NAME`."""
    words = "On the plate of one who eats at this table; what the others had is as it was."
    return click.option("--eater", metavar="NAME", default="", help=words)(function)


def on_option(function: F) -> F:
    """`--on DAY`."""
    words = "The day: a date, yesterday, mon ... sun (the last one; default: today)."
    return click.option("--on", "on", metavar="DAY", help=words)(function)


@click.command()
@plan_argument
@format_option("text", "json")
@output_option
def today(plan: str | None, format_: str, output: Path | None) -> int:
    """What is eaten today, what comes out of the freezer, what is begun now for tomorrow. PLAN is a file, - for stdin,
    or a saved name (default: the saved plan whose dates hold today).

    \b
    Examples:
      mealplan today
      mealplan today "week 48" --format json
    """
    from mealplan.living.today import lines_of, today_of
    from mealplan.living.week import Said

    now = dates.today()
    lib = library()
    said = None
    if is_saved(plan):
        with _journal() as journal:
            name = plan or running_name(journal, now, or_tomorrow=True)
            said = Said(journal.happenings(name))
            name = journal.saved(name).name
        made = checked_plan(name, lib)
    else:
        name, made = "", checked_plan(plan, lib)
    found = today_of(made, name, now, lib, said)
    if found.day is None and not (found.take_out or found.start_now):
        raise not_in(made.request.week.dates, now, name)
    if format_ == "json":
        emit_json(found.to_json(), output)
    else:
        emit("\n".join(lines_of(found)), output)
    return int(ExitCode.DONE)


def not_in(days: list[dt.date], day: dt.date, name: str) -> ValueProblem:
    """A day that a plan does not hold."""
    which = f"the plan {name!r}" if name else "this plan"
    return ValueProblem(
        f"{dates.long(day)} is not in {which}: it runs from {dates.long(days[0])} to {dates.long(days[-1])}",
        hint="`mealplan plan ... --start today --save NAME` makes one.",
    )


def running_name(journal: Journal, day: dt.date, *, or_tomorrow: bool = False) -> str:
    """The name of the saved plan whose dates hold a day. Raises ValueProblem."""
    from mealplan.living.week import running

    found = running(journal, day) or (running(journal, day + dt.timedelta(days=1)) if or_tomorrow else None)
    if found is None:
        raise ValueProblem(
            f"no saved plan holds {dates.long(day)}",
            hint="`mealplan plan ... --start today --save NAME` makes one; `mealplan plans list` lists them.",
        )
    return found.name


def _journal() -> Journal:
    from mealplan.journal import Journal

    return Journal.open(create=False)


def day_of(text: str | None, where: str = "--on") -> dt.date:
    """The day that a text means, not after today where it names a weekday. Raises ValueProblem, which says where."""
    from mealplan.settings.readers import WEEKDAYS, day

    now = dates.today()
    if text is None:
        return now
    word = day(text, where)
    if word in WEEKDAYS:
        return now - dt.timedelta(days=(now.weekday() - WEEKDAYS.index(word)) % 7)
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        raise ValueProblem(f"{text[:40]!r} is no day", where=where, hint="a date, yesterday, mon ... sun") from None


def _week(journal: Journal, name: str | None, on: dt.date) -> Week:
    from mealplan.living.say import Week

    return Week.open(journal, library(), name or running_name(journal, on), dates.today())


@click.command()
@click.argument("what", required=False)
@click.argument("amount", required=False)
@click.option("--for", "span", metavar="DAYS", help="Only what is cooked on these days: mon-wed, thu, 1-3, a date.")
@on_option
@plan_option
@format_option("text", "json")
def bought(
    what: str | None, amount: str | None, span: str | None, on: str | None, name: str | None, format_: str
) -> int:
    """What was bought goes into the kitchen, by its packs: everything on the list, a line of it (WHAT), or another
    amount than it says. The same said twice counts once; `mealplan plans undo` takes it back.

    \b
    Examples:
      mealplan bought
      mealplan bought "red lentils"
      mealplan bought "red lentils" "1 kg"
      mealplan bought "2 tins chickpeas"
    """
    day = day_of(on)
    if span is not None and what is not None:
        raise click.UsageError("--for goes with the whole list: leave WHAT out.")
    with _journal() as journal:
        week = _week(journal, name, day)
        if what is None:
            from mealplan.cli.shop import days_of

            chosen = None if span is None else days_of(span, week.plan)
            return _told(week.bought(day, days=chosen), format_)
        thing, grams, pack = _amount(what, amount, week)
        return _told(week.bought_line(thing, grams, day, pack=pack), format_)


def _amount(what: str, amount: str | None, week: Week) -> tuple[str, float | None, float | None]:
    """(thing, grams, grams of one pack) of what was typed; None: as the list says. Raises ValueProblem."""
    from mealplan.living.typed import understood, weighed

    units = week.plan.request.house.units
    names = week.library.cookbook.names
    if amount is None and names.get(what) is not None:
        return what, None, None
    if amount is None and not any(c.isdigit() for c in what):
        return names.find(what).name, None, None
    found = understood(what, week.library, units) if amount is None else weighed(what, amount, week.library, units)
    if found.kind == "dish":
        hint = "`mealplan pantry add DISH PORTIONS` notes what is in the house."
        raise ValueProblem(f"{found.name} is a dish", hint=hint)
    return found.name, found.size, found.pack


@click.command()
@click.argument("dish", required=False)
@click.argument("portions", required=False)
@on_option
@plan_option
@format_option("text", "json")
def cooked(dish: str | None, portions: str | None, on: str | None, name: str | None, format_: str) -> int:
    """What was cooked goes out of the kitchen, and its portions come into the fridge and the freezer: all pots of the
    day, one DISH, or in other PORTIONS than planned (0: it was not made).

    \b
    Examples:
      mealplan cooked
      mealplan cooked squash-red-lentil-soup 6
      mealplan cooked squash-red-lentil-soup --on yesterday
    """
    day = day_of(on)
    size = None if portions is None else _portions(portions)
    with _journal() as journal:
        return _told(_week(journal, name, day).cooked(dish, size, day), format_)


def _portions(text: str) -> float:
    from mealplan.units import PORTIONS, typed_amount

    size, unit = typed_amount(text, where="PORTIONS")
    if unit not in (*PORTIONS, "piece") or not 0 <= size <= 100:
        raise ValueProblem(f"{text[:40]!r} is no number of portions", where="PORTIONS", hint="like 4, from 0 to 100")
    return size


@click.command()
@click.argument("meal")
@click.argument("what", required=False)
@click.argument("amount", required=False)
@eater_option
@plan_option
@format_option("text", "json")
def ate(meal: str, what: str | None, amount: str | None, eater: str, name: str | None, format_: str) -> int:
    """What was eaten at MEAL (lunch, wed:dinner) where it was not what was planned: a dish, a food with its AMOUNT, or
    out. Without WHAT: as planned, which days past count as anyway.

    \b
    Examples:
      mealplan ate lunch out
      mealplan ate yesterday:dinner squash-red-lentil-soup "2 portions"
      mealplan ate snack banana 1
      mealplan ate dinner out --eater Ben
    """
    from mealplan.living.eaten import eaten_instead
    from mealplan.living.say import OUT

    day, slot = _place(meal)
    with _journal() as journal:
        week = _week(journal, name, day)
        if what is None:
            return _told(week.ate(day, slot, eater=eater), format_)
        if what.strip().lower() in (OUT, "elsewhere"):
            return _told(week.ate(day, slot, OUT, label=OUT, eater=eater), format_)
        found = eaten_instead(what, amount, week.library)
        say(f"mealplan: taken for {found.label}")
        told = week.ate(day, slot, found.kind, found.parts, found.label, found.dish, eater=eater)
        return _told(told, format_)


def _place(text: str) -> tuple[dt.date, str]:
    """MEAL or DAY:MEAL."""
    from mealplan.errors import unknown_name
    from mealplan.settings.readers import SLOTS

    head, colon, slot = text.strip().lower().rpartition(":")
    if slot not in SLOTS:
        raise unknown_name("meal", slot, SLOTS, where=text)
    return day_of(head if colon else None, text), slot


@click.command()
@click.argument("meals", metavar="MEAL...", nargs=-1, required=True)
@eater_option
@plan_option
@format_option("text", "json")
def skipped(meals: tuple[str, ...], eater: str, name: str | None, format_: str) -> int:
    """Meals that were not eaten: lunch, wed:dinner, or a whole day (wed). Their pots count as not made, unless you said
    that you cooked them.

    \b
    Examples:
      mealplan skipped dinner
      mealplan skipped yesterday:breakfast yesterday:snack
      mealplan skipped dinner --eater Ben
    """
    from mealplan.settings.readers import SLOTS

    with _journal() as journal:
        days = [_place(text)[0] if text.lower().rpartition(":")[2] in SLOTS else day_of(text, text) for text in meals]
        week = _week(journal, name, days[0])
        places = []
        for text, day in zip(meals, days, strict=True):
            slot = text.lower().rpartition(":")[2]
            planned = next((one.meals for one in week.plan.days if one.date == day), ())
            places += [(day, slot)] if slot in SLOTS else [(day, meal.slot) for meal in planned]
        if not places:
            raise not_in(week.plan.request.week.dates, days[0], week.name)
        return _told(week.skipped(places, eater=eater), format_)


def _told(told: Told, format_: str) -> int:
    """What was said and how the kitchen changed."""
    if format_ == "json":
        emit_json(told_json(told))
        return int(ExitCode.DONE)
    lines = [*(f"{words[0].upper()}{words[1:]}" for words in told.words), *(f"Nothing new: {x}" for x in told.already)]
    emit("\n".join(lines or ["Nothing new."]))
    if told.words:
        say(f"mealplan: noted for {told.plan!r}; `mealplan plans undo` takes it back")
    return int(ExitCode.DONE)


def told_json(told: Told) -> dict[str, Any]:
    """`{"pantry": [...], "plan": ..., "version": ..., "happened": [...]}`."""
    return {
        "pantry": [
            {
                "what": key.what, "kind": key.kind, "place": key.place,
                "amount": round(now, 4), "change": round(change, 4),
                "unit": "g" if key.kind == "ingredient" else "portions",
                "until": key.until.isoformat() if key.until else None,
                "opened": key.opened.isoformat() if key.opened else None,
            }
            for key, (now, change) in told.kitchen.items()
        ],
        "plan": told.plan,
        "version": told.version,
        "happened": list(told.words),
        "already": list(told.already),
    }  # fmt: skip
