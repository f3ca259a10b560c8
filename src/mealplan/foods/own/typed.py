"""A food as she gives it, by flags, by answers or as JSON: the same few keys, read here once.

    {"name": "Oat drink", "per": "100 ml", "grams_per_100ml": 103, "label": "Energy 190 kJ\\nFat 1,5 g ...",
     "values": {"vitamin b12": "0.38 ug"}, "region": "eu", "year": 2026, "daily_values": "eu", "serving": "30 g",
     "ingredients": "Water, oats 10 %", "complete": true, "contains": ["oats"], "traces": [], "claims": ["vegan"],
     "barcode": "4006381333931", "group": "Beverages", "fortified": false, "refuse": 0, "measures": {"cup": 240}}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.catalogue import Catalogue
from mealplan.foods.exclusions.words import meant
from mealplan.foods.food import FOOD_EXCLUSIONS
from mealplan.foods.own import plausible
from mealplan.foods.own.fdc import added
from mealplan.foods.own.form import MOST_TEXT, MOST_WORDS, WEIGH_IT, Keys, OwnFood, barcode, group_code, plain
from mealplan.foods.own.label import Printed, Table, basis_of, key_of, lines_of, read_label, tells
from mealplan.units import parse_kitchen_amount, to_grams

KEYS = (
    "name", "per", "serving", "grams_per_100ml", "label", "values", "region", "year", "daily_values", "ingredients",
    "complete", "contains", "traces", "claims", "barcode", "group", "fortified", "only_land_plants", "refuse",
    "measures", "source", "as_printed",
)  # fmt: skip
REGIONS = ("eu", "us")
DAILY_VALUES = ("us_old", "us_new", "eu")


def from_typed(given: Mapping[str, Any], groups: Mapping[str, str], where: str = "label") -> tuple[OwnFood, list[str]]:
    """The food, and what was made of what. Raises ValueProblem for a key, a figure or a name that is wrong, for
    values that cannot be, and for a food without any."""
    for key in given:
        if key not in KEYS:
            raise unknown_name("key", key, KEYS, where=where)
    ask = _Given(given, where)
    name = ask.text("name")
    if not name:
        raise ValueProblem("it has no name", where=where, hint="Say what the packet calls it.")
    year = ask.whole("year", 1990, 2100)
    table = Table(ask.grams(), ask.one_of("region", REGIONS), year, ask.one_of("daily_values", DAILY_VALUES))
    printed = [*lines_of(str(given.get("label") or ""), where=where), *ask.values()]
    if not printed:
        hint = 'Like "Fat 3.5 g", one a line; or fat=3.5g.'
        raise ValueProblem("no nutrient is given", where=where, hint=hint)
    read = read_label(printed, table, where=where)
    if not read.values:
        told = "; ".join(read.notes[:3])
        raise ValueProblem(f"no figure can be read: {told}", where=where, hint='Like "Fat 3.5 g", one a line.')
    odd = plausible.check(read.values, where, as_printed=ask.flag("as_printed"))
    text = ask.text("ingredients", MOST_TEXT)
    complete = ask.flag("complete")
    if complete and not text:
        raise ValueProblem("complete, but no ingredients are given", where=where, hint="--ingredients TEXT")
    food = OwnFood(
        name=name,
        group_code=group_code(ask.text("group"), groups, where),
        values=read.values,
        source=ask.text("source", 300) or "label" + (f" of {year}" if year else ""),
        note=plain("; ".join(read.notes), 1000),
        barcode=barcode(ask.text("barcode"), where) if given.get("barcode") else "",
        ingredients=text,
        complete=complete,
        contains=ask.words("contains"),
        traces=ask.words("traces"),
        claims=tuple(dict.fromkeys(name for word in ask.words("claims") for name in claimed(word, where))),
        fortified=ask.flag("fortified") or added(text),
        plants_only=ask.flag("only_land_plants"),
        refuse=ask.share("refuse"),
        measures=ask.measures(),
    )
    return food, [*read.notes, *odd]


def likely_group(name: str, foods: Catalogue) -> str:
    """The group of the food most like a name, by which what is unknown is estimated; "" where nothing is like it."""
    words = re.findall(r"\w{4,}", name)
    found = foods.search(name, 1) or [food for word in words for food in foods.search(word, 1)]
    return found[0].group_code if found else ""


def claimed(word: str, where: str) -> list[str]:
    """The exclusions that a claim frees: "gluten-free", "vegan". Raises ValueProblem with the nearest names."""
    bare = re.sub(r"(?i)[\s-]*free$|^free (from|of) ", "", word).strip() or word
    names = [name for name in meant(bare, where=where).names if name in FOOD_EXCLUSIONS]
    if not names:
        raise unknown_name("claim", word, FOOD_EXCLUSIONS, where=where)
    return names


class _Given(Keys):
    """The keys as given."""

    def whole(self, key: str, least: int, most: int) -> int | None:
        value = self.table.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most):
            raise ValueProblem(f"{key} is no number from {least} to {most}", where=self.where)
        return value

    def number(self, key: str, value: object, least: float, most: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise ValueProblem(f"{key} is no number from {least:g} to {most:g}", where=self.where)
        return float(value)

    def share(self, key: str) -> float:
        value = self.table.get(key)
        return 0.0 if value is None else self.number(key, value, 0.0, 0.95)

    def one_of(self, key: str, known: tuple[str, ...]) -> str:
        value = self.text(key).lower().replace("-", "_")
        if value and value not in known:
            raise unknown_name(key.replace("_", " "), value, known, where=self.where)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key) or ()
        parts = re.split(r"[,;]", value) if isinstance(value, str) else value
        if not isinstance(parts, list | tuple) or not all(isinstance(x, str) for x in parts) or len(parts) > MOST_WORDS:
            raise ValueProblem(f"{key} is no list of at most {MOST_WORDS} words", where=self.where)
        return tuple(word for word in (plain(one) for one in parts) if word)

    def values(self) -> list[Printed]:
        value = self.table.get("values") or {}
        if not isinstance(value, Mapping) or len(value) > 200:
            raise ValueProblem("values is no table of amounts", where=self.where, hint='{"fat": "3.5 g"}')
        out = []
        for name, text in value.items():
            if not isinstance(text, str):
                hint = f'With its unit, in quotes: "{str(name)[:20]}": "3.5 g".'
                raise ValueProblem(f"{str(name)[:40]} is not text", where=self.where, hint=hint)
            if not tells(text):
                hint = f"Like {str(name)[:20]}=3.5g; leave out what the packet does not say."
                raise ValueProblem(f"{str(name)[:40]}: {text[:20]!r} is no amount", where=self.where, hint=hint)
            out.append(Printed(key_of(str(name), where=self.where), plain(text, 200)))
        return out

    def measures(self) -> tuple[tuple[str, float], ...]:
        value = self.table.get("measures") or {}
        if not isinstance(value, Mapping) or len(value) > MOST_WORDS:
            raise ValueProblem("measures is no table of grams", where=self.where, hint='{"cup": 240}')
        found = {plain(name): self.number(f"measures.{name}"[:60], x, 0.01, 10_000) for name, x in value.items()}
        if self.table.get("serving"):
            found.setdefault("serving", self._weight("serving"))
        return tuple((name, grams) for name, grams in found.items() if name)

    def grams(self) -> float:
        """How many grams the figures are of."""
        per = re.sub(r"\s+", "", self.text("per").lower()) or ("serving" if self.table.get("serving") else "")
        said, serving = basis_of(str(self.table.get("label") or ""))
        per = per or said or "100g"
        if per in ("100g", "g"):
            return 100.0
        if per in ("100ml", "ml"):
            weight = self.table.get("grams_per_100ml")
            if weight is None:
                raise ValueProblem("the figures are of 100 ml, and 1 ml is not 1 g", where=self.where, hint=WEIGH_IT)
            return self.number("grams_per_100ml", weight, 20, 300)
        if per in ("serving", "portion"):
            if not self.table.get("serving") and serving is not None:
                return self.number("serving", serving, 0.1, 5_000)
            if not self.table.get("serving"):
                raise ValueProblem("the figures are of a serving of how many grams?", where=self.where,
                                   hint="--serving 30g")  # fmt: skip
            return self._weight("serving")
        return self._grams(per, "per")

    def _weight(self, key: str) -> float:
        return self._grams(self.text(key), key)

    def _grams(self, text: str, key: str) -> float:
        try:
            amount, unit = parse_kitchen_amount(text, where=f"{self.where}: {key}")
            return self.number(key, to_grams(amount, unit), 0.1, 5_000)
        except ValueProblem as problem:
            hint = "In grams, like 30g. Of something by volume: what the serving weighs."
            raise ValueProblem(problem.message, where=f"{self.where}: {key}", hint=hint) from None
