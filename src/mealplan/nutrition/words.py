"""Plain words for people: what a nutrient is called, and the order in which targets are read."""

from __future__ import annotations

from mealplan.nutrition.nutrients import nutrients

#: What fibromyalgia and plant diets are usually asked about comes first; then energy and where it comes from.
HEADLINE = ("vitamin_b12", "magnesium", "epa_dha", "ala", "folate_dfe", "vitamin_b6", "vitamin_d", "iron")
_THEN = ("energy", "protein", "carbohydrate", "fiber", "fat", "saturated_fat", "linoleic_acid")

# The catalogue keeps the names of its source; these are the ones that read oddly in a sentence.
_PLAIN = {
    "adjusted_protein": "Adjusted protein",
    "ala": "ALA (omega-3)",
    "alcohol": "Alcohol",
    "carbohydrate": "Carbohydrate",
    "carotene_alpha": "Alpha-carotene",
    "carotene_beta": "Beta-carotene",
    "cryptoxanthin_beta": "Beta-cryptoxanthin",
    "dha": "DHA (omega-3)",
    "dpa": "DPA (omega-3)",
    "epa": "EPA (omega-3)",
    "epa_dha": "EPA + DHA (omega-3)",
    "fat": "Fat",
    "fatty_acids_total_transmonoenoic": "Trans fat, monounsaturated",
    "fatty_acids_total_transpolyenoic": "Trans fat, polyunsaturated",
    "fiber": "Fibre",
    "folate": "Folate, all forms",
    "folate_dfe": "Folate",
    "folate_food": "Folate from food",
    "glucose_dextrose": "Glucose",
    "linoleic_acid": "Linoleic acid (omega-6)",
    "monounsaturated_fat": "Monounsaturated fat",
    "niacin_ne": "Niacin equivalents",
    "omega3_total": "Omega-3, all",
    "polyunsaturated_fat": "Polyunsaturated fat",
    "saturated_fat": "Saturated fat",
    "sugars": "Sugars",
    "tocopherol_beta": "Beta-tocopherol",
    "tocopherol_delta": "Delta-tocopherol",
    "tocopherol_gamma": "Gamma-tocopherol",
    "tocotrienol_alpha": "Alpha-tocotrienol",
    "tocotrienol_beta": "Beta-tocotrienol",
    "tocotrienol_delta": "Delta-tocotrienol",
    "tocotrienol_gamma": "Gamma-tocotrienol",
    "trans_fat": "Trans fat",
    "vitamin_a_iu": "Vitamin A in IU",
    "vitamin_a_rae": "Vitamin A",
    "vitamin_b12": "Vitamin B12",
    "vitamin_b12_added": "Vitamin B12, added",
    "vitamin_b6": "Vitamin B6",
    "vitamin_c": "Vitamin C",
    "vitamin_d": "Vitamin D",
    "vitamin_d2": "Vitamin D2",
    "vitamin_d3": "Vitamin D3",
    "vitamin_d_iu": "Vitamin D in IU",
    "vitamin_e": "Vitamin E",
    "vitamin_k": "Vitamin K",
    "choline": "Choline",
    **dict.fromkeys(
        (
            "calcium",
            "iron",
            "magnesium",
            "phosphorus",
            "potassium",
            "sodium",
            "zinc",
            "copper",
            "manganese",
            "selenium",
        ),
        "",  # "Iron, Fe": the word before the comma
    ),
    "fluoride": "",
}


def plain_name(key: str) -> str:
    """What people call a nutrient: "Magnesium", not "Magnesium, Mg"."""
    name = nutrients()[key].name if key in nutrients() else key.replace("_", " ")
    plain = _PLAIN.get(key)
    if plain == "":
        return name.partition(",")[0]
    return plain or name


def in_a_sentence(name: str) -> str:
    """A plain name inside a sentence: a lower-case first letter, except in EPA, ALA and the like."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def reading_order(key: str) -> tuple[int, int]:
    """Sort key of a nutrient: the headline ones first, then energy and what gives it, then the catalogue's order."""
    for group, keys in enumerate((HEADLINE, _THEN)):
        if key in keys:
            return group, keys.index(key)
    table = list(nutrients())
    return 2, table.index(key) if key in table else len(table)
