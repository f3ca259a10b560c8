"""Reading profiles: strict about every key, clear about what is wrong, safe with hostile files."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mealplan.errors import ValueProblem
from mealplan.nutrition.person import Person
from mealplan.nutrition.supplements import parse_supplement
from mealplan.planning.ask import resolve
from mealplan.profiles.profile import Profile, compose
from mealplan.profiles.read import list_profiles, load_profile, profile_from, read_profile
from mealplan.settings.merge import merged, texts
from mealplan.settings.setting import Setting

WHOLE = """
extends = ["fibromyalgia"]
[person]
age = 42
sex = "female"
weight = "136 lb"
height = "5ft 6in"
medicines = ["pregabalin"]
[plan]
days = 7
slots = ["breakfast", "lunch", "dinner", "snack"]
exclusions = ["gluten", "tree-nuts"]
dislikes = ["liver"]
units = "metric"
[targets]
vitamin_b12 = ">= 4.8 ug/day"
sodium = ["<= 2 g/day", "<= 2.5 g/each-day?"]
[kitchen]
active_minutes = { default = 40, wed = 15 }
without = ["oven"]
skip = ["sat:dinner"]
[meal_times]
breakfast = "8:00"
[[daily]]
food = "coffee with oat milk"
amount = "2 cups"
[[supplements]]
name = "B12 tablet"
per = "day"
contains = { vitamin_b12 = "25 ug" }
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEALPLAN_HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "config" / "profiles"
    folder.mkdir(parents=True)
    return folder


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def said(profile: Profile | tuple[Setting, ...], name: str) -> tuple[str, ...]:
    """What counts of one option in a profile, or in the settings of several."""
    return texts(merged(profile if isinstance(profile, tuple) else profile.settings), name)


def require_person(profile: Profile) -> Person:
    return resolve.require_person(merged(profile.settings))


def test_every_key_of_the_contract_is_read(tmp_path: Path) -> None:
    profile = load_profile(str(write(tmp_path, "her", WHOLE)))
    assert profile.name == "her"
    person = require_person(profile)
    assert (person.age, person.sex, person.medicines) == (42, "female", ("pregabalin",))
    assert person.weight_kg == pytest.approx(61.69, abs=0.01)
    assert person.height_cm == pytest.approx(167.64)
    assert said(profile, "exclude") == ("gluten", "tree_nuts")
    assert said(profile, "minutes") == ("default=45", "default=40", "wed=15"), "the inherited one first: later counts"
    assert said(profile, "skip") == ("sat:dinner",)
    assert said(profile, "meal-time") == ("breakfast=08:00",)
    assert said(profile, "daily") == ("coffee with oat milk=2 cups",)
    (tablet,) = map(parse_supplement, said(profile, "supplement"))
    assert (tablet.name, dict(tablet.contains)) == ("B12 tablet", {"vitamin_b12": 25})
    targets = said(profile, "target")
    assert "vitamin_b12 >= 4.8 ug/day" in targets
    assert "magnesium >= 100 %" in targets, "inherited from fibromyalgia"
    assert not any(t.startswith("vitamin_b12 >= 100") for t in targets), "replaced by her own"
    assert {one.origin for one in profile.settings} == {"shipped:fibromyalgia", "her"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[plam]\ndays = 7", ["plam", "did you mean plan"]),
        ("[plan]\nexclusion = ['gluten']", ["[plan]", "exclusion", "did you mean exclusions"]),
        ("[plan]\nexclusions = ['glutten']", ["exclusions", "glutten", "did you mean gluten"]),
        ("[plan]\nexclusions = 'gluten'", ["exclusions", "is "]),
        ("[plan]\nexclusions = [1]", ["exclusions", "a number"]),
        ("[plan]\ndays = '7'", ["days", "is a text, not a number"]),
        ("[plan]\ndays = true", ["days", "is "]),
        ("[plan]\ndays = 700", ["days", "700"]),
        ("[plan]\nslots = ['brunch']", ["slots", "brunch"]),
        ("[plan]\nslots = []", ["slots", "no meal"]),
        ("[plan]\nunits = 'imperial'", ["units", "metric"]),
        ("plan = 7", ["plan", "[plan]"]),
        ("[person]\nage = 42.5", ["age", "is "]),
        ("[person]\nage = 5", ["age", "9 to 120"]),
        ("[person]\nsex = 'f'", ["sex"]),
        ("[person]\nweigth = 60", ["weigth", "did you mean weight"]),
        ("[person]\nweight = 'heavy'", ["[person] weight"]),
        ("[person]\nweight = nan", ["[person] weight"]),
        ("[person]\npregnant = true\nlactating = true", ["lactating", "pregnant"]),
        ("[targets]\nmagnesim = '>= 4 mg'", ["magnesim", "did you mean magnesium"]),
        ("[targets]\nmagnesium = '>= 400 bananas'", ["[targets] magnesium", "bananas", "mg"]),
        ("[targets]\nmagnesium = 400", ["[targets] magnesium", "is "]),
        ("[targets]\nmagnesium = '400 mg'", ["[targets] magnesium", "no target"]),
        ("[kitchen]\nactive_minutes = { wednesday = 15 }", ["active_minutes", "wednesday", "known: default, mon"]),
        ("[kitchen]\nactive_minutes = -5", ["-5 minutes"]),
        ("[kitchen]\nactive_minutes = nan", ["nan minutes"]),
        ("[kitchen]\nwithout = ['ovn']", ["ovn", "did you mean oven"]),
        ("[kitchen]\nskip = ['someday:dinner']", ["someday"]),
        ("[kitchen]\nskip = ['sat:diner']", ["diner", "did you mean dinner"]),
        ("[meal_times]\nbreakfast = '25:00'", ["25:00"]),
        ("[[daily]]\nfood = 'coffee'", ["daily 1", "amount is missing"]),
        ("[[daily]]\nfood = 'coffee'\namount = 'lots'", ["daily 1", "amount"]),
        ("[daily]\nfood = 'coffee'", ["daily", "[[daily]]"]),
        (
            "[[supplements]]\nname = 'x'\ncontains = { vitamine_b12 = '5 ug' }",
            ["supplements 1", "did you mean vitamin_b12"],
        ),
        ("[[supplements]]\nname = 'x'", ["supplements 1", "contains nothing"]),
        ("[[supplements]]\ncontains = { iron = '5 mg' }", ["name is missing"]),
        ("[[supplements]]\nname = 'x'\nper = 'year'\ncontains = { iron = '5 mg' }", ["year"]),
        ('[plan]\ndislikes = ["\\u001b[31mred"]', ["dislikes", "control characters"]),
        ("extends = ['vegann']", ["extends", "did you mean vegan"]),
        ("extends = ['../nowhere.toml']", ["extends", "nowhere.toml"]),
        ("[plan\ndays = 7", ["not valid TOML", "line 1"]),
        ("[plan]\ndays = 7\ndays = 8", ["not valid TOML"]),
    ],
)
def test_what_is_wrong_names_file_key_and_the_nearest_word(tmp_path: Path, text: str, says: list[str]) -> None:
    path = write(tmp_path, "wrong", text)
    with pytest.raises(ValueProblem) as caught:
        load_profile(str(path))
    for part in [str(path), *says]:
        assert part in str(caught.value)
    assert caught.value.exit_code == 5


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfe\x00bad",
        b"a = " + b"[" * 5000,
        b"[person]\nage = " + b"9" * 6000,
        b"x" * 300_000,
        b"\x00",
        b"a = 1979-05-27",
    ],
    ids=["not text", "deep", "long number", "huge", "nul", "date"],
)
def test_hostile_files_are_refused_in_words(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "hostile.toml"
    path.write_bytes(raw)
    with pytest.raises(ValueProblem, match=r"hostile\.toml"):
        load_profile(str(path))


def test_a_missing_file_and_an_unknown_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueProblem, match="no profile file"):
        load_profile(str(tmp_path / "none.toml"))
    with pytest.raises(ValueProblem, match="unknown profile") as caught:
        load_profile("fibromyalga")
    assert "fibromyalgia" in str(caught.value)
    for odd in ("", "..", "../../etc/passwd", "a\x00b", "x" * 5000, "\x1b[31m"):
        with pytest.raises(ValueProblem):
            load_profile(odd)


def test_profiles_that_extend_each_other_in_a_circle_are_refused(home: Path) -> None:
    write(home, "a", 'extends = ["b"]')
    write(home, "b", 'extends = ["a"]')
    write(home, "self", 'extends = ["self"]')
    for name in ("a", "self"):
        with pytest.raises(ValueProblem, match="in a circle"):
            load_profile(name)


def test_one_profile_may_be_reached_by_two_ways(home: Path) -> None:
    write(home, "left", 'extends = ["vegan"]')
    write(home, "right", 'extends = ["vegan"]')
    write(home, "both", 'extends = ["left", "right"]')
    assert said(load_profile("both"), "exclude") == ("vegan",)


def test_the_users_own_profile_hides_and_may_extend_the_shipped_one(home: Path) -> None:
    write(home, "vegan", 'extends = ["vegan"]\n[plan]\nexclusions = ["soy"]')
    assert said(load_profile("vegan"), "exclude") == ("vegan", "soy")
    assert [i.shipped for i in list_profiles() if i.name == "vegan"] == [False]


def test_extends_by_path_is_relative_to_the_file(tmp_path: Path) -> None:
    write(tmp_path, "base", "[plan]\ndays = 3")
    write(tmp_path, "top", 'extends = ["./base.toml"]')
    assert said(load_profile(str(tmp_path / "top.toml")), "days") == ("3",)


def test_an_unreadable_profile_is_listed_with_what_is_wrong(home: Path) -> None:
    write(home, "broken", "[plan")
    (broken,) = [i for i in list_profiles() if i.name == "broken"]
    assert "not valid TOML" in broken.problem


# ---- composing


def profile(text: str) -> Profile:
    import tomllib

    return profile_from(tomllib.loads(text))


def test_later_wins_and_lists_unite() -> None:
    low = profile(
        '[person]\nage = 30\nsex = "female"\n[plan]\ndays = 3\nexclusions = ["gluten"]\nslots = ["lunch", "dinner"]\n'
        "[kitchen]\nactive_minutes = { default = 45, wed = 15 }"
    )
    top = profile(
        '[person]\nage = 42\n[plan]\nexclusions = ["dairy", "gluten"]\nslots = ["dinner"]\nfortified = false\n'
        "[kitchen]\nactive_minutes = 30"
    )
    both = compose([low, top])
    found = [said(both, name) for name in ("age", "sex", "days", "fortified", "exclude", "slots", "minutes")]
    assert found == [("42",), ("female",), ("3",), ("no",), ("gluten", "dairy"), ("dinner",),
                     ("default=45", "wed=15", "default=30")]  # fmt: skip


def test_targets_replace_those_of_the_same_nutrient_and_bound_only() -> None:
    low = profile('[targets]\nmagnesium = [">= 300 mg", "<= 900 mg"]\niron = ">= 18 mg"\nsodium = "<= 2 g"')
    top = profile('[targets]\nmagnesium = ">= 400 mg"\niron = "= 20 mg"\nsodium = "<= 2 g/each-day"')
    assert set(said(compose([low, top]), "target")) == {
        "magnesium <= 900 mg",
        "magnesium >= 400 mg",
        "iron = 20 mg",
        "sodium <= 2 g",
        "sodium <= 2 g/each-day",
    }


def test_composing_nothing_is_nothing_and_one_is_itself() -> None:
    assert compose([]) == ()
    one = profile(WHOLE)
    assert compose([one]) == one.settings


# ---- the person


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ["age and sex", "--age 42 --sex female"]),
        ("[person]\nage = 42", ["without sex", "--sex female"]),
        ("[person]\nsex = 'male'", ["without age", "--age 42"]),
    ],
)
def test_a_profile_without_age_or_sex_asks_for_them(text: str, says: list[str]) -> None:
    with pytest.raises(ValueProblem) as caught:
        require_person(profile(text))
    for part in says:
        assert part in str(caught.value)


def test_no_person_is_made_up() -> None:
    for info in list_profiles():
        if not info.name.startswith("example"):
            with pytest.raises(ValueProblem, match="cannot plan without age"):
                require_person(load_profile(info.name))


# ---- what comes with mealplan


def test_the_shipped_profiles_load_and_say_what_they_are() -> None:
    found = {i.name: i for i in list_profiles()}
    assert set(found) >= {
        "fibromyalgia",
        "vegan",
        "vegetarian",
        "pescatarian",
        "gluten-free",
        "dairy-free",
        "nightshade-free",
        "coeliac",
        "low-fodmap",
        "example-fibromyalgia",
    }
    for info in found.values():
        assert info.about
        assert not info.problem
        assert load_profile(info.name).name == info.name


@pytest.mark.parametrize(
    ("name", "exclusions"),
    [
        ("fibromyalgia", ()),
        ("vegan", ("vegan",)),
        ("vegetarian", ("vegetarian",)),
        ("pescatarian", ("pescatarian",)),
        ("gluten-free", ("gluten",)),
        ("coeliac", ("gluten",)),
        ("dairy-free", ("dairy",)),
        ("nightshade-free", ("nightshades",)),
        ("low-fodmap", ("high_fodmap",)),
    ],
)
def test_each_shipped_profile_leaves_out_what_its_name_says(name: str, exclusions: tuple[str, ...]) -> None:
    assert said(load_profile(name), "exclude") == exclusions


def test_coeliac_is_stricter_than_gluten_free_about_oats() -> None:
    assert "oats" in said(load_profile("coeliac"), "dislike")
    assert "oats" not in said(load_profile("gluten-free"), "dislike")


def test_the_example_is_named_an_example_and_can_be_planned() -> None:
    example = load_profile("example-fibromyalgia")
    assert "EXAMPLE" in example.about
    person = require_person(example)
    assert (person.age, person.sex, person.conditions) == (42, "female", ("fibromyalgia",))
    assert said(example, "minutes") == ("default=45", "wed=15")


def test_no_shipped_profile_claims_to_treat_anything() -> None:
    for info in list_profiles():
        text = info.path.read_text(encoding="utf-8").lower()
        for claim in ("cure", "heal", "relie", "prevent", "anti-inflammatory", "boost", "fights", "detox"):
            assert claim not in text, (info.name, claim)
        assert "treat" not in text.replace("treats nothing", "").replace("as a treatment", "")


@settings(deadline=None)  # the first conversion loads pint
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["age", "sex", "days", "slots", "magnesium", "default", "contains", "name", "x"]),
                inner,
                max_size=3,
            )
        ),
        max_leaves=8,
    ).flatmap(
        lambda value: st.sampled_from(
            ["person", "plan", "targets", "kitchen", "meal_times", "daily", "supplements", "extends"]
        ).map(lambda key: {key: value})
    )
)
def test_no_table_whatever_breaks_the_reader(data: dict[str, object]) -> None:
    with contextlib.suppress(ValueProblem):
        profile_from(data)


def test_reading_one_file_does_not_follow_extends(tmp_path: Path) -> None:
    assert read_profile(write(tmp_path, "alone", 'extends = ["vegan"]')).settings == ()
