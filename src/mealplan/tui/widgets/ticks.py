"""A list to tick: `[✓]` and `[ ]`, told apart without colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from mealplan.tui.widgets.listing import Listing
from mealplan.tui.words import clean, say

_MORE = "more"  # the id of the row that unfolds the rest


class Ticks(Listing):
    """`ticked` in the order of the list. `more`: choices that stand folded behind a last row until it is chosen, or one
    of them is ticked."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", "tick", show=False, id="ticks.tick")]

    class Changed(Message):
        """Something was ticked, or the tick taken back."""

        def __init__(self, ticks: Ticks) -> None:
            super().__init__()
            self.ticks = ticks

        @property
        def control(self) -> Ticks:
            return self.ticks

    def __init__(self, choices: Sequence[tuple[str, str]], *, id: str, more: Sequence[tuple[str, str]] = ()) -> None:
        self.choices = dict(choices)
        self._folded = dict(more)
        self._on: set[str] = set()
        rows = [Option(self._row(key), id=key) for key in self.choices]
        if self._folded:
            rows.append(Option(self._fold(), id=_MORE))
        super().__init__(*rows, id=id, markup=False)

    @property
    def ticked(self) -> tuple[str, ...]:
        return tuple(key for key in self.choices if key in self._on)

    def _row(self, key: str) -> Content:
        on = key in self._on
        return say(("[✓] " if on else "[ ] ", "bold"), clean(self.choices[key]))

    def _fold(self) -> Content:
        return say((f"… {len(self._folded)} more", "bold"), ("   space shows them", "$quiet"))

    def _unfold(self, keys: Iterable[str]) -> None:
        """Put folded choices into the list, above the row that holds the rest."""
        shown = [key for key in self._folded if key in keys]
        if not shown:
            return
        at = self.highlighted
        self.remove_option(_MORE)
        for key in shown:
            self.choices[key] = self._folded.pop(key)
            self.add_option(Option(self._row(key), id=key))
        if self._folded:
            self.add_option(Option(self._fold(), id=_MORE))
        self.highlighted = at

    def tick(self, keys: Iterable[str]) -> None:
        """Tick these and no others, without a message."""
        keys = tuple(keys)
        self._unfold(keys)
        self._on = {key for key in keys if key in self.choices}
        for option in self.options:
            if option.id in self.choices:
                self.replace_option_prompt(option.id, self._row(option.id))

    def narrow(self, keys: Iterable[str] | None) -> None:
        """Show these choices only; None: all of them. What is ticked stays so, shown or not."""
        shown = [key for key in self.choices if keys is None or key in keys]
        self.clear_options()
        self.add_options(Option(self._row(key), id=key) for key in shown)
        if shown:
            self.highlighted = 0

    def add_ticks(self, keys: Iterable[str]) -> None:
        """Tick these as well, without a message."""
        self.tick(dict.fromkeys((*self.ticked, *keys)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        key = str(event.option.id)
        if key == _MORE:
            self._unfold(tuple(self._folded))
            return
        self._on ^= {key}
        self.replace_option_prompt(key, self._row(key))
        self.post_message(self.Changed(self))
