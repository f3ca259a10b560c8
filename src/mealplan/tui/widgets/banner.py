"""The first line of every screen: where am I, and how does the week stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from mealplan.tui.words import clean, fit, say, width

if TYPE_CHECKING:
    from mealplan.planning.plan import Plan


def standing(plan: Plan) -> tuple[str, str]:
    """(words, colour): how a plan came out, with a sign."""
    goals = [t for t in plan.targets if t.level == "goal"]
    met = sum(t.met for t in goals)
    level = plan.search.levels[0] if plan.search.levels else None
    proof = ""
    if level is not None:
        proof = (
            " · proven best"
            if level.gap <= plan.request.gap
            else f" · within {level.gap:.0%} of the best"
            if level.gap < 0.2
            else ""
        )
    if plan.outcome == "none":
        return "▼ nothing could be planned", "$error"
    if met == len(goals):
        return f"✓ all {len(goals)} goals met{proof}", "$success"
    return f"▼ {len(goals) - met} of {len(goals)} goals short{proof}", "$warning"


def about(plan: Plan) -> str:
    """For whom and without what."""
    request = plan.request
    diets = {"vegan", "vegetarian", "pescatarian"}
    without = [
        x.replace("_", " ") if x in diets else "no " + x.replace("_", " ")
        for x in request.exclusions
        if x not in request.profile
    ]
    who = "+".join(p.replace("-", " ") for p in request.profile if p != "me")
    return " · ".join(x for x in (who, ", ".join(without)) if x)


class Banner(Widget):
    """`title`: what the screen is; without one, the week."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self._title = title

    def on_mount(self) -> None:
        self.app.plan_changed.subscribe(self, lambda _: self.refresh())  # type: ignore[attr-defined]

    def rename(self, title: str) -> None:
        self._title = title
        self.refresh()

    def render(self) -> Content:
        plan: Plan | None = self.app.drawn  # type: ignore[attr-defined]
        cells = self.size.width
        brand = " mealplan "
        if plan is None:
            return say(
                (brand, "bold $background on $primary"), (fit("  " + self._title, cells - width(brand)), "$foreground")
            )
        words, colour = standing(plan)
        where = self._title or f"Week of {plan.request.start:%-d %b}"
        detail = about(plan)
        room = cells - width(brand) - 2
        right = words if width(words) <= room - min(width(where), 20) - 3 else words.split(" · ")[0]
        left = room - width(right) - 2
        title = clean(where)
        rest = f"   {detail}" if width(title) + 8 < left else ""
        shown = fit(title + rest, left)
        cut = min(len(title), len(shown))
        return say(
            (brand, "bold $background on $primary"),
            "  ",
            (shown[:cut], "bold $foreground"),
            (shown[cut:], "$quiet"),
            " ",
            (right, f"bold {colour}"),
            " ",
        )
