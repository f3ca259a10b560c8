"""The default targets of a person, from the reference intakes.

RDA, else AI, as minimum; UL (by its form) or CDRR as maximum; AMDR as a range, in grams at the planned
energy; 10 % of energy as the limit of saturated fat; EPA + DHA as a weekly mean. EAR never. Which of these
are only watched, which cannot be measured, and how low a single day may go, is data: watched.csv,
unmeasured.csv, daily_floors.csv.

Iron: the factor 1.8 for vegetarians (IOM 2001) is a watched target of its own beside the RDA, never the goal
by itself: many researchers hold it to be cautious, and nobody should be driven to iron supplements by a
default.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from mealplan.nutrition.dri import Dri, dri, guidance, read_table
from mealplan.nutrition.nutrients import nutrients
from mealplan.nutrition.person import Person, check_person
from mealplan.nutrition.target import Level, Period, Target, join_bounds, tidy

KCAL_PER_G = {"protein": 4.0, "carbohydrate": 4.0, "added_sugars": 4.0, "fat": 9.0, "saturated_fat": 9.0,
              "linoleic_acid": 9.0, "ala": 9.0}  # Atwater general factors
USUAL_FLOOR = 0.75  # of the day's target, on any single day
ENERGY_WEEK, ENERGY_DAY = 0.05, 0.10  # how far the week's mean and a single day may be from the energy target
_FIRST = ("energy", "vitamin_b12", "magnesium", "epa_dha", "dha", "ala", "folate_dfe", "vitamin_b6",
          "vitamin_d", "iron", "protein", "fat", "carbohydrate", "fiber")


@cache
def watched() -> dict[tuple[str, str], str]:
    """Why a bound is only watched, by (nutrient, "min" | "amdr_max")."""
    return {(row["nutrient"], row["bound"]): row["reason"] for row in read_table("watched.csv")}


@cache
def unmeasured() -> dict[str, str]:
    """Why a nutrient cannot be judged, by nutrient."""
    return {row["nutrient"]: row["reason"] for row in read_table("unmeasured.csv")}


@cache
def _floors() -> dict[str, float]:
    return {row["nutrient"]: float(row["share"]) for row in read_table("daily_floors.csv")}


def daily_floor(nutrient: str, minimum: float) -> float | None:
    """The least that a single day should have where the mean should be `minimum`; None where days do not
    matter."""
    if nutrient == "energy":
        return tidy((1 - ENERGY_DAY) * minimum)
    share = _floors().get(nutrient, USUAL_FLOOR)
    return tidy(share * minimum) if share > 0 else None


def energy_target(kcal: float, source: str = "energy need", level: Level = "goal") -> Target:
    """Within 5 % over the week and 10 % on any day."""
    return Target("energy", level, "kcal", minimum=tidy((1 - ENERGY_WEEK) * kcal),
                  maximum=tidy((1 + ENERGY_WEEK) * kcal), daily_floor=tidy((1 - ENERGY_DAY) * kcal),
                  daily_ceiling=tidy((1 + ENERGY_DAY) * kcal), source=source)


def minimum_of(person: Person, nutrient: str, body_kg: float) -> tuple[float, str] | None:
    """(amount in the own unit, source) of the RDA, else the AI, else the guidance used by default; None
    without one.

    Protein and amino acids are by body weight. While pregnant or lactating protein is never less than the
    table's own grams (which add 25 g to the need, where g/kg of a light body would not).
    """
    figure = dri(person, nutrient, "RDA") or dri(person, nutrient, "AI") or guidance(person, nutrient, "AI")
    if nutrient == "protein":
        by_weight = dri(person, "protein_per_kg", "RDA")
        assert by_weight is not None, "every life stage has protein by weight"
        grams = by_weight.value * body_kg
        if person.state != "none" and figure is not None:
            grams = max(grams, figure.value)
        return tidy(grams), by_weight.short
    if figure is None:
        return None
    return _own_amount(figure, body_kg), figure.short


def _own_amount(figure: Dri, body_kg: float) -> float:
    if figure.unit == "mg/kg":
        return tidy(figure.value * body_kg / 1000.0)  # amino acids are in grams
    return figure.value


def share_of_energy(figure: Dri, energy_kcal: float) -> float:
    """Grams that make `figure.value` per cent of the energy."""
    return tidy(figure.value / 100.0 * energy_kcal / KCAL_PER_G[figure.nutrient])


def maximum_of(person: Person, nutrient: str, energy_kcal: float) -> tuple[float, str] | None:
    """(amount, source) of the UL that counts food, else the CDRR, else a limit, else the upper AMDR; None
    without one."""
    limit = dri(person, nutrient, "UL")
    if limit is not None and limit.supplements_only:
        limit = None
    limit = (limit or dri(person, nutrient, "CDRR") or dri(person, nutrient, "LIMIT")
             or guidance(person, nutrient, "LIMIT") or dri(person, nutrient, "AMDR_high"))
    if limit is None:
        return None
    return (share_of_energy(limit, energy_kcal) if limit.unit == "%E" else limit.value), limit.short


def default_targets(person: Person, energy_kcal: float, body_kg: float, vegetarian: bool = False, *,
                    energy_source: str = "energy need") -> list[Target]:
    """The default targets of a person at `energy_kcal` a day and `body_kg`, first the nutrients people ask
    for first.

    Raises ValueProblem where the tables do not cover the person.
    """
    check_person(person)
    targets = [energy_target(energy_kcal, energy_source)]
    keys = [*_FIRST, *(key for key in nutrients() if key not in _FIRST)]
    for key in keys[1:]:
        if key in unmeasured():
            targets += _not_measured(person, key, energy_kcal, body_kg)
        else:
            targets += _measured(person, key, energy_kcal, body_kg, vegetarian)
    return join_bounds(targets)


@cache
def _group_limits() -> dict[str, list[tuple[str, float, str]]]:
    """(nutrient, most a day, source) by group of people."""
    found: dict[str, list[tuple[str, float, str]]] = {}
    for row in read_table("group_limits.csv"):
        short = " ".join(row["source"].split()[:2]) + " LIMIT"
        found.setdefault(row["group"], []).append((row["nutrient"], float(row["maximum"]), short))
    return found


def limited(targets: Sequence[Target], groups: Sequence[str]) -> list[Target]:
    """The targets with the limits of groups of people, where those are stricter."""
    out = list(targets)
    for group in groups:
        for nutrient, most, source in _group_limits().get(group, ()):
            at = next((i for i, t in enumerate(out) if t.nutrient == nutrient and t.maximum is not None
                       and t.minimum is None and t.form == "total"), None)
            if at is None:
                out.append(Target(nutrient, "goal", nutrients()[nutrient].unit, maximum=most, source=source))
            elif (out[at].maximum or 0.0) > most:
                out[at] = replace(out[at], maximum=most, source=source)
    return out


def _not_measured(person: Person, key: str, energy_kcal: float, body_kg: float) -> list[Target]:
    low, high = minimum_of(person, key, body_kg), maximum_of(person, key, energy_kcal)
    if low is None and high is None:
        return []
    sources = [source for bound in (low, high) if bound for source in [bound[1]]]
    return [Target(key, "unmeasured", nutrients()[key].unit, minimum=low[0] if low else None,
                   maximum=high[0] if high else None, source=", ".join(dict.fromkeys(sources)),
                   reason=unmeasured()[key])]


def _measured(person: Person, key: str, energy_kcal: float, body_kg: float, vegetarian: bool) -> list[Target]:
    unit, out = nutrients()[key].unit, []
    low = minimum_of(person, key, body_kg)
    if low is not None:
        why = watched().get((key, "min"), "")
        period: Period = "week" if daily_floor(key, low[0]) is None and key in {"epa_dha", "dha"} else "day"
        out.append(Target(key, "watched" if why else "goal", unit, period, minimum=low[0],
                          daily_floor=daily_floor(key, low[0]), source=low[1], reason=why))
    if key == "iron" and vegetarian and low is not None:
        out.append(_vegetarian_iron(person, low[0]))
    out += _limits(person, key, unit)
    out += _ranges(person, key, unit, energy_kcal)
    return out


def _limits(person: Person, key: str, unit: str) -> list[Target]:
    """UL and CDRR, and limits of other bodies, each with its form."""
    out = []
    for figure in (dri(person, key, "UL"), dri(person, key, "CDRR"), guidance(person, key, "LIMIT"),
                   guidance(person, key, "LIMIT", supplements=True)):
        if figure is None:
            continue
        hard = figure.kind == "UL" and not figure.supplements_only
        # preformed vitamin A can harm the unborn child on single days, not only in the mean (IOM 2001)
        daily = key == "retinol" and person.state == "pregnant"
        out.append(Target(key, "goal", unit, "each-day" if daily else "day", maximum=figure.value, hard=hard,
                          form="supplements" if figure.supplements_only else "total", source=figure.short))
    return out


def _ranges(person: Person, key: str, unit: str, energy_kcal: float) -> list[Target]:
    """AMDR and limits in per cent of energy, as grams. A range is of usual intake, so it has no daily floor.
    """
    low, high = dri(person, key, "AMDR_low"), dri(person, key, "AMDR_high")
    limit = dri(person, key, "LIMIT")
    out = []
    if limit is not None:
        out.append(Target(key, "goal", unit, maximum=share_of_energy(limit, energy_kcal), source=limit.short))
    if low is not None and high is not None:
        whole = Target(key, "goal", unit, minimum=share_of_energy(low, energy_kcal),
                       maximum=share_of_energy(high, energy_kcal), source=low.short)
        why = watched().get((key, "amdr_max"))
        if why is None:
            out.append(whole)
        else:
            out += [replace(whole, maximum=None),
                    replace(whole, minimum=None, level="watched", reason=why)]
    return out


def _vegetarian_iron(person: Person, rda: float) -> Target:
    factor = guidance(person, "iron", "FACTOR", use="option")
    assert factor is not None, "the factor covers every age and state"
    need = tidy(factor.value * rda)
    return Target("iron", "watched", nutrients()["iron"].unit, minimum=need,
                  daily_floor=daily_floor("iron", need),
                  source=f"{factor.short.removesuffix(' FACTOR')} RDA x {factor.value:g}",
                  reason="IOM 2001 sets the need of vegetarians 1.8 times higher, since iron from plants is "
                         "taken up less; many researchers hold that to be cautious. Never take iron without a "
                         "blood test.")
