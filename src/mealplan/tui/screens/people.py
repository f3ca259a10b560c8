"""Who eats at this table: somebody more, a guest, somebody less."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mealplan.errors import MealplanError
from mealplan.tui import people
from mealplan.tui.actions import bindings
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.turns import Work
from mealplan.tui.widgets.field import Field
from mealplan.tui.widgets.listing import Listing
from mealplan.tui.words import clean, say

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan

HOW = "a asks for name, age and so on. Or in one line: sister, 35, female, gluten @ sat,sun; ben.toml @ mon-fri:dinner"


class PeopleScreen(Page):
    """One line for each who eats; below, a field for somebody more."""

    CSS_PATH = SHEET
    area = "people"
    title_text = "Who eats"
    BINDINGS: ClassVar[list[BindingType]] = bindings("people")

    def body(self) -> Iterable[Widget]:
        yield Static("", id="shop-head", markup=False)
        yield Listing(id="list", markup=False)
        yield Static(HOW, id="people-how", markup=False)
        yield Field(placeholder="name, age, female or male, what is left out @ meals", id="search")

    def arrive(self) -> None:
        self.query_one("#list").focus()

    def plan_shown(self, plan: Plan | None) -> None:
        options = self.query_one("#list", OptionList)
        at = options.highlighted
        options.clear_options()
        rows = [] if plan is None else people.about(plan)
        for number, (name, words) in enumerate(rows):
            first = " · whose week it is" if number == 0 and rows[1:] else ""
            options.add_option(Option(say((f" {clean(name)}  ", "bold"), (clean(words) + first, "$quiet")), id=name))
        if rows:
            options.highlighted = min(at or 0, len(rows) - 1)
        head = "No week is planned yet: press r on the week first." if plan is None else (
            f"{len(rows)} eat at this table: one pot, a plate for each" if rows[1:] else "One eats of this week"
        )  # fmt: skip
        self.query_one("#shop-head", Static).update(say((head, "bold $foreground")), layout=False)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "remove":
            return self._chosen is not None
        return self.mp.plan is not None if action == "add" else True

    @property
    def _chosen(self) -> str | None:
        """Who is chosen and may be taken off: not the first."""
        options = self.query_one("#list", OptionList)
        at = options.highlighted
        return options.get_option_at_index(at).id if at is not None and at > 0 else None

    @on(OptionList.OptionHighlighted, "#list")
    def _looked(self) -> None:
        self.refresh_bindings()

    def action_add(self) -> None:
        from mealplan.tui.screens.person import PersonScreen

        known = tuple(name for name, _ in people.about(self.mp.plan)) if self.mp.plan is not None else ()
        self.mp.push_screen(PersonScreen(known), lambda text: self._more(text) if text else None)

    @on(Input.Submitted, "#search")
    def _typed(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        if not text or self.mp.plan is None:
            return
        try:  # the line stays until it can be read
            checked_line(text, [name for name, _ in people.about(self.mp.plan)])
        except MealplanError as problem:
            where = (problem.where or "").removeprefix("--guest").strip()
            words = f"{where}{': ' if where else ''}{problem.message}{f' · {problem.hint}' if problem.hint else ''}"
            self.query_one("#people-how", Static).update(say((f"▲ {clean(words)}", "$warning")))
            return
        event.input.clear()
        self.query_one("#people-how", Static).update(say((HOW, "$quiet")))
        self.query_one("#list").focus()
        self._more(text)

    def _more(self, text: str) -> None:
        who = text.partition("@")[0].partition(",")[0].strip()

        def prepare(plan: Plan | None) -> Work | None:
            if plan is None:
                return None
            return Work(f"{who} eats as well", lambda ticket: self.mp.core.table.more(ticket, plan, text))

        self.mp.change(f"{who} eats as well", prepare)

    def action_remove(self) -> None:
        name = self._chosen
        if name is None:
            return

        def prepare(plan: Plan | None) -> Work | None:
            if plan is None or name not in people.names_of(plan):
                return None
            label = f"{name} no longer eats here"
            return Work(label, lambda ticket: self.mp.core.table.less(ticket, plan, name))

        self.mp.change(f"without {name}", prepare)


def checked_line(text: str, known: Sequence[str]) -> None:
    """Raises MealplanError where a typed line is no guest and no profile."""
    from mealplan.profiles.household import eaters_of, guest_of

    if "," in text.partition("@")[0]:
        guest_of(text)
    else:
        eaters_of([text], known, first=False)
