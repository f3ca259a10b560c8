"""When a thing is bought, and which uses one opened pack serves: rules that the search, the plan and the list share.

One goes to the shop on the first day of every seven; what does not keep until it is used takes a trip more, and the
trips are as few as can be (needs as intervals [day - keeps, day], stabbed in order of their ends). What is opened of a
thing keeps its `life`: uses within so many days of the first share packs, a later one opens its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

GREAT_SHOP = 7  # days from one to the next


def trip_days(needs: Iterable[tuple[int, int]]) -> list[int]:
    """The fewest days of shopping beside the great ones, for needs (day, days that it keeps)."""
    out: list[int] = []
    for day, keeps in sorted(needs):
        if day % GREAT_SHOP > keeps and not (out and out[-1] >= day - keeps):
            out.append(day)
    return out


def bought_on(day: int, keeps: int, trips: Sequence[int]) -> int:
    """The day on which a thing is bought that is used on `day` and keeps so long; `trips`: those of `trip_days`."""
    if day % GREAT_SHOP <= keeps:
        return day - day % GREAT_SHOP
    return max((trip for trip in trips if day - keeps <= trip <= day), default=day)


def windows(days: Sequence[int], life: int) -> list[int]:
    """For needs on so many days (ascending): the number of the window that each is in."""
    out: list[int] = []
    first, number = None, -1
    for day in days:
        if first is None or day - first > life:
            first, number = day, number + 1
        out.append(number)
    return out
