"""Why: what is not met, why, and what would mend it; and where each nutrient comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mealplan.export.targets import wanted_text, worst_text
from mealplan.nutrition.words import plain_name
from mealplan.planning.ask.english import all_words
from mealplan.tui.actions import bindings
from mealplan.tui.bars import COLOURS
from mealplan.tui.figures import ONE_MEAL, UNMET, Figure, bounds, week_figures
from mealplan.tui.screens.ask import Ask
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.screens.welcome import LEAVE_OUT, MORE_OUT
from mealplan.tui.turns import Work
from mealplan.tui.widgets.listing import Listing, Pick
from mealplan.tui.widgets.working import Working
from mealplan.tui.words import clean, fit, her_words, plural, say
from mealplan.units import format_amount

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan, Shortfall


class WhyScreen(Page):
    """Left: targets, what is not met first. Right: the reasons, the repairs (Enter applies one), the top sources."""

    CSS_PATH = SHEET
    area = "why"
    title_text = "Why is something short?"
    BINDINGS: ClassVar[list[BindingType]] = bindings("why")

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Figure] = []
        self.found: dict[str, tuple[Shortfall, ...]] = {}
        self.working = ""
        self.sources: dict[str, list[tuple[str, float]]] = {}
        self.flags: list[str] = []

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="pair"):
            yield Listing(id="targets", markup=False)
            with Vertical(id="side"):
                yield Static("", id="reason", markup=False)
                yield Working(id="working")
                yield Pick(id="repairs", markup=False)
                yield Static("", id="from", markup=False)

    def arrive(self) -> None:
        self.query_one("#targets").focus()

    def plan_shown(self, plan: Plan | None) -> None:
        if plan is None or not plan.days:
            return
        if self.mp.explained[0] is not plan:
            self.mp.explained = (plan, {})
        self.found, self.sources, self.working = self.mp.explained[1], {}, ""
        rows = week_figures(plan)
        unmet = [r for r in rows if r.state in UNMET]
        order = {"short": 0, "over": 1, "below": 2, "above": 3}
        self.rows = sorted(unmet, key=lambda r: order[r.state]) + [r for r in rows if r not in unmet]
        targets = self.query_one("#targets", OptionList)
        targets.clear_options()
        wide = self.mp.size.width >= 100
        for row in self.rows:
            targets.add_option(
                Option(
                    say(
                        (f"{row.sign} {row.word:<6}", f"bold {COLOURS[row.state]}"),
                        (fit(row.name, 12), "$foreground"),
                        (f"{self._reached(row):>14}" if wide else "", "$quiet"),
                    ),
                    id=row.nutrient,
                )
            )
        targets.highlighted = 0
        self._explain_next()

    @staticmethod
    def _reached(row: Figure) -> str:
        """The mean; of a target that one day fails by, that day's."""
        if row.day_off is None:
            return format_amount(row.amount, row.unit)
        return f"{row.off_on} {format_amount(row.day_off[1], row.unit)}"

    def _unmet(self) -> list[str]:
        return [r.nutrient for r in self.rows if r.state in UNMET]

    def _explain_next(self) -> None:
        """One after the other, the chosen one first: each repair is planned through, and all would take long."""
        plan, row = self.mp.plan, self._row()
        left = [n for n in self._unmet() if n not in self.found]
        if plan is None or self.working or not left:
            return
        nutrient = self.working = row.nutrient if row is not None and row.nutrient in left else left[0]

        def arrived(found: tuple[Shortfall, ...]) -> None:
            self.found[nutrient], self.working = found, ""
            self._show()
            self._explain_next()

        self.look_up("why", lambda t: self.mp.core.explained(t, plan, nutrient), arrived)

    @on(OptionList.OptionHighlighted, "#targets")
    def _looked(self) -> None:
        self._show()
        row, plan = self._row(), self.mp.plan
        if row is not None and plan is not None and row.nutrient not in self.sources:
            nutrient = row.nutrient

            def arrived(found: list[tuple[str, float]]) -> None:
                self.sources[nutrient] = found
                if self.is_attached:
                    self._show()

            self.mp.start("sources", lambda t: self.mp.core.sources(t, plan, nutrient), arrived, group="sources")

    def _row(self) -> Figure | None:
        at = self.query_one("#targets", OptionList).highlighted
        return self.rows[at] if at is not None and at < len(self.rows) else None

    def _show(self) -> None:
        row = self._row()
        if row is None:
            return
        found = self.found.get(row.nutrient)
        self.query_one("#reason", Static).update(reason(row, found))
        self._tell_working(row, found)
        repairs = self.query_one("#repairs", OptionList)
        repairs.clear_options()
        self.flags = []
        for shortfall in found or ():
            for repair in shortfall.repairs:
                self.flags.append(repair.flags)
                reached = format_amount(repair.reached, shortfall.unit)
                repairs.add_option(
                    Option(
                        say(
                            (f"{len(self.flags)}  ", "bold $accent"),
                            (clean(her_words(repair.change)), "bold"),
                            "\n   ",
                            (f"→ {reached}{worst_text(shortfall)}", "$foreground"),
                            (
                                "  ✓ meets it" if repair.meets else "  still short",
                                "$success" if repair.meets else "$warning",
                            ),
                        )
                    )
                )
        repairs.display = bool(self.flags)
        if self.flags:
            repairs.highlighted = 0
        lines = [say(("Where it comes from", "bold $accent"))]
        lines += [
            say((f"{share:>5.0%}  ", "bold $foreground"), (clean(title), "$foreground"))
            for title, share in self.sources.get(row.nutrient, [])
        ]
        if row.nutrient not in self.sources:
            lines.append(say(("adding up …", "$quiet")))
        self.query_one("#from", Static).update(Content("\n").join(lines))
        self.refresh_bindings()

    def _tell_working(self, row: Figure, found: tuple[Shortfall, ...] | None) -> None:
        working = self.query_one(Working)
        working.display = found is None and row.state in UNMET
        if not working.display:
            working.rest()
            return
        before = sum(n not in self.found for n in self._unmet()) if self.working != row.nutrient else 0
        more = f"one of {before}, one after the other; " if before > 1 else ""
        working.work("Working out why, and what would mend it", f"{more}each repair is planned through")

    @on(OptionList.OptionSelected, "#repairs")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._apply(event.option_index)

    @on(OptionList.OptionSelected, "#targets")
    def _into_repairs(self) -> None:
        if self.flags:
            self.query_one("#repairs").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.flags) if action in ("apply", "side") else True

    def action_side(self) -> None:
        targets, repairs = self.query_one("#targets"), self.query_one("#repairs")
        (repairs if targets.has_focus and self.flags else targets).focus()

    def action_apply(self) -> None:
        at = self.query_one("#repairs", OptionList).highlighted
        if at is not None:
            self._apply(at)

    def key_number(self, number: int) -> None:
        if number <= len(self.flags):
            self._apply(number - 1)

    def on_key(self, event: object) -> None:
        key = getattr(event, "key", "")
        if key.isdigit() and key != "0":
            self.key_number(int(key))

    def _apply(self, index: int) -> None:
        """At once; one that serves what is left out only after a question."""
        if self.mp.plan is None or index >= len(self.flags):
            return
        flags = self.flags[index]
        change = next(r.change for found in self.found.values() for s in found for r in s.repairs if r.flags == flags)
        dropped = served_again_words(self.mp.plan, flags)
        if not dropped:
            self._repair(flags, change)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._repair(flags, change)

        title = f"Really {her_words(change)}?"
        self.mp.push_screen(Ask(title, dropped, yes="serve it again", no="no, leave it out as before"), answered)

    def _repair(self, flags: str, change: str) -> None:
        core = self.mp.core

        def prepare(now: Plan | None) -> Work | None:
            if now is None:
                return None
            return Work(f"Repair: {her_words(change)}", lambda ticket: core.repair(ticket, now, flags))

        self.mp.pop_screen()
        self.mp.change("a repair", prepare)


OF_DIETS = {  # what a diet leaves out, by the exclusion where it has one of its own
    "vegan": ("meat", "fish", "shellfish", "dairy", "eggs", "honey"),
    "vegetarian": ("meat", "fish", "shellfish"),
    "pescatarian": ("meat",),
}
FORTIFIED = "foods with vitamins or minerals added"


def served_again_words(plan: Plan, flags: str) -> list[str]:
    """What a repair would serve although it is left out now, a line for each; empty where it drops nothing."""
    from mealplan.planning.ask.asked import said_by
    from mealplan.planning.result.restrictions import served_again

    taken_up = [one.text for one in said_by(flags) if one.name == "exclude"]
    words = dict((*LEAVE_OUT, *MORE_OUT))
    out = []
    for one in served_again(flags):
        eater = next((x for x in plan.request.eaters if x.name == one.who), plan.request.eater)
        still = {x for x in (*eater.exclusions, *taken_up) if x != one.text}
        still |= {x for diet in still for x in OF_DIETS.get(diet, ())}
        if one.text in OF_DIETS:
            what = ", ".join(x for x in OF_DIETS[one.text] if x not in still)
        elif one.name == "exclude":
            what = words.get(one.text, one.text.replace("_", " "))
        else:
            what = FORTIFIED if one.name == "fortified" else one.text
        to = f" to {eater.name}" if plan.request.eaters[1:] else ""
        out.append(f"Would be served again{to}: {what}.")
    return out


def off_by(row: Figure) -> str:
    """What is reached and what is wanted: of the one day that is off, where it is not the mean."""
    mean = f"{format_amount(row.amount, row.unit)} a day, wanted {bounds(row)}"
    if row.day_off is None:
        return mean
    day, had, bound = row.day_off
    most = row.state in ("over", "above")
    wanted = f"at {'most' if most else 'least'} {format_amount(bound, row.unit)}"
    if day == ONE_MEAL:
        which = "highest" if most else "lowest"
        return f"in the {which} meal: {format_amount(had, row.unit)}, {wanted} a meal (mean: {mean})"
    return f"on {day}: {format_amount(had, row.unit)}, {wanted} that day (mean: {mean})"


def reason(row: Figure, found: tuple[Shortfall, ...] | None) -> Content:
    """The bound, what is reached, what could be reached, and what stands in the way. `found` None: not known yet."""
    watched = " (a wish: it does not make the week fail)" if row.watched else ""
    lines = [
        say((plain_name(row.nutrient), "bold $foreground"), (watched, "$quiet")),
        say((f"{row.sign} {row.word}", f"bold {COLOURS[row.state]}"), (f"   {off_by(row)}", "$foreground")),
        say(
            (
                f"{row.source}"
                + (f" · {row.unknown:.0%} of what is eaten has no known value" if row.unknown >= 0.005 else ""),
                "$quiet",
            )
        ),
        say(""),
    ]
    for short in found or ():
        wanted, reached = format_amount(short.wanted, short.unit), format_amount(short.reached, short.unit)
        words = []
        apart = bool(worst_text(short)) and row.day_off is None
        if len(found or ()) > 1 or apart:  # else the lines above have said it
            words.append(f"Wanted {wanted_text(short)} {wanted}, reached {reached}.")
        if short.best_reachable is not None:
            words.append(f"Best reachable{worst_text(short)}: {format_amount(short.best_reachable, short.unit)}.")
        if words:
            lines.append(say((" ".join(words), "$foreground")))
        if short.because:
            because = her_words("; ".join(all_words(short.because)))
            lines.append(say(("Because of ", "$quiet"), (clean(because), "$foreground")))
        lines.append(
            say(
                (
                    f"{plural(len(short.repairs), 'repair')}; each was planned through:"
                    if short.repairs
                    else "No repair was found.",
                    "$quiet",
                )
            )
        )
    if row.state == "met":
        lines.append(say(("Met, by known amounts alone.", "$foreground")))
    return Content("\n").join(lines)
