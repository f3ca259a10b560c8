"""Kitchen equipment: one table of what things are called, what each needs, and what a sentence of a method gives away.

Who has no hob can use no skillet: `needed` follows a name to everything that it asks for. A name that nobody knows may
need anything, so `lacking` counts it as needing what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from mealplan.errors import ValueProblem, nearest


@dataclass(frozen=True, slots=True)
class Tool:
    """`words`: its other names. `needs`: what it cannot do without, followed further. `like`: who lacks that is not
    served this either ("pan" may be a frying pan or a saucepan), not followed. `cooks`: it heats food; a kettle or a
    toaster is no cooking. `counts`: it can be missing in a kitchen, and be named in `without`."""

    name: str
    words: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    cooks: bool = False
    counts: bool = True


def _on(place: str, name: str, *words: str, like: tuple[str, ...] = ()) -> Tool:
    return Tool(name, words, (place,), like, cooks=True)


def _plain(*names: str) -> list[Tool]:
    return [Tool(name, counts=False) for name in names]


_TABLE: tuple[Tool, ...] = (
    Tool("hob", ("stove", "stovetop", "stove top", "cooktop", "cooker", "hotplate", "hot plate", "burner", "gas ring",
                 "induction plate", "camping stove"), cooks=True),
    Tool("oven", ("fan oven", "convection oven", "aga", "ovenproof", "oven proof", "oven safe"), cooks=True),
    _on("hob", "frying pan", "fry pan", "frypan", "skillet", "sauté pan", "saute pan", "omelette pan", "omelet pan",
        "pancake pan", "crepe pan", "crêpe pan", "cast iron pan", "paella pan", "tawa"),
    _on("hob", "saucepan", "sauce pan", "milk pan", "double boiler", "bain marie"),
    _on("hob", "pot", "stockpot", "stock pot", "soup pot", "cooking pot", "pasta pot", "cauldron", "preserving pan"),
    _on("hob", "pan", like=("frying pan", "saucepan", "pot")),
    _on("hob", "wok", "karahi", "kadai", "stir fry pan"),
    _on("hob", "griddle", "griddle pan", "grill pan", "plancha", like=("frying pan",)),
    _on("hob", "steamer", "steamer basket", "steaming basket", "steam basket", "bamboo steamer", "steamer insert"),
    _on("hob", "moka pot", "cafetiere for the hob"),
    # on the hob or in the oven: who has only one of them is not served it
    Tool("casserole", ("casserole dish", "casserole pot", "dutch oven", "french oven", "cocotte", "braiser", "tagine",
                       "cast iron pot"), ("hob", "oven"), ("pot", "baking dish"), cooks=True),
    Tool("pressure cooker", ("stovetop pressure cooker",), ("hob",), cooks=True),
    Tool("multicooker", ("multi cooker", "instant pot", "electric pressure cooker", "pressure multicooker",
                         "thermomix"), like=("pressure cooker",), cooks=True),
    Tool("slow cooker", ("slowcooker", "crock pot", "crockpot"), cooks=True),
    Tool("rice cooker", cooks=True),
    Tool("electric steamer", (), (), ("steamer",), cooks=True),
    Tool("air fryer", ("airfryer", "air fryer basket"), cooks=True),
    Tool("deep fryer", ("deep fat fryer", "fryer"), cooks=True),
    Tool("microwave", ("microwave oven",), cooks=True),
    Tool("mini oven", ("toaster oven", "tabletop oven", "halogen oven"), (), ("oven",), cooks=True),
    Tool("grill", ("broiler", "salamander"), ("oven",), cooks=True),
    Tool("contact grill", ("george foreman grill", "panini press", "sandwich press", "sandwich toaster",
                           "toastie maker", "sandwich maker"), (), ("grill",), cooks=True),
    Tool("barbecue", ("bbq", "barbeque", "charcoal grill", "gas grill", "outdoor grill", "fire pit", "campfire",
                      "smoker"), (), ("grill",), cooks=True),
    Tool("waffle iron", ("waffle maker",), cooks=True),
    Tool("bread machine", ("bread maker", "breadmaker"), cooks=True),
    Tool("sous vide", ("sous vide stick", "immersion circulator", "water bath"), cooks=True),
    Tool("yoghurt maker", ("yogurt maker",), cooks=True),
    Tool("dehydrator", cooks=True),
    Tool("blowtorch", ("kitchen torch",), cooks=True),
    Tool("raclette", ("raclette grill", "fondue", "fondue set", "fondue pot", "hot pot"), cooks=True),
    _on("oven", "baking tray", "baking sheet", "cookie sheet", "sheet pan", "oven tray", "tray", "baking pan",
        "jelly roll pan", "oven rack", "wire rack in the oven"),
    _on("oven", "roasting tin", "roasting pan", "roasting tray", "roasting dish", "roaster", like=("baking tray",)),
    _on("oven", "baking dish", "oven dish", "ovenproof dish", "gratin dish", "lasagne dish", "lasagna dish", "pie dish",
        "pie plate", "souffle dish", "soufflé dish", "pyrex dish", "pyrex", "clay pot", "roman pot"),
    _on("oven", "loaf tin", "loaf pan", "bread tin", "bread pan"),
    _on("oven", "muffin tin", "muffin tray", "muffin pan", "cupcake tin", "bun tin", "muffin cases"),
    _on("oven", "cake tin", "cake pan", "springform tin", "springform pan", "springform", "tart tin", "tart pan",
        "flan tin", "quiche dish", "quiche tin", "bundt tin", "bundt pan", "pie tin", "pie pan", "brownie tin", "tin"),
    _on("oven", "pizza stone", "baking stone", "pizza steel", "pizza pan", "pizza tray"),
    Tool("kettle", ("electric kettle", "tea kettle", "water boiler")),
    Tool("toaster"),
    Tool("blender", ("stick blender", "hand blender", "immersion blender", "smoothie maker", "liquidiser", "liquidizer",
                     "jug blender", "high speed blender")),
    Tool("food processor", ("processor", "mini chopper", "electric chopper"), like=("blender",)),
    Tool("mixer", ("electric mixer", "stand mixer", "hand mixer", "electric whisk", "electric hand whisk",
                   "electric beaters", "food mixer", "dough mixer")),
    Tool("grinder", ("spice grinder", "coffee grinder", "grain mill", "meat grinder", "mincer")),
    Tool("coffee machine", ("coffee maker", "espresso machine")),
    Tool("juicer", ("electric juicer", "juice extractor")),
    Tool("ice cream maker", ("ice cream machine",), ("freezer",)),
    Tool("freezer", ("deep freeze", "ice cube tray", "ice lolly moulds", "lolly moulds", "popsicle molds")),
    Tool("fridge", ("refrigerator",)),
    Tool("vacuum sealer"),
    Tool("milk frother", ("frother",)),
    Tool("spiralizer", ("spiraliser",)),
    Tool("mandoline", ("mandolin",)),
    Tool("pasta machine", ("pasta maker", "pasta roller")),
    Tool("pestle and mortar", ("mortar and pestle", "mortar", "pestle", "molcajete")),
    *_plain(
        "bowl", "plate", "dish", "knife", "board", "chopping board", "cutting board", "spoon", "tablespoon", "teaspoon",
        "fork", "whisk", "hand whisk", "balloon whisk", "spatula", "fish slice", "tongs", "ladle", "sieve", "colander",
        "strainer", "salad spinner", "grater", "microplane", "zester", "peeler", "jug", "measuring jug",
        "measuring cup", "cup", "measuring spoon", "scales", "kitchen scale", "scale", "jar", "mason jar", "glass",
        "mug", "bottle", "flask", "container", "storage container", "lunch box", "box", "tub", "tupperware",
        "freezer bag", "bag", "foil", "aluminium foil", "baking paper", "baking parchment", "parchment paper",
        "parchment", "greaseproof paper", "cling film", "plastic wrap", "kitchen paper", "kitchen towel", "paper towel",
        "tea towel", "towel", "cloth", "muslin", "cheesecloth", "nut milk bag", "lid", "rolling pin", "pastry brush",
        "brush", "cutter", "cookie cutter", "pastry cutter", "scissors", "kitchen scissors", "tin opener", "can opener",
        "bottle opener", "corkscrew", "masher", "potato masher", "potato ricer", "garlic press", "lemon squeezer",
        "citrus squeezer", "citrus press", "cooling rack", "wire rack", "rack", "thermometer", "meat thermometer",
        "oven thermometer", "timer", "skewer", "cocktail stick", "toothpick", "tray for serving", "serving dish",
        "serving bowl", "serving plate", "platter", "ramekin", "salad bowl", "mixing bowl", "egg cup", "apple corer",
        "corer", "pitter", "melon baller", "funnel", "pepper mill", "salt mill", "scoop", "ice cream scoop",
        "dough scraper", "bench scraper", "scraper", "piping bag", "oven glove", "oven mitt", "sushi mat", "string",
        "kitchen string", "weight", "cafetiere", "french press", "teapot", "tea strainer", "shaker", "cocktail shaker",
        "carafe", "pitcher", "bread knife", "paring knife", "table", "sink", "worktop", "hands", "spice mill",
        "coffee filter",
    ),
)  # fmt: skip
_TOOLS = {tool.name: tool for tool in _TABLE}
_NAMES = {word: tool.name for tool in _TABLE for word in (tool.name, *tool.words)}
#: What can be missing in a kitchen, for lists and hints; `canonical` knows their other names as well.
EQUIPMENT = tuple(tool.name for tool in _TABLE if tool.counts)
UNKNOWN = "?"  # in what a name needs: nobody knows

_HOB_USED = frozenset(
    {
        "hob",
        "microwave",
        "slow cooker",
        "multicooker",
        "rice cooker",
        "electric steamer",
        "raclette",
        "sous vide",
        "kettle",
        "oven",
    }
)
_FRIED = frozenset({"hob", "air fryer", "deep fryer", "multicooker", "contact grill", "barbecue", "microwave"})
_BAKED = frozenset(
    {
        "oven",
        "hob",
        "microwave",
        "air fryer",
        "mini oven",
        "bread machine",
        "waffle iron",
        "multicooker",
        "slow cooker",
        "barbecue",
        "dehydrator",
    }
)
_GRILLED = frozenset({"grill", "oven", "barbecue", "contact grill", "griddle"})
_TOASTED = frozenset({"toaster", "hob", "oven", "grill", "mini oven", "air fryer", "microwave"})
_DO = r"(?:^|[.;,] |\bthen |\band )"  # where a sentence tells what to do
_IT = r"(?:the|it|them|both|each|until|for|under|on)\b"


def _says(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


#: (what a method says, what it then needs, the equipment of which any one explains the words)
_METHODS: tuple[tuple[re.Pattern[str], str, frozenset[str]], ...] = (
    (
        _says(
            r"\b(?:simmer|boil|poach|blanch|parboil|braise|stew)\b(?! the kettle)",
            r"\bbring\b[^.;]{0,40} to (?:a|the) boil\b",
        ),
        "hob",
        _HOB_USED,
    ),
    (_says(r"\b(?:fry|stir-fry|pan-fry|dry-fry|sauté|saute|sear|deep-fry)\b", r"\bscramble the\b"), "hob", _FRIED),
    (_says(r"(?<!the )\b(?:bake|roast)\b(?! (?:chicken|beef|potato|ham|dinner))"), "oven", _BAKED),
    (_says(rf"{_DO}(?:grill|broil) {_IT}", r"\bunder (?:a|the)( \w+)? grill\b"), "grill", _GRILLED),
    (_says(rf"{_DO}barbecue (?!sauce)"), "barbecue", frozenset({"barbecue"})),
    (
        _says(r"\b(?:blitz|whizz|whiz|pur[ée]e until)\b", r"(?<!powder )(?<!spice )\bblend\b"),
        "blender",
        frozenset({"blender", "food processor"}),
    ),
    (_says(rf"{_DO}microwave\b"), "microwave", frozenset({"microwave"})),
    (_says(rf"{_DO}toast {_IT}"), "toaster", _TOASTED),
    (_says(rf"{_DO}slow.cook "), "slow cooker", frozenset({"slow cooker"})),
    (_says(rf"{_DO}air.fry "), "air fryer", frozenset({"air fryer"})),
    (_says(rf"{_DO}freeze (?:for|until|overnight|the mix)"), "freezer", frozenset({"freezer"})),
    (_says(r"\bboil(?:ing)? (?:the|a) kettle\b"), "kettle", frozenset({"kettle", "hob", "microwave"})),
)
#: Words of the table that mean nothing else in a sentence: a step that names them uses them.
_IN_TEXT = (
    "hob", "stove", "stovetop", "oven", "frying pan", "skillet", "saucepan", "wok", "griddle pan", "casserole dish",
    "dutch oven", "pressure cooker", "instant pot", "slow cooker", "rice cooker", "air fryer", "microwave", "barbecue",
    "waffle iron", "bread machine", "baking tray", "baking sheet", "roasting tin", "baking dish", "loaf tin",
    "muffin tin", "cake tin", "blender", "food processor", "kettle", "toaster", "electric whisk", "electric mixer",
)  # fmt: skip
_LONGEST_FIRST = "|".join(sorted(map(re.escape, _IN_TEXT), key=len, reverse=True))
_FOOD = r"(?! (?:sauce|chips)\b)"  # "barbecue sauce" and "oven chips" are eaten
_TEXT_NAMES = re.compile(rf"\b(?:{_LONGEST_FIRST})s?\b{_FOOD}", re.IGNORECASE)


def _key(text: str) -> str:
    return re.sub(r"[\s_\-‐-―]+", " ", text.replace("’", "'").casefold()).strip()


@cache
def _found(text: str) -> tuple[str, ...]:
    """The tools that a name speaks of: "large frying pan with a lid" is a frying pan; () when nobody knows it."""
    words = _key(text).split()
    found: list[str] = []
    position = 0
    while position < len(words):
        for length in range(min(4, len(words) - position), 0, -1):
            name = _lookup(" ".join(words[position : position + length]))
            if name is not None:
                found.append(name)
                position += length
                break
        else:
            position += 1
    counted = [name for name in found if _TOOLS[name].counts]
    return tuple(dict.fromkeys(counted or found))


def _lookup(phrase: str) -> str | None:
    forms = [phrase, phrase.removesuffix("s"), phrase.removesuffix("es")]
    if phrase.endswith("ves"):  # knives
        forms += [phrase[:-3] + "fe", phrase[:-3] + "f"]
    return next((_NAMES[form] for form in forms if form in _NAMES), None)


def is_name(text: str) -> bool:
    """Whether the whole text is a name in the table (for `#frying pan` written without braces)."""
    return _lookup(_key(text)) is not None


def known(text: str) -> bool:
    """Whether the table knows what this cookware is."""
    return bool(_found(text))


def canonical(text: str, *, where: str | None = None) -> str:
    """The equipment that `text` names, as `without` keeps it ("stove" is "hob"). Raises ValueProblem."""
    name = _lookup(_key(text))
    if name is not None and _TOOLS[name].counts:
        return name
    close = near(text, counted=True)
    hint = f"did you mean {' or '.join(close)}?" if close else "known: " + ", ".join(EQUIPMENT)
    raise ValueProblem(f"{text[:60]!r} is no kitchen equipment", where=where, hint=hint)


def near(text: str, *, counted: bool = False) -> list[str]:
    """The names of the table that may be meant; `counted`: only of what can be missing in a kitchen."""
    choices = [word for word, owner in _NAMES.items() if _TOOLS[owner].counts or not counted]
    return list(dict.fromkeys(_NAMES[word] for word in nearest(_key(text), choices)))


def needed(cookware: Iterable[str], texts: Iterable[str] = ()) -> set[str]:
    """Everything that cookware needs, itself included, and what the words of the method (`texts`) need besides. Holds
    `UNKNOWN` where the table does not know a name."""
    out: set[str] = set()
    for item in cookware:
        tools = _found(item)
        out |= {name for tool in tools for name in _closed(tool)} or {UNKNOWN}
    for text in texts:
        for word in _TEXT_NAMES.findall(text):
            for name in _found(word):
                out |= _closed(name)
    for text in texts:
        out |= _method(text, out)
    return {name for name in out if name == UNKNOWN or _TOOLS[name].counts}


@cache
def _closed(name: str) -> frozenset[str]:
    """A tool, what it is like, and what it needs, followed to the end."""
    tool = _TOOLS[name]
    return frozenset({name, *tool.like}).union(*(_closed(need) for need in tool.needs))


def _method(text: str, have: set[str]) -> set[str]:
    return {name for words, name, explained in _METHODS if not explained & have and words.search(text)}


def heats(cookware: Iterable[str], texts: Iterable[str] = ()) -> bool:
    """Whether anything is cooked: by what is used, or by the words of the method. An unknown thing may cook."""
    need = needed(cookware, texts)
    return any(name == UNKNOWN or _TOOLS[name].cooks for name in need)


def lacking(cookware: Iterable[str], texts: Iterable[str], without: Iterable[str]) -> str | None:
    """Why a dish cannot be made in a kitchen without some equipment, in words; None when it can."""
    missing = {_lookup(_key(word)) or _key(word) for word in without if word.strip()}
    if not missing:
        return None
    cookware = list(cookware)
    named = sorted(missing & needed(cookware, texts))
    if named:
        return f"it needs {'an' if named[0][0] in 'aeiou' else 'a'} {named[0]}"
    unknown = next((item for item in cookware if not known(item)), None)
    if unknown is not None:
        return f"nobody knows what {unknown!r} needs, and it may be {' or '.join(sorted(missing))}"
    return None
