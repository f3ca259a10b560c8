"""What a method tells of food that is done ("until the fish flakes"), true of what stands in."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from mealplan.dishes.dish import Dish
from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.swap import FISH, MEAT, SAUSAGES, Swap, either, many, spoken, spoken_of, words_for

Entries = Mapping[str, Ingredient]

_HOT = "hot right through"  # what is told of what needs no more
_UNTIL = re.compile(r"\buntil [^.;]*")
#: What is told of food that is done -> of which it is true.
_TOLD = (
    (re.compile(r"\bpink\b|\bjuices\b|\bwhite (?:all|right) through\b|\bpale right through\b"), "meat"),
    (re.compile(r"\bflakes?\b|\bflaking\b|\bopaque\b|\bglassy\b"), "fish"),
    (re.compile(r"\bmelt(?:s|ed)\b|\bcheese (?:runs|bubbles)\b"), "cheese"),
    (re.compile(r"\bfat runs\b"), "fat"),
    (re.compile(r"\bfalls? apart\b|\bfallen apart\b|\bshreds?\b"), "long"),
)
_JOINED = re.compile(r"( and (?=the |no |with no |it |they |everything)|, (?=the |no |with no )|, (?=and ))")


def _true_of(entry: Ingredient) -> str:
    """The kind of ending that is true of an ingredient."""
    if entry.cooks.done and not entry.cooks.least:
        return ""
    if entry.raw_group == FISH or entry.family.endswith("fish"):
        return "fish"
    if entry.raw_group in MEAT:
        return "meat"
    return "cheese" if "cheese" in entry.family else ""


def ended(text: str, dish: Dish, swap: Swap, gone: Collection[int], entries: Entries) -> str:
    """A step whose endings ("until the fish flakes") are true of the stand-in. `gone`: the lines that were replaced."""
    if not _about_it(swap, entries) or ("until" not in text and " fresh" not in text):
        return text
    new, words = entries[swap.use], [*spoken_of(dish, swap.line, entries), *words_for(dish.ingredients[swap.line])]
    stay = [i for i in range(len(dish.ingredients)) if i not in gone]
    others = [w for i in stay for w in (*words_for(dish.ingredients[i]), *spoken_of(dish, i, entries))]
    alone = not any(flesh(entries[x.ingredient]) for i, x in enumerate(dish.ingredients) if i not in gone)

    def mended(match: re.Match[str]) -> str:
        pieces = _JOINED.split(match.group()[6:])
        old = entries[swap.of]
        mended_ = [x if i % 2 else _part(x, words, others, old, new, alone) for i, x in enumerate(pieces)]
        for i in range(2, len(pieces), 2):
            if pieces[i].startswith("with ") and mended_[i] != pieces[i] and pieces[i - 1] == ", ":
                mended_[i - 1] = " and "
        said = re.sub(r"^(.+?) and \1$", r"\1", "".join(mended_))  # two endings that became one
        return "until " + _said_once(said, entries[swap.use].cooks.done or _HOT)

    text = re.sub(rf" if (?:the )?(?:{either(words)}) (?:was|is|were|are) fresh", "", text)
    return _UNTIL.sub(mended, text)


def _said_once(said: str, done: str) -> str:
    """Endings without the one of a stand-in for two lines that says the same again: "hot right through, the peas hot
    and the tofu is hot right through"."""
    said = re.sub(rf"\bhot and {_HOT}", _HOT, said)
    if said.count(done) < 2:
        return said
    rest = re.sub(rf" and the [\w -]+? (?:is|are) {re.escape(done)}(?=,|$)", "", said)
    return re.sub(r"^([^,]+), (the [^,]+)(?=,|$)", r"\1 and \2", rest) if rest != said else said


def _about_it(swap: Swap, entries: Entries) -> bool:
    """Whether what the method tells of food that is done may be told of this line: flesh, cheese."""
    old = entries[swap.of]
    return flesh(old) or "cheese" in old.family or bool(old.cooks.done)


def flesh(entry: Ingredient) -> bool:
    return entry.raw_group in MEAT or entry.raw_group in (FISH, SAUSAGES)


def _part(part: str, words: Sequence[str], others: Sequence[str], old: Ingredient, new: Ingredient, alone: bool) -> str:
    """One part of an ending ("the fish flakes", "no pink is left in the chicken"), true of the stand-in; what follows a
    comma stays. `alone`: no other flesh is in the dish that an ending without a name may be meant of."""
    body, comma, rest = part.partition(",")
    told = next((kind for pattern, kind in _TOLD if pattern.search(body)), "")
    if not told or told == _true_of(new) or (told == "cheese") == flesh(old):
        return part
    done, name = new.cooks.done or _HOT, spoken(new.name).removeprefix("dried ")
    if re.search(either(words), body, re.IGNORECASE):
        return f"the {name} {'are' if many(name) else 'is'} {done}{comma}{rest}"
    bare = body.replace("juices", "")  # those of meat are no lemon juice
    named = bool(others) and re.search(either(others), bare, re.IGNORECASE)
    if told in ("cheese", "long") or not alone or named:
        return part
    return f"{done}{comma}{rest}"


