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


class Ticks(Listing):
    """`ticked` in the order of the list."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", "tick", show=False, id="ticks.tick")]

    class Changed(Message):
        """Something was ticked, or the tick taken back."""

        def __init__(self, ticks: Ticks) -> None:
            super().__init__()
            self.ticks = ticks

        @property
        def control(self) -> Ticks:
            return self.ticks

    def __init__(self, choices: Sequence[tuple[str, str]], *, id: str) -> None:
        self.choices = dict(choices)
        self._on: set[str] = set()
        super().__init__(*(Option(self._row(key), id=key) for key in self.choices), id=id, markup=False)

    @property
    def ticked(self) -> tuple[str, ...]:
        return tuple(key for key in self.choices if key in self._on)

    def _row(self, key: str) -> Content:
        on = key in self._on
        return say(("[✓] " if on else "[ ] ", "bold"), clean(self.choices[key]))

    def tick(self, keys: Iterable[str]) -> None:
        """Tick these and no others, without a message."""
        self._on = {key for key in keys if key in self.choices}
        for key in self.choices:
            self.replace_option_prompt(key, self._row(key))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        key = str(event.option.id)
        self._on ^= {key}
        self.replace_option_prompt(key, self._row(key))
        self.post_message(self.Changed(self))
