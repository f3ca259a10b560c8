"""What pots need, thing by thing: what the house gives, what is bought when, and what is left of it.

The plan's sum and the shopping list are both made of this, so they agree to the gram.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mealplan.goods.pantry import Stock, take
from mealplan.goods.shopping_days import bought_on, trip_days, windows
from mealplan.goods.thing import FOR_EVER, SLACK_G, SOON_DAYS, Thing


@dataclass(frozen=True, slots=True)
class Window:
    """The uses that share opened packs: the day of the first, the day it is bought, grams needed and bought; `last`:
    the day of the last use; `whole`: the first use takes whole packs, so that nothing opened is kept."""

    first: dt.date
    buy_on: dt.date
    need_g: float
    bought_g: float
    last: dt.date
    whole: bool = False

    @property
    def left_g(self) -> float:
        return max(0.0, self.bought_g - self.need_g)


@dataclass(frozen=True, slots=True)
class Purchase:
    """One thing of a basket. `needs`: (day, grams as bought) in order; `thing`: None where nothing is known of it; it
    is bought by weight then."""

    item: str
    thing: Thing | None
    needs: tuple[tuple[dt.date, float], ...]
    pantry_g: float
    windows: tuple[Window, ...]

    @property
    def need_g(self) -> float:
        return sum(grams for _, grams in self.needs)

    @property
    def bought_g(self) -> float:
        return sum(window.bought_g for window in self.windows)

    @property
    def left_over_g(self) -> float:
        return sum(window.left_g for window in self.windows)

    @property
    def goes_off_g(self) -> float:
        """Of what is left over, what goes off within two weeks."""
        return self.left_over_g if self.thing is not None and self.thing.goes_off_soon else 0.0

    @property
    def freeze_left(self) -> bool:
        """Whether what is left over keeps only in the freezer: raw meat, an opened tin."""
        thing = self.thing
        if thing is None or not thing.freezes or self.left_over_g <= SLACK_G:
            return False
        return min(thing.fresh, thing.opened) < SOON_DAYS

    @property
    def freeze(self) -> bool:
        """Whether some of it has to be frozen when it is bought, to keep until it is used."""
        if self.thing is None or not self.thing.freezes:
            return False
        fresh, opened = self.thing.fresh, self.thing.opened
        return any(
            (one.last - one.buy_on).days > fresh or (not one.whole and (one.last - one.first).days > opened)
            for one in self.windows
        )


def basket(
    needs: Iterable[tuple[str, dt.date, float]],
    things: Callable[[str], Thing | None],
    stock: Mapping[str, Sequence[Stock]],
    start: dt.date,
) -> dict[str, Purchase]:
    """For needs (thing, day, grams as bought): what is bought, by thing in the order of its first mention. `start`: the
    day of the first great shop."""
    by_item: dict[str, dict[dt.date, float]] = {}
    for item, day, grams in needs:
        mine = by_item.setdefault(item, {})
        mine[day] = mine.get(day, 0.0) + grams
    found = {item: things(item) for item in by_item}
    asked: dict[str, list[list[tuple[int, float]]]] = {}
    given: dict[str, float] = {}
    for item, mine in by_item.items():
        days = sorted(mine.items())
        taken = take(stock.get(item, ()), days)
        given[item] = sum(taken)
        rest = [((day - start).days, grams - got) for (day, grams), got in zip(days, taken, strict=True)]
        asked[item] = _windows([(on, g) for on, g in rest if g > SLACK_G], found[item])
    shelf = {item: _shelf(thing) for item, thing in found.items()}
    trips = trip_days({(group[0][0], _waits(group, shelf[item])) for item, groups in asked.items() for group in groups})
    out = {}
    for item, groups in asked.items():
        thing = found[item]
        made = []
        for group in groups:
            (first, opening), need = group[0], sum(grams for _, grams in group)
            bought = need if thing is None else thing.bought(need)
            whole = thing is None or thing.bought(opening) - opening <= SLACK_G
            on = bought_on(first, _waits(group, shelf[item]), trips)
            begin, buy, last = (start + dt.timedelta(number) for number in (first, on, group[-1][0]))
            made.append(Window(begin, buy, need, bought, last, whole))
        out[item] = Purchase(item, thing, tuple(sorted(by_item[item].items())), given[item], tuple(made))
    return out


def _waits(group: Sequence[tuple[int, float]], shelf: int) -> int:
    """Days that a window may wait between the shop and its first use, so that its last use is within the shelf life:
    what is opened does not outlive what was bought."""
    return max(0, shelf - (group[-1][0] - group[0][0]))


def _shelf(thing: Thing | None) -> int:
    return FOR_EVER if thing is None or thing.staple else max(1, thing.shelf)


def _windows(needs: Sequence[tuple[int, float]], thing: Thing | None) -> list[list[tuple[int, float]]]:
    """(day, grams) of each use, by window."""
    life = FOR_EVER if thing is None or thing.staple else thing.life
    out: list[list[tuple[int, float]]] = []
    for use, number in zip(needs, windows([day for day, _ in needs], life), strict=True):
        if number == len(out):
            out.append([])
        out[number].append(use)
    return out


def trips_of(purchases: Iterable[Purchase], start: dt.date) -> int:
    """Trips to the shop beside the great ones."""
    days = {(window.buy_on - start).days for one in purchases for window in one.windows}
    return sum(1 for day in days if day % 7)
