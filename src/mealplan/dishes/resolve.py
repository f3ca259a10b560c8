"""From a recipe as written to a dish as numbers: three weights for each line, minutes, whole pieces."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mealplan import equipment
from mealplan.dishes.cooklang import Mention, ParsedStep, Recipe
from mealplan.dishes.dish import MARKS, Dish, Portioned, Step
from mealplan.dishes.facts import Facts, Per100, per_100
from mealplan.dishes.ingredients import Ingredient, Names
from mealplan.dishes.prep import Prep
from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.kitchen.rules import KitchenRules

#: SR28 groups that never carry a dish: spices and herbs, fats and oils, soups and sauces, beverages, sweets.
CARRIES_NOTHING = frozenset({"0200", "0400", "0600", "1400", "1900"})
_STATE = re.compile(r"\b(raw|cooked)\b")
_DRAIN = re.compile(r"\b(drain|drained|draining|strain|strained)\b", re.IGNORECASE)
_MEANWHILE = re.compile(r"\b(meanwhile|in the meantime|while (it|they|the|that|this))\b", re.IGNORECASE)
_LEAST_STEP = (0.25, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Kitchen:
    """What resolving and checking need: the names, the facts of foods, the preparation table, the kitchen rules."""

    names: Names
    facts: Facts
    prep: Prep
    rules: KitchenRules = field(default_factory=KitchenRules)


def resolve(recipe: Recipe, dish_id: str, kitchen: Kitchen, *, user: bool = False) -> Dish:
    """The dish. Raises ValueProblem (file, line) for an unknown ingredient or an amount that cannot be weighed."""
    lines: list[tuple[Portioned, Ingredient, float]] = []
    steps: list[Step] = []
    seen: set[str] = set()
    for step in recipe.steps:
        work = 0.0
        for mention in step.ingredients:
            line = weigh(mention, kitchen, recipe.path, seen)
            if line is None:
                continue
            lines.append(line)
            seen.add(line[1].name)
            work += 0.0 if line[1].tap else kitchen.prep.handling + line[2]
        steps.append(_timed(step, work))
    if not lines:
        raise ValueProblem("no ingredient is named", where=recipe.path, hint="Mark ingredients: `@red lentils{150%g}`.")
    portioned = _states(_absorbed([(p, i) for p, i, _ in lines], recipe), recipe, kitchen.names)
    entries = [(p, i) for (_, i, _), p in zip(lines, portioned, strict=True)]
    wholes = [(p.amount, i.piece_whole) for p, i, _ in lines if p.amount is not None and p.unit == "" and not p.fixed]
    cookware = tuple(dict.fromkeys(item for step in recipe.steps for item in step.cookware))
    header = recipe.header
    return Dish(
        id=dish_id,
        title=header.title,
        courses=header.courses,
        servings=header.servings,
        tags=header.tags,
        fridge_days=header.fridge_days,
        freezer_days=header.freezer_days,
        again_minutes=header.again_minutes,
        ingredients=tuple(portioned),
        cookware=cookware,
        steps=tuple(steps),
        active_minutes=round(sum(step.active_minutes for step in steps), 1),
        total_minutes=round(total_minutes(steps), 1),
        no_cook=not equipment.heats(cookware, [step.text for step in steps]),
        main_ingredient=main_ingredient(entries, per_100(kitchen.facts)),
        portion_step=portion_step(wholes, header.servings),
        cook_step=cook_step(wholes, header.servings),
        user=user,
        path=recipe.path,
        most=header.most,
        cutting_minutes=round(sum(minutes for line, _, minutes in lines if not line.fixed), 1),
    )


def _states(lines: list[Portioned], recipe: Recipe, names: Names) -> list[Portioned]:
    """The lines with what the front matter says of them: cooked through in this dish, or not. `(raw)` at a line stands.
    Raises ValueProblem for a name that no line has, or that is both."""
    said: dict[str, bool] = {}
    for key, cooked in (("cooked", True), ("raw", False)):
        where = f"{recipe.path}:{recipe.header.lines.get(key, 1)}"
        for name in getattr(recipe.header, key):
            entry = names.get(name)
            mine = [line for line in lines if entry is not None and line.ingredient == entry.name]
            if not mine:
                raise unknown_name("ingredient", name, sorted({line.ingredient for line in lines}), where=where)
            if said.setdefault(mine[0].ingredient, cooked) is not cooked or (cooked and all(_raw(x) for x in mine)):
                raise ValueProblem(f"{name} is both raw and cooked", where=where, hint="Say one of them.")
    return [replace(x, cooked=False if _raw(x) else said.get(x.ingredient)) for x in lines]


def _raw(line: Portioned) -> bool:
    return "raw" in _STATE.findall(line.note.lower())


def weigh(mention: Mention, kitchen: Kitchen, path: str, seen: set[str]) -> tuple[Portioned, Ingredient, float] | None:
    """(the line, its ingredient, minutes of cutting). None where something named before is only mentioned again."""
    where = f"{path}:{mention.line}"
    ingredient, name = _meant(mention, kitchen.names, where)
    if mention.amount is None:
        if ingredient.name in seen:
            return None
        raise ValueProblem(f"@{name} has no amount", where=where, hint=f"For example `@{name}{{100%g}}`.")
    unit = "" if mention.unit.lower() in {"piece", "pieces"} else mention.unit
    try:
        edible = ingredient.grams(mention.amount, unit, f"{mention.note} {mention.name} {ingredient.name}")
    except ValueProblem as problem:
        raise ValueProblem(problem.message, where=where, hint=problem.hint) from None
    said_note, marks, instead = read_note(mention.note, kitchen.names, where)
    said = set(_STATE.findall(said_note.lower()))
    if len(said) > 1:
        raise ValueProblem(f"@{mention.name} is both raw and cooked", where=where, hint="Say one of them.")
    state = said.pop() if said else ingredient.eaten
    food, eaten = ingredient.raw, edible
    if state == "cooked" and ingredient.cooked is not None:
        food, eaten = ingredient.cooked, edible * ingredient.yield_factor
    line = Portioned(
        ingredient=ingredient.name,
        food=food,
        bought_g=0.0 if ingredient.tap else ingredient.bought(edible),
        edible_g=edible,
        eaten_g=eaten,
        retention=ingredient.retention if state == "cooked" and ingredient.cooked is None else None,
        shown=amount_text(mention.amount, unit),
        amount=mention.amount,
        unit=unit,
        note=said_note,
        fixed=mention.fixed,
        id=ingredient.id,
        said=name,
        marks=marks,
        instead=instead,
    )
    pieces = mention.amount if unit == "" else None
    return line, ingredient, 0.0 if ingredient.tap else kitchen.prep.cutting(said_note, edible, pieces)


def read_note(note: str, names: Names, where: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """(the note as a cook reads it, its marks, what the dish takes in the place of the ingredient) of a note such as
    "diced, optional, or: rice or quinoa". Raises ValueProblem for an ingredient that is not known."""
    kept: list[str] = []
    marks: list[str] = []
    instead: list[str] = []
    for part in (piece.strip() for piece in note.split(",")):
        if part.lower() in MARKS:
            marks.append(part.lower())
        elif part.lower().startswith("or:"):
            named = [one.strip() for one in re.split(r"\bor\b", part[3:])]
            instead += [names.find(one, where=where).name for one in named if one]
        elif part:
            kept.append(part)
    return ", ".join(kept), tuple(marks), tuple(instead)


def _meant(mention: Mention, names: Names, where: str) -> tuple[Ingredient, str]:
    """(the ingredient, the name it is called by). Without braces a name ends after one word by the rules; the longest
    that is an ingredient is taken, so that "@olive oil" never means an olive."""
    following = mention.more.split()
    for count in range(len(following), 0, -1):
        name = " ".join([mention.name, *following[:count]])
        if (found := names.get(name)) is not None:
            return found, name
    return names.find(mention.name, where=where), mention.name


def _timed(step: ParsedStep, work: float) -> Step:
    active = sum(t.minutes for t in step.timers if t.name == "")
    wait = sum(t.minutes for t in step.timers if t.name == "wait")
    return Step(step.text, round(active + work, 2), wait, tuple((t.name, t.minutes) for t in step.timers))


def total_minutes(steps: list[Step]) -> float:
    """From start to table: steps in order; one done "meanwhile" runs beside the waiting of the step before it."""
    total, waiting = 0.0, 0.0
    for step in steps:
        length = step.active_minutes + step.wait_minutes
        beside = waiting if _MEANWHILE.search(step.text) else 0.0
        total += max(0.0, length - beside)
        waiting = step.wait_minutes if length >= beside else beside
    return total


def heats(item: str) -> bool:
    """Whether a piece of cookware cooks. A kettle or a toaster is no cooking."""
    return equipment.heats([item])


def drained(steps: Sequence[Step] | Sequence[ParsedStep]) -> bool:
    """Whether the method pours its water away."""
    return any(_DRAIN.search(step.text) for step in steps)


def _absorbed(lines: list[tuple[Portioned, Ingredient]], recipe: Recipe) -> list[Portioned]:
    """Tap water is eaten only as far as it stays in the dish: what the grain took up is in its cooked weight already,
    and what is drained is gone."""
    taken = sum(max(0.0, p.eaten_g - p.edible_g) for p, i in lines if not i.tap)
    poured = drained(recipe.steps)
    result = []
    for portioned, ingredient in lines:
        if ingredient.tap:
            left = 0.0 if poured else max(0.0, portioned.edible_g - taken)
            taken = max(0.0, taken - portioned.edible_g)
            portioned = replace(portioned, eaten_g=left)
        result.append(portioned)
    return result


def main_ingredient(lines: Sequence[tuple[Portioned, Ingredient]], per_100g: Per100) -> str:
    """The family with the greatest share of the dish's protein and energy together, fats and condiments left out."""
    proteins = [per_100g(p.food, "protein") * p.eaten_g / 100.0 for p, _ in lines]
    energies = [per_100g(p.food, "energy") * p.eaten_g / 100.0 for p, _ in lines]
    protein, energy = sum(proteins) or 1.0, sum(energies) or 1.0
    scores: dict[str, float] = {}
    for (_, ingredient), mine, burnt in zip(lines, proteins, energies, strict=True):
        if ingredient.tap or ingredient.raw_group in CARRIES_NOTHING:
            continue
        score = mine / protein + burnt / energy
        scores[ingredient.family] = scores.get(ingredient.family, 0.0) + score
    if not scores:  # a drink, a spoon of honey: what there is most of
        return max(lines, key=lambda line: line[0].eaten_g)[1].family
    return max(sorted(scores), key=lambda family: scores[family])


def _whole(step: float, wholes: list[tuple[float, float]], servings: float) -> bool:
    for amount, part in wholes:
        parts = step * amount / servings / part
        if abs(parts - round(parts)) > 1e-6 or round(parts) < 1:
            return False
    return True


def portion_step(wholes: list[tuple[float, float]], servings: float) -> float:
    """The smallest of ¼, ½ and 1 portion that keeps whole pieces whole; `wholes` holds (pieces, smallest part)."""
    return next((step for step in _LEAST_STEP if _whole(step, wholes, servings)), 1.0)


def cook_step(wholes: list[tuple[float, float]], servings: float) -> float:
    """The smallest number of portions whose multiples cook without a broken piece (3 eggs for 2 portions: 2)."""
    candidates = sorted({*_LEAST_STEP, *(float(n) for n in range(2, math.ceil(servings))), servings})
    return next((step for step in candidates if _whole(step, wholes, servings)), servings)


_FRACTIONS = {0.25: "¼", 0.5: "½", 0.75: "¾", 1 / 3: "⅓", 2 / 3: "⅔"}


def amount_text(amount: float, unit: str) -> str:
    """ "1½", "80 g", "¼ tsp": grams and millilitres in whole numbers, the rest in kitchen fractions where they fit."""
    if unit in {"g", "ml"}:
        number = f"{amount:.0f}" if amount >= 10 else f"{amount:.1f}".rstrip("0").rstrip(".")
        return f"{number} {unit}"
    whole = math.floor(amount + 1e-9)
    rest = amount - whole
    for value, sign in _FRACTIONS.items():
        if abs(rest - value) < 0.02:
            return f"{whole or ''}{sign} {unit}".rstrip()
    number = f"{amount:.2f}".rstrip("0").rstrip(".")
    return f"{number} {unit}".rstrip()


def scaled_text(line: Portioned, factor: float) -> str:
    """What to take for `factor` times the whole recipe, in the unit of the recipe."""
    return line.shown if line.amount is None else amount_text(line.amount * line.times(factor), line.unit)
