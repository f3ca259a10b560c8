"""Profile and targets: every field checked as it is typed, saved at once when it is right, comments kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mealplan.errors import MealplanError
from mealplan.nutrition.nutrients import nutrients
from mealplan.tui.actions import bindings
from mealplan.tui.profile_file import Answers, changed, current_text, my_path, my_profile, own_parts, with_target, write
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.screens.welcome import LEAVE_OUT
from mealplan.tui.widgets.listing import Listing
from mealplan.tui.widgets.ticks import Ticks
from mealplan.tui.words import clean, say

FIELDS = (
    ("person.age", "Age", "years, 9 or more"),
    ("person.sex", "Reference intakes", "female or male"),
    ("person.state", "State", "none, pregnant or lactating"),
    ("person.weight", "Weight", "64 kg or 141 lb; empty: a reference body"),
    ("person.height", "Height", "166 cm or 5 ft 5; empty: a reference body"),
    ("person.activity", "Activity", "inactive, low, active or very_active"),
    ("plan.dislikes", "Dislikes", "liver, okra"),
    ("kitchen.active_minutes.default", "Minutes a day", "hands-on, on most days"),
)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def field_id(key: str) -> str:
    return "f-" + key.replace(".", "-").replace("_", "-")


class ProfileScreen(Page):
    """Nothing is asked on leaving: what is right is already saved."""

    CSS_PATH = SHEET
    area = "profile"
    title_text = "You and your targets"
    BINDINGS: ClassVar[list[BindingType]] = bindings("profile")

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.ready = False

    def body(self) -> Iterable[Widget]:
        yield Static("", id="state", markup=False)
        with VerticalScroll(id="form"):
            for key, label, hint in FIELDS:
                yield from _row(key, label, hint)
            with Horizontal(classes="row"):
                yield Static("… on single days", classes="label", markup=False)
                for day in DAYS:
                    yield Static(day, classes="day", markup=False)
                    key = f"kitchen.active_minutes.{day}"
                    yield Input(id=field_id(key), name=key, classes="short", max_length=4, compact=True)
            yield Static(say(("Leave out", "bold $accent"), ("   space ticks", "$quiet")), classes="head", markup=False)
            yield Ticks(LEAVE_OUT, id="out")
            yield Static(
                say(
                    ("Your own targets", "bold $accent"),
                    ("   beside the reference intakes; ↵ on one takes it away", "$quiet"),
                ),
                classes="head",
                markup=False,
            )
            yield Listing(id="own", markup=False)
            yield from _row("add", "Add a target", "magnesium >= 400 mg, then ↵")

    def arrive(self) -> None:
        plan = self.mp.plan
        answers = None
        if plan is not None:
            request = plan.request
            aims = tuple(p for p in request.profile if p != "me")
            answers = Answers(request.eater.person.age, request.eater.person.sex, request.eater.exclusions, aims)
        try:
            self.text = current_text(answers)
            own = own_parts(self.text)
        except (MealplanError, OSError) as problem:
            self._say(f"{problem}", good=False)
            self.query_one("#form").disabled = True
            return
        with self.prevent(Input.Changed):
            for key, value in own.texts.items():
                for field in self.query(f"#{field_id(key)}").results(Input):
                    field.value = value
        self.query_one("#out", Ticks).tick(own.exclusions)
        self._list_targets()
        first = my_profile() is None
        self._say(f"Saved in {my_path()}", good=True)
        if first:
            words = say(("Not yet your own: the first change saves it as your profile.", "$quiet"))
            self.query_one("#state", Static).update(words)
        self.query_one(f"#{field_id('person.age')}").focus()
        self.call_after_refresh(self._listen)

    def _listen(self) -> None:
        self.ready = True

    def _list_targets(self) -> None:
        own = self.query_one("#own", OptionList)
        own.clear_options()
        for key, words in own_parts(self.text).targets:
            name = nutrients()[key].name if key in nutrients() else key
            own.add_option(Option(say((clean(name), "bold"), "  ", (clean(words), "$foreground")), id=f"targets.{key}"))
        own.display = own.option_count > 0

    def _say(self, words: str, *, good: bool) -> None:
        line = say(
            ("✓ " if good else "▲ ", "bold $success" if good else "bold $warning"),
            (clean(words), "$quiet" if good else "$warning"),
        )
        self.query_one("#state", Static).update(line)

    def _keep(self, key: str, value: str | tuple[str, ...]) -> bool:
        """Change one key; save when all is right, else say what is wrong and keep the file as it is."""
        try:
            text = changed(self.text, key, value)
            write(text)
        except MealplanError as problem:
            hint = f" · {problem.hint}" if problem.hint else ""
            self._say(f"{problem.message}{hint}", good=False)
            return False
        except OSError as problem:
            self._say(f"your profile could not be written: {problem.strerror or problem}", good=False)
            return False
        self.text = text
        self._say(f"Saved in {my_path()} · f6 plans the week with it", good=True)
        return True

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        key = event.input.name or ""
        if not self.ready:
            return
        if key == "add":
            self._try_target(event.value)
            return
        value: str | tuple[str, ...] = event.value
        if key == "plan.dislikes":
            value = tuple(x.strip() for x in event.value.split(",") if x.strip())
        event.input.set_class(not self._keep(key, value), "-wrong")

    def _try_target(self, typed: str) -> None:
        if typed.strip():
            try:
                with_target(self.text, typed)
            except MealplanError as problem:
                self._say(f"{problem.message}" + (f" · {problem.hint}" if problem.hint else ""), good=False)
                return
            self._say("↵ adds this target", good=True)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if event.input.name != "add" or not event.value.strip():
            self.focus_next()
            return
        try:
            self.text = with_target(self.text, event.value)
            write(self.text)
        except (MealplanError, OSError) as problem:
            self._say(str(problem), good=False)
            return
        event.input.value = ""
        self._list_targets()
        self._say("Saved · f6 plans the week with it", good=True)

    @on(OptionList.OptionSelected, "#own")
    def _take_away(self, event: OptionList.OptionSelected) -> None:
        if event.option.id and self._keep(event.option.id, ""):
            self._list_targets()

    @on(Ticks.Changed, "#out")
    def _ticked(self, event: Ticks.Changed) -> None:
        self._keep("plan.exclusions", event.ticks.ticked)

    def action_replan(self) -> None:
        if my_profile() is None:  # what is shown becomes her profile
            try:
                write(self.text)
            except (MealplanError, OSError) as problem:
                self._say(str(problem), good=False)
                return
        self.mp.pop_screen()
        self.mp.plan_from_profile("Planning with your profile")


def _row(key: str, label: str, hint: str) -> Iterable[Widget]:
    with Horizontal(classes="row"):
        yield Static(label, classes="label", markup=False)
        yield Input(id=field_id(key), name=key, placeholder=hint, max_length=120, compact=True)
