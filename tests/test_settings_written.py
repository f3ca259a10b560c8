"""Settings written into a profile: what stays keeps its place, its spelling and its comment."""

from __future__ import annotations

import tomllib

import pytest

from mealplan.settings.merge import merged, texts
from mealplan.settings.options import options
from mealplan.settings.toml import read_settings, written

FILE = """# mine
[person]
age = 42 # years
# weight = "62 kg"

[plan]
exclusions = [
  "tree nuts", # and coconut
  "soy",
]
dislikes = ["liver", "okra"] # both

[kitchen]
active_minutes = { default = 45, wed = 15 } # hands-on
# without = ["oven"]

# [meal_times]
# breakfast = "08:00"

[targets]
# for the bones
Magnesium = ">= 400 mg" # mg
iron = [">= 20 mg", "<= 40 mg"] # both bounds

[[daily]]
# in the morning
food = "coffee" # black
amount = "2 cups"

[[daily]]
food = "tea"
amount = "1 cup"
"""


def held(text: str) -> dict[str, tuple[str, ...]]:
    said = merged(read_settings(tomllib.loads(text), where="", origin="her"))
    return {name: texts(said, name) for name in options() if said[name]}


@pytest.mark.parametrize(("name", "values", "gone", "new"), [
    ("weight", ["64 kg"], (), ['weight = "64 kg"']),
    ("exclude", ["tree_nuts", "soy", "dairy"], (), ['  "dairy",']),
    ("exclude", ["soy"], ['  "tree nuts", # and coconut'], ()),
    ("exclude", ["tree nuts"], ['  "soy",'], ()),
    ("dislike", ["okra"], ['dislikes = ["liver", "okra"] # both'], ['dislikes = ["okra"] # both']),
    ("dislike", [], ['dislikes = ["liver", "okra"] # both'], ["dislikes = [] # both"]),
    ("minutes", ["default=45", "wed=15", "fri=10"], ["active_minutes = { default = 45, wed = 15 } # hands-on"],
     ["active_minutes = { default = 45, wed = 15, fri = 10} # hands-on"]),
    ("minutes", ["default=45"], ["active_minutes = { default = 45, wed = 15 } # hands-on"],
     ["active_minutes = { default = 45  } # hands-on"]),
    ("without", ["oven"], (), ['without = ["oven"]']),
    ("target", ["magnesium >= 420 mg", "iron >= 20 mg", "iron <= 40 mg"], ['Magnesium = ">= 400 mg" # mg'],
     ['Magnesium = ">= 420 mg" # mg']),
    ("target", ["magnesium >= 400 mg", "iron >= 20 mg"], ['iron = [">= 20 mg", "<= 40 mg"] # both bounds'],
     ['iron = ">= 20 mg" # both bounds']),
    ("target", ["magnesium >= 400 mg", "iron >= 20 mg", "iron <= 40 mg", "zinc >= 8 mg"], (), ['zinc = ">= 8 mg"']),
    ("daily", ["coffee=2 cups", "milk=1 cup"], ['food = "tea"'], ['food = "milk"']),
    ("daily", ["coffee=2 cups", "tea=1 cup", "milk=1 cup"], (), ["[[daily]]", 'food = "milk"', 'amount = "1 cup"']),
    ("meal-time", ["breakfast=07:30"], (), ["[meal_times]", 'breakfast = "07:30"']),
    ("skip", [], (), ()), ("like", [], (), ()),
])  # fmt: skip
def test_only_what_is_new_is_written(name: str, values: list[str], gone: list[str], new: list[str]) -> None:
    name = {"like": "prefer"}.get(name, name)
    text = written(FILE, name, values)
    left, more = FILE.splitlines(), []
    for line in text.splitlines():
        if line in left:
            left.remove(line)
        elif line:
            more.append(line)
    assert ([x for x in left if x], more) == (list(gone), list(new))
    before, after = held(FILE), held(text)
    assert {k: v for k, v in after.items() if k != name} == {k: v for k, v in before.items() if k != name}
    assert written(text, name, values) == text


def test_a_new_key_stands_with_the_others_of_its_section() -> None:
    lines = written(written(FILE, "without", ["oven"]), "weight", ["64 kg"]).splitlines()
    assert lines[lines.index("age = 42 # years") + 1] == 'weight = "64 kg"'
    at = lines.index('without = ["oven"]')
    assert lines[at - 1].startswith("active_minutes")


@pytest.mark.parametrize("text", [
    "person = { age = 42 }\n", "person.age = 42\n", "[person]\nage = 42", "[plan]\ndays = 3\n[person]\n[plan.x]\n",
    "[person]\n# age\n", "",
])  # fmt: skip
def test_any_layout_takes_a_new_key(text: str) -> None:
    new = tomllib.loads(written(text, "weight", ["64 kg"]))
    assert new == {**tomllib.loads(text), "person": {**tomllib.loads(text).get("person", {}), "weight": "64 kg"}}


def test_another_order_is_written_as_said() -> None:
    assert held(written(FILE, "dislike", ["okra", "liver", "kale"]))["dislike"] == ("okra", "liver", "kale")
    assert held(written(FILE, "daily", ["tea=1 cup", "coffee=2 cups"]))["daily"] == ("tea=1 cup", "coffee=2 cups")


def test_minutes_of_one_number_become_a_table() -> None:
    text = written("[kitchen]\nactive_minutes = 45 # m\n", "minutes", ["default=45", "fri=10"])
    assert text == "[kitchen]\nactive_minutes = {default = 45, fri = 10} # m\n"
