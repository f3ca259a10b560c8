"""What packets have to say: of a thing that is bought, and of the things that a pot is cooked of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from mealplan.dishes.cookbook import Cookbook
from mealplan.foods.exclusions.english import claim_words
from mealplan.foods.food import KITCHEN, Answer


class Part(Protocol):
    """A line of a dish, or of what was cooked of it."""

    @property
    def id(self) -> str: ...
    @property
    def ingredient(self) -> str: ...


def labels(parts: Iterable[str], cookbook: Cookbook, exclusions: Sequence[str] | None) -> tuple[str, ...]:
    """What the packet of ingredients has to confirm: claims that a verdict rests on, and any "maybe" that the person
    allowed. `exclusions`: hers; None: whatever is claimed."""
    found: list[str] = []
    for name in sorted(parts):
        ingredient = cookbook.ingredients.get(name)
        if ingredient is None:
            continue
        for exclusion in ingredient.certified if exclusions is None else exclusions:
            if exclusion in KITCHEN:  # `_care` says what to look for
                continue
            rests = exclusion in ingredient.certified
            if cookbook.by_amount(name, exclusion):
                continue  # no packet says how much of it is eaten
            if rests or cookbook.ingredient_verdict(name, exclusion).answer is Answer.MAYBE:
                found.append(claim_words(exclusion))
    return tuple(dict.fromkeys(found))


def on_the_packet(
    parts: Iterable[Part], stand_ins: Collection[str], cookbook: Cookbook, exclusions: Sequence[str]
) -> list[str]:
    """`gluten-free oats: gluten-free`: each thing of a pot once, with what its packet should say, for who cooks with
    what is in the cupboard. Of what stands in (`stand_ins`: names) all that is to be looked for; of other things what
    an exclusion of those who eat rests on."""
    told: dict[str, str] = {}
    for part in parts:
        entry = cookbook.names.of(part.id, part.ingredient)
        if entry is None or entry.tap or entry.name in told:
            continue
        look_for = entry.look_for if part.ingredient in stand_ins or entry.name in stand_ins else ""
        claims = [claim for claim in labels([entry.name], cookbook, exclusions) if not _said(claim, look_for)]
        words = "; ".join(x for x in (", ".join(claims), look_for) if x)
        if words:
            told[entry.name] = words
    return [f"{name}: {words}" for name, words in told.items()]


def _said(claim: str, look_for: str) -> bool:
    """Whether what is to be looked for says a claim already: in its own words, or as what the thing is without."""
    of = claim.removesuffix("-free")
    vegan = of in ("dairy", "eggs", "egg", "lactose") and "vegan" in look_for
    return claim in look_for or vegan or ("without" in look_for and {"dairy": "milk"}.get(of, of) in look_for)
