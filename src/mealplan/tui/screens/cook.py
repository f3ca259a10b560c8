"""Cook mode: one step at a time, to be read from across the kitchen, with timers that ring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.actions import SkipAction
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Digits, Static

from mealplan.tui import large
from mealplan.tui.actions import bindings
from mealplan.tui.lookups import DishPage
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.timers import clock_text
from mealplan.tui.widgets.banner import Banner
from mealplan.tui.words import clean, say, wrap

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Item

MARGINS = 18  # cells beside the text: two paddings and the scroll bar


class Steps(VerticalScroll):
    """A text too long for the window: up and down move it as far as it goes, and then from step to step."""

    def action_scroll_up(self) -> None:
        if self.scroll_offset.y <= 0:
            raise SkipAction
        super().action_scroll_up()

    def action_scroll_down(self) -> None:
        if self.scroll_offset.y >= self.max_scroll_y:
            raise SkipAction
        super().action_scroll_down()


class CookScreen(Page):
    """Step 0 lays out the ingredients; then one step after the other."""

    CSS_PATH = SHEET
    area = "cook"
    BINDINGS: ClassVar[list[BindingType]] = bindings("cook")

    def __init__(self, items: Sequence[Item], at: int = 0) -> None:
        super().__init__()
        self.items, self.at = tuple(items), at  # the dishes of the meal, and which one is cooked now
        self.title_text = self.item.title
        self.page: DishPage | None = None
        self.steps = [0] * len(self.items)  # where each was left
        self.big = False  # big letters where they have room
        self.started: set[tuple[int, int, int]] = set()  # timers: dish, step, number

    @property
    def item(self) -> Item:
        """What is cooked now."""
        return self.items[self.at]

    @property
    def step(self) -> int:
        """Where it stands."""
        return self.steps[self.at]

    @step.setter
    def step(self, step: int) -> None:
        self.steps[self.at] = step

    def body(self) -> Iterable[Widget]:
        with Vertical(id="cooking"):
            yield Static("Looking it up …", id="where", markup=False)
            with Steps(id="large"):
                yield Static("", id="step", markup=False)
                yield Static("", id="aside", markup=False)
            with Horizontal(id="timers"):
                yield Digits("", id="clock")
                yield Static("", id="timer-names", markup=False)

    def arrive(self) -> None:
        self.big = self.mp.store.choices().get("letters") == "big"
        self._look()
        self.set_interval(0.5, self._tick)

    def _look(self) -> None:
        plan, item = self.mp.plan, self.item
        if plan is not None:
            self.look_up("dish", lambda t: self.mp.core.dish(t, plan, item.dish, item.cook), self._arrived)

    def _arrived(self, page: DishPage) -> None:
        self.page = page
        self._show()

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        if self.page is None:
            return
        page, last = self.page, len(self.page.steps)
        width = max(20, self.size.width - MARGINS)
        dots = "●" * self.step + "○" * (last - self.step)
        where = "Get these out" if self.step == 0 else f"Step {self.step} of {last}"
        self.query_one("#where", Static).update(
            say(
                (where, "bold $accent"),
                (f"   {dots}   ", "$primary"),
                (f"{page.portions:g} portion{'' if page.portions == 1 else 's'}", "$quiet"),
                (f" · {page.freeze}" if page.freeze else "", "bold $accent"),
                (" · from the freezer: take it out the evening before" if self.item.frozen else "", "bold $accent"),
            )
        )
        if self.step == 0:
            self.query_one("#step", Static).update(self._ingredients(self.size.height - 12, self.size.width - MARGINS))
            aside = [f"On the packet: {clean(words)}" for words in page.packets]
            aside = [clean(words) for words in page.plates] + aside
            rows = [row for words in aside for row in wrap(words, min(76, width), 40)]
            self.query_one("#aside", Static).update(say(("\n".join(rows), "$accent")))
        else:
            text = page.steps[self.step - 1].text
            drawn = self.big and large.fits(text, width, self.size.height - 12)
            too_long = self.big and not drawn
            text = large.draw(text, width) if drawn else "\n\n".join(wrap(text, min(76, width), 40))
            self.query_one("#step", Static).update(say((text, "bold $foreground")))
            self.query_one("#aside", Static).update(self._aside(too_long))
        self._tick()
        self.refresh_bindings()

    def _ingredients(self, height: int, width: int) -> Content:
        """In two columns where one is too short for them."""
        assert self.page is not None
        texts = [f"{x.amount:>9}  {clean(x.name)}{', ' + clean(x.note) if x.note else ''}" for x in self.page.lines]
        if len(texts) <= max(4, height) or width < 76:
            return say(("\n".join(texts), "$foreground"))
        half = (len(texts) + 1) // 2
        column = width // 2
        rows = [
            a[: column - 2].ljust(column) + b for a, b in zip(texts[:half], [*texts[half:], ""][:half], strict=False)
        ]
        return say(("\n".join(rows), "$foreground"))

    def _aside(self, too_long: bool) -> Content:
        assert self.page is not None
        step = self.page.steps[self.step - 1]
        words = self.named_in(step.text)
        parts: list[tuple[str, str]] = []
        if too_long:
            parts.append(("This step is too long for big letters here." + ("\n" * 2 if words else ""), "$quiet"))
        if words:
            parts.append(("\n".join(words), "$accent"))
        if step.timers:
            times = ", ".join(f"{minutes:g} min" for _, minutes in step.timers)
            parts.append((f"{chr(10) * 2 if parts else ''}timer: {times}", "$quiet"))
        if self.page.care and self.step == 1:
            parts.append((f"{chr(10) * 2 if parts else ''}Look out: {clean(self.page.care)}", "bold $accent"))
        if self.page.freeze and self.step == len(self.page.steps):
            then = f"Then {self.page.freeze}, once it has cooled."
            parts.append((f"{chr(10) * 2 if parts else ''}{then}", "bold $accent"))
        return say(*parts)

    def named_in(self, text: str) -> list[str]:
        """The amounts of the ingredients that a step names, for this cook."""
        assert self.page is not None
        low = text.lower()
        return [
            f"{x.amount} {x.name}".strip()
            for x in self.page.lines
            if any(name in low for name in (x.name.lower(), x.name.lower().split()[-1]))
        ]

    def _tick(self) -> None:
        timers = self.mp.timers
        first = min(timers.running, key=timers.left, default=None)
        clock = self.query_one("#clock", Digits)
        self.query_one("#timers").display = first is not None
        if first is not None:
            clock.update(clock_text(timers.left(first)))
            names = [f"{t.name}  {clock_text(timers.left(t))}" for t in sorted(timers.running, key=timers.left)]
            words = say(("\n".join(clean(n) for n in names), "$foreground"))
            self.query_one("#timer-names", Static).update(words, layout=False)

    # actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "beside":
            return len(self.items) > 1
        if action == "timer":
            return self._next_timer() is not None
        if action in ("ingredients", "previous", "letters"):
            return self.step > 0
        if action == "next":
            return self.page is not None and self.step < len(self.page.steps)
        return True

    def _next_timer(self) -> tuple[int, str, float] | None:
        """(index, name, minutes) of the first timer of this step that was not started yet."""
        if self.page is None or self.step == 0:
            return None
        for index, (_, minutes) in enumerate(self.page.steps[self.step - 1].timers):
            if (self.at, self.step, index) not in self.started:
                return index, f"{self.title_text}, step {self.step}", minutes
        return None

    def action_next(self) -> None:
        if self.page is not None and self.step < len(self.page.steps):
            self._go_to(self.step + 1)

    def action_previous(self) -> None:
        if self.step > 0:
            self._go_to(self.step - 1)

    def _go_to(self, step: int) -> None:
        """A step is read from its beginning."""
        self.step = step
        self._show()
        self.query_one("#large").scroll_home(animate=False, immediate=True)

    def action_timer(self) -> None:
        found = self._next_timer()
        if found is not None:
            index, name, minutes = found
            self.started.add((self.at, self.step, index))
            self.mp.timers.start(name, minutes)
            self._show()

    def action_beside(self) -> None:
        """The next dish of the meal, at the step where it was left; timers go on."""
        self.at = (self.at + 1) % len(self.items)
        self.title_text, self.page = self.item.title, None
        self.query_one(Banner).rename(self.item.title)
        self._look()

    def action_letters(self) -> None:
        """Big letters or plain ones, here and the next time."""
        self.big = not self.big
        letters = "big" if self.big else "plain"
        self.mp.keep(partial(self.mp.store.choose, "letters", letters), loss="The letters are shown, but not kept.")
        self._show()

    def action_ingredients(self) -> None:
        self._go_to(0)
