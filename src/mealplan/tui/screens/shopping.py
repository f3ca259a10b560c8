"""The shopping list, by aisle, with ticks that are kept."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mealplan import dates
from mealplan.money import money_text
from mealplan.tui.actions import bindings
from mealplan.tui.board import daily_text
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.widgets.listing import Listing
from mealplan.tui.words import clean, fit, plural, say

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan
    from mealplan.shopping import Line, ShoppingList


class ShoppingScreen(Page):
    """One line per thing bought."""

    CSS_PATH = SHEET
    area = "shopping"
    title_text = "Shopping"
    BINDINGS: ClassVar[list[BindingType]] = bindings("shopping")

    def __init__(self) -> None:
        super().__init__()
        self.list: ShoppingList | None = None
        self.ticks: frozenset[str] = frozenset()
        self.hiding = False

    def body(self) -> Iterable[Widget]:
        yield Static("Adding up the week …", id="shop-head", markup=False)
        yield Listing(id="list", markup=False)
        yield Static("", id="shop-foot", markup=False)

    def arrive(self) -> None:
        self.ticks = self.mp.ticks
        self.query_one("#list").focus()

    def plan_shown(self, plan: Plan | None) -> None:
        if plan is not None:
            self.look_up("shopping", lambda t: self.mp.core.shopping(t, plan), self._arrived)

    def kept_changed(self) -> None:
        self.ticks = self.mp.ticks
        if self.list is not None:
            self._fill(self._line_at())

    def on_resize(self) -> None:
        if self.list is not None:
            self._fill(self._line_at())

    def _arrived(self, found: ShoppingList) -> None:
        self.list = found
        self._fill(None)

    def _key(self, line: Line) -> str:
        from mealplan.shopping.ticks import tick_key

        assert self.list is not None
        return tick_key(self.list, line)

    def _fill(self, keep: str | None) -> None:
        assert self.list is not None
        options = self.query_one("#list", OptionList)
        options.clear_options()
        width = max(30, self.size.width - 8)
        bought = [x for x in self.list.lines if x.buy_g > 0 or not x.pantry_g]
        shown = [x for x in bought if not (self.hiding and self._key(x) in self.ticks)]
        for aisle, lines in groupby(shown, key=lambda x: "Probably in the house" if x.staple else x.aisle):
            options.add_option(Option(say((aisle.replace("-", " ").capitalize(), "bold $accent")), disabled=True))
            for line in lines:
                options.add_option(Option(self._row(line, width), id=self._key(line)))
        ticked = sum(self._key(x) in self.ticks for x in bought)
        left = len(bought) - ticked
        staples = sum(x.staple and self._key(x) not in self.ticks for x in bought)
        head = f"{plural(left - staples, 'thing')} to buy" if left else "✓ Everything is in the basket"
        head += f", {staples} to look for in the house" if staples else ""
        more = f" · {ticked} ticked off" if ticked else ""
        cost = self._cost_words(short=True)
        more += f" · {cost} without staples" if cost else ""
        taken = daily_text(self.mp.plan) if self.mp.plan is not None else ""
        more += f" · {taken}" if taken else ""
        self.query_one("#shop-head", Static).update(say((head, "bold $foreground"), (more, "$quiet")), layout=False)
        ids = [o.id for o in options.options]
        if keep is not None and keep in ids:
            options.highlighted = ids.index(keep)
        elif options.option_count:
            options.highlighted = next((i for i, o in enumerate(options.options) if not o.disabled), None)

    def _own_prices(self) -> bool:
        return self.mp.plan is not None and bool(self.mp.plan.request.house.price_list.per_gram)

    def _cost_words(self, *, short: bool) -> str:
        """What the list costs, and on whose prices that rests."""
        from mealplan.shopping.render import cost_words  # deferred: the list itself is made on a worker's thread

        return "" if self.list is None else cost_words(self.list, own_prices=self._own_prices(), short=short)

    def _row(self, line: Line, width: int) -> Content:
        """`[ ] red lentils      1 x 500 g      $2.60`."""
        done = self._key(line) in self.ticks
        column = min(30, width // 2)
        cost = "" if line.cost is None or self.list is None else money_text(line.cost, self.list.currency)
        room = max(12, width - column - 4 - (len(cost) + 1 if cost else 0))
        name, amount = fit(line.name, column), fit(line.show or f"{line.buy_g:.0f} g", room)
        bare = name.rstrip()
        box = ("[✓] ", "bold $success") if done else ("[ ] ", "$quiet")
        style = "$quiet strike" if done else "$foreground"
        return say(box, (bare, style), " " * (len(name) - len(bare)), (amount, "$quiet" if done else "bold"),
                   (f" {cost}" if cost else "", "$quiet"))  # fmt: skip

    @on(OptionList.OptionHighlighted, "#list")
    def _looked(self, event: OptionList.OptionHighlighted) -> None:
        line = next((x for x in self.list.lines if self._key(x) == event.option.id), None) if self.list else None
        self.query_one("#shop-foot", Static).update(say("") if line is None else self._about(line), layout=False)

    def _about(self, line: Line) -> Content:
        """What to know of a line, in two rows: what to mind first, then the dishes that it is for."""
        from mealplan.shopping.render import FREEZE, left_words

        uses = ", ".join(dict.fromkeys(f"{n.title} ({dates.weekday(n.date)})" for n in line.needs))
        extra = [FREEZE] if line.freeze else []
        if line.check_label:
            extra.append("check the packet: " + ", ".join(x.replace("_", " ") for x in line.check_label))
        extra += [line.look_for] if line.look_for else []
        extra += line.care
        if line.pantry_g:
            extra.append(f"{line.pantry_g:.0f} g at home")
        if line.trips:
            extra.append("fresh: " + ", ".join(f"{dates.weekday(t.on)} {t.show}" for t in line.trips))
        left = "" if self.list is None else left_words(line, self.list.units)
        extra += [left] if left else []
        extra += ["its price is a guess"] if line.guessed and line.cost is not None else []
        mind = line.check_label or line.look_for or line.freeze or line.care
        rows = [say((clean(" · ".join(extra)), "$warning" if mind else "$quiet"))]
        rows = [*(rows if extra else []), say((f"for {clean(uses)}", "$quiet"))]
        return Content("\n").join(rows)

    def _line_at(self) -> str | None:
        options = self.query_one("#list", OptionList)
        return None if options.highlighted is None else options.get_option_at_index(options.highlighted).id

    @on(OptionList.OptionSelected, "#list")
    def _selected(self) -> None:
        self.action_tick()

    def action_tick(self) -> None:
        key = self._line_at()
        if key is None or self.list is None:
            return
        name = next((x.item for x in self.list.lines if self._key(x) == key), "a line")
        self.mp.tick(key, name)
        self.ticks = self.mp.ticks
        options = self.query_one("#list", OptionList)
        at = options.highlighted
        self._fill(key)
        if at is not None and key in self.ticks and at + 1 < options.option_count:
            options.action_cursor_down()  # on to the next thing

    def action_bought_all(self) -> None:
        """Everything at once; undo takes it back."""
        self.mp.say_of_week(lambda week, day: week.bought(day), self.mp.core.today())

    def action_hide(self) -> None:
        self.hiding = not self.hiding
        if self.list is not None:
            self._fill(self._line_at())

    def action_phone(self) -> None:
        """The list as a page for her phone; the screen comes back when that has ended."""
        from textual.app import SuspendNotSupported

        from mealplan.tui.phone import serve_here

        before = self.mp.ticks
        try:
            with self.app.suspend():
                ended = serve_here()
        except SuspendNotSupported:
            self.notify("Type `mealplan shop --serve` in a terminal of its own.", markup=False)
            return
        self.mp.store.open()  # what was ticked there
        self.kept_changed()
        words = f"On the phone {plural(len(self.mp.ticks ^ before), 'tick')} changed."
        self.notify("It could not be served: type `mealplan shop --serve`." if ended else words, markup=False)

    def action_export(self) -> None:
        if self.list is None:
            return
        from mealplan.shopping import render

        path = Path.cwd() / f"shopping-{self.list.start or 'list'}.md"
        try:
            words = render(self.list, "markdown", own_prices=self._own_prices())
            path.write_text(words, encoding="utf-8")
        except OSError as problem:
            self.notify(f"{path} could not be written: {problem.strerror}", severity="error", markup=False)
            return
        self.notify(f"Written: {path}", markup=False)
