"""Before a plan is made: what was typed can be meant. A word that answers to nothing, a supplement that harms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mealplan.cli.diagnostics import say
from mealplan.errors import ValueProblem, nearest

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.request import PlanRequest

FAR_OVER = 10  # times the upper limit: a slip of the unit, or harm
FAR_ABOVE_NEED = {"g": 100.0, "mg": 5000.0, "µg": 5000.0}  # times the need, where there is no upper limit


def check_supplements(request: PlanRequest, *, where: str = "--supplement") -> None:
    """Say when supplements pass an upper limit by themselves; raise ValueProblem for what nobody should swallow."""
    from mealplan.nutrition.grammar import OWN
    from mealplan.nutrition.nutrients import nutrients
    from mealplan.nutrition.words import in_a_sentence, plain_name
    from mealplan.units import format_amount

    declared: dict[str, float] = {}
    for supplement in request.supplements:
        for key, amount in supplement.contains:
            declared[key] = declared.get(key, 0.0) + amount
    for key, amount in declared.items():
        named = [t for t in request.targets if t.nutrient == key]
        bounds = [t for t in named if t.period != "meal" and not t.source.startswith(OWN)]
        tops = [(t.maximum, t.source) for t in bounds if t.maximum is not None and t.form != "food"]
        needs = [t.minimum for t in bounds if t.minimum]
        unit = nutrients()[key].unit
        name, shown = in_a_sentence(plain_name(key)), format_amount(amount, unit)
        hint = "Look at the unit on the label; write the amount of one day, like --supplement vitamin_b12=25ug."
        if tops:
            top, source = min(tops)
            limit = f"the upper limit of {format_amount(top, unit)} ({source})"
            if amount > FAR_OVER * top:
                many = f"{amount / top:.0f} times"
                raise ValueProblem(f"{shown} of {name} a day is {many} {limit}", where=where, hint=hint)
            if amount > top:
                say(f"mealplan: the supplements alone hold {shown} of {name} a day, above {limit}: ask your clinician")
        elif needs and amount > FAR_ABOVE_NEED.get(unit.partition(" ")[0].partition("_")[0], 5000.0) * min(needs):
            raise ValueProblem(
                f"{shown} of {name} a day is {amount / min(needs):,.0f} times the need", where=where, hint=hint
            )


def check_dislikes(words: Iterable[str], lib: Library, *, where: str = "--dislike") -> None:
    """Raises ValueProblem for a word that no food, ingredient or dish answers to and that is near to one that does: it
    would silently change nothing. A word that is near to none is told, no more."""
    from mealplan.planning.tastes import is_food, known_words  # deferred: it loads the planner

    known = known_words(lib)
    for text in words:
        word = text.strip().lower()
        if not word or ":" in word or word.rstrip("s") in known or word in known or is_food(word, lib):
            continue
        if word in lib.cookbook.dishes or any(word in dish.title.lower() for dish in lib.cookbook.dishes.values()):
            continue
        close = nearest(word, known)
        if close:
            raise ValueProblem(
                f"no food or dish answers to {text[:60]!r}", where=where, hint=f"did you mean {' or '.join(close)}?"
            )
        say(f"mealplan: {where} {text[:60]!r}: no food or dish has that word; it changes nothing")
