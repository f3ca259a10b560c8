"""A plan's nutrients as rows to draw: one per nutrient, for one day or for the mean of all days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from mealplan import dates
from mealplan.nutrition.marks import STEADY
from mealplan.planning.result.promises import longer_days, longer_words
from mealplan.settings.setting import SHIPPED
from mealplan.tui.names import FREED_NAME
from mealplan.units import format_amount

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan, TargetResult


State = Literal["met", "short", "below", "over", "above", "part"]
ONE_MEAL = "a meal"  # stands in the place of a day's name
UNMET = ("short", "over", "below", "above")

# sign and word of each state; colour comes on top of these, never instead of them
SIGNS: dict[State, tuple[str, str]] = {
    "met": ("✓", "met"),
    "short": ("▼", "short"),
    "below": ("▽", "below"),  # a watched target, which does not make the plan fail
    "over": ("▲", "over"),
    "above": ("△", "above"),  # over the limit of a watched target
    "part": ("·", "varies"),  # beside the mean on one day, within what a day may be: the week counts
}

SHORT_NAMES = {
    "energy": "Energy",
    "vitamin_b12": "B12",
    "magnesium": "Magnesium",
    "epa_dha": "EPA+DHA",
    "ala": "ALA",
    "folate_dfe": "Folate",
    "vitamin_b6": "B6",
    "vitamin_d": "Vitamin D",
    "iron": "Iron",
    "protein": "Protein",
    "fat": "Fat",
    "carbohydrate": "Carbs",
    "fiber": "Fibre",
    "calcium": "Calcium",
    "phosphorus": "Phosphorus",
    "potassium": "Potassium",
    "sodium": "Sodium",
    "zinc": "Zinc",
    "copper": "Copper",
    "manganese": "Manganese",
    "selenium": "Selenium",
    "vitamin_c": "Vitamin C",
    "thiamin": "Thiamin",
    "riboflavin": "Riboflavin",
    "niacin_ne": "Niacin",
    "niacin_equivalents": "Niacin",
    "pantothenic_acid": "B5",
    "folic_acid": "Folic acid",
    "choline": "Choline",
    "vitamin_a_rae": "Vitamin A",
    "retinol": "Retinol",
    "vitamin_e": "Vitamin E",
    "vitamin_e_added": "E, added",
    "vitamin_k": "Vitamin K",
    "saturated_fat": "Saturated",
    "linoleic_acid": "Linoleic",
    "caffeine": "Caffeine",
    "tryptophan": "Tryptophan",
    "threonine": "Threonine",
    "isoleucine": "Isoleucine",
    "leucine": "Leucine",
    "lysine": "Lysine",
    "valine": "Valine",
    "histidine": "Histidine",
    "methionine_cystine": "Methionine",
    "phenylalanine_tyrosine": "Phenylalanine",
}
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (  # all that is shown, by what it is; the rest is "Other"
    ("Energy and what it comes from", ("energy", "protein", "carbohydrate", "fiber", "fat", "added_sugar", "alcohol")),
    ("Vitamins", (
        "vitamin_b12", "folate_dfe", "folic_acid", "vitamin_b6", "thiamin", "riboflavin", "niacin_ne",
        "niacin_equivalents", "pantothenic_acid", "choline", "vitamin_c", "vitamin_d", "vitamin_a_rae", "retinol",
        "vitamin_e", "vitamin_e_added", "vitamin_k",
    )),
    ("Minerals", (
        "magnesium", "iron", "calcium", "zinc", "potassium", "sodium", "phosphorus", "selenium", "copper", "manganese",
    )),
    ("Fats", ("epa_dha", "ala", "linoleic_acid", "saturated_fat", "trans_fat", "cholesterol")),
    ("Protein's parts", (
        "tryptophan", "threonine", "isoleucine", "leucine", "lysine", "valine", "histidine", "methionine_cystine",
        "phenylalanine_tyrosine",
    )),
)  # fmt: skip
BARS = 5  # nutrients that home shows
FIRST = (
    "vitamin_b12",
    "magnesium",
    "epa_dha",
    "ala",
    "folate_dfe",
    "vitamin_b6",
    "vitamin_d",
    "iron",
    "energy",
    "protein",
    "fiber",
    "calcium",
    "sodium",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One nutrient against its bounds, in its own unit. `upper` counts what is unknown at its estimate."""

    nutrient: str
    name: str
    unit: str
    amount: float
    upper: float
    low: float | None
    high: float | None
    floor: float | None
    state: State
    watched: bool
    unknown: float  # share of the eaten mass whose value is not known
    source: str
    why: str = ""
    supplements: float = 0.0
    # name, amount and bound of the worst day, where a day is off; of the worst meal, where one is
    day_off: tuple[str, float, float] | None = None
    mean: float = 0.0  # of the whole plan, also in the row of one day

    @property
    def sign(self) -> str:
        return SIGNS[self.state][0]

    @property
    def word(self) -> str:
        return SIGNS[self.state][1]

    @property
    def is_low(self) -> bool:
        return self.state in ("short", "below")

    @property
    def off_on(self) -> str:
        """`Thu`, `meal`: short for what is off, where it is not the mean."""
        name = self.day_off[0] if self.day_off is not None else ""
        return "meal" if name == ONE_MEAL else name[:3]


def week_figures(plan: Plan) -> list[Figure]:
    """One row per nutrient over the whole plan: its targets merged, the worst state shown."""
    rows: dict[str, Figure] = {}
    for result in plan.targets:
        if not _judged(result):
            continue
        new = replace(_figure(result), day_off=_worst_day(plan, result))
        old = rows.get(result.nutrient)
        rows[result.nutrient] = new if old is None else _merged(old, new)
    for result in plan.targets:
        if result.period == "meal" and result.level != "unmeasured" and not result.met:
            rows[result.nutrient] = _with_meal(plan, rows.get(result.nutrient), result)
    return sorted(rows.values(), key=lambda f: (_rank(f.nutrient), f.name))


def day_figures(plan: Plan, day: int) -> list[Figure]:
    """The same rows for one day. A day may stay below a mean: it is short (or below, where that is only watched) only
    under the least a day should have."""
    totals = plan.days[day].totals
    out = []
    for row in week_figures(plan):
        total = totals.get(row.nutrient)
        if total is None:
            continue
        amount, upper = total.amount + row.supplements, total.upper_estimate + row.supplements
        state: State = "met"
        if row.floor is not None and amount < row.floor * (1 - 1e-6):
            state = "below" if row.watched else "short"
        elif row.low is not None and amount < row.low * (1 - 1e-6):
            state = "part"
        elif row.high is not None and upper > row.high * (1 + 1e-6):
            state = row.state if row.state in ("over", "above") else "part"
        out.append(replace(row, amount=amount, upper=upper, state=state, unknown=total.unknown_mass_share, why="",
                           day_off=None))  # fmt: skip
    return out


def figures_of(plan: Plan, day: int | None) -> list[Figure]:
    """Rows of a day, or of the whole plan for None."""
    return week_figures(plan) if day is None or not plan.days else day_figures(plan, day)


def turned(before: Plan | None, after: Plan) -> str:
    """What a change of the plan costs, in words: `Now short: Choline; now over: Fat; e says why.`"""
    if before is None:
        return ""
    was = {r.nutrient: r.state for r in week_figures(before)}
    rows = [r for r in week_figures(after) if was.get(r.nutrient) != r.state]
    new = {state: [r.name for r in rows if r.state == state] for state in ("short", "over")}
    parts = [f"now {state}: {', '.join(names[:4])}" for state, names in new.items() if names]
    words = "; ".join([*parts, *(["e says why"] if parts else [])])
    had = {(x.day, x.minutes) for x in longer_days(before)}
    late = longer_words(after) if any((x.day, x.minutes) not in had for x in longer_days(after)) else ""
    told = [f"{x[0].upper()}{x[1:]}." for x in (words, late) if x]
    known = remarks(before)
    return " ".join([*told, *(x for x in remarks(after) if x not in known)])


REMARKS = ("none_within_minutes", "left_of_pots")  # what a plan has to say that no figure shows


def remarks(plan: Plan) -> list[str]:
    """Where minutes could not be kept, and what is made and eaten nowhere, in words."""
    from mealplan.planning.ask.english import words

    return [words(one) for one in plan.notes if not isinstance(one, str) and one.key in REMARKS]


def locks_lost(before: Plan, after: Plan, label: str) -> str:
    """Which locks a change could not keep, in words: `No longer locked: dinner on Wednesday.` What she freed herself
    (the label says so) is no news."""
    from mealplan.planning.result.same import given_up

    if label.endswith(FREED_NAME):
        return ""
    places = dict.fromkeys((x.day, x.slot) for x in given_up(before, after))
    named = [f"{slot} on {dates.weekday_long(before.days[day].date)}" for day, slot in places if day < len(before.days)]
    return f"No longer locked: {', '.join(named)}." if named else ""


def own_first(plan: Plan) -> list[str]:
    """What a medicine wants steady; the nutrients that her profile names, hers before those of what it builds on; then
    the usual first ones."""
    steady = [one.nutrient for one in plan.targets if STEADY in one.source]
    named = [one for one in getattr(plan.request, "asked", ()) if one.name == "target"]
    keys = [re.split(r"[<>=≥≤ ]", one.text.strip(), maxsplit=1)[0] for one in named]
    hers = [key for key, one in zip(keys, named, strict=True) if not one.origin.startswith(SHIPPED)]
    return list(dict.fromkeys([*steady, *hers, *keys, *FIRST]))


def five(plan: Plan, day: int | None) -> list[Figure]:
    """The rows that home shows, of a day or of the whole plan: those that her profile names, always the same ones, so
    that they are found with half an eye. What else is off is named by `off_words`."""
    rows = {row.nutrient: row for row in figures_of(plan, day)}
    order = [key for key in own_first(plan) if key in rows]
    return [rows[key] for key in [*order, *(x for x in rows if x not in order)][:BARS]]


def off_words(plan: Plan, day: int | None, most: int = 99) -> str:
    """`Low this week: choline, vitamin D. High: sodium.`; at most so many names of each, and only what is off."""
    rows = figures_of(plan, day)
    when = "this week" if day is None else f"on {dates.weekday_long(plan.days[day].date)}"
    low, high = ([r.name for r in rows if r.state in UNMET and r.is_low is which] for which in (True, False))
    if not low and not high:
        return f"Nothing is low or too high {when}."
    if not low:
        return f"High {when}: {_named(high, most)}."
    return " ".join([f"Low {when}: {_named(low, most)}.", *([f"High: {_named(high, most)}."] if high else [])])


def day_words(plan: Plan, day: int) -> str:
    """`Monday alone: low iron; high sodium.`: what is off on a day and not over the week. Empty where nothing is."""
    known = {row.nutrient for row in week_figures(plan) if row.state in UNMET}
    rows = [r for r in day_figures(plan, day) if r.state in UNMET and r.nutrient not in known]
    kinds = ((word, [r.name for r in rows if r.is_low is low]) for word, low in (("low", True), ("high", False)))
    parts = [f"{word} {_named(names, 4)}" for word, names in kinds if names]
    return f"{dates.weekday_long(plan.days[day].date)} alone: {'; '.join(parts)}." if parts else ""


def eaten_words(plan: Plan, day: int | None) -> str:
    """`As it was eaten: lunch skipped, dinner eaten out (not known, not counted).` of a day; of the week that such days
    are counted so. Empty where all counts as planned."""
    lived = getattr(plan.request.week, "lived", ())  # a sketch has none
    told = {"out": "eaten out (not known, not counted)", "nothing": "skipped"}
    if day is None:
        return "What you said was eaten otherwise counts as it was eaten." if lived else ""
    came = dict.fromkeys(f"{x.slot} {told.get(x.kind, 'something else')}" for x in lived if x.day == day)
    return f"As it was eaten: {', '.join(came)}." if came else ""


def off_short(plan: Plan, most: int = 2) -> str:
    """`low: choline; high: fibre`: what is off over the week and was no goal. Empty where nothing is."""
    rows = week_figures(plan)
    kinds = (("low", "below"), ("high", "above"))
    found = [(word, [r.name for r in rows if r.state == state]) for word, state in kinds]
    return "; ".join(f"{word}: {_named(names, most)}" for word, names in found if names)


def _named(names: list[str], most: int) -> str:
    """Names in a sentence, with how many are left out."""
    shown = [name if name[:2].isupper() or name[1:2].isdigit() else name[0].lower() + name[1:] for name in names[:most]]
    return ", ".join(shown) + (f" and {len(names) - most} more" if len(names) > most else "")


def grouped(rows: Iterable[Figure]) -> list[tuple[str, list[Figure]]]:
    """The rows by what they are, in the order of the table of groups; none is left out."""
    by_key = {row.nutrient: row for row in rows}
    out = [(title, [by_key.pop(key) for key in keys if key in by_key]) for title, keys in GROUPS]
    return [(title, held) for title, held in [*out, ("Other", list(by_key.values()))] if held]


def that_day(row: Figure) -> str:
    """`Thu 35.6 µg, not 41 µg`: of a target that one day or one meal fails by; else empty."""
    if row.day_off is None:
        return ""
    _, had, bound = row.day_off
    return f"{row.off_on} {format_amount(had, row.unit)}, not {format_amount(bound, row.unit)}"


def bounds(row: Figure) -> str:
    """`320 mg to 400 mg`, `at least 320 mg`, `at most 20 g`."""
    low = None if row.low is None else format_amount(row.low, row.unit)
    high = None if row.high is None else format_amount(row.high, row.unit)
    if low and high:
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}" if high else ""


def _judged(result: TargetResult) -> bool:
    return result.level != "unmeasured" and result.form != "supplements" and result.period not in ("meal", "absorbed")


def _rank(nutrient: str) -> int:
    return FIRST.index(nutrient) if nutrient in FIRST else len(FIRST)


def _figure(result: TargetResult) -> Figure:
    state: State = "met"
    if not result.met:
        passed = result.max is not None and result.upper_estimate > result.max and result.mean >= (result.min or 0.0)
        over = " over " in result.why or (passed and " under " not in result.why)
        goal = result.level == "goal"
        state = ("over" if goal else "above") if over else ("short" if goal else "below")
    return Figure(
        result.nutrient,
        SHORT_NAMES.get(result.nutrient) or _short_name(result.nutrient),
        result.unit,
        result.mean,
        result.upper_estimate,
        result.min,
        result.max,
        result.daily_floor,
        state,
        result.level == "watched",
        result.unknown_mass_share,
        result.source,
        result.why,
        max(0.0, result.mean - result.mean_from_food),
        mean=result.mean,
    )


def _worst_day(plan: Plan, result: TargetResult) -> tuple[str, float, float] | None:
    """The day that a target fails by, where it is not the mean that does: its name, what it has, what it should."""
    if result.met or "a day is" not in result.why or any(result.nutrient not in d.totals for d in plan.days):
        return None
    if result.nutrient == "energy" and plan.request.week.skip:
        return None  # a day that eats out is asked for a share of it
    under = " under " in result.why
    bound = result.daily_floor if "floor" in result.why else result.min if under else result.max
    if bound is None or "ceiling" in result.why:
        return None
    extra = max(0.0, result.mean - result.mean_from_food)
    had = [d.totals[result.nutrient].amount if under else d.totals[result.nutrient].upper_estimate for d in plan.days]
    worst = (min if under else max)(range(len(had)), key=had.__getitem__)
    return dates.weekday_long(plan.days[worst].date), had[worst] + extra, bound


def _with_meal(plan: Plan, row: Figure | None, result: TargetResult) -> Figure:
    """A nutrient's row with a target per meal that is missed: its bar stays that of the day."""
    meal = _figure(result)
    if row is None:
        totals = [day.totals[result.nutrient] for day in plan.days]
        mean = sum(x.amount for x in totals) / len(totals)
        upper = sum(x.upper_estimate for x in totals) / len(totals)
        row = replace(meal, amount=mean, upper=upper, low=None, high=None, floor=None, state="met")
    if _WORSE[row.state] >= _WORSE[meal.state]:
        return row
    bound = result.max if meal.state in ("over", "above") else result.min
    off = None if bound is None else (ONE_MEAL, result.worst_day, bound)
    return replace(row, state=meal.state, why=meal.why, day_off=off, watched=result.level == "watched")


def _short_name(nutrient: str) -> str:
    """For the few targets that nobody has by default: the table of names is not read before it is needed."""
    from mealplan.nutrition.words import plain_name

    return plain_name(nutrient).split(",")[0].split(" (")[0]


_WORSE: dict[State, int] = {"met": 0, "part": 1, "above": 2, "below": 3, "over": 4, "short": 5}


def _merged(a: Figure, b: Figure) -> Figure:
    lows = [x.low for x in (a, b) if x.low is not None]
    highs = [x.high for x in (a, b) if x.high is not None]
    floors = [x.floor for x in (a, b) if x.floor is not None]
    worst = a if _WORSE[a.state] >= _WORSE[b.state] else b
    return replace(
        a,
        low=max(lows, default=None),
        high=min(highs, default=None),
        floor=max(floors, default=None),
        state=worst.state,
        why=worst.why,
        day_off=worst.day_off,
        watched=a.watched and b.watched,
        source="; ".join(dict.fromkeys([*a.source.split("; "), b.source])),
    )
