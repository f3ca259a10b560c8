"""The first line of every screen: where am I, and how does the week stand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from mealplan import dates
from mealplan.export.asks import budget_words
from mealplan.foods.kitchen.words import left_out
from mealplan.planning.result.promises import longer_words
from mealplan.tui.actions import REPLAN, key_names, shown
from mealplan.tui.figures import off_short
from mealplan.tui.names import searched
from mealplan.tui.words import clean, fit, say, width

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan
    from mealplan.tui.core import ProfileNow


def standing(plan: Plan, label: str = "") -> tuple[str, str]:
    """(words, colour): how a plan came out, with a sign, the worst first: goals that are not met, then minutes and
    money beyond what was promised. Green only where no promise is broken. `label`: what made it; only of a search's
    own week it is said what is proven: how near the targets are, where they are not met."""
    if plan.outcome == "none":
        return "▼ nothing could be planned", "$error"
    goals = [t for t in plan.targets if t.level == "goal"]
    unmet = sum(not t.met for t in goals)
    broken = broken_words(plan)
    level = plan.search.levels[0] if plan.search.levels else None
    proof = ""
    if level is not None and searched(label) and unmet and level.gap < 0.2:
        proof = f"targets proven within {max(1, math.ceil(level.gap * 100 - 1e-9))} %"
    if unmet:
        parts = [f"▼ {unmet} of {len(goals)} goals not met", broken]
    elif broken:
        parts = [f"▲ {broken}", f"all {len(goals)} goals met"]
    else:
        parts = [f"✓ all {len(goals)} goals met"]
    words = " · ".join(x for x in (*parts, off_short(plan), proof) if x)
    return words, "$warning" if unmet or broken else "$success"


def broken_words(plan: Plan) -> str:
    """`Wed takes 42 of 30 minutes`, `2 days over their minutes`; money as well. Empty where that is as promised."""
    return " · ".join(x for x in (longer_words(plan, named=0), budget_words(plan)) if x)


def profile_words(plan: Plan, now: ProfileNow, key: str) -> str:
    """`profile changed: r plans with it`; of several at a table whose it is: `Ben's profile changed: r plans with it`.
    `key`: the one that plans again."""
    several = len(plan.request.eaters) > 1
    changed = f"{' and '.join(whose(name) for name in now.whose)} profile" if several else "profile"
    unread = f"{' and '.join(whose(name) for name in now.unread)} profile" if several else "profile"
    parts = [f"{changed} changed: {key} plans with it"] if now.whose else []
    return " · ".join([*parts, *([f"{unread} cannot be read"] if now.unread else [])])


def whose(name: str) -> str:
    """`Ben's`, `Agnes'`."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def for_whom(plan: Plan) -> str:
    """`for a woman of 42`."""
    person = plan.request.eater.person
    who = {"female": ("girl", "woman"), "male": ("boy", "man")}[person.sex][person.age >= 18]
    state = {"pregnant": "pregnant ", "lactating": "breastfeeding "}.get(person.state, "")
    return f"for a {state}{who} of {person.age}"


def about(plan: Plan) -> str:
    """For whom and without what."""
    request = plan.request
    without = [left_out(x) for x in request.eater.exclusions if x not in request.profile]
    who = "+".join(p.replace("-", " ") for p in request.profile if p != "me")
    return " · ".join(x for x in (for_whom(plan), ", ".join(without), who) if x)


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
        words, colour = standing(plan, self.app.made_by)  # type: ignore[attr-defined]
        now = self.app.profile_now  # type: ignore[attr-defined]
        if now is not None and (now.whose or now.unread):
            key = shown(key_names(REPLAN, self.app.keys_now())[0])  # type: ignore[attr-defined]
            words, colour = f"▲ {profile_words(plan, now, key)} · {words}", "$warning"
        where = self._title or f"Week of {dates.day_month(plan.request.week.start)}"
        detail = about(plan)
        room = cells - width(brand) - 2
        right = words
        while " · " in right and width(right) > room - min(width(where), 20) - 3:
            right = right.rpartition(" · ")[0]
        while (last := right.rpartition(" · "))[0] and last[2].startswith(("low: ", "high: ", "targets proven")):
            if width(where) + width(detail) + 5 + width(right) <= room:
                break
            right = last[0]  # what is left out goes before what is proven, and before what is no goal
        left = room - width(right) - 2
        title = clean(where)
        rest = f"   {detail}" if width(title) + 8 < left else ""
        line = fit(title + rest, left)
        cut = min(len(title), len(line))
        return say(
            (brand, "bold $background on $primary"),
            "  ",
            (line[:cut], "bold $foreground"),
            (line[cut:], "$quiet"),
            " ",
            (right, f"bold {colour}"),
            " ",
        )
