"""A food of her own from its label: its name, what a serving weighs, its ingredients, and the nutrition table as typed
or pasted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from mealplan.tui.screens.page import SHEET
from mealplan.tui.widgets.field import Field
from mealplan.tui.words import say

Save = Callable[[Mapping[str, Any], "OwnFoodScreen"], None]


class OwnFoodScreen(ModalScreen[None]):
    """`save` is given what was typed, in the keys of `foods.own.typed`; whoever opened this closes it when that is
    kept. What was typed stays while something in it is wrong."""

    CSS_PATH = SHEET
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6,ctrl+s", "save", "save", id="own-food.save"),
        Binding("escape", "close", "close", id="own-food.close"),
    ]

    def __init__(self, name: str, save: Save) -> None:
        super().__init__()
        self._name, self._save = name, save

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(say(("A food of your own, from its label", "bold $accent")), markup=False)
            yield Field(self._name, placeholder="its name, as on the packet", id="own-name", max_length=120)
            yield Field(placeholder="a serving weighs … g (empty: the figures are of 100 g)", id="own-serving")
            yield Field(placeholder="ingredients, as on the packet", id="own-ingredients", max_length=4000)
            yield Field(placeholder="yes, if that list names every ingredient", id="own-complete", max_length=5)
            yield Static(say(("The nutrition table, a nutrient on each line: Fat 3.5 g", "$quiet")), markup=False)
            yield TextArea("", id="own-label", tab_behavior="focus")
            yield Static(
                say(("f6", "bold $accent"), (" keeps it   ", "$quiet"), ("esc", "bold $accent"), (" leaves", "$quiet")),
                markup=False,
            )

    def on_mount(self) -> None:
        self.query_one("#own-name").focus()

    def typed(self) -> dict[str, Any]:
        """What stands in the fields; an empty one is left out."""
        found: dict[str, Any] = {"label": self.query_one("#own-label", TextArea).text}
        for key in ("name", "serving", "ingredients"):
            found[key] = self.query_one(f"#own-{key}", Input).value.strip()
        if found["serving"].replace(".", "").replace(",", "").isdigit():
            found["serving"] += " g"
        if self.query_one("#own-complete", Input).value.strip().lower() in ("y", "yes", "ja", "oui"):
            found["complete"] = True
        return {key: value for key, value in found.items() if value}

    def action_save(self) -> None:
        self._save(self.typed(), self)

    def action_close(self) -> None:
        self.dismiss()
