"""Saved plans: every version kept, undo and redo, the last saved one, ticks, the household."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mealplan.errors import ValueProblem
from mealplan.journal import Journal
from mealplan.journal.records import checked_name
from small_plan import edited, small_plan


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "data" / "journal.sqlite") as opened:
        yield opened


def test_a_saved_plan_comes_back_with_every_figure(journal: Journal) -> None:
    plan = small_plan()
    saved = journal.save_plan("week 48", plan)
    assert (saved.name, saved.version, saved.outcome, saved.days) == ("week 48", 1, "short", 2)
    assert (saved.goals, saved.goals_met) == (1, 0)
    assert journal.plan("week 48") == plan
    assert journal.plan("week 48").dumps() == plan.dumps()


def test_left_out_the_last_saved_plan_is_meant(journal: Journal) -> None:
    journal.save_plan("a", small_plan())
    journal.save_plan("b", small_plan("Dal"))
    assert journal.saved().name == "b"
    journal.save_plan("a", edited(small_plan(), "again"))
    assert journal.saved().name == "a"
    assert [one.name for one in journal.plans()] == ["a", "b"]


def test_saving_the_same_again_makes_no_version(journal: Journal) -> None:
    journal.save_plan("a", small_plan())
    assert journal.save_plan("a", small_plan()).versions == 1


def test_undo_and_redo_walk_along_the_versions_and_none_is_lost(journal: Journal) -> None:
    plans = [edited(small_plan(), f"version {n}") for n in range(1, 5)]
    for number, plan in enumerate(plans[:3]):
        journal.save_plan("a", plan, what=f"edit {number}")
    assert journal.undo("a").version == 2
    assert journal.undo("a").version == 1
    with pytest.raises(ValueProblem, match="nothing to undo"):
        journal.undo("a")
    assert journal.redo("a").version == 2
    assert journal.plan("a") == plans[1]
    saved = journal.save_plan("a", plans[3])  # a new edit from version 2: redo now ends here
    assert (saved.version, saved.can_redo) == (4, False)
    with pytest.raises(ValueProblem, match="nothing to redo"):
        journal.redo("a")
    assert [v.version for v in journal.versions("a")] == [1, 2, 3, 4]
    assert journal.plan("a", version=3) == plans[2]  # off the line, but kept
    assert journal.undo("a").version == 2


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.sampled_from(["save", "undo", "redo"]), max_size=14))
def test_undo_and_redo_are_those_of_an_editor(steps: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Against the textbook's two stacks."""
    back: list[str] = ["0"]
    forth: list[str] = []
    with Journal.open(tmp_path_factory.mktemp("journal") / "j.sqlite") as journal:
        journal.save_plan("a", edited(small_plan(), "0"))
        for number, step in enumerate(steps, 1):
            if step == "save":
                back, forth = [*back, str(number)], []
                journal.save_plan("a", edited(small_plan(), str(number)))
            elif step == "undo" and len(back) > 1:
                forth.append(back.pop())
                journal.undo("a")
            elif step == "redo" and forth:
                back.append(forth.pop())
                journal.redo("a")
            else:
                with pytest.raises(ValueProblem):
                    journal.undo("a") if step == "undo" else journal.redo("a")
            saved = journal.saved("a")
            assert journal.plan("a").notes == (back[-1],)
            assert (saved.can_undo, saved.can_redo) == (len(back) > 1, bool(forth))


def test_a_deleted_plan_comes_back_by_undo_unless_it_went_for_good(journal: Journal) -> None:
    journal.save_plan("a", small_plan())
    journal.tick("a", "rolled oats")
    journal.delete("a")
    assert journal.plans() == []
    assert [one.name for one in journal.plans(deleted=True)] == ["a"]
    with pytest.raises(ValueProblem, match="unknown saved plan"):
        journal.plan("a")
    with pytest.raises(ValueProblem, match="no plan is saved"):
        journal.plan()
    journal.undo("a")
    assert journal.plan("a") == small_plan()
    assert journal.ticks("a") == {"rolled oats"}
    journal.delete("a", for_good=True)
    with pytest.raises(ValueProblem, match="unknown saved plan"):
        journal.undo("a")
    journal.save_plan("a", small_plan())
    assert journal.ticks("a") == frozenset()  # nothing of the old one hangs on


def test_for_good_leaves_no_trace_in_the_file(journal: Journal) -> None:
    journal.save_plan("Zaphod's secret week", small_plan())
    journal.delete("Zaphod's secret week", for_good=True)
    journal.close()  # the log is written back and removed
    assert b"Zaphod" not in journal.path.read_bytes()


def test_an_unknown_name_is_answered_with_the_nearest(journal: Journal) -> None:
    journal.save_plan("week 48", small_plan())
    with pytest.raises(ValueProblem, match="did you mean week 48"):
        journal.plan("week 49")
    with pytest.raises(ValueProblem, match="no version 7"):
        journal.plan("week 48", version=7)


def test_ticks_are_kept_per_plan(journal: Journal) -> None:
    journal.save_plan("a", small_plan())
    journal.save_plan("b", small_plan("Dal"))
    journal.tick("a", "rolled oats")
    journal.tick("a", "rolled oats")
    journal.tick("a", "kale")
    journal.tick("a", "kale", on=False)
    assert journal.ticks("a") == {"rolled oats"}
    assert journal.ticks() == frozenset()


def test_renaming_keeps_versions_and_refuses_a_name_that_is_taken(journal: Journal) -> None:
    journal.save_plan("a", small_plan())
    journal.save_plan("b", small_plan("Dal"))
    assert journal.rename("a", "c").versions == 1
    with pytest.raises(ValueProblem, match="already"):
        journal.rename("c", "b")


HOSTILE = [
    "", "  ", "x" * 81, "a\x1b[31mb", "a\x00b", "../../etc/passwd", "a\\b", "-", "--save", "..", "a\u202eb", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_names_that_could_do_harm_are_refused(journal: Journal, name: str) -> None:
    with pytest.raises(ValueProblem):
        journal.save_plan(name, small_plan())
    assert journal.plans() == []


@given(st.text(max_size=100))
def test_a_name_is_refused_or_stays_the_same(text: str) -> None:
    try:
        name = checked_name(text)
    except ValueProblem:
        return
    assert checked_name(name) == name
    assert name.isprintable()
    assert "/" not in name


def test_markup_in_names_is_only_text(journal: Journal) -> None:
    for name in ("<b>week</b>", "[red]week[/", "=1+1", "'; DROP TABLE plan; --", "Zoë's wéek 🥕"):
        if "/" in name:
            continue
        journal.save_plan(name, small_plan())
        assert journal.plan(name) == small_plan()


def test_stock_is_merged_and_what_goes_off_first_is_taken_first(journal: Journal) -> None:
    soon, late = dt.date(2026, 11, 24), dt.date(2026, 12, 24)
    journal.add_stock("rolled oats", 500)
    journal.add_stock("rolled oats", 250)
    journal.add_stock("tofu", 200, place="fridge", until=late)
    journal.add_stock("tofu", 300, place="fridge", until=soon)
    journal.add_stock("red-lentil-soup", 2, kind="dish", place="freezer")
    assert [(s.what, s.amount) for s in journal.stock("ingredient")] == [
        ("tofu", 300.0), ("tofu", 200.0), ("rolled oats", 750.0),
    ]  # fmt: skip
    assert journal.take_stock("tofu", 350) == 350
    assert next((s.what, s.amount, s.until) for s in journal.stock("ingredient")) == ("tofu", 150.0, late)
    assert journal.take_stock("tofu", 1000) == 150
    with pytest.raises(ValueProblem, match="unknown thing in the house"):
        journal.take_stock("tofu")
    assert journal.take_stock("red-lentil-soup", kind="dish") == 2


@pytest.mark.parametrize("amount", [0, -1, float("nan"), float("inf"), 1e9])
def test_an_amount_that_is_none_is_refused(journal: Journal, amount: float) -> None:
    with pytest.raises(ValueProblem, match="no amount"):
        journal.add_stock("oats", amount)
    assert journal.stock() == []


def test_threads_share_a_journal(journal: Journal) -> None:
    def work(number: int) -> None:
        for turn in range(5):
            journal.save_plan(f"plan {number}", edited(small_plan(), str(turn)))
            journal.plans()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((p.name, p.versions) for p in journal.plans()) == [(f"plan {n}", 5) for n in range(4)]
