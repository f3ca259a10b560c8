"""Foods: search as you type, a page for each, the best sources she may eat, two side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mealplan.tui.actions import FOODS, bindings, key_names
from mealplan.tui.actions import shown as key_shown
from mealplan.tui.lookups import FoodPage, FoodRow, nutrient_choices
from mealplan.tui.screens.dish import ANSWERS, verdict_lines, verdict_page
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.widgets.field import Field
from mealplan.tui.widgets.listing import Listing
from mealplan.tui.words import clean, fit, say

PAUSE = 0.09  # seconds without a letter before it searches, so that typing waits for nothing
SOURCE = "best:"  # ids of rows that open a list of best sources


class FoodsScreen(Page):
    """Typing searches; down goes into the list; a nutrient's name offers its best sources."""

    CSS_PATH = SHEET
    area = "foods"
    title_text = "Foods"
    BINDINGS: ClassVar[list[BindingType]] = bindings("foods")

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[FoodRow] = []
        self.only_allowed = self.all_verdicts = False
        self.nutrient = ""
        self.kept: FoodPage | None = None
        self.page: FoodPage | None = None
        self._soon: Timer | None = None

    def body(self) -> Iterable[Widget]:
        yield Field(placeholder="a food, or a nutrient: salmon, oats, magnesium …", id="search", max_length=100)
        yield Static("", id="found", markup=False)
        with Horizontal(id="pair"):
            yield Listing(id="foods", markup=False)
            with VerticalScroll(id="side"):
                yield Static("", id="food", markup=False)

    def arrive(self) -> None:
        self.query_one("#search").focus()
        self._start_words()

    @property
    def exclusions(self) -> tuple[str, ...]:
        return self.mp.exclusions

    def left_out_changed(self) -> None:
        """The list and the page as they are now; what is chosen stays chosen."""
        text, nutrient, exclusions = self.query_one("#search", Input).value.strip(), self.nutrient, self.exclusions
        core = self.mp.core
        if nutrient:
            self.look_up("foods", lambda t: core.best_sources(t, nutrient, exclusions), self._arrived_again)
        elif text:
            self.look_up("foods", lambda t: core.food_rows(t, text, exclusions), self._arrived_again)
        if self.page is not None:
            self.look_up_page(self.page.id, exclusions)

    def _arrived_again(self, rows: list[FoodRow]) -> None:
        foods = self.query_one("#foods", OptionList)
        at = foods.highlighted
        chosen = foods.get_option_at_index(at).id if at is not None else None
        self._arrived(rows)
        found = [n for n, one in enumerate(foods.options) if one.id == chosen]
        if found:
            foods.highlighted = found[0]

    def _start_words(self) -> None:
        self.query_one("#found", Static).update(
            say(
                ("Type to search 8,789 foods. ", "$quiet"),
                ("f4", "bold $accent"),
                (" lists the best sources of a nutrient.", "$quiet"),
            )
        )

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        self.nutrient = ""
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
        text = event.value.strip()
        if not text:
            self._arrived([])
            self._start_words()
            return
        self._soon = self.set_timer(PAUSE, lambda: self._search(text))

    def _search(self, text: str) -> None:
        self._soon = None
        exclusions = self.exclusions
        self.look_up("foods", lambda t: self.mp.core.food_rows(t, text, exclusions), self._arrived)

    @on(Input.Submitted, "#search")
    def _into_list(self) -> None:
        if self.query_one("#foods", OptionList).option_count:
            self.query_one("#foods").focus()

    def on_key(self, event: object) -> None:
        key = getattr(event, "key", "")
        search, foods = self.query_one("#search", Input), self.query_one("#foods", OptionList)
        if key == "down" and search.has_focus and foods.option_count:
            foods.focus()
        elif (key == "up" and foods.has_focus and not foods.highlighted) or (key == "slash" and not search.has_focus):
            search.focus()

    def _arrived(self, rows: list[FoodRow]) -> None:
        self.rows = rows
        foods = self.query_one("#foods", OptionList)
        foods.clear_options()
        text = self.query_one("#search", Input).value.strip().lower()
        if not self.nutrient and len(text) >= 2:
            for key, name in nutrient_choices():
                if name.lower().startswith(text) or key.replace("_", " ").startswith(text):
                    words = say((f"★ best sources of {name}", "bold $accent"))
                    foods.add_option(Option(words, id=SOURCE + key))
        shown = [r for r in rows if r.allowed or not self.only_allowed]
        width = max(20, foods.size.width - 4)
        for row in shown:
            foods.add_option(Option(self._row(row, width), id=row.id))
        if foods.option_count:
            foods.highlighted = 0
        if text or self.nutrient:
            self.query_one("#found", Static).update(self._summary(shown, len(rows) - len(shown)))
        self.refresh_bindings()

    def _summary(self, shown: list[FoodRow], hidden: int) -> Content:
        if self.nutrient:
            name = dict(nutrient_choices())[self.nutrient]
            without = ", ".join(x.replace("_", " ") for x in self.exclusions)
            return say(
                (f"Best sources of {name} per 100 kcal", "bold $accent"),
                (f"   without {without}" if without else "", "$quiet"),
            )
        words = f"{len(shown)} found" if shown else "Nothing found: try fewer letters, or another word"
        return say((words, "$foreground"), (f" · {self._filter_words(hidden)}", "$quiet"))

    def _filter_words(self, hidden: int) -> str:
        """Whether only what she may eat is shown, and the key that turns it."""
        if not self.exclusions:
            return "you leave nothing out, so all are allowed"
        action = next(a for a in FOODS if a.name == "allowed")
        key = key_shown(key_names(action, self.mp.keys_now())[0])
        if self.only_allowed:
            return f"only what you may eat, {hidden} hidden; {key} shows all"
        return f"✗ holds what you leave out, ? may hold it; {key} hides both"

    def _row(self, row: FoodRow, width: int) -> Content:
        mark, colour = ANSWERS[row.answer]
        sign = (f"{mark} ", colour)
        if not self.exclusions:
            sign = ("  ", "")
        if row.figure:
            return say((f"{row.figure:>11}  ", "bold $foreground"), (fit(row.name, width - 14), "$foreground"))
        return say(sign, (fit(row.name, width - 2), "$foreground" if row.allowed else "$quiet"))

    @on(OptionList.OptionHighlighted, "#foods")
    def _looked(self, event: OptionList.OptionHighlighted) -> None:
        food, exclusions = str(event.option.id), self.exclusions
        if not food.startswith(SOURCE):
            self.look_up_page(food, exclusions)

    def look_up_page(self, food: str, exclusions: tuple[str, ...]) -> None:
        """The page has a group of its own, so that typing does not drop it."""

        def arrived(page: FoodPage) -> None:
            if self.is_attached:
                self.page = page
                self._show()

        self.mp.start("food", lambda t: self.mp.core.food(t, food, exclusions), arrived, group="food-page")

    @on(OptionList.OptionSelected, "#foods")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        food = str(event.option.id)
        if food.startswith(SOURCE):
            self._sources_of(food.removeprefix(SOURCE))
        else:
            self.query_one("#side").focus()

    def _sources_of(self, nutrient: str) -> None:
        exclusions = self.exclusions
        with self.prevent(Input.Changed):
            self.query_one("#search", Input).value = ""
        self.nutrient = nutrient
        self.query_one("#found", Static).update(say(("Ranking every food …", "$quiet")))
        self.look_up("foods", lambda t: self.mp.core.best_sources(t, nutrient, exclusions), self._arrived)
        self.query_one("#foods").focus()

    def _show(self) -> None:
        if self.page is None:
            return
        side = self.query_one("#food", Static)
        if self.kept is not None and self.kept.id != self.page.id:
            side.update(compared(self.kept, self.page, bool(self.nutrient)))
        elif self.all_verdicts:
            side.update(verdict_page(self.page.name, self.page.verdicts, self.exclusions, self._why_key()))
        else:
            kept, kcal = bool(self.kept), bool(self.nutrient)
            side.update(page_text(self.page, kept, self.exclusions, kcal, self._why_key()))

    def _why_key(self) -> str:
        """The key of all verdicts that works now: a letter would be typed into the field."""
        action = next(a for a in FOODS if a.name == "verdicts")
        return key_shown(key_names(action, self.mp.keys_now())[0])

    # actions

    def action_sources(self) -> None:
        foods = self.query_one("#foods", OptionList)
        foods.clear_options()
        self.nutrient = ""
        for key, name in nutrient_choices():
            foods.add_option(Option(say("Best sources of ", (name, "bold")), id=SOURCE + key))
        foods.highlighted = 0
        foods.focus()
        self.query_one("#found", Static).update(say(("Which nutrient?", "bold $accent"), ("  ↑ ↓ and ↵", "$quiet")))

    def action_allowed(self) -> None:
        self.only_allowed = not self.only_allowed
        self._arrived(self.rows)

    def action_verdicts(self) -> None:
        self.all_verdicts = not self.all_verdicts
        self._show()
        self.query_one("#side").scroll_home(animate=False)

    def action_own(self) -> None:
        from mealplan.tui.screens.own_food import OwnFoodScreen  # deferred: few have foods of their own

        def save(typed: Mapping[str, Any], screen: OwnFoodScreen) -> None:
            def kept(food: tuple[str, str]) -> None:
                screen.dismiss()
                if self.is_attached:
                    self.mp.notify(f"{food[1]} is a food of yours now", markup=False)
                    self.query_one("#search", Input).value = food[1]

            self.mp.start("own food", lambda t: self.mp.core.add_food(t, typed), kept, group="own-food")

        self.mp.push_screen(OwnFoodScreen(self.query_one("#search", Input).value.strip(), save))

    def action_compare(self) -> None:
        self.kept = None if self.kept is not None else self.page
        self._show()


def page_text(
    page: FoodPage, kept: bool, asked: tuple[str, ...], kcal: bool = False, key: str = ""
) -> Content:
    """What is known of a food, its measures and whether it suits her. `kcal`: per 100 kcal, as the list of best sources
    is; `key`: tells every verdict."""
    label, values = page.on_basis(kcal)
    lines = [say((clean(page.name), "bold $foreground")), say((clean(page.group), "$quiet"))]
    if kept:
        lines.append(say(("kept for comparing: choose another food", "$accent")))
    lines += [say(""), say(("Does it suit you?", "bold $accent"))]
    lines += verdict_lines(page.verdicts, asked, key)
    lines += [say(""), say((label.capitalize(), "bold $accent"))]
    for name, amount, basis in values[:40]:
        lines.append(
            say((fit(name, 22), "$foreground"), (f"{amount:>12}", "bold $foreground"), (f"  {basis}", "$quiet"))
        )
    lines.append(say((f"{page.missing} nutrients are not known: not zero, not known.", "$quiet")))
    if page.measures:
        lines += [say(""), say(("Measures", "bold $accent"))]
        lines += [
            say((f"{grams:>8.0f} g  ", "bold $foreground"), (clean(name), "$foreground"))
            for name, grams in page.measures[:8]
        ]
    lines += [say(""), say((f"{page.id} · {clean(page.source)}", "$quiet"))]
    return Content("\n").join(lines)


def compared(a: FoodPage, b: FoodPage, kcal: bool = False) -> Content:
    """Two foods side by side, on the same basis."""
    kcal = kcal and bool(a.per_100kcal) and bool(b.per_100kcal)
    label, values = a.on_basis(kcal)
    lines = [
        say(("A  ", "bold $accent"), (clean(a.name), "$foreground")),
        say(("B  ", "bold $accent"), (clean(b.name), "$foreground")),
        say(""),
        say((fit(label, 16) + f"{'A':>12}{'B':>13}", "$quiet")),
    ]
    there = {name: amount for name, amount, _ in b.on_basis(kcal)[1]}
    for name, amount, _ in values[:40]:
        other = there.get(name, "not known")
        lines.append(
            say((fit(name, 16), "$foreground"), (f"{amount:>12}", "bold $foreground"), (f"{other:>13}", "$foreground"))
        )
    return Content("\n").join(lines)
