"""What all parts of the conversation share: the talk, the core, timers, the week, and work that takes a while."""

from __future__ import annotations

import contextlib
import re
import signal
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from mealplan import dates
from mealplan.errors import MealplanError
from mealplan.plain.core import Core
from mealplan.plain.talk import Talk
from mealplan.plain.timers import Later, Timers, in_thread

if TYPE_CHECKING:
    import datetime as dt

    from mealplan.library import Library
    from mealplan.planning.result.plan import Day, Item, Meal, Plan
    from mealplan.planning.search.engine import Progress
    from mealplan.planning.search.solver import Cancel

_EVERY = 10.0  # seconds between two words of work that goes on


class Session:
    """One conversation. `plan`: her week, as it was last read or saved; None: there is none yet."""

    def __init__(self, talk: Talk, *, later: Later = in_thread, clock: Callable[[], float] = time.monotonic) -> None:
        self.talk = talk
        self.core = Core(self._open)
        self.timers = Timers(self.ring, later=later, clock=clock)
        self.plan: Plan | None = None
        self._clock = clock

    def ring(self, name: str) -> None:
        """Called when a timer is over, from any thread."""
        with contextlib.suppress(Exception):  # nobody reads any more: then nobody is told
            self.talk.say(f"Timer is over: {name}.")

    def _open(self) -> Library:
        from mealplan.library import open_library

        told = [0.0]

        def preparing(share: float, _words: str) -> None:
            if not told[0]:
                self.talk.say("Preparing the food table. This is done once, and takes a minute or two.")
            if share >= told[0] + 0.25:
                self.talk.say(f"{share:.0%} done.")
            told[0] = max(told[0], share // 0.25 * 0.25, 0.01)

        return open_library(preparing)

    @contextlib.contextmanager
    def stoppable(self) -> Iterator[Cancel]:
        """Work that Ctrl-C stops, keeping the best so far; a second Ctrl-C leaves."""
        from mealplan.planning.search.solver import Cancel

        cancel = Cancel()

        def stop(*_: object) -> None:
            if cancel:
                raise KeyboardInterrupt
            cancel.set()

        try:
            old = signal.signal(signal.SIGINT, stop)
        except ValueError:  # not in the main thread, where Ctrl-C never comes
            yield cancel
            return
        try:
            yield cancel
        finally:
            signal.signal(signal.SIGINT, old)

    def reporter(self) -> Callable[[Progress], None]:
        """Says every ten seconds that a search goes on."""
        began = last = self._clock()

        def report(_: Progress) -> None:
            nonlocal last
            now = self._clock()
            if now - last >= _EVERY:
                last = now
                self.talk.say(f"Still looking, {now - began:.0f} seconds. Ctrl-C keeps the best so far.")

        return report

    def told(self, problem: MealplanError) -> None:
        """What went wrong, and how it is mended."""
        where = f"{problem.where}: " if problem.where else ""
        self.talk.say(f"That did not work. {where}{problem.message}.".replace("..", "."))
        if problem.hint:
            self.talk.say(problem.hint[:1].upper() + problem.hint[1:])

    def keep(self, new: Plan, what: str) -> None:
        """Save a changed week, and say what is different in it."""
        from mealplan.export.compare import changes_text
        old = self.plan
        self.core.save(new, what)
        self.plan = new
        if old is not None and old.request.week.start == new.request.week.start:
            for line in changes_text(old, new).splitlines():
                self.talk.say(spoken(line))
        self.talk.say(f"Your week now: {how_it_stands(new)}.")
        self.talk.say("Saved. Undo is in the first menu.")


def day_name(date: dt.date, today: dt.date) -> str:
    """`Wednesday 2 December, today`."""
    near = {0: ", today", 1: ", tomorrow", -1: ", yesterday"}.get((date - today).days, "")
    return dates.long(date) + near


def meal_words(meal: Meal) -> str:
    """`Dinner: Leek soup, 1.5 portions, left over; Bread`."""
    return f"{meal.slot.capitalize()}: " + "; ".join(item_words(item) for item in meal.items)


def item_words(item: Item) -> str:
    size = "" if item.portions == 1 else f", {item.portions:g} portions"
    came = ", from the freezer" if item.frozen else ", left over" if item.leftover else ""
    return f"{item.title}{size}{came}{', locked' if item.locked else ''}"


def spoken(line: str) -> str:
    """A line of what changed as it is read aloud: `Wed dinner: Leek soup, now Bread, 1.5 portions.`"""
    words = re.sub(r" x (\d+(?:\.\d+)?)(?= ->|;| \+|$)", r", \1 portions", line.strip())
    words = words.replace(" -> ", ", now ").replace(" + ", " and ")
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")


def day_facts(plan: Plan, day: Day) -> str:
    from mealplan.export.text import day_facts as facts

    words = ", ".join(facts(plan, plan.days.index(day)))
    return words.replace("bad day", "a bad day, no cooking").replace(" min ", " minutes ")


def how_it_stands(plan: Plan) -> str:
    """The worst truth first, without signs that are read aloud by their names."""
    from mealplan.export.targets import standing

    return standing(plan).replace(" · ", "; ")
