"""What a name means that somebody typed: a food, a dish, an exclusion."""

from __future__ import annotations

from collections.abc import Iterable

from mealplan.errors import ValueProblem, nearest, unknown_name
from mealplan.foods.exclusions.words import name_meant
from mealplan.library import Library


def food_meant(text: str, lib: Library, *, hints: bool = True) -> tuple[str, bool]:
    """The food of that id or name, else the nearest whose name holds every word; and whether it is sure. `hints`: the
    error names what is near. Raises ValueProblem."""
    word = text.strip().lower()
    if word.split(":")[0] in ("sr28", "extra", "user", "fdc") and ":" in word:
        return lib.foods.food(word).id, True
    words = [w.rstrip("s") for w in word.replace(",", " ").split()]
    likely = any(all(w in name for w in words) for name in lib.foods.lower_names)
    hits = lib.foods.search(text, 8) if likely or hints else []  # a search that finds nothing takes long
    for hit in hits:
        if hit.name.lower() == word:
            return hit.id, True
    for hit in hits:
        if words and all(w in hit.name.lower() for w in words):
            return hit.id, False
    near: list[str] = []
    if hints:
        names = {name for entry in lib.cookbook.ingredients.values() for name in (entry.name, *entry.aliases)}
        dishes = [d.title for d in lib.cookbook.dishes.values() if words and all(w in d.title.lower() for w in words)]
        near = [*dishes[:3], *nearest(word, names), *(hit.name for hit in hits[:2])][:3]
    raise ValueProblem(
        "no food, ingredient or dish answers to it", hint=f"near it: {'; '.join(near)}" if near else None
    )


def parse_allowance(text: str) -> tuple[str, str | None]:
    """`gluten` or `gluten:FOOD` of --allow-maybe, as a request holds it."""
    name, _, food = text.partition(":")
    return name_meant(name), food or None


def allowances(texts: Iterable[str]) -> frozenset[tuple[str, str]]:
    """(exclusion, food or ingredient in small letters; "" for all) of every --allow-maybe."""
    return frozenset((name, (food or "").lower()) for name, food in map(parse_allowance, texts))


def dish_ids(ids: Iterable[str], library: Library) -> tuple[str, ...]:
    """The ids, each known. Raises ValueProblem with the nearest names otherwise."""
    out = []
    for name in ids:
        key = name.strip().lower().replace(" ", "-")
        if key not in library.cookbook.dishes:
            raise unknown_name("dish", name, library.cookbook.dishes, listing="mealplan dishes list")
        out.append(key)
    return tuple(out)
