"""High FODMAP by the portion eaten: how many grams of each ingredient one person may have in one meal.

The portions are `foods_db/fodmap/portions.csv`, one row for each ingredient: grams, 0 for never, or nothing where no
figure is published: then the verdict of the food stands. Grams are those of the state that was measured (`STATES`).
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mealplan.dishes.dish import Dish, Portioned
from mealplan.dishes.ingredients import Ingredient
from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.food import Answer, Verdict

HIGH_FODMAP = "high_fodmap"
STATES = ("as eaten", "drained", "cooked", "dry")
KINDS = ("fructans", "GOS", "lactose", "fructose", "sorbitol", "mannitol", "perseitol")
COLUMNS = ("ingredient", "free_up_to_g", "measured_as", "fodmaps", "source", "doubt")
LEAST = 0.5  # of a portion: less is a token
HAIR = 1e-9  # relative: what adding up may be off
Skip = Callable[[ValueProblem], None]
Judge = Callable[[Ingredient, str], Verdict]  # (ingredient, the food that it is eaten as)


@dataclass(frozen=True, slots=True)
class Portion:
    """`free_up_to_g`: grams per person in one meal that are low in FODMAPs, as `measured_as` (one of STATES) says; 0:
    at no amount; None: no figure is published. `kinds`: the FODMAPs that limit it, some of KINDS."""

    free_up_to_g: float | None
    measured_as: str = STATES[0]
    kinds: tuple[str, ...] = ()
    source: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What a serving of a dish holds of one ingredient that has a figure. `each`: grams in a portion; `fixed`: grams
    that are in a pot of any size, and so at the most in a serving; `whole`: grams in a portion of the recipe as it is
    written. `over`: what is answered where that is more than its portion: `maybe` where nobody knows more of its foods
    either, which can be allowed; else `contains`."""

    ingredient: str
    foods: frozenset[str]
    portion: Portion
    limit: float
    each: float
    fixed: float
    whole: float
    over: Answer

    def grams(self, portions: float) -> float:
        """The most that so many portions hold."""
        return self.each * portions + self.fixed

    def fits(self, portions: float) -> bool:
        return self.grams(portions) <= self.limit * (1.0 + HAIR)

    @property
    def words(self) -> str:
        """`courgette: 150 g, free up to 65 g`."""
        if not self.limit:
            return f"{self.ingredient}: {weight(self.whole)}, free at no amount"
        held, limit = weight(self.whole), weight(self.limit)
        if held == limit and self.whole > self.limit * (1.0 + HAIR):
            held = f"a hair over {limit}"
        return f"{self.ingredient}: {held}, free up to {limit}"


def weight(grams: float) -> str:
    """Grams as they are told of portions: whole ones, below ten with a decimal, never rounded to nothing."""
    if grams >= 9.95:
        return f"{grams:.0f} g"
    return f"{grams:.1f} g".replace(".0 g", " g") if grams >= 0.05 or not grams else "under 0.1 g"


def size_words(portions: float) -> str:
    """`½`, `¾`, `1¼`."""
    whole, rest = divmod(portions, 1.0)
    sign = {0.0: "", 0.25: "¼", 0.5: "½", 0.75: "¾"}.get(rest)
    return f"{portions:g}" if sign is None else f"{int(whole) or ''}{sign}" or "0"


# ---- the table


def load_portions(path: Path, ingredients: Collection[str], skip: Skip | None = None) -> dict[str, Portion]:
    """The portions by ingredient. Raises ValueProblem for a row that is wrong, doubled, without a source, or of what is
    no ingredient, and for an ingredient without a row. (With `skip`, such rows are reported there and left out.) Where
    there is no such file there are no portions, and the verdicts of the foods stand."""
    if not path.is_file():
        return {}
    found: dict[str, Portion] = {}

    def faulty(problem: ValueProblem) -> None:
        if skip is None:
            raise problem
        skip(problem)

    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueProblem(f"its columns are not {', '.join(COLUMNS)}", where=str(path))
        for row in reader:
            name, where = row["ingredient"], f"{path}:{reader.line_num}: {row['ingredient']}"
            if name not in ingredients:
                faulty(unknown_name("ingredient", name, ingredients, where=where))
            elif name in found:
                faulty(ValueProblem("has a row already", where=where))
            elif (problem := _fault(row, where)) is not None:
                faulty(problem)
            else:
                grams = float(row["free_up_to_g"]) if row["free_up_to_g"] else None
                kinds = tuple(row["fodmaps"].split())
                found[name] = Portion(grams, row["measured_as"], kinds, row["source"], row["doubt"])
    missing = sorted(set(ingredients) - found.keys())
    if missing:
        hint = "Give it grams, 0 for never, or no figure, with the source."
        faulty(ValueProblem(f"no row for {', '.join(missing[:5])}", where=str(path), hint=hint))
    return found


def _fault(row: Mapping[str, str | None], where: str) -> ValueProblem | None:
    if None in row.values() or not all(isinstance(value, str) for value in row.values()):
        return ValueProblem("has too few or too many cells", where=where)
    text = row["free_up_to_g"] or ""
    try:
        grams = float(text) if text else 0.0
    except ValueError:
        grams = math.nan
    if not 0.0 <= grams <= 2000.0:
        return ValueProblem(f"free_up_to_g = {text!r} is no weight", where=where, hint="Grams, 0 or nothing.")
    if row["measured_as"] not in STATES:
        return unknown_name("state", row["measured_as"] or "", STATES, where=where)
    if not row["source"]:
        return ValueProblem("has no source", where=where, hint='"none found" where there is none.')
    strange = next((kind for kind in (row["fodmaps"] or "").split() if kind not in KINDS), None)
    return None if strange is None else unknown_name("FODMAP", strange, KINDS, where=where)


# ---- what a dish holds


class Weighed(Protocol):
    """What has the three weights of an ingredient: a line of a recipe, a part of a cook."""

    @property
    def edible_g(self) -> float: ...
    @property
    def eaten_g(self) -> float: ...


def measured(line: Weighed, entry: Ingredient, state: str) -> float:
    """Grams of a line of a recipe (of all its servings) in the state that a portion was measured in. Dry and drained
    is what goes into the pot; cooked is that by the ingredient's yield, whether or not this dish cooks it; as eaten is
    what comes to the table."""
    if state in ("dry", "drained"):
        return line.edible_g
    if state == "cooked":
        return line.edible_g * (entry.yield_factor if entry.cooked is not None else 1.0)
    return line.eaten_g


def shares(
    dish: Dish, ingredients: Mapping[str, Ingredient], portions: Mapping[str, Portion], judge: Judge
) -> tuple[Share, ...]:
    """Of each ingredient of a dish that has a figure, what a serving holds; several lines of one together."""
    lines: dict[str, list[Portioned]] = {}
    for line in dish.ingredients:
        if limited(ingredients[line.ingredient], portions):
            lines.setdefault(line.ingredient, []).append(line)
    out = []
    for name, mine in lines.items():
        entry, portion = ingredients[name], portions[name]
        grams = [(line.fixed, measured(line, entry, portion.measured_as)) for line in mine]
        own = max((judge(entry, line.food).answer for line in mine), key=lambda answer: answer.rank)
        each = sum(g for fixed, g in grams if not fixed) / dish.servings
        held = sum(g for fixed, g in grams if fixed)
        foods = frozenset({entry.raw, *(line.food for line in mine)})
        over = Answer.MAYBE if own is Answer.MAYBE else Answer.CONTAINS
        out.append(
            Share(name, foods, portion, portion.free_up_to_g or 0.0, each, held, each + held / dish.servings, over)
        )
    return tuple(out)


def limited(entry: Ingredient, portions: Mapping[str, Portion]) -> bool:
    """Whether the amount decides: it has a figure, and no packet says that it is low in FODMAPs."""
    portion = portions.get(entry.name)
    return portion is not None and portion.free_up_to_g is not None and HIGH_FODMAP not in entry.certified


def sizes(dish: Dish, held: Collection[Share]) -> tuple[float, ...]:
    """The portion sizes of a dish in which nothing is more than its portion: kitchen steps from a half on, as many as
    one meal bears. None where even the smallest is over."""
    step = dish.portion_step
    many = int(max(dish.most, step) / step + 1e-9)
    steps = [round(k * step, 2) for k in range(1, many + 1)]
    return tuple(size for size in steps if size >= LEAST and all(share.fits(size) for share in held))


def worst_share(held: Collection[Share]) -> Share | None:
    """The share of a whole portion that is furthest over, of those with the worst answer; None where none is over."""
    over = [share for share in held if share.whole > share.limit * (1.0 + HAIR)]
    return max(over, key=lambda s: (s.over.rank, s.whole / s.limit if s.limit else math.inf), default=None)


def verdict(
    dish: Dish, ingredients: Mapping[str, Ingredient], portions: Mapping[str, Portion], judge: Judge
) -> Verdict:
    """The verdict of one whole portion: the worst line, by its amount where that is known to decide, else by its food,
    and the sizes that fit where this one does not."""
    held = shares(dish, ingredients, portions, judge)
    unknown = [
        Verdict(found.answer, f"{entry.name}: {found.why}")
        for line in dish.ingredients
        if not limited(entry := ingredients[line.ingredient], portions)
        and (found := judge(entry, line.food)).answer is not Answer.FREE
    ]
    worst = max(unknown, key=lambda one: one.answer.rank, default=None)
    over = worst_share(held)
    if over is not None and (worst is None or over.over.rank > worst.answer.rank):
        fit = () if unknown else sizes(dish, held)
        return Verdict(over.over, over.words + (f"; {fit_words(fit)}" if fit else ""))
    if worst is not None:
        return worst
    return Verdict(Answer.FREE, f"no ingredient is more than its portion ({most_words(held)})" if held else "")


def fit_words(fit: Collection[float]) -> str:
    """Of sizes below a whole portion: `½ portion fits`, `½ to ¾ portion fits`."""
    small, large = size_words(min(fit)), size_words(max(fit))
    return f"{small} portion fits" if small == large else f"{small} to {large} portion fits"


def most_words(held: Collection[Share]) -> str:
    """The share of a whole portion that is nearest to its limit."""
    return max(held, key=lambda share: share.whole / share.limit if share.limit else 0.0).words
