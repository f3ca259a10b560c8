"""Every action of the registry, on its screen, by key and by mouse, at 120x36 and at 80x24.

`STEPS` says for each action how to come to it and what must be seen to change; an action without a step fails.
At 120x36 the first key of an action is pressed, at 80x24 the last one. By mouse: its words in the key bar are
clicked, or the help and there its line. `make test` presses at 120x36 and clicks at 80x24, `make prove` does the rest.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from mealplan.journal import Journal
from mealplan.planning.result.plan import Plan, Repair, Shortfall, loads
from mealplan.tui.actions import ACTIONS, Action, key_names
from mealplan.tui.app import MealplanApp
from mealplan.tui.board import Cursor
from mealplan.tui.core import Core
from mealplan.tui.figures import UNMET, week_figures
from mealplan.tui.jobs import Ticket
from mealplan.tui.screens.help import HelpScreen
from mealplan.tui.store import Store
from mealplan.tui.table import TableEdits
from mealplan.tui.timers import Timers
from mealplan.tui.widgets.board import Board
from mealplan.tui.widgets.keybar import KeyBar
from mealplan.tui.widgets.whose import Names
from tui_app import running, settle, with_a_timer

WIDE, SMALL = (120, 36), (80, 24)
BY_ID = {a.id: a for a in ACTIONS}


class QuickCore(Core):
    """Looks things up for real; edits and searches are answered at once and remembered."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def warm(self, ticket: Ticket) -> bool:
        return True

    def _edit(self, what: str, plan: Plan) -> Plan:
        self.asked.append(what)
        return replace(plan, request=plan.request.with_(seed=plan.request.search.seed + 1))

    def plan(self, ticket: Ticket, profiles: Any, base: Plan | None = None) -> Plan:
        assert base is not None
        return self._edit("plan", base)

    def again(self, ticket: Ticket, base: Plan, profiles: Sequence[str]) -> Plan:
        return self._edit("again", base)

    def lock(self, ticket: Ticket, plan: Plan, day: int, slot: str, on: bool) -> Plan:
        return self._edit(f"lock {on}", plan)

    def portions(self, ticket: Ticket, plan: Plan, day: int, slot: str, dish: str, portions: float) -> Plan:
        return self._edit(f"portions {portions - plan.days[day].meals[0].items[0].portions:+g}", plan)

    def flare(self, ticket: Ticket, plan: Plan, day: int, on: bool) -> Plan:
        return self._edit(f"flare {on}", plan)

    def repair(self, ticket: Ticket, plan: Plan, flags: str) -> Plan:
        return self._edit(f"repair {flags}", plan)

    def swaps(self, ticket: Ticket, plan: Plan, day: int, slot: str, no_cook: bool) -> list[Any]:
        return self._options(plan, "no-cook" if no_cook else "all")

    def swaps_from_home(self, ticket: Ticket, plan: Plan, day: int, slot: str) -> list[Any]:
        return self._options(plan, "home")

    def _options(self, plan: Plan, kind: str) -> list[Any]:
        from mealplan.planning.result.edit import Change, SwapOption

        change = Change("magnesium", "mg", 300.0, 330.0, False, True)
        made = self._edit(f"swaps {kind}", plan)
        return [SwapOption(f"dish-{n}", f"Dish {n}", 1.0, 5.0, True, made, (change,)) for n in range(3)]

    def rest(self, ticket: Ticket, plan: Plan, today: dt.date) -> Plan:
        return self._edit("rest", plan)

    @property
    def table(self) -> TableEdits:
        return QuickTable(self)

    def explained(self, ticket: Ticket, plan: Plan, nutrient: str) -> tuple[Shortfall, ...]:
        repairs = (Repair("take more time", "--minutes all=60", 400.0, True),)
        return (Shortfall(nutrient, "goal", "mg", "min", 320.0, 200.0, 300.0, ("the vegan diet",), repairs),)


class QuickTable(TableEdits):
    """The same for edits of a table."""

    def __init__(self, core: QuickCore) -> None:
        super().__init__(core.library)
        self.core = core

    def less(self, ticket: Ticket, plan: Plan, name: str) -> Plan:
        return self.core._edit(f"without {name}", plan)

    def flare(self, ticket: Ticket, plan: Plan, day: int, name: str, on: bool) -> Plan:
        return self.core._edit(f"flare {name} {on}", plan)

    def swaps(self, ticket: Ticket, plan: Plan, day: int, slot: str, name: str, no_cook: bool) -> list[Any]:
        return self.core._options(plan, name)


def with_medicine(plan: Plan, name: str) -> Plan:
    person = replace(plan.request.eater.person, medicines=(name,))
    return replace(plan, request=plan.request.with_(person=person))


def two(plan: Plan) -> Plan:
    """The same week with Ben at the table, who has a portion of everything."""
    first = plan.request.eater
    days = tuple(
        replace(
            day,
            eaters={first.name: day.totals, "Ben": day.totals},
            meals=tuple(
                replace(m, items=tuple(replace(i, eaters={first.name: i.portions, "Ben": 1.0}) for i in m.items))
                for m in day.meals
            ),
        )
        for day in plan.days
    )
    return replace(plan, days=days, request=replace(plan.request, eaters=(first, replace(first, name="Ben"))))


@dataclass(frozen=True)
class Step:
    """`come`: keys from the week to where the action is; `see`: what is looked at, before and after; `then`: what it
    must be afterwards (left out: anything else than before)."""

    come: tuple[str, ...]
    see: Callable[[MealplanApp], Any]
    then: Any = None


def screen(app: MealplanApp) -> str:
    return type(app.screen).__name__


def cursor(app: MealplanApp) -> tuple[int, str]:
    at = app.screen.query_one(Board).cursor
    return at.day, at.slot


def asked(app: MealplanApp) -> str:
    assert isinstance(app.core, QuickCore)
    return app.core.asked[-1] if app.core.asked else ""


def versions(app: MealplanApp) -> tuple[int, int]:
    return app.store.head.at, len(app.store.head.versions)


def field(name: str) -> Callable[[MealplanApp], Any]:
    return lambda app: getattr(app.screen, name)


def words(selector: str) -> Callable[[MealplanApp], str]:
    return lambda app: str(app.screen.query_one(selector, Static).render())


def files(app: MealplanApp) -> int:
    return len(list(Path.cwd().glob("shopping-*.md")))


def said(app: MealplanApp) -> str:
    """What undo takes back first, without the day."""
    return " ".join(app.store.head.said.split()[:2])


COOK = ("c",)
TODAY = ("NOW", "y")
FOODS = ("slash", "TYPE:chedd")
STEPS: dict[str, Step] = {
    "week.left": Step(("right",), cursor, (0, "breakfast")),
    "week.right": Step((), cursor, (1, "breakfast")),
    "week.up": Step(("down",), cursor, (0, "breakfast")),
    "week.down": Step((), cursor, (0, "lunch")),
    "week.open": Step((), screen, "DishScreen"),
    "week.swap": Step((), screen, "SwapScreen"),
    "week.lock": Step((), asked, "lock True"),
    "week.more": Step((), asked, "portions +0.25"),
    "week.less": Step((), asked, "portions -0.25"),
    "week.flare": Step((), asked, "flare True"),
    "week.replan": Step((), asked, "again"),
    "week.why": Step((), screen, "WhyScreen"),
    "week.shopping": Step((), screen, "ShoppingScreen"),
    "week.cook": Step((), screen, "CookScreen"),
    "week.foods": Step((), screen, "FoodsScreen"),
    "week.targets": Step((), screen, "ProfileScreen"),
    "week.span": Step((), field("span")),
    "week.nutrients": Step((), screen, "NutrientsScreen"),
    "week.plans": Step((), screen, "PlansScreen"),
    "week.asks": Step((), screen, "AsksScreen"),
    "dish.verdicts": Step(("enter",), words("#facts")),
    "swap.search": Step(("s",), lambda app: app.screen.focused.id, "with"),
    "foods.verdicts": Step((*FOODS, "down", "down"), words("#food")),
    "nutrients.behind": Step(("n",), screen, "BehindScreen"),
    "week.today": Step((), screen, "TodayScreen"),
    "week.kitchen": Step((), screen, "KitchenScreen"),
    "today.eaten": Step(TODAY, said, "ate breakfast"),
    "today.skipped": Step(TODAY, said, "skipped breakfast"),
    "today.out": Step(TODAY, said, "ate out"),
    "today.other": Step(TODAY, lambda app: app.screen.focused.id, "other"),
    "today.cooked": Step(TODAY, lambda app: said(app).split()[:1], ["cooked"]),
    "today.cooked_all": Step(TODAY, lambda app: said(app).split()[:1], ["cooked"]),
    "today.bought": Step(TODAY, screen, "ShoppingScreen"),
    "today.bought_all": Step(TODAY, lambda app: said(app).split()[:1], ["bought"]),
    "today.rest": Step(TODAY, asked, "rest"),
    "today.kitchen": Step(TODAY, screen, "KitchenScreen"),
    "today.shopping": Step(TODAY, screen, "ShoppingScreen"),
    "kitchen.add": Step(("i",), lambda app: app.screen.focused.id, "add"),
    "kitchen.take": Step(("STOCK", "i"), lambda app: len(app.screen.stock), 0),
    "kitchen.cooked_for": Step(("POT", "i"), lambda app: app.screen.focused.id, "cooked-for"),
    "week.whose": Step(("TWO",), lambda app: app.screen.query_one(Names).chosen, "Ben"),
    "week.people": Step((), screen, "PeopleScreen"),
    "week.swap_plate": Step(("TWO",), screen, "PlateSwapScreen"),
    "week.flare_plate": Step(("TWO",), lambda app: asked(app).startswith("flare"), True),
    "people.add": Step(("a",), screen, "PersonScreen"),
    "people.remove": Step(("TWO", "a", "down"), asked, "without Ben"),
    "dish.beside": Step(("MEAL", "enter"), lambda app: app.screen.item.dish),
    "dish.cook": Step(("enter",), screen, "CookScreen"),
    "dish.swap": Step(("enter",), screen, "SwapScreen"),
    "cook.beside": Step(("MEAL", *COOK), lambda app: (app.screen.item.dish, app.screen.title_text)),
    "cook.next": Step(COOK, field("step"), 1),
    "cook.previous": Step((*COOK, "right", "right"), field("step"), 1),
    "cook.timer": Step((*COOK, "TIMER"), lambda app: len(app.timers.running), 1),
    "cook.letters": Step((*COOK, "right"), field("big"), True),
    "cook.ingredients": Step((*COOK, "right", "right"), field("step"), 0),
    "swap.no_cook": Step(("s",), asked, "swaps no-cook"),
    "swap.home": Step(("s",), asked, "swaps home"),
    "swap.take": Step(("s",), versions, (1, 2)),
    "shopping.tick": Step(("g",), lambda app: len(app.store.ticks()), 1),
    "shopping.bought_all": Step(("g",), lambda app: said(app).split()[:1], ["bought"]),
    "shopping.hide": Step(("g",), field("hiding"), True),
    "shopping.export": Step(("g",), files, 1),
    "shopping.phone": Step(("g",), lambda app: len(app._notifications)),  # no terminal here: it says what to type
    "foods.sources": Step(FOODS, words("#found")),
    "foods.allowed": Step(FOODS, field("only_allowed"), True),
    "foods.compare": Step((*FOODS, "down", "down"), lambda app: app.screen.kept is not None, True),
    "foods.own": Step(FOODS, screen, "OwnFoodScreen"),
    "week.notes": Step(("ILL",), screen, "CareScreen"),
    "why.side": Step(("e",), lambda app: app.screen.focused.id, "repairs"),
    "why.apply": Step(("e", "tab"), asked, "repair --minutes all=60"),
    "nutrients.span": Step(("n",), field("whole"), False),
    "plans.restore": Step(("space", "p", "down"), versions, (0, 2)),
    "profile.replan": Step(("t",), asked, "plan"),
    "any.help": Step((), screen, "HelpScreen"),
    "any.undo": Step(("space",), versions, (0, 2)),
    "any.redo": Step(("space", "u"), versions, (1, 2)),
    "any.leave": Step(("g",), screen, "WeekScreen"),
    "any.quit": Step((), lambda app: app.return_code, 0),
    "any.numbers": Step(("BUSY",), lambda app: app.numbers, True),
    "any.theme": Step((), lambda app: app.theme, "mealplan-light"),
}


def test_every_action_has_a_step() -> None:
    assert set(STEPS) == set(BY_ID)


@pytest.fixture
def starting(opened: Any, home: Path, tmp_path: Path, week: Any) -> tuple[Core, Plan]:
    """A core and a week in which one goal is short."""
    plan = loads(week("quick")[1].read_text(encoding="utf-8"))
    goal = next(t for t in plan.targets if t.level == "goal" and t.nutrient == "magnesium" and t.min)
    short = tuple(replace(t, met=False, mean=t.min * 0.5) if t is goal else t for t in plan.targets)  # type: ignore[operator]
    core = QuickCore()
    core._library = opened
    made = replace(plan, targets=short)
    assert any(r.state in UNMET for r in week_figures(made))
    return core, made


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        if key == "TWO":  # at one table
            pilot.app._shown(two(pilot.app.plan))  # type: ignore[attr-defined]
            await settle(pilot)
            continue
        if key == "ILL":  # somebody takes a medicine
            pilot.app._shown(with_medicine(pilot.app.plan, "Marcumar"))  # type: ignore[attr-defined]
            await settle(pilot)
            continue
        if key == "MEAL":  # to a meal of several dishes
            plan = pilot.app.plan  # type: ignore[attr-defined]
            day, slot = next((d, m.slot) for d, x in enumerate(plan.days) for m in x.meals if len(m.items) > 1)
            pilot.app.screen.query_one(Board).cursor = Cursor(day, slot)
            continue
        if key == "BUSY":  # as while a week is searched for
            pilot.app._busy("Planning your week")  # type: ignore[attr-defined]
        if key == "NOW":  # it is the first day of the week
            day = pilot.app.plan.days[0].date  # type: ignore[attr-defined]
            pilot.app.core.today = lambda day=day: day  # type: ignore[attr-defined]
            continue
        if key == "STOCK":
            with Journal.open() as journal:
                journal.add_stock("rolled oats", 500)
            continue
        if key == "POT":
            with Journal.open() as journal:
                journal.add_stock("squash-red-lentil-soup", 2, kind="dish", place="freezer")
            continue
        if key == "TIMER":  # on to the first step that has one
            for _ in range(20):
                if pilot.app.screen.check_action("timer", ()):
                    break
                await pilot.press("right")
            continue
        if key.startswith("TYPE:"):
            pilot.app.screen.query_one("#search", Input).value = key[5:]
        else:
            await pilot.press(key)
        await settle(pilot)


async def click_on(pilot: Pilot[Any], app: MealplanApp, action: Action) -> None:
    """As someone with a mouse does it: in the key bar, else through the help."""
    bar = app.screen.query_one(KeyBar)
    bar.render()
    hit = next((h for h in bar._hits if h[3].id == action.id), None)
    if hit is not None:
        assert await pilot.click(KeyBar, offset=(hit[1], hit[0]))
        return
    await click_on(pilot, app, BY_ID["any.help"])
    await pilot.pause()
    assert isinstance(app.screen, HelpScreen)
    rows = app.screen.query_one("#help", OptionList)
    at = app.screen.actions.index(action)
    assert not rows.get_option_at_index(at).disabled, f"{action.id} cannot be chosen in the help"
    rows.scroll_to(y=at, animate=False)
    await pilot.pause()
    line = next(y for y, (option, _) in enumerate(rows._lines) if option == at) - round(rows.scroll_y)
    assert await pilot.click(rows, offset=(4, line))


PROVE = pytest.mark.prove


@pytest.mark.parametrize(
    ("size", "way"),
    [
        pytest.param(WIDE, "key", id="120x36-key"),
        pytest.param(SMALL, "mouse", id="80x24-mouse"),
        pytest.param(WIDE, "mouse", id="120x36-mouse", marks=PROVE),
        pytest.param(SMALL, "key", id="80x24-key", marks=PROVE),
    ],
)
@pytest.mark.parametrize("area", sorted({a.area for a in ACTIONS}))
async def test_every_action_does_what_it_says(
    starting: tuple[Core, Plan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, area: str,
    size: tuple[int, int], way: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    core, plan = starting
    if any(s == "TIMER" for a in ACTIONS if a.area == area for s in STEPS[a.id].come):
        plan = with_a_timer(core.opened, plan)
    actions = sorted((a for a in ACTIONS if a.area == area), key=lambda a: a.name == "quit")
    app = MealplanApp(core, Store(tmp_path / "none"))
    app.store.save(plan, "Planning your week")
    async with running(app, size) as pilot:
        for number, action in enumerate(actions):
            step = STEPS[action.id]
            shutil.copytree(tmp_path / "none", tmp_path / f"plans{number}")
            begin_anew(app, plan, Store(tmp_path / f"plans{number}"))
            await settle(pilot)
            await press(pilot, *step.come)
            before = step.see(app)
            if way == "key":
                names = key_names(action, {})
                await pilot.press(names[0] if size == WIDE else names[-1])
            else:
                await click_on(pilot, app, action)
            if action.id != "any.quit":
                await settle(pilot)
            else:
                await pilot.pause()
            now = step.see(app)
            assert now != before, action.id
            assert step.then is None or now == step.then, action.id


def begin_anew(app: MealplanApp, plan: Plan, store: Store) -> None:
    """The week as it was, in a folder of its own."""
    while len(app.screen_stack) > 1:
        app.pop_screen()
    app.store, app.timers, app.theme = store, Timers(), "mealplan-dark"
    store.open()
    app.explained = (None, {})
    app.numbers = False
    app._busy("")
    app._shown(plan)
    app.screen.query_one(Board).cursor = Cursor(0, "breakfast")
    assert isinstance(app.core, QuickCore)
    app.core.asked.clear()
    for file in Path.cwd().glob("shopping-*.md"):
        file.unlink()
