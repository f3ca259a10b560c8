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
    "free": ("✓", "free of", "$success"),
    "maybe": ("?", "may hold", "$warning"),
    "contains": ("✗", "holds", "$error"),
}
BESIDE = next(a for a in DISH if a.name == "beside")
DIETS = {"vegan", "vegetarian", "pescatarian"}


def verdict_line(name: str, answer: str, why: str) -> Content:
    """`✓ free of gluten  rice: no wheat, rye or barley`."""
    sign, words, colour = ANSWERS[answer]
    thing = name.replace("_", " ")
    culprit, _, what = why.partition(": ")
    why = culprit if culprit == what else why  # "egg: egg"
    if name in DIETS:
        words = {"free": "suits", "maybe": "may not suit", "contains": "does not suit"}[answer]
        thing = f"a {thing} diet"
    if name in STAGES:
        words = {"free": "keeps to the", "maybe": "may be against the", "contains": "is against the"}[answer]
        thing = left_out(name)
    return say((f"{sign} ", f"bold {colour}"), (f"{words} {thing}", "$foreground"), (f"  {clean(why)}", "$quiet"))


def verdict_lines(verdicts: Iterable[tuple[str, str, str]], asked: tuple[str, ...]) -> list[Content]:
    """What she leaves out, each with its reason; the rest in a quiet line for each answer."""
    found = {name: (answer, why) for name, answer, why in verdicts}
    lines = []
    for name in asked:
        if name in found:
            answer, why = found[name]
            lines.append(verdict_line(name, answer, "" if why.startswith("no ingredient counts as") else why))
    heads = {
        "free": "free of, or suits: ",
        "maybe": "may hold, or may not suit: ",
        "contains": "holds, or does not suit: ",
    }
    for answer, head in heads.items():
        names = ", ".join(
            name.replace("_", " ") for name, (its, _) in found.items() if its == answer and name not in asked
        )
        if names:
            lines.append(say((f"{'also ' if lines and answer == 'free' else ''}{head}{names}", "$quiet")))
    return lines


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
        others = [x.title for x in self.items if x.dish != self.item.dish]
        key = shown(key_names(BESIDE, self.mp.keys_now())[0])
        with_ = f"With {', '.join(others)}: {key} shows {'it' if len(others) == 1 else 'them'}." if others else ""
        head = [say((clean(with_), "$accent"))] if with_ else []
        if self.item.frozen:
            head.append(say(("From the freezer: take it out the evening before.", "bold $accent")))
        head += [say("")] if head else []
        width = self.query_one("#making").content_size.width
        self.query_one("#making", Static).update(Content("\n").join([*head, making(page, width)]))
        self.query_one("#facts", Static).update(facts(page, self.mp.exclusions))

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
    lines += [say(""), say(("Steps", "bold $accent"))]
    for number, step in enumerate(page.steps, 1):
        wait = f" ({step.wait:.0f} min waiting)" if step.wait else ""
        for n, words in enumerate(wrap(step.text + wait, max(20, width - 4), 30)):
            lines.append(say((f"{number:>2}  " if n == 0 else "    ", "bold $accent"), (words, "$foreground")))
        lines.append(say(""))
    if page.cookware:
        lines.append(say(("Needs ", "$quiet"), (clean(", ".join(page.cookware)), "$foreground")))
    return Content("\n").join(lines)


def facts(page: DishPage, asked: tuple[str, ...]) -> Content:
    """Nutrients of one portion, then verdicts: what she leaves out first."""
    lines = [say(("One portion", "bold $accent"))]
    for name, amount, unknown in page.nutrients[:16]:
        lines.append(
            say(
                (fit(name, 12), "$foreground"),
                (f"{amount:>12}", "bold $foreground"),
                (f"  {unknown} unknown" if unknown else "", "$quiet"),
            )
        )
    lines += [say(""), say(("Does it suit?", "bold $accent"))]
    lines += verdict_lines(page.verdicts, asked)
    return Content("\n").join(lines)
