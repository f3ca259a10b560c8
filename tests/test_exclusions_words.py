"""The words that people type for an exclusion, at every door; what is no exclusion is refused with what can be done."""

from __future__ import annotations

import tomllib

import pytest

from mealplan.errors import ValueProblem
from mealplan.foods.exclusions.words import meant, rows
from mealplan.foods.food import EXCLUSIONS
from mealplan.planning.ask.asked import edited, settings_of
from mealplan.planning.ask.resolve import resolve
from mealplan.profiles.read import profile_from
from mealplan.settings.merge import merged, texts
from mealplan.settings.setting import Setting
from mealplan.settings.toml import written
from mealplan.settings.words import from_flags, settings
from planning_cases import MONDAY, library

ANYBODY = from_flags("--age 42 --sex female")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("nuts", "tree_nuts peanuts"), ("Nut allergy", "tree_nuts peanuts"), ("nut-free", "tree_nuts peanuts"),
        ("milk", "dairy"), ("cow's milk", "dairy"), ("dairy-free", "dairy"), ("no dairy", "dairy"),
        ("coeliac", "gluten"), ("Celiac disease", "gluten"), ("gluten free", "gluten"), ("GF", "gluten"),
        ("glutenfrei", "gluten"), ("sans gluten", "gluten"), ("sin gluten", "gluten"), ("Zöliakie", "gluten"),
        ("lactose-free", "lactose"), ("lactose intolerance", "lactose"), ("laktosefrei", "lactose"),
        ("plant-based", "vegan"), ("vegan diet", "vegan"), ("Pflanzlich", "vegan"), ("veggie", "vegetarian"),
        ("egg-free", "eggs"), ("ohne Eier", "eggs"), ("low FODMAP", "high_fodmap"), ("FODMAPs", "high_fodmap"),
        ("blé", "wheat"), ("weizen", "wheat"), ("wheat-free", "wheat"), ("TREE  NUTS", "tree_nuts"),
        ("pregnant", "pregnancy"), ("listeria", "listeria_risk"), ("runny egg", "raw_egg"), ("65+", "over_65"),
        ("immunocompromised", "immunosuppressed"), ("breast-feeding", "breastfeeding"),
    ],
)  # fmt: skip
def test_a_word_means_its_exclusions(typed: str, names: str) -> None:
    assert meant(typed).names == tuple(names.split())


def test_a_name_of_its_own_is_not_told_and_another_word_is() -> None:
    assert meant("gluten").told() == meant("Tree nuts").told() == ""
    assert meant("coeliac").told() == "coeliac: the exclusion gluten is used"
    assert meant("nuts").told().startswith("nuts: the exclusions tree_nuts and peanuts are used")
    assert "not dairy-free" in meant("lactose-free").told()
    for kept in ("honey", "egg", "milk"):
        assert kept in meant("plant-based").told()


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("low sodium", "-t 'sodium<=2000mg'"), ("salt-free", "sodium"), ("keto", "carbohydrate"), ("low-fat", "fat<="),
        ("sugar-free", "added_sugar"), ("gout diet", "alcohol"), ("high protein", "protein>="),
        ("Mediterranean diet", "--prefer"), ("paleo", "-x gluten"), ("low oxalate", "--dislike"),
        ("low iodine", "clinician"), ("low residue", "fiber<="), ("dysphagia", "therapist"),
        ("low potassium", "potassium<="), ("low nickel", "--dislike"), ("low salicylate", "--dislike"),
        ("hereditary fructose intolerance", "clinician"), ("phosphate additives", "phosphorus<="),
    ],
)  # fmt: skip
def test_what_is_no_exclusion_is_refused_with_what_can_be_done(typed: str, instead: str) -> None:
    with pytest.raises(ValueProblem) as told:
        settings("exclude", typed)
    assert "is no exclusion here" in told.value.message
    assert instead in str(told.value.hint)
    assert told.value.exit_code == 5


def test_what_is_offered_instead_can_be_typed() -> None:
    flags = [part for row in rows() if row.kind == "refused" for part in row.instead.split("'")[1::2]]
    assert len(flags) >= 8
    for target in flags:
        assert resolve([*ANYBODY, *settings("target", target)], library(), start=MONDAY)


def test_seafood_asks_whether_fish_is_meant_as_well() -> None:
    with pytest.raises(ValueProblem) as told:
        settings("exclude", "seafood")
    assert "fish as well?" in str(told.value.hint)


def test_every_row_of_the_table_is_reached_by_each_of_its_words() -> None:
    for row in rows():
        for word in row.words:
            if row.kind == "alias":
                assert meant(word).names == row.means, word
            else:
                with pytest.raises(ValueProblem):
                    meant(word)


def test_no_word_of_the_table_hides_the_name_of_an_exclusion() -> None:
    for name in EXCLUSIONS:
        assert meant(name).names == meant(name.replace("_", " ")).names == (name,)


def exclusions_of(*asked: Setting) -> tuple[str, ...]:
    return resolve([*ANYBODY, *asked], library(), start=MONDAY).eater.exclusions


def test_nuts_are_two_exclusions_at_every_door_and_told_once() -> None:
    profile = profile_from(tomllib.loads('[person]\nage = 42\nsex = "female"\n[plan]\nexclusions = ["nuts"] # hers\n'))
    by_profile = resolve(profile.settings, library(), start=MONDAY)
    assert exclusions_of(*from_flags("-x nuts")) == exclusions_of(*settings("exclude", "nuts,nuts"))
    assert exclusions_of(*from_flags("-x nuts")) == by_profile.eater.exclusions == ("tree_nuts", "peanuts")
    assert sum("Nuts:" in note for note in by_profile.notes) == 1
    again = edited(by_profile, from_flags("-x coeliac"), library())
    assert [note for note in again.notes if ": the exclusion" in note] == ["Coeliac: the exclusion gluten is used."]
    lifted = edited(again, from_flags("--lift nuts"), library())
    assert lifted.eater.exclusions == ("gluten",)
    assert any("are lifted" in note for note in lifted.notes)


def test_an_allowance_in_words_is_kept_by_its_names() -> None:
    asked = from_flags("-x nuts --allow-maybe 'nut allergy:coconut milk'")
    request = resolve([*ANYBODY, *asked], library(), start=MONDAY)
    assert request.eater.allow_maybe == ("tree_nuts:coconut milk", "peanuts:coconut milk")
    assert not any("nuts:" in one.text.lower() and one.name == "exclude" for one in settings_of(request))


def test_a_plan_keeps_the_names_that_were_meant() -> None:
    request = resolve([*ANYBODY, *from_flags("-x celiac -x nuts")], library(), start=MONDAY)
    assert [one.text for one in request.asked if one.name == "exclude"] == ["gluten", "tree_nuts", "peanuts"]
    assert [one.told for one in settings_of(request) if one.told] == []


def test_the_writer_of_profiles_keeps_a_word_while_it_says_what_is_wanted() -> None:
    file = '[plan]\nexclusions = ["nuts", # both\n  "sesame"]\n'
    kept = written(file, "exclude", ["tree_nuts", "peanuts", "sesame", "soy"])
    assert '"nuts", # both' in kept
    assert tomllib.loads(kept)["plan"]["exclusions"] == ["nuts", "sesame", "soy"]
    fewer = written(file, "exclude", ["peanuts", "sesame"])
    assert set(tomllib.loads(fewer)["plan"]["exclusions"]) == {"peanuts", "sesame"}
    read = merged(profile_from(tomllib.loads(kept)).settings)
    assert texts(read, "exclude") == ("tree_nuts", "peanuts", "sesame", "soy")
