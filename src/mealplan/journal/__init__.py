"""Everything of hers that is not a plain file: saved plans with their versions, ticks, stock, small choices.

What is here is loaded when it is first named: the journal brings SQLAlchemy along, which start-up does not wait for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mealplan.journal.journal import Journal
    from mealplan.journal.records import SavedPlan, StockItem, Version

__all__ = ["Journal", "SavedPlan", "StockItem", "Version"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{'journal' if name == 'Journal' else 'records'}"), name)
