"""Which food of the catalogue a name means that somebody typed."""

from __future__ import annotations

from mealplan.errors import ValueProblem, nearest
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
