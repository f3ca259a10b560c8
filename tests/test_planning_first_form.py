"""Plans that 0.1 wrote (`mealplan.plan/1`) are read for ever: every command takes them, and an edit carries them on."""

from __future__ import annotations

import json
import sqlite3
import zlib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mealplan.cli.main import main
from mealplan.planning.ask.resolve import resolve
from mealplan.planning.result.carried import told
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan, loads
from mealplan.planning.result.verify import problems
from mealplan.settings.words import from_flags
from mealplan.tui.lookups import dish_page
from planning_cases import MONDAY, library

DATA = Path(__file__).parent / "data"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A whole plan of 0.1 in a file, out of a journal that 0.1 kept."""
    with sqlite3.connect(":memory:") as connection:
        connection.executescript((DATA / "journal_v3.sql").read_text(encoding="utf-8"))
        ((body,),) = connection.execute("SELECT body FROM version WHERE seq = 2").fetchall()
    file = tmp_path / "old.json"
    file.write_bytes(zlib.decompress(body if isinstance(body, bytes) else body.encode("latin-1")))
    assert json.loads(file.read_text(encoding="utf-8"))["format"] == "mealplan.plan/1"
    return file


@pytest.mark.parametrize(
    "words",
    [["show"], ["shop"], ["report"], ["flare", "1"], ["replan", "--quiet", "--effort", "quick"]],
    ids=lambda words: words[0],
)
def test_every_command_takes_a_file_of_0_1(words: list[str], written: Path) -> None:
    name, *more = words
    result = CliRunner().invoke(main, [name, str(written), *more])
    assert result.exit_code in (0, 3), result.stderr


def test_a_dish_that_changed_since_0_1_is_told_and_shown_as_it_was_eaten(written: Path) -> None:
    plan, book = loads(written.read_text(encoding="utf-8")), library().cookbook
    cook = next(c for c in plan.cooks if c.dish == "mushroom-tofu-scramble-rice-cakes")
    assert problems(plan, library()) == []
    assert [p.id for p in cook.ingredients] != [p.id for p in book.dishes[cook.dish].ingredients]
    assert any(cook.dish in words and "changed since" in words for words in told(plan, library()))
    page = dish_page(library(), plan, cook.dish, cook.id)
    assert page.title == "Tofu and mushroom scramble on rice cakes"
    assert [(x.name, x.grams) for x in page.lines] == [(p.ingredient, p.edible_g) for p in cook.ingredients]


def test_estimates_of_a_plan_of_other_foods_are_its_own_but_what_is_known_is_counted_again(written: Path) -> None:
    data = json.loads(written.read_text(encoding="utf-8"))
    assert data["made"]["foods_sha256"] != library().meta["foods_sha256"]
    total = data["days"][0]["totals"]["vitamin_c"]
    for key, value in (("upper_estimate", total["amount"] * 0.9), ("amount", 1.0)):
        lie = json.loads(json.dumps(data))
        lie["days"][0]["totals"]["vitamin_c"][key] = value
        assert any("vitamin_c" in words for words in problems(Plan.from_json(lie), library())), (key, value)


def of_0_1(plan: Plan) -> dict[str, Any]:
    """A plan as 0.1 would have written it: one eater without a name, no recipes, no settings."""
    data = json.loads(plan.dumps())
    parts = data["request"]
    flat = {**parts["eaters"][0], **parts["week"], **parts["house"], **parts["search"], "profile": [], "notes": []}
    for name in ("name", "medicines", "conditions", "minutes_given"):
        flat.pop(name)
    data.update(format="mealplan.plan/1", request=flat)
    for key in ("asked", "asked_from", "unknown_names"):
        data.pop(key)
    for part in (*data["days"], *data["targets"], *data["shortfalls"], *_items(data)):
        part.pop("eaters", part.pop("eater", None))
    for cook in data["cooks"]:
        for key in ("title", "servings", "steps"):
            cook.pop(key)
    return data


def _items(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for day in data["days"] for meal in day["meals"] for item in meal["items"]]


def short_plan() -> Plan:
    asked = from_flags("--age 42 --sex female --days 1 --effort quick -t 'magnesium>=3000mg' -x gluten")
    return make_plan(resolve(asked, library(), start=MONDAY), library())


def test_what_0_1_explained_is_of_the_one_eater() -> None:
    old = loads(json.dumps(of_0_1(short_plan())))
    assert old.shortfalls
    assert {s.eater for s in old.shortfalls} == {t.eater for t in old.targets} == {old.request.eater.name}
    assert problems(old, library()) == []
    assert problems(loads(old.dumps()), library()) == [], "and written as a plan of today it is still whole"


def test_a_plan_of_today_is_none_of_0_1_for_want_of_its_recipes() -> None:
    data = json.loads(short_plan().dumps())
    for cook in data["cooks"]:
        cook.update(title="", servings=0.0, steps=[])
    assert any("carries no whole recipe" in words for words in problems(loads(json.dumps(data)), library()))
