"""Every JSON output validates against the JSON Schema that is shipped for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

import mealplan.cli.lists as lists
from conftest import WOMAN, Cli, PlanJson

SCHEMAS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in lists.SCHEMAS.glob("*.json")}

#: A command for each schema; {week} is the file of a plan.
OUTPUTS: dict[str, tuple[str, ...]] = {
    "shopping": ("shop", "{week}"),
    "explain": ("explain", "{week}"),
    "swap-options": ("swap", "{week}", "1:dinner", "--list", "--limit", "2"),
    "exclusions": ("exclusions", "check"),
    "exclusions-list": ("exclusions", "list"),
    "exclusions-show": ("exclusions", "show", "gluten"),
    "exclusions-audit": ("exclusions", "audit"),
    "exclusions-trace": ("exclusions", "trace", "sr28:19078"),
    "dishes": ("dishes", "list"),
    "dishes-coverage": ("dishes", "list", "--coverage"),
    "dishes-show": ("dishes", "show", "squash-red-lentil-soup"),
    "dishes-why": ("dishes", "why", "squash-red-lentil-soup", "sesame"),
    "dishes-check": ("dishes", "check", "bad.cook"),
    "foods-search": ("foods", "search", "cheese"),
    "foods-show": ("foods", "show", "extra:nutritional-yeast-fortified"),
    "foods-top": ("foods", "top", "magnesium", "-x", "gluten"),
    "foods-compare": ("foods", "compare", "sr28:01001", "sr28:20137"),
    "foods-why": ("foods", "why", "sr28:01001", "dairy"),
    "foods-add": ("foods", "add", "Oat flakes", "-n", "energy=1570kJ", "-n", "salt=<0,1g", "--dry-run"),
    "care": ("care", "Marcumar", "egg and mustard allergy", "Fooprazil", "heart pills", "pregnant"),
    "nutrients": ("nutrients", "list"),
    "profiles": ("profiles", "list"),
    "profiles-show": ("profiles", "show", "example-fibromyalgia"),
    "db-info": ("db", "info"),
    "db-verify": ("db", "verify"),
    "paths": ("paths",),
}
ELSEWHERE = {
    "plan",  # validated below
    "plans", "plans-versions", "compare", "pantry",  # in test_journal_cli
    "today", "happened",  # in test_living
    "batch",  # in test_batch
    "analysis",  # in test_cli_analyze
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_itself_valid_and_says_what_it_describes(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    assert "mealplan" in schema["description"]


@pytest.mark.parametrize("name", sorted(OUTPUTS))
def test_an_output_validates_against_its_schema(
    cli: Cli, week_file: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("bad.cook").write_text("---\ntitle: Bad\nservings: 2\ncourse: [lunch]\n---\nBoil the @potatoe{200%g}.\n")
    ran = cli(*(part.format(week=week_file) for part in OUTPUTS[name]), "--format", "json")
    data = json.loads(ran.out)
    assert data
    if name == "exclusions":
        assert len(data) > 8789
        data = data[::100]  # all of them take half a minute
    Draft202012Validator(SCHEMAS[name]).validate(data)


@pytest.mark.parametrize("name", ["exclusions-show", "foods-why", "dishes-why"])
def test_a_word_that_means_several_gives_a_list_of_the_same(cli: Cli, name: str) -> None:
    ran = cli(*OUTPUTS[name][:-1], "nuts", "--format", "json")
    data = json.loads(ran.out)
    assert [one["exclusion"] for one in data] == ["tree_nuts", "peanuts"]
    assert "nuts: the exclusions tree_nuts and peanuts are used" in ran.err
    Draft202012Validator(SCHEMAS[name]).validate(data)


def test_no_schema_goes_untested() -> None:
    assert set(SCHEMAS) == set(OUTPUTS) | ELSEWHERE


@pytest.mark.parametrize("name", ["fibromyalgia", "vegan", "unfortified", "quick"])
def test_a_plan_validates_against_its_schema(plan_json: PlanJson, name: str) -> None:
    Draft202012Validator(SCHEMAS["plan"]).validate(plan_json(name))


def test_a_plan_that_does_not_exist_validates_too(cli: Cli) -> None:
    ran = cli("plan", *WOMAN, "--lock", "1:dinner=apple", "--skip", "1:dinner", "--format", "json")
    plan = json.loads(ran.out)
    assert plan["outcome"] == "none"
    Draft202012Validator(SCHEMAS["plan"]).validate(plan)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("format",), "mealplan.plan/3"),
        (("outcome",), "none"),
        (("search", "stopped"), "Optimal"),
        (("targets", 0, "mean"), "5 µg"),
        (("targets", 0, "unknown_mass_share"), 1.5),
        (("cooks", 0, "on"), "Monday"),
        (("cooks", 0, "ingredients", 0, "food"), "butter"),
        (("days", 0, "meals"), None),
        (("request", "eaters", 0, "exclusions"), ["glutn"]),
    ],
)
def test_a_schema_refuses_what_the_contract_does_not_allow(
    plan_json: PlanJson, path: tuple[str | int, ...], wrong: object
) -> None:
    plan: Any = plan_json("quick")
    place = plan
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMAS["plan"]).validate(plan)


def test_further_keys_are_allowed(plan_json: PlanJson) -> None:
    plan = plan_json("quick")
    plan["later"] = plan["days"][0]["later"] = 1
    Draft202012Validator(SCHEMAS["plan"]).validate(plan)


def test_a_missing_value_is_null_and_a_known_one_is_not(cli: Cli) -> None:
    food = json.loads(cli("foods", "show", "sr28:16123", "--format", "json").out)
    bases = {value["basis"] for value in food["values"].values()}
    assert {"missing", "analysed"} <= bases
    food["values"]["fluoride"] = {"per_100g": 0.0, "unit": "µg", "basis": "missing"}
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMAS["foods-show"]).validate(food)


@pytest.mark.parametrize("spelling", ["plan", "mealplan.plan/1", "Plan", "foods-show", "foods show", "foods_show"])
def test_a_schema_is_printed_by_any_of_its_names(cli: Cli, spelling: str) -> None:
    ran = cli("schema", spelling)
    assert ran.code == 0
    assert json.loads(ran.out) == SCHEMAS["foods-show" if "foods" in spelling else "plan"]


def test_the_names_of_all_schemas_are_listed(cli: Cli) -> None:
    assert cli("schema").out.split() == sorted(SCHEMAS)
