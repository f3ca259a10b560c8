"""Which SR28 foods hold nothing but land plants (and salt, water): only these have EPA, DPA and DHA assumed
zero.

Deliberately narrow: a composite, a brand product or a name that leaves a doubt is not in, and its missing
values stay missing. Algae (seaweed, spirulina) and fungi are not land plants.
"""

from __future__ import annotations

import re

#: Whole groups that are plants unless a word below says otherwise.
_PLANT_GROUPS = {"0200", "0900", "1100", "1200", "1600", "2000"}

#: Baby foods, native foods and made dishes: never, whatever the name.
_NEVER = {"0300", "0600", "2100", "2200", "3500", "3600"}

#: In mixed groups only these beginnings of names are plants.
_PLAIN_IN_MIXED_GROUPS = re.compile(
    r"^(oil,\ (?!pam|industrial)|vegetable\ oil"
    r"|cereals,\ (oats|corn\ grits|farina|wheat)\b|cereals\ ready-to-eat,\ (wheat\ germ|(rice|wheat),\ puffed)"
    r"|beverages,\ (tea,\ (black|green|herb)|coffee,\ brewed|coffee,\ instant|almond\ milk|rice\ milk|coconut)"
    r"|beverages,\ water|water,\ |alcoholic\ beverage,\ (wine|beer|distilled)"
    r"|sugar|syrups?,\ (maple|corn|sorghum|malt)|molasses|honey|jams|marmalade|jellies"
    r"|cocoa,\ dry\ powder,\ unsweetened|baking\ chocolate,\ unsweetened"
    r"|snacks,\ (popcorn,\ air-popped|rice\ cakes|corn\ cakes)|leavening\ agents,\ (baking|cream)|salt)",
    re.IGNORECASE | re.VERBOSE,
)

#: Plant words that look like animal ones; taken out before the words below are looked for.
_LOOKALIKES = re.compile(
    r"""butternuts? | butterbur | butterhead | butter\ beans? | buttercup | eggplant
    | (cocoa|peanut|almond|cashew|sesame|seed|nut|sunflower\ seed|apple)\ butter
    | coconut\ (milk|cream|meat) | grated\ meat | (almond|rice|soy|oat|hemp)\ ?milk | soymilk | milk\ ?thistle
    | milkweed   
    | cream\ of\ tartar | honey\ ?dew | (kidney|liver)(?=\ beans?) | beans,\ kidney | beefsteak | oyster\ plant
    | horseradish | chick\ ?peas? | goose\ ?berr | lambs?\ ?quarters? | lamb's\ lettuce | crabapples?""",
    re.IGNORECASE | re.VERBOSE,
)

_NOT_ONLY_PLANTS = re.compile(
    r"""\b(milk|cheese|butter|buttered|cream|creamed|creamy|eggs?|meat|bacon|pork|beef|chicken|turkey|fish|ham
    |franks?|lard|suet|tallow|gravy|sauces?|casserole|souffle|pudding|pancakes?|gratin|scalloped|mashed|hash
    |french\ fried|fried|puffs|patt(y|ies)|breaded|batter|home.?prepared|home\ recipe|homemade
    |prepared\ from\ recipe|candied|kimchi|coleslaw|salad|sushi|omega|omega-3|dha|epa|algae
    |seaweed|spirulina|kelp|laver|wakame|agar|irishmoss|algal|mushrooms?|fungi?|yeast|meatless|vegetarian
    |veggie|burgers?|extender|soyburger|bars?|chili\ with|refried|dressing|mayonnaise|smoothie|stuffing
    |tamales?|pizza|gelatin|whey|casein|lactose|yogurt|seasoning\ mix|fresh-refrigerated|margarine|pie
    |dumplings?|falafel|dessert|custard|formulated|whale|seal|vitasoy|nasoya|azumaya|campbell's)\b""",
    re.IGNORECASE | re.VERBOSE,
)

#: A word of four or more capitals is a brand ("MORI-NU", "BUSH'S BEST"): its recipe is not known.
BRAND = re.compile(r"\b(?!USDA\b|KAMUT\b)[A-Z][A-Z'&-]{3,}")


def only_land_plants(group_code: str, name: str) -> bool:
    """True when everything in the food called `name` (an SR28 description) comes from land plants, salt or
    water."""
    if BRAND.search(name):
        return False
    if group_code in _NEVER:
        return False
    if group_code not in _PLANT_GROUPS and not _PLAIN_IN_MIXED_GROUPS.match(name):
        return False
    return _NOT_ONLY_PLANTS.search(_LOOKALIKES.sub(" ", name)) is None
