"""Her week is kept in the journal: undone and made again, also after a restart, seen by the command line and back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from conftest import Cli
from mealplan.errors import MealplanError
from mealplan.journal import Journal
from mealplan.journal.glance import MY_WEEK
from mealplan.shopping import ShoppingList
from mealplan.shopping.ticks import tick_key
from mealplan.tui.store import Store
from phone_site import line
from small_plan import START, small_plan


def three(folder: Path) -> Store:
    store = Store(folder)
    for title in ("one", "two", "three"):
        store.save(small_plan(title), title)
    return store


def title(plan: Any) -> str:
    return plan.days[0].meals[1].items[0].title  # type: ignore[no-any-return]


def test_the_plan_shown_last_is_there_after_a_restart(tmp_path: Path) -> None:
    three(tmp_path)
    assert title(Store(tmp_path).open()) == "three"


def test_without_a_journal_nothing_is_made(tmp_path: Path) -> None:
    assert Store(tmp_path / "none").open() is None
    assert not (tmp_path / "none").exists()


def test_undo_and_redo_walk_through_the_versions_also_after_a_restart(tmp_path: Path) -> None:
    assert three(tmp_path).step(-1) == ("three", small_plan("two"))
    store = Store(tmp_path)
    assert title(store.open()) == "two"
    assert store.head.after is not None
    assert store.step(1) == ("three", small_plan("three"))
    assert store.step(1) is None


def test_a_change_after_undo_leaves_what_was_undone_among_the_versions(tmp_path: Path) -> None:
    store = three(tmp_path)
    store.step(-1)
    store.save(small_plan("other"), "other")
    assert [v.label for v in store.head.versions] == ["one", "two", "other"]
    assert [v.label for v in store.head.every] == ["one", "two", "three", "other"]
    assert store.step(1) is None
    version, plan = store.restore(store.head.every[2])
    assert (version.label, title(plan)) == ("three", "three")
    assert [v.label for v in store.head.versions] == ["one", "two", "three"]
    assert store.step(-1) == ("three", small_plan("two"))


def test_after_an_older_version_was_shown_again_redo_leads_on(tmp_path: Path) -> None:
    store = three(tmp_path)
    store.restore(store.head.versions[0])
    assert [v.label for v in store.head.versions] == ["one", "two", "three"]
    assert store.step(1) == ("two", small_plan("two"))


def test_the_command_line_sees_the_week_and_takes_it_back(cli: Cli, home: Path) -> None:
    store = three(home / "data")
    listed = cli("plans", "list")
    assert listed.code == 0
    assert MY_WEEK in listed.out
    assert "three" in cli("show").out
    assert cli("plans", "undo", MY_WEEK).code == 0
    assert title(Store(home / "data").open()) == "two"
    # what is open meets it at its next change
    assert store.step(-1) == ("two", small_plan("one"))


def test_a_plan_that_the_command_line_saved_is_opened_as_a_new_version(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "journal.sqlite") as journal:
        journal.save_plan("week 48", small_plan("from the command line"))
    store = three(tmp_path)
    (other,) = store.head.others
    assert other.plan == "week 48"
    assert title(store.read(other)) == "from the command line"
    version, plan = store.restore(other)
    assert (version.label, title(plan)) == ("Opened week 48", "from the command line")
    assert store.step(-1) == ("Opened week 48", small_plan("three"))


def test_ticks_and_choices_are_kept(tmp_path: Path) -> None:
    store = three(tmp_path)
    shopping = ShoppingList((line("oats", "1 x 500 g"), line("\x1b[2J ev\u202eil" * 90, "5 g")), START)
    keys = frozenset(tick_key(shopping, one) for one in shopping.lines)
    store.set_ticks(keys)
    store.choose("theme", "mealplan-light")
    again = Store(tmp_path)
    again.open()
    assert again.ticks() == keys
    assert again.choices() == {"theme": "mealplan-light"}
    again.set_ticks(frozenset())
    assert Store(tmp_path).open() is not None
    with Journal.open(tmp_path / "journal.sqlite") as journal:
        assert journal.ticks(MY_WEEK) == frozenset()


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:  # closed: all is in the file, not its log
        connection.execute("PRAGMA user_version = 999")


def zeroed(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(len(data) - 4096))


@pytest.mark.parametrize(("harm", "says"), [(newer, "newer"), (zeroed, "damaged")])
def test_a_journal_that_cannot_be_trusted_is_told_and_left_as_it_is(tmp_path: Path, harm: Any, says: str) -> None:
    store = three(tmp_path)
    harm(store.path)
    before = store.path.read_bytes()
    for act in (Store(tmp_path).open, lambda: store.save(small_plan("four"), "four"), lambda: store.step(-1)):
        with pytest.raises(MealplanError, match=says) as raised:
            act()
        assert "mealplan data restore --last-good" in str(raised.value.hint)
    assert Store(tmp_path).choices() == {}
    assert store.path.read_bytes() == before


def test_a_change_that_fails_leaves_the_week_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = three(tmp_path)

    def full(*_: object) -> None:
        raise MealplanError("the disk is full; nothing was changed")

    with monkeypatch.context() as patch:
        patch.setattr("mealplan.journal.plans._columns_of", full)
        with pytest.raises(MealplanError, match="disk is full"):
            store.save(small_plan("lost"), "lost")
    assert title(Store(tmp_path).open()) == "three"
    assert store.save(small_plan("four"), "four").label == "four"
