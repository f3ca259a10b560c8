"""The cookbook: shipped dishes from the compiled catalogue and the user's own, with their verdicts and energy."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from mealplan.dishes.cooklang import read
from mealplan.dishes.dish import Dish
from mealplan.dishes.facts import SqlFacts
from mealplan.dishes.ingredients import Ingredient, Names
from mealplan.dishes.prep import Prep
from mealplan.dishes.resolve import Kitchen, resolve
from mealplan.dishes.stored import dish_from_json, ingredient_from_json
from mealplan.dishes.verdicts import of_dish, of_ingredient
from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.catalogue import Catalogue
from mealplan.foods.food import EXCLUSIONS, Answer, Verdict

MOST_USER_FILES = 2000


class Cookbook:
    """`dishes` by id and `ingredients` by name. `warnings`: what was wrong with files of the user's own."""

    def __init__(
        self,
        dishes: Mapping[str, Dish],
        ingredients: Mapping[str, Ingredient],
        foods: Catalogue,
        *,
        connection: sqlite3.Connection | None = None,
        prep: Prep | None = None,
        warnings: tuple[str, ...] = (),
    ) -> None:
        self.dishes = dict(dishes)
        self.ingredients = dict(ingredients)
        self.foods = foods
        self.prep = prep or Prep({}, 0.0)
        self.warnings = warnings
        self._connection = connection

    @cached_property
    def names(self) -> Names:
        """Finds ingredients by any of their names."""
        return Names(self.ingredients)

    @cached_property
    def kitchen(self) -> Kitchen:
        """What checking and resolving a dish file needs. Raises ValueProblem for a cookbook made without a file."""
        if self._connection is None:
            raise ValueProblem("this cookbook has no food catalogue behind it")
        return Kitchen(self.names, SqlFacts(self._connection), self.prep)

    def dish(self, name: str) -> Dish:
        """The dish of that id, or of that title. Raises ValueProblem with the nearest ids when there is none."""
        wanted = name.strip().lower()
        found = self.dishes.get(wanted.replace(" ", "-").replace("_", "-"))
        if found is None:
            found = next((dish for dish in self.dishes.values() if dish.title.lower() == wanted), None)
        if found is None:
            raise unknown_name("dish", name, self.dishes, listing="mealplan dishes list")
        return found

    def verdict(self, dish_id: str, exclusion: str) -> Verdict:
        """The worst verdict over the dish's ingredients; the reason names the ingredient."""
        if exclusion not in EXCLUSIONS:
            raise unknown_name("exclusion", exclusion, EXCLUSIONS, listing="mealplan exclusions list")
        return self.verdicts(dish_id)[exclusion]

    def verdicts(self, dish_id: str) -> dict[str, Verdict]:
        """The verdict of the dish for every exclusion."""
        found = self._verdicts.get(dish_id)
        if found is None:
            found = of_dish(self.dish(dish_id), self.ingredients, self._food_verdict)
            self._verdicts[dish_id] = found
        return found

    def ingredient_verdict(self, ingredient: str, exclusion: str, food: str | None = None) -> Verdict:
        """The verdict of one ingredient: of its raw entry and of `food`, the state it is eaten in (else cooked)."""
        entry = self.ingredients[ingredient]
        eaten = food or entry.cooked or entry.raw
        return of_ingredient(entry, exclusion, (entry.raw, eaten), self._food_verdict)

    def _food_verdict(self, food: str, exclusion: str) -> Verdict:
        return self.foods.verdicts([food])[food][exclusion]

    @cached_property
    def _verdicts(self) -> dict[str, dict[str, Verdict]]:
        """The compiled verdicts of shipped dishes; those of the user's own are added when asked for."""
        result: dict[str, dict[str, Verdict]] = {}
        if self._connection is None:
            return result
        rows = self._connection.execute("SELECT dish, exclusion, answer, why FROM dish_verdict").fetchall()
        for dish, exclusion, answer, why in rows:
            if dish in self.dishes and not self.dishes[dish].user:
                result.setdefault(dish, {})[exclusion] = Verdict(Answer(answer), why)
        return {dish: found for dish, found in result.items() if len(found) == len(EXCLUSIONS)}

    def kcal_per_portion(self, dish: Dish) -> float:
        """Energy of one portion, kcal (known part only)."""
        return nutrients_per_portion(dish, self._energy).get("energy", 0.0)

    @cached_property
    def _energy(self) -> dict[str, dict[str, float]]:
        foods = {line.food for dish in self.dishes.values() for line in dish.ingredients}
        table = self.foods.table(sorted(foods), ["energy"])
        return {food: {"energy": row["energy"].per_100g or 0.0} for food, row in table.items()}


def nutrients_per_portion(dish: Dish, per_100g: Catalogue | Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Known amounts in one portion, each in the nutrient's own unit; nutrients of which nothing is known are absent.

    `per_100g`: the catalogue, or {food: {nutrient: known amount per 100 g}}.
    """
    if isinstance(per_100g, Catalogue):
        from mealplan.nutrition.nutrients import nutrients

        keys = [key for key, one in nutrients().items() if one.kind != "unmeasured"]
        table = per_100g.table(sorted({line.food for line in dish.ingredients}), keys)
        known = {f: {k: v.per_100g for k, v in row.items() if v.per_100g is not None} for f, row in table.items()}
        return nutrients_per_portion(dish, known)
    sums: dict[str, float] = {}
    for line in dish.ingredients:
        share = line.eaten_g / dish.servings / 100.0
        for key, amount in per_100g[line.food].items():
            sums[key] = sums.get(key, 0.0) + amount * share
    return sums


def open_cookbook(path: Path, foods: Catalogue, user_dishes: Path | None = None) -> Cookbook:
    """The cookbook of a compiled catalogue, with the `.cook` files below `user_dishes`.

    A broken file of the user's is told in `warnings` and left out; one with the id of a shipped dish replaces it.
    """
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if not {"dish", "ingredient", "dish_verdict"} <= tables:
        raise ValueProblem("this catalogue has no dishes", where=str(path), hint="`mealplan db build` makes it anew.")
    ingredients = [
        ingredient_from_json(row[0]) for row in connection.execute("SELECT json FROM ingredient ORDER BY name")
    ]
    dishes = [dish_from_json(row[0]) for row in connection.execute("SELECT json FROM dish ORDER BY id")]
    row = connection.execute("SELECT value FROM meta WHERE key = 'prep'").fetchone()
    prep = Prep.from_json(json.loads(row[0])) if row else None
    book = Cookbook(
        {dish.id: dish for dish in dishes},
        {one.name: one for one in ingredients},
        foods,
        connection=connection,
        prep=prep,
    )
    own, warnings = _own(user_dishes, book)
    book.dishes.update(own)
    book.warnings = tuple(warnings)
    return book


def _own(folder: Path | None, book: Cookbook) -> tuple[dict[str, Dish], list[str]]:
    if folder is None or not folder.is_dir():
        return {}, []
    files = sorted({*folder.glob("*.cook"), *folder.glob("*/*.cook")})
    found: dict[str, Dish] = {}
    warnings: list[str] = []
    if len(files) > MOST_USER_FILES:
        warnings.append(f"{folder}: more than {MOST_USER_FILES} dishes; the rest is left out")
    for path in files[:MOST_USER_FILES]:
        dish_id = path.stem.strip().lower().replace(" ", "-").replace("_", "-")
        try:
            if dish_id in found:
                raise ValueProblem(f"the id {dish_id!r} is also that of {found[dish_id].path}", where=str(path))
            found[dish_id] = resolve(read(path), dish_id, book.kitchen, user=True)
        except ValueProblem as problem:
            warnings.append(str(problem))
    return found, warnings
