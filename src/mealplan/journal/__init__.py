"""Everything of hers that is not a plain file: saved plans with their versions, ticks, stock, likes, prices, eaten.

`Journal` is loaded when it is first named: it brings SQLAlchemy along, which start-up does not wait for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mealplan.journal.records import Eaten, OwnPrice, SavedPlan, StockItem, Version

if TYPE_CHECKING:
    from mealplan.journal.journal import Journal

__all__ = ["Eaten", "Journal", "OwnPrice", "SavedPlan", "StockItem", "Version"]


def __getattr__(name: str) -> Any:
    if name == "Journal":
        from mealplan.journal.journal import Journal

        return Journal
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
