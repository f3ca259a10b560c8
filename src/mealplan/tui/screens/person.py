"""Somebody more at the table: name, age, sex, what she leaves out, when she is there; a field for each, as on the first
run. What is wrong is said below its field, and what was typed stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from mealplan.errors import MealplanError
from mealplan.settings.words import settings
from mealplan.tui.screens.page import SHEET
from mealplan.tui.screens.welcome import SEXES, in_her_words
from mealplan.tui.widgets.choice import Choice
from mealplan.tui.widgets.field import Field
from mealplan.tui.words import clean, say

FIELDS = (
    ("name", "Name", "sister"),
    ("age", "Age", "35"),
    ("out", "Leaves out", "gluten, nuts; empty: nothing"),
    ("meals", "When she is there", "sat,sun or mon-fri:dinner; empty: always"),
)


class PersonScreen(ModalScreen[str | None]):
    """Dismissed with a guest as `NAME,AGE,SEX[,EXCLUSION...][@DAYS:SLOTS]`, or None. `known`: names at the table."""

    CSS_PATH = SHEET
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6,ctrl+s", "add", "add", id="person.add"),
        Binding("down", "move(1)", "next", show=False, id="person.down"),
        Binding("up", "move(-1)", "before", show=False, id="person.up"),
        Binding("escape", "close", "close", id="person.close"),
    ]

    def __init__(self, known: tuple[str, ...]) -> None:
        super().__init__()
        self._known = known

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(say(("Who eats as well?", "bold $accent")), markup=False)
            for name, words, like in FIELDS:
                field = Field(placeholder=f"like {like}", id=f"person-{name}", max_length=120, compact=True)
                yield Horizontal(Static(words, classes="label", markup=False), field, classes="row")
                yield Static("", id=f"wrong-{name}", classes="reason", markup=False)
                if name == "age":
                    sexes = Choice([key for key, _ in SEXES], id="person-sex", name="sex")
                    yield Horizontal(Static("Sex", classes="label", markup=False), sexes, classes="row")
                    yield Static("", id="wrong-sex", classes="reason", markup=False)
            keys = (("f6", "adds her   "), ("↑ ↓", "move   "), ("esc", "leaves"))
            line = [part for key, words in keys for part in ((key, "bold $accent"), (f" {words}", "$quiet"))]
            yield Static(say(*line), markup=False)

    def on_mount(self) -> None:
        self.query_one("#person-name").focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """What was wrong is no longer said once it is being changed."""
        self._wrong(str(event.input.id).removeprefix("person-"), "")

    @on(Choice.Changed)
    def _chosen(self) -> None:
        self._wrong("sex", "")

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        """On to the next; on the last, done."""
        if event.input.id == "person-meals":
            self.action_add()
        else:
            self.focus_next()

    def _value(self, name: str) -> str:
        return self.query_one(f"#person-{name}", Input).value.strip()

    def _wrong(self, name: str, words: str) -> None:
        below = self.query_one(f"#wrong-{name}", Static)
        below.update(say((f"▲ {clean(words)}" if words else "", "$warning")))
        below.set_class(bool(words), "-said")

    def action_add(self) -> None:
        """All that is wrong is said at once, each below its field; the first of it gets the focus."""
        sex = self.query_one("#person-sex", Choice).chosen
        checks: tuple[tuple[str, Callable[[], str]], ...] = (
            ("name", lambda: name_problem(self._value("name"), self._known)),
            ("age", lambda: problem_of("age", self._value("age")) if self._value("age") else "An age is needed."),
            ("sex", lambda: "" if sex else "One of them: reference intakes differ (space chooses)."),
            ("out", lambda: first_problem(self._value("out"))),
            ("meals", lambda: problem_of("present", self._value("meals")) if self._value("meals") else ""),
        )
        found = {name: check() for name, check in checks}
        for name, words in found.items():
            self._wrong(name, words)
        wrong = next((name for name, words in found.items() if words), None)
        if wrong is not None:
            self.query_one(f"#person-{wrong}").focus()
            return
        out = [word.strip() for word in self._value("out").split(",") if word.strip()]
        meals = self._value("meals")
        who = ",".join([self._value("name"), self._value("age"), sex, *out])
        self.dismiss(f"{who}@{meals}" if meals else who)

    def action_move(self, by: int) -> None:
        (self.focus_next if by > 0 else self.focus_previous)()

    def action_close(self) -> None:
        self.dismiss(None)


def name_problem(name: str, known: tuple[str, ...]) -> str:
    if not name:
        return "A name is needed, to tell the plates apart."
    if any(sign in name for sign in ",@=:"):
        return "A name without , @ = and :"
    return f"{name} eats here already." if name.casefold() in {one.casefold() for one in known} else ""


def problem_of(name: str, text: str) -> str:
    """Why a setting cannot be taken; empty where it can."""
    try:
        settings(name, text)
    except MealplanError as problem:
        return f"{problem.message}{f' · {problem.hint}' if problem.hint else ''}"
    return ""


def first_problem(text: str) -> str:
    """Why the first word that is no exclusion cannot be taken."""
    for word in (one.strip() for one in text.split(",")):
        if word:
            try:
                settings("exclude", word)
            except MealplanError as problem:
                return in_her_words(problem, word)
    return ""
