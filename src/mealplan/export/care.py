"""What a plan says, before anything else, of what she told of herself: what is left out for it, what was lifted or
agreed to by her word, and what is not known. Never silence."""

from __future__ import annotations

from dataclasses import dataclass

from mealplan import dates
from mealplan.care.consider import Care, consider
from mealplan.care.notes import ASK
from mealplan.care.words import ASSUMED
from mealplan.nutrition.marks import STEADY
from mealplan.nutrition.steady import AS_GIVEN
from mealplan.nutrition.words import plain_name
from mealplan.planning.result.plan import Plan
from mealplan.planning.result.whose import each_of
from mealplan.units import format_amount


@dataclass(frozen=True, slots=True)
class Doors:
    """How she changes what is told, in the words of the place where it is told. `target` has {nutrient} and {unit} to
    put in, `offer` the exclusion."""

    lift: str
    condition: str
    by_lift: str
    target: str
    agreed: str
    offer: str


TYPED = Doors(
    " Only --lift serves it after all.",
    " Only --no-condition, when it is not yours, serves it after all.",
    "by your --lift",
    "give it with -t '{nutrient}=...{unit}'",
    "--targets-agreed",
    "offers -x {}",
)
ON_SCREEN = Doors(
    " It stays left out while that stands in your profile.",
    " It stays left out while the allergy stands in your profile (t, Conditions).",
    "by your own word",
    "give it in your profile (t, Own targets): {nutrient} = ... {unit}",
    "Clinician agreed to the targets, in your profile",
    "suggests leaving out {}",
)


def care_lines(plan: Plan, doors: Doors = TYPED) -> list[str]:
    """One line each, as far as there is something to say; where several eat, with whose it is."""
    if len(plan.request.eaters) == 1:
        return _care_lines(plan, doors)
    return [f"{name}: {line.strip()}" for name, mine in each_of(plan) for line in _care_lines(mine, doors)]


def _care_lines(plan: Plan, doors: Doors) -> list[str]:
    eater = plan.request.eater
    care = consider(eater.person)
    out = []
    left = {name: because for name, because in care.excluded.items() if name not in eater.lift}
    if left:
        out.append(f"Left out for what you told of yourself: {_because(left)}.{doors.lift}")
    if care.avoided:
        out.append(f"Left out for {_by_allergy(care)}.{doors.condition}")
    out += assumed(care)
    lifted = {name: because for name, because in care.excluded.items() if name in eater.lift}
    if lifted:
        out.append(f"Served although it would be left out, {doors.by_lift}: {_because(lifted)}.")
    asked = tuple(dict.fromkeys(one.because for one in care.of("ask_first", "guard")))
    if asked and eater.targets_agreed:
        out.append(
            f"Standard targets, not adjusted for {' and '.join(asked)}: agreed with a clinician, by your word. "
            "Your own targets count instead of the standard ones."
        )
    out += _steady(plan, care, doors)
    without = [one.said for one in care.answers if one.status == "no_note"]
    if without:
        out.append(f"Known, but nothing about food is known here, which is no clearance: {', '.join(without)}.")
    return [*out, *not_considered(care)]


def _steady(plan: Plan, care: Care, doors: Doors) -> list[str]:
    """What is kept steady: around how much, and how much there is of it on each day."""
    nutrients, out = {one.value for one in care.of("steady")}, []
    for t in plan.targets:
        if t.nutrient in nutrients and STEADY in t.source and t.min is not None and t.max is not None:
            band = f"{format_amount(t.min, t.unit)} to {format_amount(t.max, t.unit)} a day over the week"
            out.append(f"{plain_name(t.nutrient)} is {t.source}: {band}. {_by_day(plan, t.nutrient, t.unit)}.")
            if not t.source.endswith(AS_GIVEN):
                give = doors.target.format(nutrient=t.nutrient, unit=ASCII_UNITS.get(t.unit, t.unit))
                out.append(f"  That is not your own usual, so this may be a change: tell the clinic first, and {give}.")
    return out


ASCII_UNITS = {"µg": "ug"}
KNOWN = 0.005  # of a day's food without a value: less is as good as none


def _by_day(plan: Plan, nutrient: str, unit: str) -> str:
    """What there is of a nutrient on each day; "at least" where part of the day's food has no value for it."""
    days = []
    for day in plan.days:
        total = day.totals[nutrient]
        share = total.unknown_mass_share
        amount = format_amount(total.amount, unit)
        held = f"at least {amount} ({max(share, 0.01):.0%} of the food has no value)" if share >= KNOWN else amount
        days.append(f"{dates.weekday(day.date)} {held}")
    return ", ".join(days)


def _by_allergy(care: Care) -> str:
    """"kiwi allergy: kiwi; tomato allergy: tomato, ketchup"."""
    foods: dict[str, list[str]] = {}
    for one in care.of("avoid"):
        foods.setdefault(one.because, []).append(one.value)
    return "; ".join(f"{because}: {', '.join(dict.fromkeys(words))}" for because, words in foods.items())


def assumed(care: Care) -> list[str]:
    """What was said of the past or with a doubt, and counts."""
    return [
        f"{one.said}: {ASSUMED[:1].lower()}{ASSUMED[1:]}."
        for one in care.answers if one.assumed
    ]


def _because(names: dict[str, tuple[str, ...]]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} ({' and '.join(because)})" for name, because in names.items())


def told(care: Care, doors: Doors = TYPED) -> list[str]:
    """What each name that is known does in a plan, in short: for where it is typed."""
    out = []
    for answer in (one for one in care.answers if one.status in ("known", "no_note")):
        mine = [one for one in care.does if one.because == answer.said]
        words = [f"leaves out {one.value.replace('_', ' ')}" for one in mine if one.what == "exclude"]
        words += [f"leaves out {one.value}" for one in mine if one.what == "avoid"]
        words += [f"keeps {plain_name(one.value)} steady" for one in mine if one.what == "steady"]
        words += [f"is asked about first ({doors.agreed})" for one in mine if one.what == "ask_first"]
        words += [doors.offer.format(one.value) for one in mine if one.what == "suggest"]
        words += ["notes stand beside the plan"] if any(one.what in ("note", "timing") for one in mine) else []
        names = ", ".join(dict.fromkeys(row.name for row in answer.found))
        shown = answer.said if names.casefold() == answer.said.casefold() else f"{answer.said} ({names})"
        out.append(f"{shown}: {', '.join(words) or 'known, but no note about food here, which is no clearance'}.")
    return out


def not_considered(care: Care) -> list[str]:
    """Names that nothing here is known of, with what they are near to, and those that may be several things."""
    out = []
    unknown = [one for one in care.unclear if one.status == "unknown"]
    if unknown:
        names = ", ".join(
            f"{one.said} (nearest: {' or '.join(one.near)})" if one.near else one.said for one in unknown
        )
        out.append(f"Not known here, so not considered: {names}. Ask your clinician or pharmacist.")
    for one in care.unclear:
        if one.status == "which":
            out.append(f"{one.said}: which one? {' or '.join(one.near)}. Not considered until it is named.")
        elif one.status != "unknown":
            out.append(f"{one.said}: {one.unread} is not understood, so not considered.")
    return out


def caution_lines(plan: Plan) -> list[str]:
    """The notes beside a plan, and once at the end whom to ask."""
    out = []
    for one in plan.cautions:
        advice = one.advice.removesuffix(ASK).strip()
        whose = f"{one.eater}: " if one.eater else ""
        out.append(" ".join(text for text in (f"{whose}{one.item}: {one.text}", advice, f"[{one.source}]") if text))
    return [*out, ASK] if out else []
