"""What a line means: sure only by an exact reading in a state that fits; else asked, with the right one among three."""

from __future__ import annotations

import pytest

from mealplan.bring.match import Matcher
from mealplan.bring.names import Names
from mealplan.bring.recipe import Bringer, Line
from mealplan.foods.food import EXCLUSIONS
from mealplan.library import Library
from real_library import library

assert library


@pytest.fixture(scope="module")
def bringer(library: Library) -> Bringer:
    return Bringer(library)


def test_the_tables_name_only_what_the_catalogue_has(library: Library) -> None:
    assert Names(library.cookbook).faults() == []


@pytest.mark.parametrize(
    ("text", "ingredient"),
    [
        ("1 large onion, finely chopped", "onion"),
        ("2 onions, red, sliced", "red onion"),
        ("1 yellow bell pepper, diced", "yellow pepper"),
        ("4 boneless, skinless chicken thighs", "chicken thigh"),
        ("8 chicken thighs, skin-on and bone-in", ""),
        ("1 can tomatoes", "chopped tomatoes, canned"),
        ("1 cup dried chickpeas", "chickpeas, dried"),
        ("1 cup cooked quinoa", "ready-cooked quinoa"),
        ("1 cup frozen peas", "frozen peas"),
        ("150g cooked peeled prawns", "cooked prawns"),
        ("1 rote Paprika, gewürfelt", "red pepper"),
        ("1 TL Paprikapulver, edelsüß", "paprika"),
        ("200 g TK-Erbsen", "frozen peas"),
        ("2 Zwiebelwürfel", "onion"),
        ("2 oignons émincés", "onion"),
        ("100 g de lardons fumés", "pancetta"),
        ("2 cubes de bouillon de légumes", "vegetable stock cube"),
        ("500 ml Gemüsebrühe", "vegetable stock"),
        ("200 g flour, gluten-free", "gluten-free flour blend"),
        ("1 TL Chili-Flocken", "cayenne pepper"),
        ("2 ears of corn", "corn on the cob"),
        ("1 cup cherry or grape tomatoes", "cherry tomatoes"),
        ("4 free-range eggs", "egg"),
    ],
)
def test_an_exact_reading_is_sure(bringer: Bringer, text: str, ingredient: str) -> None:
    found = bringer.line(text).match
    assert (found.verdict, found.ingredient if ingredient else "") == ("sure" if ingredient else "ask", ingredient)


@pytest.mark.parametrize(
    "text",
    [
        "1 oignon, 1 carotte", "1 Glas Rotkohl",
        "2 banana leaves", "6 kaffir lime leaves", "1 garlic bread", "1 can root beer", "200 g petits beurres",
        "1 cup milk chocolate chips", "2 tbsp peanut oil", "1 can tomato soup", "100g butter lettuce",
        "1 cup vegan parmesan", "1 can green lentils in dressing", "250 g Butterkekse", "1 cup egg substitute",
        "12 oyster crackers", "1 tsp celery salt", "wheat-free tamari, 1 tbsp", "4 fish cakes",
        "fresh oregano, 2 tbsp", "1 EL Gemüsebrühe", "1 smoked trout", "100 ml milk, lactose-free or oat",
        "1 cup rice, cooked", "2 peppers, sliced", "250 ml dairy-free milk",
    ],
)  # fmt: skip
def test_a_word_that_makes_another_food_is_never_left_out(bringer: Bringer, text: str) -> None:
    assert bringer.line(text).match.verdict != "sure"


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("2 tbsp vegetable oil", "rapeseed oil"),
        ("200 g Sahne", "double cream"),
        ("1 Paprika", "red pepper"),
        ("1 cup rice", "basmati rice"),
        ("1 tbsp tomato purée", "tomato paste"),
        ("2 cups chopped tomatoes", "tomato"),
        ("1 tsp ginger", "ground ginger"),
    ],
)
def test_what_means_several_things_is_asked_with_them(bringer: Bringer, text: str, among: str) -> None:
    found = bringer.line(text).match
    assert found.verdict == "ask"
    assert len(found.candidates) <= 3
    assert among in [one.ingredient for one in found.candidates]


def test_the_food_table_is_among_the_candidates(bringer: Bringer, library: Library) -> None:
    for text, words in (("1 duck breast", "Duck"), ("250g semolina", "Semolina"), ("100 g Grieß", "Semolina")):
        found = bringer.line(text).match
        assert any(library.foods.food(c.food).name.startswith(words) for c in found.candidates if c.food), text


def test_a_word_of_two_languages_is_asked_unless_the_line_speaks_one(bringer: Bringer) -> None:
    assert bringer.line("2 prunes").match.verdict == "ask"
    assert bringer.line("200 g de prunes").match.ingredient == "plum"
    assert bringer.line("2 prunes", "fr").match.ingredient == "plum"
    assert bringer.line("2 prunes", "en").match.ingredient == "prunes"


def test_a_line_of_several_things_names_them_all(bringer: Bringer) -> None:
    for text in ("salt and freshly ground black pepper", "Salz und Pfeffer", "sel, poivre"):
        found = bringer.line(text).match
        assert (found.verdict, found.ingredient, found.parts) == ("sure", "salt", ("black pepper",)), text


def test_of_two_the_first_is_taken_and_the_other_told(bringer: Bringer) -> None:
    line = bringer.line("1 cup milk (or almond milk)")
    assert (line.match.verdict, line.match.ingredient, line.match.others) == ("sure", "milk", ("almond milk",))
    assert "tree_nuts" in line.held.maybe
    assert bringer.line("2 cups vegetable or chicken stock").match.others == ("chicken stock",)


def grams(line: Line) -> tuple[float, float]:
    assert line.weight is not None, line.reading.text
    return line.weight.low, line.weight.high


def test_weight_and_food_are_of_one_state(bringer: Bringer, library: Library) -> None:
    raw, cooked = bringer.line("1 cup spinach"), bringer.line("1 cup cooked spinach")
    spinach = library.cookbook.ingredients["spinach"]
    assert raw.weight is not None
    assert cooked.weight is not None
    assert (raw.weight.food, grams(raw)[0]) == (spinach.raw, pytest.approx(30, abs=1))
    assert (cooked.weight.food, grams(cooked)[0]) == (spinach.cooked, pytest.approx(180, abs=1))


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("400g tin chickpeas, drained and rinsed", 240, 240),
        ("1 boîte de pois chiches (265 g égouttés)", 265, 265),
        ("2 x 400g tins chopped tomatoes", 800, 800),
        ("1 large onion (about 200 g)", 180, 200),
        ("2 celery sticks", 80, 80),
        ("4 thyme sprigs", 1.2, 4.8),
        ("1 stick unsalted butter", 113, 114),
        ("juice of 2 lemons", 96, 96),
        ("1 Pck. Trockenhefe", 7, 7),
        ("1 Pfund Kartoffeln", 500, 500),
        ("4 pavés de saumon de 150 g", 600, 600),
        ("1-inch piece of ginger", 7, 15),
        ("1 demi-oignon", 55, 55),
        ("1 Glas Weißwein", 148, 218),
        ("3 Stängel Thymian", 0.9, 3.6),
    ],
)
def test_packs_pieces_and_kitchen_units_weigh(bringer: Bringer, text: str, least: float, most: float) -> None:
    low, high = grams(bringer.line(text))
    assert (low, high) == (pytest.approx(least, rel=0.06), pytest.approx(most, rel=0.06))


def test_a_pint_is_asked_until_the_units_are_known(library: Library) -> None:
    line = Bringer(library).line("1 pint double cream")
    assert line.open == "amount"
    us, uk = (Bringer(library, units).line("1 pint double cream") for units in ("us", "uk"))
    assert (us.open, uk.open) == ("", "")
    assert grams(uk)[0] / grams(us)[0] == pytest.approx(568.261 / 473.176)


def test_no_allergen_of_a_line_is_judged_free(bringer: Bringer, library: Library) -> None:
    """A sure line holds what its ingredient holds; an open one may hold anything that it does not surely hold."""
    for text in (
        "2 tbsp soy sauce or tamari",
        "250 g egg noodles",
        "200 g Erdnussflips",
        "1 brioche",
        "1 jar of something",
    ):
        line = bringer.line(text)
        if line.match.verdict == "sure":
            for name in (line.match.ingredient, *line.match.others):
                for exclusion in EXCLUSIONS:
                    if library.cookbook.ingredient_verdict(name, exclusion).answer.value == "contains":
                        assert exclusion in {*line.held.contains, *line.held.maybe}, (text, name, exclusion)
        else:
            assert {*line.held.contains, *line.held.maybe} == set(EXCLUSIONS), text
    assert "gluten" in bringer.line("2 tbsp soy sauce or tamari").held.contains
    assert "dairy" not in bringer.line("1 cup vegan butter").held.contains


def test_her_own_words_go_first(library: Library) -> None:
    mine = Bringer(library, own={"sahne": "oat cream"})
    found = mine.line("200 g Sahne").match
    assert (found.verdict, found.ingredient, found.own) == ("sure", "oat cream", True)


def test_an_unknown_line_says_so(library: Library) -> None:
    matcher = Matcher(library, Names(library.cookbook))
    from mealplan.bring.line import read

    assert matcher.match(read("1 qxzqxz")).verdict == "unknown"
    assert matcher.match(read("")).verdict == "unknown"
