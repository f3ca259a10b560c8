"""The title of a variant: it names what is in it, and nothing that is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from mealplan.dishes.dish import Dish
from mealplan.dishes.fitting import sliced
from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.left_out import without
from mealplan.dishes.resolve import CARRIES_NOTHING
from mealplan.dishes.swap import (
    FATS,
    FISH,
    Swap,
    counted,
    either,
    ends,
    kept_words,
    many,
    one,
    owned,
    replaced,
    spoken,
    stands_in,
    words_for,
)
from mealplan.dishes.told_beside import CLAIM, told_beside

Entries = Mapping[str, Ingredient]

_LEFT_UNSAID = frozenset({
    "canned", "tinned", "dried", "fresh", "in", "water", "pieces", "breast", "thigh", "fillet", "firm", "extra-firm",
    "soft", "gluten-free", "lactose-free", "frozen", "sliced", "unfortified", "plain", "whole", "halal", "cooked",
    "ready-cooked",
})  # words of a name that no title says  # fmt: skip
_CLAIMED = ("bread", "pasta")  # families
_COLOURS = "(?:(?:white|black|red|brown) )?"  # of beans that a title names otherwise than the list


def called(name: str) -> str:
    """What a title calls an ingredient: without the tin, the packet's claim and the brand of cut."""
    kept = [word.removesuffix(",") for word in spoken(name).split() if word.removesuffix(",") not in _LEFT_UNSAID]
    return " ".join(kept) or spoken(name)


def titled(name: str) -> str:
    """What a title calls a stand-in: the spice and not how it is milled, the pumpkin and not its tin."""
    said = called(name).removeprefix("ground ")
    return said.removesuffix(" powder").removesuffix(" purée")


def leaves(title: str, dish: Dish, index: int, entries: Entries) -> bool:
    """Whether a line can be left out of the title of a dish: it is not named, or as one thing of several."""
    left = without(title, words_for(dish.ingredients[index]))
    return not named_in(left, dish, index, entries)


def named_in(title: str, dish: Dish, index: int, entries: Entries, gone: Iterable[int] = ()) -> str:
    """The words of a title that name the ingredient of a line, or what it is of ("chicken" of chicken thigh). `gone`:
    other lines that are replaced as well, and own no word."""
    entry, names = entries[dish.ingredients[index].ingredient], words_for(dish.ingredients[index])
    names = [*names, *sorted((x for x in entry.aliases if "," not in x), key=lambda x: (-len(x), x))]
    bare = [name.removeprefix("canned ").removeprefix("frozen ") for name in names]
    title = _masked(title, dish, index)
    for name in [*names, *bare, *owned(dish, index, entries, gone)]:
        if one(name)[:-1].lower() not in title.lower():
            continue
        colour = _COLOURS if one(name) == "bean" else ""
        found = re.search(rf"{colour}(?:{either([name])})(?: beans?\b)?", title, re.IGNORECASE)
        if found:
            return found.group()
    return ""


def _masked(title: str, dish: Dish, index: int) -> str:
    """A title without the longer names of other lines in which a name of this one stands: butter beans hold no
    butter."""
    words = words_for(dish.ingredients[index])
    mine, stems = either(words), [one(word)[:-1].lower() for word in words]
    for name in kept_words(dish, (index,)).difference(words):
        bare = name.removeprefix("canned ").removeprefix("frozen ").removeprefix("dried ")
        if " " not in bare or not any(stem in bare.lower() for stem in stems):
            continue
        if re.search(mine, bare, re.IGNORECASE):
            title = re.sub(either([bare]), lambda match: "_" * len(match.group()), title, flags=re.IGNORECASE)
    return title


def title_of(dish: Dish, swaps: Sequence[Swap], entries: Entries, carries: Iterable[int]) -> str:
    """What is named gives its name to what stands in for it; what stands in for much (`carries`: lines) is named."""
    title, more, much, made_of = _own_name(dish, swaps, entries), list[str](), set(carries), ""
    by, lost, gone = dict[str, str](), list[str](), {swap.line for swap in swaps}
    for swap in sorted(swaps, key=lambda swap: -dish.ingredients[swap.line].edible_g):
        if not swap.use or (_hot(swap) and swap.of.startswith("chilli")):
            continue
        old, new = entries[swap.of], entries[swap.use]
        word, same = named_in(title, dish, swap.line, entries, gone), _another_sort(old, new)
        if _told_free(swap, entries):
            word = word or _toast(title) or ("bread" if new.family == "bread" and stands_in(title, "bread") else "")
            if word and (_stands_alone(title, word) or not same):
                bare = same or word.lower() == "toast"
                sort = " " in word or (word.lower() in old.name.split() and word.lower() not in new.name.split())
                own = titled(new.name) if sort else word.lower()
                by[word] = CLAIM + (own if bare else _instead(title, word, old, new).removeprefix("on "))
            elif swap.line in much:
                by |= {word: titled(new.name)} if " " in word else {}
                more.append(CLAIM + titled(new.name))
        elif not word:
            if new.name == "rice cakes" and _toast(title):
                by["toast"] = new.name
            elif "potato" in swap.of and re.search(r"(?<!potato )\bmash\b", title):
                by["mash"] = f"{called(swap.use)} mash"
            elif swap.line in much and old.family != new.family and not same and not _unnamed(swap):
                if old.name.startswith("minced"):
                    made_of = titled(swap.use)
                else:
                    more.append(counted(titled(swap.use), new))
        elif " and " in word and f", {word}" in title:
            title = title.replace(f", {word}", f" and {counted(titled(swap.use), new)}")
        elif new.raw_group == FATS and _before_a_noun(title, word) and " oil" not in word:
            lost.append(word)  # no title names the fat; another line may own the word
        elif new.raw_group == FATS and _bare(title, word) != title:
            title = _bare(title, word)  # no title says what fat is in it
        elif not (same and {one(x) for x in word.lower().split()} <= {one(x) for x in spoken(swap.use).split()}):
            by.setdefault(word, _instead(title, word, old, new))
    if any(entries[s.of].raw_group == FISH and s.use and entries[s.use].raw_group != FISH for s in swaps):
        by["fishcakes"] = "cakes"
    by |= {word: "" for word in lost if word not in by}
    by |= {name: name for name in re.findall(r"\([^)]*\)", title)}  # what it is called elsewhere
    title = _tidy(replaced(title, by | _held(dish, swaps, by)), swaps, entries)
    for swap in swaps:
        title = title if swap.use else without(title, words_for(dish.ingredients[swap.line]), at_end=True)
        if swap.of == "garlic" and not any("garlic" in other.use for other in swaps):
            title = _capital(re.sub(r"\bgarlicky ", "", title, flags=re.IGNORECASE))
    return _capital(told_beside(title, more, made_of))


def _bare(title: str, word: str) -> str:
    """A title that no longer lists a word; as it is where it cannot do without."""
    left = without(title, [word], at_end=True)
    return title if re.search(either([word]), left, re.IGNORECASE) else left


def _instead(title: str, word: str, old: Ingredient, new: Ingredient) -> str:
    """What stands in a title for a word of it: in many where the word is; in one before a noun, and of a seasoning
    nothing there ("yoghurt" for garlic yoghurt)."""
    said = titled(new.name)
    if word.lower() == "soy sauce":
        return "sauce"
    if word.lower() == "cheese" and "cheese" in new.family and "vegan" not in new.name:
        return word
    if "vegan" in new.name and re.search(r"\b(?:macaroni|cauliflower) cheese\b", title, re.IGNORECASE):
        return f"and {said}"
    before = title[: title.lower().find(word.lower())].split()
    named = bool(before) and before[-1] not in _OPENS and before[-1][-1] != ","
    ends = "and" in before[-1:] or any(x in ("with", "in", "on", "of") for x in before[-2:])  # "with warm pita"
    in_a_name = bool(before) and not ends and before[-1][-1] != ","
    if named and "mayonnaise" in old.name and "mayonnaise" not in new.name:
        return f"and {said}"
    if in_a_name and said.endswith("bread") and title.lower().endswith(word.lower()):
        return f"on {said}"
    if _before_a_noun(title, word):
        if new.raw_group in CARRIES_NOTHING and old.raw_group not in CARRIES_NOTHING:
            return ""
        bare = said.removesuffix(" syrup")
        return bare if bare.endswith(("greens", "leaves")) else one(bare)
    if many(word):
        return counted(said, new)
    single = one(word) == word and f"{word.lower()}s" in old.name.split()
    return one(said) if single else said


def _tidy(title: str, swaps: Sequence[Swap], entries: Entries) -> str:
    """A title without what an exchange of words left behind: a name told twice, slices of what nobody slices."""
    for swap in swaps:
        if not swap.use:
            continue
        said, new = called(swap.use), entries[swap.use]
        last = said.split()[-1]
        if f"{last} {last}".lower() in title.lower():  # "mince" of both
            title = re.sub(rf"\b({re.escape(last)}) {re.escape(last)}\b", r"\1", title, flags=re.IGNORECASE)
        found = None
        if " slices" in title.lower() and not sliced(new):
            found = re.search(rf"\b{re.escape(one(said))} slices\b", title, re.IGNORECASE)
        if found:
            title = title.replace(found.group(), _like(found.group(), counted(said, new)))
        title = _told_once(title, said)
        if swap.of.endswith("curry paste") and not swap.use.endswith("curry paste"):
            title = title.replace(f"{swap.of.removesuffix(' paste')}", "curry")
    title = re.sub(r"^([^,]*\bwith )([\w' -]+?) and ([\w' -]+?) and ", r"\1\2, \3 and ", title)
    title = re.sub(r"(?: and)? {2,}", " ", title)  # "ginger and  glaze"
    return _capital(title.strip())


def _own_name(dish: Dish, swaps: Sequence[Swap], entries: Entries) -> str:
    """The title of a dish without what holds of it as it was written only: butter in "buttery", and the name in
    brackets that names what is replaced ("(pasta e fagioli)")."""
    title = dish.title
    gone = [swap for swap in swaps if not (swap.use and _another_sort(entries[swap.of], entries[swap.use]))]
    gone = [swap for swap in gone if not _hot(swap)]
    held = ", ".join(_held_names(dish, swaps))
    for told, of, still in _TELLING:
        of_it = any(of in (swap.of, entries[swap.of].family) for swap in (swaps if still else gone))
        if of_it and not (still and re.search(still, held)):
            title = re.sub(rf"\b{told[0]}", told[1], title, flags=re.IGNORECASE)
    for found in re.finditer(r" \(([^)]*)\)", dish.title):
        names = [word for swap in gone for word in words_for(dish.ingredients[swap.line])]
        if any(word.lower() in found.group(1).lower() for word in names):
            title = title.replace(found.group(), "")
    return _capital(title)


def _held_names(dish: Dish, swaps: Sequence[Swap]) -> list[str]:
    """The names of all that is in the dish after the exchange."""
    gone = {swap.line for swap in swaps}
    kept = [line.ingredient for n, line in enumerate(dish.ingredients) if n not in gone]
    return [*kept, *(swap.use for swap in swaps), *(name for swap in swaps for name, _ in swap.plus)]


_HOT = "chilli|cayenne|chipotle|jalapeño|hot sauce|harissa|gochujang|sriracha"
_TELLING = (  # (what a title says, what it is without that), the ingredient or family that it says it of, and what else
    # keeps it true
    (("butter(?:y|ed) ", ""), "butter", ""),
    (("honeyed ", ""), "honey", ""),
    (("honey-", ""), "honey", ""),
    (("peanut-", ""), "peanut butter", "peanut"),
    (("halva ", ""), "tahini", "tahini"),
    ((r" \(senfeier\)", ""), "mustard", "mustard"),
    (("-mustard", ""), "mustard", "mustard"),
    (("smoky ", ""), "smoked paprika", "smoked|chipotle"),
    (("smoky ", ""), "chipotle paste", "smoked|chipotle"),
    (("chilli con carne", "mince and bean pot"), "chilli powder blend", ""),
    (("chilli con carne", "chilli"), "minced beef", ""),
    (("bean chilli", "bean stew"), "chipotle paste", _HOT),
    (("bean chilli", "bean stew"), "cayenne pepper", _HOT),
)


def _hot(swap: Swap) -> bool:
    """Whether a blend gives way to its parts, with the heat among them: chilli con carne stays what it is."""
    return any("cayenne" in name for name, _ in swap.plus)


def _told_free(swap: Swap, entries: Entries) -> bool:
    """Whether a title says of a stand-in that it is free of gluten: who eats it must not take the other loaf."""
    new = entries[swap.use]
    claimed = new.name.startswith(CLAIM) and not swap.of.startswith(CLAIM)
    return claimed and new.family in _CLAIMED and "breadcrumb" not in new.name


def _toast(title: str) -> str:
    found = re.search(r"\btoast\b", title, re.IGNORECASE)
    return found.group() if found else ""


def _stands_alone(title: str, word: str) -> bool:
    """Whether a word of a title begins a name of its own: "on toast", but not "spinach pasta"."""
    before = title[: title.lower().find(word.lower())].split()
    return not before or before[-1].lower() in _OPENS or before[-1][-1] == ","


_OPENS = ("with", "and", "in", "on", "of", "warm", "creamy", "toasted", "small", "crusty")


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]


def _like(old: str, new: str) -> str:
    """`new` with a capital where `old` has one."""
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def _told_once(title: str, name: str) -> str:
    """A title that lists a thing once: "banana and oat cookies" for "banana, oat and banana cookies"."""
    if title.lower().count(one(name).lower().removesuffix("y")) < 2:
        return title
    x = rf"(?:{either([name])})"
    item = r"(?:(?!and\b|with\b)[\w'-]+ ?){1,3}?"
    title = re.sub(rf"({x}), ({item}) and {x}", r"\1 and \2", title, flags=re.IGNORECASE)
    title = re.sub(rf"({x}), {x} and\b", r"\1 and", title, flags=re.IGNORECASE)
    title = re.sub(rf", ({x}) and {x}", r" and \1", title, flags=re.IGNORECASE)
    title = re.sub(rf"({x}), ({item}), {x}", r"\1, \2", title, flags=re.IGNORECASE)
    return re.sub(rf"({x}) (?:and|with) {x}", r"\1", title, flags=re.IGNORECASE)


def _held(dish: Dish, swaps: Sequence[Swap], by: Mapping[str, str]) -> dict[str, str]:
    """Longer names of lines that stay, in which a word that is exchanged stands, each as it is."""
    names = kept_words(dish, (swap.line for swap in swaps))
    names |= {f"{name}s" for name in names} | {name.removesuffix("s") for name in names}
    return {name: name for name in names if name not in by and any(stands_in(name, w) for w in by)}


def _unnamed(swap: Swap) -> bool:
    """Whether no title tells of an exchange: of milk for milk, of the flour in a cake, of the crumbs in a crust."""
    crumbs = swap.use == "rice cakes" and ("crumb" in swap.of or "oats" in swap.of)
    return _alike(swap) or crumbs or swap.use.endswith(("flour", "flour blend"))


def _alike(swap: Swap) -> bool:
    """Whether a stand-in goes by the same noun: milk for milk."""
    return one(called(swap.of).split()[-1]) == one(called(swap.use).split()[-1])


def _another_sort(old: Ingredient, new: Ingredient) -> bool:
    """Whether what stands in is the same thing of another sort, so that a name stays true: oats for oats."""
    same = one(called(old.name).split()[-1]) == one(called(new.name).split()[-1])
    return same and (old.raw_group == new.raw_group or old.family == new.family)


_DISHES = (
    "pasta|stew|curry|congee|soup|salad|bake|pie|bowl|hash|chowder|tacos|patties|traybake|casserole|risotto|pilaf|wraps?|"
    "sandwich|frittata|omelette|skillet|hotpot|pot|pan|chilli|noodles|burgers|cakes|fritters|muffins|porridge|"
    "tortillas|rice|smoothie|shake|balls|bars|dip|granola"
)


_SEVERAL = re.compile(rf"(?:, [\w'-]+){{0,2}} and (?:(?!with|in|on)[\w'-]+ ){{1,3}}(?:{_DISHES})\b")
_A_NOUN = re.compile(r" (?!(?:and|with|in|on|or|from|for|under|over|to|of|baked|stuffed|au)\b)\w")


def _before_a_noun(title: str, word: str) -> bool:
    """Whether a word of a title describes the next one, alone or as one of several: "walnut porridge", "tuna and tomato
    pasta"."""
    after = list(ends(title, word))
    if one(word) == word and any(_SEVERAL.match(title, end) for end in after):
        return True
    return any(_A_NOUN.match(title, end) for end in after)
