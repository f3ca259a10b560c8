"""A shopping list as tasks for other programs: VTODO of iCalendar (RFC 5545), and todo.txt."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Collection

from mealplan import dates
from mealplan.export.ics import one_line, plain
from mealplan.shopping.aisles import heading
from mealplan.shopping.lines import Line, ShoppingList
from mealplan.shopping.ticks import tick_key, to_tick

_TAKEN_FOR_MARKS = re.compile(r"x |\([A-Z]\) |\d{4}-\d{2}-\d{2} ")  # what a line of todo.txt may begin with


def list_ics(shopping: ShoppingList, ticked: Collection[str] = (), *, stamp: dt.datetime | None = None) -> str:
    """The list as a calendar file of one task for each thing, due on the day by which it is needed, completed where its
    key is in `ticked`. A task keeps its UID as long as its thing, amount and week are the same. `stamp`: when it is
    written (left out: now)."""
    from icalendar import Calendar, Todo  # deferred: 0.1 s

    calendar = Calendar()
    calendar.add("prodid", "-//mealplan//shopping list//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Shopping")
    written = stamp or dt.datetime.now(dt.UTC)
    for line in to_tick(shopping):
        key = tick_key(shopping, line)
        task = Todo()
        task.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:24]}@mealplan")
        task.add("dtstamp", written)
        task.add("summary", one_line(f"{line.name}: {line.show}"))
        task.add("description", plain("\n".join(_about(line))))
        task.add("categories", [one_line(_aisle(line))])
        task.add("due", line.by)
        task.add("status", "COMPLETED" if key in ticked else "NEEDS-ACTION")
        if key in ticked:
            task.add("percent-complete", 100)
        calendar.add_component(task)
    return str(calendar.to_ical().decode("utf-8"))


def todo_txt(shopping: ShoppingList, ticked: Collection[str] = ()) -> str:
    """The list in todo.txt: one task to a line, the aisle as its context, `+shopping` as its project, the day by which
    it is needed as `due:`; `x` before what is in `ticked`."""
    lines = []
    for line in to_tick(shopping):
        words = one_line(f"{line.name}, {line.show}" + "".join(f" ({one_line(mind)})" for mind in _packet(line)))
        words = re.sub(r"\s*:\s*", " - ", words)  # no word of it is a key with its value
        words = re.sub(r"(?<!\S)([+@])(?=\S)", r"\1 ", words)  # nor a project or a context
        words = f"buy {words}" if _TAKEN_FOR_MARKS.match(words) else words
        context = re.sub(r"\s+", "-", one_line(line.aisle)) or "other"
        done = "x " if tick_key(shopping, line) in ticked else ""
        lines.append(f"{done}{words} +shopping @{context} due:{line.by.isoformat()}")
    return "\n".join(lines) + "\n" * bool(lines)


def _aisle(line: Line) -> str:
    return "Usually in the kitchen" if line.staple else heading(line.aisle)


def _packet(line: Line) -> list[str]:
    labels = ", ".join(word.replace("_", " ") for word in line.check_label)
    return [x for x in (f"check the label: {labels}" if labels else "", line.look_for, *line.care) if x]


def _about(line: Line) -> list[str]:
    uses = dict.fromkeys(f"{need.title} ({dates.weekday(need.date)})" for need in line.needs)
    later = ", ".join(f"{trip.show} on {dates.short(trip.on)}" for trip in line.trips)
    return [*_packet(line), "for " + "; ".join(uses), *([f"does not keep: buy {later}"] if later else [])]
