"""Saved plans, the pantry and backups by command line: names, versions, undo, exit codes, schemas, nothing lost."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import zipfile
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import mealplan.cli.lists as lists
from conftest import WOMAN, Cli, Week

QUICK = (*WOMAN, "--effort", "quick", "--days", "1", "--quiet")


def valid(text: str, schema: str) -> object:
    data = json.loads(text)
    shape = json.loads((lists.SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))
    Draft202012Validator(shape, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(data)
    return data


@pytest.fixture
def saved(cli: Cli, week_file: Path) -> Cli:
    """The command line, with `week 48` saved."""
    assert cli("plans", "save", "week 48", str(week_file)).code == 0
    return cli


def test_a_plan_is_planned_saved_shown_changed_and_undone(cli: Cli) -> None:
    made = cli("plan", *QUICK, "--save", "day one")
    assert made.code in (0, 3)
    assert "saved as 'day one', version 1" in made.err
    assert cli("show", "day one").out == cli("show").out == made.out
    swapped = cli("swap", "day one", "1:dinner", "--save", "day one")
    assert swapped.code in (0, 3)
    assert "version 2" in swapped.err
    assert cli("show").out == swapped.out != made.out
    assert "version 1 of 2 (planned)" in cli("plans", "undo").out
    assert cli("show").out == made.out
    assert "version 2 of 2 (swap 1:dinner)" in cli("plans", "redo", "day one").out
    assert "version 3" in cli("flare", "day one", "1", "--save", "day one").err
    listing = cli("plans", "show", "--versions").out
    assert [line.split()[-1] for line in listing.splitlines()] == ["planned", "1:dinner", "1"]
    assert listing.splitlines()[2].startswith("* ")
    data = valid(cli("plans", "show", "--versions", "--format", "json").out, "plans-versions")
    assert isinstance(data, list)
    assert [one["parent"] for one in data] == [None, 1, 2]
    assert cli("plans", "show", "--version", "1").out == made.out


def test_a_wrong_name_is_told_before_any_planning(cli: Cli) -> None:
    for name in ("../up", "a\x1b[31m", "", "x" * 100):
        ran = cli("plan", *WOMAN, "--save", name)
        assert (ran.code, ran.out) == (5, "")
        assert "\x1b" not in ran.err


def test_a_plan_is_a_file_before_it_is_a_saved_name(saved: Cli, week_file: Path) -> None:
    Path("week 48").write_text("no plan")
    assert "not JSON" in saved("show", "week 48").err
    Path("week 48").unlink()
    assert saved("show", "week 48").code == 0
    ran = saved("show", "week 49")
    assert ran.code == 5
    assert "did you mean week 48" in ran.err
    missing = saved("show", "missing.json")
    assert missing.code == 5
    assert "No such file" in missing.err


@pytest.mark.parametrize("command", ["show", "shop", "explain", "report"])
def test_left_out_the_last_saved_plan_is_meant(saved: Cli, week_file: Path, command: str) -> None:
    assert saved(command).code == 0
    by_file, by_name = saved(command, str(week_file)), saved(command, "week 48")
    if command == "report":
        assert "<h1>week 48</h1>" in by_name.out
    else:
        # what to type names the plan as it was named
        assert by_file.out.replace(str(week_file), "'week 48'") == by_name.out


def test_without_anything_saved_it_is_told(cli: Cli) -> None:
    for words in (("show",), ("shop",), ("plans", "show"), ("plans", "undo"), ("plans", "delete", "x"), ("show", "x")):
        ran = cli(*words)
        assert (ran.code, ran.out) == (5, "")
        assert "saved" in ran.err
    assert "No plan is saved" in cli("plans", "list").out
    assert cli("plans", "list", "--format", "json").out.strip() == "[]"


def test_plans_are_listed_deleted_brought_back_and_renamed(saved: Cli, week_file: Path) -> None:
    (one,) = valid(saved("plans", "list", "--format", "json").out, "plans")  # type: ignore[misc]
    assert one["name"] == "week 48"
    assert "week 48" in saved("plans", "list").out
    assert saved("plans", "list", "--format", "csv").out.startswith("name,version,start,days,goals,saved,what\n")
    assert saved("plans", "delete", "week 48").code == 0
    assert saved("show").code == 5
    assert "week 48" in saved("plans", "list", "--deleted").out
    assert saved("plans", "undo", "week 48").code == 0
    assert saved("plans", "rename", "week 48", "Anna").code == 0
    assert saved("plans", "delete", "Anna", "--for-good").code == 0
    assert saved("plans", "undo", "Anna").code == 5


def test_a_plan_that_fails_its_check_is_not_saved(cli: Cli, week_file: Path) -> None:
    data = json.loads(week_file.read_text())
    data["days"][0]["totals"]["magnesium"]["amount"] *= 2
    week_file.write_text(json.dumps(data))
    assert cli("plans", "save", "a", str(week_file)).code == 5
    assert "No plan is saved" in cli("plans", "list").out


def test_a_saved_plan_keeps_its_figures_when_the_food_data_change(saved: Cli, week_file: Path, home: Path) -> None:
    """As if the catalogue had other values when it was saved."""
    from mealplan.journal import Journal
    from mealplan.planning.result.plan import Plan

    data = json.loads(week_file.read_text())
    total = data["days"][0]["totals"]["magnesium"]
    total["amount"] = round(total["amount"] + 100, 6)
    with Journal.open() as journal:
        journal.save_plan("week 48", Plan.from_json(data))
    ran = saved("show", "week 48", "--format", "json")
    assert ran.code == 0
    assert json.loads(ran.out)["days"][0]["totals"]["magnesium"] == data["days"][0]["totals"]["magnesium"]
    assert "with the figures it was saved with" in ran.err
    assert saved("shop", "week 48").code == 0


def test_two_plans_are_compared(saved: Cli, week: Week, week_file: Path) -> None:
    other = str(week("unfortified")[1])
    data = valid(saved("plans", "compare", "week 48", other, "--format", "json").out, "compare")
    assert isinstance(data, dict)
    assert data["a"]["plan"] == "week 48"
    assert data["dishes"]["only_a"]
    assert "Targets that differ" in saved("plans", "compare", "week 48", other).out
    assert saved("plans", "compare", "week 48", other, "--format", "csv").out.startswith("nutrient,unit,level")
    assert saved("plans", "compare", "week 48", "-", stdin=Path(other).read_text()).code == 0
    assert saved("plans", "compare", "-", "-").code == 5
    assert saved("plans", "compare", "week 48").code == 2


def test_calendar_and_report_come_from_show_too(saved: Cli) -> None:
    ics = saved("show", "week 48", "--format", "ics").out
    assert ics.startswith(("BEGIN:VCALENDAR\r\n", "BEGIN:VCALENDAR\n"))
    assert "X-WR-CALNAME:week 48" in ics
    html = saved("show", "week 48", "--format", "html").out
    assert html.lstrip().startswith("<!DOCTYPE html>")
    assert "Shopping list" in html
    assert saved("plans", "show", "week 48", "--format", "ics").out.count("BEGIN:VEVENT") == ics.count("BEGIN:VEVENT")
    saved("show", "week 48", "--format", "ics", "-o", "week.ics")
    assert b"\r\nEND:VCALENDAR\r\n" in Path("week.ics").read_bytes()
    assert "What changed" in saved("report", "--since", "week 48").out


def test_what_is_in_the_house_is_noted_and_taken_off_the_list(saved: Cli, week_file: Path) -> None:
    before = json.loads(saved("shop", "--format", "json").out)["lines"]
    line = next(one for one in before if one["buy_g"] > 100 and not one["staple"])
    assert saved("pantry", "add", line["item"], "60 g", "--until", "2027-12-24").code == 0
    assert saved("pantry", "add", line["item"], "40g").code == 0
    (one, two) = valid(saved("pantry", "list", "--format", "json").out, "pantry")  # type: ignore[misc]
    assert one["amount"] + two["amount"] == 100
    after = {x["item"]: x for x in json.loads(saved("shop", "--format", "json").out)["lines"]}
    assert after[line["item"]]["pantry_g"] == pytest.approx(100)
    assert after[line["item"]]["buy_g"] == pytest.approx(line["buy_g"] - 100)
    assert json.loads(saved("shop", "--pantry", "none", "--format", "json").out)["lines"] == before
    saved("pantry", "list", "--format", "toml", "-o", "pantry.toml")
    by_file = json.loads(saved("shop", "--pantry", "pantry.toml", "--format", "json").out)["lines"]
    assert by_file == list(after.values())
    assert "70 g taken, 30 g left" in saved("pantry", "take", line["item"], "70 g").out
    assert "there was no more" in saved("pantry", "take", line["item"], "70 g").out
    assert "Nothing is noted" in saved("pantry", "list").out


def test_portions_of_a_dish_are_kept_in_the_freezer(cli: Cli) -> None:
    dish = "squash-red-lentil-soup"
    assert f"{dish}: 3 portions in the freezer" in cli("pantry", "add", dish, "3 portions", "--place", "freezer").out
    assert "1 portions taken, 2 portions left" in cli("pantry", "take", dish, "1 portion").out
    assert "2 portions taken" in cli("pantry", "take", dish).out


@pytest.mark.parametrize(
    "words",
    [
        ("add", "rolled oatz", "1 kg"), ("add", "rolled oats", "much"), ("add", "rolled oats", "3 furlongs"),
        ("add", "rolled oats", "1 kg", "--until", "soon"), ("take", "rolled oats"), ("add", "rolled oats", "0 g"),
        ("add", "--", "rolled oats", "-3 g"), ("add", "\x1b[2Jx", "1 kg"),
    ],
)  # fmt: skip
def test_what_cannot_be_noted_is_refused(cli: Cli, words: tuple[str, ...]) -> None:
    ran = cli("pantry", *words)
    assert (ran.code, ran.out) == (5, "")
    assert "\x1b" not in ran.err
    assert cli("pantry", "list", "--format", "json").out.strip() == "[]"


def test_a_backup_brings_everything_back(
    saved: Cli, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved("pantry", "add", "rolled oats", "500 g")
    (home / "config" / "profiles").mkdir(parents=True)
    (home / "config" / "profiles" / "me.toml").write_text("[person]\nage = 42\n")
    (home / "config" / "dishes" / "soups").mkdir(parents=True)
    (home / "config" / "dishes" / "soups" / "mine.cook").write_text("---\ntitle: Mine\n---\n")
    before = (saved("show").out, saved("pantry", "list").out)
    file = tmp_path / "mealplan.zip"
    assert "1 saved plans" in saved("data", "backup", str(file)).out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(zipfile.ZipFile(file).namelist()) == {
        "manifest.json", "data/journal.sqlite", "config/profiles/me.toml", "config/dishes/soups/mine.cook",
    }  # fmt: skip
    new = tmp_path / "new home"
    new.mkdir()
    (new / "cache").symlink_to(home / "cache")
    monkeypatch.setenv("MEALPLAN_HOME", str(new))
    assert "3 files restored" in saved("data", "restore", str(file)).out
    assert (saved("show").out, saved("pantry", "list").out) == before
    assert (new / "config" / "profiles" / "me.toml").read_text() == "[person]\nage = 42\n"
    assert stat.S_IMODE((new / "config" / "profiles" / "me.toml").stat().st_mode) == 0o600
    # and what is there now can be brought back, too
    saved("plans", "delete", "week 48", "--for-good")
    (new / "config" / "profiles" / "me.toml").write_text("[person]\nage = 43\n")
    (new / "config" / "profiles" / "other.toml").write_text("[person]\nage = 7\n")
    told = saved("data", "restore", str(file)).out
    assert saved("show").out == before[0]
    assert "age = 42" in (new / "config" / "profiles" / "me.toml").read_text()
    assert (new / "config" / "profiles" / "other.toml").exists()  # what the backup lacks stays
    kept = told.split("What was there before is in ")[1].strip()
    saved("data", "restore", kept)
    assert saved("show").code == 5
    assert "age = 43" in (new / "config" / "profiles" / "me.toml").read_text()


def test_a_restore_reaches_a_program_that_has_the_journal_open(saved: Cli, tmp_path: Path) -> None:
    from mealplan.journal import Journal

    saved("data", "backup", "b.zip")
    with Journal.open() as screen:
        screen.delete("week 48", for_good=True)
        saved("data", "restore", "b.zip")
        assert [one.name for one in screen.plans()] == ["week 48"]
        screen.tick("week 48", "oats")
    with Journal.open() as journal:
        assert journal.ticks("week 48") == {"oats"}


def rewritten(source: Path, target: Path, name: str, content: bytes, *, manifest: bool = True) -> Path:
    """A backup with one more member, which its manifest knows."""
    import hashlib

    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        told = json.loads(old.read("manifest.json"))
        for member in told["files"]:
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
        if manifest:
            told["files"][name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        new.writestr("manifest.json", json.dumps(told))
    return target


HOSTILE = [
    "../evil.toml", "/evil.toml", "config/../../evil.toml", "data/copies/evil.sqlite", "other/evil.toml", "config",
    "config\\..\\evil.toml", "config/a\x1b[31m.toml", "C:/evil.toml", "data/journal.sqlite-wal", "config//evil.toml",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_backup_with_an_unsafe_name_changes_nothing(saved: Cli, home: Path, tmp_path: Path, name: str) -> None:
    saved("data", "backup", "b.zip")
    files = sorted(str(p) for p in tmp_path.rglob("*") if "cache" not in p.parts)
    ran = saved("data", "restore", str(rewritten(Path("b.zip"), Path("evil.zip"), name, b"x")))
    assert (ran.code, ran.out) == (5, "")
    assert "unsafe name" in ran.err or "no part of one" in ran.err
    assert sorted(str(p) for p in tmp_path.rglob("*") if "cache" not in p.parts and p.name != "evil.zip") == files


@pytest.mark.parametrize("kind", ["text", "cut", "flipped", "unlisted", "manifest", "foreign journal", "newer journal"])
def test_a_backup_that_is_not_whole_changes_nothing(saved: Cli, home: Path, kind: str) -> None:
    saved("data", "backup", "b.zip")
    file, evil = Path("b.zip"), Path("evil.zip")
    whole = file.read_bytes()
    if kind == "text":
        evil.write_text("no zip")
    elif kind == "cut":
        evil.write_bytes(whole[: len(whole) // 2])
    elif kind == "flipped":
        middle = len(whole) // 3
        evil.write_bytes(whole[:middle] + bytes(b ^ 0xFF for b in whole[middle : middle + 20]) + whole[middle + 20 :])
    elif kind == "unlisted":
        rewritten(file, evil, "config/profiles/x.toml", b"x", manifest=False)
    elif kind == "manifest":
        with zipfile.ZipFile(evil, "w") as archive:
            archive.writestr("manifest.json", "[" * 5000)
    else:
        with sqlite3.connect("other.sqlite") as connection:
            if kind == "newer journal":
                connection.execute("PRAGMA application_id = 1835823214")
                connection.execute("PRAGMA user_version = 99")
            connection.execute("CREATE TABLE plan (x)")
        rewritten(file, evil, "data/journal.sqlite", Path("other.sqlite").read_bytes())
    before = saved("show").out
    ran = saved("data", "restore", str(evil))
    assert (ran.code, ran.out) == (5, "")
    assert saved("show").out == before
    assert not list((home / "data").glob(".restore-*"))


def test_a_damaged_journal_is_told_with_the_way_out_and_the_way_works(saved: Cli, home: Path) -> None:
    journal = home / "data" / "journal.sqlite"
    before = saved("show").out
    from mealplan.journal import Journal

    with Journal.open() as opened:
        opened.copy()
    with journal.open("r+b") as handle:
        handle.seek(4096)
        handle.write(b"\0" * 4096)
    content = journal.read_bytes()
    ran = saved("show")
    assert (ran.code, ran.out) == (5, "")
    assert "`mealplan data restore --last-good`" in ran.err
    assert saved("plan", *QUICK, "--save", "new").code == 5
    assert journal.read_bytes() == content
    assert "Restored from the copy" in saved("data", "restore", "--last-good").out
    assert saved("show").out == before
    (kept,) = (home / "data").glob("journal-aside-*.sqlite")
    assert kept.read_bytes() == content


def test_data_wants_a_file_or_last_good(cli: Cli, home: Path) -> None:
    assert cli("data", "restore").code == 2
    assert cli("data", "restore", "x.zip", "--last-good").code == 2
    assert cli("data", "restore", "missing.zip").code == 5
    assert cli("data", "restore", "--last-good").code == 5
    assert cli("data", "backup", "/no/such/folder/b.zip").code == 5


def test_links_are_not_followed_into_a_backup(cli: Cli, home: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    folder = home / "config" / "profiles"
    folder.mkdir(parents=True)
    os.symlink(secret, folder / "link.toml")
    os.symlink(tmp_path, folder / "folder")
    cli("data", "backup", str(tmp_path / "b.zip"))
    assert zipfile.ZipFile(tmp_path / "b.zip").namelist() == ["manifest.json"]
