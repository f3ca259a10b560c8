"""The ingredient catalogue: what a cook calls a thing, the foods behind it, and its weight bought, edible and eaten."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from mealplan.errors import ValueProblem, nearest, unknown_name
from mealplan.foods.food import Measure
from mealplan.idents import ident

_PIECES = "piece"
SHOPS = ("any", "large", "special")  # where it is sold: everywhere, in large shops only, in special ones
SURE = ("good", "rough", "guess")  # how far a reference price may be trusted


@dataclass(frozen=True, slots=True)
class StandIn:
    """What a cook takes in the place of an ingredient: `use` ("": it is left out), `factor` grams of it for one (of a
    spoon or cup: so many for one), for who leaves out `without` (an exclusion; "" for whoever dislikes it). `small`:
    only where it binds and there is little of it, as an egg; `little`: only where there is little of it; `note`: what
    else changes in the method; `plus`: what comes with it, (ingredient, grams for one gram of what it stands in for);
    `oil`: it takes the place of the dish's oil, and what it stands in for is left out; `pot`: its note is true of what
    simmers in a pot, and said only there; `fresh`: only where nothing is cooked."""

    without: str
    use: str
    factor: float = 1.0
    small: bool = False
    note: str = ""
    little: bool = False
    plus: tuple[tuple[str, float], ...] = ()
    oil: bool = False
    pot: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Cooks:
    """How a stand-in cooks. `done`: what it is when it is done, after "is" or "until" ("no longer pink inside");
    `least`: minutes that it must cook, cut up, and `whole` in one piece (flesh is not safe before); `most`: minutes
    that it bears, 0 for any number; `simmer`: minutes that a grain must simmer, and soaking does not do; `fresh`: eaten
    as it is, and never cooked; `apart`: families of other lines (the start of their names) beside which it does not
    stand in."""

    done: str = ""
    least: float = 0.0
    whole: float = 0.0
    most: float = 0.0
    simmer: float = 0.0
    fresh: bool = False
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One thing a cook takes in hand. Weights in grams; fractions 0-1; `yield_factor` is g cooked per g raw.

    `raw` is the food as measured in the kitchen, `cooked` the food as eaten when the dish cooks it (None: unknown).
    `id` outlives a change of `name`: that of the name (`ident`) unless the entry keeps another one.
    """

    name: str
    aisle: str
    family: str
    raw: str
    raw_group: str  # SR28 group code of `raw`
    cooked: str | None = None
    yield_factor: float = 1.0
    yield_source: str = ""
    eaten: str = "raw"  # the state when a step does not say: raw or cooked
    retention: str | None = None
    refuse: float = 0.0
    refuse_source: str = ""
    plural: str = ""
    aliases: tuple[str, ...] = ()
    certified: tuple[str, ...] = ()
    also: tuple[tuple[str, str, str], ...] = ()  # (exclusion, contains or maybe, why): what its foods do not tell
    measures: tuple[Measure, ...] = ()  # its own first, then those of `raw`
    piece_grams: float | None = None  # edible grams of one
    piece_whole: float = 0.5  # the smallest part of a piece that a cook uses
    piece_name: str = ""  # where a piece is not the thing itself: a clove
    packs: tuple[str, ...] = ()
    packs_us: tuple[str, ...] = ()
    packs_de: tuple[str, ...] = ()
    pack_grams: tuple[tuple[str, float], ...] = ()  # of every pack text, as bought; worked out when compiled
    keeps_days: int | None = None  # as bought; None: not said
    opened_days: int | None = None  # once the pack is open or the piece is cut; None: as long as before
    frozen_days: int | None = None  # what is left of it in the freezer, where people freeze it as it is
    shop: str = "any"  # one of SHOPS
    price_usd: float | None = None  # US dollars of 2017/18 per 100 g as bought; None: not known
    price_sure: str = ""  # one of SURE
    staple: bool = False
    tap: bool = False
    bought_as: str = ""  # the ingredient one buys for it (a lemon, for its juice); its `bought` grams are of that
    season: str = ""
    note: str = ""  # about its figures
    counts_as: tuple[str, ...] = ()  # other families whose weekly limits count it
    form_of: str = ""  # the food that it is one form of among others, for who buys: frozen spinach is spinach
    look_for: str = ""  # what the packet should say or hold, for who stands at the shelf
    id: str = ""
    stand_ins: tuple[StandIn, ...] = ()  # the nearest first
    cooks: Cooks = Cooks()

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", ident(self.name))

    @property
    def families(self) -> tuple[str, ...]:
        """Its family, and those whose weekly limits count it as well."""
        return tuple(name for name in (self.family, *self.counts_as) if name)

    def grams(self, amount: float, unit: str, state: str = "") -> float:
        """Edible raw grams of `amount` `unit` ("" is pieces). Raises ValueProblem when the unit does not fit it."""
        from mealplan.units import to_grams  # deferred: brings in the unit registry

        return to_grams(
            amount, unit or _PIECES, self.measures, piece_grams=self.piece_grams, state=state, food=f"@{self.name}"
        )

    def bought(self, edible_g: float) -> float:
        """Grams to buy for so many edible grams: refuse added."""
        return edible_g / (1.0 - self.refuse)

    def shown(self, count: float) -> str:
        """The name for so many of it."""
        return self.plural if self.plural and count > 1 else self.name


def key(name: str) -> str:
    """The form in which names are compared: lower case, single spaces, hyphens as spaces, plain apostrophes."""
    return _SPACES.sub(" ", name.replace("’", "'").casefold()).strip()


_SPACES = re.compile(r"[\s\-‐-―]+")


class Names:
    """Finds the ingredient that a cook means: by name, plural or alias, in British or US words; or by its id."""

    def __init__(
        self, ingredients: Mapping[str, Ingredient], uses: Callable[[], Mapping[str, int]] | None = None
    ) -> None:
        """`uses`: how many dishes name each ingredient, asked for only to put the common before the rare in hints."""
        self.ingredients = ingredients
        self._uses = uses
        self._index: dict[str, str] = {}
        for ingredient in ingredients.values():
            for name in said(ingredient):
                self._claim(key(name), ingredient.name)
        self.by_id: dict[str, Ingredient] = {}
        for ingredient in ingredients.values():
            self._identify(ingredient)

    def _claim(self, name: str, owner: str) -> None:
        other = self._index.setdefault(name, owner)
        if other != owner:
            raise ValueProblem(
                f"{name!r} is said of both {other!r} and {owner!r}",
                where="foods_db/ingredients",
                hint="A name or alias may belong to one ingredient only.",
            )

    def _identify(self, ingredient: Ingredient) -> None:
        other = self.by_id.setdefault(ingredient.id, ingredient)
        if other is not ingredient:
            raise ValueProblem(
                f"the id {ingredient.id!r} is that of both {other.name!r} and {ingredient.name!r}",
                where="foods_db/ingredients",
                hint="Give one of them an id of its own.",
            )

    @cached_property
    def _unclaimed(self) -> dict[str, str]:
        """What is no name: simple plurals and singulars, tin for can; then the ids."""
        found: dict[str, str] = {}
        for ingredient in self.ingredients.values():
            for name in said(ingredient):
                for variant in _variants(key(name)):
                    found.setdefault(variant, ingredient.name)
        for ingredient in self.ingredients.values():
            found.setdefault(key(ingredient.id), ingredient.name)
        return found

    def of(self, id_: str, name: str) -> Ingredient | None:
        """The ingredient of something that was written down: by its id, else by the name it had, exactly. Nothing is
        guessed: a plural or an alias is no name of a record."""
        return self.by_id.get(id_ or ident(name)) or self.ingredients.get(name)

    def find(self, name: str, *, where: str | None = None) -> Ingredient:
        """The ingredient; raises ValueProblem with the nearest names when there is none."""
        found = self.get(name)
        if found is None:
            problem = unknown_name("ingredient", name, (), where=where, close=self.near(name))
            problem.hint = problem.hint or "No ingredient has a name like it. Use one that is known, or leave it out."
            raise problem
        return found

    def get(self, name: str) -> Ingredient | None:
        """The ingredient, or None."""
        wanted = key(name[:120])
        owner = self._index.get(wanted) or self._unclaimed.get(wanted)
        return None if owner is None else self.ingredients[owner]

    def near(self, name: str, count: int = 3) -> list[str]:
        """What may be meant by a name that no ingredient has: each ingredient once, the common before the rare."""
        uses = self._uses() if self._uses is not None else {}
        owner = {one: ingredient for ingredient in self.ingredients.values() for one in said(ingredient)}
        common = {one: float(uses.get(ingredient.name, 0)) for one, ingredient in owner.items()}
        found: dict[str, str] = {}
        for one in nearest(name, owner, 8 * count, common=common):
            own = owner[one].name
            part = set(key(own).split()) <= set(key(one).split())  # "cheddar", not "cheddar cheese"
            found.setdefault(own, own if part or one == owner[one].plural else one)
        return list(found.values())[:count]


def said(ingredient: Ingredient) -> tuple[str, ...]:
    """Every word it goes by."""
    return tuple(
        dict.fromkeys((ingredient.name, *((ingredient.plural,) if ingredient.plural else ()), *ingredient.aliases))
    )


_TINNED = re.compile(r"(?:(canned|tinned) (.+)|(.+), (canned|tinned))")


def _variants(name: str) -> list[str]:
    """Simple other forms: plural or singular; "canned x", "tinned x", "x, canned", "x, tinned" stand for each other."""
    forms = [name]
    match = _TINNED.fullmatch(name)
    if match is not None:
        bare = match.group(2) or match.group(3)
        forms += [f"canned {bare}", f"tinned {bare}", f"{bare}, canned", f"{bare}, tinned"]
    found: list[str] = []
    for form in forms:
        found.append(form)
        head, comma, tail = form.partition(",")
        if head.endswith("ies") and len(head) > 4:
            singular = head[:-3] + "y"
        elif head.endswith(("oes", "shes", "ches", "sses", "xes")):
            singular = head[:-2]
        elif head.endswith("s") and not head.endswith("ss"):
            singular = head[:-1]
        else:
            singular = head
            if head.endswith("y") and head[-2:-1] not in set("aeiou"):
                found.append(head[:-1] + "ies" + comma + tail)
            else:
                found.append(head + ("es" if head.endswith(("o", "sh", "ch", "ss", "x")) else "s") + comma + tail)
        found.append(singular + comma + tail)
    return found
