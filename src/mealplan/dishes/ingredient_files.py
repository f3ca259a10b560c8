"""Reads `foods_db/ingredients/*.toml` (docs/dishes-and-ingredients.md), strictly: an unknown key, a doubled name or
a weight that cannot be is an error that names file, line and ingredient."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mealplan.dishes.facts import Fact, Facts
from mealplan.dishes.frontmatter import days
from mealplan.dishes.ingredients import SHOPS, SURE, Cooks, Ingredient, Names, StandIn
from mealplan.dishes.packs import weighed
from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.food import FOOD_EXCLUSIONS, Measure
from mealplan.idents import ident

KEYS = (
    "id",
    "aliases",
    "plural",
    "raw",
    "cooked",
    "eaten",
    "family",
    "packs",
    "packs_us",
    "packs_de",
    "keeps",
    "opened",
    "frozen",
    "shop",
    "price",
    "piece",
    "refuse",
    "refuse_source",
    "certified",
    "also",
    "measures",
    "measures_source",
    "staple",
    "tap",
    "bought_as",
    "form_of",
    "season",
    "note",
    "counts_as",
    "look_for",
    "instead",
    "cooks",
)
_COOKED = ("food", "yield", "source")
_PIECE = ("grams", "whole", "name", "source")
_PRICE = ("usd", "sure", "source")
_STAND_IN = ("without", "use", "factor", "small", "little", "note", "plus", "oil", "pot", "fresh", "leave_out")
_FLAGS = ("small", "little", "oil", "pot", "fresh")
_COOKS = ("done", "least", "whole", "most", "simmer", "fresh", "apart")
_MINUTES = ("least", "whole", "most", "simmer")
PREP_FILE = "prep.toml"
Skip = Callable[[ValueProblem], None]


def load_ingredients(folder: Path, facts: Facts, skip: Skip | None = None) -> dict[str, Ingredient]:
    """Every ingredient by name. With `skip`, a faulty entry is reported there and left out; otherwise it raises."""
    found: dict[str, Ingredient] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == PREP_FILE:
            continue
        text = path.read_text(encoding="utf-8")
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            problem = ValueProblem(f"not valid TOML: {error}", where=str(path))
            if skip is None:
                raise problem from None
            skip(problem)
            continue
        lines = _lines(text)
        for name, table in tables.items():
            where = f"{path}:{lines.get(name, 1)}: {name}"
            try:
                if name in found:
                    raise ValueProblem(
                        f"is also in the aisle {found[name].aisle!r}", where=where, hint="Keep one of them."
                    )
                found[name] = weighed(_Entry(name, table, where, facts).read(path.stem))
            except ValueProblem as problem:
                if skip is None:
                    raise
                skip(problem)
    for ingredient in found.values():
        if ingredient.bought_as and ingredient.bought_as not in found:
            unknown = unknown_name("ingredient", ingredient.bought_as, found, where=f"{folder}: {ingredient.name}")
            if skip is None:
                raise unknown
            skip(unknown)
    _check_stand_ins(found, folder, skip)
    return _without_doubles(found, skip)


def _check_stand_ins(found: dict[str, Ingredient], folder: Path, skip: Skip | None) -> None:
    """Every stand-in is an ingredient, and another one."""
    for ingredient in found.values():
        named = [name for one in ingredient.stand_ins for name in (one.use, *(x for x, _ in one.plus)) if name]
        for name in named:
            if name not in found or name == ingredient.name:
                unknown = unknown_name("ingredient", name, found, where=f"{folder}: {ingredient.name}: instead")
                if skip is None:
                    raise unknown
                skip(unknown)


def _without_doubles(found: dict[str, Ingredient], skip: Skip | None) -> dict[str, Ingredient]:
    while True:
        try:
            Names(found)
        except ValueProblem as problem:
            if skip is None:
                raise
            skip(problem)
            loser = problem.message.rsplit("'", 2)[-2]
            found = {name: one for name, one in found.items() if name != loser}
        else:
            return found


_HEADING = re.compile(r'^\[\s*"?([^"\]\n]*?)"?\s*\]', re.MULTILINE)


def _lines(text: str) -> dict[str, int]:
    """The line on which each table begins, by its name."""
    found: dict[str, int] = {}
    for match in _HEADING.finditer(text):
        found.setdefault(match[1], text.count("\n", 0, match.start()) + 1)
    return found


class _Entry:
    """One table on its way to an Ingredient."""

    def __init__(self, name: str, table: Any, where: str, facts: Facts) -> None:
        self.name, self.where, self.facts = name, where, facts
        if not isinstance(table, dict):
            raise ValueProblem("is not a table", where=where, hint='Write `["name"]` on a line of its own.')
        for key in table:
            if key not in KEYS:
                raise unknown_name("key", key, KEYS, where=where)
        self.table: dict[str, Any] = table

    def fail(self, message: str, hint: str | None = None) -> ValueProblem:
        return ValueProblem(message, where=self.where, hint=hint)

    def read(self, aisle: str) -> Ingredient:
        table = self.table
        raw = self.food("raw", table.get("raw"))
        cooked, factor, source = self.cooked(raw)
        eaten = table.get("eaten", "cooked" if cooked else "raw")
        if eaten not in ("raw", "cooked") or (eaten == "cooked" and cooked is None):
            raise self.fail(f"eaten = {eaten!r} cannot be", "raw, or cooked where there is a cooked food")
        refuse, refuse_source = self.refuse(raw)
        grams, whole = self.piece()
        own = tuple(
            Measure(unit, self.positive("measures", grams_)) for unit, grams_ in self.sub("measures", None).items()
        )
        if own and not table.get("measures_source"):
            raise self.fail("measures without measures_source", "Say where they come from.")
        family = self.text("family") or self.name
        for exclusion in self.words("certified"):
            if exclusion not in FOOD_EXCLUSIONS:
                raise unknown_name("exclusion", exclusion, FOOD_EXCLUSIONS, where=self.where)
        return Ingredient(
            name=self.name,
            aisle=aisle,
            family=family,
            raw=raw.food,
            raw_group=raw.group_code,
            cooked=None if cooked is None else cooked.food,
            yield_factor=factor,
            yield_source=source,
            eaten=eaten,
            refuse=refuse,
            refuse_source=refuse_source,
            plural=self.text("plural"),
            aliases=self.words("aliases"),
            certified=self.words("certified"),
            also=self.also(),
            measures=own + self.other_measures(raw, own),
            piece_grams=grams,
            piece_whole=whole,
            piece_name=str(self.sub("piece", _PIECE).get("name", "")),
            packs=self.words("packs"),
            packs_us=self.words("packs_us"),
            packs_de=self.words("packs_de"),
            keeps_days=self.days("keeps"),
            opened_days=self.days("opened"),
            frozen_days=self.days("frozen"),
            shop=self.one_of("shop", SHOPS) or "any",
            **self.price(),
            staple=self.flag("staple"),
            tap=self.flag("tap"),
            bought_as=self.text("bought_as"),
            form_of=self.text("form_of"),
            season=self.text("season"),
            note=self.text("note"),
            counts_as=self.words("counts_as"),
            look_for=self.text("look_for"),
            stand_ins=self.stand_ins(),
            cooks=self.cooks(),
            id=self.ident(),
        )

    def cooked(self, raw: Fact) -> tuple[Fact | None, float, str]:
        """(food, g cooked per g raw, where that is from): the solids stay, so yield = solids raw / solids cooked."""
        if "cooked" not in self.table:
            return None, 1.0, ""
        table = self.sub("cooked", _COOKED)
        food = self.food("cooked.food", table.get("food"))
        if "yield" in table:
            if not table.get("source"):
                raise self.fail("cooked.yield without cooked.source", "Say where the yield comes from.")
            return food, self.plausible_yield(self.positive("cooked.yield", table["yield"])), str(table["source"])
        if "water" not in raw.values or "water" not in food.values or food.values["water"] >= 99.5:
            raise self.fail("the yield cannot be computed: water is not known", "Give cooked.yield with its source.")
        factor = (100.0 - raw.values["water"]) / (100.0 - food.values["water"])
        return food, self.plausible_yield(factor), "solids raw / solids cooked (USDA SR28, water)"

    def plausible_yield(self, factor: float) -> float:
        if not 0.3 <= factor <= 8.0:
            raise self.fail(
                f"{factor:.2f} g cooked from 1 g raw cannot be", "Check the pair of foods; or give yield with source."
            )
        return factor

    def refuse(self, raw: Fact) -> tuple[float, str]:
        if "refuse" not in self.table:
            return raw.refuse, "USDA SR28" if raw.refuse else ""
        refuse = self.table["refuse"]
        if isinstance(refuse, bool) or not isinstance(refuse, int | float) or not 0 <= refuse <= 0.8:
            raise self.fail(f"refuse = {refuse!r} is not a fraction of the weight", "For example 0.10 for a tenth.")
        if not self.text("refuse_source"):
            raise self.fail("refuse without refuse_source", "Say where it comes from.")
        return float(refuse), self.text("refuse_source")

    def other_measures(self, raw: Fact, own: tuple[Measure, ...]) -> tuple[Measure, ...]:
        """SR28's measures of the food; a volume of the entry's own replaces all of SR28's: a spoon weighs one thing."""
        from mealplan.units import volume_measures

        if not volume_measures(own):
            return raw.measures
        return tuple(measure for measure in raw.measures if not volume_measures([measure]))

    def piece(self) -> tuple[float | None, float]:
        if "piece" not in self.table:
            return None, 0.5
        table = self.sub("piece", _PIECE)
        if not table.get("source"):
            raise self.fail("piece without a source", "Say where the weight of one comes from.")
        return self.positive("piece.grams", table.get("grams")), self.positive("piece.whole", table.get("whole", 0.5))

    def also(self) -> tuple[tuple[str, str, str], ...]:
        """What the ingredient itself holds or may hold, where its foods do not tell: exclusion = "contains: why"."""
        found = []
        for exclusion, said in self.sub("also", FOOD_EXCLUSIONS).items():
            answer, _, why = str(said).partition(":")
            if answer not in ("contains", "maybe") or not why.strip():
                raise self.fail(f"also: {said!r} is no answer with a reason", 'like "contains: infused with garlic"')
            found.append((exclusion, answer, why.strip()))
        return tuple(found)

    def price(self) -> dict[str, Any]:
        """The reference price: US dollars of 2017/18 per 100 g as bought, how sure it is, and where it is from."""
        if "price" not in self.table:
            return {}
        table = self.sub("price", _PRICE)
        usd, sure = table.get("usd"), table.get("sure", "")
        if isinstance(usd, bool) or not isinstance(usd, int | float) or not 0 <= usd < 10_000:
            raise self.fail(f"price.usd = {usd!r} is no price", "US dollars of 2017/18 per 100 g as bought.")
        if sure not in SURE or not table.get("source"):
            raise self.fail("price without sure and source", f"sure is one of {', '.join(SURE)}.")
        return {"price_usd": float(usd), "price_sure": sure}

    def stand_ins(self) -> tuple[StandIn, ...]:
        """`instead = [{without = "gluten", use = "gluten-free pasta", factor = 1.0, note = ""}]`, the nearest first."""
        listed = self.table.get("instead", [])
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise self.fail("instead is not a list of tables", 'instead = [{without = "gluten", use = "..."}]')
        found = []
        for one in listed:
            for key in one:
                if key not in _STAND_IN:
                    raise unknown_name("key", f"instead.{key}", _STAND_IN, where=self.where)
            without, use = str(one.get("without", "")), str(one.get("use", "")).strip()
            if without and without not in FOOD_EXCLUSIONS:
                raise unknown_name("exclusion", without, FOOD_EXCLUSIONS, where=self.where)
            if not use and one.get("leave_out") is not True:
                raise self.fail("a stand-in without `use`", "Name what stands in, or say `leave_out = true`.")
            factor, note = self.positive("factor", one.get("factor", 1.0)), str(one.get("note", ""))
            small, little, oil, pot, fresh = (one.get(key) is True for key in _FLAGS)
            plus = tuple((str(name), self.positive("plus", grams)) for name, grams in one.get("plus", {}).items())
            found.append(StandIn(without, use, factor, small, note, little, plus, oil, pot, fresh))
        return tuple(found)

    def cooks(self) -> Cooks:
        """`cooks = { done = "no longer pink inside", least = 10, whole = 20, most = 15 }`: how it cooks where it stands
        in for something else."""
        table = self.sub("cooks", _COOKS)
        minutes = {key: self.positive(f"cooks.{key}", table[key]) for key in _MINUTES if key in table}
        apart = table.get("apart", [])
        if not isinstance(apart, list) or not all(isinstance(name, str) for name in apart):
            raise self.fail("cooks.apart is not a list of families", 'cooks = { apart = ["noodles"] }')
        done, fresh = str(table.get("done", "")).strip(), table.get("fresh") is True
        return Cooks(done, **minutes, fresh=fresh, apart=tuple(apart))

    def days(self, key: str) -> int | None:
        return days(self.table[key], where=self.where) if key in self.table else None

    def one_of(self, key: str, known: tuple[str, ...]) -> str:
        value = self.text(key)
        if value and value not in known:
            raise self.fail(f"{key} = {value!r}", " or ".join(known))
        return value

    def food(self, key: str, food: object) -> Fact:
        if not isinstance(food, str):
            raise self.fail(f"{key} is missing", 'For example raw = "sr28:08120".')
        fact = self.facts.get(food)
        if fact is None:
            raise unknown_name("food", food, self.facts.ids(), where=self.where, listing="mealplan foods search TEXT")
        return fact

    def sub(self, key: str, known: tuple[str, ...] | None) -> dict[str, Any]:
        table = self.table.get(key, {})
        if not isinstance(table, dict):
            raise self.fail(f"{key} is not a table", f"{key} = {{ ... }}")
        for inner in table:
            if known is not None and inner not in known:
                raise unknown_name("key", f"{key}.{inner}", [f"{key}.{one}" for one in known], where=self.where)
        return table

    def ident(self) -> str:
        """The id that it keeps, else that of its name."""
        id_ = self.text("id") or ident(self.name)
        if not id_ or id_ != ident(id_):
            raise self.fail(f"id = {id_!r} is no id", 'Small letters, digits and hyphens, like id = "rolled-oats".')
        return id_

    def text(self, key: str) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            raise self.fail(f"{key} = {value!r} is not text", "Put it in quotes.")
        return value.strip()

    def words(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fail(f"{key} is not a list of words", f'{key} = ["...", "..."]')
        return tuple(item.strip() for item in value)

    def flag(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            raise self.fail(f"{key} = {value!r}: true or false")
        return value

    def positive(self, key: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 100_000:
            raise self.fail(f"{key} = {value!r} is not a positive number")
        return float(value)
