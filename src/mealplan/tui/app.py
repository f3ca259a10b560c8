"""The app: holds the plan that is shown, runs work in threads, routes what they say. Screens do the rest."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, ClassVar, TypeVar

from textual import events, on
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.signal import Signal

from mealplan.errors import MealplanError
from mealplan.planning.plan import Plan, Shortfall
from mealplan.tui.actions import Action, bindings, of_area, shown
from mealplan.tui.core import Core
from mealplan.tui.figures import turned
from mealplan.tui.jobs import Ended, Moved, Ticket, key_came
from mealplan.tui.keys import read_keys
from mealplan.tui.profile_file import MINE, my_profile
from mealplan.tui.screens.help import HelpScreen
from mealplan.tui.screens.notice import Notice
from mealplan.tui.screens.page import Page
from mealplan.tui.screens.week import WeekScreen
from mealplan.tui.startup import end_with_signals, first_theme
from mealplan.tui.store import Store, Version
from mealplan.tui.themes import THEMES
from mealplan.tui.timers import Timers
from mealplan.tui.widgets.searching import Searching
from mealplan.tui.words import clean

T = TypeVar("T")
EDIT = "edit"  # the group of runs that end in a new plan: one at a time


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
        self.plan_changed: Signal[Plan | None] = Signal(self, "plan changed")
        self.busy_label = ""
        self.explained: tuple[Plan | None, dict[str, tuple[Shortfall, ...]]] = (None, {})  # of the plan that is shown
        self.timers = Timers()
        self._runs = itertools.count(1)
        self._tickets: dict[str, Ticket] = {}
        self._done: dict[str, Callable[[Any], Any]] = {}
        self._keymap: dict[str, str] = {}
        for theme in THEMES:
            self.register_theme(theme)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own variables, for themes that do not set them."""
        return {"quiet": "#8f978d", "faint": "#5a625b", "cursor": "#31452f", "cursor-text": "#f7f5ea"}

    def on_mount(self) -> None:
        self.theme = first_theme(self, self.store.choices().get("theme"))
        self.plan = self.store.open()
        self._take_keys()
        end_with_signals(self)
        self.set_interval(0.5, self._ring)
        self.push_screen(WeekScreen())
        if self.plan is None and my_profile() is None:
            self.call_after_refresh(self.ask_first_questions)
        else:
            self.call_after_refresh(self._warm)

    def _take_keys(self) -> None:
        self._keymap, wrong = read_keys()
        self.set_keymap(self._keymap)
        if wrong:
            self.notify(clean("; ".join(wrong[:3])), severity="warning", markup=False, timeout=10)

    async def action_quit(self) -> None:
        self.exit(0)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent):
            key_came()
        await super().on_event(event)

    def on_unmount(self) -> None:
        for ticket in self._tickets.values():
            ticket.stop()

    def _warm(self) -> None:
        if not self._open:
            return
        self.start("getting ready", self.core.warm, lambda _: None, group="warm")

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
            for searching in self.screen.query(Searching):
                searching.show(message.glimpse)

    @on(Ended)
    def _run_ended(self, message: Ended) -> None:
        if not self._current(message.run, message.group):
            return
        del self._tickets[message.group]
        done = self._done.pop(message.group)
        if message.group == EDIT:
            self._busy("")
        if message.error is None:
            done(message.value)
        elif message.group != "warm":  # whoever needs the library next is told then
            self.tell(message.error)
            for screen in self.screen_stack:
                if isinstance(screen, Page) and message.group == f"look-{screen.area}":
                    screen.look_up_failed()

    def _busy(self, label: str) -> None:
        self.busy_label = label
        for screen in self.screen_stack:
            for searching in screen.query(Searching):
                searching.begin(label) if label else searching.end()
            if isinstance(screen, Page):
                screen.work_changed()
        if self._open:
            self.screen.refresh_bindings()

    def tell(self, error: MealplanError) -> None:
        """Show an error with its cure."""
        self.push_screen(Notice.of(error))

    # the plan

    def show_plan(self, plan: Plan, label: str, text: str = "") -> None:
        """A new plan: saved as a version that undo can leave, then shown; what it costs is said."""
        before = self.plan
        try:
            self.store.save(plan, label, text)
        except OSError as problem:
            self.tell(
                MealplanError(
                    f"the plan could not be saved: {problem.strerror or problem}",
                    where=str(self.store.folder),
                    hint="It is shown, but not kept.",
                )
            )
        self._shown(plan)
        words = turned(before, plan)
        if before is not None and words:
            self.notify(f"{clean(label)}. {words}", severity="warning", markup=False, timeout=8)

    def _shown(self, plan: Plan) -> None:
        self.plan = plan
        self.plan_changed.publish(plan)
        self.screen.refresh_bindings()

    def change(self, label: str, task: Callable[[Ticket], Plan]) -> None:
        """Edit the plan in a worker: the task returns a new one."""

        def made(ticket: Ticket) -> tuple[Plan, str]:
            plan = task(ticket)
            return plan, plan.dumps()

        self.start(label, made, lambda new: self.show_plan(new[0], label, new[1]))

    def profiles(self) -> list[str]:
        """The profiles that a new week is planned from: hers, else those of the plan that is shown."""
        if my_profile() is not None:
            return [MINE]
        return list(self.plan.request.profile) if self.plan is not None else []

    def plan_again(self) -> None:
        """Another week for the same request; without any week yet, one from her profile or the first questions."""
        base = self.plan
        if base is not None:
            self.change("Planning your week", lambda ticket: self.core.again(ticket, base))
        else:
            self.plan_from_profile("Planning your week")

    def plan_from_profile(self, label: str) -> None:
        """A week for her profile as it is now."""
        profiles, base = self.profiles(), self.plan
        if profiles:
            self.change(label, lambda ticket: self.core.plan(ticket, profiles, base))
        else:
            self.ask_first_questions()

    def ask_first_questions(self) -> None:
        from mealplan.tui.screens.welcome import WelcomeScreen

        self.push_screen(WelcomeScreen(), self._answered)

    def _answered(self, profiles: list[str] | None) -> None:
        if profiles:
            base = None
            self.change("Planning your first week", lambda ticket: self.core.plan(ticket, profiles, base))
        else:
            self._warm()

    def restore(self, version: Version) -> bool:
        """Show a kept version again."""
        found = self.store.restore(version)
        if found is None:
            self.tell(MealplanError(f"the plan {version.label!r} can no longer be read"))
            return False
        self._shown(found[1])
        self.notify(f"Shown again: {clean(version.label)}", markup=False, timeout=3)
        return True

    # timers

    def _ring(self) -> None:
        for one in self.timers.due() if self._open else ():
            self.bell()
            self.push_screen(Notice("Time is up", f"{one.name}: {one.minutes:g} minutes are over.", ring=True))

    # actions of everywhere

    def action_undo(self) -> None:
        self._step(-1)

    def action_redo(self) -> None:
        self._step(+1)

    def _step(self, by: int) -> None:
        undone = self.store.head.current
        found = self.store.step(by)
        if found is None:
            self.notify("Nothing to take back." if by < 0 else "Nothing to make again.", markup=False)
            return
        version, plan = found
        what = undone.label if by < 0 and undone is not None else version.label
        self.notify(f"{'Taken back' if by < 0 else 'Made again'}: {clean(what)}", markup=False, timeout=3)
        self._shown(plan)

    def action_leave(self) -> None:
        """Escape: stop a search and keep its best; otherwise one screen back."""
        ticket = self._tickets.get(EDIT)
        if ticket is not None:
            ticket.stop()
        elif len(self.screen_stack) > 2:
            self.pop_screen()

    def action_theme(self) -> None:
        names = [t.name for t in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]
        with contextlib.suppress(OSError):
            self.store.choose("theme", self.theme)

    def action_help(self) -> None:
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
            return self.store.head.before is not None
        if action == "redo":
            return self.store.head.after is not None
        if action == "leave":
            return EDIT in self._tickets or len(self.screen_stack) > 2
        return True

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


def run_app() -> int:
    """Start the UI; returns the process exit code."""
    app = MealplanApp()
    app.run()
    return app.return_code or 0
