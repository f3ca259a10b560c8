"""What is done to a stand-in before it goes in: of the words of a recipe ("grated", "drained") those that fit it."""

from __future__ import annotations

import re

from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.swap import FISH, MEAT, SAUSAGES

_STATES = re.compile(r"\b(raw|cooked)\b")
_CUT = frozenset({
    "chopped", "cut", "cubed", "diced", "sliced", "halved", "quartered", "thinly", "finely", "roughly", "thin", "fine",
    "thick", "large", "small", "into", "wedges", "strips", "sticks", "chunks", "batons",
})  # fmt: skip
_ROOTS = frozenset({"carrot", "parsnip", "celeriac", "swede", "turnip", "potato", "sweet potato", "baking potato"})
_PEELED = _ROOTS | {"banana", "orange", "kiwi", "mango", "pineapple", "ginger", "papaya", "plantain", "beetroot"}
_GRATED = _ROOTS | {"courgette", "ginger", "apple", "pear", "beetroot"}
_HARD = ("cheddar", "gouda", "gruyère", "edam", "hard cheese", "parmesan", "vegan cheese", "swiss cheese")
_CRUMBLES = ("feta", "goat's cheese", "queso fresco", "firm tofu", "tempeh", "stock cube", "paneer")
_SHAPELESS = ("minced", "mince", "purée", "yoghurt", "yogurt", "cream", "milk", "cottage cheese", "soft tofu",
              "seed butter", "nutritional yeast", "flour", "powder", "syrup", "sauce", "jam", "honey")  # fmt: skip
_BIG_ROOTS = ("celeriac", "swede", "parsnip", "turnip", "pumpkin", "butternut squash")
_BLOCKS = ("paneer", "halloumi", "feta")  # of cheese that stand in for pulses
_FLESH = MEAT | {FISH, SAUSAGES}
_SLICES = "chopped|sliced|diced|quartered|halved|wedges|grated|cut"
_FRUIT_CUT = re.compile("grated|chopped|sliced|diced|quartered|halved|wedges|drained")
_LEAVES = ("lettuce", "cabbage", "greens", "kale", "spinach", "basil", "parsley", "coriander", "chives", "rocket")


def grated(new: Ingredient) -> bool:
    """Whether a grater takes it."""
    return new.name in _GRATED or any(part in new.name for part in _HARD)


def sliced(new: Ingredient) -> bool:
    """Whether one cuts slices of it."""
    return new.aisle in ("fruit", "produce") and _cut(new.name, new) and "strawberries" not in new.name


def fitting(note: str, old: Ingredient, new: Ingredient) -> str:
    """The preparation of a stand-in: what the recipe does to `old`, as far as a cook does it to `new`, too."""
    states = _STATES.findall(note)
    if new.name.endswith(", canned") and "pulses" in new.family:
        kept = ["drained", "rinsed"]
    elif any(word in new.name for word in ("feta", "goat's cheese")) and re.search(r"torn|grated|sliced|shaved", note):
        kept = ["crumbled"]
    elif "tofu" in new.name and "soft" not in new.name and old.name.endswith(", canned"):
        kept = ["drained", "diced"]
    elif old.name.endswith(", canned") and old.raw_group not in _FLESH and new.name in _BLOCKS:
        kept = ["diced"]
    elif new.aisle == "fruit" and old.raw_group == "0900" and _FRUIT_CUT.search(note):
        small = any(word in new.name for word in ("berries", "currants")) and "strawberries" not in new.name
        kept = [*(["peeled"] if new.name in _PEELED else []), *([] if small else ["sliced"])]
        kept = ["grated"] if "grated" in note and grated(new) else kept
    elif new.name in _BIG_ROOTS and re.search("halved|quartered", note) and "potato" in old.name:
        kept = ["peeled", "diced"]  # half a potato is a mouthful, half a celeriac is none
    elif old.name.endswith(", canned") and "pulses" in old.family and new.aisle == "produce" and _cut(new.name, new):
        kept = ["torn" if "oyster mushroom" in new.name else "diced"]
    elif new.name == "spring onion greens" and re.search(_SLICES, note):
        kept = ["chopped" if "chopped" in note else "sliced"]
    elif new.aisle == "fresh-herbs" and old.aisle != "fresh-herbs" and not _CUT.isdisjoint(note.split()):
        kept = ["chopped"]
    else:
        kept = [part for part in (_part(part, old, new) for part in note.split(",")) if part]
        kept = kept or _unsaid(note, old, new)
    return ", ".join([*states, *(part for part in kept if part not in states)])


def _unsaid(note: str, old: Ingredient, new: Ingredient) -> list[str]:
    """How a stand-in is cut that comes whole, where the recipe says nothing that fits: flesh has its own shape."""
    if "tofu" in new.name and "soft" not in new.name and old.raw_group in _FLESH and "minced" not in old.name:
        return ["sliced"]
    if new.name in ("feta", "vegan feta") and old.raw_group in _FLESH:
        return ["crumbled"]
    if new.name == "cooked chicken" and old.raw_group in _FLESH:
        return ["torn"]
    if new.name == "fennel" and "grated" in note:
        return ["sliced"]
    return []


def _part(part: str, old: Ingredient, new: Ingredient) -> str:
    """One part of a note ("finely chopped") where it fits, else nothing."""
    words = re.findall(r"[a-z]+", part.lower())
    doing = [word for word in words if word not in _STATES.findall(part)]
    if not doing or not all(_fits(word, doing, old, new) for word in doing):
        return ""
    return part.strip()


def _fits(word: str, doing: list[str], old: Ingredient, new: Ingredient) -> bool:
    name = new.name
    if old.family == new.family and old.name.split()[-1] == name.split()[-1]:
        return True  # another sort of the same thing
    if word == "crumbled":
        return any(part in name for part in _CRUMBLES)
    if word in ("drained", "rinsed"):
        wet = any(part in name for part in ("canned", "tofu", "sauerkraut", "kimchi"))
        return wet or new.aisle == "grains-and-pasta"
    if any(part in name for part in _SHAPELESS) or _fluid(new):
        return False
    if word in ("peeled",):
        return name in _PEELED
    if word in ("grated", "coarsely"):
        return grated(new)
    if word in ("torn", "shredded"):
        return any(part in name for part in _LEAVES) or (word == "torn" and new.family == "bread")
    if word == "shaved":
        return any(part in name for part in _HARD)
    if word in _CUT:
        return _cut(name, new)
    return old.raw_group == new.raw_group and new.raw_group in MEAT


def _fluid(new: Ingredient) -> bool:
    """Oils, spices, drinks and the like: nothing to cut."""
    seasoning = new.raw_group in ("0200", "0600") and new.aisle != "fresh-herbs"
    return seasoning or new.raw_group in ("0400", "1400", "1900")


def _cut(name: str, new: Ingredient) -> bool:
    """Whether a knife cuts it: not what is small, dried or rolled already."""
    tiny = ("seeds", "raspberries", "blueberries", "lentils", "rice", "oats", "capers", "peas", "raisins")
    return not any(part in name for part in tiny) and new.aisle not in ("grains-and-pasta", "baking", "spices")
