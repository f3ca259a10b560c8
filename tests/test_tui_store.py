"""Plans are kept as versions: saved whole, undone and made again, also after a restart and a crash."""

from __future__ import annotations

from pathlib import Path

import pytest

from mealplan.tui import store as module
from mealplan.tui.store import Store
from small_plan import small_plan


def three(folder: Path) -> Store:
    store = Store(folder)
    for title in ("one", "two", "three"):
        store.save(small_plan(title), title)
    return store


def title(plan: object) -> str:
    return plan.days[0].meals[1].items[0].title  # type: ignore[attr-defined,no-any-return]


def test_the_plan_shown_last_is_there_after_a_restart(tmp_path: Path) -> None:
    three(tmp_path)
    assert title(Store(tmp_path).open()) == "three"


def test_undo_and_redo_walk_through_the_versions_also_after_a_restart(tmp_path: Path) -> None:
    three(tmp_path).step(-1)
    store = Store(tmp_path)
    assert title(store.open()) == "two"
    assert store.head.after is not None
    version, plan = store.step(1) or (None, None)
    assert version is not None
    assert title(plan) == "three"
    assert store.step(1) is None


def test_a_change_after_undo_drops_what_could_have_been_made_again(tmp_path: Path) -> None:
    store = three(tmp_path)
    store.step(-1)
    store.save(small_plan("other"), "other")
    assert [v.label for v in store.head.versions] == ["one", "two", "other"]
    assert store.step(1) is None
    assert len(list((tmp_path / "versions").iterdir())) == 3


def test_a_broken_snapshot_is_replaced_by_the_version_behind_it(tmp_path: Path) -> None:
    three(tmp_path)
    (tmp_path / "current.json").write_text('{"format": "mealplan.plan/1", "half', encoding="utf-8")
    assert title(Store(tmp_path).open()) == "three"


def test_a_broken_list_of_versions_still_shows_the_snapshot(tmp_path: Path) -> None:
    three(tmp_path)
    (tmp_path / "head.json").write_text("[]", encoding="utf-8")
    assert title(Store(tmp_path).open()) == "three"


def test_a_write_that_fails_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = three(tmp_path)

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.save(small_plan("lost"), "lost")
    monkeypatch.undo()
    assert title(Store(tmp_path).open()) == "three"
    assert not list(tmp_path.rglob(".part-*"))


def test_the_oldest_versions_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 3)
    store = three(tmp_path)
    store.save(small_plan("four"), "four")
    assert [v.label for v in store.head.versions] == ["two", "three", "four"]
    assert len(list((tmp_path / "versions").iterdir())) == 3


def test_ticks_and_choices_are_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.set_ticks(frozenset({"2026-11-23|oats|1 x 500 g"}))
    store.choose("theme", "mealplan-light")
    again = Store(tmp_path)
    assert again.ticks() == {"2026-11-23|oats|1 x 500 g"}
    assert again.choices() == {"theme": "mealplan-light"}
