"""`dishes import`, `review`, `drafts`: a recipe comes in, is asked about, and is planned only when it is answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import Cli
from mealplan import paths
from mealplan.bring import memory
from mealplan.dishes.cooklang import read
from mealplan.errors import ValueProblem

READY = (
    "Lentil soup\nServes 4\n\n300 g red lentils\n1 onion, chopped\n1 l vegetable stock\nsalt\n\n"
    "Fry the onion for 5 minutes. Add lentils and stock, and simmer for 20 minutes.\n"
)
OPEN = (
    "Duck rice\nServes 2\n\n2 duck breasts\n150 g basmati rice\n\n"
    "Roast the duck breasts for 20 minutes. Boil the rice.\n"
)


def written(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and "cache" not in p.parts)


def imported(cli: Cli, text: str, *more: str) -> tuple[int, list[dict[str, Any]]]:
    ran = cli("dishes", "import", "-", "--format", "json", *more, stdin=text)
    return ran.code, json.loads(ran.out)


def test_a_recipe_that_is_understood_becomes_a_dish(cli: Cli) -> None:
    code, (row,) = imported(cli, READY)
    assert (code, row["state"], row["servings"], row["steps"]) == (0, "ready", 4.0, 1)
    assert [line["match"] for line in row["lines"]] == ["sure"] * 4
    recipe = read(Path(row["file"]))
    assert recipe.header.title == "Lentil soup"
    assert {mention.name for mention in recipe.mentions()} == {"red lentils", "onion", "vegetable stock", "salt"}
    assert [timer.minutes for step in recipe.steps for timer in step.timers] == [5, 20]
    assert "estimated" in Path(row["file"]).read_text(encoding="utf-8")
    assert row["minutes"] > 25


def test_a_dry_run_writes_nothing(cli: Cli, home: Path) -> None:
    for text, wanted in ((READY, 0), (OPEN, 3)):
        code, (row,) = imported(cli, text, "--dry-run")
        assert code == wanted
        assert row["file"] is None
    assert written(home) == []


def test_an_open_line_makes_a_draft_that_may_hold_anything(cli: Cli) -> None:
    code, (row,) = imported(cli, OPEN)
    assert (code, row["state"]) == (3, "draft")
    assert "gluten" in row["maybe"]
    ran = cli("dishes", "list", "--format", "json")
    (draft,) = [one for one in json.loads(ran.out) if one.get("state") == "draft"]
    assert set(draft["verdicts"].values()) == {"maybe"}
    assert cli("dishes", "show", row["name"]).code == 5
    assert all(
        one.get("state") is None for one in json.loads(cli("dishes", "list", "-x", "gluten", "--format", "json").out)
    )
    assert json.loads(cli("dishes", "drafts", "--format", "json").out)[0]["open"] == 1


def test_answers_make_the_dish_and_are_remembered(cold_cli: Cli) -> None:
    _, (row,) = imported(cold_cli, OPEN)
    assert cold_cli("dishes", "review", row["name"]).code == 3
    ran = cold_cli("dishes", "review", row["name"], "--answer", "1=1", "--amount", "1=300g", "--format", "json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["state"] == "ready"
    assert cold_cli("dishes", "drafts").out.strip() == "No drafts."
    shown = json.loads(cold_cli("dishes", "show", row["name"], "--format", "json").out)
    assert [line["edible_g"] for line in shown["ingredients"]] == [300.0, 150.0]
    assert shown["verdicts"]["vegetarian"]["verdict"] == "contains"
    assert memory.load() == {"duck breasts": "duck breasts"}
    again = json.loads(
        cold_cli("dishes", "import", "--lines", "-", "--format", "json", stdin="300 g duck breast\n").out
    )
    assert [(line["match"], line["ingredient"]) for line in again] == [("sure", "duck breasts")]


def test_on_a_terminal_each_line_is_asked(cold_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(cold_cli, OPEN.replace("Serves 2\n\n", "\n"))
    monkeypatch.setattr("mealplan.cli.bring.is_terminal", lambda stream: True)
    ran = cold_cli("dishes", "review", "duck-rice", stdin="duck\n3\n2\n")
    assert ran.code == 0, ran.err
    assert "1. 2 duck breasts" in ran.err
    assert "sr28:" in ran.err  # words look for foods
    assert "Ready: Duck rice" in ran.out
    shown = json.loads(cold_cli("dishes", "show", "duck-rice", "--format", "json").out)
    assert [line["ingredient"] for line in shown["ingredients"]] == ["chicken breast", "basmati rice"]


def test_a_line_is_left_out_and_servings_are_asked_for(cli: Cli) -> None:
    text = "Rice\n\n150 g basmati rice\n1 qxzqxz\n\nBoil the rice for twelve minutes until it is done.\n"
    _, (row,) = imported(cli, text)
    assert "servings" in row["why"]
    ran = cli("dishes", "review", row["name"], "--answer", "2=-", "--servings", "2", "--format", "json")
    assert ran.code == 0, ran.out
    assert json.loads(ran.out)["lines"][1]["left_out"] is True


@pytest.mark.parametrize("answer", ["9=red lentils", "1=7", "x", "1=no such thing", "1=sr28:99999"])
def test_an_answer_that_is_none_is_an_error(cli: Cli, answer: str) -> None:
    imported(cli, OPEN)
    ran = cli("dishes", "review", "duck-rice", "--answer", answer)
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith("mealplan: ")


def test_bare_lines_answer_one_by_one(cli: Cli) -> None:
    ran = cli("dishes", "import", "--lines", "-", "--format", "json", stdin="2 eggs\n\n1 cup rice\n")
    rows = json.loads(ran.out)
    assert ran.code == 3
    assert [(row["text"], row["match"]) for row in rows] == [("2 eggs", "sure"), ("1 cup rice", "ask")]
    keys = {"text", "ingredient", "food", "grams", "match", "candidates", "contains", "maybe"}
    assert all(keys <= set(row) for row in rows)
    assert cli("dishes", "import", "--lines", "-", stdin="2 eggs\n").code == 0


def test_of_several_files_a_broken_one_is_refused_and_the_others_go_on(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(READY, encoding="utf-8")
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    ran = cli("dishes", "import", str(tmp_path / "bad.json"), str(tmp_path / "good.txt"), "--format", "json")
    assert ran.code == 3
    assert [row["state"] for row in json.loads(ran.out)] == ["refused", "ready"]
    alone = cli("dishes", "import", str(tmp_path / "bad.json"))
    assert (alone.code, alone.out) == (5, "")
    assert cli("dishes", "import").code == 2


def test_a_recipe_brought_twice_is_one_dish(cold_cli: Cli, home: Path) -> None:
    for _ in range(2):
        imported(cold_cli, READY)
        imported(cold_cli, OPEN)
    assert [name for name in written(home) if name.endswith((".cook", "s/duck-rice.json"))] == [
        "config/dishes/lentil-soup.cook", "config/drafts/duck-rice.json",
    ]  # fmt: skip


def test_a_dish_never_takes_the_name_of_another(cold_cli: Cli) -> None:
    imported(cold_cli, READY)
    _, (row,) = imported(cold_cli, READY.replace("300 g", "350 g"))
    assert row["name"] == "lentil-soup-2"


def test_a_title_is_never_a_path(cli: Cli, home: Path) -> None:
    _, (row,) = imported(
        cli, json.dumps({"name": "../../../evil", "ingredients": ["100 g sugar"], "steps": ["Stir."], "servings": 1})
    )
    assert row["name"] == "evil"
    assert written(home) == ["config/dishes/evil.cook"]


def test_words_of_a_step_are_no_marks(cli: Cli) -> None:
    text = json.dumps(
        {
            "name": "Sauce",
            "servings": 2,
            "ingredients": ["100 g sugar"],
            "steps": ["Write to me@home -- {ok} #1 ~now, then stir the sugar."],
        }
    )
    code, (row,) = imported(cli, text)
    assert code == 0, row["why"]
    (step,) = read(Path(row["file"])).steps
    assert step.text == "Write to me@home – (ok) #1 ~now, then stir the sugar."


def test_her_words_are_a_file_that_she_can_edit(home: Path) -> None:
    memory.remember({"Sahne ": "double cream"})
    memory.remember({"sahne": "oat cream", 'a "b"': "milk"})
    assert memory.load() == {"sahne": "oat cream", 'a "b"': "milk"}
    paths.user_words().write_text("not toml", encoding="utf-8")
    with pytest.raises(ValueProblem, match="TOML"):
        memory.load()


def test_an_ingredient_of_hers_never_takes_a_name_of_ours(cold_cli: Cli) -> None:
    folder = paths.user_ingredients()
    folder.mkdir(parents=True)
    (folder / "fruit.toml").write_text(
        '["onion"]\nraw = "sr28:11282"\n["my plum"]\nraw = "sr28:09279"\n', encoding="utf-8"
    )
    ran = cold_cli("dishes", "list")
    assert "'onion' is an ingredient of the catalogue" in ran.err
    rows = json.loads(cold_cli("dishes", "import", "--lines", "-", "--format", "json", stdin="100 g my plum\n").out)
    assert rows[0]["ingredient"] == "my plum"
