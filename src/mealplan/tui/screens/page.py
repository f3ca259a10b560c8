"""What every screen has: a banner that says where one is, the live search, and the keys that work here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from mealplan.tui.jobs import Ticket
from mealplan.tui.widgets.banner import Banner
from mealplan.tui.widgets.keybar import KeyBar
from mealplan.tui.widgets.running import Running
from mealplan.tui.widgets.searching import Searching

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan
    from mealplan.tui.actions import Action
    from mealplan.tui.app import MealplanApp

T = TypeVar("T")
SHEET = "screens.tcss"  # what all screens but home look like; read when the first of them is opened


class Page(Screen[None]):
    """A screen with an `area`: its actions and keys are those of that area in the registry."""

    area = "any"
    title_text = ""

    @property
    def mp(self) -> MealplanApp:
        """The app, with its own type."""
        return cast("MealplanApp", self.app)

    def body(self) -> Iterable[Widget]:
        """What stands between the banner and the keys."""
        return ()

    def compose(self) -> ComposeResult:
        yield Banner(self.title_text)
        yield from self.body()
        yield Searching()
        if self.area != "cook":  # which shows them large
            yield Running(self.mp.timers)
        yield KeyBar(self.area)

    def on_mount(self) -> None:
        self.mp.plan_changed.subscribe(self, self.plan_shown)
        self.query_one(Searching).figures = self.mp.numbers
        if self.mp.busy_label:
            self.query_one(Searching).begin(self.mp.busy_label, self.mp.busy_since, self.mp.glimpse)
            self.query_one(Searching).tell_waiting(self.mp.turns.waiting)
        self.arrive()
        self.plan_shown(self.mp.plan)

    def on_screen_resume(self) -> None:
        searching = self.query_one(Searching)
        searching.figures = self.mp.numbers
        searching.tell_waiting(self.mp.turns.waiting)
        if self.mp.busy_label:
            searching.begin(self.mp.busy_label, self.mp.busy_since, self.mp.glimpse)
        else:
            searching.end()

    def work_changed(self) -> None:
        """Called when a new plan begins to be made, and when that ends."""

    def arrive(self) -> None:
        """Called once when the screen is mounted."""

    def plan_shown(self, plan: Plan | None) -> None:
        """Called with the plan at first, and whenever another one is shown."""

    def leaving(self) -> None:
        """Called before the screen is left, or the program: what was typed is kept now, or never."""

    def kept_changed(self) -> None:
        """Called when undo or redo changed what is kept beside the week: ticks, the profile."""

    def left_out_changed(self) -> None:
        """Called when something else is left out than before, by the week or by her profile: verdicts follow."""

    def label_of(self, action: Action) -> str:
        """What the key bar calls an action now; "": its own label."""
        return ""

    def look_up(self, label: str, task: Callable[[Ticket], T], done: Callable[[T], Any]) -> None:
        """Run a look-up of this screen in a worker; the newest wins, and none arrives after the screen has gone."""

        def arrived(value: T) -> None:
            if self.is_attached:
                done(value)

        self.mp.start(label, task, arrived, group=f"look-{self.area}")

    def look_up_failed(self) -> None:
        """Called after a look-up of this screen ended with an error, which is told."""

    def on_unmount(self) -> None:
        """Nobody waits for its look-up any more."""
        self.mp.drop(f"look-{self.area}")
