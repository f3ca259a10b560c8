"""Every verdict can be traced to the rules that made it, each with an id, a reason and a source."""

from __future__ import annotations

import csv
import json
import random
import re
from typing import Any

import pytest
from click.testing import CliRunner

import exclusions_world as world
from mealplan.cli.main import main
from mealplan.errors import ValueProblem
from mealplan.foods.exclusions.english import words
from mealplan.foods.exclusions.files import read_folder
from mealplan.foods.exclusions.rules import read
from mealplan.foods.exclusions.text import phrase
from mealplan.foods.exclusions.trace import Spoke, trace
from mealplan.foods.food import FOOD_EXCLUSIONS
from mealplan.library import open_library


def traced(food: str, exclusion: str) -> tuple[str, list[Spoke]]:
    (found,) = trace(open_library().foods, food, (exclusion,)).traces
    return found.answer, list(found.spoke)


def test_every_rule_has_an_id_of_its_own_a_reason_and_a_source() -> None:
    book = world.judge().book
    ids: list[str] = []
    for group in (*book.groups.values(), book.fallback, book.statement):
        for rule in (group.default, *group.rules):
            assert rule.why, rule.id
            assert rule.source, rule.id
            ids.append(rule.id)
        ids += [word.id for word in group.own.values()]
        assert all(word.source for word in group.own.values())
    ids += [word.id for word in book.common.values()]
    single: list[Any] = [*book.claims, *book.named.values(), *book.reviews.values()]
    ids += [one.id for one in single]
    assert all(one.source for one in single)
    assert all(claim.label for claim in book.claims)
    assert all(one.why for one in single[len(book.claims) :])
    ids += [thing.rule for thing in book.ontology.things.values()]
    ids += [f"{name}:{thing}" for name, table in book.tables.items() for thing in table.entries]
    assert len(ids) > 3000
    assert len(set(ids)) == len(ids)
    assert {thing.rule for thing in book.ontology.things.values()} <= set(book.sources)
    assert all(book.sources.values())
    assert all(entry.source for table in book.tables.values() for entry in table.entries.values())


def test_what_a_trace_says_decides_is_the_verdict_that_plans_are_made_with() -> None:
    lib = open_library()
    foods = [food.id for food in lib.foods.foods()]
    some = random.Random(7).sample(foods, 40) + [food for food in foods if food.startswith("extra:")][::3]
    stored = lib.foods.verdicts(some)
    for food in some:
        for one in trace(lib.foods, food).traces:
            said = stored[food][one.exclusion]
            assert (one.answer, words(one.why)) == (said.answer.value, said.why), (food, one.exclusion)
            decides = [x for x in one.spoke if x.status == "decides"]
            assert len(decides) == (1 if one.spoke else 0), (food, one.exclusion)
            assert all(x.answer == one.answer for x in one.spoke if x.status != "overruled"), (food, one.exclusion)
            assert one.spoke or one.answer == "free"


def test_the_worst_part_wins_and_the_others_are_told() -> None:
    answer, spoke = traced("sr28:16123", "alcohol")
    assert (answer, spoke[0].rule, spoke[0].status) == ("maybe", "sources:soy sauce", "decides")
    answer, spoke = traced("sr28:06116", "gluten")  # gravy: wheat, and starch that is not named
    assert answer == "contains"
    overruled = {x.rule: x.by for x in spoke if x.status == "overruled"}
    assert overruled["sources:unstated starch"] == "worst wins"


def test_a_claim_on_the_packet_and_a_review_overrule_what_was_found() -> None:
    answer, spoke = traced("extra:gluten-free-rolled-oats", "gluten")
    assert (answer, spoke[0].rule) == ("free", "packet")
    assert any(x.rule == "sources:oat" and x.by == "a claim on the packet" for x in spoke)
    answer, spoke = traced("sr28:19078", "vegan")
    assert (answer, spoke[0].rule) == ("maybe", "review:sr28:19078")
    assert any(x.rule == "limits:cholesterol_mg" and x.status == "overruled" for x in spoke)


def test_what_follows_from_another_exclusion_says_so() -> None:
    answer, spoke = traced("sr28:10123", "halal")  # bacon
    assert (answer, spoke[0].rule, spoke[0].by) == ("contains", "halal:follows", "it follows from pork and alcohol")


def test_the_rules_that_a_catalogue_carries_are_those_of_the_folder() -> None:
    from mealplan.foods.exclusions.files import stored

    assert stored(open_library().foods.rows) == read_folder(world.FOODS_DB / "exclusions")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("kinds.toml", 'file = {', 'nofile = {'), ("groups/1600-legumes.toml", "source =", "# source ="),
        ("answers/wheat.toml", "source =", "# source ="), ("answers/wheat.toml", '"spelt"', '"spellt"'),
        ("named.csv", "label of the brand, as known (food knowledge, no single document)", ""),
    ],
)  # fmt: skip
def test_a_rule_without_a_source_or_of_an_unknown_thing_is_refused(name: str, old: str, new: str) -> None:
    files = read_folder(world.FOODS_DB / "exclusions")
    assert old in files[name]
    with pytest.raises(ValueProblem):
        read({**files, name: files[name].replace(old, new, 1)})


def test_the_command_shows_rules_with_their_sources_as_text_and_json() -> None:
    told = CliRunner().invoke(main, ["exclusions", "trace", "sr28:16114", "coeliac"]).output
    assert "1600:tempeh: soy food, wheat trace?" in told
    assert "decides: sources:wheat trace, maybe through 1600:tempeh > wheat trace" in told
    data = json.loads(CliRunner().invoke(main, ["exclusions", "trace", "sr28:16114", "--format", "json"]).output)
    assert [one["exclusion"] for one in data["traces"]] == list(FOOD_EXCLUSIONS)
    assert data["reading"][0]["rule"] == "1600:tempeh"
    assert isinstance(CliRunner().invoke(main, ["exclusions", "trace", "sr28:99999"]).exception, ValueProblem)


def shouted_and_said() -> tuple[str, str]:
    """All that the names of foods write in capitals, as SR28 writes brands, and all else, each as folded words."""
    shouted, said = [], []
    for food in world.foods().values():
        runs: dict[bool, list[str]] = {True: [], False: []}
        for word in food.name.replace("'N'", " and ").split():
            letters = re.sub(r"[^A-Za-z]", "", word)
            runs[letters.isupper() and len(letters) > 1].append(word)
        shouted.append(f" {' '.join(phrase(' '.join(runs[True])))} ")
        said.append(f" {' '.join(phrase(' '.join(runs[False])))} ")
    return "|".join(shouted), "|".join(said)


def test_no_pattern_of_a_food_group_names_a_brand() -> None:
    """What a brand's foods are stands in `named.csv`, food by food."""
    shouted, said = shouted_and_said()
    patterns = [rule for group in world.judge().book.groups.values() for rule in group.rules]
    brands = {
        rule.id: piece
        for rule in patterns
        for tests in (rule.pattern.alternatives if rule.pattern else ())
        for wanted, _, piece in tests
        if wanted and piece in shouted and piece not in said
    }
    assert brands == {}
    assert len(patterns) > 1000


def test_a_named_food_is_in_the_catalogue_and_called_so() -> None:
    with (world.FOODS_DB / "exclusions" / "named.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) > 400
    assert all(world.foods()[row["food"]].name == row["name"] for row in rows)
