"""Ticks of a phone: the later change wins, each counts once, in whatever order they arrive."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from pathlib import Path

import pytest

from mealplan.journal import Journal
from mealplan.phone.ticked import Change, Ticked, read_changes
from mealplan.phone.view import row_id, shown
from mealplan.shopping import ShoppingList
from mealplan.shopping.ticks import tick_key
from phone_site import WEEK, line, small_list
from small_plan import START, small_plan

KEYS = {"a": "2026-11-23|carrot|3", "b": "2026-11-23|salt|5 g"}


class Hand:
    """A clock that a test moves. It stands in the future, so that what the journal stamps is earlier."""

    def __init__(self) -> None:
        self.now = dt.datetime(2090, 1, 1, tzinfo=dt.UTC).timestamp()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal.sqlite"
    with Journal.open(path) as one:
        one.save_plan(WEEK, small_plan())
    return path


def kept(path: Path) -> set[str]:
    with Journal.open(path) as one:
        return set(one.ticks(WEEK))


def test_the_later_of_two_changes_wins_in_whatever_order_they_come(journal: Path) -> None:
    clock = Hand()
    made = [Change("a", True, 30), Change("a", False, 20), Change("a", True, 10), Change("b", True, 5)]
    for order in itertools.permutations(made):
        ticked = Ticked(WEEK, path=journal, clock=clock)
        for one in order:  # one by one, some of them late
            ticked.apply([one], KEYS)
        assert kept(journal) == set(KEYS.values())
        ticked.apply([Change("a", False, 0), Change("b", False, 0)], KEYS)
        assert kept(journal) == set()
        clock.now += 1000


def test_a_change_that_comes_again_changes_nothing(journal: Path) -> None:
    clock = Hand()
    ticked = Ticked(WEEK, path=journal, clock=clock)
    ticked.apply([Change("a", True, 0)], KEYS)
    clock.now += 60
    ticked.apply([Change("a", False, 0)], KEYS)
    clock.now += 60
    assert ticked.apply([Change("a", True, 120)], KEYS) == frozenset()  # the first one again, as its answer was lost
    assert kept(journal) == set()
    assert ticked.changed == {KEYS["a"]: False}


def test_what_was_unticked_here_while_the_phone_was_away_stays_so_unless_it_was_earlier(journal: Path) -> None:
    clock = Hand()
    ticked = Ticked(WEEK, path=journal, clock=clock)
    ticked.apply([Change("a", True, 0), Change("b", True, 0)], KEYS)
    clock.now += 100
    with Journal.open(journal) as one:
        one.tick(WEEK, KEYS["a"], False)
        one.tick(WEEK, KEYS["b"], False)
    assert ticked.apply([], KEYS) == frozenset()  # seen now
    clock.now += 100
    assert ticked.apply([Change("a", True, 150), Change("b", True, 50)], KEYS) == {KEYS["b"]}
    assert kept(journal) == {KEYS["b"]}


def test_an_old_change_does_not_undo_what_was_ticked_here_later(journal: Path) -> None:
    with Journal.open(journal) as one:
        one.tick(WEEK, KEYS["a"])
    clock = Hand()
    clock.now = dt.datetime.now(dt.UTC).timestamp() + 10
    ticked = Ticked(WEEK, path=journal, clock=clock)
    assert ticked.apply([Change("a", False, 3600)], KEYS) == {KEYS["a"]}
    assert ticked.apply([Change("a", False, 1)], KEYS) == frozenset()


def test_two_sides_that_send_everything_late_and_twice_end_with_the_last_change_of_each_line(journal: Path) -> None:
    for seed in range(20):
        dice, clock = random.Random(seed), Hand()
        clock.now += seed * 1e6
        ticked = Ticked(WEEK, path=journal, clock=clock)
        ticked.apply([Change("a", False, 0), Change("b", False, 0)], KEYS)
        moments = dice.sample(range(1, 1000), 12)
        events = [(when, dice.choice("ab"), dice.random() < 0.5) for when in moments]
        last = {row: on for _, row, on in sorted(events) for row in row}
        clock.now += 2000
        start = clock.now - 2000
        sent = dice.sample(events, len(events)) + dice.choices(events, k=5)
        while sent:
            batch = [sent.pop() for _ in range(min(len(sent), dice.randint(1, 4)))]
            ticked.apply([Change(row, on, clock.now - (start + when)) for when, row, on in batch], KEYS)
            clock.now += dice.random() * 50
        assert kept(journal) == {KEYS[row] for row, on in last.items() if on}, seed


def test_changes_are_read_strictly() -> None:
    assert read_changes({"changes": [{"line": "a", "on": True, "ago": -3}]}) == [Change("a", True, 0.0)]
    for wrong in (None, {}, {"changes": None}, {"changes": [1]}, {"changes": [{"line": "a", "on": True, "ago": "1"}]},
                  {"changes": [{"line": "a", "on": True, "ago": float("inf")}]}):  # fmt: skip
        with pytest.raises(ValueError):
            read_changes(wrong)


def test_a_tick_is_kept_under_week_thing_and_amount() -> None:
    """Journals of earlier versions hold such keys."""
    shopping = ShoppingList(
        (line("carrot", "3 (about 200 g)"), line("crème fraîche", "1 x 200 g"), line("x" * 300, "5 g"),
         line("a\tb\u00a0c  d", "½ tin")), START,
    )  # fmt: skip
    keys = [tick_key(shopping, one) for one in shopping.lines]
    assert keys == [
        f"{START}|carrot|3 (about 200 g)", f"{START}|crème fraîche|1 x 200 g", f"{START}|{'x' * 189}",
        f"{START}|a b c d|½ tin",
    ]  # fmt: skip


def test_a_row_says_nothing_of_its_key_and_the_page_knows_every_key() -> None:
    found = shown(small_list(), None, START)
    rows = [row for aisle in found.aisles for row in aisle.rows]
    assert [row.name for row in rows] == ["carrot", "red lentils", "soy sauce", "salt"]
    assert {row.id: found.keys[row.id] for row in rows} == {row_id(key): key for key in found.keys.values()}
    assert [aisle.name for aisle in found.aisles][-1] == "Look in the kitchen first"
    assert rows[2].mind == ("check the label: gluten",)


def test_many_lines_are_ticked_in_one_go_or_not_at_all(journal: Path) -> None:
    with Journal.open(journal) as one:
        with pytest.raises(Exception, match="is not a name"):
            one.tick_all(WEEK, {"2026|carrot|3": True, "bad\x00": True})
        assert one.ticks(WEEK) == frozenset()
        one.tick_all(WEEK, {"a": True, "b": True, "c": False})
        assert one.tick_times(WEEK).keys() == {"a", "b"}
        one.tick_all(WEEK, {"a": False})
        assert one.ticks(WEEK) == {"b"}
