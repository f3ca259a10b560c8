"""What is worked out of a library is remembered there: two libraries never share it, and a changed dish is noticed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

import mealplan
from mealplan.dishes.cookbook import Cookbook, open_cookbook
from mealplan.foods.catalogue import Catalogue
from mealplan.foods.exclusions.own import OwnExclusion
from mealplan.foods.food import Answer
from mealplan.library import Library
from mealplan.planning.ask.unwanted import ingredient_disliked
from mealplan.planning.week.candidates import families, gather
from mealplan.planning.week.tastes import known_words, taste, title_words
from planning_cases import library, request

SOURCE = Path(mealplan.__file__).parent
DISH = "squash-red-lentil-soup"
#: State of a process, not of a library: which file a worker of ours is to open, and who watches for a hang-up.
OF_A_PROCESS = {("cli/batch_run.py", "_catalogue"), ("cli/batch_run.py", "_library"), ("tui/hangup.py", "_watch")}


@dataclass(frozen=True)
class _Notes:
    told: list[str] = field(default_factory=list)


def copy() -> Library:
    """The real library with a cookbook of its own."""
    real = library()
    made = Library(real.path, real.foods)
    made.__dict__["cookbook"] = Cookbook(real.cookbook.dishes, real.cookbook.ingredients, real.foods)
    return made


def test_a_cookbook_has_one_memory_of_each_kind_and_shares_it_with_no_other() -> None:
    one, other = copy().cookbook, copy().cookbook
    one.remembered(_Notes).told.append("one")
    assert one.remembered(_Notes).told == ["one"]
    assert other.remembered(_Notes).told == []


def test_two_libraries_never_share_what_was_worked_out_of_them() -> None:
    one, other = copy(), copy()
    dish = one.cookbook.dishes[DISH]
    name, entry = next((p.ingredient, one.cookbook.ingredients[p.ingredient]) for p in dish.ingredients
                       if one.cookbook.ingredients[p.ingredient].family)  # fmt: skip
    own, food = OwnExclusion.parse("zzyzx"), entry.raw
    assert not ingredient_disliked(own, name, food, one)
    before = families(dish, one)
    assert gather(request(days=1), one, ["energy"]).index[DISH] >= 0
    other.cookbook.ingredients[name] = replace(entry, family="zzyzx")
    other.cookbook.dishes = {DISH: replace(dish, title="Zzyzx")}
    assert ingredient_disliked(own, name, food, other)
    assert "zzyzx" in families(dish, other)
    assert families(dish, one) == before
    assert not ingredient_disliked(own, name, food, one)
    assert "zzyzx" in known_words(other) & title_words(other)
    assert "zzyzx" not in known_words(one) | title_words(one)
    assert taste("zzyzx", "likes", other).dishes == 1
    assert taste("zzyzx", "likes", one).dishes == 0
    assert set(gather(request(days=1), other, ["energy"]).index) == {DISH}


def test_two_catalogues_never_share_a_thing() -> None:
    one, other = Catalogue(library().path), Catalogue(library().path)
    assert one.search("chedar")[0].name == "Cheese, cheddar"  # a slip: the words of the file are read
    other.__dict__["_head_words"] = ["butter"]
    assert other.search("chedar") == []
    assert one.search("chedar")
    one.__dict__["lower_names"] = ()
    assert len(other.lower_names) == len(other.foods())


@pytest.mark.parametrize("judged_before", [True, False])
def test_a_dish_that_has_changed_is_judged_anew(judged_before: bool) -> None:
    """Safety: neither the compiled verdict nor a remembered one is that of another dish that has the name."""
    real = library()
    book = open_cookbook(real.path, real.foods)
    meat = next(d for d in book.dishes.values() if book.verdict(d.id, "vegan").answer is Answer.CONTAINS)
    plain = next(d for d in book.dishes.values() if book.verdict(d.id, "vegan").answer is Answer.FREE)
    book = open_cookbook(real.path, real.foods)
    if judged_before:
        assert book.verdict(plain.id, "vegan").answer is Answer.FREE
    for user in (False, True):
        book.dishes[plain.id] = replace(meat, id=plain.id, user=user)
        assert book.verdict(plain.id, "vegan").answer is Answer.CONTAINS
        assert book.verdicts(plain.id)["vegan"].answer is Answer.CONTAINS
        book.dishes[plain.id] = replace(plain, user=user)
        assert book.verdict(plain.id, "vegan").answer is Answer.FREE
        assert book.verdicts(plain.id)["vegan"].answer is Answer.FREE


def test_no_module_remembers_anything_of_a_library() -> None:
    """Nothing that changes stands in a module: no empty table to be filled, no `global`, and nothing cached by an
    argument that is a library or a part of one."""
    found = {(path.relative_to(SOURCE).as_posix(), name) for path in SOURCE.rglob("*.py") for name in _state(path)}
    assert found == OF_A_PROCESS


def _state(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _to_be_filled(node.value):
            yield ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
    for inner in ast.walk(tree):
        if isinstance(inner, ast.Global):
            yield from inner.names
        if isinstance(inner, ast.FunctionDef) and any("cache" in ast.unparse(d).split("(")[0].split("_")
                                                      for d in inner.decorator_list):  # fmt: skip
            hints = " ".join(ast.unparse(a.annotation) for a in inner.args.args if a.annotation is not None)
            made = ast.unparse(inner.returns) if inner.returns is not None else ""
            if "Any" in hints or any(part in hints + made for part in ("Library", "Cookbook", "Catalogue", "Connect")):
                yield inner.name


def _to_be_filled(value: ast.expr) -> bool:
    if isinstance(value, ast.Dict):
        return not value.keys
    if isinstance(value, ast.List | ast.Set):
        return not value.elts
    made = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
    return made.split(".")[-1] in {"dict", "list", "set", "defaultdict", "WeakKeyDictionary", "deque"} and not (
        isinstance(value, ast.Call) and value.args
    )
