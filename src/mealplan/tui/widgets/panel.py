"""The nutrient panel: a bar for each nutrient, with its minimum and its limit, and a sign beside every colour."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive, var
from textual.widget import Widget

from mealplan import dates
from mealplan.export.asks import asks_line, asks_lines
from mealplan.export.pots import freezer_text
from mealplan.tui import people
from mealplan.tui.actions import NOTES, key_names, shown
from mealplan.tui.bars import COLOURS, HIGH_AT, LOW_AT, bar
from mealplan.tui.figures import Figure, day_words, eaten_words, five, off_words
from mealplan.tui.widgets.lines import Lines
from mealplan.tui.words import fit, say, wrap
from mealplan.units import format_amount

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan

NAME, AMOUNT = 11, 9
_MOST_FROZEN = 4  # lines that tell what is in the freezer


class NutrientPanel(Lines):
    """Nutrients of one day, or of all days (`day` None)."""

    plan: var[Plan | None] = var(None)
    day: var[int | None] = var(None)
    whose = ""  # where several eat, the name of the one whose nutrients these are

    def watch_plan(self) -> None:
        self.redraw()

    def watch_day(self) -> None:
        self.redraw()

    def lines(self, width: int, height: int) -> list[Content]:
        if self.plan is None or not self.plan.days:
            return []
        lines = [say((fit(self._title(), width), "bold $foreground")), legend(width)]
        lines += [line(row, width) for row in five(self.plan, self.day)]
        lines += [say((fit("━ known ╍ unknown ─ to go", width), "$quiet")), say("")]
        off = off_words(self.plan, None)
        lines += [say((words, _colour(off))) for words in wrap(off, width - 1, 4)]
        more = "" if self.day is None else day_words(self.plan, self.day)
        for told in (more, eaten_words(self.plan, self.day)):
            lines += [say((words, "$quiet")) for words in wrap(told, width - 1, 2)]
        noted = people.noted(self.plan)
        if noted:
            key = shown(key_names(NOTES, self.app.keys_now())[0])  # type: ignore[attr-defined]
            lines += [say((words, "$accent")) for words in wrap(f"{key} notes: {', '.join(noted)}", width - 1, 2)]
        room = height - len(lines) - 1
        return [*lines, say(""), *asked_lines(self.plan, width, room)] if room > 2 else lines

    def _title(self) -> str:
        assert self.plan is not None
        when = "a day of this week" if self.day is None else dates.weekday_long(self.plan.days[self.day].date)
        return f"{self.whose or 'Nutrients'}, {when}"


def asked_lines(plan: Plan, width: int, most: int) -> list[Content]:
    """What the week asks of her, a part in a line, and what is in the freezer when it ends: at most `most` lines."""
    asks = asks_lines(plan)
    if not asks:
        return []
    wide = max(10, width - 1)
    frozen = wrap(freezer_text(plan), wide, min(_MOST_FROZEN, max(0, most - len(asks) - 1)))
    lines = [say(("What the week asks", "bold $foreground"))]
    for number, words in asks:
        lines.append(say((f"{number:>6} ", "bold $foreground"), (fit(words, wide - 7), "$foreground")))
    return [*lines, *(say((line, "$quiet")) for line in frozen)][: max(0, most)]


def _colour(off: str) -> str:
    """Of the sentence that says what is off."""
    return "$foreground" if off.startswith("Nothing") else "$warning"


def bar_width(width: int) -> int:
    return max(6, width - NAME - AMOUNT - 3)


def legend(width: int) -> Content:
    """`min` and `max` above the marks."""
    wide = bar_width(width)
    low, high = round(LOW_AT * wide), round(HIGH_AT * wide)
    text = [" "] * (wide + 2)
    for at, word in ((low - 2, "min"), (high, "max")):
        start = max(0, min(at, wide + 2 - len(word)))
        text[start : start + len(word)] = word
    return say((fit("", NAME + 2) + fit("".join(text), width - NAME - 2), "$quiet"))


@lru_cache(maxsize=1024)
def line(row: Figure, width: int) -> Content:
    """`▼ Vitamin D ━━━━━━╍╍─┃──  6 µg`."""
    colour = COLOURS[row.state]
    amount = format_amount(row.amount, row.unit).replace(" DFE", "").replace(" RAE", "").replace(" NE", "")
    return say(
        (f"{row.sign} ", f"bold {colour}"),
        (fit(row.name, NAME), "bold $foreground" if row.state in ("short", "over") else "$foreground"),
        bar(row, bar_width(width)),
        (f"{amount:>{AMOUNT + 1}}", "$foreground" if row.state != "met" else "$quiet"),
    )


class Brief(Widget):
    """What a narrow screen shows below the day: what is off this week, and what the week asks."""

    plan: reactive[Plan | None] = reactive(None)

    def render(self) -> Content:
        if self.plan is None or not self.plan.days:
            return say("")
        wide = self.size.width - 1
        off = off_words(self.plan, None)
        for most in (3, 2, 1):
            if cell_len(off) > wide:
                off = off_words(self.plan, None, most)
        asks = next((x for x in (asks_line(self.plan, n) for n in (4, 3, 2)) if cell_len(x) <= wide), "")
        return Content("\n").join([
            say((" " + fit(off, wide), _colour(off))),
            say((" " + fit(asks, wide), "$quiet")),
        ])  # fmt: skip
