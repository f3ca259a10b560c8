"""Swap: other dishes for one meal, each already worked out, with what would change before it is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mealplan import dates
from mealplan.tui import people
from mealplan.tui.actions import SWAP, bindings, key_names, shown
from mealplan.tui.bars import COLOURS
from mealplan.tui.board import Cursor, main_at
from mealplan.tui.figures import SHORT_NAMES, SIGNS, UNMET, State, week_figures
from mealplan.tui.names import meal_name
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.turns import Work
from mealplan.tui.widgets.banner import Banner, broken_words, standing
from mealplan.tui.widgets.field import Field
from mealplan.tui.widgets.listing import Pick
from mealplan.tui.widgets.working import Working
from mealplan.tui.words import clean, fit, plural, say
from mealplan.units import format_amount

if TYPE_CHECKING:
    from mealplan.planning.result.edit import Change, SwapOption
    from mealplan.planning.result.plan import Item, Plan
    from mealplan.tui.core import Core

NOTABLE, ROWS = 0.03, 14  # smaller changes of what stays met, and rows beyond, are only counted


class Asked(Field):
    """A word to search dishes by; escape puts it away."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "screen.search", "back", show=False, id="with.close")]


class SwapScreen(Page):
    """The list, best first; beside it the changes of the chosen one."""

    CSS_PATH = SHEET
    area = "swap"
    BINDINGS: ClassVar[list[BindingType]] = bindings("swap")

    def __init__(self, cursor: Cursor, item: Item) -> None:
        super().__init__()
        self.cursor, self.item = cursor, item
        self.title_text = f"Instead of {item.title}"
        self.kind = ""  # "", "no-cook", "home" or "with"
        self.word = ""  # that dishes are searched for by
        self.options: list[SwapOption] = []
        self.plan: Plan | None = None  # that the list was worked out for

    @property
    def core(self) -> Core:
        """Who works the list out."""
        return self.mp.core

    def standing(self, plan: Plan) -> Item | None:
        """What stands there now."""
        return main_at(plan, self.cursor)

    def body(self) -> Iterable[Widget]:
        yield Working(id="swap-head")
        yield Asked(placeholder="something with lentils, a soup … then ↵", id="with", max_length=60)
        with Horizontal(id="pair"):
            yield Pick(id="choices", markup=False)
            with VerticalScroll(id="side"):
                yield Static("", id="changes", markup=False)

    def arrive(self) -> None:
        self.query_one("#with").display = False
        self.query_one("#choices").focus()

    def plan_shown(self, plan: Plan | None) -> None:
        """At first, and when an edit that was pressed before has come to its end: the list is of the week as it is."""
        if plan is not self.plan:
            self._search()

    def left_out_changed(self) -> None:
        self._search()

    def _search(self) -> None:
        plan, at, kind = self.mp.plan, self.cursor, self.kind
        if plan is None:
            return
        now = self.standing(plan)
        if now is not None and now.dish != self.item.dish:  # an edit that was pressed before changed it
            self.item = now
            self.query_one(Banner).rename(f"Instead of {now.title}")
        kinds = {"": "other dishes", "no-cook": "dishes without cooking", "home": "dishes from what is in the house",
                 "with": f"dishes with {self.word!r}"}  # fmt: skip
        on = dates.weekday_long(plan.days[at.day].date)
        beside = "each is planned through; esc goes back" if self.mp.size.width >= 100 else "esc goes back"
        self.query_one(Working).work(f"Trying {kinds[kind]} for {at.slot} on {on}", beside)
        self.query_one("#choices", OptionList).clear_options()
        self.query_one("#changes", Static).update("")
        self.options = []
        core, self.plan = self.core, plan
        if kind == "home":
            self.look_up("swap", lambda t: core.swaps_from_home(t, plan, at.day, at.slot), self._arrived)
        elif kind == "with":
            word = self.word
            self.look_up("swap", lambda t: core.swaps_with(t, plan, at.day, at.slot, word), self._arrived)
        else:
            self.look_up("swap", lambda t: core.swaps(t, plan, at.day, at.slot, kind == "no-cook"), self._arrived)

    def _arrived(self, options: list[SwapOption]) -> None:
        self.options = options
        plan = self.plan
        assert plan is not None
        on = dates.weekday_long(plan.days[self.cursor.day].date)
        head = f"{self.cursor.slot.capitalize()} on {on}: {self._kind_words(options)}"
        self.query_one(Working).rest(say((head, "bold $accent"), (self._way_back(), "$quiet")))
        choices = self.query_one("#choices", OptionList)
        for option in options:
            choices.add_option(Option(self._row(option), id=option.dish))
        if options:
            choices.highlighted = 0
        self.refresh_bindings()

    def _kind_words(self, options: list[SwapOption]) -> str:
        count = len(options)
        if self.kind == "home":
            return f"only from the house, {count} of them, those that use up most first"
        if self.kind == "with":
            return f"with {clean(self.word)}, {count} of them"
        if self.kind == "no-cook":
            return f"only no-cook, {count} of them" if count else "nothing without cooking fits here"
        return f"{plural(count, 'other')}, best for the week first" if count else "nothing else fits here"

    def _way_back(self) -> str:
        """The key that lists all dishes again."""
        if not self.kind:
            return ""
        name = {"home": "home", "no-cook": "no_cook", "with": "search"}[self.kind]
        key = shown(key_names(next(a for a in SWAP if a.name == name), self.mp.keys_now())[0])
        return f"   {key} other word, or none" if self.kind == "with" else f"   {key} all again"

    def look_up_failed(self) -> None:
        """Nothing from the house: the whole list again. Nothing at all: say so."""
        if self.kind:
            self.kind = ""
            self._search()
        else:
            self._arrived([])

    def _row(self, option: SwapOption) -> Content:
        words, colour = standing(option.plan)
        lacking = sum(not t.met for t in option.plan.targets if t.level == "goal")
        held = "goals met" if words[0] == "✓" else broken_words(option.plan)
        goals = words[0] + (f" {plural(lacking, 'goal')} not met" if lacking else f" {held}")
        lost = sum(turn_of(option, c) in ("below", "above") for c in option.changes)
        gap = ", " if self.mp.size.width >= 100 else "\n  ▽ "
        watched = f"{gap}{plural(lost, 'wish', 'wishes')} lost" if lost else ""
        time = "no cooking" if option.no_cook else f"{option.active_minutes:.0f} min"
        size = "" if option.portions == 1 else f" ×{option.portions:g}"
        return say(
            (clean(option.title) + size, "bold"), "\n", (f"  {time}", "$quiet"), "  ", (goals, colour),
            (watched, "$warning"),
        )  # fmt: skip

    @on(OptionList.OptionHighlighted, "#choices")
    def _looked(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#changes", Static).update(changes_text(self.options[event.option_index]))

    @on(OptionList.OptionSelected, "#choices")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._take(self.options[event.option_index])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.options) if action == "take" else True

    def action_take(self) -> None:
        at = self.query_one("#choices", OptionList).highlighted
        if at is not None:
            self._take(self.options[at])

    def _take(self, option: SwapOption) -> None:
        at, core, shown, no_cook = self.cursor, self.core, self.plan, self.kind == "no-cook"

        def prepare(plan: Plan | None) -> Work | None:
            if plan is None:
                return None
            label = f"{meal_name(plan, at.day, at.slot)}: {option.title}"
            if plan is shown:  # as it was worked out for the list
                return Work(label, lambda ticket: core.taken(ticket, plan, at.day, at.slot, option, no_cook))
            return Work(label, lambda ticket: core.swap(ticket, plan, at.day, at.slot, option.dish, no_cook))

        self.mp.pop_screen()
        self.mp.change(f"swap {at.slot}", prepare)

    def action_search(self) -> None:
        """The field for a word, and out of it again."""
        field = self.query_one("#with", Input)
        field.display = not field.display
        (field if field.display else self.query_one("#choices")).focus()
        self.refresh_bindings()

    @on(Input.Submitted, "#with")
    def _asked_for(self, event: Input.Submitted) -> None:
        event.input.display = False
        self.query_one("#choices").focus()
        self.word = event.value.strip()
        self.kind = "with" if self.word else ""
        self._search()

    def action_no_cook(self) -> None:
        self._turn("no-cook")

    def action_home(self) -> None:
        self._turn("home")

    def _turn(self, kind: str) -> None:
        self.kind = "" if self.kind == kind else kind
        self._search()


def share_of(change: Change) -> float:
    """How much of what there was before."""
    return abs(change.after - change.before) / max(abs(change.before), 1e-9)


def turn_of(option: SwapOption, change: Change) -> State | None:
    """What a target becomes that is no longer met: `short`, `over`, or `below`, `above` for a watched one. None where
    it stays met or unmet, or becomes met."""
    if change.met_after or not change.met_before:
        return None
    plan = people.whose(option.plan, change.eater) or option.plan
    row = next((r for r in week_figures(plan) if r.nutrient == change.nutrient), None)
    if row is not None and row.state in UNMET:
        return row.state
    lost = [t.level for t in plan.targets if t.nutrient == change.nutrient and not t.met]
    return "below" if lost and "goal" not in lost else "short"


def _number(amount: float, unit: str) -> str:
    """The amount without its unit, which follows."""
    return format_amount(amount, unit).split(" ", 1)[0]


def changes_text(option: SwapOption) -> Content:
    """What would change in the means of the week: what becomes met or unmet first."""
    lines = [say(("What would change", "bold $accent"), ("  mean of a day", "$quiet")), say("")]
    turned = [c for c in option.changes if c.met_before != c.met_after]
    moved = [c for c in option.changes if c not in turned and share_of(c) >= NOTABLE][: max(0, ROWS - len(turned))]
    for change in (*turned, *moved):
        name = SHORT_NAMES.get(change.nutrient, change.nutrient.replace("_", " ").capitalize())
        up = change.after > change.before
        word, colour = "", "$quiet"
        if change.met_after and not change.met_before:
            word, colour = "✓ now met", "bold $success"
        elif (state := turn_of(option, change)) is not None:
            wished = state in ("below", "above")
            word = f"{SIGNS[state][0]} {'only wished, ' if wished else ''}no longer met"
            colour = f"bold {COLOURS[state]}"
        share = share_of(change)
        whose = (f"{clean(change.eater)}: ", "$quiet") if change.eater else ""
        lines.append(
            say(
                whose,
                (fit(name, 13), "$foreground"),
                (f"{'+' if up else '−'}{min(share, 9.99):>5.0%}  ", "bold"),
                (
                    f"{_number(change.before, change.unit):>7} → {format_amount(change.after, change.unit):<12}",
                    "$quiet",
                ),
                (word, colour),
            )
        )
    rest = len(option.changes) - len(turned) - len(moved)
    if not option.changes:
        lines.append(say(("Nothing by more than 1 %.", "$quiet")))
    elif not turned:
        lines.insert(1, say(("Every target stays as met or unmet as it is now.", "$quiet")))
    if rest:
        lines.append(say((f"and {rest} more by less", "$quiet")))
    return Content("\n").join(lines)
