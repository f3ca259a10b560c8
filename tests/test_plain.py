"""`mealplan --plain`: each task end to end, by a script that sees the text and nothing else, in 40 columns."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import Cli, Week
from mealplan import dates
from mealplan.journal import Journal
from mealplan.plain.conversation import ELSEWHERE, converse
from mealplan.plain.session import Session, spoken
from mealplan.plain.talk import Leave, Talk, columns
from mealplan.plain.timers import Timers, minutes_words
from mealplan.planning.result.plan import Plan, loads
from waiting import HANG_S

WIDTH = 40


class Reader(io.StringIO):
    """Who types: each entry is what is typed, or `=words` for the number of the option that was read with these words,
    or a function to be called in between. At its end nobody types any more."""

    def __init__(self, out: io.StringIO, script: Sequence[str | Callable[[], None]]) -> None:
        super().__init__()
        self._out, self._script, self._read_up_to = out, list(script), 0

    def readline(self, *_: object) -> str:  # type: ignore[override]
        new = self._out.getvalue()[self._read_up_to :]
        while self._script and callable(self._script[0]):
            step = self._script.pop(0)
            assert callable(step)
            step()
        if not self._script:
            return ""
        entry = str(self._script.pop(0))
        self._read_up_to = len(self._out.getvalue())
        return (_number(new, entry[1:]) if entry.startswith("=") else entry) + "\n"


def _number(text: str, words: str) -> str:
    """The number before the first option that holds the words."""
    options = re.findall(r"^(\d+)\. (.*(?:\n {2,}.*)*)", text, re.MULTILINE)
    for number, option in options:
        if words.casefold() in " ".join(option.split()).casefold():
            return str(number)
    raise AssertionError(f"no option with {words!r} in:\n{text[-2000:]}")


class Hand:
    """A clock and timers that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waiting: list[tuple[float, Callable[[], None]]] = []

    def __call__(self) -> float:
        return self.now

    def later(self, seconds: float, what: Callable[[], None]) -> Callable[[], None]:
        entry = (self.now + seconds, what)
        self.waiting.append(entry)
        return lambda: self.waiting.remove(entry)

    def move(self, minutes: float) -> None:
        self.now += minutes * 60
        for entry in [one for one in self.waiting if one[0] <= self.now]:
            self.waiting.remove(entry)
            entry[1]()


Say = Callable[..., str]


@pytest.fixture
def say(opened: Any, home: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Runs a conversation and returns all that was said, its lines joined again."""
    monkeypatch.setattr("mealplan.library.open_library", lambda progress=None: opened)
    monkeypatch.setenv("MEALPLAN_TODAY", "2026-11-24")

    def run(*script: str | Callable[[], None], hand: Hand | None = None) -> str:
        out, hand = io.StringIO(), hand or Hand()
        session = Session(Talk(Reader(out, script), out, WIDTH), later=hand.later, clock=hand)
        assert converse(session) == 0
        text = out.getvalue()
        assert all(len(line) <= WIDTH or " " not in line.strip() for line in text.splitlines()), "a line is too long"
        assert all(c.isprintable() or c == "\n" for c in text)
        assert text.endswith("Everything is saved. Goodbye.\n")
        return " ".join(text.split())

    return run


@pytest.fixture
def planned(say: Say, week: Week, home: Path) -> Say:
    """With four days from Monday 23 November as her week; today is Tuesday."""
    plan = loads(week("quick")[1].read_text(encoding="utf-8"))
    with Journal.open() as journal:
        journal.save_plan("my week", plan, what="Planned")
    return say


def her_week() -> Plan:
    with Journal.open(create=False) as journal:
        return journal.plan("my week")


def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weeks of two days, planned as quickly as can be: what is tested is the conversation."""
    from mealplan.planning.result import make

    whole = make.make_plan

    def short(request: Any, library: Any, **how: Any) -> Plan:
        week, two = request.week, {"days": 2, "minutes": request.week.minutes[:2], "flare": request.week.flare[:2]}
        small = replace(request, week=replace(week, minutes_given=week.minutes_given[:2], **two))
        return whole(replace(small, search=replace(small.search, effort="quick")), library, **how)

    monkeypatch.setattr(make, "make_plan", short)


# ---- the tasks


def test_first_run_asks_seven_questions_and_plans_a_week(say: Say, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quickly(monkeypatch)
    text = say(
        "=seven questions", "abc", "200", "58", "=female", "=vegan", "gluten, xyzzy", "gluten, nuts", "=little effort",
        "=30 minutes", "1", "=today",
    )  # fmt: skip
    assert "'abc' is no age" in text
    assert "1. Few pots: cook seldom, eat it again; few things to buy (usual with what matters most to you)" in text
    assert "'200' is no age" in text
    assert "Nothing is taken yet." in text
    assert "Left out: gluten, tree nuts, peanuts." in text
    profile = (home / "config" / "profiles" / "me.toml").read_text(encoding="utf-8")
    held = ('extends = ["fibromyalgia"]', "age = 58", 'sex = "female"', '"vegan"', '"gluten"', "default = 30")
    for words in (*held, 'style = "few-pots"'):
        assert words in profile
    plan = her_week()
    assert plan.days[0].date == dt.date(2026, 11, 24)
    assert set(plan.request.eater.exclusions) >= {"vegan", "gluten", "tree_nuts", "peanuts"}
    assert plan.request.profile == ("me",)
    assert "Saved." in text
    assert "10. Everything else" in text  # it goes on with the first menu


def test_the_usual_style_is_that_of_the_screen_and_another_may_be_chosen(
    say: Say, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickly(monkeypatch)
    text = say("=seven questions", "58", "=female", "=everything", "", "=everyday", "=30 minutes", "=variety", "=today")
    assert "1. Balanced: a dish may come three times (usual with what matters most to you)" in text
    assert text.count("(usual with") == 1
    assert her_week().request.week.style == "variety"


def test_zero_goes_back_question_by_question_and_nothing_is_written(say: Say, home: Path) -> None:
    text = say("1", "58", "1", "0", "0", "59", "2", "0", "0", "0")
    assert "59 years." in text
    assert not (home / "config").exists()
    assert text.count("There is no profile and no week yet.") == 2


def test_today_is_read_and_a_dish_of_it_opened(planned: Say) -> None:
    plan = her_week()
    item = plan.days[1].meals[0].items[0]
    text = planned("=today", "1", "0", "0")
    assert "Today, Tuesday 24 November." in text
    assert item.title in text
    cook = next(cook for cook in plan.cooks if cook.id == item.cook)
    assert all(step.split(".")[0].replace("  ", " ") in text for step in cook.steps)
    assert "Ingredients:" in text
    assert all(part.ingredient in text for part in cook.ingredients)


def test_what_happened_at_a_meal_is_said_in_a_line_and_undone(planned: Say) -> None:
    text = planned("1", "1", "6", "0", "0", "q")
    assert "6. It was not eaten" in text
    assert "Noted: skipped" in text
    with Journal.open() as journal:
        (one,) = [x for x in journal.happenings("my week") if x.news.said]
    assert (one.news.kind, one.news.on.isoformat()) == ("skipped", "2026-11-24")
    text = planned("1", "1", "8", "300 parsecs of pizza", "300 g cheese pizza", "0", "0", "q")
    assert "parsecs" in text
    assert "pizza" in text.split("Noted:")[1].lower()
    assert "Undone: ate" in planned("9", "q")
    assert "Undone: skipped" in planned("9", "q")
    with Journal.open() as journal:
        assert not [x for x in journal.happenings("my week") if x.news.said]


def test_a_week_that_does_not_hold_today_says_so(planned: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEALPLAN_TODAY", "2027-02-01")
    text = planned("=today")
    assert "does not hold today: it runs from Monday 23 November to Thursday 26 November" in text


def test_the_week_reads_every_meal_and_how_it_stands(planned: Say) -> None:
    text = planned("=the week", "=tuesday", "0", "0")
    for day in her_week().days:
        for meal in day.meals:
            assert all(item.title in text for item in meal.items)
    assert "goals met" in text
    assert "·" not in text  # a reader says "middle dot"
    assert "Tuesday 24 November, today" in text


def test_cooking_goes_step_by_step_and_timers_ring_whatever_is_read(planned: Say) -> None:
    hand = Hand()
    plan = her_week()
    day, item = next(
        (d, i) for d in plan.days for m in d.meals for i in m.items if _timed(plan, i.cook) and not i.leftover
    )
    cook = next(one for one in plan.cooks if one.id == item.cook)
    steps: list[str | Callable[[], None]] = ["=On to step"] * len(cook.steps)
    text = planned(
        "=Cook", "=another day", f"={dates.long(day.date)}", f"={item.title}", *steps,
        "=another length", "x", "12", "=How long", lambda: hand.move(13.0),
        "=Say this step again", "=Back to the step before", "=Say the ingredients", "=On to step", "=Done", "0", "0",
        hand=hand,
    )  # fmt: skip
    last = len(cook.steps)
    assert f"Step {last} of {last}: {' '.join(cook.steps[-1].split())}" in text
    assert "The timer runs: 12 minutes." in text
    assert "'x' is no number of minutes." in text
    assert re.search(r"step \d+: 12 minutes left\.", text)
    assert text.count("Timer is over:") == 1
    rang = text.index("Timer is over:")
    assert text.index("12 minutes left.") < rang < text.index("You chose", rang)


def _timed(plan: Plan, cook_id: int) -> bool:
    return any(cook.id == cook_id and len(cook.steps) > 1 for cook in plan.cooks)


def test_a_timer_that_runs_at_the_end_is_told(planned: Say) -> None:
    hand = Hand()
    text = planned("=Cook", "1", "=another length", "30", "q", hand=hand)
    assert "is stopped, 30 minutes before its end" in text
    assert hand.waiting == []


def test_a_meal_is_swapped_and_the_swap_undone(planned: Say) -> None:
    before = her_week()
    text = planned("=swap a meal", "=Wednesday", "=dinner", "1", "0")
    after = her_week()
    changed = {
        (n, m.slot)
        for n, (a, b) in enumerate(zip(before.days, after.days, strict=True))
        for m, o in zip(a.meals, b.meals, strict=True)
        if [i.dish for i in m.items] != [i.dish for i in o.items]
    }
    assert changed == {(2, "dinner")}
    assert "What changed" in text
    assert "Saved." in text
    with Journal.open() as journal:
        assert journal.saved("my week").what.startswith("Wed dinner: ")
    assert "Undone: Wed dinner: " in planned("=Undo")
    assert her_week() == before


def test_a_dish_is_found_by_part_of_its_name(planned: Say) -> None:
    text = planned("=swap a meal", "=Thursday", "=lunch", "=Another dish", "zzzz", "soup", "1", "0")
    assert "has 'zzzz' in its name" in text
    (lunch,) = [meal for meal in her_week().days[3].meals if meal.slot == "lunch"]
    assert any("soup" in item.title.casefold() for item in lunch.items)


def test_a_bad_day_and_back(planned: Say) -> None:
    text = planned("=bad day", "=Thursday")
    assert her_week().days[3].flare
    assert "Saved." in text
    text = planned("=bad day", "=Thursday", "=yes")
    assert not her_week().days[3].flare
    assert "is a bad day already" in text


def test_the_list_is_read_ticked_and_unticked(planned: Say) -> None:
    text = planned("=shopping list", "1", "2-3 5", "1", "", "0")
    ticked = re.findall(r"(\d+)\. (?:(?!\d+\. ).)*?, ticked", text)
    with Journal.open() as journal:
        assert len(journal.ticks("my week")) == 3
    assert text.count("Ticked:") == 4
    assert text.count("Unticked:") == 1
    assert set(ticked) >= {"2", "3", "5"}
    assert re.search(r"\d+ of \d+ left\.", text)
    assert "Produce:" in text


def test_ticks_are_those_of_the_phone_and_the_command_line(planned: Say, cli: Cli) -> None:
    text = planned("=shopping list", "1", "0")
    name = re.search(r"Ticked: ([^,]+),", text)
    assert name is not None
    done = [line for line in cli("shop", "my week", "--format", "todotxt").out.splitlines() if line.startswith("x ")]
    assert len(done) == 1
    assert done[0].startswith(f"x {name[1]}, ")


def test_the_kitchen_takes_what_is_said_and_gives_it_back(planned: Say) -> None:
    text = planned(
        "=kitchen", "=Put something in", "red lentils", "half xyzzy lentils", "500 g red lentils", "=pantry",
        "=Put something in", "2 tins of chickpeas", "=pantry", "=Take something out", "=red lentils", "200",
        "=Take something out", "=chickpeas", "", "0",
    )  # fmt: skip
    assert "'red lentils' is not an amount and a thing" in text
    assert "Noted: 500 g red lentils, pantry." in text
    assert "Taken out: 200 g red lentils; 300 g left." in text
    assert "chickpeas, canned; nothing is left." in text
    with Journal.open() as journal:
        assert [(one.what, one.amount) for one in journal.stock()] == [("red lentils", 300.0)]


def test_the_kitchen_asks_how_a_pot_was_cooked_of_which_nobody_noted_it(planned: Say) -> None:
    dish = "bean-vegetable-minestrone"
    with Journal.open() as journal:
        journal.add_stock("red lentils", 500)
        journal.add_stock(dish, 2, kind="dish", place="freezer")
    text = planned("=kitchen", "=Say how something was cooked", "unicorns", "dairy", "0")
    assert "how it was cooked is not noted" in text
    assert "Cooked without what?" in text
    assert "unicorns" in text
    assert "Noted: 2 portions of bean-vegetable-minestrone, freezer, cooked as" in text
    with Journal.open() as journal:
        held = {one.what: one.made for one in journal.stock()}
        assert "nutritional yeast" in (held[dish] or "")
        assert "parmesan" not in (held[dish] or "")
        assert held["red lentils"] is None
    assert "Say how something was cooked" not in planned("=kitchen", "0")


def test_a_new_week_begins_where_this_one_ends(planned: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    quickly(monkeypatch)
    old = her_week()
    text = planned("=new week", "=Friday 27 November")
    assert her_week().days[0].date == dt.date(2026, 11, 27)
    assert "Your week now:" in text
    planned("=Undo")
    assert her_week() == old


def test_a_profile_that_leaves_out_more_is_told_first_and_no_edit_serves_it(planned: Say, home: Path) -> None:
    folder = home / "config" / "profiles"
    folder.mkdir(parents=True)
    (folder / "me.toml").write_text('[person]\nage = 42\nsex = "female"\n[plan]\nexclusions = ["vegan"]\n')
    text = planned("=swap a meal", "=Thursday", "=dinner", "1", "0")
    assert text.index("Your profile leaves out vegan since this week was planned") < text.index("1. Today")
    assert "vegan" in her_week().request.eater.exclusions


def test_what_is_not_here_is_named_by_its_command(planned: Say, cli: Cli) -> None:
    text = planned("=everything else")
    from mealplan.cli.main import COMMANDS

    for _, command in ELSEWHERE:
        assert command in text
        assert command.split()[1] in COMMANDS


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("  Wed snack: Soup x 1.5 -> Bread x 2 + Tea", "Wed snack: Soup, 1.5 portions, now Bread, 2 portions and Tea."),
        ("  no target moved by more than a tenth", "No target moved by more than a tenth."),
        ("What changed", "What changed."),
        ("  Iron: 10 mg to 12 mg (mean a day)", "Iron: 10 mg to 12 mg (mean a day)."),
    ],
)  # fmt: skip
def test_what_changed_is_said_without_signs(line: str, words: str) -> None:
    assert spoken(line) == words


# ---- the talk itself


def test_help_repeats_and_wrong_answers_are_told_and_nothing_is_lost(planned: Say) -> None:
    before = her_week()
    text = planned("?", "99", "abc", "-1", "1.", "0", "", "１", "\x1b[31m2", "0", "1 2", "Q")
    assert "Type a number and press Enter. 0 goes back, q leaves." in text
    assert text.count("I did not understand") >= 5
    assert "This is the first menu. q leaves." in text
    assert her_week() == before


def test_it_ends_cleanly_wherever_the_input_ends(planned: Say) -> None:
    before = her_week()
    script = ["=swap a meal", "=Wednesday", "=dinner", "=Another dish", "soup"]
    for end in range(len(script) + 1):
        planned(*script[:end])
    for start in ("=cook", "=shopping list", "=kitchen", "=new week", "=bad day", "=today"):
        planned(start)
    assert her_week() == before


def test_names_from_data_reach_the_terminal_without_control_characters(say: Say, home: Path) -> None:
    from small_plan import small_plan

    with Journal.open() as journal:
        journal.save_plan("my week", small_plan("Soup \x1b[2J\x07\u202e evil"))
    assert "Soup [2J evil" in say("=the week")


def test_every_line_is_at_most_as_wide_as_is_asked_for() -> None:
    out = io.StringIO()
    talk = Talk(io.StringIO(), out, 20)
    talk.say("word " * 50, "x" * 60)
    talk.item("12. ", "some words that go on and on")
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 20
    assert lines[-1].startswith("    ")
    with pytest.raises(Leave):
        talk.ask("?")


def test_the_width_is_the_terminals_or_what_columns_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert columns(io.StringIO()) == 80
    for said, wide in (("40", 40), ("5", 20), ("500", 100), ("x", 80), ("0", 80)):
        monkeypatch.setenv("COLUMNS", said)
        assert columns(io.StringIO()) == wide


def test_a_reader_that_goes_away_ends_it(planned: Say) -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    assert converse(Session(Talk(io.StringIO("1\n"), Gone(), 40))) == 0


def test_timers_ring_once_and_can_be_called_off() -> None:
    hand, rung = Hand(), list[str]()
    timers = Timers(rung.append, later=hand.later, clock=hand)
    timers.start("rice", 10)
    timers.start("eggs", 5)
    hand.move(6)
    assert rung == ["eggs"]
    assert timers.running() == [("rice", 4.0)]
    timers.stop()
    hand.move(60)
    assert rung == ["eggs"]
    words = {
        0.5: "30 seconds", 1: "1 minute", 12: "12 minutes", 60: "1 hour", 61: "1 hour 1 minute",
        150: "2 hours 30 minutes",
    }  # fmt: skip
    assert {minutes: minutes_words(minutes) for minutes in words} == words


def test_the_real_program_talks_over_a_pipe_without_screen_colours_or_control_characters(
    planned: Say, home: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "mealplan", "--plain"],
        input=b"2\n0\n1\n0\n4\n1\n0\n",
        capture_output=True,
        env={**os.environ, "COLUMNS": "40", "NO_COLOR": "1", "TERM": "dumb", "LC_ALL": "C"},
        timeout=HANG_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-600:]
    text = done.stdout.decode("utf-8")
    assert "\x1b" not in text
    assert "\r" not in text.replace(os.linesep, "\n")
    assert max(map(len, text.splitlines())) <= 40
    assert "Ticked:" in text
    assert text.endswith("Everything is saved. Goodbye.\n")
    assert b"textual" not in done.stderr
    with Journal.open() as journal:
        assert len(journal.ticks("my week")) == 1


def test_a_command_beside_plain_is_refused(cli: Cli) -> None:
    ran = cli("--plain", "shop")
    assert (ran.code, ran.out) == (2, "")
