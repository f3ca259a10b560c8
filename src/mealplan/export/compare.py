"""Two plans side by side: what changed in the targets, the dishes and the work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from mealplan.export.plates import eaters_words, several
from mealplan.export.text import bound_text, day_words, target_name
from mealplan.planning.result.plan import Plan, TargetResult
from mealplan.planning.result.same import Identity, given_up, identity
from mealplan.units import format_amount

FORMAT = "mealplan.compare/1"


@dataclass(frozen=True, slots=True)
class TargetChange:
    """One target in both plans; `before` or `after` is None in a plan that does not have it. Means a day, in `unit`."""

    nutrient: str
    name: str
    unit: str
    level: str
    wanted: str
    before: float | None
    after: float | None
    met_before: bool | None
    met_after: bool | None
    per: str = "day"  # of what the means are: a day, or a meal

    @property
    def changed(self) -> bool:
        """Whether it is worth a line: by more than 1 %, or met in one only."""
        if self.before is None or self.after is None or self.met_before != self.met_after:
            return True
        return abs(self.after - self.before) > 0.01 * max(abs(self.before), abs(self.after))


@dataclass(frozen=True, slots=True)
class Comparison:
    """`a` and `b` are what the plans are called."""

    a: str
    b: str
    outcomes: tuple[str, str]
    goals_met: tuple[int, int]
    goals: tuple[int, int]
    active_minutes: tuple[float, float]  # a day
    dishes: tuple[int, int]
    targets: tuple[TargetChange, ...]
    only_a: tuple[str, ...]  # titles
    only_b: tuple[str, ...]
    both: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        def side(at: int) -> dict[str, Any]:
            return {
                "plan": (self.a, self.b)[at], "outcome": self.outcomes[at], "goals": self.goals[at],
                "goals_met": self.goals_met[at], "dishes": self.dishes[at],
                "active_minutes": round(self.active_minutes[at], 1),
            }  # fmt: skip

        return {
            "format": FORMAT, "a": side(0), "b": side(1),
            "targets": [asdict(one) for one in self.targets],
            "dishes": {"only_a": list(self.only_a), "only_b": list(self.only_b), "both": list(self.both)},
        }  # fmt: skip


def compare(a: Plan, b: Plan, *, names: tuple[str, str] = ("a", "b")) -> Comparison:
    """What is different from plan `a` to plan `b`: every target of either, in the order of `a`."""
    titles = [
        dict.fromkeys(item.title for day in plan.days for meal in day.meals for item in meal.items) for plan in (a, b)
    ]
    return Comparison(
        a=names[0], b=names[1], outcomes=(a.outcome, b.outcome),
        goals_met=(_met(a), _met(b)), goals=(_goals(a), _goals(b)),
        active_minutes=(_minutes(a), _minutes(b)), dishes=(len(titles[0]), len(titles[1])),
        targets=tuple(_change(x, y, named=several(a) or several(b)) for x, y in _pairs(a, b)),
        only_a=tuple(t for t in titles[0] if t not in titles[1]),
        only_b=tuple(t for t in titles[1] if t not in titles[0]),
        both=tuple(t for t in titles[0] if t in titles[1]),
    )  # fmt: skip


def _pairs(a: Plan, b: Plan) -> Iterator[tuple[TargetResult | None, TargetResult | None]]:
    """The targets of two plans, each beside the same one of the other, in the order of `a`. What has no like there is
    put beside the same bound of another source or level: a default that an own target took the place of."""
    ours, theirs = ([(identity(p, t), t) for t in p.targets if t.level != "unmeasured"] for p in (a, b))
    left = list(theirs)
    pairs: dict[int, TargetResult] = {}
    for alike in (lambda key: key, _bound_of):
        for number, (key, _) in enumerate(ours):
            found = next((one for one in left if alike(one[0]) == alike(key)), None)
            if number not in pairs and found is not None:
                pairs[number] = found[1]
                left.remove(found)
    yield from ((t, pairs.get(number)) for number, (_, t) in enumerate(ours))
    yield from ((None, t) for _, t in left)


def _bound_of(key: Identity) -> tuple[object, ...]:
    """Whose and of what a target is, whatever its level and source."""
    who, nutrient, form, _, _, period, low, high = key
    return who, nutrient, form, period, low, high


def _change(a: TargetResult | None, b: TargetResult | None, *, named: bool) -> TargetChange:
    """`named`: whose it is stands before its name."""
    one = b or a
    assert one is not None
    name = f"{one.eater}: {target_name(one)}" if named and one.eater else target_name(one)
    return TargetChange(
        one.nutrient, name, one.unit, one.level, bound_text(one), a.mean if a else None,
        b.mean if b else None, a.met if a else None, b.met if b else None, "meal" if one.period == "meal" else "day",
    )  # fmt: skip


def _goals(plan: Plan) -> int:
    return sum(t.level == "goal" for t in plan.targets)


def _met(plan: Plan) -> int:
    return sum(t.met for t in plan.targets if t.level == "goal")


def _minutes(plan: Plan) -> float:
    return sum(day.active_minutes for day in plan.days) / max(1, len(plan.days))


def comparison_text(found: Comparison) -> str:
    """For people: one line per target that changed, then the dishes."""
    lines = [
        f"a  {found.a}: {_side(found, 0)}",
        f"b  {found.b}: {_side(found, 1)}",
        "",
        "Targets that differ (mean a day)",
        *_rows(found),
    ]
    for title, names in (("Only in a", found.only_a), ("Only in b", found.only_b), ("In both", found.both)):
        if names:
            lines += ["", title, *(f"  {name}" for name in names)]
    return "\n".join(lines)


NOTABLE = 0.1  # a mean that moved by more than this is worth a line after an edit
_MOST_MOVED = 8


def changes_text(old: Plan, new: Plan) -> str:
    """After an edit: the meals that are different, and the targets that moved notably. Grams apart, portions count."""
    lines = list(_meals_changed(old, new))
    if not lines:
        lines = ["no meal is different"]
    lines += [f"no longer locked: {x.dish} at {x.slot} on day {x.day + 1}" for x in given_up(old, new)]
    found = compare(old, new)
    flips = [x for x in found.targets if x.met_before != x.met_after and x.met_before is not None]
    moved = [x for x in found.targets if x not in flips and _share(x) > NOTABLE]
    moved.sort(key=lambda x: -_share(x))
    shown = [f"{_called(x)} {_word(x)}: {_moved(x)}" for x in flips]
    told = {x.name for x in flips}
    names: dict[str, str] = {}
    for x in (x for x in moved if x.name not in told):
        names.setdefault(x.name, f"{x.name}: {_moved(x)} (mean a {x.per})")
    shown += list(names.values())[: max(3, _MOST_MOVED - len(flips))]
    minutes = found.active_minutes
    if abs(minutes[1] - minutes[0]) >= 1:
        shown.append(f"hands-on minutes a day: {minutes[0]:.0f} to {minutes[1]:.0f}")
    if not shown:
        shown = ["no target moved by more than a tenth"]
    return "\n".join(["What changed", *(f"  {x}" for x in (*lines, *shown))])


def _moved(x: TargetChange) -> str:
    """From what to what; a single amount, with its bound, where the change is too small to be seen."""
    before, after = _amount(x.before, x.unit), _amount(x.after, x.unit)
    return f"{before} to {after}" if before != after else f"{after} ({x.wanted})"


def _called(x: TargetChange) -> str:
    return x.name + (" (watched)" if x.level == "watched" else "")


def _share(x: TargetChange) -> float:
    if x.before is None or x.after is None:
        return 0.0
    return abs(x.after - x.before) / max(abs(x.before), abs(x.after), 1e-9)


def _meals_changed(old: Plan, new: Plan) -> Iterator[str]:
    before, after = _served(old), _served(new)
    for place in dict.fromkeys([*before, *after]):
        a, b = before.get(place, ""), after.get(place, "")
        if a != b:
            yield f"{place}: {a or 'nothing'} -> {b or 'nothing'}"


def _served(plan: Plan) -> dict[str, str]:
    return {
        f"{day_words(day.date)} {meal.slot}": " + ".join(
            f"{item.title} ({eaters_words(item.eaters)})" if several(plan) else
            item.title + ("" if item.portions == 1 else f" x {item.portions:g}") for item in meal.items
        )
        for day in plan.days
        for meal in day.meals
    }


def _side(found: Comparison, at: int) -> str:
    return (
        f"{found.goals_met[at]} of {found.goals[at]} goals met, {found.dishes[at]} dishes, "
        f"{found.active_minutes[at]:.0f} min hands-on a day"
    )


def _rows(found: Comparison) -> Iterator[str]:
    rows = [("", "a", "b", "wanted", "")]
    rows += [
        (one.name, _amount(one.before, one.unit), _amount(one.after, one.unit), one.wanted, _word(one))
        for one in found.targets
        if one.changed
    ]
    if len(rows) == 1:
        yield "  none"
        return
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        cells = (row[0].ljust(widths[0]), row[1].rjust(widths[1]), row[2].rjust(widths[2]), row[3].ljust(widths[3]))
        yield ("  " + "  ".join((*cells, row[4]))).rstrip()


def _amount(value: float | None, unit: str) -> str:
    return "-" if value is None else format_amount(value, unit)


def _word(one: TargetChange) -> str:
    if one.met_before is None or one.met_after is None or one.met_before == one.met_after:
        return "" if one.met_after in (True, None) else "not met"
    return "now met" if one.met_after else "no longer met"
