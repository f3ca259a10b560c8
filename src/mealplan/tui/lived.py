"""The week as it is lived, for the screen. Run in workers only: it loads the journal."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from mealplan.journal.glance import MY_WEEK

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.result.plan import Plan
    from mealplan.shopping import ShoppingList


def shopping(plan: Plan, library: Library, today: dt.date) -> ShoppingList:
    """The list of her week as it is lived; what was ticked meanwhile is in the kitchen by then."""
    from mealplan.journal import Journal
    from mealplan.journal.journal import journal_path
    from mealplan.living.lists import listed, listed_saved
    from mealplan.living.say import Week

    if journal_path().exists():
        with Journal.open(create=False) as journal:
            if any(one.name == MY_WEEK for one in journal.plans()):
                Week.open(journal, library, MY_WEEK, today)
                return listed_saved(journal, MY_WEEK, plan, library).shopping
    return listed(plan, library, {}, (), frozenset(), 0).shopping
