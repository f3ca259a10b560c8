"""Swap on one plate: other dishes for the chosen eater at one meal; what the others have stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mealplan.tui import people
from mealplan.tui.board import Cursor, meal_at
from mealplan.tui.screens.swap import SwapScreen

if TYPE_CHECKING:
    from mealplan.planning.result.edit import SwapOption
    from mealplan.planning.result.plan import Item, Plan
    from mealplan.tui.core import Core
    from mealplan.tui.jobs import Ticket


def on_plate(plan: Plan | None, at: Cursor, name: str) -> Item | None:
    """What somebody has first at a meal; None where she is not there."""
    meal = None if plan is None else meal_at(plan, at)
    items = () if meal is None else meal.items
    return next((item for item in items if item.eaters.get(name, 0.0) > 0), None)


class PlateSwapScreen(SwapScreen):
    def __init__(self, cursor: Cursor, item: Item, eater: str) -> None:
        super().__init__(cursor, item)
        self.eater = eater
        self.title_text = f"For {eater}, instead of {item.title}"

    @property
    def core(self) -> Any:
        return _Plate(self.mp.core, self.eater)

    def standing(self, plan: Plan) -> Item | None:
        return on_plate(plan, self.cursor, self.eater) if self.eater in people.names_of(plan) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return False if action in ("home", "search") else super().check_action(action, parameters)


class _Plate:
    """The core as the list of a swap asks it, for one plate."""

    def __init__(self, core: Core, eater: str) -> None:
        self.table, self.eater = core.table, eater

    def swaps(self, ticket: Ticket, plan: Plan, day: int, slot: str, no_cook: bool) -> list[SwapOption]:
        return self.table.swaps(ticket, plan, day, slot, self.eater, no_cook)

    def swap(self, ticket: Ticket, plan: Plan, day: int, slot: str, dish: str, no_cook: bool) -> Plan:
        return self.table.swap(ticket, plan, day, slot, dish, self.eater, no_cook)

    def taken(self, ticket: Ticket, plan: Plan, day: int, slot: str, option: SwapOption, no_cook: bool) -> Plan:
        from mealplan.planning.result.heeding import left_out_since

        return self.swap(ticket, plan, day, slot, option.dish, no_cook) if left_out_since(option.plan) else option.plan
