"""Every medicine and condition that a person types is answered: found, found without a food note, asked back, or said
not to be known; never silence, never a guess (care/names.py; data/care/typed.csv holds forms as people type them)."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from mealplan.care import index, tables
from mealplan.care.index import same_as
from mealplan.care.names import answer
from mealplan.care.phrases import sorts
from mealplan.care.spelling import key, keys
from mealplan.foods.food import EXCLUSIONS
from mealplan.near import distance

TYPED = list(csv.DictReader((Path(__file__).parent / "data" / "care" / "typed.csv").open(encoding="utf-8")))

def parts(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def test_there_are_hundreds_of_typed_forms_of_every_kind() -> None:
    assert len(TYPED) >= 800
    assert {row["status"] for row in TYPED} == {"known", "no_note", "which", "unknown"}
    assert {row["kind"] for row in TYPED} == {"medicine", "condition"}


@pytest.mark.parametrize("row", TYPED, ids=lambda row: f"{row['kind']}:{row['said']}")
def test_a_typed_form_gets_its_answer(row: dict[str, str]) -> None:
    got = answer(row["kind"], row["said"])  # type: ignore[arg-type]
    near = {same_as(one) for one in got.nearest}
    assert got.status == row["status"]
    assert [same_as(one) for one in got.found] == parts(row["found"])
    assert set(parts(row["nearest"])) <= near
    if row["status"] == "unknown" and not row["nearest"]:
        assert not near
    assert row["unread"] in got.unread
    if got.found and not row["unread"]:
        assert not got.unread


@pytest.mark.parametrize("row", [row for row in TYPED if row["status"] in ("which", "unknown")],
                         ids=lambda row: row["said"])  # fmt: skip
def test_what_is_not_found_is_never_silent(row: dict[str, str]) -> None:
    got = answer(row["kind"], row["said"])  # type: ignore[arg-type]
    assert not got.found
    assert got.said == row["said"]
    if row["status"] == "which":
        assert got.ask or got.near


def test_every_medicine_is_found_by_its_name_in_any_case() -> None:
    for medicine in tables.medicines().values():
        for said in (medicine.name, medicine.name.upper(), f" {medicine.name}® 10 mg "):
            got = answer("medicine", said)
            want = list(dict.fromkeys(tables.split(medicine.aka_of) if medicine.kind == "combination"
                                      else [medicine.generic]))
            assert [same_as(one) for one in got.found] == want, said
            assert got.status in ("known", "no_note")
            assert got.kind == "medicine"


def test_every_condition_is_found_by_its_name_and_every_other_name() -> None:
    for condition in tables.conditions().values():
        for said in (condition.name, *condition.aka):
            for typed in (said, said.upper(), said.replace("-", " ")):
                got = answer("condition", typed)
                assert [one.name for one in got.found] == [condition.name], typed
                assert got.kind == "condition"


def test_every_food_with_an_exclusion_is_found_as_an_allergy() -> None:
    for food in tables.foods():
        for word in (food.name, *food.words):
            for said in (f"{word} allergy", f"allergy to {word}", f"allergic to {word}"):
                got = answer("condition", said)
                assert got.status == "known", said
                assert len(got.found) == 1, said
                one = got.found[0]
                assert isinstance(one, tables.Condition)
                told = one.exclusions or one.avoid or "nothing is left out" in one.note or one.ask_first
                assert told or one.name == "airborne or contact allergy", said


@pytest.mark.parametrize("said", ["medicine", "condition"])
def test_what_is_typed_in_the_other_list_is_found_and_told(said: str) -> None:
    other = {"medicine": "coeliac disease", "condition": "warfarin"}[said]
    got = answer(said, other)  # type: ignore[arg-type]
    assert [one.name for one in got.found] == [other]
    assert got.kind != said


CONFUSED = [("Zantac", "Xanax"), ("Lamictal", "Lamisil"), ("Celebrex", "Celexa"), ("Celebrex", "Cerebyx"),
            ("hydroxyzine", "hydralazine"), ("clonidine", "clonazepam"), ("Losec", "Lasix"), ("Prozac", "Proscar"),
            ("prednisone", "prednisolone"), ("Zyprexa", "Zyrtec"), ("Zocor", "Zoloft"), ("quinine", "quinidine"),
            ("metolazone", "methimazole"), ("carbimazole", "carbamazepine"), ("Allegra", "Allegro"),
            ("codeine", "Lodine"), ("fluoxetine", "fluvoxamine"), ("Mirapex", "Miralax"), ("Flomax", "Fosamax"),
            ("Sinthrome", "Synthroid"), ("Nardil", "Cardyl"), ("bupropion", "buspirone"), ("Pariet", "Parnate"),
            ("torasemide", "furosemide"), ("lovastatin", "atorvastatin"), ("Palexia", "Celexa")]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), CONFUSED, ids=lambda name: name)
def test_names_that_look_alike_are_never_taken_for_each_other(one: str, other: str) -> None:
    for said, not_this in ((one, other), (other, one)):
        found = {same_as(thing) for thing in answer("medicine", said).found}
        assert not found & {same_as(thing) for thing in answer("medicine", not_this).found}


def test_a_slip_is_never_taken_by_itself() -> None:
    """Any letter of a brand left out or exchanged is another word: found only where that word is itself a name."""
    count = 0
    for medicine in list(tables.medicines().values())[::29]:
        if medicine.kind not in ("brand", "generic") or len(key(medicine.name)) < 6 or " " in medicine.name:
            continue
        for at in range(1, len(medicine.name) - 1):
            said = medicine.name[:at] + medicine.name[at + 1:]
            got = answer("medicine", said)
            if got.found:
                listed = {one for thing in tables.medicines().values() for one in keys(thing.name)}
                is_other_language = medicine.kind == "generic" and index.at([(key(said), key(said))])
                assert keys(said) & listed or is_other_language or not said.isalpha(), (said, got.found)
            count += 1
    assert count > 300


def test_a_listed_misspelling_is_nearest_to_what_it_stands_for() -> None:
    right = [one for one in tables.medicines().values() if one.kind != "misspelling"]
    for slip in (one for one in tables.medicines().values() if one.kind == "misspelling"):
        typed = key(slip.name)
        own = min(d for one in right if one.generic == slip.generic
                  and (d := distance(typed, key(one.name), 4)) is not None)
        others = [one.name for one in right if one.generic != slip.generic
                  and abs(len(key(one.name)) - len(typed)) <= own and distance(typed, key(one.name), own) is not None]
        assert not others, slip.name


def test_no_name_stands_for_two_things_of_a_kind() -> None:
    for one, hits in index.names().items():
        kinds = [type(hit.found) for hit in hits]
        assert len(kinds) == len(set(kinds)), (one, hits)


def test_what_another_name_stands_for_is_in_the_table() -> None:
    medicines, conditions = tables.medicines(), tables.conditions()
    for one in medicines.values():
        for name in tables.split(one.aka_of):
            assert not medicines[name].aka_of, one.name
        assert one.keys, one.name
        assert set(one.keys) <= tables.interactions().keys()
        assert one.source
        assert one.cls in tables.class_titles()
        assert (one.kind == "combination") == (";" in one.aka_of)
    for condition in conditions.values():
        assert not condition.as_of or not conditions[condition.as_of].as_of
        assert condition.how in ("sets", "suggests", "none")
        assert (condition.how == "none") == (not condition.exclusions), condition.name
        assert condition.source
    for row in tables.vague():
        assert all(name in medicines or name in conditions for name in row.such_as), row
    for food in tables.foods():
        assert {food.allergy, food.intolerance} <= {"", *conditions}, food


def test_exclusions_that_are_named_are_exclusions_or_said_not_to_be_offered() -> None:
    rows: list[Any] = [*tables.conditions().values(), *tables.interactions().values(), *tables.foods()]
    named = {name for row in rows for name in row.exclusions}
    assert named - set(EXCLUSIONS) == set(tables.not_offered()) & named
    assert {"gluten", "peanuts", "tyramine", "pregnancy", "immunosuppressed"} <= named


def test_acts_are_of_what_the_tables_know_and_hold_for_all_of_a_group() -> None:
    acts = tables.acts()
    assert acts.keys() <= tables.conditions().keys() | tables.interactions().keys()
    assert acts["stroke"] == acts["coronary heart disease"]


def test_small_words_are_no_names() -> None:
    """A word that may be stripped is a name only by itself or in capitals ("ME", "BED")."""
    small = {one for sort in ("strip", "joiner") for one in sorts()[sort]}
    assert small & index.names().keys() <= {"me", "mi", "bed"}
    assert small & index.foods().keys() <= {"soy", "ui"}
