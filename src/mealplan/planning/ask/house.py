"""What is in the house and what things cost there: the pantry file and the prices that a request was given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from mealplan.dishes.contents import Contents
from mealplan.errors import ValueProblem
from mealplan.library import Library
from mealplan.planning.ask.eaten import cooked_for
from mealplan.planning.ask.meant import dish_ids
from mealplan.planning.ask.request import FrozenDish, House, Stocked, Week
from mealplan.settings.merge import Said, values
from mealplan.settings.setting import Setting

if TYPE_CHECKING:
    from mealplan.goods.pantry import Cooked

_Kind = tuple[str, Contents | None]  # a dish, and what portions of it are made of
_T = TypeVar("_T")


def house_of(said: Said, library: Library, week: Week, standing: Sequence[Setting]) -> tuple[House, list[str]]:
    """The house of what was said, and notes on what of it cannot be used. `standing`: settings of a plan made before.
    Raises ValueProblem."""
    from mealplan.goods.prices import Prices, read_prices

    filled = values(said, "house")
    pantry, frozen, notes = _stock(said, library, week, filled.get("units", "metric"), standing)
    own = Prices()
    for one in said["prices"]:
        own = read_prices(one.text, library.cookbook.names, one.where or "prices")
    if filled.get("budget") is not None and own.rate is None and not own.per_gram:
        hint = "Give some with --prices FILE, or what a US dollar is in your currency (dollar = 0.9), or --budget none."
        raise ValueProblem("a budget needs prices", where="--budget", hint=hint)
    house = House(
        pantry=pantry, frozen=frozen, prices=tuple(sorted(own.per_gram.items())), currency=own.currency,
        dollar=own.dollar, **filled,
    )  # fmt: skip
    return house, notes


def _stock(
    said: Said, library: Library, week: Week, units: str, standing: Sequence[Setting]
) -> tuple[tuple[Stocked, ...], tuple[FrozenDish, ...], list[str]]:
    """What is in the house, cooked portions apart, and notes on what of it cannot be used."""
    from mealplan.goods.pantry import read_pantry

    if not said["pantry"]:
        return (), (), []
    one = said["pantry"][-1]
    house = read_pantry(one.text, library.cookbook.names, units, one.where or "pantry")
    notes, portions = list(house.notes), dict[_Kind, float]()
    fridge: dict[_Kind, list[tuple[str, float]]] = defaultdict(list)
    for item in house.cooked:
        try:
            (dish,) = dish_ids([item.dish], library)
        except ValueProblem as problem:
            if one in standing:  # it was there when the pantry was given
                notes.append(f"{item.dish} is no longer among the dishes and is left out")
                continue
            problem.where = problem.where or one.where or "pantry"
            raise
        kind = dish, _made(item, dish, library, one.where or "pantry")
        dated = item.until is not None and item.until < week.dates[-1]
        if not dated:
            portions[kind] = portions.get(kind, 0.0) + item.portions
        elif item.until is not None and item.until >= week.start:
            fridge[kind].append((item.until.isoformat(), item.portions))
        else:
            notes.append(f"{dish} in the {item.where or 'freezer'} was good until {item.until}")
    stock = tuple(
        Stocked(s.ingredient, s.grams, None if s.until is None else s.until.isoformat()) for s in house.stock if s.grams
    )
    for kind, dated_ones in fridge.items():
        if kind in portions:  # one of them is asked for at a time
            notes.append(f"{kind[0]} in the fridge is good until {min(dated_ones)[0]} only: eat it first")
    frozen = tuple(FrozenDish(kind[0], amount, None, kind[1]) for kind, amount in _ordered(portions) if amount > 0)
    frozen += tuple(
        FrozenDish(kind[0], sum(amount for _, amount in ones), min(ones)[0], kind[1])
        for kind, ones in _ordered(fridge)
        if kind not in portions and sum(amount for _, amount in ones) > 0
    )
    return stock, frozen, [f"Pantry: {note}" for note in notes]


def _ordered(found: Mapping[_Kind, _T]) -> list[tuple[_Kind, _T]]:
    return sorted(found.items(), key=lambda pair: (pair[0][0], "" if pair[0][1] is None else pair[0][1].to_text()))


def _made(item: Cooked, dish: str, library: Library, where: str) -> Contents | None:
    """What portions in the house are made of, as far as it is said. Raises ValueProblem."""
    if item.made is not None or item.cooked_for is None:
        return item.made
    base = library.base or library
    return cooked_for(base.cookbook.dishes[dish], base, item.cooked_for, where=f"{where}: {item.dish}")
