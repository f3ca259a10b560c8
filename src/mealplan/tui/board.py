"""The week as lines of text: days across and slots down, or one day as a list. Pure: a plan and a size in, lines and
the places of the meals out, so that the mouse finds what the eye sees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from mealplan import dates
from mealplan.export.pots import pot_starts
from mealplan.planning.result.promises import longer_days, most_minutes
from mealplan.tui.figures import SHORT_NAMES
from mealplan.tui.people import beside_words, named, names_of
from mealplan.tui.words import clean, fit, say, wrap
from mealplan.units import format_amount

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Day, Item, Meal, Plan

LEFTOVER, LOCKED, FLARE = "↺", "◆", "~"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The chosen meal: day index, slot."""

    day: int
    slot: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a meal is drawn: x, y, width, height; slot "" is the head of a day."""

    x: int
    y: int
    width: int
    height: int
    day: int
    slot: str

    def holds(self, x: int, y: int) -> bool:
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True)
class Painted:
    """What is drawn, line by line, and where the meals are in it."""

    lines: list[Content]
    places: list[Place]


def meal_at(plan: Plan, cursor: Cursor) -> Meal | None:
    """The meal under the cursor, or None where nothing is planned."""
    if not 0 <= cursor.day < len(plan.days):
        return None
    return next((m for m in plan.days[cursor.day].meals if m.slot == cursor.slot), None)


def main_item(meal: Meal) -> Item | None:
    return meal.items[0] if meal.items else None


def main_at(plan: Plan | None, cursor: Cursor) -> Item | None:
    """The main dish of a meal, where there is one."""
    meal = None if plan is None else meal_at(plan, cursor)
    return None if meal is None else main_item(meal)


def marks(meal: Meal) -> str:
    """Signs of a meal: locked, left over."""
    locked = any(i.locked for i in meal.items)
    item = main_item(meal)
    return (LOCKED if locked else "") + (LEFTOVER if item is not None and item.leftover else "")


def portions_text(portions: float) -> str:
    return "" if abs(portions - 1) < 1e-9 else f"×{portions:g}"


def minutes_text(plan: Plan, day: int) -> str:
    """`12 of 45` hands-on minutes."""
    budget = most_minutes(plan, day)
    used = f"{plan.days[day].active_minutes:.0f}"
    return used if budget is None else f"{used} of {budget:.0f}"


def supplement_words(plan: Plan) -> list[str]:
    """`Vitamin D 10 µg`, `B12 tablet (B12 25 µg)`: what is taken every day beside the food."""
    units = {t.nutrient: t.unit for t in plan.targets}
    out = []
    for one in plan.request.eater.supplements:
        held = [
            f"{SHORT_NAMES[key]} {format_amount(amount, units[key])}"
            for key, amount in one.contains
            if key in SHORT_NAMES and key in units
        ]
        own = clean(one.name)
        out.append(", ".join(held[:3]) if held and own.endswith(" supplement") else own + (
            f" ({', '.join(held[:3])})" if held else ""))  # fmt: skip
    return out


def daily_text(plan: Plan) -> str:
    """`with a daily supplement: Vitamin D 10 µg`, or nothing."""
    words = supplement_words(plan)
    return (
        f"with {'a daily supplement' if len(words) == 1 else 'daily supplements'}: {'; '.join(words)}" if words else ""
    )


def week_of(plan: Plan, day: int) -> range:
    """The days drawn together with one: its seven."""
    first = day // 7 * 7
    return range(first, min(first + 7, len(plan.days)))


def paint_week(plan: Plan, cursor: Cursor, width: int, height: int) -> Painted:
    """Days across, slots down. A band names each slot, so that all of the width belongs to the days."""
    days = week_of(plan, cursor.day)
    column = max(6, min(24, width // max(1, len(days))))
    total = column * len(days)
    slots = list(plan.request.week.slots)
    spare = height - 4 - len(slots)
    rows, extra = max(1, min(8, spare // max(1, len(slots)))), max(0, spare % max(1, len(slots)))
    heads, rules, feet = [], [], []
    longer = {x.day for x in longer_days(plan)}
    places: list[Place] = []
    for n, d in enumerate(days):
        day, here = plan.days[d], d == cursor.day
        mark = f" {FLARE}" if day.flare else ""
        head = fit(f" {dates.weekday_day(day.date)}{mark}", column)
        heads.append(say((head, "bold $accent" if here else "bold $foreground")))
        rules.append(say((" " + ("━" if here else "─") * (column - 2) + " ", "$accent" if here else "$faint")))
        over = d in longer
        words = f" {'▲' if over else ''}{minutes_text(plan, d)}"
        feet.append(say((fit(words, column), "$warning" if over else "$foreground" if here else "$quiet")))
        places.append(Place(n * column, 0, column, 2, d, ""))
    lines = [Content("").join(heads), Content("").join(rules)]
    for number, slot in enumerate(slots):
        tall = rows + (1 if number < extra and rows < 8 else 0)
        lines.append(_band(slot.capitalize(), total, slot == cursor.slot))
        top = len(lines)
        cells = [_cell(plan, d, slot, column, tall, cursor) for d in days]
        places += [Place(n * column, top, column, tall, d, slot) for n, d in enumerate(days)]
        lines += [Content("").join(cell[y] for cell in cells) for y in range(tall)]
    band = band_words(plan)
    wide = max(total, min(width, cell_len(band) + 3))  # of a few days' plan, as wide as its words
    lines += [_band(band, wide, False), Content("").join(feet)]
    return Painted(lines, places)


def band_words(plan: Plan) -> str:
    """Above the days' minutes: what they are, and what is taken every day."""
    given = any(most_minutes(plan, day) is not None for day in range(len(plan.days)))
    words = "Minutes hands-on, of the day's budget" if given else "Minutes hands-on"
    return " · ".join(x for x in (words, daily_text(plan)) if x)


def _band(words: str, cells: int, here: bool) -> Content:
    if cell_len(words) > cells - 3:
        words = fit(words, max(1, cells - 3))
    rule = "┈" * max(0, cells - cell_len(words) - 3)
    return say((f" {words} ", "bold $accent" if here else "$quiet"), (rule, "$faint"))


def _cell(plan: Plan, day: int, slot: str, column: int, rows: int, cursor: Cursor) -> tuple[Content, ...]:
    """One meal of the board, `rows` lines of `column` cells."""
    chosen = cursor == Cursor(day, slot)
    meal = meal_at(plan, Cursor(day, slot))
    if meal is None or not meal.items:
        empty = _instead(plan, day, slot) or "–"
        return _drawn_cell(empty, "$faint", "", column, rows, chosen)
    item, sides = meal.items[0], meal.items[1:]
    if names_of(plan):
        title = f"{marks(meal)} {named(plan, meal, item, item.title)}".strip()
        return _drawn_cell(title, "$quiet" if item.leftover else "$foreground", beside_words(plan, meal), column, rows,
                           chosen)  # fmt: skip
    title = f"{marks(meal)} {item.title} {portions_text(item.portions)}".strip()
    more = f" +{len(sides) - 1}" if len(sides) > 1 else ""
    beside = f"+ {sides[0].title}{more}" if sides else ""
    return _drawn_cell(title, "$quiet" if item.leftover else "$foreground", beside, column, rows, chosen)


@lru_cache(maxsize=1024)  # from one key to the next, two cells change
def _drawn_cell(title: str, colour: str, beside: str, column: int, rows: int, chosen: bool) -> tuple[Content, ...]:
    inner = column - 1
    side_room = min(2, rows // 3) if beside else 0
    texts = [(line, colour) for line in wrap(title, inner, rows - side_room)]
    if side_room:
        texts += [(line, "$quiet") for line in wrap(beside, inner, rows - len(texts))]
    out = []
    for y in range(rows):
        text, style = texts[y] if y < len(texts) else ("", "")
        if chosen:
            out.append(say(("▌", "$accent on $cursor"), (fit(text, inner), "$cursor-text on $cursor")))
        else:
            out.append(say(" ", (fit(text, inner), style)))
    return tuple(out)


def paint_day(plan: Plan, cursor: Cursor, width: int, height: int) -> Painted:
    """One day as a list: a strip of days, then each meal with its whole title."""
    lines: list[Content] = []
    places: list[Place] = []
    days = week_of(plan, cursor.day)
    strip: list[Content] = []
    column = max(5, min(10, width // max(1, len(days))))
    for n, d in enumerate(days):
        day, here = plan.days[d], d == cursor.day
        label = dates.weekday_day(day.date) + (FLARE if day.flare else "")
        mark = "▸" if here else " "
        strip.append(say((fit(mark + label, column), "bold $cursor-text on $cursor" if here else "$quiet")))
        places.append(Place(n * column, 0, column, 1, d, ""))
    lines += [Content("").join(strip), say("")]
    day = plan.days[cursor.day]
    times = dict(plan.request.week.meal_times)
    room = height - 4
    per = 3 if room >= 3 * len(plan.request.week.slots) else 2
    for slot in plan.request.week.slots:
        top = len(lines)
        chosen = slot == cursor.slot
        lines += _meal_lines(plan, cursor.day, slot, times.get(slot, ""), chosen, width, per)
        places.append(Place(0, top, width, len(lines) - top, cursor.day, slot))
    over = any(x.day == cursor.day for x in longer_days(plan))
    words = f"{'▲ ' if over else ''}{minutes_text(plan, cursor.day)} minutes hands-on"
    words += f" · {FLARE} bad day, no cooking" if day.flare else ""
    taken = daily_text(plan)
    words += f" · {taken}" if taken else ""
    lines.append(say((fit("  " + words, width), "$warning" if over else "$quiet")))
    return Painted(lines, places)


def _meal_lines(plan: Plan, day: int, slot: str, time: str, chosen: bool, width: int, per: int) -> list[Content]:
    meal = meal_at(plan, Cursor(day, slot))
    edge = ("▌ ", "$accent on $cursor") if chosen else ("  ", "")
    back = " on $cursor" if chosen else ""
    text = "$cursor-text" if chosen else "$foreground"
    quiet = "$cursor-text" if chosen else "$quiet"
    head = fit(slot.capitalize(), 11) + fit(time, 7)
    inner = width - 2 - len(head)
    if meal is None or not meal.items:
        words = _instead(plan, day, slot) or "nothing planned"
        return [say(edge, (head, quiet + back), (fit(words, inner), quiet + back)), say("")]
    pots = pot_starts(plan)
    items = [
        (
            named(plan, meal, item, item_line(item, sign=True, size=False, pot=pots.get((day, slot, at), ""))),
            "" if names_of(plan) else portions_text(item.portions),
        )
        for at, item in enumerate(meal.items)
    ]
    if per == 2 and len(items) > 2:
        items = [items[0], (" · ".join(words for words, _ in items[1:]), "")]
    out = []
    for n, (words, size) in enumerate(items):
        lead = head if n == 0 else " " * len(head)
        style = (text if n == 0 else quiet) + back
        out.append(say(edge, (lead, quiet + back), (fit(words, inner - 7), style), (f"{size:>6} ", style)))
    return [*out, *(say("") for _ in range(per - len(out)))]


def item_line(item: Item, *, sign: bool = False, size: bool = True, pot: str = "") -> str:
    """`◆ Leek soup ×1.5 (left over)`. `pot`: what `pot_starts` says of it."""
    mark = (f"{LOCKED} " if item.locked else "") + (f"{LEFTOVER} " if item.leftover else "")
    came = "from the freezer" if item.frozen else "left over" if item.leftover else pot
    words = [w for w in (came, "locked" if item.locked else "") if w]
    tail = f" ({', '.join(words)})" if words else ""
    portions = portions_text(item.portions) if size else ""
    return f"{mark if sign else ''}{item.title} {portions}".rstrip() + tail


def day_name(day: Day) -> str:
    return dates.long(day.date)


def _instead(plan: Plan, day: int, slot: str) -> str:
    """What stands where a meal is not planned: eaten out, or what came instead of it on a day past; where those of a
    table had it otherwise, by name."""
    week = plan.request.week
    told = {"out": "eaten out", "nothing": "skipped"}
    came: dict[str, list[str]] = {}
    for one in getattr(week, "lived", ()):
        if (one.day, one.slot) == (day, slot):
            came.setdefault(one.eater, []).append(told.get(one.kind, one.label))
    words = {name: " + ".join(dict.fromkeys(parts)) for name, parts in came.items()}
    if len(set(words.values())) > 1:
        return clean(" · ".join(f"{name}: {text}" for name, text in words.items()))
    return clean(next(iter(words.values()))) if words else "eaten out" if (day, slot) in week.skip else ""
