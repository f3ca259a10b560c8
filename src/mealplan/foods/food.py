"""A food and the values known of it. Numbers are per 100 g of the edible part, in the nutrient's own unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """How a value is known."""

    ANALYSED = "analysed"
    CALCULATED = "calculated"  # calculated or imputed by the source
    LABEL = "label"  # a manufacturer's label or claim
    ASSUMED_ZERO = "assumed_zero"
    ESTIMATED = "estimated"  # estimated by us, by a stated rule
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Filled:
    """What another table says where a food's own source says nothing. `match`: "same" food and state, or a "near"
    relative; `code`, `of`: which entry of that table."""

    per_100g: float
    source: str
    match: str
    code: str = ""
    of: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One nutrient of one food. `per_100g` is None exactly when the basis is MISSING: missing is never zero. `filled`:
    what is taken for it where it is missing."""

    per_100g: float | None
    basis: Basis
    filled: Filled | None = None

    @property
    def counted(self) -> float | None:
        """The amount that counts: its own, else what is filled in; None where nothing is known."""
        return self.filled.per_100g if self.per_100g is None and self.filled is not None else self.per_100g


@dataclass(frozen=True, slots=True)
class Measure:
    """A household measure of one food: `grams` for one `name` ("cup, sliced")."""

    name: str
    grams: float


@dataclass(frozen=True, slots=True)
class Food:
    """`id` is `sr28:01001` or `extra:slug`, of a food of hers `user:slug` or `fdc:number`; `refuse` is the inedible
    fraction (0-1) of the food as bought."""

    id: str
    name: str
    group: str  # SR28 group name, for example "Dairy and Egg Products"
    group_code: str  # "0100"
    refuse: float
    fortified: bool
    source: str


class Answer(StrEnum):
    """What is known of a food and an exclusion. MAYBE counts as excluded unless the user allowed it."""

    CONTAINS = "contains"
    MAYBE = "maybe"
    FREE = "free"

    @property
    def rank(self) -> int:
        """FREE < MAYBE < CONTAINS: the worst part decides for the whole."""
        return {"free": 0, "maybe": 1, "contains": 2}[self.value]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A three-state answer with the reason in words a person accepts."""

    answer: Answer
    why: str


def worst(verdicts: list[Verdict]) -> Verdict:
    """The verdict of a whole made of parts: the worst one, the first of equals. Empty raises ValueError."""
    return max(verdicts, key=lambda v: v.answer.rank)


#: Judged on the dish line, cooked in this dish or not, by the rules of foods_db/kitchen.
KITCHEN: tuple[str, ...] = (
    "listeria_risk",
    "raw_egg",
    "pregnancy",
    "immunosuppressed",
    "over_65",
    "trying",
    "breastfeeding",
)
#: Judged on the food, by the ontology of foods_db/exclusions.
FOOD_EXCLUSIONS: tuple[str, ...] = (
    "gluten",
    "dairy",
    "lactose",
    "nightshades",
    "vegan",
    "vegetarian",
    "pescatarian",
    "eggs",
    "fish",
    "shellfish",
    "tree_nuts",
    "peanuts",
    "soy",
    "sesame",
    "pork",
    "alcohol",
    "caffeine",
    "grapefruit",
    "added_msg",
    "aspartame",
    "high_fodmap",
    "added_sugar",
    "wheat",
    "celery",
    "mustard",
    "lupin",
    "sulphites",
    "crustaceans",
    "molluscs",
    "tyramine",
    "histamine",
    "garlic_onion",
    "pulses",
    "corn",
    "red_meat",
    "mammal",
    "halal",
    "kosher_style",
    "fava",
    "oats",
)
EXCLUSIONS: tuple[str, ...] = FOOD_EXCLUSIONS + KITCHEN

_COVERS = {
    "vegan": ("red_meat", "mammal", "crustaceans", "molluscs", "halal"),  # but for what holds alcohol
    "vegetarian": ("red_meat", "crustaceans", "molluscs"),
    "pescatarian": ("red_meat",),
    "shellfish": ("crustaceans", "molluscs"),
    "pulses": ("fava",),
    "mammal": ("red_meat",),
}

_BROUGHT_BACK = frozenset({"halal"})  # by alcohol

# How the ids of foods of a person's own begin.
OWN = ("user:", "fdc:")

# Before an entry of an ingredient statement: some makes of this kind hold it, others do not.
PERHAPS = "perhaps "


def covered(claims: Iterable[str]) -> frozenset[str]:
    """The exclusions that claims on a packet free: those that are claimed, and what follows from them (what is vegan
    holds no meat of a mammal). "Gluten-free" does not clear wheat, nor "lactose-free" milk."""
    named = tuple(claims)
    return frozenset((*named, *(also for name in named for also in _COVERS.get(name, ()))))


def freed(claims: Iterable[str]) -> frozenset[str]:
    """The exclusions that claims on a packet free whatever else is in it: all that are `covered` but those that
    something brings back of which the claim says nothing. A vegan wine is not halal: its food is asked."""
    named = frozenset(claims)
    return covered(named) - (_BROUGHT_BACK - named)


TOGETHER: Mapping[str, tuple[str, str]] = {"kosher_style": ("pescatarian", "dairy")}
"""Exclusions that two things only together come under: what is `contains` for both, in one food or one dish, is so for
them (meat with dairy). The rule files say the same of foods."""
