"""What is said of a medicine or condition: short, sourced, no promise, no order; and as data by the contract."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from conftest import Cli
from mealplan.care import tables
from mealplan.care.does import does
from mealplan.care.names import answer, answer_either
from mealplan.care.words import ASK, as_data, block, not_considered, paragraph

#: What is never said: that a food or diet treats, that a plan is cleared, an order about a medicine.
NEVER = re.compile(
    r"\b(treats?|heals?|cures?|prevents?|relieves?|safe for|allowed|forbidden|must|stop taking|start taking)\b", re.I
)


def everything() -> list[str]:
    medicines = [one.name for one in tables.medicines().values() if not one.aka_of]
    return [*medicines, *tables.conditions()]


def test_nothing_treats_and_nobody_is_ordered() -> None:
    for name in everything():
        for line in paragraph(answer_either(name)):
            found = NEVER.search(line)
            assert found is None, (name, line)


def test_every_line_of_a_known_thing_has_its_source() -> None:
    for name in everything():
        for found in answer_either(name).found:
            for one in does(found):
                assert one.source, name
                assert one.text or one.title, name
                assert one.what != "exclude" or one.value, name


def test_whom_to_ask_stands_once_at_the_end_and_no_line_twice() -> None:
    text = block([answer("medicine", name) for name in ("pregabalin", "gabapentin", "co-codamol", "Fooprazil")])
    assert text.count(ASK) == 1
    assert text.endswith(ASK)
    lines = [line for line in text.splitlines() if line.startswith("  - ")]
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        ("medicine", "Marcumar", "Marcumar: phenprocoumon, a vitamin K antagonist"),
        ("medicine", "warfrin", "warfrin: read as warfarin, a vitamin K antagonist"),
        ("medicine", "statins", "statins: any statin. Which one decides: name it."),
        ("medicine", "Fooprazil", '"Fooprazil": not known here, so it is not considered. Nearest: none.'),
        ("medicine", "wafarin", "Nearest: warfarin, a vitamin K antagonist - did you mean it?"),
        ("medicine", "Zantax", "which of them did you mean?"),
        ("medicine", "heart pills", "Which one?"),
        ("medicine", "Colofac", "Known; no food note here, which is not a clearance."),
        ("medicine", "coeliac", "(a condition, typed as a medicine)"),
        ("condition", "warfarin", "(a medicine, typed as a condition)"),
        ("condition", "Zöliakie", "Set: no gluten."),
        ("condition", "IBS", "Offered, not set: no high fodmap."),
        ("condition", "dialysis", "--targets-agreed"),
        ("condition", "melon allergy", "no melon"),
        ("condition", "dragonfruit allergy", "dragonfruit is not known here by that name"),
        ("condition", "no diabetes", "Read as not having or not taking it"),
        ("condition", "egg allergy, flurb", '"flurb"'),
        ("condition", "I want to die", "116 123"),
    ],
)
def test_an_answer_in_words(kind: str, said: str, words: str) -> None:
    got = answer(kind, said)  # type: ignore[arg-type]
    assert any(words in line for line in paragraph(got)), paragraph(got)


def test_in_danger_the_number_comes_first_and_no_name_is_guessed() -> None:
    got = answer("condition", "I want to die")
    assert paragraph(got)[0] == got.danger
    assert not got.nearest
    assert not answer("condition", "coeliac disease").danger


def test_an_answer_as_data_keeps_the_contract() -> None:
    data = as_data(answer_either("Marcumar"))
    assert (data["asked"], data["known"], data["kind"]) == ("Marcumar", True, "medicine")
    assert (data["name"], data["class"]) == ("phenprocoumon", "vitamin_k_antagonist")
    listed = data["does"]
    assert isinstance(listed, list)
    assert {"target", "suggest", "note"} <= {one["what"] for one in listed}
    assert ("suggest", "grapefruit") in {(one["what"], one["value"]) for one in listed}
    coeliac = as_data(answer_either("celiac"))
    assert (coeliac["kind"], coeliac["name"], coeliac["class"]) == ("condition", "coeliac disease", "coeliac disease")
    assert as_data(answer_either("lupus"))["class"] == "rheumatoid arthritis"
    assert as_data(answer_either("schwanger"))["kind"] == "stage"
    unknown = as_data(answer_either("wafarin"))
    assert (unknown["known"], unknown["nearest"], unknown["does"]) == (False, ["warfarin"], [])


def test_the_command_answers_each_name_in_order(cli: Cli) -> None:
    found = cli("care", "Marcumar", "Fooprazil", "egg and mustard allergy", "--format", "json")
    assert found.code == 0
    data = json.loads(found.out)
    assert [one["asked"] for one in data] == ["Marcumar", "Fooprazil", "egg and mustard allergy"]
    assert [one["known"] for one in data] == [True, False, True]
    assert [one["name"] for one in data[2]["found"]] == ["egg allergy", "mustard allergy"]


def test_the_command_answers_for_a_profile(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "me.toml"
    file.write_text('[person]\nage = 30\nsex = "female"\nstate = "pregnant"\nmedicines = ["Synthroid"]\n'
                    'conditions = ["peanut allergy"]\n', encoding="utf-8")  # fmt: skip
    data = json.loads(cli("care", "--person", str(file), "--format", "json").out)
    assert [one["name"] for one in data] == ["levothyroxine", "peanut allergy", "pregnancy"]
    assert cli("care").code == 5


def test_each_answer_says_what_was_not_understood() -> None:
    got = answer("medicine", "metformin + zzyx")
    assert [one.name for one in got.found] == ["metformin"]
    assert not_considered(got).startswith('"zzyx"')


def test_a_plan_holds_the_answers_of_its_person() -> None:
    from mealplan.care.words import answers_as_data
    from mealplan.nutrition.person import Person

    data = answers_as_data(Person(30, "female", "pregnant", medicines=("Marcumar",), conditions=("kiwi allergy",)))
    assert [one["asked"] for one in data] == ["Marcumar", "kiwi allergy", "pregnancy"]
    assert as_data(answer("condition", "kiwi allergy"))["does"][0]["what"] == "exclude"  # type: ignore[index]


@pytest.mark.parametrize("state", ["pregnant", "over-65", "immunosuppressed"])
def test_dishes_are_listed_for_a_stage_of_life(cli: Cli, state: str) -> None:
    group = {"pregnant": "pregnancy", "over-65": "over_65"}.get(state, state)
    rows = json.loads(cli("dishes", "list", "--state", state, "--course", "breakfast", "--format", "json").out)
    assert rows
    assert {row["verdicts"][group] for row in rows} == {"free"}
