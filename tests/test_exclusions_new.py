"""The exclusions after the first 22: the reference list at the level of ingredients, traps, laws, blind labels."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from functools import lru_cache

import pytest

import exclusions_world as world
from mealplan.dishes.verdicts import KEPT_COOKED, of_dish, of_ingredient
from mealplan.errors import ValueProblem
from mealplan.foods.exclusions.words import meant
from mealplan.foods.food import FOOD_EXCLUSIONS, TOGETHER, Answer, Food, Verdict, covered, freed
from mealplan.library import open_library

NEW = FOOD_EXCLUSIONS[22:]
RANK = {"free": 0, "maybe": 1, "contains": 2}
ANSWERS = ("contains", "maybe", "free")
Rows = list[dict[str, str]]


@lru_cache
def table(name: str) -> Rows:
    with (world.DATA / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


# ---- what the reference says of ingredients


def wanted(row: dict[str, str]) -> dict[str, str]:
    """ingredient: answer of the reference; what it does not list is free."""
    found = {name.strip(): "maybe" for name in row["maybe_ingredients"].split(";") if name.strip()}
    return found | {name.strip(): "contains" for name in row["contains_ingredients"].split(";") if name.strip()}


@pytest.mark.parametrize("exclusion", NEW)
def test_the_ingredients_of_the_reference_are_judged_as_it_says(exclusion: str) -> None:
    book = open_library().cookbook
    (row,) = (row for row in table("reference_new") if row["name"] == exclusion)
    listed = wanted(row)
    assert set(listed) <= set(book.ingredients)
    later = {row["ingredient"] for row in table("ingredients_later")}  # these it does not know: test_exclusions_later
    asked = [name for name in book.ingredients if name not in later]
    ours = {name: book.ingredient_verdict(name, exclusion).answer.value for name in asked}
    differ = {(x, listed.get(x, "free"), a) for x, a in ours.items() if a != listed.get(x, "free")}
    known = table("reference_differences")
    assert differ == {(r["ingredient"], r["reference"], r["ours"]) for r in known if r["exclusion"] == exclusion}


def test_where_we_differ_from_the_reference_it_is_on_the_cautious_side_and_has_a_reason() -> None:
    rows = table("reference_differences")
    looser = {(r["exclusion"], r["ingredient"]) for r in rows if RANK[r["ours"]] < RANK[r["reference"]]}
    assert looser == {("corn", "salt")}
    assert all(row["why"] for row in rows)


def test_nothing_that_the_reference_says_is_contained_is_less_here() -> None:
    book = open_library().cookbook
    for row in table("reference_new"):
        if row["name"] in NEW:
            for name, answer in wanted(row).items():
                got = book.ingredient_verdict(name, row["name"]).answer.value
                assert got == "contains" or answer == "maybe", (row["name"], name)


def test_the_words_of_the_reference_mean_what_it_says() -> None:
    count = 0
    for row in table("reference_new"):
        words = [word.split(" (")[0].strip() for word in row["aliases"].split(";") if word.strip()]
        count += len(words)
        for word in words:
            if row["status"] in ("not_an_exclusion", "not_offered") or word == "seafood":
                with pytest.raises(ValueProblem):
                    meant(word)
                continue
            composed = row["status"] in ("compose", "alias")
            names = row["composes_of"].split(";") if composed else [row["name"]]
            assert meant(word).names[: len(names)] == tuple(names), word
    assert count > 150


# ---- foods of SR28


@pytest.mark.parametrize("exclusion", NEW)
def test_a_known_trap_is_judged_right(exclusion: str) -> None:
    rows = [row for row in table("traps_new") if row["exclusion"] == exclusion]
    assert {row["answer"] for row in rows} == set(ANSWERS)
    for row in rows:
        assert world.foods()[row["food"]].name == row["name"]
        assert world.verdicts()[row["food"]][exclusion] == row["answer"], row["name"]


def test_a_food_of_each_kind_is_judged_as_it_was_reviewed() -> None:
    """One food for each answer that neither a label nor a trap speaks of, read when the answer was written."""
    rows = table("kinds_new")
    assert len(rows) > 150
    for row in rows:
        assert world.foods()[row["food"]].name == row["name"]
        assert world.verdicts()[row["food"]][row["exclusion"]] == row["answer"], row


def test_what_nothing_is_known_of_is_free_of_nothing() -> None:
    judge = world.judge()
    food = world.Food("user:1", "Xyzzy", "", "9999", 0.0, False, "")
    assert {v.answer for v in judge.verdicts(food, {}).values()} == {Answer.MAYBE}


WIDER = (
    ("shellfish", "crustaceans"), ("shellfish", "molluscs"), ("pulses", "fava"), ("pulses", "lupin"),
    ("mammal", "red_meat"), ("halal", "pork"), ("halal", "alcohol"), ("kosher_style", "pork"),
    ("kosher_style", "shellfish"), ("vegan", "mammal"), ("vegetarian", "red_meat"), ("pescatarian", "red_meat"),
)  # fmt: skip


def test_exclusions_contain_each_other() -> None:
    for food, got in world.verdicts().items():
        for wider, other in WIDER:
            assert RANK[got[wider]] >= RANK[got[other]], (wider, other, world.foods()[food].name)


def test_shellfish_are_crustaceans_and_molluscs_and_nothing_else() -> None:
    seen = Counter[str]()
    for food, got in world.verdicts().items():
        worst = max((got["crustaceans"], got["molluscs"]), key=RANK.__getitem__)
        assert got["shellfish"] == worst, world.foods()[food].name
        seen[worst] += 1
    assert seen["contains"] > 80


def test_what_holds_milk_is_a_question_for_alpha_gal_and_what_holds_soya_for_pulses() -> None:
    for food, got in world.verdicts().items():
        fined = " wine" in world.foods()[food].name.lower()  # with casein, of which hardly a trace is left
        assert fined or got["dairy"] == "free" or got["mammal"] != "free", world.foods()[food].name
        assert got["soy"] == "free" or got["pulses"] != "free", world.foods()[food].name


def test_a_gluten_free_claim_does_not_clear_wheat() -> None:
    claimed = [food for food in world.foods().values() if "gluten-free" in food.name.lower()]
    assert len(claimed) > 20
    for food in claimed:
        got = world.verdicts()[food.id]
        assert got["gluten"] == "free", food.name
        assert got["wheat"] != "free", food.name
    assert "wheat" not in covered(["gluten"])
    assert "dairy" not in covered(["lactose"])


def test_a_vegan_claim_frees_of_meat_and_of_nothing_that_plants_hold() -> None:
    assert {"mammal", "red_meat", "crustaceans", "molluscs"} <= covered(["vegan"])
    assert not covered(["vegan"]) & {"celery", "mustard", "wheat", "histamine", "kosher_style"}


@pytest.mark.parametrize("name", ["vegan red wine", "vegan white wine", "vegan worcestershire sauce"])
def test_a_vegan_claim_makes_nothing_halal_that_holds_alcohol_or_may(name: str) -> None:
    """The ingredient, a dish of it and the check of a plan all ask its food."""
    book = open_library().cookbook
    assert "vegan" in book.ingredients[name].certified
    assert book.ingredient_verdict(name, "halal").answer.value != "free"
    assert "halal" in freed(["halal"])
    assert "halal" not in freed(["vegan"])


def test_meat_with_dairy_in_one_food_is_not_kosher_style() -> None:
    both, rest = 0, 0
    for got in world.verdicts().values():
        if all(got[name] == "contains" for name in TOGETHER["kosher_style"]):
            assert got["kosher_style"] == "contains"
            both += 1
        rest += got["kosher_style"] == "maybe"
    assert both > 100
    assert rest > 1000


# ---- dishes


def test_meat_with_dairy_in_one_dish_is_not_kosher_style_and_each_alone_may_be() -> None:
    book = open_library().cookbook
    line = {p.ingredient: p for dish in book.dishes.values() for p in dish.ingredients}
    dish = next(iter(book.dishes.values()))

    def judged(*names: str) -> Verdict:
        made = replace(dish, ingredients=tuple(line[name] for name in names))
        return of_dish(made, book.ingredients, book._food_verdict)["kosher_style"]

    assert judged("chicken thigh", "carrot").answer is judged("feta", "carrot").answer is Answer.MAYBE
    assert judged("salmon fillet", "plain yoghurt").answer is Answer.FREE
    both = judged("chicken thigh", "feta")
    assert both.answer is Answer.CONTAINS
    assert "chicken thigh" in both.why
    assert "feta" in both.why


def test_what_an_ingredient_says_of_itself_counts_beside_its_food() -> None:
    book = open_library().cookbook
    oil = book.ingredient_verdict("garlic-infused olive oil", "garlic_onion")
    assert oil == Verdict(Answer.CONTAINS, "infused with garlic")
    assert book.ingredient_verdict("olive oil", "garlic_onion").answer is Answer.FREE
    assert book.ingredient_verdict("cooked chicken", "tyramine").answer is Answer.MAYBE
    assert book.ingredient_verdict("chicken breast", "tyramine").answer is Answer.FREE


@pytest.mark.parametrize("exclusion", ["tyramine", "histamine"])
def test_cooked_poultry_is_a_question_when_it_is_bought_and_none_when_it_is_cooked_from_raw(exclusion: str) -> None:
    library = open_library()
    book = library.cookbook
    roast = library.foods.verdict("sr28:05064", exclusion)
    assert roast.answer is Answer.MAYBE
    assert roast.why.endswith(f"({KEPT_COOKED})")
    from_raw = ("chicken breast", "chicken thigh", "minced chicken", "minced turkey", "turkey breast", "turkey thigh")
    for name in from_raw:
        assert book.ingredients[name].cooked != book.ingredients[name].raw
        assert library.foods.verdict(str(book.ingredients[name].cooked), exclusion) == roast, name
        assert book.ingredient_verdict(name, exclusion).answer is Answer.FREE, name
    assert book.ingredient_verdict("cooked chicken", exclusion).answer is Answer.MAYBE
    raw_and_bought = replace(book.ingredients["chicken breast"], raw="sr28:05064")
    assert of_ingredient(raw_and_bought, exclusion, ["sr28:05064"], library.foods.verdict) == roast


def test_how_long_cooked_poultry_was_kept_is_the_reason_only_where_there_is_no_other() -> None:
    """What is cooked here sets this reason aside, and must set aside nothing else with it."""
    judge, seen = world.judge(), 0
    for food in (food for food in world.foods().values() if food.group_code in ("0500", "2100", "2200", "3600")):
        others = [part.thing for part in judge.parts(food) if part.thing != "cooked poultry"]
        for exclusion, found in judge.verdicts(food, world.numbers().get(food.id, {})).items():
            if not found.why.endswith(f"({KEPT_COOKED})"):
                continue
            seen += 1
            held = [h for thing in others for h in judge.book.ontology.holdings(thing)]
            assert not [h.thing.name for h in held if exclusion in h.thing.answers], (food.name, exclusion)
    assert seen > 300


# ---- blind labels


LABELS = ("labels_new", "labels_new_2", "labels_new_3")  # three readers; no food is in two of them


def confusion(rows: Rows) -> dict[str, Counter[tuple[str, str]]]:
    found: dict[str, Counter[tuple[str, str]]] = {}
    for row in rows:
        got = world.verdicts()[row["food"]][row["exclusion"]]
        found.setdefault(row["exclusion"], Counter())[row["answer"], got] += 1
    return found


def printed(name: str) -> str:
    lines = [f"{name}: label->verdict (c contains, m maybe, f free)"]
    for exclusion, found in confusion(table(name)).items():
        lines.append(f"{exclusion:13}" + "  ".join(f"{a[0]}->{b[0]} {found[a, b]:4}" for a in ANSWERS for b in ANSWERS))
    return "\n".join(lines)


def share(labels: tuple[str, ...], label: str, verdict: str) -> float:
    counts = [count for name in labels for count in confusion(table(name)).values()]
    total = sum(counts, Counter[tuple[str, str]]())
    return total[label, verdict] / sum(total[label, other] for other in ANSWERS)


@pytest.mark.parametrize(("name", "foods"), [("labels_new", 460), ("labels_new_2", 240), ("labels_new_3", 240)])
def test_the_blind_labels_speak_of_every_new_exclusion_and_of_the_foods_as_they_are_called(
    name: str, foods: int
) -> None:
    rows = table(name)
    asked = {(row["food"], row["exclusion"]) for row in rows}
    assert {exclusion for _, exclusion in asked} == set(NEW)
    assert len({food for food, _ in asked}) == foods
    assert len(asked) == len(rows) == foods * len(NEW)
    assert all(world.foods()[row["food"]].name == row["name"] for row in rows)


def test_no_food_was_read_by_two_readers() -> None:
    read = [{row["food"] for row in table(name)} for name in LABELS]
    assert len(set[str]().union(*read)) == sum(len(foods) for foods in read)


def test_every_correction_of_a_blind_label_is_written_down_with_its_reason() -> None:
    for row in table("adjudicated_new"):
        assert row["why"]
        assert row["reader"] != row["decided"]
        (label,) = (
            one["answer"]
            for one in table(row["labels"].removesuffix(".csv"))
            if (one["food"], one["exclusion"]) == (row["food"], row["exclusion"])
        )
        assert label == row["decided"] == world.verdicts()[row["food"]][row["exclusion"]]


@pytest.mark.parametrize("name", LABELS)
def test_no_food_that_a_reader_says_contains_it_is_judged_free(name: str) -> None:
    print("\n" + printed(name))
    leaks = {k: found["contains", "free"] for k, found in confusion(table(name)).items()}
    assert not any(leaks.values()), leaks


@pytest.mark.parametrize("name", LABELS)
def test_what_a_reader_calls_maybe_is_hardly_ever_judged_free(name: str) -> None:
    assert share((name,), "maybe", "free") <= 0.01


def test_every_difference_from_a_label_is_known_and_has_a_reason() -> None:
    got = world.verdicts()
    rows = [row for name in LABELS for row in table(name)]
    ours = {(r["food"], r["exclusion"], r["answer"], got[r["food"]][r["exclusion"]]) for r in rows}
    known = {(r["food"], r["exclusion"], r["label"], r["ours"]) for r in table("differences_new")}
    assert {one for one in ours if one[2] != one[3]} == known
    assert all(row["why"] for row in table("differences_new"))


@pytest.mark.parametrize("name", LABELS)
def test_what_a_reader_says_contains_it_is_hardly_ever_judged_only_maybe(name: str) -> None:
    assert share((name,), "contains", "maybe") <= 0.05


def test_what_a_reader_calls_free_is_seldom_judged_otherwise() -> None:
    """Of all readers together: the later ones call far more free than the first (docs/exclusions.md has each)."""
    assert share(LABELS, "free", "maybe") + share(LABELS, "free", "contains") <= 0.10


@pytest.mark.parametrize(
    ("food", "exclusion", "answer"),
    [
        ("extra:chicken-sausage", "gluten", "maybe"), ("extra:chicken-sausage", "sulphites", "maybe"),
        ("extra:chicken-sausage", "high_fodmap", "maybe"), ("extra:mango-chutney", "mustard", "maybe"),
        ("extra:mango-chutney", "nightshades", "contains"), ("extra:rice-milk-fortified", "gluten", "maybe"),
        ("extra:gluten-free-rice-milk", "gluten", "free"), ("extra:rice-milk-fortified", "wheat", "free"),
        ("extra:pancetta", "tyramine", "contains"), ("extra:gochujang", "histamine", "contains"),
        ("extra:halloumi", "kosher_style", "maybe"), ("extra:halloumi", "vegetarian", "free"),
    ],
)  # fmt: skip
def test_what_other_makes_of_a_kind_hold_is_maybe(food: str, exclusion: str, answer: str) -> None:
    """A statement "as usual for this kind" is not that of the packet that is bought: what is `perhaps` in it counts."""
    assert open_library().foods.verdict(food, exclusion).answer.value == answer


def test_perhaps_never_makes_more_than_maybe() -> None:
    judge = world.judge()
    food = Food(id="extra:x", name="Relish", group="", group_code="0600", refuse=0.0, fortified=False, source="test")
    plain = judge.verdicts(food, {}, ingredients=["sugar"])
    perhaps = judge.verdicts(food, {}, ingredients=["sugar", "perhaps wheat flour"])
    stated = judge.verdicts(food, {}, ingredients=["sugar", "wheat flour"])
    assert [found["gluten"].answer.value for found in (plain, perhaps, stated)] == ["free", "maybe", "contains"]
    unknown = judge.verdicts(food, {}, ingredients=["sugar", "perhaps zorbalite"])
    assert {verdict.answer.value for name, verdict in unknown.items() if name != "added_sugar"} == {"maybe"}
