"""What a week asks of her, as one sentence: "This week asks 236 minutes: 118 at the stove, 29 things to buy (58), ...".

Everything practical is priced in minutes; the number in brackets is what a part counts for in the sum. Light to import:
the first picture of the terminal UI says it, of a sketch of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mealplan.money import money_text
from mealplan.planning.ask.minutes import BATCH_MINUTES
from mealplan.planning.result.promises import over_budget

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Cook, Life, Money, Plan

_KILO = 1000.0


def asks_text(plan: Plan) -> str:
    """The sentence; empty for plans that say nothing of it (those of 0.1, and where nothing could be planned)."""
    life = plan.life
    if life is None or not plan.days:
        return ""
    days = len(plan.days)
    who = "This week asks" if days == 7 else "This day asks" if days == 1 else f"These {days} days ask"
    parts = ", ".join(_parts(plan, life))
    return f"{who} {life.minutes:.0f} minutes{': ' + parts if parts else ''}"


def asks_lines(plan: Plan) -> list[tuple[str, str]]:
    """(number, words) of what one feels of a week, without prices in minutes: at the stove, pots, things to buy, what
    may go off, money. Empty as `asks_text` is."""
    life = plan.life
    if life is None or not plan.days:
        return []
    pots = sum(is_pot(cook) for cook in plan.cooks)
    stove = sum(day.active_minutes for day in plan.days)
    lines = [
        (f"{stove:.0f}", "minutes at the stove"),
        (f"{pots}", "pot to cook" if pots == 1 else "pots to cook"),
        (f"{life.things}", "thing to buy" if life.things == 1 else "things to buy"),
    ]
    if life.left_over_soon_g >= 1:
        amount, unit = weight(life.left_over_soon_g).split(" ")
        lines.append((amount, f"{unit} that may go off"))
    if life.money.amount and life.money.prices != "none":
        about = "" if life.money.prices == "own" else ", about"
        lines.append((money_text(life.money.amount, life.money.currency, rough=bool(about)), f"for the food{about}"))
    return lines


def asks_line(plan: Plan, most: int = 4) -> str:
    """The first of them in one line: `Asks 193 minutes at the stove, 12 pots to cook, 47 things to buy`."""
    lines = asks_lines(plan)[:most]
    return f"Asks {', '.join(' '.join(one) for one in lines)}" if lines else ""


def asks_parts(plan: Plan) -> list[tuple[str, float]]:
    """(words, minutes) of each part that counts for something, in the order in which they are said. Empty as
    `asks_text` is."""
    if plan.life is None or not plan.days:
        return []
    counted = _counted(plan, plan.life)
    return [
        ("minutes at the stove" if name == "hands_on" and words == _stove(minutes) else words, minutes)
        for name, words, minutes in counted
    ]


def _counted(plan: Plan, life: Life) -> Iterator[tuple[str, str, float]]:
    """(name, words, minutes) of the parts that count for something; one that is not known here goes by its name."""
    left = dict(life.parts)
    for name, words in _said(plan, life).items():
        minutes = left.pop(name, 0.0)
        if round(minutes) and words:
            yield name, words, minutes
    yield from ((name, name.replace("_", " "), minutes) for name, minutes in left.items() if round(minutes))


def _parts(plan: Plan, life: Life) -> Iterator[str]:
    """The parts that count for something, each with its minutes."""
    for name, words, minutes in _counted(plan, life):
        plain = name == "hands_on" and words == _stove(minutes)
        yield words if plain else f"{words} ({minutes:.0f})"


def _said(plan: Plan, life: Life) -> dict[str, str]:
    """The words of each part, in the order in which they are said."""
    pots = [cook for cook in plan.cooks if is_pot(cook)]
    items = [item for day in plan.days for meal in day.meals for item in meal.items]
    sizes = [size for item in items for size in item.eaters.values() or (item.portions,)]
    odd = sum(abs(size - 1.0) > 1e-6 for size in sizes)
    return {
        "hands_on": _stove(sum(day.active_minutes for day in plan.days)),
        "things": f"{_count(life.things, 'thing')} to buy",
        "cooks": _count(len(pots), "pot"),
        "left_over": _left_words(life),
        "trips": _trips(plan, life.parts.get("trips", 0.0)),
        "money": money_words(life.money),
        "recipes": _count(sum(cook.batch is None for cook in pots), "odd recipe"),
        "portions": f"{_count(odd, 'portion')} other than one",
        "freezing": f"{_number(sum(cook.freeze for cook in plan.cooks), 'portion')} to freeze",
    }


def is_pot(cook: Cook) -> bool:
    """What counts as a pot: something cooked that takes some doing."""
    return not cook.frozen and cook.active_minutes >= BATCH_MINUTES


def _stove(minutes: float) -> str:
    return f"{minutes:.0f} at the stove"


def _trips(plan: Plan, minutes: float) -> str:
    """How often she has to go to the shop again."""
    if not minutes:
        return ""
    from mealplan.planning.objective.prices import Prices  # deferred: numpy comes along

    price = dict(plan.request.house.life).get("trip") or Prices().trip
    return f"{_count(max(1, round(minutes / price)), 'trip')} more to the shop"


def _left_words(life: Life) -> str:
    """What is left of the packs: what may go off first, for it is what counts."""
    soon = life.left_over_soon_g
    keeps = max(0.0, life.left_over_g - soon)
    parts = [f"{weight(soon)} that may go off"] if soon >= 1 else []
    if keeps >= 1:
        parts.append(f"{weight(keeps)} that keeps" if parts else f"{weight(keeps)} left over that keeps")
    return " and ".join(parts) or "left-overs"


def weight(grams: float) -> str:
    """`410 g`, `1.2 kg`."""
    return f"{grams / _KILO:.1f} kg" if grams >= _KILO else f"{10 * round(grams / 10) if grams >= 100 else grams:.0f} g"


def money_words(money: Money, *, short: bool = False) -> str:
    """`about $61 by US average prices`, `£52.40`: what is bought costs, and on whose prices that rests."""
    if money.prices == "none":
        return ""
    rough = money.prices != "own"
    words = f"about {money_text(money.amount, money.currency, rough=True)}"
    if not rough:
        words = money_text(money.amount, money.currency)
    if short:
        return words
    if rough:
        words += " by US average prices" if money.prices == "reference" else " partly by US average prices"
    return words + (f" and {_count(money.unknown, 'thing')} without a price" if money.unknown else "")


def budget_words(plan: Plan) -> str:
    """`costs $91.20 of $80.00`; empty where the week keeps within its budget."""
    found = over_budget(plan)
    if found is None or plan.life is None:
        return ""
    money = plan.life.money
    budget = money_text(found[1], money.currency)
    return f"costs {money_words(money, short=True)} of {budget.replace('.00', '')}"


def _count(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"


def _number(count: float, one: str) -> str:
    return f"{count:g} {one}{'' if count == 1 else 's'}"
