"""The English words of what a plan says of itself: one function for each key of a `Said`, and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mealplan import dates
from mealplan.foods.kitchen.words import STAGES, left_out
from mealplan.planning.ask.said import Remark, Said

DIETS = ("vegan", "vegetarian", "pescatarian")
Pairs = Sequence[tuple[str, Any]]


def words(remark: Remark) -> str:
    """A remark as people read it; one that came as words stays as it is. Raises KeyError for a key that nobody says,
    TypeError and ValueError for what it is not about."""
    return remark if isinstance(remark, str) else _WORDS[remark.key](**dict(remark.args))


def all_words(remarks: Iterable[Remark]) -> list[str]:
    return [words(one) for one in remarks]


def read(texts: Iterable[Any], data: Iterable[Any]) -> tuple[Remark, ...]:
    """Remarks out of a file: its words, and beside them the data they were made of. What is not what the words say is
    not believed: then the words are all that is known."""
    told = [str(text) for text in texts]
    beside = [*data, *[None] * len(told)]
    return tuple(_one(text, one) for text, one in zip(told, beside, strict=False))


def _one(text: str, data: Any) -> Remark:
    if data is None:
        return text
    try:
        found = Said.from_json(data)
        return found if words(found) == text else text
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
        return text


# ---- notes


def _weekday(date: str) -> str:
    return dates.weekday_day(dt.date.fromisoformat(date))


def _longer(days: Sequence[tuple[str, float, float]]) -> str:
    told = ", ".join(f"{_weekday(date)} ({minutes:.0f} of {most:.0f})" for date, minutes, most in days)
    return f"More hands-on minutes than meant: {told}."


def _over(days: Sequence[tuple[str, float, float]]) -> str:
    told = ", ".join(f"{_weekday(date)} ({minutes:.0f} of {most:.0f})" for date, minutes, most in days)
    return f"More hands-on minutes than you set, since no week was found that keeps them: {told}."


def _flare_cooking(cooks: Pairs) -> str:
    return "Needs cooking on a bad day: " + "; ".join(f"{_weekday(date)}: {title}" for date, title in cooks) + "."


def _left_of_pots(pots: tuple[tuple[str, str, float, float, bool], ...]) -> str:
    said = []
    for title, date, left, keeps, freezes in pots:
        days = f"{keeps:g} day{'' if keeps == 1 else 's'}"
        ways = [f"it keeps {days} in the fridge"] if keeps >= 1 else ["it does not keep"]
        ways += ["it can be frozen"] if freezes else []
        many = f"{left:g} portion{'' if left == 1 else 's'}"
        said.append(f"{_weekday(date)}: {many} of {title} ({', '.join(ways)})")
    return "Made and eaten in no meal of this plan, as whole pieces go into the pot: " + "; ".join(said) + "."


def _often(dishes: Pairs, most: int = 2) -> str:
    times = {2: "twice", 3: "three times", 4: "four times"}.get(most, f"{most} times")
    return f"More often than {times} a week: " + ", ".join(f"{title} ({n} times)" for title, n in dishes) + "."


def _food_cost(known: float, unknown: float, budget: float | None) -> str:
    """Of plans before the reference prices."""
    told = f"The food costs about {known + unknown:.2f} by weight, open packs not counted"
    if unknown > 0:
        told += f"; {unknown:.2f} of that is a guess for what has no price"
    if budget is not None:
        word = "within" if known + unknown <= budget * 1.001 else "over"
        told += f"; {word} the budget of {budget:.2f}"
    return told + "."


def _money(amount: float, currency: str, prices: str, guessed: float, unknown: int, budget: float | None) -> str:
    whose = {
        "own": "by your prices",
        "reference": "by US average prices of 2026, within a third",
        "own and reference": "by your prices and, for the rest, US average prices of 2026 (within a third)",
    }.get(prices, "by no price that is known")
    told = f"The food costs about {amount:.2f} {currency}, whole packs and no staples, {whose}"
    if guessed > 0:
        told += f"; {guessed:.2f} of that rests on guesses"
    if unknown:
        have, are = ("s have", "are") if unknown > 1 else (" has", "is")
        told += f"; {unknown} thing{have} no price and {are} not in it"
    if budget is not None:
        word = "within" if amount <= budget * 1.001 else "over"
        told += f"; {word} the budget of {budget:.2f} {currency}"
        told += " as far as prices are known" if unknown and word == "within" else ""
    return told + "."


def _absorbed(mean: float) -> str:
    return (
        f"Vitamin B12 absorbed, an estimate for normal absorption: {mean:.1f} µg a day (half of the first "
        "2 µg of a sitting and 1 % of the rest, IOM 1998; the RDA of 2.4 µg stands for 1.2 µg absorbed)."
    )


def _stacked(kind: str, parts: Pairs, total: float, meals: Pairs) -> str:
    told = " and ".join(f"{ingredient} {grams:.0f} g" for ingredient, grams in parts)
    when = ", ".join(f"{_weekday(date)} {slot}" for date, slot in meals)
    start = kind[0].upper() + kind[1:]
    return f"{start} at {when}: {told}, together above one portion ({total:g}): a note, not a ban."


# ---- causes of a shortfall


def _excluded(name: str) -> str:
    if name in STAGES:
        return f"the {left_out(name)}"
    return f"the {name} diet" if name in DIETS else left_out(name)


def _keeping(rules: Sequence[tuple[str, int, str, str]]) -> str:
    days = min(days for _, days, _, _ in rules)
    why = "; ".join(f"{left_out(name)}: {reason} ({by})" for name, _, reason, by in rules)
    return (
        f"Left-overs: {days} day{'s' * (days != 1)} in the fridge at the most, or frozen, and reheated until steaming "
        f"hot ({why})."
    )


def _banned(titles: Sequence[str], more: int) -> str:
    return f"never {', '.join(titles)}" + (f" and {more} more" if more else "")


def _cap(family: str, grams_per_week: float) -> str:
    most = f"at most {grams_per_week:.0f} g a week" if grams_per_week else "none"
    return f"the limit on {family} ({most})"


def _slots(slots: Sequence[str]) -> str:
    return f"only {' and '.join(slots)} {'is' if len(slots) == 1 else 'are'} planned"


def _energy(kcal: float) -> str:
    return f"the energy that is planned ({_amount(kcal, 'kcal')} a day)"


def _target(nutrient: str) -> str:
    from mealplan.nutrition.words import in_a_sentence, plain_name  # deferred: reads the nutrient catalogue

    return f"the target of {in_a_sentence(plain_name(nutrient))}"


def _at_hand(unknown: float) -> str:
    return "the dishes at hand" + (f", and {unknown:.0%} of the food eaten has no value for it" if unknown else "")


def _amount(value: float, unit: str) -> str:
    from mealplan.units import format_amount  # deferred: brings in the unit registry

    return format_amount(value, unit)


_OWN = "its own bounds, which exclude each other:"


def _own_bounds(least: float, most: float, unit: str) -> str:
    return f"{_OWN} at least {_amount(least, unit)} and at most {_amount(most, unit)}"


def _own_bounds_of_meals(sign: str, per_meal: float, meals: float, every_day: float, per_day: float, unit: str) -> str:
    """`sign`: that of the sum over the meals against the day's bound."""
    more = f" + {_amount(every_day, unit)} every day anyway" if every_day else ""
    whole, plural = every_day + per_meal * meals, "meal" if meals == 1 else "meals"
    each, day = _amount(per_meal, unit), _amount(per_day, unit)
    sums = f"{each} x {meals:.3g} {plural}{more} = {_amount(whole, unit)} {sign} {day}"
    meal, whole_day = ("at least", "at most") if sign == ">" else ("at most", "at least")
    return f"{_OWN} {meal} {each} a meal and {whole_day} {day} a day ({sums})"


# ---- repairs, and what something costs


def _lift(name: str) -> str:
    shown = name.replace("_", " ")
    return f"leave the {shown} diet" if name in DIETS else f"allow {shown}"


def _bound(
    nutrient: str, least: float | None, most: float | None, unit: str, period: str, eater: str = ""
) -> str:  # fmt: skip
    bounds = [f"at least {_amount(least, unit)}"] if least is not None else []
    bounds += [f"at most {_amount(most, unit)}"] if most is not None else []
    per = {"each-day": " every day", "meal": " a meal", "absorbed": " absorbed"}.get(period, "")
    whose = f" for {eater}" if eater else ""
    return f"{_target(nutrient)}{whose} ({', '.join(bounds)}{per})"


_WORDS: Mapping[str, Callable[..., str]] = {
    "longer_days": _longer,
    "over_minutes": _over,
    "none_within_minutes": lambda: (
        "No week was found that keeps these minutes, though every meal that is not locked was open to change."
    ),
    "flare_cooking": _flare_cooking,
    "left_of_pots": _left_of_pots,
    "often": _often,
    "food_cost": _food_cost,
    "money": _money,
    "b12_fortified": lambda amount: f"Of the vitamin B12, {amount:.1f} µg a day comes from fortified foods.",
    "b12_absorbed": _absorbed,
    "stacked": _stacked,
    "skipped": lambda: (
        "Skipped meals are eaten elsewhere: the energy target is lowered by their share, other targets are not."
    ),
    "quickest_on_flare": lambda slot: f"No no-cook dish is left for {slot} on bad days: the quickest ones are used.",
    "stock_left_out": lambda title, why: (
        f"{title} is in the house and is not planned: what it was cooked of is left out now ({why})."
    ),
    "stock_unknown": lambda title, dish, why: (
        f"{title} is in the house and is not planned: nobody noted how it was cooked, and it may hold what is left out "
        f'({why}). Say it: `mealplan pantry cooked-for {dish} EXCLUSIONS` (or "as written"), or cooked_for in the file.'
    ),
    "alternative": lambda kind: f"Another kind of week: {kind}.",
    "whole_week": lambda names: (
        f"All of the week was planned again for {' and '.join(names)}: with the other meals as they were, more goals "
        "would be missed or a day be longer than its minutes."
    ),
    "planned_anew": lambda title, why: f"Planned anew where {title} stood: {why}.",
    "keeping": _keeping,
    "excluded": _excluded,
    "not_fortified": lambda: "no fortified foods",
    "disliked": lambda name: f"dislike of {name}",
    "minutes": lambda minutes, days: f"{minutes:g} minutes " + (f"on {days}" if days else "a day"),
    "flare_days": lambda: "bad days without cooking",
    "without": lambda items: "without " + ", ".join(items),
    "left_out": lambda: "the meals that are left out",
    "locked": lambda slot, day: f"the {slot} that is locked on day {day}",
    "banned": _banned,
    "family_limit": _cap,
    "few_slots": _slots,
    "energy": _energy,
    "target": _target,
    "together": lambda: "the other targets together: alone it is in reach",
    "shared": lambda: "what is shared at this table: alone it is in reach",
    "servable": lambda: "what may be served",
    "dishes_at_hand": _at_hand,
    "own_bounds": _own_bounds,
    "own_bounds_least": lambda **of: _own_bounds_of_meals(">", **of),
    "own_bounds_most": lambda **of: _own_bounds_of_meals("<", **of),
    "lift": _lift,
    "allow_fortified": lambda: "allow fortified foods",
    "serve": lambda name: f"serve {name} after all",
    "cook_on_flare_days": lambda: "cook on the bad days",
    "whole_kitchen": lambda: "use the whole kitchen",
    "more_minutes": lambda more, minutes, days: (
        f"{more:g} instead of {minutes:g} minutes " + (f"on {days}" if days else "a day")
    ),
    "plan_left_out": lambda: "plan the meals that are left out",
    "unlock": lambda slot, day: f"unlock the {slot} of day {day}",
    "milder": lambda name, diet: f"eat {diet} instead of {name}",
    "only_watch": lambda nutrient: f"only watch {nutrient.replace('_', ' ')}",
    "up_to_minutes": lambda minutes: f"take up to {minutes:g} minutes a day for cooking",
    "supplement": lambda amount, unit: f"a supplement with {amount:g} {unit} a day",
    "nothing": lambda: "nothing",
    "bound": _bound,
}
KEYS = tuple(_WORDS)
