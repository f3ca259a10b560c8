"""The bar of one nutrient. Its axis is bent so that the minimum and the limit of every nutrient stand in the same
two columns: what lies between the two marks is good, and a panel of bars is read down its marks."""

from __future__ import annotations

from textual.content import Content

from mealplan.tui.figures import Figure
from mealplan.tui.words import say

FULL, UNKNOWN, EMPTY, MARK, CROSSED = "━", "╍", "─", "┃", "╋"
LOW_AT, HIGH_AT = 0.58, 0.88  # where the marks stand on the axis

COLOURS = {
    "met": "$success",
    "short": "$error",
    "below": "$warning",
    "over": "$error",
    "above": "$warning",
    "part": "$primary",
}


def place(value: float, low: float | None, high: float | None) -> float:
    """Where a value lies on the axis, 0 to 1: 0 to the minimum, the minimum to the limit, and beyond, each linear."""
    if low is not None and low > 0:
        if value <= low:
            return LOW_AT * max(0.0, value) / low
        if high is None or high <= low:
            return min(1.0, LOW_AT + (value - low) / low * (HIGH_AT - LOW_AT))
        if value <= high:
            return LOW_AT + (value - low) / (high - low) * (HIGH_AT - LOW_AT)
        return min(1.0, HIGH_AT + (value - high) / high)
    if high is not None and high > 0:
        if value <= high:
            return HIGH_AT * max(0.0, value) / high
        return min(1.0, HIGH_AT + (value - high) / high)
    return 0.0 if value <= 0 else LOW_AT


def cells(figure: Figure, width: int) -> str:
    """The bar's characters: known amount, what is unknown at its estimate, and the marks."""
    known = round(place(figure.amount, figure.low, figure.high) * width)
    upper = round(place(max(figure.upper, figure.amount), figure.low, figure.high) * width)
    if figure.amount > 0:
        known = max(1, known)
    bar = [FULL if i < known else UNKNOWN if i < upper else EMPTY for i in range(width)]
    for bound, at in ((figure.low, LOW_AT), (figure.high, HIGH_AT)):
        if bound is not None:
            column = min(width - 1, round(at * width))
            bar[column] = CROSSED if column < known else MARK
    return "".join(bar)


def bar(figure: Figure, width: int) -> Content:
    """The bar with colours on top of its signs."""
    parts: list[tuple[str, str]] = []
    colour = COLOURS[figure.state]
    styles = {FULL: colour, CROSSED: colour, UNKNOWN: "$quiet", EMPTY: "$faint", MARK: "$foreground"}
    for char in cells(figure, width):
        style = styles[char]
        if parts and parts[-1][1] == style:
            parts[-1] = (parts[-1][0] + char, style)
        else:
            parts.append((char, style))
    return say(*parts)
