"""Verdicts in the compiled catalogue, and the audit of them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from click.testing import CliRunner, Result

import exclusions_world as world
from mealplan.cli.main import main
from mealplan.foods.exclusions.audit import counts_of, differences, least_certain
from mealplan.foods.exclusions.compile import compile_verdicts, read_foods
from mealplan.foods.food import FOOD_EXCLUSIONS as EXCLUSIONS
from mealplan.foods.food import Answer, Verdict

SAMPLE = ("sr28:01001", "sr28:08120", "sr28:11529", "sr28:14003", "sr28:18178", "sr28:06116")


def catalogue() -> sqlite3.Connection:
    """A catalogue of a few foods with the columns that the verdicts are made from."""
    made = sqlite3.connect(":memory:")
    made.executescript(
        "CREATE TABLE food(n INTEGER PRIMARY KEY, id TEXT, name TEXT, grp TEXT, group_code TEXT, refuse REAL,"
        " fortified INT, source TEXT);"
        "CREATE TABLE nutrient(idx INTEGER PRIMARY KEY, key TEXT);"
        "CREATE TABLE value(nutrient INT, food INT, amount REAL);"
        "CREATE TABLE ingredient_statement(food INT, seq INT, text TEXT);"
        "CREATE TABLE claim(food TEXT, like_food TEXT, exclusion TEXT);"
        "INSERT INTO nutrient VALUES(1, 'alcohol');"
    )
    for n, food in enumerate(SAMPLE, start=1):
        known = world.foods()[food]
        row = (n, food, known.name, "a group", known.group_code)
        made.execute("INSERT INTO food VALUES(?,?,?,?,?,0,0,'sr28')", row)
    made.execute("INSERT INTO food VALUES(99,'extra:oats','Rolled oats, gluten-free','a group','0800',0,0,'label')")
    made.execute("INSERT INTO ingredient_statement VALUES(99, 1, 'rolled oats')")
    made.execute("INSERT INTO value VALUES(1, 4, 3.9)")
    return made


def test_every_food_gets_every_verdict_with_a_reason() -> None:
    made = catalogue()
    said: list[float] = []
    compile_verdicts(made, world.FOODS_DB, lambda share, _: said.append(share))
    rows = made.execute(
        "SELECT v.food, v.exclusion, v.answer, r.text FROM verdict v JOIN reason r ON r.id = v.reason"
    ).fetchall()
    assert len(rows) == (len(SAMPLE) + 1) * len(EXCLUSIONS)
    got = {(food, key): (answer, why) for food, key, answer, why in rows}
    assert got["sr28:08120", "gluten"][0] == "maybe"
    assert got["extra:oats", "gluten"] == ("free", "the product claims to be gluten-free")
    assert got["sr28:14003", "alcohol"][0] == "contains"
    assert all(why for _, why in got.values())
    assert said[-1] == 1.0


def test_a_certified_variant_differs_only_in_what_it_claims() -> None:
    made = catalogue()
    made.execute("INSERT INTO food VALUES(100,'extra:certified-oats','Rolled oats','a group','0800',0,0,'label')")
    made.execute("INSERT INTO claim VALUES('extra:certified-oats', 'sr28:08120', 'gluten')")
    compile_verdicts(made, world.FOODS_DB, lambda *_: None)
    got = answers(made)
    assert got["extra:certified-oats", "gluten"] == "free"
    assert got["sr28:08120", "gluten"] == "maybe"
    assert all(got["extra:certified-oats", key] == got["sr28:08120", key] for key in EXCLUSIONS if key != "gluten")


def answers(made: sqlite3.Connection) -> dict[tuple[str, str], str]:
    return {(food, key): answer for food, key, answer in made.execute("SELECT food, exclusion, answer FROM verdict")}


def verdicts(made: sqlite3.Connection) -> dict[str, dict[str, Verdict]]:
    found: dict[str, dict[str, Verdict]] = {}
    for (food, key), answer in answers(made).items():
        found.setdefault(food, {})[key] = Verdict(Answer(answer), "")
    return found


def test_what_a_food_holds_is_kept() -> None:
    made = catalogue()
    compile_verdicts(made, world.FOODS_DB, lambda *_: None)
    ((sure, perhaps),) = made.execute("SELECT sure, perhaps FROM holding WHERE food = 'sr28:06116'").fetchall()
    assert "wheat" in sure.split("|")
    assert "onion" in perhaps.split("|")


def test_the_audit_counts_and_finds_the_doubtful_foods() -> None:
    made = catalogue()
    compile_verdicts(made, world.FOODS_DB, lambda *_: None)
    foods, given = read_foods(made), verdicts(made)
    (counts,) = counts_of(foods, given).values()  # of one group
    assert set(counts) == set(EXCLUSIONS)
    assert all(sum(count.values()) == len(SAMPLE) + 1 for count in counts.values())
    doubts = least_certain(foods, given, 2)
    assert len(doubts) == 2
    assert len(doubts[0].maybe) >= len(doubts[1].maybe) > 0


def test_changes_between_two_versions_are_listed() -> None:
    made = catalogue()
    compile_verdicts(made, world.FOODS_DB, lambda *_: None)
    before, foods = answers(made), read_foods(made)
    assert differences(before, foods, verdicts(made)) == ()
    made.execute("UPDATE verdict SET answer = 'free' WHERE food = 'sr28:08120' AND exclusion = 'gluten'")
    made.execute("DELETE FROM verdict WHERE food = 'sr28:01001' AND exclusion = 'soy'")
    found = {(c.food, c.exclusion): (c.before, c.after) for c in differences(before, foods, verdicts(made))}
    assert found == {("sr28:08120", "gluten"): (Answer.MAYBE, Answer.FREE), ("sr28:01001", "soy"): (Answer.FREE, None)}


def test_the_audit_command_lists_the_least_certain_foods_and_what_changed(tmp_path: Path) -> None:
    def run(*args: str) -> Result:
        return CliRunner().invoke(main, ["exclusions", *args])

    rows = json.loads(run("audit", "--doubtful", "3", "--format", "json").output)
    assert len(rows) == 3
    assert len(rows[0]["maybe"]) >= len(rows[2]["maybe"]) > 5
    earlier = tmp_path / "earlier.json"
    earlier.write_text(run("check", "--food", "sr28:08120", "--format", "json").output, encoding="utf-8")
    oats = ("audit", "--since", str(earlier), "--format", "json", "--group", "Breakfast Cereals")
    assert not [row for row in json.loads(run(*oats).output) if row["food"] == "sr28:08120"]
    told = json.loads(earlier.read_text(encoding="utf-8"))
    told[0]["verdicts"]["gluten"]["verdict"] = "free"
    earlier.write_text(json.dumps(told), encoding="utf-8")
    changed = [row for row in json.loads(run(*oats).output) if row["food"] == "sr28:08120"]
    assert [(row["exclusion"], row["before"], row["after"]) for row in changed] == [("gluten", "free", "maybe")]
    earlier.write_text("{}", encoding="utf-8")
    assert run("audit", "--since", str(earlier), "--doubtful", "3").exit_code != 0
