"""What may be served under a request, as numbers per portion: the only place where planning looks at foods."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from mealplan import equipment
from mealplan.dishes.dish import APART, Course, Dish
from mealplan.dishes.fodmap import HIGH_FODMAP, Share
from mealplan.errors import NoPlan
from mealplan.foods.food import Answer
from mealplan.library import Library
from mealplan.planning.ask.eaten import groups, table
from mealplan.planning.ask.meant import parse_allowance
from mealplan.planning.ask.minutes import FLARE_MINUTES
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.unwanted import disliked
from mealplan.planning.objective.problem import Floats
from mealplan.planning.week import amounts


@dataclass(frozen=True)
class Plates:
    """The dishes as one eater has them. `known[i, k]` and `upper[i, k]`: nutrient k in one portion of dish i, in the
    nutrient's own unit, with missing values at zero and at their estimate. `grams[i]`: eaten mass.
    `family_grams[f][i]`: eaten grams of a family. `vegetables[i]`: grams of fruit and vegetables in a portion.
    `fitting[i]`: the only sizes in which dish i may be served, where amounts decide that (`amounts`), and `shares[i]`
    what it then holds. `dishes[i]`: the dish on her plate, None where she may not have it (all its numbers are 0)."""

    known: Floats
    upper: Floats
    grams: Floats
    family_grams: dict[str, Floats]
    vegetables: Floats
    fitting: Mapping[int, tuple[float, ...]]
    shares: Mapping[int, tuple[Share, ...]]
    dishes: tuple[Dish | None, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """Portions that are in the house when the week begins; `until`: the day (ISO) until which all of them are good."""

    portions: float
    until: str | None = None


@dataclass(frozen=True)
class Candidates:
    """Every dish that may be served, each in every form that a table of some eaters needs. `pulses[i]`: whether it is a
    dish of pulses; `made_for[i]`: the groups of eaters (numbers) that a pot of it is adapted to, none for what is only
    in the house as it was cooked once. `stock`: what is in the house of a form (`week.stock`)."""

    dishes: tuple[Dish, ...]
    keys: tuple[str, ...]
    eaters: tuple[Plates, ...]
    pulses: npt.NDArray[np.bool_]
    made_for: tuple[frozenset[tuple[int, ...]], ...]
    stock: Mapping[int, Ready] = field(default_factory=dict)

    @cached_property
    def index(self) -> dict[str, int]:
        """The number of each dish; of one in several forms, of that which most share."""
        found: dict[str, int] = {}
        for i, dish in enumerate(self.dishes):
            found.setdefault(dish.id, i)
        return found

    @cached_property
    def forms(self) -> dict[str, list[int]]:
        """The numbers of all forms of each dish, those that most share first."""
        found: dict[str, list[int]] = {}
        for i, dish in enumerate(self.dishes):
            found.setdefault(dish.id, []).append(i)
        return found

    def cooked_now(self, dish: int) -> bool:
        """Whether a form is one that is cooked for those who eat, and not only stands in the house."""
        return bool(self.made_for[dish])

    def may(self, dish: int, who: Sequence[int]) -> bool:
        """Whether all of some eaters may have a dish."""
        return all(self.eaters[e].dishes[dish] is not None for e in who)


def limited(dish: Dish, request: PlanRequest, library: Library) -> str | None:
    """The food family of a dish that this person should have none of; None where there is none."""
    none_of = {cap.family for cap in request.eater.caps if cap.grams_per_week <= 0}
    return min(none_of & families(dish, library).keys(), default=None) if none_of else None


def refusal(dish: Dish, request: PlanRequest, library: Library) -> str | None:
    """Why a dish may not be served under a request, in words; None when it may. (In so many portions: `too_much`.)"""
    verdict = barred(dish, request, library)
    if verdict is not None:
        return verdict
    if not request.eater.fortified:
        for part in dish.ingredients:
            if part.food in library.foods.fortified:
                return f"{part.ingredient} is fortified"
    family = limited(dish, request, library)
    if family is not None:
        return f"none of {family} for you"
    if dish.id in request.week.bans:
        return "it is banned"
    if not request.house.without:
        return None  # a variant's method is put into words only where somebody reads it
    return equipment.lacking(dish.cookware, (step.text for step in dish.steps), request.house.without)


def too_much(dish: Dish, request: PlanRequest, library: Library, portions: float | None) -> str | None:
    """Why so many portions of a dish that may be served are too many for one meal, in words (None portions: never)."""
    if portions is None or not amounts.applies(request):
        return None
    return amounts.refused(dish, request, library, portions)


def barred(dish: Dish, request: PlanRequest, library: Library) -> str | None:
    """The exclusion or dislike that bars a dish, in words; None when every one of them is answered `free`, or by a
    "maybe" that the user allowed. High FODMAP bars where it does in every size."""
    allowed = [parse_allowance(text) for text in request.eater.allow_maybe]
    for name in request.eater.exclusions:
        if name == HIGH_FODMAP:
            why = amounts.refused(dish, request, library)
            if why is not None:
                return why
            continue
        verdict = library.cookbook.verdict(dish.id, name)
        if verdict.answer is Answer.FREE:
            continue
        if verdict.answer is Answer.MAYBE and _allowed(dish, name, allowed, library):
            continue
        return f"{name.replace('_', ' ')}: {verdict.answer.value} ({verdict.why})"
    for text in request.eater.dislikes:
        if text.strip() and (why := disliked(dish, text, library)) is not None:
            return why
    return None


def _allowed(dish: Dish, name: str, allowed: Sequence[tuple[str, str | None]], library: Library) -> bool:
    if (name, None) in allowed:
        return True
    foods = {food.lower() for exclusion, food in allowed if exclusion == name and food is not None}
    if not foods:
        return False
    for part in dish.ingredients:
        verdict = library.cookbook.line_verdict(part, name)
        if verdict.answer is not Answer.FREE and not {part.food.lower(), part.ingredient.lower()} & foods:
            return False
    return True


def needs(dish: Dish) -> set[str]:
    """The kitchen equipment a dish needs, by the names that `kitchen.without` uses: what its cookware asks for, and
    what the words of its method do. `equipment.UNKNOWN` is among them where nobody knows a piece of its cookware."""
    return equipment.needed(dish.cookware, (step.text for step in dish.steps))


def gather(request: PlanRequest, library: Library, keys: Sequence[str]) -> Candidates:
    """Every dish that may be served, with its numbers. Raises NoPlan when nothing is left."""
    forms = _forms(request, library)
    if not forms:
        left_out = request.eater.exclusions if len(request.eaters) == 1 else request.exclusions
        raise NoPlan(
            "no dish is left after the exclusions " + ", ".join(left_out),
            hint="Leave one out, or allow a maybe with --allow-maybe EXCLUSION.",
        )
    dishes = tuple(form.dish for form in forms)
    plates = tuple(plates_of(request, e, forms, tuple(keys)) for e in range(len(request.eaters)))
    pulses = np.array([pulses_of(dish, library) >= PULSES_G for dish in dishes])
    return Candidates(dishes, tuple(keys), plates, pulses, tuple(frozenset(form.groups) for form in forms))


@dataclass
class Form:
    """A dish in one form of its pot. `plates`: by eater, the library of the plate and the dish there."""

    dish: Dish
    plates: dict[int, tuple[Library, Dish]]
    groups: list[tuple[int, ...]]


def _forms(request: PlanRequest, library: Library) -> list[Form]:
    """The dishes that may be served, by id, each in the forms that those who may share it need. A pot that several
    share is one that each of them may eat of."""
    forms: dict[str, list[Form]] = {}
    for who in groups(request):
        plates = table(library, request.eaters, who).plates
        asked = [request.of(request.eaters[e]) for e in who]
        for id_ in sorted(plates[0].cookbook.dishes):
            mine = [plate.cookbook.dishes[id_] for plate in plates]
            same = next((form for form in forms.get(id_, ()) if _one_pot(form.dish, mine[0])), None)
            known = {} if same is None else same.plates
            if same is not None and all(e in known and known[e][1] == d for e, d in zip(who, mine, strict=True)):
                same.groups.append(who)
                continue
            if any(refusal(d, a, lib) is not None for d, a, lib in zip(mine, asked, plates, strict=True)):
                continue
            served = {e: (lib, d) for e, lib, d in zip(who, plates, mine, strict=True)}
            if same is None:
                forms.setdefault(id_, []).append(Form(mine[0], served, [who]))
            else:
                same.plates |= {e: one for e, one in served.items() if e not in same.plates}
                same.groups.append(who)
    return [form for _, mine in sorted(forms.items()) for form in mine]


def _one_pot(a: Dish, b: Dish) -> bool:
    """Whether two forms of a dish are alike but for what is made or added per plate."""
    if a is b:
        return True
    lines = [[x for x in dish.ingredients if APART not in x.marks] for dish in (a, b)]
    return lines[0] == lines[1]


def plates_of(request: PlanRequest, e: int, forms: Sequence[Form], keys: tuple[str, ...]) -> Plates:
    """The numbers of each form on the plate of one eater."""
    request = request.of(request.eaters[e])
    count = len(forms)
    known, upper = np.zeros((count, len(keys))), np.zeros((count, len(keys)))
    grams, greens = np.zeros(count), np.zeros(count)
    names = sorted({cap.family for cap in request.eater.caps})
    family_grams = {name: np.zeros(count) for name in names}
    fitting: dict[int, tuple[float, ...]] = {}
    shares: dict[int, tuple[Share, ...]] = {}
    limited = amounts.applies(request)
    by_library: dict[int, tuple[Library, list[int]]] = {}
    for i, form in enumerate(forms):
        if e in form.plates:
            library, dish = form.plates[e]
            by_library.setdefault(id(library), (library, []))[1].append(i)
            greens[i] = greens_of(dish, library)
            held = families(dish, library)
            for name in names:
                family_grams[name][i] = held.get(name, 0.0) / dish.servings
            if limited:
                fitting[i] = amounts.fitting(dish, request, library)
                shares[i] = amounts.held(dish, request, library)
    for library, mine in by_library.values():
        known[mine], upper[mine], grams[mine] = _numbers_of(library, keys).rows([forms[i].plates[e][1] for i in mine])
    dishes = tuple(form.plates[e][1] if e in form.plates else None for form in forms)
    return Plates(known, upper, grams, family_grams, greens, fitting, shares, dishes)


PLANTS = ("0900", "1100")  # SR28's groups: fruits; vegetables
PULSES = "pulses"  # their families: "pulses: lentils"
STARCHY = frozenset({"potato", "sweet potato", "cassava", "taro", "yam", "plantain"})
PULSES_G = 40.0  # eaten in a portion, to be a dish of pulses


def greens_of(dish: Dish, library: Library) -> float:
    """Grams of fruit and vegetables in a portion, without the starchy ones and the pulses."""
    book = library.cookbook.ingredients
    mine = [(p.eaten_g, book.get(p.ingredient)) for p in dish.ingredients]
    return sum([g for g, e in mine if e and e.raw_group in PLANTS and e.family not in STARCHY]) / dish.servings


def pulses_of(dish: Dish, library: Library) -> float:
    """Grams of cooked pulses in a portion."""
    book = library.cookbook.ingredients
    mine = [(p.eaten_g, book.get(p.ingredient)) for p in dish.ingredients]
    return sum([g for g, e in mine if e and e.family.startswith(PULSES)]) / dish.servings


class _Numbers:
    """The numbers of every dish of a library for one set of nutrients: re-planning asks for them again and again."""

    def __init__(self, library: Library, keys: Sequence[str]) -> None:
        self.made_of = dict(library.cookbook.dishes)
        dishes = list(self.made_of.values())
        self.index = {dish.id: i for i, dish in enumerate(dishes)}
        self.known, self.upper, self.grams = numbers(dishes, library, keys)

    def rows(self, dishes: Sequence[Dish]) -> tuple[Floats, Floats, Floats]:
        at = [self.index[dish.id] for dish in dishes]
        return self.known[at], self.upper[at], self.grams[at]


@dataclass(frozen=True)
class _Remembered:
    """What has been worked out of one cookbook: the numbers of its dishes by nutrients, the families of each dish (and
    the dish that they are of), and what a dislike says of an ingredient eaten as a food."""

    numbers: dict[tuple[str, ...], _Numbers] = field(default_factory=dict)
    families: dict[str, tuple[Dish, dict[str, float]]] = field(default_factory=dict)


def _numbers_of(library: Library, keys: tuple[str, ...]) -> _Numbers:
    known = library.cookbook.remembered(_Remembered).numbers
    # a cookbook's dishes may change while it is open: what was remembered of others is worked out anew
    if keys not in known or known[keys].made_of != library.cookbook.dishes:
        known[keys] = _Numbers(library, keys)
    return known[keys]


def families(dish: Dish, library: Library) -> dict[str, float]:
    """Eaten grams of each food family in the whole recipe."""
    known = library.cookbook.remembered(_Remembered).families
    if dish.id not in known or known[dish.id][0] is not dish:
        known[dish.id] = (dish, _families(dish, library))
    return known[dish.id][1]


def _families(dish: Dish, library: Library) -> dict[str, float]:
    total: dict[str, float] = {}
    for part in dish.ingredients:
        entry = library.cookbook.ingredients.get(part.ingredient)
        for family in entry.families if entry is not None else ():
            total[family] = total.get(family, 0.0) + part.eaten_g
    return total


def numbers(dishes: Sequence[Dish], library: Library, keys: Sequence[str]) -> tuple[Floats, Floats, Floats]:
    """(known, upper, grams) per portion of each dish."""
    foods = sorted({part.food for dish in dishes for part in dish.ingredients})
    known_of, upper_of = food_vectors(foods, library, keys)
    row = {food: i for i, food in enumerate(foods)}
    of = np.repeat(np.arange(len(dishes)), [len(dish.ingredients) for dish in dishes])
    food = np.array([row[p.food] for dish in dishes for p in dish.ingredients], dtype=np.int64)
    share = np.array([p.eaten_g / dish.servings for dish in dishes for p in dish.ingredients], dtype=np.float64)
    most = np.array([g for dish in dishes for g in _most_grams(dish)], dtype=np.float64)
    known, upper = np.zeros((len(dishes), len(keys))), np.zeros((len(dishes), len(keys)))
    grams = np.zeros(len(dishes))
    # add.at adds in the order of the ingredients, so that the sums are the same on every machine
    np.add.at(known, of, known_of[food] * (share / 100.0)[:, None])
    np.add.at(upper, of, upper_of[food] * (most / 100.0)[:, None])
    np.add.at(grams, of, share)
    return known, upper, grams


def _most_grams(dish: Dish) -> list[float]:
    """The most of each ingredient line that a portion can hold, in grams. A fixed amount is shared by as few portions
    as the smallest pot gives, so that no upper limit is passed when little is cooked."""
    share = 1.0 / dish.servings
    least = max(dish.portion_step, 0.5)
    fixed = 1.0 / min(dish.servings, max(math.ceil(least / dish.cook_step - 1e-9) * dish.cook_step, 0.25))
    return [p.eaten_g * (fixed if p.fixed else share) for p in dish.ingredients]


def food_vectors(foods: Sequence[str], library: Library, keys: Sequence[str]) -> tuple[Floats, Floats]:
    """Known and upper values per 100 g, one row per food. A missing value is zero in `known` and in `upper` the
    upper quartile of its food group (never zero for want of data)."""
    table = library.foods.amount_rows(foods, keys)
    estimates = library.foods.upper_estimates()
    group = [library.foods.food(food).group_code for food in foods]
    guesses = {code: [estimates.get((code, key), 0.0) for key in keys] for code in set(group)}
    values = np.array([table[food] for food in foods], dtype=np.float64).reshape(len(foods), len(keys))
    missing = np.isnan(values)
    known = np.where(missing, 0.0, values)
    upper = np.where(missing, np.array([guesses[code] for code in group]).reshape(values.shape), values)
    return known, upper


def portions_of(
    dish: Dish, kcal: float, *, main: bool, fitting: Sequence[float] | None = None, small: bool = False
) -> list[float]:
    """The portion sizes a dish may be served in: kitchen steps that keep whole pieces whole, never a token.

    Mains from three quarters, extras from a half when half is still 60 kcal or more; at most what one meal bears.
    `fitting`: the only sizes there are; where these are smaller, the largest of them. `small`: for somebody who eats
    much less than a grown-up, half of a main and a quarter of a side are no token.
    """
    step = max(dish.portion_step, 0.25 if main or small else 0.5)
    low = 0.75 if main else (0.5 if kcal * 0.5 >= 60 else 1.0)
    low = low - 0.25 if small else low
    sizes = [round(k * step, 2) for k in range(1, int(max(dish.most, step) / step + 1e-9) + 1)]
    fit = [s for s in sizes if s >= low]
    if fitting is not None:
        fit, sizes = [s for s in fit if s in fitting], list(fitting)
    return fit or [sizes[-1]]


def fits_slot(dish: Dish, slot: str) -> bool:
    course = {"breakfast": Course.BREAKFAST, "lunch": Course.LUNCH, "dinner": Course.DINNER}.get(slot, Course.SNACK)
    return course in dish.courses


def fits_extra(dish: Dish, slot: str) -> bool:
    """Sides go with lunch and dinner; with breakfast what is both side and snack (fruit, a glass of milk); a second
    snack may stand beside a snack."""
    if slot in ("lunch", "dinner"):
        return Course.SIDE in dish.courses
    if slot == "breakfast":
        return Course.SIDE in dish.courses and Course.SNACK in dish.courses
    return Course.SNACK in dish.courses


def fits_flare(dish: Dish) -> bool:
    return dish.no_cook and dish.active_minutes <= FLARE_MINUTES
