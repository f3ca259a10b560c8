"""Grams of a line: edible, in the state in which the food of the line is, from the least to the most that it can mean.

What the ingredient's own measures say goes first, then those of its food, then our own table of bunches, sprigs and
sizes (`data/weights.toml`). A weight that is declared of a tin is that of the closed tin; of a cauliflower, as bought.
Weight and food are always of one state: a cup of cooked spinach is weighed by the cooked food's measure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mealplan.bring.amounts import Amount
from mealplan.bring.line import CONTAINERS, MASSES, VOLUMES, Reading
from mealplan.bring.match import Match
from mealplan.bring.words import table
from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.packs import sizes
from mealplan.errors import ValueProblem
from mealplan.foods.food import Measure
from mealplan.library import Library

PINTS = {"us": 473.176, "uk": 568.261}
_VESSELS = {"cup_de": (125.0, 250.0), "cup_fr": (200.0, 250.0), "glass": (150.0, 220.0), "mug": (250.0, 350.0),
            "bowl": (250.0, 400.0)}  # fmt: skip
_SIZES = {"small": 0.7, "": 1.0, "large": 1.35}
_TYPICAL_TIN = 400.0
_BONES = 0.1  # of refuse, from which on meat is weighed with its bones
_KITCHEN = frozenset(
    (
        "slice",
        "clove",
        "bunch",
        "handful",
        "sprig",
        "leaf",
        "stalk",
        "stick",
        "head",
        "ear",
        "sheet",
        "cube",
        "fillet",
        "wedge",
        "scoop",
        "square",
        "pinch",
        "dash",
        "bulb",
        "bottle",
        "packet",
        "half",
    )
)


@dataclass(frozen=True, slots=True)
class Weight:
    """`low` to `high` edible grams of `food`. `estimated`: by our table or by what is usual, not by a measure."""

    low: float
    high: float
    food: str
    estimated: bool = False

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    def times(self, amount: Amount) -> Weight:
        """So many of it."""
        return Weight(self.low * amount.low, self.high * amount.high, self.food, self.estimated)


@dataclass(frozen=True, slots=True)
class Scales:
    """Weighs lines. `units`: us or uk, where that is known; it decides what a pint is, and whose packs are meant."""

    library: Library
    units: str = ""

    def weigh(self, reading: Reading, match: Match) -> Weight | None:
        """What the line's likeliest food weighs; None where nobody can say."""
        entry = self.library.cookbook.ingredients.get(match.ingredient)
        if entry is None:
            return self._of_food(reading, match.food) if reading.amount is not None else None
        if reading.amount is None:
            return None
        one = _One(self, entry, reading, match)
        found = one.weighed()
        return found if found is not None and found.high > 0 else None

    def of_part(self, name: str, reading: Reading) -> Weight | None:
        """A further ingredient of the line, "zest" of "juice and zest"."""
        return self.weigh(reading, Match("sure", "", name)) if name.endswith((" juice", " zest")) else None

    def unsaid(self, name: str, servings: float) -> Weight | None:
        """What is usual where the line gives no amount; None for what is no seasoning."""
        entry = self.library.cookbook.ingredients[name]
        found = _of_table("unsaid", entry, anything=False)
        return None if found is None else Weight(found[0] * servings, found[1] * servings, entry.raw, True)

    def _of_food(self, reading: Reading, food: str) -> Weight | None:
        """By the measures of a food of the table, or by weight alone."""
        amount = _first_mass(reading)
        if amount is not None:
            return Weight(amount.low, amount.high, food)
        if not food or reading.amount is None:
            return None
        measures = self.library.foods.measures(food)
        each = _by_measures(reading.amount.unit, measures, reading, self.units)
        if each is not None:
            return Weight(each[0], each[1], food).times(reading.amount)
        if reading.amount.unit in VOLUMES:
            least, most = table("weights")["millilitre"]["*"]
            size = VOLUMES[reading.amount.unit]
            return Weight(least * size, most * size, food, True).times(reading.amount)
        return None


def _first_mass(reading: Reading) -> Amount | None:
    """The weight of all, where the line has one, in grams."""
    count = reading.amount
    for amount, times in ((count, False), (reading.drained, True), (reading.total, False), (reading.each, True)):
        if amount is not None and amount.unit in MASSES:
            grams = amount.times(MASSES[amount.unit])
            if times and count is not None:
                return Amount(grams.low * count.low, grams.high * count.high, "g")
            return grams
    return None


def _by_measures(unit: str, measures: list[Measure], reading: Reading, units: str) -> tuple[float, float] | None:
    """Grams of one unit by measures: the range of those that fit where several do."""
    from mealplan.units import to_grams, volume_measures

    pairs = [(measure.name, measure.grams) for measure in measures]
    words = f"{reading.name} {' '.join(reading.tail)}"
    size = _millilitres(unit, units)
    if size is not None:
        try:
            one = to_grams(1.0, "ml", pairs, state=words)
            return one * size[0], one * size[1]
        except ValueProblem:
            found = [grams / VOLUMES.get(name, 1.0) for name, grams, _ in volume_measures(pairs) if name in VOLUMES]
            if not found:
                return None
            low, high = min(found), max(found)
            return (
                (low * size[0], high * size[1])
                if high <= 2.2 * low
                else (sorted(found)[len(found) // 2] * size[0],) * 2
            )
    if unit in _KITCHEN or unit in ("", "piece"):
        for said in (reading.size, "medium", unit or "piece") if unit in ("", "piece") else (unit,):
            if said:
                try:
                    one = to_grams(1.0, said, pairs)
                    return one, one
                except ValueProblem:
                    continue
    return None


def _millilitres(unit: str, units: str) -> tuple[float, float] | None:
    """Millilitres of one unit, least and most; None where it is no volume."""
    if unit in VOLUMES:
        return VOLUMES[unit], VOLUMES[unit]
    if unit == "pint":
        return (PINTS[units],) * 2 if units in PINTS else (PINTS["us"], PINTS["uk"])
    return _VESSELS.get(unit)


def _of_table(unit: str, entry: Ingredient, *, anything: bool = True) -> tuple[float, float] | None:
    """Our own estimate of one unit of an ingredient."""
    rows = _weights().get(unit, {})
    found = rows.get(entry.name) or rows.get(entry.aisle) or (rows.get("*") if anything else None)
    return None if found is None else (float(found[0]), float(found[1]))


@cache
def _weights() -> Mapping[str, Mapping[str, list[float]]]:
    return table("weights")


class _One:
    """One line on the scales."""

    def __init__(self, scales: Scales, entry: Ingredient, reading: Reading, match: Match) -> None:
        self.scales, self.entry, self.reading, self.match = scales, entry, reading, match
        assert reading.amount is not None
        self.amount = reading.amount
        self.unit = match.unit if match.unit and self.amount.unit in ("", "piece") else self.amount.unit
        if self.unit == "jar" and (entry.tap or entry.aisle in ("drinks", "plant-milks-and-alternatives")):
            self.unit = "glass"  # a German "Glas" is both
        self.food = entry.cooked if match.cooked and entry.cooked else entry.raw

    def weighed(self) -> Weight | None:
        unit = self.unit
        if self.reading.part:
            return self._of_fruit()
        if unit in MASSES:
            return self._kept(self.amount.times(MASSES[unit]), bones=True)
        declared = self._declared()
        if declared is not None:
            return declared
        size = _millilitres(unit, self.scales.units)
        if size is not None:
            return self._volume(size)
        if unit in CONTAINERS and not (unit == "packet" and self._one("packet") is not None):
            return self._pack(unit)
        one = self._one(unit)
        if one is None:
            return None
        low, high, estimated = one
        return Weight(low, high, self.food, estimated).times(self.amount)

    def _kept(self, amount: Amount, *, bones: bool) -> Weight:
        """Edible grams of a weight: without the bones, where it has some."""
        boned = bones and self.entry.aisle in ("meat-and-poultry", "fish") and self.entry.refuse >= _BONES
        share = 1.0 - self.entry.refuse if boned and not self.match.cooked else 1.0
        return Weight(amount.low * share, amount.high * share, self.food)

    def _declared(self) -> Weight | None:
        """By the weight that the line itself gives."""
        reading, count = self.reading, self.amount
        packed = self.unit in CONTAINERS
        if reading.drained is not None and reading.drained.unit in MASSES:
            grams = reading.drained.times(MASSES[reading.drained.unit])
            return Weight(grams.low * count.low, grams.high * count.high, self.food)
        each = reading.each
        if each is not None and each.unit in MASSES:
            grams = each.times(MASSES[each.unit])
            return self._net(Amount(grams.low * count.low, grams.high * count.high), packed)
        if each is not None and each.unit in VOLUMES:
            one = self._volume((VOLUMES[each.unit] * each.low, VOLUMES[each.unit] * each.high))
            return None if one is None else one
        if each is not None and each.unit in ("inch", "cm"):
            found = _of_table(each.unit, self.entry)
            return (
                None
                if found is None
                else Weight(found[0] * each.low * count.low, found[1] * each.high * count.high, self.food, True)
            )
        if reading.total is not None and reading.total.unit in MASSES:
            return self._net(reading.total.times(MASSES[reading.total.unit]), packed)
        if reading.total is not None and reading.total.unit in VOLUMES and not packed:
            volume = reading.total.times(VOLUMES[reading.total.unit])
            saved, self.amount = self.amount, Amount(1, 1)
            found_ = self._volume((volume.low, volume.high))
            self.amount = saved
            return found_
        return None

    def _net(self, amount: Amount, packed: bool) -> Weight:
        """Of a tin what is not thrown away; of pieces with a declared weight, with and without what is."""
        share = 1.0 - self.entry.refuse
        if packed:
            return Weight(amount.low * share, amount.high * share, self.food)
        if self.entry.refuse >= _BONES and self.entry.aisle not in ("meat-and-poultry", "fish"):
            return Weight(amount.low * share, amount.high, self.food)
        return self._kept(amount, bones=True)

    def _volume(self, size: tuple[float, float]) -> Weight | None:
        """Grams of so many millilitres (of each one that the line counts)."""
        measures = (
            self.scales.library.foods.measures(self.food) if self.food != self.entry.raw else list(self.entry.measures)
        )
        one = _by_measures("ml", measures, self.reading, self.scales.units)
        estimated = one is None
        if one is None:
            one = _of_table("millilitre", self.entry)
        if one is None:
            return None
        return Weight(one[0] * size[0], one[1] * size[1], self.food, estimated).times(self.amount)

    def _pack(self, unit: str) -> Weight | None:
        """A tin or pack whose size the line does not give: the usual one, or from the smallest to the largest."""
        found = _of_table(unit, self.entry, anything=False)
        if found is not None:
            return Weight(found[0], found[1], self.food, True).times(self.amount)
        market = {"us": "us", "uk": "uk"}.get(self.scales.units, "de" if self.match.language == "de" else "uk")
        packs = [pack.grams for pack in sizes(self.entry, market)]
        if not packs:
            return None
        if unit == "can":
            one = packs[0] if self.reading.size == "small" else min(packs, key=lambda grams: abs(grams - _TYPICAL_TIN))
            packs = [one]
        elif self.reading.size == "small":
            packs = packs[:1]
        share = 1.0 - self.entry.refuse
        return Weight(packs[0] * share, packs[-1] * share, self.food, True).times(self.amount)

    def _one(self, unit: str) -> tuple[float, float, bool] | None:
        """(least, most, whether estimated) of one piece, sprig, slice ..."""
        entry, size = self.entry, self.reading.size
        if unit in ("", "piece", "fillet", "half", "ear", "clove", "head", "bulb", "block", "stalk", "square"):
            whole = self._piece(size)
            if unit in ("", "piece", "fillet"):
                return whole
            if unit == "clove" and entry.name == "garlic":
                return whole
            if unit == "half":
                return None if whole is None else (whole[0] / 2, whole[1] / 2, whole[2])
        found = _of_table(unit, entry, anything=False)
        if found is not None:
            return self._by_size(found)
        try:
            one = entry.grams(1.0, unit)
            return one, one, False
        except ValueProblem:
            pass
        if (
            unit in ("head", "bulb", "stalk", "slice", "cube", "stick", "leaf", "sheet", "ear")
            and entry.piece_grams is not None
        ):
            return self._piece(size)
        found = _of_table(unit, entry)
        return self._by_size(found) if found is not None else None

    def _by_size(self, found: tuple[float, float]) -> tuple[float, float, bool]:
        """Of a range the lower half for small, the upper for large."""
        low, high = found
        middle = (low + high) / 2
        size = self.reading.size
        return (
            (low, middle, True) if size == "small" else (middle, high, True) if size == "large" else (low, high, True)
        )

    def _piece(self, size: str) -> tuple[float, float, bool] | None:
        entry = self.entry
        if size:
            try:
                one = entry.grams(1.0, size)
                return one, one, False
            except ValueProblem:
                pass
        if entry.piece_grams is not None:
            grams = entry.piece_grams if entry.name == "egg" else entry.piece_grams * _SIZES[size]
            return grams, grams, False
        found = _of_table("piece", entry, anything=False)
        if found is not None:
            return self._by_size(found)
        try:
            one = entry.grams(1.0, "")
            return one, one, False
        except ValueProblem:
            return None

    def _of_fruit(self) -> Weight | None:
        count = self.amount if self.amount.unit in ("", "piece", "half") else Amount(1, 1)
        if self.amount.unit == "half":
            count = count.times(0.5)
        found = _of_table("zest", self.entry, anything=False)
        if found is not None:
            return Weight(found[0], found[1], self.food, True).times(count)
        if self.entry.piece_grams is None:
            return None
        grams = self.entry.piece_grams * _SIZES[self.reading.size]
        return Weight(grams, grams, self.food).times(count)
