"""Opening the library: keyed by content, one temporary file and a rename, safe for two processes at once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from mealplan import library, paths
from mealplan.errors import ValueProblem
from mealplan.foods.audit import verify
from mealplan.foods.catalogue import Catalogue
from mealplan.library import build, catalogue_path, content_key
from waiting import HANG_S


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small checkout and a cache of its own; compiling writes one table and is counted in `builds`."""
    root = tmp_path / "checkout"
    (root / "foods_db" / "sr28").mkdir(parents=True)
    (root / "foods_db" / "sr28" / "foods.csv").write_text("id,name\nsr28:1,a\n")
    (root / "src" / "mealplan" / "foods").mkdir(parents=True)
    (root / "src" / "mealplan" / "foods" / "compile.py").write_text("# code\n")
    monkeypatch.setenv("MEALPLAN_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(paths, "checkout", lambda: root)

    def compile_all(connection: sqlite3.Connection, foods_db: Path, progress: library.Progress) -> None:
        connection.execute("CREATE TABLE meta (key, value)")
        connection.execute("INSERT INTO meta VALUES ('text', ?)", ((foods_db / "sr28" / "foods.csv").read_text(),))
        progress(0.5, "half way")

    monkeypatch.setattr(library, "compile_all", compile_all)
    return root


def _edit(root: Path, text: str) -> None:
    (root / "foods_db" / "sr28" / "foods.csv").write_text(text)


def test_the_first_opening_compiles_and_the_second_does_not(checkout: Path) -> None:
    told: list[float] = []
    first = catalogue_path(lambda fraction, words: told.append(fraction))
    assert told[-1] == 1.0
    told.clear()
    assert catalogue_path(lambda fraction, words: told.append(fraction)) == first
    assert told == []


def test_a_changed_text_gives_another_catalogue_and_the_old_text_the_old_one(checkout: Path) -> None:
    first = catalogue_path()
    _edit(checkout, "id,name\nsr28:1,b\n")
    second = catalogue_path()
    assert second != first
    _edit(checkout, "id,name\nsr28:1,a\n")
    assert catalogue_path() == first


def test_a_change_of_the_same_length_is_seen(checkout: Path) -> None:
    key = content_key(checkout)
    _edit(checkout, "id,name\nsr28:1,z\n")
    os.utime(checkout / "foods_db" / "sr28" / "foods.csv", ns=(1, 1))
    assert content_key(checkout) != key


def test_changed_compiling_code_gives_another_catalogue(checkout: Path) -> None:
    key = content_key(checkout)
    (checkout / "src" / "mealplan" / "foods" / "compile.py").write_text("# other code\n")
    assert content_key(checkout) != key


def test_touching_a_file_without_a_change_keeps_the_key(checkout: Path) -> None:
    key = content_key(checkout)
    os.utime(checkout / "foods_db" / "sr28" / "foods.csv", ns=(5, 5))
    assert content_key(checkout) == key


def test_a_broken_stamp_file_is_only_slow(checkout: Path) -> None:
    key = content_key(checkout)
    for text in ("", "[]", "{", '{"a": 1}', "\udcff"):
        (paths.cache() / "catalogue-stamps.json").write_text(text, errors="surrogateescape")
        assert content_key(checkout) == key


def test_no_more_than_three_catalogues_are_kept(checkout: Path) -> None:
    for number in range(6):
        _edit(checkout, f"id,name\nsr28:1,{number}\n")
        newest = catalogue_path()
    kept = sorted(paths.cache().glob("catalogue-*.sqlite"))
    assert len(kept) == 3
    assert newest in kept


def test_a_failed_compile_leaves_nothing_behind(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: sqlite3.Connection, foods_db: Path, progress: library.Progress) -> None:
        connection.execute("CREATE TABLE half (x)")
        raise ValueProblem("a table is wrong", where="x.toml")

    monkeypatch.setattr(library, "compile_all", fail)
    with pytest.raises(ValueProblem, match="a table is wrong"):
        catalogue_path()
    assert [p.name for p in paths.cache().iterdir() if "catalogue-stamps" not in p.name] == []


def test_building_anew_replaces_the_file(checkout: Path) -> None:
    path = catalogue_path()
    path.write_bytes(b"damaged")
    assert catalogue_path() == path
    assert path.read_bytes() == b"damaged"
    assert catalogue_path(rebuild=True) == path
    assert path.read_bytes().startswith(b"SQLite format 3")


def test_without_a_checkout_the_shipped_file_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = tmp_path / "catalogue.sqlite"
    monkeypatch.setattr(paths, "checkout", lambda: None)
    monkeypatch.setattr(paths, "shipped_catalogue", lambda: shipped)
    with pytest.raises(ValueProblem, match="catalogue is missing"):
        catalogue_path()
    shipped.write_bytes(b"x")
    assert catalogue_path() == shipped


_RACER = """
import sys, time
from pathlib import Path
from mealplan import library, paths
root = Path(sys.argv[1])
paths.checkout = lambda: root
def compile_all(connection, foods_db, progress):
    connection.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    connection.executemany("INSERT INTO meta VALUES (?, ?)", [(str(n), "x" * 50) for n in range(20000)])
    time.sleep(0.3)
library.compile_all = compile_all
from mealplan.foods.catalogue import Catalogue
path = library.catalogue_path()
catalogue = Catalogue(path)
assert len(catalogue.meta) == 20000
print(path)
"""


def test_processes_that_start_at_once_all_succeed(checkout: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "MEALPLAN_HOME": str(tmp_path / "race")}
    environment["PYTHONPATH"] = os.pathsep.join(p for p in sys.path if p)
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", _RACER, str(checkout)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    results = [racer.communicate(timeout=HANG_S) for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0, 0], results
    assert len({out for out, _ in results}) == 1
    assert not list((tmp_path / "race" / "cache").glob(".catalogue-*"))


def test_the_real_key_is_found_the_second_time_without_reading_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(__file__).resolve().parent.parent
    monkeypatch.setenv("MEALPLAN_HOME", str(tmp_path))
    key = content_key(root)
    read: list[Path] = []
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or real(path))
    assert content_key(root) == key
    assert [path for path in read if path.is_relative_to(root)] == []


def test_the_whole_library_compiles_opens_and_verifies(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parent.parent
    target = tmp_path / "catalogue.sqlite"
    told: list[float] = []
    build(root / "foods_db", target, lambda fraction, words: told.append(fraction))
    assert told == sorted(told)
    assert told[-1] == 1.0
    opened = library.Library(path=target, foods=Catalogue(target))
    assert verify(opened.foods, root / "foods_db") == []
    assert opened.meta["sr28_foods"] == "8789"
    assert opened.cookbook.dishes
    assert opened.cookbook.ingredients
    answers = opened.foods.verdicts()
    assert len(answers) == len(opened.foods.foods())
