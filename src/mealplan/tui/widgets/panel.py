"""The nutrient panel: a bar for each nutrient, with its minimum and its limit, and a sign beside every colour."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive, var
from textual.widget import Widget

from mealplan import dates
from mealplan.export.asks import asks_text
from mealplan.export.pots import freezer_text
from mealplan.tui.bars import COLOURS, HIGH_AT, LOW_AT, bar
from mealplan.tui.figures import UNMET, Figure, figures_of, in_panel, tightest
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
        rows = figures_of(self.plan, self.day)
        asked = asked_lines(self.plan, width, height // 2) if self.day is None else []
        shown = in_panel(rows, max(1, height - 5 - len(asked)))
        lines = [self._title(width), legend(width)]
        lines += [line(row, width) for row in shown]
        unmet = [r for r in rows if r.state in UNMET]
        more = len(rows) - len(shown)
        lines.append(say(""))
        lines.append(say((fit("━ known ╍ unknown ─ to go", width), "$quiet")))
        if height > len(lines) + len(asked):
            words = f"{len(unmet)} not met · " if unmet and self.day is None else ""
            lines.append(say((fit(f"{words}{more} more nutrients", width), "$quiet")) if more > 0 else say(""))
        return [*lines, *asked]

    def _title(self, width: int) -> Content:
        assert self.plan is not None
        when = "mean of a day" if self.day is None else dates.weekday_long(self.plan.days[self.day].date)
        return say((fit(f"{self.whose or 'Nutrients'}, {when}", width), "bold $foreground"))


def asked_lines(plan: Plan, width: int, most: int) -> list[Content]:
    """What the week asks of her, and what is in the freezer when it ends, below a blank line: at most `most` lines."""
    wide, room = max(10, width - 1), max(0, most - 1)
    frozen = wrap(freezer_text(plan), wide, min(_MOST_FROZEN, room))
    lines = [*wrap(asks_text(plan), wide, room - len(frozen)), *frozen]
    return [say(""), *(say((line, "$foreground")) for line in lines)] if lines else []


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


class Tightest(Widget):
    """The nutrients that ask for attention, in two lines: what narrow terminals show below the day."""

    plan: reactive[Plan | None] = reactive(None)
    day: reactive[int | None] = reactive(None)

    def render(self) -> Content:
        if self.plan is None or not self.plan.days:
            return say("")
        parts: list[tuple[str, str]] = []
        used = 0
        for row in tightest(figures_of(self.plan, self.day), 6):
            amount = format_amount(row.amount, row.unit).replace(" DFE", "").replace(" RAE", "")
            tail = f"{row.word} " if row.state in UNMET else ""
            words = f"{row.sign} {row.name} {amount} {tail}"
            if used + len(words) + 1 > self.size.width:
                break
            parts += [
                (f" {row.sign} ", f"bold {COLOURS[row.state]}"),
                (f"{row.name} {amount} ", "$foreground"),
                (tail, "$quiet"),
            ]
            used += len(words) + 1
        when = "over the week" if self.day is None else f"on {dates.weekday_long(self.plan.days[self.day].date)}"
        head = f"to watch {when}"
        return Content("\n").join([say((" " + head, "$quiet")), say(*parts)])
