"""The conversation from its first line to its last."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import TextIO

from mealplan import dates
from mealplan.errors import MealplanError
from mealplan.plain import cook, first, house, week
from mealplan.plain.session import Session, how_it_stands
from mealplan.plain.talk import Leave, Talk
from mealplan.plain.timers import minutes_words
from mealplan.profiles.own import my_profile

HELP = (
    "A number chooses. 0 goes back, q leaves, ? helps, and Enter alone says the choices again. "
    "Everything is saved at once."
)
ELSEWHERE = (
    ("Why a target is not met, and what would mend it", "mealplan explain"),
    ("Every target, with figures", "mealplan show --all"),
    ("What a medicine or condition means for food", "mealplan care NAME"),
    ("Foods: search, look at one, best sources of a nutrient", "mealplan foods search WORD"),
    ("All dishes", "mealplan dishes list"),
    ("What can be left out", "mealplan exclusions list"),
    ("Your profile: check it, show it", "mealplan profiles show me"),
    ("Locks, days, minutes, supplements, targets", "mealplan replan 'my week' --help"),
    ("Every version of your week", "mealplan plans show --versions 'my week'"),
    ("The list on your phone", "mealplan shop --serve"),
    ("A report to print", "mealplan report -o week.html"),
    ("A backup of everything", "mealplan data backup FILE"),
)


def run(into: TextIO | None = None, out: TextIO | None = None) -> int:
    """Talk over stdin and stdout until she leaves or nobody types any more; the exit code."""
    talk = Talk(into or sys.stdin, out or sys.stdout)
    return converse(Session(talk))


def converse(session: Session) -> int:
    """The whole conversation; the exit code. Whatever way it ends, everything is saved already."""
    talk = session.talk
    code = 0
    with contextlib.suppress(Leave, KeyboardInterrupt):
        talk.say("mealplan, in plain lines.", HELP)
        try:
            session.plan = session.core.plan()
            _begun(session)
        except MealplanError as problem:
            session.told(problem)
            code = problem.exit_code
    running = session.timers.running()
    session.timers.stop()
    with contextlib.suppress(Leave):
        _farewell(session, running)
    return code


def _farewell(session: Session, running: list[tuple[str, float]]) -> None:
    session.talk.say("")
    for name, minutes in running:
        session.talk.say(f"The timer of {name} is stopped, {minutes_words(minutes)} before its end.")
    session.talk.say("Everything is saved. Goodbye.")


def _begun(session: Session) -> None:
    while session.plan is None or not session.plan.days:
        if my_profile() is not None:
            if session.talk.choose(["Plan a week", "Everything else, and its commands"], "There is no week yet.") == 0:
                first.new_week(session)
            else:
                elsewhere(session)
            continue
        options = ["Answer seven questions and plan a week", "Everything else, and its commands"]
        if session.talk.choose(options, "There is no profile and no week yet.") == 0:
            first.first_run(session)
        else:
            elsewhere(session)
    while True:
        _menu(session)


def _menu(session: Session) -> None:
    tasks: list[tuple[str, Callable[[Session], None]]] = [
        ("Today", week.today),
        ("The week", week.week),
        ("Cook, with timers", cook.cook),
        ("The shopping list", house.shopping),
        ("What is in the kitchen", house.kitchen),
        ("Swap a meal", week.swap),
        ("A bad day: no cooking", week.bad_day),
        ("Plan a new week", first.new_week),
        ("Undo the last change of the week", undo),
        ("Everything else, and its commands", elsewhere),
    ]
    session.talk.title(_standing(session))
    found = session.talk.choose([words for words, _ in tasks], help_=HELP)
    if found is None:
        session.talk.say("This is the first menu. q leaves.")
        return
    try:
        tasks[found][1](session)
    except MealplanError as problem:
        session.told(problem)


def _standing(session: Session) -> str:
    """The first line tells the worst truth: what is served although it is left out now, then how the week stands."""
    from mealplan.planning.result.heeding import left_out_since

    plan = session.plan
    assert plan is not None
    words = f"Your week from {dates.long(plan.days[0].date)}: {how_it_stands(plan)}."
    new: dict[str, list[str]] = {}
    for one in left_out_since(plan):
        if one.name == "exclude":
            new.setdefault(one.who, []).append(one.text.replace("_", " "))
    for who, names in reversed(new.items()):
        whose = f"The profile of {who}" if who else "Your profile"
        words = f"{whose} leaves out {', '.join(names)} since this week was planned: plan a new week. {words}"
    return words


def undo(session: Session) -> None:
    what = session.core.undo()
    session.plan = session.core.plan()
    session.talk.say(f"Undone: {what}. The week is as it was before.")


def elsewhere(session: Session) -> None:
    """Name the command of what is not here."""
    session.talk.title("These are commands, typed in the shell after leaving with q:")
    for words, command in ELSEWHERE:
        session.talk.item("- ", f"{words}: {command}")
