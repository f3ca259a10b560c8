"""The kitchen: what is there and until when; typed in, and taken out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mealplan import dates
from mealplan.tui.actions import bindings
from mealplan.tui.past import Change
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.widgets.field import Field
from mealplan.tui.widgets.listing import Listing
from mealplan.tui.words import clean, plural, say

if TYPE_CHECKING:
    from textual.content import Content

    from mealplan.journal import StockItem
    from mealplan.tui.jobs import Ticket


NAMED = 27  # cells of a name, so that a row fits into 80


class KitchenScreen(Page):
    """One line per entry, by place; what goes off first is marked."""

    CSS_PATH = SHEET
    area = "kitchen"
    title_text = "Kitchen"
    BINDINGS: ClassVar[list[BindingType]] = bindings("kitchen")

    def __init__(self) -> None:
        super().__init__()
        self.stock: list[StockItem] = []

    def body(self) -> Iterable[Widget]:
        yield Field(placeholder="put something in: 500 g red lentils, 2 tins chickpeas", id="add", max_length=200)
        how = Field(placeholder="cooked without: dairy, gluten (or: as written)", id="cooked-for", max_length=200)
        how.display = False
        yield how
        yield Static("", id="kitchen-head", markup=False)
        yield Listing(id="list", markup=False)

    def arrive(self) -> None:
        self.query_one("#list").focus()
        self._look()

    def kept_changed(self) -> None:
        self._look()

    def _look(self) -> None:
        self.look_up("kitchen", self.mp.core.kitchen, self._arrived)

    def _arrived(self, found: list[tuple[str, StockItem]]) -> None:
        stock = self.stock = [one for _, one in found]
        options = self.query_one("#list", OptionList)
        at = options.highlighted
        options.clear_options()
        options.add_options([Option(self._row(name, one)) for name, one in found])
        if stock:
            options.highlighted = min(at or 0, len(stock) - 1)
        head = f"{plural(len(stock), 'entry', 'entries')}. Weeks on this screen are planned with them."
        self.query_one("#kitchen-head", Static).update(say((head if stock else "Nothing is noted.", "$quiet")))
        self.refresh_bindings()

    def _row(self, name: str, one: StockItem) -> Content:
        today = self.mp.core.today()
        portions = f"{one.amount:g} portion{'s' * (one.amount != 1)}"
        amount = f"{one.amount:.0f} g" if one.kind == "ingredient" else portions
        soon = one.until is not None and (one.until - today).days <= 2
        until = f"until {dates.near(one.until, today)}" if one.until else ""
        opened = f"opened{', ' if until else ''}" if one.opened else ""
        called = clean(name)
        return say(
            (f"{one.place:<8} ", "$quiet"),
            (f"{called if len(called) <= NAMED else called[: NAMED - 1] + '…':<{NAMED}} ", "$foreground"),
            (f"{amount:<12} ", "bold"),
            (opened, "$quiet"),
            (until, "$warning" if soon else "$quiet"),
            ("  how it was cooked is not noted" if one.kind == "dish" and not one.cooked_as else "", "$quiet"),
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "cooked_for":
            return self._unnoted is not None
        return bool(self.stock) if action == "take" else True

    @property
    def _unnoted(self) -> StockItem | None:
        """The chosen entry, where it is portions of which nobody noted how they were cooked."""
        at = self.query_one("#list", OptionList).highlighted
        one = self.stock[at] if at is not None and at < len(self.stock) else None
        return one if one is not None and one.kind == "dish" and not one.cooked_as else None

    @on(OptionList.OptionHighlighted, "#list")
    def _looked(self) -> None:
        self.refresh_bindings()

    def action_cooked_for(self) -> None:
        field = self.query_one("#cooked-for")
        field.display = True
        field.focus()

    @on(Input.Submitted, "#cooked-for")
    def _said(self, event: Input.Submitted) -> None:
        text, one = event.value.strip(), self._unnoted
        self.query_one("#list").focus()
        event.input.display = False
        event.input.value = ""
        if text and one is not None:
            task = partial(self._noting, one, text)
            self.look_up("noting", task, lambda made: self._noted(one, made))

    def _noting(self, one: StockItem, text: str, ticket: Ticket) -> StockItem:
        made = self.mp.core.as_cooked(ticket, one, text)
        self.mp.core.note_anew(one, made)
        return made

    def _noted(self, one: StockItem, made: StockItem) -> None:
        core, mp = self.mp.core, self.mp

        def turn(gone: StockItem, come: StockItem) -> None:
            mp.keep(partial(core.note_anew, gone, come), loss="Nothing was changed.", after=mp.tell_kept)

        words = f"{clean(made.cooked_as)} noted as what it was cooked of"
        mp.did(Change(words, lambda: turn(made, one), lambda: turn(one, made)))
        self.notify(f"Noted as: {clean(made.cooked_as)}", markup=False, timeout=3)
        self._look()

    def action_add(self) -> None:
        self.query_one("#add").focus()

    @on(Input.Submitted, "#add")
    def _typed(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        if text:
            self.look_up("putting in", lambda ticket: self.mp.core.put_in(ticket, text), self._put)
            event.input.value = ""

    def _put(self, one: StockItem) -> None:
        self._changed(one, f"{clean(one.what)} put into the kitchen", out_first=True)
        self.notify(f"Noted: {clean(one.what)}", markup=False, timeout=3)

    def action_take(self) -> None:
        at = self.query_one("#list", OptionList).highlighted
        if at is None:
            return
        one = self.stock[at]
        self.mp.keep(lambda: self.mp.core.take_out(one), lambda _: self._look(), loss="It is still noted.")
        self._changed(one, f"{clean(one.what)} taken out of the kitchen", out_first=False)

    def _changed(self, one: StockItem, words: str, *, out_first: bool) -> None:
        """Undo and redo of one entry that came or went."""
        core, mp = self.mp.core, self.mp

        def turn(out: bool) -> None:
            task = partial(core.take_out if out else core.put_back, one)
            mp.keep(task, loss="Nothing was changed.", after=mp.tell_kept)

        self.mp.did(Change(words, lambda: turn(out_first), lambda: turn(not out_first)))
        self._look()
