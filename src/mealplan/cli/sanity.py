"""Before a plan is made: what was typed can be meant. A word that answers to nothing, a supplement that harms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mealplan.cli.diagnostics import say
from mealplan.errors import ValueProblem, nearest, unknown_name

if TYPE_CHECKING:
    from mealplan.foods.exclusions.own import OwnExclusion
    from mealplan.library import Library
    from mealplan.planning.ask.request import PlanRequest
    from mealplan.settings.setting import Setting

FAR_OVER = 10  # times the upper limit: a slip of the unit, or harm
FAR_ABOVE_NEED = {"g": 100.0, "mg": 5000.0, "µg": 5000.0}  # times the need, where there is no upper limit


def check_supplements(request: PlanRequest, *, where: str = "--supplement") -> None:
    """Say when supplements pass an upper limit by themselves; raise ValueProblem for what nobody should swallow."""
    from mealplan.nutrition.grammar import OWN
    from mealplan.nutrition.nutrients import nutrients
    from mealplan.nutrition.words import in_a_sentence, plain_name
    from mealplan.units import format_amount

    declared: dict[str, float] = {}
    for supplement in request.eater.supplements:
        for key, amount in supplement.contains:
            declared[key] = declared.get(key, 0.0) + amount
    for key, amount in declared.items():
        named = [t for t in request.eater.targets if t.nutrient == key]
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
    """Raises ValueProblem for a dislike that nothing answers to and that is near to something that does: it would
    silently change nothing. One that is near to nothing is told, no more; so is what nobody knows the contents of."""
    from mealplan.foods.exclusions.own import OwnExclusion
    from mealplan.planning.week.tastes import answers, known_words  # deferred: it loads the planner

    for text in words:
        own = OwnExclusion.parse(text)
        if own.kind == "food":
            lib.foods.food(own.value)
        elif own.kind == "group":
            _check_group(own, lib, where)
        elif answers(own, text, lib):
            if own.kind == "ingredient":
                _tell_unknown(own, text, lib, where)
        else:
            close = nearest(own.value.lower(), sorted(known_words(lib)))
            if close:
                raise ValueProblem(
                    f"no food or dish answers to {text[:60]!r}", where=where, hint=f"did you mean {' or '.join(close)}?"
                )
            say(f"mealplan: {where} {text[:60]!r}: no food or dish has that word; it changes nothing")


def check_likes(words: Iterable[str], lib: Library, *, where: str = "--prefer") -> None:
    """The same for what she prefers: dishes, and words of their titles."""
    from mealplan.planning.week.tastes import taste  # deferred: it loads the planner

    for text in words:
        found = taste(text, "likes", lib)
        if found.near and not found.known:
            hint = f"did you mean {' or '.join(found.near)}?"
            raise ValueProblem(f"no dish is called {text[:60]!r}", where=where, hint=hint)
        if not found.known:
            say(f"mealplan: {where} {text[:60]!r}: no dish has that word; it changes nothing")


def _check_group(own: OwnExclusion, lib: Library, where: str) -> None:
    groups = {food.group for food in lib.foods.foods()}
    if not any(own.verdict(food).answer.value == "contains" for food in lib.foods.foods()):
        problem = unknown_name("food group", own.value, sorted(groups), where=where)
        problem.hint = problem.hint or "The group of a food stands in `mealplan foods show FOOD`."
        raise problem


def _tell_unknown(own: OwnExclusion, text: str, lib: Library, where: str) -> None:
    """Foods of many parts whose recipe nobody states: where no kind of food is known to hold the thing, they are said,
    not left out (a dislike is no allergy)."""
    from mealplan.foods.exclusions.own import COMPOSITE_GROUPS

    if any(own.names(one) for one in lib.foods.sources()):
        return  # the tables of the exclusions know which foods hold it
    used = {part.ingredient: part.food for dish in lib.cookbook.dishes.values() for part in dish.ingredients}
    mixed = [
        name
        for name, food in sorted(used.items())
        if lib.foods.food(food).group_code in COMPOSITE_GROUPS and not own.names(name)
    ]
    if mixed:
        shown = ", ".join(mixed[:4]) + (f" and {len(mixed) - 4} more" if len(mixed) > 4 else "")
        say(
            f"mealplan: {where} {text[:60]!r}: the recipes of {shown} are not stated, so they are not left out; "
            "look at the packets"
        )


FROM_FOOD = 10.0  # times the reference intake: what nobody eats, and a tablet holds
SURE = ("!", "?")  # marks of a target that is meant as it is


def check_targets(own: Sequence[Setting], request: PlanRequest) -> None:
    """A minimum that is many times the reference intake is asked back: it is what stands on a tablet. With a mark it is
    meant as it is. Raises ValueProblem."""
    from mealplan.nutrition.grammar import SAMPLE, parse_target
    from mealplan.nutrition.targets import resolve_targets
    from mealplan.nutrition.words import in_a_sentence, plain_name
    from mealplan.units import format_amount

    eater = request.eater
    usual = {t.nutrient: t.minimum for t in resolve_targets(eater.person).targets if t.minimum and t.period == "day"}
    for one in own:
        target = parse_target(one.text, SAMPLE)
        least, need = target.minimum, usual.get(target.nutrient)
        if one.text.rstrip().endswith(SURE) or not least or not need or least < FROM_FOOD * need:
            continue
        amount, name = format_amount(least, target.unit), in_a_sentence(plain_name(target.nutrient))
        raise ValueProblem(
            f"{amount} of {name} a day is {least / need:.0f} times the reference intake: is that a tablet?",
            where=one.where or "--target",
            hint=f'a tablet is --supplement "{target.nutrient}={least:g} {target.unit}"; from food all the same: '
            f'-t "{one.text}!"',
        )
