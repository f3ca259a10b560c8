"""Plain data that screens show of dishes and foods, put together from the library on a worker's thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from mealplan.dishes.keeping import fridge_days, why_shorter
from mealplan.export.kitchen import kitchen_words, packet_lines
from mealplan.export.plates import plate_lines
from mealplan.export.pots import freeze_words, recipe_words
from mealplan.foods.food import EXCLUSIONS, KITCHEN
from mealplan.foods.top import top
from mealplan.nutrition.nutrients import nutrients
from mealplan.planning.ask.eaten import served
from mealplan.planning.result.carried import recipe_of, unchanged
from mealplan.planning.result.plan import Cook, Plan
from mealplan.tui.figures import FIRST, SHORT_NAMES
from mealplan.units import format_amount

if TYPE_CHECKING:
    from mealplan.foods.food import Value
    from mealplan.library import Library
    from mealplan.nutrition.intake import Intake

_PARTS = {Fraction(1, 4): "¼", Fraction(1, 3): "⅓", Fraction(1, 2): "½", Fraction(2, 3): "⅔", Fraction(3, 4): "¾"}


@dataclass(frozen=True, slots=True)
class Line:
    """One ingredient of the cook: the kitchen amount, its name, what is done to it, grams as eaten raw and trimmed."""

    amount: str
    name: str
    note: str
    grams: float


@dataclass(frozen=True, slots=True)
class StepLine:
    text: str
    active: float
    wait: float
    timers: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class DishPage:
    """A dish as it is cooked in the plan: `portions` of one cook."""

    id: str
    title: str
    portions: float
    lines: tuple[Line, ...]
    steps: tuple[StepLine, ...]
    nutrients: tuple[tuple[str, str, str], ...]  # name, amount per portion, unknown share
    verdicts: tuple[tuple[str, str, str], ...]  # exclusion, answer, why
    cookware: tuple[str, ...]
    active: float
    total: float
    fridge_days: int
    freezer_days: int
    recipe: str = ""  # "half the recipe"; empty where it is the recipe as it stands
    freeze: str = ""  # "freeze 2 portions", of this cook
    care: str = ""  # what to look out for when it is cooked
    packets: tuple[str, ...] = ()  # what the packets of its things should say
    plates: tuple[str, ...] = ()  # of a table: for whom, and what is apart on whose plate


@dataclass(frozen=True, slots=True)
class FoodRow:
    """A food in a list. `answer`: the worst of what she leaves out, as its page says it: free, maybe or contains."""

    id: str
    name: str
    group: str
    figure: str = ""
    answer: str = "free"

    @property
    def allowed(self) -> bool:
        """Free of everything she leaves out: "maybe" is not."""
        return self.answer == "free"


@dataclass(frozen=True, slots=True)
class FoodPage:
    """A food with what is known of it per 100 g, and the same amounts per 100 kcal where its energy is known."""

    id: str
    name: str
    group: str
    values: tuple[tuple[str, str, str], ...]  # name, amount, basis
    missing: int
    measures: tuple[tuple[str, float], ...]
    verdicts: tuple[tuple[str, str, str], ...]
    source: str
    per_100kcal: tuple[str, ...] = ()  # in the order of `values`; empty: not known

    def on_basis(self, kcal: bool) -> tuple[str, tuple[tuple[str, str, str], ...]]:
        """(label, values): per 100 kcal where that is asked for and known, else per 100 g."""
        if kcal and self.per_100kcal:
            scaled = zip(self.values, self.per_100kcal, strict=True)
            return "per 100 kcal", tuple((name, amount, basis) for (name, _, basis), amount in scaled)
        return "per 100 g", self.values


def kitchen_text(amount: float | None, unit: str, shown: str) -> str:
    """`1½ tbsp`, `260 g`: an amount as a kitchen measures it; what was written where there is no number."""
    if amount is None:
        return shown
    if unit in ("g", "ml", "kg", "l"):
        step = 1 if amount < 20 else 5
        number = f"{max(step, round(amount / step) * step):g}" if unit in ("g", "ml") else f"{amount:.2g}"
    else:
        number = fraction_text(amount)
    return f"{number} {unit}".strip()


def fraction_text(amount: float) -> str:
    """`1½` for 1.5: to the nearest quarter or third."""
    whole = int(amount)
    part = amount - whole
    near = min([Fraction(0), *_PARTS, Fraction(1)], key=lambda f: abs(float(f) - part))
    if near == 1:
        whole, near = whole + 1, Fraction(0)
    if not whole and not near:
        return f"{amount:.1g}"
    return (str(whole) if whole else "") + _PARTS.get(near, "")


def dish_page(library: Library, plan: Plan, dish_id: str, cook_id: int | None) -> DishPage:
    """The dish scaled to its cook in the plan (or to its own servings), with figures of one portion."""
    library = served(library, plan.request)
    book = library.cookbook
    cook = next((c for c in plan.cooks if c.id == cook_id), None)
    if cook is not None and unchanged(cook, library) is None:
        return _carried_page(library, plan, cook)
    dish = book.dish(dish_id)
    if cook is not None and (form := recipe_of(cook, library)) is not None and form is not dish:
        book, dish = book.with_dishes({**book.dishes, dish_id: form}), form
    portions = cook.portions if cook is not None else dish.servings
    factor = portions / dish.servings
    more = 0.0 if cook is None or cook.frozen else cook.active_minutes - dish.active_minutes  # of a large pot
    lines = tuple(
        Line(
            kitchen_text(None if x.amount is None else x.amount * x.times(factor), x.unit, x.shown),
            x.ingredient,
            x.note,
            x.edible_g * x.times(factor),
        )
        for x in dish.ingredients
    )
    shown = _shown(book.nutrients_per_portion(dish_id))
    verdicts = book.verdicts(dish_id)
    asked = [x for x in plan.request.exclusions if x in verdicts]
    order_v = asked + [x for x in verdicts if x not in asked]
    return DishPage(
        dish.id,
        dish.title,
        portions,
        lines,
        tuple(StepLine(s.text, s.active_minutes, s.wait_minutes, s.timers) for s in dish.steps),
        shown,
        tuple((x, str(verdicts[x].answer), verdicts[x].why) for x in order_v),
        dish.cookware,
        dish.active_minutes + more,
        dish.total_minutes + more,
        fridge_days(dish, asked) if why_shorter(asked) else dish.fridge_days,
        dish.freezer_days,
        "" if cook is None else recipe_words(cook),
        "" if cook is None else freeze_words(cook),
        "" if cook is None else kitchen_words(cook),
        () if cook is None else packet_lines(plan, cook, book),
        () if cook is None else plate_lines(plan, cook),
    )


def _shown(intakes: Mapping[str, Intake]) -> tuple[tuple[str, str, str], ...]:
    """What a portion holds, the usual nutrients first."""
    order = [k for k in FIRST if k in intakes] + [k for k in SHORT_NAMES if k in intakes and k not in FIRST]
    return tuple(
        (
            SHORT_NAMES[k],
            format_amount(intakes[k].amount, nutrients()[k].unit),
            f"{intakes[k].unknown_mass_share:.0%}" if intakes[k].unknown_mass_share >= 0.005 else "",
        )
        for k in order
    )


def _carried_page(library: Library, plan: Plan, cook: Cook) -> DishPage:
    """The page of a dish that is no longer in the cookbook, or was changed there: the recipe that the plan carries, in
    grams. Its verdicts are those of its foods, asked anew."""
    from mealplan.nutrition.intake import intake

    keys = [key for key, one in nutrients().items() if one.kind != "unmeasured"]
    foods = sorted({part.food for part in cook.ingredients})
    table = library.foods.amounts(foods, keys)
    intakes = intake([(p.eaten_g / cook.portions, table[p.food], {}) for p in cook.ingredients], keys)
    verdicts = library.foods.verdicts(foods)
    asked = plan.request.exclusions
    order = [*asked, *(x for x in EXCLUSIONS if x not in asked)]
    found = {x: [library.cookbook.kitchen_verdict(p, x) for p in cook.ingredients] for x in KITCHEN}
    found |= {x: [verdicts[f][x] for f in foods] for x in order if x not in KITCHEN}
    worst = {x: max(found[x], key=lambda v: v.answer.rank) for x in order if foods}
    titles = (i.title for day in plan.days for meal in day.meals for i in meal.items if i.cook == cook.id)
    return DishPage(
        cook.dish,
        cook.title or next(titles, cook.dish),  # plans of 0.1 carry no recipe
        cook.portions,
        tuple(Line(f"{p.edible_g:.0f} g", p.ingredient, "", p.edible_g) for p in cook.ingredients),
        tuple(StepLine(text, 0.0, 0.0, ()) for text in cook.steps),
        _shown(intakes),
        tuple((x, str(v.answer), v.why) for x, v in worst.items()),
        (),
        cook.active_minutes,
        cook.active_minutes,
        0,
        0,
        recipe_words(cook),
        freeze_words(cook),
        kitchen_words(cook),
        packet_lines(plan, cook, library.cookbook),
        plate_lines(plan, cook),
    )


def food_rows(library: Library, text: str, exclusions: Sequence[str], limit: int = 60) -> list[FoodRow]:
    """Foods that a search finds, best first, each with whether she may eat it."""
    found = library.foods.search(text, limit)
    verdicts = library.foods.verdicts([f.id for f in found]) if exclusions else {}

    def worst(food: str) -> str:
        asked = [verdicts[food][x].answer for x in exclusions if x in verdicts[food]] if exclusions else []
        return str(max(asked, key=lambda answer: answer.rank)) if asked else "free"

    return [FoodRow(f.id, f.name, f.group, answer=worst(f.id)) for f in found]


def best_sources(library: Library, nutrient: str, exclusions: Sequence[str]) -> list[FoodRow]:
    """The best sources per 100 kcal among what she may eat."""
    unit = nutrients()[nutrient].unit
    return [
        FoodRow(s.food.id, s.food.name, s.food.group, format_amount(s.amount, unit))
        for s in top(library.foods, nutrient, exclusions=exclusions, limit=40)
    ]


def _basis(value: Value) -> str:
    """How a value is known; of one that is filled in, whose it is."""
    if value.per_100g is None and value.filled is not None:
        return f"filled: {value.filled.source} ({value.filled.match} food)"
    return str(value.basis).replace("_", " ")


def food_page(library: Library, food_id: str, exclusions: Sequence[str]) -> FoodPage:
    """A food's page: the usual nutrients first, then the others that are known."""
    page = library.foods.page(food_id)
    every = nutrients()
    order = [k for k in FIRST if k in page.values] + [k for k in page.values if k not in (*FIRST, "energy_kj")]
    values = tuple(
        (SHORT_NAMES.get(k) or every[k].name, format_amount(amount, every[k].unit), _basis(page.values[k]))
        for k in order
        if (amount := page.values[k].counted) is not None
    )
    energy = page.values["energy"].per_100g if "energy" in page.values else None
    per_kcal = tuple(
        format_amount(amount * 100 / energy, every[k].unit)
        for k in order
        if energy and (amount := page.values[k].counted) is not None
    )
    missing = sum(v.counted is None for v in page.values.values())
    asked = [x for x in exclusions if x in page.verdicts]
    verdicts = [(x, str(page.verdicts[x].answer), page.verdicts[x].why) for x in asked] + [
        (x, str(v.answer), v.why) for x, v in page.verdicts.items() if x not in asked
    ]
    return FoodPage(
        page.food.id,
        page.food.name,
        page.food.group,
        values,
        missing,
        tuple((m.name, m.grams) for m in page.measures),
        tuple(verdicts),
        page.food.source,
        per_kcal,
    )


def nutrient_choices() -> list[tuple[str, str]]:
    """(key, name) of nutrients that best sources can be asked for, the usual first."""
    every = nutrients()
    keys = [k for k in FIRST if k in every] + [k for k in SHORT_NAMES if k in every and k not in FIRST]
    return [(k, SHORT_NAMES[k]) for k in keys if k != "energy"]
