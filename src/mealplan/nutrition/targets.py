"""Targets, all in one place: the type, the defaults of a person, own targets, and both together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from mealplan.nutrition.defaults import default_targets, limited
from mealplan.nutrition.energy import EnergyNeed, check_energy, energy_need
from mealplan.nutrition.grammar import Reference, merge_targets, parse_target, parse_targets
from mealplan.nutrition.person import Person
from mealplan.nutrition.steady import kept_steady
from mealplan.nutrition.target import Form, Level, Period, Target, split_bounds

__all__ = ["Form", "Level", "Period", "Reference", "Resolved", "Target", "changed_targets", "default_targets",
           "merge_targets", "parse_target", "parse_targets", "resolve_targets"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a plan is held to: `energy_kcal` a day is planned; `notes` are assumptions and warnings to print.
    """

    targets: tuple[Target, ...]
    energy_kcal: float
    need: EnergyNeed
    notes: tuple[str, ...]


_NOTHING: Mapping[str, str] = MappingProxyType({})


def resolve_targets(
    person: Person, own: Sequence[str] = (), *, vegetarian: bool = False, groups: Sequence[str] = (),
    steady: Mapping[str, str] = _NOTHING,
) -> Resolved:
    """Default targets merged with own ones ("magnesium>=400mg", later wins), at the energy that is planned. `groups`:
    whose kitchen rules she has asked for, with the limits that belong to them ("trying": caffeine). `steady`: nutrients
    that are kept steady instead, with the reason ("warfarin").

    An own energy target sets the energy that the ranges in per cent of energy refer to. Raises ValueProblem
    for a person the tables do not cover, an own target that cannot be read, and an energy deficit under 18
    years.
    """
    need = energy_need(person)
    reference = Reference(person, need.kcal, need.body.weight_kg)
    read = [parse_target(text, reference) for text in own]
    energy = merge_targets([], [target for target in read if target.nutrient == "energy"])
    kcal = _planned(energy, need.kcal)
    notes = need.notes + check_energy(person, need, kcal)
    defaults = default_targets(person, kcal, need.body.weight_kg, vegetarian, energy_source=need.formula)
    defaults = limited(defaults, groups)
    reference = Reference(person, kcal, need.body.weight_kg)
    read = [parse_target(text, reference) for text in own]  # again: % of a range is of the energy planned
    mine = [*energy, *(target for target in read if target.nutrient != "energy")]
    return Resolved(tuple(kept_steady(merge_targets(defaults, mine), person, steady)), kcal, need, notes)


def changed_targets(
    person: Person, standing: Sequence[Target], energy_kcal: float, own: Sequence[str], *, vegetarian: bool = False
) -> Resolved:
    """The targets of a plan with more own ones on top, later ones winning, and the energy that is planned then.

    A new energy target moves the default ranges in per cent of energy with it. `notes`: only the warnings about the
    energy. Raises ValueProblem as `resolve_targets` does.
    """
    need = energy_need(person)

    def read(kcal: float) -> list[Target]:
        reference = Reference(person, kcal, need.body.weight_kg)
        return [parse_target(text, reference, where="-t") for text in own]

    energy = merge_targets([], [target for target in read(need.kcal) if target.nutrient == "energy"])
    if not energy:
        return Resolved(tuple(merge_targets(standing, read(energy_kcal))), energy_kcal, need, ())
    kcal = _planned(energy, need.kcal)
    moved = {
        _place(row): row
        for target in default_targets(person, kcal, need.body.weight_kg, vegetarian)
        for row in (*split_bounds(target), replace(target, maximum=None), replace(target, minimum=None))
        if target.nutrient != "energy"
    }
    rows = [moved.get(_place(row), row) for target in standing for row in split_bounds(target)]
    mine = [*energy, *(target for target in read(kcal) if target.nutrient != "energy")]
    targets = merge_targets(rows, mine)
    return Resolved(tuple(targets), kcal, need, check_energy(person, need, kcal))


def _place(row: Target) -> tuple[object, ...]:
    """What tells one default bound from another, whatever its amount."""
    return (row.nutrient, row.source, row.form, row.period, row.minimum is None, row.maximum is None)


def _planned(own: Sequence[Target], need: float) -> float:
    """The energy to plan: the middle of an own range, or the need moved to the nearest end of an open one."""
    lows = [t.minimum for t in own if t.minimum is not None and t.period != "meal"]
    highs = [t.maximum for t in own if t.maximum is not None and t.period != "meal"]
    if lows and highs:
        return (max(lows) + min(highs)) / 2
    if lows:
        return max(need, max(lows))
    return min(need, min(highs)) if highs else need
