"""The app: holds the plan that is shown, runs work in threads, routes what they say. Screens do the rest."""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, on
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.signal import Signal

from mealplan.errors import MealplanError
from mealplan.journal.glance import MY_WEEK
from mealplan.tui import hangup
from mealplan.tui.actions import REDO, UNDO, Action, bindings, key_names, of_area, shown
from mealplan.tui.core import Core, ProfileNow
from mealplan.tui.jobs import Ended, Glimpse, Moved, Ticket, bug, key_came
from mealplan.tui.keys import read_keys
from mealplan.tui.names import FIRST_WEEK, NEW_WEEK, WITH_PROFILE, week_name
from mealplan.tui.outside import of_journal
from mealplan.tui.past import Change, Past
from mealplan.tui.screens.page import Page
from mealplan.tui.screens.week import WeekScreen
from mealplan.tui.startup import all_loaded, end_with_signals, first_theme, own_process, wear
from mealplan.tui.store import Store, Version
from mealplan.tui.themes import THEMES
from mealplan.tui.timers import Timers
from mealplan.tui.turns import Prepare, Turn, Turns, Work
from mealplan.tui.widgets.banner import Banner
from mealplan.tui.widgets.running import Running
from mealplan.tui.widgets.searching import Searching
from mealplan.tui.words import clean

if TYPE_CHECKING:
    import datetime as dt

    from mealplan.living.say import Told
    from mealplan.living.say import Week as LivedWeek
    from mealplan.planning.result.plan import Plan, Shortfall
    from mealplan.tui.screens.welcome import First

T = TypeVar("T")
PRESSED = (events.Key, events.MouseDown, events.MouseUp)
LOOK = 2.0  # seconds between two looks at whether another program changed the week
EDIT = "edit"  # the group of runs that end in a new plan: one at a time, the others wait for their turn


class MealplanApp(App[int]):
    """`plan` is immutable; every change replaces it, saves it and tells the screens."""

    CSS_PATH = "app.tcss"
    TITLE = "mealplan"
    BINDINGS: ClassVar[list[BindingType]] = bindings("any")
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, core: Core | None = None, store: Store | None = None) -> None:
        super().__init__()
        self.core = core or Core()
        self.store = store or Store()
        self.plan: Plan | None = None
        self.sketch = self.store.first_look()  # what is drawn until the plan is there
        self.made_by = self._kept_label()  # the label of what is shown
        self._early: list[events.InputEvent] = []  # what was pressed before it was
        self.plan_changed: Signal[Plan | None] = Signal(self, "plan changed")
        self.busy_label, self.busy_since = "", 0.0  # what is worked on, and since when (monotonic seconds)
        self.glimpse: Glimpse | None = None  # how far it is
        self.eater = ""  # whose figures are shown where several eat; "": the first's
        self.profile_now: ProfileNow | None = None
        self._eaten: Plan | None = None  # the plan that is shown as it was eaten, where it was not eaten as planned
        self.turns = Turns(self._turns_moved)
        self.past = Past()
        self._told_undo = ""  # the edit of the week that undo, pressed elsewhere, has said it would take back
        self.numbers = False  # whether a search shows its figures
        self.leaving = False  # she has quit; what she pressed before is being finished
        self.explained: tuple[Plan | None, dict[str, tuple[Shortfall, ...]]] = (None, {})  # of the plan that is shown
        self.timers = Timers()
        self.opening = True  # until the week was read
        self.loaded: Callable[[], None] = lambda: None  # called when much was loaded that stays
        self._seen = of_journal(self.store.path)  # the journal's file when it was last looked at
        self.keeping = 0  # changes on their way into the journal
        self._unkept: set[Future[Any]] = set()  # the same, for threads that end the program
        self.lost: list[str] = []  # what could not be kept while the app was closing
        self._ticks: frozenset[str] | None = None  # those on their way into the journal
        self._keeper = ThreadPoolExecutor(1, "journal")
        self._runs = itertools.count(1)
        self._tickets: dict[str, Ticket] = {}
        self._done: dict[str, Callable[[Any], Any]] = {}
        self._keymap: dict[str, str] = {}
        for theme in THEMES:
            self.register_theme(theme)
        self._chosen_theme = self.store.choices().get("theme")
        wear(self, first_theme(self, self._chosen_theme))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own variables, for themes that do not set them."""
        return {"quiet": "#8f978d", "faint": "#5a625b", "cursor": "#31452f", "cursor-text": "#f7f5ea"}

    def on_mount(self) -> None:
        theme = first_theme(self, self._chosen_theme)
        if theme != self.theme:  # only now it is known that the terminal has few colours
            self.theme = theme
        self._take_keys()
        end_with_signals(self)
        self.set_interval(0.5, self._ring)
        self.set_interval(LOOK, self._look_outside)
        self.call_after_refresh(self._painted)

    def get_default_screen(self) -> WeekScreen:
        return WeekScreen()

    @property
    def drawn(self) -> Plan | None:
        """The plan that is shown, or a sketch of it, with which nothing but drawing may be done."""
        return self.counted if self.plan is not None else self.sketch

    @property
    def counted(self) -> Plan | None:
        """The plan that is shown, with what was eaten where that was said to be other than planned: what figures are
        of. Edits begin from `plan`, and find out themselves what was lived."""
        return self._eaten if self._eaten is not None else self.plan

    def _painted(self) -> None:
        """The frame is on the screen: now the week that goes into it."""
        if self._open:
            self.start("opening your week", lambda _: self.store.open(), self._opened, group="open")

    def _opened(self, plan: Plan | None) -> None:
        self._open_ended()
        chosen = self.store.choices().get("theme")
        if chosen and not self._chosen_theme:  # the first look did not get it
            self.theme = first_theme(self, chosen)
        if plan is not None:
            self._shown(plan)
        else:
            self.plan_changed.publish(None)
        self.call_after_refresh(self._settled)

    def _open_ended(self) -> None:
        """Whether there is a week is known; what was pressed before that is done now."""
        self.opening, self.sketch = False, None
        for event in self._early:
            self.post_message(event)
        self._early.clear()

    def _settled(self) -> None:
        """The week is on the screen: first questions where there is none, else everything slow, ahead of its need."""
        from mealplan.profiles.own import my_profile

        self.loaded()
        if self.plan is None and not self.store.head.others and my_profile() is None and self._open:
            self.ask_first_questions()
        else:
            self._warm()
            self._begin_with_today()

    def _begin_with_today(self) -> None:
        """While the week runs the screen opens on today; the week is one key behind it."""
        days = [day.date for day in self.plan.days] if self.plan is not None else []
        if self._open and len(self.screen_stack) == 1 and self.core.today() in days:
            from mealplan.tui.screens.today import TodayScreen

            self.push_screen(TodayScreen())

    def _take_keys(self) -> None:
        self._keymap, wrong = read_keys()
        self.set_keymap(self._keymap)
        if wrong:
            self.notify(clean("; ".join(wrong[:3])), severity="warning", markup=False, timeout=10)

    async def action_quit(self) -> None:
        """Leave; what was pressed before is finished first, a search with its best so far. A second time: at once."""
        for screen in self.screen_stack:
            if isinstance(screen, Page):
                screen.leaving()
        if self.leaving or not self.turns.busy:
            self.exit(0)
            return
        self.leaving = True
        self._hurry()
        self.notify("Finishing what you pressed, then leaving. Again: leave now.", markup=False, timeout=20)

    def _hurry(self) -> None:
        """Ask the search that runs to stop with its best so far."""
        ticket = self._tickets.get(EDIT)
        if ticket is not None:
            ticket.stop()

    def _turns_moved(self) -> None:
        self._leave_when_done()
        self._tell_waiting()

    def _leave_when_done(self) -> None:
        if self.leaving and self._open and not self.turns.busy and not self.keeping:
            self.exit(0)

    def _tell_waiting(self) -> None:
        """What waits for its turn stands below what is being worked on."""
        for screen in self.screen_stack if self._open else ():
            for searching in screen.query(Searching):
                searching.tell_waiting(self.turns.waiting)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent):
            key_came()
        if isinstance(event, PRESSED) and self.sketch is not None and not event.is_forwarded:
            self._early.append(event)
            return
        await super().on_event(event)

    def on_unmount(self) -> None:
        for ticket in self._tickets.values():
            ticket.stop()
        self._keeper.shutdown()  # what was done is kept before the app is gone

    def _warm(self) -> None:
        if not self._open:
            return
        self.start("getting ready", self.core.warm, lambda _: self.loaded(), group="warm")

    # what is kept, off the UI's thread and in the order in which it was done

    def keep(
        self,
        task: Callable[[], T],
        done: Callable[[T], Any] | None = None,
        *,
        loss: str = "",
        after: Callable[[], None] = lambda: None,
    ) -> None:
        """Read or write the journal; `done` gets what came of it, `after` is called in any case. `loss`: what an error
        means for her."""
        future = self._keeper.submit(task)
        self._unkept.add(future)
        future.add_done_callback(self._unkept.discard)
        self.keeping += 1
        self.run_worker(self._kept(future, done, loss, after), group="keep", exit_on_error=False, description="keeping")

    def kept(self, seconds: float) -> None:
        """Wait, but no longer than that, until all that was done is in the journal. From any thread."""
        wait(tuple(self._unkept), seconds)

    async def _kept(
        self, future: Future[T], done: Callable[[T], Any] | None, loss: str, after: Callable[[], None]
    ) -> None:
        try:
            value = await asyncio.shield(asyncio.wrap_future(future))  # the app may close: it is kept all the same
        except MealplanError as error:
            self.unkept(error, loss)
        except Exception as error:
            self.unkept(bug(error), loss)
        else:
            if done is not None and self._open:
                done(value)
        finally:
            self.keeping -= 1
            if self._open:
                after()
        self._leave_when_done()
        if self._open:
            self.screen.refresh_bindings()

    def unkept(self, error: MealplanError, loss: str) -> None:
        """Tell what was not kept, and why."""
        from mealplan.tui.screens.notice import Notice

        if self._open:
            self.push_screen(Notice.of(error, loss))
        else:
            self.lost.append(f"{loss} {error}".strip())

    # work in threads

    def start(self, label: str, task: Callable[[Ticket], T], done: Callable[[T], Any], *, group: str = EDIT) -> Ticket:
        """Run a task in a thread; `done` gets its value unless a newer run of the group has begun by then."""
        old = self._tickets.get(group)
        if old is not None:
            old.stop()
        ticket = Ticket(next(self._runs), group, label, self.post_message)
        self._tickets[group], self._done[group] = ticket, done
        if group == EDIT:
            self._busy(label)
            if self.leaving:
                ticket.stop()
        self.run_worker(
            partial(ticket.carry_out, task), thread=True, group=group, exit_on_error=False, description=label
        )
        return ticket

    def drop(self, group: str) -> None:
        """Ask the run of a group to stop, and drop what it says."""
        ticket = self._tickets.pop(group, None)
        self._done.pop(group, None)
        if ticket is not None:
            ticket.stop()

    @property
    def _open(self) -> bool:
        """Whether there is a screen: a run's last words may arrive while the app closes."""
        return bool(self._running and not self._exit and self.screen_stack)

    def _current(self, run: int, group: str) -> bool:
        ticket = self._tickets.get(group)
        return self._open and ticket is not None and ticket.run == run

    @on(Moved)
    def _run_moved(self, message: Moved) -> None:
        if self._current(message.run, message.group) and message.group == EDIT:
            self.glimpse = message.glimpse
            for searching in self.screen.query(Searching):
                searching.show(message.glimpse)

    @on(Ended)
    def _run_ended(self, message: Ended) -> None:
        if not self._current(message.run, message.group):
            return
        del self._tickets[message.group]
        done = self._done.pop(message.group)
        if message.group != EDIT:
            self._arrived(message, done)
            return
        self._busy("")
        try:
            self._arrived(message, done)
        finally:
            self.turns.ended()

    def _arrived(self, message: Ended, done: Callable[[Any], Any]) -> None:
        if message.error is None:
            done(message.value)
        elif message.group == "open":
            self._open_ended()
            self.unkept(message.error, "Your weeks could not be opened. Nothing was changed.")
            self.plan_changed.publish(None)
        elif message.group not in ("warm", "profile", "eaten"):  # whoever needs the library next is told then
            self.tell(message.error)
            for screen in self.screen_stack:
                if isinstance(screen, Page) and message.group == f"look-{screen.area}":
                    screen.look_up_failed()

    def _busy(self, label: str) -> None:
        self.busy_label, self.busy_since, self.glimpse = label, time.monotonic(), None
        for screen in self.screen_stack:
            for searching in screen.query(Searching):
                searching.begin(label, self.busy_since, None) if label else searching.end()
            if isinstance(screen, Page):
                screen.work_changed()
        if self._open:
            self.screen.refresh_bindings()

    def tell(self, error: MealplanError) -> None:
        """Show an error with its cure."""
        from mealplan.tui.screens.notice import Notice

        self.push_screen(Notice.of(error))

    # the plan

    def show_plan(self, plan: Plan, label: str, kind: str = "") -> None:
        """A new plan: shown, and kept as a version that undo can leave; what it costs is said. `kind`: see `Work`."""

        from mealplan.tui.figures import locks_lost, turned

        before = self.plan
        label = week_name(before, plan, kind) if kind else label
        self.keep(partial(self.store.save, plan, label), loss="The week is shown, but could not be kept.")
        self._shown(plan, label)
        self.past.did(None)
        words = turned(before, plan)
        if before is not None:
            words = " ".join(x for x in (locks_lost(before, plan, label), words) if x)
            key = shown(key_names(UNDO, self._keymap)[0])
            told = f"{clean(label)}. {words + ' ' if words else ''}{key} takes it back."
            self.notify(told, severity="warning" if words else "information", markup=False, timeout=8 if words else 4)

    def _kept_label(self) -> str:
        return self.store.head.current.label if self.store.head.current is not None else ""

    def _shown(self, plan: Plan, label: str | None = None) -> None:
        """`label`: of a change that is on its way into the journal; else the journal knows it."""
        self.plan, self.made_by = plan, self._kept_label() if label is None else label
        self._eaten = None
        self.plan_changed.publish(plan)
        self.screen.refresh_bindings()
        self.look_at_profile()
        self._look_at_eaten()

    def _look_at_eaten(self) -> None:
        """What of the week was eaten otherwise than planned: its figures follow."""
        plan = self.plan

        def seen(found: Plan | None) -> None:
            if plan is self.plan and found != self._eaten:
                self._eaten = found
                self.plan_changed.publish(plan)

        if plan is not None and plan.days:
            task = partial(self.core.as_eaten, plan=plan)
            self.start("looking at what was eaten", task, seen, group="eaten")

    def look_at_profile(self) -> None:
        """Whether the week is still one for her profile: said in the first line; what is left out follows at once."""
        plan, profiles = self.plan, self.profiles()
        self.start(
            "looking at your profile",
            lambda ticket: self.core.profile_now(ticket, profiles, plan),
            self._profile_seen,
            group="profile",
        )

    def _profile_seen(self, now: ProfileNow) -> None:
        if now == self.profile_now:
            return
        before, self.profile_now = self.exclusions, now
        for screen in self.screen_stack if self.exclusions != before else ():
            if isinstance(screen, Page):
                screen.left_out_changed()
        for banner in (x for screen in self.screen_stack for x in screen.query(Banner)):
            banner.refresh()

    @property
    def exclusions(self) -> tuple[str, ...]:
        """What is left out now, in the week and by her profile as it is."""
        if self.profile_now is not None:
            return self.profile_now.exclusions
        return self.plan.request.eater.exclusions if self.plan is not None else ()

    def change(self, words: str, prepare: Prepare) -> None:
        """Edit the plan in a worker, when all edits before this one are done: `prepare` is given the plan as it is by
        then. `words`: what is said of it while it waits."""

        def begin() -> None:
            self._read_again(edit)  # another program may have changed the week: the edit is of what is kept

        def edit() -> None:
            try:
                work = prepare(self.plan)
            except MealplanError as error:
                self.tell(error)
                work = None
            if work is None:
                self.turns.ended()
                return
            label, kind = work.label, work.kind
            self.start(label, work.task, lambda new: self.show_plan(new, label, kind))

        self.turns.add(Turn(words, begin))

    def _look_outside(self) -> None:
        """While nothing is being done: what another program changed is shown."""
        if self._open and not self.opening and not self.turns.busy and not self.keeping:
            self._read_again(lambda: None)

    def _read_again(self, then: Callable[[], None]) -> None:
        """Read the journal where its file changed since it was last looked at, and go on."""
        seen = of_journal(self.store.path)
        if seen == self._seen:
            then()
            return

        def found(news: tuple[bool, Plan | None]) -> None:
            changed, plan = news
            if plan is not None:
                self._shown(plan)
                words = f"Your week was changed by another program: {clean(self.made_by)}. It is shown now."
                self.notify(words, markup=False, timeout=6)
            if changed:
                self._ticks = None
                self.tell_kept()

        self._seen = seen
        self.keep(self.store.look_again, found, loss="What another program changed is not shown.", after=then)

    def in_turn(self, words: str, task: Callable[[], T], done: Callable[[T], Any], *, loss: str) -> None:
        """Show another plan of the journal, when all edits before are done."""
        self.turns.add(Turn(words, lambda: self.keep(task, done, loss=loss, after=self.turns.ended)))

    def profiles(self) -> list[str]:
        """The profiles that a new week is planned from: hers, else those of the plan that is shown."""
        from mealplan.profiles.own import MINE, my_profile

        if my_profile() is not None:
            return [MINE]
        return list(self.plan.request.profile) if self.plan is not None else []

    def plan_again(self) -> None:
        """Another week for the same request; without any week yet, one from her profile or the first questions."""
        if self.opening:
            self.notify("Your week is being opened.", markup=False, timeout=2)
        elif self.plan is None and not self.turns.busy and not self.profiles():
            self.ask_first_questions()
        else:
            self.change("another week", self._again)

    def _again(self, base: Plan | None) -> Work | None:
        if base is None:
            return self._from_profile("Planning your week", base, FIRST_WEEK)
        profiles = self.profiles()
        return Work("Planning your week", lambda ticket: self.core.again(ticket, base, profiles), NEW_WEEK)

    def plan_from_profile(self, label: str) -> None:
        """A week for her profile as it is when its turn comes."""
        if self.profiles():
            self.change("a week with your profile", lambda base: self._from_profile(label, base, WITH_PROFILE))
        else:
            self.ask_first_questions()

    def _from_profile(self, label: str, base: Plan | None, kind: str) -> Work | None:
        profiles = self.profiles()
        return Work(label, lambda ticket: self.core.plan(ticket, profiles, base), kind) if profiles else None

    def ask_first_questions(self) -> None:
        from mealplan.tui.screens.welcome import WelcomeScreen

        self.push_screen(WelcomeScreen(self.core.today()), self._answered)

    def _answered(self, first: First | None) -> None:
        if first is None:
            self._warm()
            return
        task = partial(self.core.first_plan, profiles=first.profiles, start=first.start)
        work = Work("Planning your first week", task, FIRST_WEEK)
        self.change("your first week", lambda _: work)

    def restore(self, version: Version) -> None:
        """Show a kept version again."""

        def done(found: tuple[Version, Plan]) -> None:
            self._shown(found[1])
            self.past.did(None)
            self.notify(f"Shown again: {clean(version.label)}", markup=False, timeout=3)

        self.in_turn("an earlier week", partial(self.store.restore, version), done, loss="That week cannot be shown.")

    def say_of_week(self, what: Callable[[LivedWeek, dt.date], Told], day: dt.date) -> None:
        """Say what happened on a day of her week, when all edits before are done."""

        def task() -> Told:
            from mealplan.living.say import Week

            library = self.core.opened
            return self.store.say(lambda journal: what(Week.open(journal, library, MY_WEEK, day), day))

        def done(told: Told) -> None:
            if told.words:
                self.past.did(None)
            words = told.words or told.already
            more = f", and {len(words) - 1} more" if len(words) > 1 else ""
            self.notify(clean(words[0][:1].upper() + words[0][1:] + more) if words else "Nothing new.", markup=False)
            self.tell_kept()

        self.in_turn("what happened", task, done, loss="It was not noted.")

    def tell_kept(self) -> None:
        """Every open screen looks again at what is kept beside the week, and at what was eaten of it."""
        self._look_at_eaten()
        for screen in self.screen_stack if self._open else ():
            if isinstance(screen, Page):
                screen.kept_changed()

    def plan_the_rest(self) -> None:
        """The days to come, planned again around what happened."""
        today = self.core.today()
        self.change("the rest of the week", lambda base: None if base is None else Work(
            "Planning the rest of the week", lambda ticket: self.core.rest(ticket, base, today)))  # fmt: skip

    @property
    def ticks(self) -> frozenset[str]:
        """What is ticked off on shopping lists, by key."""
        return self.store.ticks() if self._ticks is None else self._ticks

    def tick(self, key: str, words: str) -> None:
        """Tick a line of the shopping list off, or take the tick back. `words`: what it is, for undo."""
        on = key not in self.ticks

        def turn() -> None:
            self._keep_ticks(self.ticks ^ {key})
            for screen in self.screen_stack:
                if isinstance(screen, Page):
                    screen.kept_changed()

        turn()
        self.did(Change(f"{words} {'ticked off' if on else 'no longer ticked off'}", turn, turn))

    def did(self, change: Change) -> None:
        """Something that is not an edit of the week was done, after all edits that were pressed before it."""

        def begin() -> None:
            self.past.did(change)
            self.turns.ended()

        self.turns.add(Turn("", begin))
        self.screen.refresh_bindings()

    def _keep_ticks(self, ticks: frozenset[str]) -> None:
        self._ticks = ticks
        self.keep(partial(self.store.set_ticks, ticks), self._ticked, loss="The tick could not be kept.")

    def _ticked(self, _: None) -> None:
        if not self.keeping - 1:
            self._ticks = None

    # timers

    def _ring(self) -> None:
        from mealplan.tui.screens.notice import Notice

        due = self.timers.due() if self._open else ()
        for running in (x for screen in self.screen_stack for x in screen.query(Running)):
            running.tell()
        for one in due:
            self.bell()
            self.push_screen(Notice("Time is up", f"{one.name}: {one.minutes:g} minutes are over.", ring=True))

    # actions of everywhere

    def action_undo(self) -> None:
        self._step(-1)

    def action_redo(self) -> None:
        self._step(+1)

    def _step(self, by: int) -> None:
        """Undo (-1) or redo (+1), when all that was pressed before is done."""
        self.turns.add(Turn("undo" if by < 0 else "redo", partial(self._step_now, by)))

    def _step_now(self, by: int) -> None:
        change = self.past.last if by < 0 else self.past.next
        if change is None:
            self._step_week(by)
            return
        try:
            (change.back if by < 0 else change.again)()
        except MealplanError as error:
            self.tell(error)
            self.past.went(by)
        else:
            self.past.went(by)
            self._stepped(by, change.words)
        self.turns.ended()

    def _step_week(self, by: int) -> None:
        """An edit of the week. On a screen that shows something else, it is said first, and done by a second press."""
        head = self.store.head
        version = head.current if by < 0 else head.after
        area = self.screen.area if isinstance(self.screen, Page) else "week"
        said = head.said if by < 0 else head.unsaid
        here = area in ("week", "plans") or (said and area in ("today", "kitchen", "shopping"))
        if not here and (said or (version is not None and (by > 0 or head.before is not None))):
            number, label = (0, said) if said else (version.number, version.label) if version is not None else (0, "")
            asked = f"{by} {number} {label} {area}"
            if asked != self._told_undo:
                self._told_undo = asked
                which, does = (UNDO, "takes back") if by < 0 else (REDO, "makes again")
                key = shown(key_names(which, self._keymap)[0])
                self.notify(f"{key} {does} an edit of the week: {clean(label)}. Press it again to do that.",
                            markup=False, timeout=6)  # fmt: skip
                self.turns.ended()
                return
        self._told_undo = ""

        def done(found: tuple[str, Plan] | None) -> None:
            if found is None:
                self.notify("Nothing to take back." if by < 0 else "Nothing to make again.", markup=False)
                return
            label, plan = found
            self.past.went(by)
            self._stepped(by, label)
            self._shown(plan)

        self.keep(partial(self.store.step, by), done, loss="Nothing was changed.", after=self.turns.ended)

    def _stepped(self, by: int, words: str) -> None:
        """Say what was taken back or made again; of many one after the other, in one notice."""
        count = self.past.in_a_row
        if count > 1:
            self.clear_notifications()
        told = f"{count} changes, the last: {clean(words)}" if count > 1 else clean(words)
        self.notify(f"{'Taken back' if by < 0 else 'Made again'}: {told}", markup=False, timeout=3)

    def action_leave(self) -> None:
        """Escape: stop a search and keep its best; otherwise one screen back."""
        ticket = self._tickets.get(EDIT)
        if ticket is not None and not ticket.stopped:
            ticket.stop()
        elif len(self.screen_stack) > 1:
            if isinstance(self.screen, Page):
                self.screen.leaving()
            self.pop_screen()

    def action_theme(self) -> None:
        names = [t.name for t in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]
        self.keep(partial(self.store.choose, "theme", self.theme), loss="The theme is shown, but could not be kept.")

    def action_numbers(self) -> None:
        """The mathematics of the search that runs, on every screen; or words again."""
        self.numbers = not self.numbers
        for screen in self.screen_stack:
            for searching in screen.query(Searching):
                searching.figures = self.numbers
                searching.refresh()

    def action_help(self) -> None:
        from mealplan.tui.screens.help import HelpScreen

        if isinstance(self.screen, Page):
            self.push_screen(HelpScreen(self.screen.area, self._keymap, self.can), self._helped)

    def _helped(self, action: Action | None) -> None:
        if action is not None:
            self.do(action)

    def owner(self, action: Action) -> MealplanApp | Screen[Any]:
        """Who has the method of an action: this app, or the screen that is open."""
        return self if action.area == "any" else self.screen

    def can(self, action: Action) -> bool:
        """Whether it can be done now."""
        return bool(self.owner(action).check_action(action.name, ()))

    def do(self, action: Action) -> None:
        """Carry out an action that was chosen by other means than its key."""
        self.call_later(self.owner(action).run_action, action.name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "undo":
            return self._can_step(self.past.last, self.store.head.before) or bool(self.store.head.said)
        if action == "redo":
            return self._can_step(self.past.next, self.store.head.after) or bool(self.store.head.unsaid)
        if action == "numbers":
            return bool(self.busy_label)
        if action == "leave":
            return EDIT in self._tickets or len(self.screen_stack) > 1
        return True

    def _can_step(self, change: Change | None, version: Version | None) -> bool:
        coming = self.keeping > 0 or (self.turns.busy and self.plan is not None)
        return change is not None or version is not None or coming

    def keys_now(self) -> dict[str, str]:
        """Keys by action id, where a file rebinds them."""
        return self._keymap

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The command palette: every action of the screen that is open, and of everywhere."""
        if isinstance(screen, Page):
            for action in of_area(screen.area):
                if action.label != "move" and self.can(action):
                    yield SystemCommand(
                        f"{action.label} ({shown(action.keys.split(',')[0])})", action.help,
                        partial(self.do, action),
                    )  # fmt: skip


def run_app(*, headless: bool = False, size: tuple[int, int] | None = None) -> int:
    """Start the UI; returns the process exit code. `headless`, `size`: without a terminal, to be measured."""
    watch = None if headless else hangup.watch()
    own_process()
    app = MealplanApp()
    if watch is not None:
        watch.saved = app.kept
    app.loaded = all_loaded
    app.run(headless=headless, size=size)
    for words in app.lost:
        print(words, file=sys.stderr)
    return app.return_code or 0
