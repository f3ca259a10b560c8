"""A title and a method name nothing that the variant no longer holds: all dishes, every exclusion by itself, and pairs
and threes drawn by a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from click.testing import CliRunner

from mealplan.cli.main import main
from mealplan.dishes.adapt import Adapted
from mealplan.dishes.dish import Dish, Portioned
from mealplan.dishes.left_out import without
from mealplan.dishes.swap import Swap
from mealplan.dishes.told_beside import told_beside
from mealplan.foods.food import EXCLUSIONS
from mealplan.planning.ask.eaten import adapted, anybody
from planning_cases import library

#: Words of a name that say how a thing is or what kind of thing it is, and name nothing that somebody leaves out.
NO_NAMES = frozenset({
    "added", "and", "baking", "black", "blend", "brown", "bun", "burger", "canned", "chilli", "chips", "cooked", "cube",
    "curry", "dark", "dried", "extra-firm", "fat", "firm", "for", "fresh", "frozen", "golden", "granules", "gravy",
    "greek", "green", "ground", "in", "leaf", "light", "low-salt", "mixed", "no", "of", "on", "oven", "paste", "plain",
    "powder", "red", "sauce", "seasoning", "shells", "sliced", "smoked", "soft", "spring", "stock", "sweet", "taco",
    "the", "tikka", "water", "white", "whole", "wild", "with",
})  # fmt: skip
PAIRS = 12


def forms(word: str) -> set[str]:
    """A word, in one and in many."""
    single = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    return {word, single, f"{single}s", f"{single}es", f"{word}s", single.removesuffix("e")}


def names(ingredient: str) -> set[str]:
    return set(ingredient.lower().replace(",", "").split())


def variants(exclusions: Sequence[str]) -> tuple[tuple[Dish, Adapted], ...]:
    eater = anybody(exclusions)
    found = [(dish, adapted(dish, library(), eater)) for dish in library().cookbook.dishes.values()]
    return tuple((dish, one) for dish, one in found if one.swaps)


def told_but_gone(dish: Dish, one: Adapted) -> Iterator[tuple[str, str]]:
    """(word, text) of each word that names what was replaced and stands for nothing that is there."""
    new = one.dish
    held = {word for line in new.ingredients for name in names(line.ingredient) for word in forms(name)}
    held |= {word for line in new.ingredients for word in re.findall(r"[\w'-]+", line.note.lower())}
    held |= {word for line in new.ingredients for alias in library().cookbook.ingredients[line.ingredient].aliases
             for name in names(alias) for word in forms(name)}  # fmt: skip
    if any(library().cookbook.ingredients[line.ingredient].raw_group == "1500" for line in new.ingredients):
        held |= forms("fish")
    for swap in one.swaps:
        for word in names(swap.of) - NO_NAMES:
            if forms(word) & held:
                continue
            either = "|".join(map(re.escape, sorted(forms(word))))
            pattern = re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)
            for text in (new.title, *(step.text for step in new.steps)):
                said = re.sub(r"\(Without [^.]*\.\)", "", text)
                said = re.sub(r"cut in thin chips|the oven|baking tray|ground fine", "", said)
                if pattern.search(said):
                    yield word, text


SEEN = dict[tuple[str, tuple[Swap, ...]], list[tuple[str, str]]]()  # many exclusions make the same variant


def checked(exclusions: Sequence[str]) -> int:
    """How many variants were looked at; fails for a word of something that is gone."""
    found = variants(tuple(exclusions))
    for dish, one in found:
        key = dish.id, one.swaps
        if key not in SEEN:
            SEEN[key] = list(told_but_gone(dish, one))
        for word, text in SEEN[key]:
            pytest.fail(f"{dish.id} without {', '.join(exclusions)} still tells of {word}: {text}")
    return len(found)


@pytest.mark.parametrize("exclusion", EXCLUSIONS)
def test_a_variant_tells_of_nothing_that_was_replaced(exclusion: str) -> None:
    checked((exclusion,))


def test_nor_where_several_things_are_left_out() -> None:
    draw = random.Random(2026)
    drawn = [draw.sample(EXCLUSIONS, draw.choice((2, 2, 3))) for _ in range(PAIRS)]
    assert sum(checked(sorted(one)) for one in drawn) > 500


def test_what_is_looked_for_is_found() -> None:
    """The check itself: the method as it was written tells of what the variant lacks."""
    dish = library().cookbook.dishes["soy-milk-glass"]
    one = adapted(dish, library(), anybody(("soy",)))
    assert one.swaps
    assert not list(told_but_gone(dish, one))
    assert list(told_but_gone(dish, Adapted(_with_words_of(one.dish, dish), one.swaps)))


def _with_words_of(variant: Dish, written: Dish) -> Dish:
    return replace(variant, title=written.title, steps=written.steps)


@pytest.mark.parametrize(
    ("dish", "exclusions", "title"),
    [
        ("soy-milk-glass", ("soy", "vegetarian"), "Cold cinnamon oat milk"),
        ("soy-yoghurt-blueberries-seeds", ("soy",), "Coconut yoghurt with blueberries, oats and pumpkin seeds"),
        ("cottage-pie-sweet-potato", ("high_fodmap",), "Cottage pie with potato topping"),
        ("beef-goulash", ("red_meat",), "Turkey goulash with potatoes"),
    ],
)
def test_a_title_names_the_sort_that_is_there(dish: str, exclusions: tuple[str, ...], title: str) -> None:
    assert adapted(library().cookbook.dishes[dish], library(), anybody(exclusions)).dish.title == title


# ---- what is left when something is left out

STUMPS = re.compile(
    r"\bthe (?:and|or|with|until|for|over)\b|,,|\band and\b|\bwith (?:and|until)\b|\bthe [.,;]"
    r"|(?:^|[.;] )(?:Scatter|Trickle|Drizzle|Rub it|Sprinkle|Top|Add|Stir in|Fill)[.;]|\b(?:and|,) rub (?:it|them)[.;]",
)


@pytest.mark.parametrize(
    ("text", "word", "left"),
    [
        ("Toast the bread in a toaster and rub it with the garlic clove.", "garlic", "Toast the bread in a toaster."),
        ("Toast the bread. Rub it with the garlic clove.", "garlic", "Toast the bread."),
        ("Turn in the oil. Scatter with the parmesan.", "parmesan", "Turn in the oil."),
        ("Split, fill with the butter and sprinkle with the salt.", "butter", "Split and sprinkle with the salt."),
        ("Pour it over, add the chutney and scatter with nuts.", "chutney", "Pour it over and scatter with nuts."),
        ("Mash the fish with the garlic clove, and stir in the oil.", "garlic", "Mash the fish, and stir in the oil."),
        ("Stir in the apple and honey and scatter with nuts.", "honey", "Stir in the apple and scatter with nuts."),
        ("Stir in half, and the honey, and lay it on top.", "honey", "Stir in half, and lay it on top."),
        ("Add the fennel, garlic and carrots and soften.", "garlic", "Add the fennel and carrots and soften."),
        ("Add the fennel, carrots and garlic and soften.", "garlic", "Add the fennel and carrots and soften."),
        ("Add the garlic and fry for 2 minutes.", "garlic", "Fry for 2 minutes."),
        ("Serve with rocket and tomatoes, dressed with oil.", "tomatoes", "Serve with rocket, dressed with oil."),
    ],
)
def test_no_verb_stays_for_what_is_left_out(text: str, word: str, left: str) -> None:
    assert without(text, [word]) == left


@pytest.mark.parametrize("exclusion", ["garlic_onion", "dairy", "high_fodmap", "added_sugar", "nightshades", "vegan"])
def test_no_step_of_the_book_asks_for_nothing(exclusion: str) -> None:
    seen = 0
    for dish, one in variants((exclusion,)):
        for before, after in zip(dish.steps, one.dish.steps, strict=True):
            seen += before.text != after.text
            found = STUMPS.search(after.text)
            assert found is None or found.group() in before.text, (dish.id, after.text)
    assert seen > 50


# ---- titles


@pytest.mark.parametrize(
    ("dish", "exclusions", "title"),
    [
        ("boiled-eggs-soldiers", ("gluten",), "Soft-boiled eggs with gluten-free toast soldiers"),
        ("ratatouille", ("gluten",), "Ratatouille with crusty gluten-free bread"),
        ("spaghetti-carbonara", ("gluten",), "Gluten-free spaghetti carbonara"),
        ("beetroot-hummus-rice-cakes", ("gluten",), "Beetroot hummus with warm gluten-free pita"),
        ("smoked-salmon-cream-cheese-rye", ("gluten",),
         "Smoked salmon and cream cheese on gluten-free bread with cucumber"),
        ("pasta-e-fagioli", ("wheat",), "Rice noodle and bean soup with tomato"),
        ("mashed-potatoes-butter", ("dairy",), "Mashed potatoes"),
        ("tofu-spinach-fried-rice", ("soy",), "Chickpea and spinach fried rice"),
        ("frikadellen-potatoes", ("high_fodmap",), "Frikadellen with potatoes and carrots"),
        ("chicken-potato-pepper-tray", ("nightshades",),
         "Chicken, celeriac and carrot tray bake with cumin and lemon"),
    ],
)  # fmt: skip
def test_a_title_is_true_and_english(dish: str, exclusions: tuple[str, ...], title: str) -> None:
    assert adapted(library().cookbook.dishes[dish], library(), anybody(exclusions)).dish.title == title


@pytest.mark.parametrize(
    ("dish", "exclusions", "title"),
    [
        ("beef-beetroot-borscht", ("dairy",), "Borscht with beef, beetroot, white beans and soy yoghurt"),
        ("frikadellen-potatoes", ("red_meat",), "Frikadellen of minced turkey with potatoes, peas and carrots"),
        ("chilli-con-carne", ("halal",), "Chilli of soya mince with rice"),
        ("croque-monsieur", ("gluten",), "Croque monsieur on gluten-free bread with green salad"),
        ("baba-ganoush", ("soy",), "Baba ganoush with toasted corn tortillas"),
        ("pork-schnitzel-cucumber-salad", ("pulses",), "Pork schnitzel with potatoes and cucumber salad"),
    ],
)
def test_a_title_names_more_things_in_one_list(dish: str, exclusions: tuple[str, ...], title: str) -> None:
    assert adapted(library().cookbook.dishes[dish], library(), anybody(exclusions)).dish.title == title


@pytest.mark.parametrize(
    ("title", "more", "made_of", "told"),
    [
        ("Bake with a cheese and crumb top", ["celeriac"], "", "Bake with celeriac and a cheese and crumb top"),
        ("Bean stew (lobio)", ["gluten-free pita"], "", "Bean stew, with gluten-free pita (lobio)"),
        ("Stuffed aubergines with chickpeas and rosemary (imam bayildi)", ["gluten-free pita"], "",
         "Stuffed aubergines with chickpeas, rosemary and gluten-free pita"),
        ("Cheese toast with tomato", ["gluten-free bread"], "", "Cheese on gluten-free toast with tomato"),
        ("Tofu jambalaya", ["smoked tofu"], "", "Tofu jambalaya"),
        ("Soup with kale, leeks, peas and dill", ["tofu", "gluten-free bread"], "",
         "Soup with kale, leeks, peas, dill and gluten-free bread"),
        ("Kofta with herb salad", ["soy yoghurt"], "minced turkey",
         "Kofta of minced turkey with herb salad and soy yoghurt"),
    ],
)  # fmt: skip
def test_what_a_title_does_not_name_is_told_where_it_belongs(
    title: str, more: list[str], made_of: str, told: str
) -> None:
    assert told_beside(title, more, made_of) == told


@pytest.mark.parametrize("exclusion", ["gluten", "dairy", "sesame", "high_fodmap", "tyramine", "vegan", "corn"])
def test_no_title_says_with_twice_or_grows_without_need(exclusion: str) -> None:
    """A title has as many "with" as it was written with, or one; who reads the list sees it whole."""
    seen = 0
    for dish, one in variants((exclusion,)):
        title = one.dish.title
        seen += title != dish.title
        assert title.count(" with ") <= max(1, dish.title.count(" with ")), title
        assert title.count(" and ") < 3 or dish.title.count(" and ") >= 3 or " with a " in title, title
        assert not re.search(r"\b(\w+) \1\b", title.replace("(red red)", ""), re.IGNORECASE), title
    assert seen > 5


def test_a_title_says_gluten_free_where_bread_or_pasta_is_and_nowhere_else() -> None:
    told = 0
    for dish, one in variants(("gluten",)):
        named = {swap.use for swap in one.swaps if swap.use.startswith("gluten-free ")}
        if "gluten-free" in one.dish.title.lower():
            told += 1
            assert named, dish.id
    assert told > 60
    assert not [one.dish.title for _, one in variants(("dairy",)) if "gluten-free" in one.dish.title.lower()]


# ---- the list: amounts, whose a second line is, how it is cut


def made(exclusion: str) -> Iterator[tuple[Dish, Adapted, Swap, Portioned]]:
    """Each line of a variant that stands in, with its swap."""
    for dish, one in variants((exclusion,)):
        for swap in one.swaps:
            for line in one.dish.ingredients:
                if swap.use and line.ingredient == swap.use and line not in dish.ingredients:
                    yield dish, one, swap, line


@pytest.mark.parametrize("exclusion", ["dairy", "vegan"])
def test_an_oil_that_stands_in_for_butter_is_measured_in_spoons(exclusion: str) -> None:
    oils = [(dish.id, line) for dish, _, _, line in made(exclusion) if line.ingredient.endswith("oil")]
    assert len(oils) > 20
    assert not [(id_, line.shown) for id_, line in oils if line.unit == "g" and line.edible_g < 60]


def test_water_is_measured_in_millilitres_and_a_second_one_says_what_it_is_for() -> None:
    found = adapted(library().cookbook.dishes["spaghetti-bolognese"], library(), anybody(("vegan", "nightshades"))).dish
    waters = [line for line in found.ingredients if line.ingredient == "water"]
    assert len(waters) == 2
    assert {line.unit for line in waters} == {"ml"}
    assert {line.note for line in waters} == {"for the pumpkin purée", "for the dried soya mince"}


def test_a_spoon_of_sunflower_seeds_is_one_of_kernels() -> None:
    dish = library().cookbook.dishes["tofu-oyster-mushroom-carrot-rice"]
    found = adapted(dish, library(), anybody(("sesame",))).dish
    seeds = next(line for line in found.ingredients if line.ingredient == "sunflower seeds")
    assert seeds.unit == "g" or seeds.edible_g > 10


def test_what_comes_in_a_block_or_a_root_is_cut_where_the_recipe_cuts() -> None:
    seen = 0
    for exclusion in ("vegan", "vegetarian", "nightshades", "pulses"):
        for dish, one, swap, line in made(exclusion):
            before = dish.ingredients[swap.line].note
            roots = swap.use in ("celeriac", "parsnip", "swede") and re.search("wedges|sticks|sliced|diced", before)
            block = swap.use in ("smoked tofu", "extra-firm tofu", "firm tofu", "paneer") and "minced" not in swap.of
            flesh = library().cookbook.ingredients[swap.of].raw_group in ("0500", "1000", "1300", "1500", "1700")
            if [other.use for other in one.swaps].count(swap.use) > 1:
                continue  # torn in the step that names the other of the two
            if roots or (block and (flesh or swap.of.endswith(", canned"))):
                seen += 1
                assert line.note, (dish.id, swap.of, swap.use)
    assert seen > 40


def test_bread_of_a_loaf_is_weighed_and_flat_bread_counted() -> None:
    for exclusion in ("dairy", "high_fodmap", "soy", "gluten"):
        for dish, _, swap, line in made(exclusion):
            if swap.use.endswith("loaf"):
                assert line.unit == "g", (dish.id, line.shown)
            elif swap.use in ("corn tortillas", "gluten-free pita") and dish.ingredients[swap.line].unit == "":
                assert line.unit == "", (dish.id, line.shown)


def test_a_wine_for_a_wine_stays_in_millilitres() -> None:
    found = adapted(library().cookbook.dishes["mussel-bean-fennel-stew"], library(), anybody(("vegan",))).dish
    assert next(line.unit for line in found.ingredients if line.ingredient == "vegan white wine") == "ml"


def test_what_stands_in_raw_is_not_called_cooked() -> None:
    """Raw cod for cooked mussels: who reads "the cooked cod" would not cook it."""
    found = adapted(library().cookbook.dishes["mussel-bean-fennel-stew"], library(), anybody(("shellfish",))).dish
    text = " ".join(step.text for step in found.steps)
    assert "Cook the cod fillet until opaque right through" in text
    assert "cooked cod" not in text


# ---- spices: each its own line, each named where it goes in


@pytest.mark.parametrize("exclusion", ["garlic_onion", "gluten", "high_fodmap"])
def test_chilli_without_its_blend_is_hot_and_names_each_spice(exclusion: str) -> None:
    dish = library().cookbook.dishes["chilli-con-carne"]
    found = adapted(dish, library(), anybody((exclusion,))).dish
    assert found.title.startswith(dish.title)
    assert "Stir in the ground cumin, smoked paprika, cayenne pepper and paprika." in found.steps[1].text
    assert {"cayenne pepper", "paprika", "smoked paprika"} < {line.ingredient for line in found.ingredients}


def test_jambalaya_without_its_seasoning_names_each_spice() -> None:
    found = adapted(library().cookbook.dishes["jambalaya"], library(), anybody(("garlic_onion",))).dish
    assert "Stir in the paprika, dried oregano, cayenne pepper, basmati rice" in found.steps[1].text


def test_where_spices_stand_in_for_a_paste_no_step_speaks_of_paste() -> None:
    found = adapted(library().cookbook.dishes["chicken-tikka-masala"], library(), anybody(("garlic_onion",))).dish
    assert "in the spices" in found.steps[1].text
    assert "paste" not in " ".join(step.text for step in found.steps)


@pytest.mark.parametrize("exclusion", ["garlic_onion", "gluten", "nightshades", "mustard", "celery"])
def test_every_spice_that_a_method_named_is_named_or_is_one_with_another(exclusion: str) -> None:
    """No spice of a variant's list goes unsaid because another one's name holds its own."""
    seen, spices = 0, {x.name for x in library().cookbook.ingredients.values() if x.family == "spices"}
    for dish, one in variants((exclusion,)):
        text = " ".join(step.text for step in one.dish.steps).lower()
        lines = {line.ingredient for line in one.dish.ingredients}
        for swap in one.swaps:
            if swap.use in spices & lines:
                longer = [name for name in lines if name.endswith(f" {swap.use}")]
                seen += 1
                alone = text
                for name in longer:
                    alone = alone.replace(name, "")
                assert swap.use in alone or swap.of not in " ".join(s.text for s in dish.steps), (dish.id, swap.use)
    assert seen > 3


def test_a_cut_that_the_list_tells_is_not_told_again() -> None:
    found = adapted(library().cookbook.dishes["chilli-con-carne"], library(), anybody(("nightshades",))).dish
    assert "in thin strips" not in " ".join(step.text for step in found.steps)
    assert next(line.note for line in found.ingredients if line.ingredient == "carrot") == "diced"


# ---- what a method does to the shape of a thing


@pytest.mark.parametrize(
    ("dish", "exclusions", "never"),
    [
        ("oven-fish-chips-peas", ("vegetarian",), "chickpeas, canned"),  # crumbs are pressed on
        ("baked-falafel-tahini", ("pulses",), "paneer"),  # a paste
        ("black-bean-cheddar-quesadillas", ("corn", "gluten"), "little gem lettuce"),  # fried
        ("baked-beans-on-toast", ("histamine",), "firm tofu"),  # poured over
        ("tarka-dal", ("nightshades",), "cucumber"),  # sizzled
        ("pickled-herring-beetroot-rye", ("high_fodmap",), "strawberries"),  # with fish and mustard
    ],
)
def test_what_cannot_be_filled_crumbed_or_blended_stands_in_for_nothing_that_is(
    dish: str, exclusions: tuple[str, ...], never: str
) -> None:
    found = adapted(library().cookbook.dishes[dish], library(), anybody(exclusions))
    assert never not in {swap.use for swap in found.swaps}


def test_stuffed_peppers_give_way_to_what_can_be_stuffed() -> None:
    for dish, one in variants(("nightshades",)):
        if re.search(r"stuff|fill the (?:red )?peppers", " ".join(step.text for step in dish.steps)):
            for swap in one.swaps:
                assert (swap.of, swap.use) != ("red pepper", "carrot"), dish.id


def test_nothing_grown_stands_twice_in_a_list_where_another_would_do() -> None:
    found = adapted(library().cookbook.dishes["lentil-soup-sausages"], library(), anybody(("nightshades",))).dish
    assert [line.ingredient for line in found.ingredients].count("celeriac") == 1


def test_what_a_packet_should_say_stands_with_the_variant() -> None:
    told = CliRunner().invoke(main, ["dishes", "show", "chilli-con-carne", "-x", "dairy"])
    assert "On the packet\n  gluten-free beef stock cube: gluten-free, and without milk" in told.output
    assert "On the packet" not in CliRunner().invoke(main, ["dishes", "show", "chilli-con-carne"]).output


# ---- what a reader found who cooked in her head


def text_of(dish: str, *exclusions: str) -> str:
    found = adapted(library().cookbook.dishes[dish], library(), anybody(exclusions)).dish
    return " ".join(step.text for step in found.steps)


def lines_of(dish: str, *exclusions: str) -> dict[str, str]:
    found = adapted(library().cookbook.dishes[dish], library(), anybody(exclusions)).dish
    return {line.ingredient: line.note for line in found.ingredients}


def test_a_root_for_small_potatoes_is_cut_so_that_it_is_soft_in_time() -> None:
    assert lines_of("jamaican-curry-chicken", "nightshades")["celeriac"] == "peeled, diced"
    for _, _, swap, line in made("nightshades"):
        if "potato" in swap.of and swap.use in ("celeriac", "swede", "parsnip"):
            assert not re.search("halved|quartered", line.note), (swap, line.note)


def test_a_vegetable_for_pulses_of_a_tin_is_cut() -> None:
    assert lines_of("cuban-black-bean-soup", "pulses")["courgette"] == "diced"


def test_no_herb_is_softened_for_spring_onions() -> None:
    assert "fennel" in lines_of("pea-mint-white-bean-soup", "garlic_onion")
    seen = 0
    for dish, one in variants(("garlic_onion",)):
        for swap in one.swaps:
            if (swap.of, swap.use) == ("spring onion", "parsley"):
                seen += 1
                text = " ".join(step.text for step in one.dish.steps)
                assert not re.search(r"[Ss]often the (?:[\w -]+ and )?parsley", text), dish.id
    assert seen


def test_an_ending_of_two_lines_that_became_one_is_told_once() -> None:
    assert text_of("chicken-prawn-paella", "vegetarian").count("hot right through") == 1


def test_what_comes_with_a_stand_in_is_the_last_of_its_list() -> None:
    assert "Scatter with the parsley, firm tofu and lemon juice and eat" in text_of("shakshuka", "lactose")


def test_what_is_fried_before_a_step_stands_before_it() -> None:
    assert "(Oyster mushrooms: fried crisp.) Stir the oyster mushrooms" in text_of("creamy-pea-pasta", "soy", "celery")


def test_macaroni_cheese_without_dairy_does_not_read_as_one_word() -> None:
    found = adapted(library().cookbook.dishes["macaroni-cheese"], library(), anybody(("dairy",))).dish
    assert found.title == "Macaroni and vegan cheese with broccoli"


def test_what_the_step_does_or_the_packet_tells_is_not_told_beside_it() -> None:
    assert "(Tofu: crumbled.)" not in text_of("quinoa-walnut-orange-pilaf", "lactose")
    assert "minutes less" not in text_of("chicken-chow-mein", "lupin")
    assert "fried crisp" not in text_of("spaghetti-carbonara", "tyramine", "fava")


def test_tofu_that_a_step_browns_in_a_pot_is_lifted_out_and_not_fried_twice() -> None:
    text = text_of("moroccan-chicken-chickpea-stew", "pescatarian", "wheat")
    assert "(Tofu: lift it out when it is brown, and put it back at the end.)" in text
    assert "fry it first" not in text


def test_salty_cheese_for_fish_says_so_and_paneer_for_pulses_is_less() -> None:
    assert "(Feta: salty, so season less.)" in text_of("salmon-rice-cakes-courgette", "vegetarian")
    dish = library().cookbook.dishes["white-beans-on-toast"]
    found = adapted(dish, library(), anybody(("pulses",))).dish
    before = next(line.edible_g for line in dish.ingredients if line.ingredient == "cannellini beans, canned")
    assert next(line.edible_g for line in found.ingredients if line.ingredient == "paneer") < 0.7 * before


def test_no_title_names_a_fat_before_a_noun() -> None:
    found = adapted(library().cookbook.dishes["tofu-sesame-cubes"], library(), anybody(("sesame",))).dish
    assert found.title == "Sticky sunflower seed tofu cubes"
    for dish, one in variants(("sesame",)):
        assert "olive oil" not in one.dish.title or "olive oil" in dish.title, one.dish.title
