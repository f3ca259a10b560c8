"""The journal's file: private, brought up to date, refused when damaged or newer, put back from good copies."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from mealplan.errors import ValueProblem
from mealplan.journal import Journal, copies, migrations, tables
from mealplan.journal.engine import JournalDamaged, make_engine, writing
from small_plan import edited, small_plan
from waiting import HANG_S

DATA = Path(__file__).parent / "data"
NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "data" / "journal.sqlite"


def saved(path: Path, plans: int = 3) -> None:
    with Journal.open(path) as journal:
        for number in range(plans):
            journal.save_plan(f"plan {number}", edited(small_plan(), str(number)))


def test_the_file_its_log_and_its_copies_are_hers_alone(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.save_plan("a", small_plan())
        files = [p for p in path.parent.rglob("*") if p.is_file()]
        assert len(files) >= 4  # journal, log, shared memory, copy
        for one in files:
            assert stat.S_IMODE(one.stat().st_mode) == 0o600, one
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    os.chmod(path, 0o644)
    Journal.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_is_kept_in_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEALPLAN_HOME", str(tmp_path / "hers"))
    with Journal.open() as journal:
        assert journal.path == tmp_path / "hers" / "data" / "journal.sqlite"
        assert journal.path.is_file()


def test_asking_makes_no_journal(path: Path) -> None:
    with pytest.raises(ValueProblem, match="nothing is saved yet"):
        Journal.open(path, create=False)
    assert not path.parent.exists()


def schema(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Columns, keys and indices of every table, however the statements were written."""
    out: dict[str, list[tuple[object, ...]]] = {}
    names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    for name in names:
        columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
        keys = connection.execute(f"PRAGMA foreign_key_list({name})").fetchall()
        unique = [
            (unique, [c[2] for c in connection.execute(f"PRAGMA index_info({index})")])
            for _, index, unique, *_ in connection.execute(f"PRAGMA index_list({name})")
        ]
        out[name] = [*columns, *keys, *sorted(unique)]
    return out


def test_the_steps_make_the_tables_that_the_code_uses(tmp_path: Path, path: Path) -> None:
    Journal.open(path).close()
    other = tmp_path / "other.sqlite"
    other.touch()
    engine = make_engine(other)
    with writing(engine, other) as connection:
        tables.metadata.create_all(connection)
    engine.dispose()
    with sqlite3.connect(path) as ours, sqlite3.connect(other) as theirs:
        assert schema(ours) == schema(theirs)


@pytest.mark.parametrize("number", range(1, migrations.CURRENT))
def test_every_older_form_is_brought_up_to_date_after_a_copy(path: Path, number: int) -> None:
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as connection:
        connection.executescript((DATA / f"journal_v{number}.sql").read_text())
    with Journal.open(path) as journal:
        (plan,) = journal.plans()
        assert (plan.name, plan.version, plan.what, plan.can_undo) == ("week 47", 2, "swap mon:dinner", True)
        assert journal.ticks() == {"rolled oats"}
        journal.add_stock("rolled oats", 500)
    (before, *_) = [p for p in copies.copies(path) if "-before-" in p.name]
    with sqlite3.connect(before) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (number,)
    fresh = path.with_name("fresh.sqlite")
    Journal.open(fresh).close()
    with sqlite3.connect(path) as one, sqlite3.connect(fresh) as other:
        assert schema(one) == schema(other)


def test_a_plan_that_0_1_saved_is_one_of_today_and_the_copy_has_it_as_it_was(path: Path) -> None:
    """plan/1 becomes plan/2 in the journal; what cannot be read stays as it is."""

    def formats(of: Path) -> list[str]:
        with sqlite3.connect(of) as connection:
            bodies = [row[0] for row in connection.execute("SELECT CAST(body AS BLOB) FROM version ORDER BY seq")]
        return [json.loads(zlib.decompress(body)).get("format", "") for body in bodies]

    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as connection:
        connection.executescript((DATA / "journal_v3.sql").read_text())
    assert formats(path) == ["", "mealplan.plan/1"]
    with Journal.open(path) as journal:
        plan = journal.plan("week 47")
    assert formats(path) == ["", "mealplan.plan/2"]
    (before, *_) = [p for p in copies.copies(path) if "-before-" in p.name]
    assert formats(before) == ["", "mealplan.plan/1"]
    assert plan.request.eater.exclusions == ("vegan", "grapefruit")
    assert all(set(i.eaters.values()) == {i.portions} for d in plan.days for m in d.meals for i in m.items)


def test_a_step_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(path)
    before = path.read_bytes()
    broken = (*migrations.STEPS, ("CREATE TABLE later (id INTEGER)", "CREATE TABLE plan (again INTEGER)"))
    monkeypatch.setattr(migrations, "STEPS", broken)
    monkeypatch.setattr(migrations, "CURRENT", len(broken))
    with pytest.raises(Exception, match="already exists"):
        Journal.open(path)
    monkeypatch.undo()
    with Journal.open(path) as journal:
        assert len(journal.plans()) == 3
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'later'").fetchone() == (0,)
        assert connection.execute("PRAGMA user_version").fetchone() == (migrations.CURRENT,)
    assert before[:16] == path.read_bytes()[:16]


def test_a_newer_file_is_refused_and_not_touched(path: Path) -> None:
    saved(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(ValueProblem, match="newer mealplan") as caught:
        Journal.open(path)
    assert "Update mealplan" in str(caught.value)
    assert path.read_bytes() == before
    assert caught.value.exit_code == 5


def test_the_file_of_another_program_is_refused_and_not_touched(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE plan (mine TEXT)")
    before = path.read_bytes()
    with pytest.raises(ValueProblem, match="another program"):
        Journal.open(path)
    assert path.read_bytes() == before


def zero(path: Path, page: int, size: int = 4096) -> None:
    with path.open("r+b") as handle:
        handle.seek(page * size)
        handle.write(b"\0" * size)


@pytest.fixture
def large(path: Path) -> Path:
    """A journal of some twenty pages, with one good copy."""
    saved(path, 12)
    with Journal.open(path) as journal:
        for copy in copies.copies(path):
            copy.unlink()
        journal.copy()
    return path


@pytest.mark.parametrize("part", range(12))
def test_a_zeroed_page_is_never_overwritten_and_the_last_good_copy_comes_back(large: Path, part: int) -> None:
    pages = large.stat().st_size // 4096
    zero(large, part * pages // 12)
    before = large.read_bytes()
    try:
        with Journal.open(large) as journal:
            for plan in journal.plans():
                journal.plan(plan.name)
                journal.versions(plan.name)
            intact = True  # a page without content
    except JournalDamaged as problem:
        intact, told = False, (str(problem), problem.exit_code)
    if intact:
        with Journal.open(large) as journal:
            assert len(journal.plans()) == 12
        return
    assert "restore --last-good" in told[0]
    assert told[1] == 5
    assert large.read_bytes() == before
    copy, aside, _ = copies.put_back(large)
    assert copy in copies.copies(large)
    assert aside is not None
    assert aside.read_bytes() == before
    with Journal.open(large) as journal:
        assert len(journal.plans()) == 12
        assert all(journal.plan(p.name).outcome == "short" for p in journal.plans())


@pytest.mark.parametrize("part", range(1, 12))
def test_what_was_saved_since_the_copy_is_won_back_but_for_the_damaged_page(large: Path, part: int) -> None:
    with Journal.open(large) as journal:
        for number in range(12, 30):
            journal.save_plan(f"plan {number}", edited(small_plan(), str(number)))
        for number in range(6):
            journal.save_plan(f"plan {number}", edited(small_plan(), f"again {number}"))
        journal.add_stock("rolled oats", 500)
        kept = copies.copies(large)
        assert len(kept) == 1  # nothing of this is in a copy
    zero(large, part * (large.stat().st_size // 4096) // 12)
    copies.put_back(large)
    with Journal.open(large) as journal:
        names = {p.name for p in journal.plans()}
        assert {f"plan {n}" for n in range(12)} <= names
        assert len(names) >= 26  # of 30; a page holds at most a few
        bodies = [journal.plan(name).notes[0] for name in names]
        assert sum(note.startswith("again") for note in bodies) >= 3
        assert journal.save_plan("plan 3", small_plan()).version >= 2
    with sqlite3.connect(large) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_journal_that_was_whole_loses_nothing_when_a_copy_is_put_back(large: Path) -> None:
    with Journal.open(large) as journal:
        journal.save_plan("new", small_plan())
        journal.delete("plan 1", for_good=True)
        journal.undo(journal.save_plan("plan 2", small_plan()).name)
        journal.tick("new", "rolled oats")
        journal.add_stock("oats", 500.0)
        before = (journal.plans(), journal.versions("plan 2"), journal.ticks("new"), journal.stock())
    assert copies.put_back(large)[2] == 2
    with Journal.open(large) as journal:
        after = (journal.plans(), journal.versions("plan 2"), journal.ticks("new"), journal.stock())
    assert after == before


def test_most_zeroed_pages_are_noticed(large: Path) -> None:
    whole = large.read_bytes()
    noticed = 0
    pages = len(whole) // 4096
    for page in range(pages):
        large.write_bytes(whole)
        zero(large, page)
        try:
            Journal.open(large).close()
        except JournalDamaged:
            noticed += 1
    assert noticed >= pages - 1


@pytest.mark.parametrize("content", [b"garbage " * 100, b"\0" * 8192, b"SQLite format 3\0" + b"\xff" * 5000])
def test_garbage_is_refused_and_kept(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(ValueProblem):
        Journal.open(path)
    assert path.read_bytes() == content


def test_a_journal_that_became_empty_is_not_begun_anew(path: Path) -> None:
    saved(path)
    path.write_bytes(b"")
    with pytest.raises(JournalDamaged, match="fuller one"):
        Journal.open(path)
    copies.put_back(path)
    with Journal.open(path) as journal:
        assert journal.plans()


def test_a_journal_that_is_gone_is_not_begun_anew_while_copies_are_there(path: Path) -> None:
    saved(path)
    path.unlink()
    with pytest.raises(ValueProblem, match="copies of it are there"):
        Journal.open(path)
    assert not path.exists()
    copies.put_back(path)
    with Journal.open(path) as journal:
        assert journal.plans()


def test_a_damaged_journal_never_becomes_a_copy(large: Path) -> None:
    with Journal.open(large) as journal:
        kept = copies.copies(large)
        for page in range(3, large.stat().st_size // 4096):
            zero(large, page)
        journal._engine.dispose()  # what it had read before is forgotten
        with pytest.raises(ValueProblem):
            journal.copy()
        assert copies.copies(large) == kept
    assert not list(copies.folder_of(large).glob(".part-*"))


def test_a_damaged_copy_is_passed_over_for_an_older_good_one(large: Path) -> None:
    with Journal.open(large) as journal:
        journal.copy()
    newest, older = copies.copies(large)[:2]
    zero(newest, 1)
    large.write_bytes(b"gone")
    assert copies.put_back(large)[0] == older
    older.unlink()
    with pytest.raises(ValueProblem, match="no good copy"):
        copies.put_back(large)


def test_a_copy_is_made_once_an_hour_and_few_are_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal.open(path) as journal:
        journal.tick(journal.save_plan("a", small_plan()).name, "x")
        assert len(copies.copies(path)) == 1
        os.utime(copies.copies(path)[0], (time.time() - 4000,) * 2)
        journal.tick("a", "y")
        assert len(copies.copies(path)) == 2
        monkeypatch.setattr(copies, "EVERY_SECONDS", -1.0)
        for number in range(10):
            journal.tick("a", str(number))
        assert len(copies.copies(path)) == copies.KEPT


def test_a_full_disk_changes_nothing(path: Path) -> None:
    saved(path)
    with Journal.open(path) as journal:
        raw = journal._engine.raw_connection()
        raw.cursor().execute("PRAGMA max_page_count = 1")  # SQLite's own words for: no page more
        raw.close()
        with pytest.raises(ValueProblem, match="disk is full; nothing was changed"):
            journal.save_plan("big", edited(small_plan(), os.urandom(50_000).hex()))
    with Journal.open(path) as journal:
        assert len(journal.plans()) == 3
        journal.save_plan("big", small_plan())


def run(code: str, *arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, env=environment, **options
    )


def test_a_disk_that_takes_no_more_bytes_changes_nothing(path: Path) -> None:
    """The system's own limit on the size of files, as on a full disk."""
    saved(path)
    code = """
import resource, signal, sys, os
from pathlib import Path
from small_plan import small_plan, edited
from mealplan.errors import ValueProblem
from mealplan.journal import Journal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Journal.open(Path(sys.argv[1])) as journal:
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
    try:
        journal.save_plan("big", edited(small_plan(), os.urandom(100_000).hex()))
    except ValueProblem as problem:
        print(problem)
"""
    done = run(code, path)
    assert "nothing was changed" in done.stdout, done.stderr
    with Journal.open(path) as journal:
        assert [p.name for p in journal.plans()] == ["plan 2", "plan 1", "plan 0"]


@pytest.fixture
def closed(path: Path) -> Iterator[Path]:
    saved(path)
    if os.getuid() == 0:  # root may write anywhere: another user looks
        for folder in path.parents:
            if folder.stat().st_mode & 0o005 != 0o005 and folder.stat().st_uid == 0:
                folder.chmod(folder.stat().st_mode | 0o055)
        for one in path.parent.rglob("*"):
            one.chmod(0o555 if one.is_dir() else 0o444)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    yield path
    path.parent.chmod(0o755)


def test_in_a_folder_that_is_closed_plans_are_read_and_nothing_is_written(closed: Path) -> None:
    code = f"""
import os, sys
from pathlib import Path
from small_plan import small_plan
from mealplan.errors import ValueProblem
from mealplan.journal import Journal
if os.getuid() == 0:
    os.setgid({NOBODY}); os.setuid({NOBODY})
with Journal.open(Path(sys.argv[1])) as journal:
    print(len(journal.plans()), journal.plan("plan 1").outcome)
    try:
        journal.save_plan("b", small_plan())
    except ValueProblem as problem:
        print(problem)
"""
    done = run(code, closed)
    assert done.stdout.startswith("3 short\n"), done.stderr
    assert "cannot be written here" in done.stdout
    assert "MEALPLAN_HOME" in done.stdout


def test_a_folder_where_nothing_can_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ValueProblem, match="the journal"):
        Journal.open(tmp_path / "file" / "data" / "journal.sqlite")


def test_screen_and_command_line_write_at_once(path: Path) -> None:
    code = """
import sys
from pathlib import Path
from small_plan import small_plan, edited
from mealplan.journal import Journal
with Journal.open(Path(sys.argv[1])) as journal:
    for number in range(15):
        journal.save_plan("shared", edited(small_plan(), f"{sys.argv[2]} {number}"))
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    running = [subprocess.Popen([sys.executable, "-c", code, path, name], env=environment) for name in ("ui", "cli")]
    assert [one.wait(timeout=HANG_S) for one in running] == [0, 0]
    with Journal.open(path) as journal:
        assert journal.saved("shared").versions == 30
        notes = {journal.plan("shared", version=n).notes[0] for n in range(1, 31)}
    assert notes == {f"{who} {n}" for who in ("ui", "cli") for n in range(15)}
