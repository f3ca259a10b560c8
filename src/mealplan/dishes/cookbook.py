"""The cookbook: shipped dishes from the compiled catalogue and the user's own, with their verdicts and energy."""

from __future__ import annotations

import copy
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from mealplan.dishes import fodmap
from mealplan.dishes.care import Line, Told, care_of
from mealplan.dishes.cooklang import read
from mealplan.dishes.dish import Dish, Portioned
from mealplan.dishes.facts import SqlFacts
from mealplan.dishes.fodmap import HIGH_FODMAP, Portion, Share
from mealplan.dishes.ingredients import Ingredient, Names, key, said
from mealplan.dishes.labels import Labels
from mealplan.dishes.prep import Prep
from mealplan.dishes.resolve import Kitchen, resolve
from mealplan.dishes.stored import dish_from_json, ingredient_from_json, stored_portions
from mealplan.dishes.verdicts import Known, by_itself, fodmap_judge, of_dish, of_ingredient, of_part, on_line
from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.catalogue import Catalogue
from mealplan.foods.food import EXCLUSIONS, KITCHEN, Answer, Value, Verdict
from mealplan.foods.kitchen.rules import META, KitchenRules
from mealplan.nutrition.intake import Intake, intake
from mealplan.nutrition.nutrients import nutrients

MOST_USER_FILES = 2000
_Memory = TypeVar("_Memory")


@dataclass(frozen=True)
class _Shares:
    """What has been worked out of one cookbook for `high_fodmap`: the shares of each dish, and the dish that they are
    of."""

    of: dict[str, tuple[Dish, tuple[Share, ...]]] = field(default_factory=dict)


class Cookbook:
    """`dishes` by id and `ingredients` by name; `portions`: how much of an ingredient is low in FODMAPs, by its name.
    `warnings`: what was wrong with files of the user's own."""

    def __init__(
        self,
        dishes: Mapping[str, Dish],
        ingredients: Mapping[str, Ingredient],
        foods: Catalogue,
        *,
        connection: sqlite3.Connection | None = None,
        prep: Prep | None = None,
        warnings: tuple[str, ...] = (),
        portions: Mapping[str, Portion] | None = None,
    ) -> None:
        self.dishes = dict(dishes)
        self.ingredients = dict(ingredients)
        self.portions = dict(portions or {})
        self.foods = foods
        self.prep = prep or Prep({}, 0.0)
        self.warnings = warnings
        self._connection = connection
        self._by_exclusion: dict[str, dict[str, Verdict]] = {}
        self._judged: dict[str, tuple[Dish, dict[str, Verdict]]] = {}  # with the dish that they are of
        self._shipped = dict(dishes)  # those of the file behind us: what was compiled of a dish is of this one
        self._memory: dict[type, object] = {}
        self._whole: dict[str, dict[str, Verdict]] = {}  # food -> every exclusion
        self._of_foods: dict[str, dict[str, Verdict]] = {}  # exclusion -> food
        self._of_parts: Known = {}
        self._base: Cookbook | None = None  # what is worked out once for all is worked out there

    def with_dishes(self, dishes: Mapping[str, Dish]) -> Cookbook:
        """A cookbook of other dishes with the same ingredients and foods; what is known of foods is shared."""
        other = copy.copy(self)
        other.dishes, other._judged, other._memory, other._base = dict(dishes), {}, {}, self._base or self
        return other

    def remembered(self, kind: type[_Memory]) -> _Memory:
        """The one `kind()` of this cookbook: where rooms above keep what they have worked out of it, so that it goes
        when the cookbook goes and is never that of another. `dishes` may change while the cookbook is open: whoever
        keeps something of a dish keeps the dish beside it, and compares."""
        found = self._memory.get(kind)
        if found is None:
            found = self._memory.setdefault(kind, kind())  # of two threads, the first one's
        assert isinstance(found, kind)
        return found

    @cached_property
    def names(self) -> Names:
        """Finds ingredients by any of their names."""
        return self._base.names if self._base is not None else Names(self.ingredients, self._uses)

    @cached_property
    def labels(self) -> Labels:
        """What people read for the ids of ingredients, by language."""
        others: dict[str, dict[str, str]] = {}
        if self._connection is not None:
            for language, id_, words in self._connection.execute("SELECT language, id, words FROM label").fetchall():
                others.setdefault(language, {})[id_] = words
        return Labels({one.id: one.name for one in self.ingredients.values()}, others)

    def _uses(self) -> Mapping[str, int]:
        """How many dishes name each ingredient."""
        return Counter(name for dish in self.dishes.values() for name in {p.ingredient for p in dish.ingredients})

    @cached_property
    def kitchen(self) -> Kitchen:
        """What checking and resolving a dish file needs. Raises ValueProblem for a cookbook made without a file."""
        if self._connection is None:
            raise ValueProblem("this cookbook has no food catalogue behind it")
        return Kitchen(self.names, SqlFacts(self._connection), self.prep, self.rules)

    @cached_property
    def rules(self) -> KitchenRules:
        """The kitchen rules of the catalogue; none of a cookbook made without a file."""
        if self._base is not None:
            return self._base.rules
        query = "SELECT value FROM meta WHERE key = ?"
        row = None if self._connection is None else self._connection.execute(query, (META,)).fetchone()
        return KitchenRules() if row is None else KitchenRules.from_json(row[0])

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
        """The worst verdict over the dish's ingredients; the reason names the ingredient. `high_fodmap` is asked of one
        portion, by the grams of each ingredient: `fitting` says which sizes of a dish are free of it."""
        if exclusion not in EXCLUSIONS:
            raise unknown_name("exclusion", exclusion, EXCLUSIONS, listing="mealplan exclusions list")
        if exclusion not in self._by_exclusion:
            self._by_exclusion[exclusion] = self._compiled(exclusion)
        if self._as_shipped(dish_id) and dish_id in self._by_exclusion[exclusion]:
            return self._by_exclusion[exclusion][dish_id]
        return self._judge(self.dish(dish_id), exclusion)

    def _as_shipped(self, dish_id: str) -> bool:
        dish = self.dishes.get(dish_id)
        return dish is not None and dish is self._shipped.get(dish_id)

    def _compiled(self, exclusion: str) -> dict[str, Verdict]:
        """The compiled verdicts of shipped dishes on one exclusion: all that a plan asks for."""
        if self._connection is None:
            return {}
        query = "SELECT dish, answer, why FROM dish_verdict WHERE exclusion = ?"
        rows = self._connection.execute(query, (exclusion,)).fetchall()
        made = {(answer, why): Verdict(Answer(answer), why) for answer, why in {row[1:] for row in rows}}
        return {dish: made[answer, why] for dish, answer, why in rows if dish in self._shipped}

    def verdicts(self, dish_id: str) -> dict[str, Verdict]:
        """The verdict of the dish for every exclusion."""
        if self._as_shipped(dish_id) and dish_id in self._verdicts:
            return self._verdicts[dish_id]
        dish = self.dish(dish_id)
        foods = {food for line in dish.ingredients for food in (line.food, self.ingredients[line.ingredient].raw)}
        self._whole |= self.foods.verdicts(sorted(foods - self._whole.keys()))
        return {exclusion: self._judge(dish, exclusion) for exclusion in EXCLUSIONS}

    def _judge(self, dish: Dish, exclusion: str) -> Verdict:
        """The verdict of a dish that is not as it was compiled, worked out once."""
        judged = self._judged.get(dish.id)
        if judged is None or judged[0] is not dish:
            judged = self._judged[dish.id] = (dish, {})
        if exclusion not in judged[1]:
            judged[1].update(
                of_dish(
                    dish, self.ingredients, self._food_verdict, self.rules, self.portions, only=(exclusion,),
                    known=self._of_parts,
                )
            )  # fmt: skip
        return judged[1][exclusion]

    def shares(self, dish_id: str) -> tuple[Share, ...]:
        """What a serving of a dish holds of each ingredient of which the amount decides whether it is high FODMAP."""
        dish, known = self.dish(dish_id), self.remembered(_Shares).of
        if dish_id not in known or known[dish_id][0] is not dish:
            judge = self.fodmap_judge
            known[dish_id] = (dish, fodmap.shares(dish, self.ingredients, self.portions, judge))
        return known[dish_id][1]

    def fitting(self, dish_id: str) -> tuple[float, ...]:
        """The portion sizes of a dish that are free of high FODMAP; none where no size is."""
        return () if self.unmended(dish_id) else fodmap.sizes(self.dish(dish_id), self.shares(dish_id))

    def unmended(self, dish_id: str) -> tuple[tuple[Portioned, Verdict], ...]:
        """The lines of a dish that are not free of high FODMAP, and of which the amount decides nothing."""
        judge = self.fodmap_judge
        entries = [(line, self.ingredients[line.ingredient]) for line in self.dish(dish_id).ingredients]
        judged = [(line, entry, judge(entry, line.food)) for line, entry in entries]
        return tuple(
            (line, Verdict(found.answer, f"{entry.name}: {found.why}"))
            for line, entry, found in judged
            if found.answer is not Answer.FREE and not fodmap.limited(entry, self.portions)
        )

    def by_amount(self, ingredient: str, exclusion: str) -> bool:
        """Whether the amount that is eaten decides the verdict of an ingredient."""
        entry = self.ingredients.get(ingredient)
        return exclusion == HIGH_FODMAP and entry is not None and fodmap.limited(entry, self.portions)

    @property
    def fodmap_judge(self) -> fodmap.Judge:
        """What the foods of an ingredient say of FODMAPs, whatever the amount; each is looked up once."""
        return fodmap_judge(self._food_verdict, self._of_parts)

    def ingredient_verdict(self, ingredient: str, exclusion: str, food: str | None = None) -> Verdict:
        """The verdict of one ingredient: of its raw entry and of `food`, the state it is eaten in (else cooked)."""
        entry = self.ingredients[ingredient]
        foods = (entry.raw, food or entry.cooked or entry.raw)
        if exclusion in KITCHEN:
            return by_itself(entry, exclusion, foods, self._food_verdict, self.rules)
        return of_ingredient(entry, exclusion, foods, self._food_verdict)

    def kitchen_verdict(self, line: Line, group: str) -> Verdict:
        """What a kitchen rule makes of a line of what was cooked; by its food where the ingredient is not known as that
        food."""
        entry = self.names.of(line.id, line.ingredient)
        if entry is None or line.food not in (entry.raw, entry.cooked):
            return self._food_verdict(line.food, group)
        return on_line(entry, group, (entry.raw, line.food), line.cooked, self._food_verdict, self.rules)

    def care(self, lines: Iterable[Line], exclusions: Iterable[str]) -> tuple[Told, ...]:
        """What to look out for when these lines are cooked for those who leave this out."""
        groups = [name for name in exclusions if name in KITCHEN]
        return tuple(care_of(lines, self.names.of, groups, self.rules)) if groups else ()

    def line_verdict(self, line: Portioned, exclusion: str) -> Verdict:
        """The verdict of one line of a dish, of an ingredient that is there."""
        return of_part(line, self.ingredients[line.ingredient], exclusion, self._food_verdict, self.rules)

    def _food_verdict(self, food: str, exclusion: str) -> Verdict:
        if food in self._whole:
            return self._whole[food][exclusion]
        known = self._of_foods.get(exclusion)
        if known is None:  # of all that dishes are made of at once: a request asks for few exclusions, and most foods
            eaten = {x for one in self.ingredients.values() for x in (one.raw, one.cooked) if x is not None}
            known = self._of_foods[exclusion] = self.foods.verdicts_on(exclusion, sorted(eaten))
        if food not in known:
            known[food] = self.foods.verdicts([food])[food][exclusion]
        return known[food]

    @cached_property
    def _verdicts(self) -> dict[str, dict[str, Verdict]]:
        """The compiled verdicts of shipped dishes."""
        result: dict[str, dict[str, Verdict]] = {}
        if self._connection is None:
            return result
        rows = self._connection.execute("SELECT dish, exclusion, answer, why FROM dish_verdict").fetchall()
        for dish, exclusion, answer, why in rows:
            if dish in self._shipped:
                result.setdefault(dish, {})[exclusion] = Verdict(Answer(answer), why)
        return {dish: found for dish, found in result.items() if len(found) == len(EXCLUSIONS)}

    def kcal_per_portion(self) -> dict[str, float]:
        """Energy of one portion of every dish, kcal (the known part)."""
        foods = {line.food for dish in self.dishes.values() for line in dish.ingredients}
        table = self.foods.table(sorted(foods), ["energy"])
        return {dish.id: _intake(dish, ("energy",), table)["energy"].amount for dish in self.dishes.values()}

    def nutrients_per_portion(self, dish_id: str, keys: Iterable[str] | None = None) -> dict[str, Intake]:
        """What one portion of a dish holds, for the given nutrients or for all that have data."""
        return nutrients_per_portion(self.dish(dish_id), self.foods, keys)


def nutrients_per_portion(dish: Dish, foods: Catalogue, keys: Iterable[str] | None = None) -> dict[str, Intake]:
    """What one portion holds: eaten grams x the value per gram of the food as eaten, with what is not known."""
    wanted = [key for key, one in nutrients().items() if one.kind != "unmeasured"] if keys is None else list(keys)
    return _intake(dish, wanted, foods.table(sorted({line.food for line in dish.ingredients}), wanted))


def _intake(dish: Dish, keys: Sequence[str], table: Mapping[str, Mapping[str, Value]]) -> dict[str, Intake]:
    known = {food: {key: value.counted for key, value in row.items()} for food, row in table.items()}
    return intake([(line.eaten_g / dish.servings, known[line.food], {}) for line in dish.ingredients], keys)


def open_cookbook(
    path: Path, foods: Catalogue, user_dishes: Path | None = None, user_ingredients: Path | None = None
) -> Cookbook:
    """The cookbook of a compiled catalogue, with the `.cook` files below `user_dishes`, which may name the ingredients
    of the files in `user_ingredients`.

    A broken file of the user's is told in `warnings` and left out; one with the id of a shipped dish replaces it. An
    ingredient of hers never takes a name from one of ours.
    """
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if not {"dish", "ingredient", "dish_verdict", "fodmap_portion"} <= tables:
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
        portions=stored_portions(connection),
    )
    more, ill = _own_ingredients(user_ingredients, book, connection)
    book.ingredients.update(more)
    own, warnings = _own(user_dishes, book)
    book.dishes.update(own)
    book.warnings = (*ill, *warnings)
    return book


def _own_ingredients(
    folder: Path | None, book: Cookbook, connection: sqlite3.Connection
) -> tuple[dict[str, Ingredient], list[str]]:
    """(the user's own ingredients, what is wrong with their files)."""
    if folder is None or not folder.is_dir():
        return {}, []
    from mealplan.dishes.ingredient_files import load_ingredients  # deferred: few have ingredients of their own

    warnings: list[str] = []

    def told(problem: ValueProblem) -> None:
        warnings.append(str(problem))

    taken = {key(word) for one in book.ingredients.values() for word in (*said(one), one.id)}
    found: dict[str, Ingredient] = {}
    try:
        entries = load_ingredients(folder, SqlFacts(connection), told)
    except (OSError, UnicodeDecodeError) as error:
        return {}, [*warnings, f"{folder}: cannot be read ({error})"]
    for name, one in entries.items():
        clash = next((word for word in (*said(one), one.id) if key(word) in taken), None)
        if clash is not None:
            hint = "Give it another name or alias."
            told(ValueProblem(f"{clash!r} is an ingredient of the catalogue", where=f"{folder}: {name}", hint=hint))
            continue
        found[name] = one
    return found, warnings


def _own(folder: Path | None, book: Cookbook) -> tuple[dict[str, Dish], list[str]]:
    if folder is None or not folder.is_dir():
        return {}, []
    files = sorted(one for one in (*folder.glob("*"), *folder.glob("*/*")) if one.suffix.lower() == ".cook")
    kitchen = book.kitchen
    found: dict[str, Dish] = {}
    warnings: list[str] = []
    if len(files) > MOST_USER_FILES:
        warnings.append(f"{folder}: more than {MOST_USER_FILES} dishes; the rest is left out")
    for path in files[:MOST_USER_FILES]:
        dish_id = path.stem.strip().lower().replace(" ", "-").replace("_", "-")
        try:
            if dish_id in found:
                raise ValueProblem(f"the id {dish_id!r} is also that of {found[dish_id].path}", where=str(path))
            found[dish_id] = resolve(read(path), dish_id, kitchen, user=True)
        except ValueProblem as problem:
            warnings.append(str(problem))
    return found, warnings
