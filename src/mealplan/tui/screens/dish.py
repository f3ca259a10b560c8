"""A dish as the plan cooks it: what goes in, what to do, what it brings, and whether it suits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from mealplan.foods.kitchen.words import STAGES, left_out
from mealplan.tui.actions import DISH, bindings, key_names, shown
from mealplan.tui.board import Cursor, main_at, meal_at
from mealplan.tui.lookups import DishPage
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.widgets.banner import Banner
from mealplan.tui.words import clean, fit, plural, say, wrap

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Item

ANSWERS = {
    "free": ("✓", "$success"),
    "maybe": ("?", "$warning"),
    "contains": ("✗", "$error"),
}
HEADS = {
    "contains": "Not for someone who leaves out",
    "maybe": "Not sure, so never served to someone who leaves out",
    "free": "Fine for someone who leaves out",
}
BESIDE, VERDICTS = (next(a for a in DISH if a.name == name) for name in ("beside", "verdicts"))
DIETS = {"vegan", "vegetarian", "pescatarian"}


def verdict_line(name: str, answer: str, why: str) -> Content:
    """`✓ no gluten`, `? gluten: may hold wheat`, `✗ not vegan: honey`."""
    sign, colour = ANSWERS[answer]
    thing = left_out(name)
    if answer != "free":
        named = name.replace("_", " ")
        sure = {"maybe": "perhaps ", "contains": ""}[answer]
        thing = f"{sure}not {named}" if name in DIETS else f"{sure}against the {thing}" if name in STAGES else \
            f"{'may hold' if answer == 'maybe' else 'holds'} {named}"  # fmt: skip
    culprit, _, what = why.partition(": ")
    why = culprit if culprit == what else why  # "egg: egg"
    why = why.removeprefix("may hold ") if answer == "maybe" else why  # it is said already
    return say((f"{sign} ", f"bold {colour}"), (thing, "$foreground"), (f"  {clean(why)}" if why else "", "$quiet"))


def verdict_lines(verdicts: Iterable[tuple[str, str, str]], asked: tuple[str, ...], key: str = "") -> list[Content]:
    """Whether it suits her, and no more: a reason only where it does not. `key`: tells the rest."""
    found = {name: (answer, why) for name, answer, why in verdicts}
    lines = []
    for name in asked:
        if name in found:
            answer, why = found[name]
            lines.append(verdict_line(name, answer, "" if answer == "free" else why))
    if not lines:
        lines.append(say(("You leave nothing out.", "$quiet")))
    if key:
        lines.append(say((key, "bold $accent"), (" why, and for every other diet and allergy", "$quiet")))
    return lines


def verdict_page(title: str, verdicts: Iterable[tuple[str, str, str]], asked: tuple[str, ...], key: str) -> Content:
    """Every verdict with its reason: hers first, then what it is not fit for, what is not sure, and the rest."""
    rows = list(verdicts)
    lines = [say((clean(title), "bold $foreground")), say((key, "bold $accent"), (" back to the page", "$quiet"))]
    mine = [row for row in rows if row[0] in asked]
    if mine:
        lines += [say(""), say(("What you leave out", "bold $accent")), *(verdict_line(*row) for row in mine)]
    for answer, head in HEADS.items():
        others = [row for row in rows if row[1] == answer and row[0] not in asked]
        if others:
            lines += [say(""), say((head, "bold $accent"))]
            lines += [_other_line(*row) for row in others]
    return Content("\n").join(lines)


def _other_line(name: str, answer: str, why: str) -> Content:
    sign, colour = ANSWERS[answer]
    words = f"what is not {name}" if name in DIETS else left_out(name) if name in STAGES else name.replace("_", " ")
    return say((f"{sign} ", f"bold {colour}"), (words, "$foreground"), (f"  {clean(why)}", "$quiet"))


class DishScreen(Page):
    """Left: ingredients and steps. Right: one portion's nutrients, and verdicts with reasons."""

    CSS_PATH = SHEET
    area = "dish"
    BINDINGS: ClassVar[list[BindingType]] = bindings("dish")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012

    def __init__(self, cursor: Cursor, item: Item) -> None:
        super().__init__()
        self.cursor, self.item = cursor, item
        self.title_text = item.title
        self.page: DishPage | None = None
        self.all_verdicts = False

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="sheet"), Horizontal(id="columns"):
            yield Static("Looking it up …", id="making", markup=False)
            yield Static("", id="facts", markup=False)

    def arrive(self) -> None:
        self._look()
        self.query_one("#sheet").focus()

    def _look(self) -> None:
        plan, item = self.mp.plan, self.item
        if plan is not None:
            self.look_up("dish", lambda t: self.mp.core.dish(t, plan, item.dish, item.cook), self._show)

    def left_out_changed(self) -> None:
        self._look()

    @property
    def items(self) -> tuple[Item, ...]:
        """The dishes of the meal, this one among them."""
        meal = None if self.mp.plan is None else meal_at(self.mp.plan, self.cursor)
        held = tuple(meal.items) if meal is not None else ()
        return held if any(x.dish == self.item.dish for x in held) else (self.item, *held)

    def _show(self, page: DishPage) -> None:
        self.page = page
        others = [x.title for x in self.items if x.dish != self.item.dish]
        key = shown(key_names(BESIDE, self.mp.keys_now())[0])
        with_ = f"With {', '.join(others)}: {key} shows {'it' if len(others) == 1 else 'them'}." if others else ""
        head = [say((clean(with_), "$accent"))] if with_ else []
        if self.item.frozen:
            head.append(say(("From the freezer: take it out the evening before.", "bold $accent")))
        head += [say("")] if head else []
        width = self.query_one("#making").content_size.width
        self.query_one("#making", Static).update(Content("\n").join([*head, making(page, width)]))
        self._show_facts()

    def _show_facts(self) -> None:
        if self.page is None:
            return
        key = shown(key_names(VERDICTS, self.mp.keys_now())[0])
        words = facts(self.page, self.mp.exclusions, key)
        if self.all_verdicts:
            words = verdict_page("Does it suit?", self.page.verdicts, self.mp.exclusions, key)
        self.query_one("#facts", Static).update(words)

    def action_verdicts(self) -> None:
        self.all_verdicts = not self.all_verdicts
        self._show_facts()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return len(self.items) > 1 if action == "beside" else True

    def action_beside(self) -> None:
        items = self.items
        at = next(n for n, x in enumerate(items) if x.dish == self.item.dish)
        self.item = items[(at + 1) % len(items)]
        self.query_one(Banner).rename(self.item.title)
        self._look()

    def action_cook(self) -> None:
        from mealplan.tui.screens.cook import CookScreen

        at = next(n for n, x in enumerate(self.items) if x.dish == self.item.dish)
        self.mp.push_screen(CookScreen(self.items, at))

    def action_swap(self) -> None:
        from mealplan.tui.screens.swap import SwapScreen

        main = main_at(self.mp.plan, self.cursor) or self.item
        self.mp.pop_screen()
        self.mp.push_screen(SwapScreen(self.cursor, main))


def making(page: DishPage, width: int) -> Content:
    """Ingredients in kitchen amounts and grams, then the steps."""
    keeps = [f"{plural(page.fridge_days, 'day')} in the fridge"] if page.fridge_days else []
    keeps += [f"{plural(page.freezer_days, 'day')} frozen"] if page.freezer_days else []
    lines = [
        say(
            (f"{page.portions:g} portion{'' if page.portions == 1 else 's'}", "bold $foreground"),
            (f" · {page.recipe}" if page.recipe else "", "$foreground"),
            (f" · {page.freeze}" if page.freeze else "", "bold $accent"),
            (f" · {page.active:.0f} min hands-on, {page.total:.0f} in all", "$quiet"),
            (f" · keeps {' or '.join(keeps)}" if keeps else " · eat at once", "$quiet"),
        ),
        say(""),
        say(("Ingredients", "bold $accent")),
    ]
    for line in page.lines:
        note = f", {line.note}" if line.note else ""
        grams = "" if line.amount.endswith(" g") else f"{line.grams:.0f} g" if line.grams >= 1 else ""
        lines.append(
            say(
                (f"{line.amount:>9}  ", "bold $foreground"),
                (clean(line.name), "$foreground"),
                (clean(note), "$quiet"),
                (f"  {grams}", "$quiet"),
            )
        )
    if page.packets:
        lines += [say(""), say(("On the packet", "bold $accent"))]
        for words in page.packets:
            rows = wrap(clean(words), max(20, width - 4), 30)
            lines += [say((f"{'    ' if n else '  '}{row}", "$foreground")) for n, row in enumerate(rows)]
    lines += [say(""), say(("Steps", "bold $accent"))]
    for number, step in enumerate(page.steps, 1):
        wait = f" ({step.wait:.0f} min waiting)" if step.wait else ""
        for n, words in enumerate(wrap(step.text + wait, max(20, width - 4), 30)):
            lines.append(say((f"{number:>2}  " if n == 0 else "    ", "bold $accent"), (words, "$foreground")))
        lines.append(say(""))
    if page.cookware:
        lines.append(say(("Needs ", "$quiet"), (clean(", ".join(page.cookware)), "$foreground")))
    return Content("\n").join(lines)


def facts(page: DishPage, asked: tuple[str, ...], key: str = "") -> Content:
    """Whether it suits her, then the nutrients of one portion. `key`: tells every verdict."""
    lines = [say(("Does it suit you?", "bold $accent")), *verdict_lines(page.verdicts, asked, key)]
    lines += [say(""), say(("One portion", "bold $accent"))]
    for name, amount, unknown in page.nutrients[:16]:
        lines.append(
            say(
                (fit(name, 12), "$foreground"),
                (f"{amount:>12}", "bold $foreground"),
                (f"  {unknown} unknown" if unknown else "", "$quiet"),
            )
        )
    return Content("\n").join(lines)
