"""The method of a variant speaks of what is in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from mealplan.dishes.cooking import BEARABLE, in_a_pot, minutes_after
from mealplan.dishes.dish import Dish, Step
from mealplan.dishes.endings import ended, flesh
from mealplan.dishes.fitting import fitting, grated
from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.left_out import with_, without
from mealplan.dishes.swap import (
    FISH,
    Swap,
    counted,
    either,
    in_text,
    kept_words,
    many,
    one,
    replaced,
    spoken,
    spoken_of,
    stands_in,
    words_for,
)
from mealplan.dishes.titles import called

Entries = Mapping[str, Ingredient]


def steps_of(
    dish: Dish, swaps: Sequence[Swap], entries: Entries, added: Mapping[int, Sequence[str]]
) -> tuple[Step, ...]:
    """The method with what stands in. `added`: for a swap's line, the ingredients that come with it, and are not named
    elsewhere."""
    texts, gone = [step.text for step in dish.steps], {swap.line for swap in swaps}
    for swap in swaps:
        if swap.use:
            texts = [ended(text, dish, swap, gone, entries) for text in texts]
            texts = [_named_once(text, dish, swap, gone) for text in texts]
            texts = [_opening(text, dish, swap, entries) for text in texts]
        else:
            texts = [without(text, words_for(dish.ingredients[swap.line])) for text in texts]
    by = _names(dish, swaps, entries)
    others = kept_words(dish, gone) | {spoken(swap.use) for swap in swaps if swap.use}
    texts = [_once(_agreeing(replaced(text, by), swaps), swaps, others) for text in texts]
    for swap in swaps:
        texts = [_peeled(_fitted(_sliced(_cut(text, swap, entries), swap), swap), swap) for text in texts]
        texts = [_borne(text, swap, entries) for text in texts]
    for swap in swaps:
        first = next((i for i, step in enumerate(dish.steps) if in_text(step.text, dish.ingredients[swap.line])), None)
        if first is None:
            continue
        if swap.use and added.get(swap.line):
            unsaid = [name for name in added[swap.line] if name not in swap.note]
            texts[first] = with_(texts[first], spoken(swap.use), unsaid)
        note = _note(texts, dish, swap, entries)
        if note:
            said = f"({note[:1].upper()}{note[1:]}.)"
            if said not in texts[first]:
                texts[first] = f"{said} {texts[first]}" if _FIRST.search(note) else f"{texts[first]} {said}"
    return tuple(replace(step, text=text) for step, text in zip(dish.steps, texts, strict=True))


_FIRST = re.compile(  # what is done before the step
    r"left to thicken|soaked in|its own salt|: fry it first|: fried crisp|fried until dry"
)


def _opening(text: str, dish: Dish, swap: Swap, entries: Entries) -> str:
    """A step whose sentences that begin with the flesh that was replaced ("Chicken and sauce keep") tell of what
    stands in."""
    if not flesh(entries[swap.of]):
        return text
    new = spoken(swap.use)
    words = "|".join(re.escape(word.capitalize()) for word in spoken_of(dish, swap.line, entries))
    after = r"(?= (?:and|is|are|keeps?|freezes?)\b)"
    if entries[swap.of].raw_group == FISH and entries[swap.use].raw_group != FISH:
        text = re.sub(r"\bin ((?:\w+ )?)flakes\b", r"in \1pieces", text)
    return re.sub(rf"(^|[.;] )(?:{words}){after}", rf"\1{new[:1].upper()}{new[1:]}", text) if words else text


def _cut(text: str, swap: Swap, entries: Entries) -> str:
    """A step that grates what stands in as no grater takes it: it is sliced."""
    new = entries[swap.use] if swap.use else None
    if new is None or new.aisle != "fruit" or grated(new):
        return text
    before = rf"(?= (?:in )?(?:the )?{re.escape(spoken(new.name))})"
    return re.sub(rf"\bGrate{before}", "Slice", re.sub(rf"\bgrate{before}", "slice", text))


def _sliced(text: str, swap: Swap) -> str:
    """A step that counts what stands in and has no pieces counts slices of it: "two small slices of tofu"."""
    new = spoken(swap.use)
    if not new or many(new) or "tofu" not in new:
        return text
    return re.sub(
        rf"\b(two|three|four|six|eight|\d) ((?:small |large |thick |thin )?){re.escape(new)}",
        rf"\1 \2slices of {new}",
        text,
    )


_SKIN = re.compile(
    r",? scrubbed and in (?:their|its) skins?,?|,? scrubbed but not peeled,|,? unpeeled,?"
    r"|,? skin and all(?: or pulled off)?,?|,? with (?:their|its) skins?(?: where it is sound)?(?=[,.;])"
)
_THICK_SKINNED = frozenset({"celeriac", "swede", "turnip", "parsnip", "carrot", "pumpkin"})


def _peeled(text: str, swap: Swap) -> str:
    """A step that boils or bakes potatoes in their skin peels what stands in."""
    if swap.use not in _THICK_SKINNED or "potato" not in swap.of or not _SKIN.search(text):
        return text
    text = re.sub(rf"\b{re.escape(swap.use)}", f"peeled {swap.use}", text, count=1)
    return _SKIN.sub("", text)


_SPOONED = ("cream cheese", "yoghurt", "soft tofu", "cottage cheese")  # what nobody scatters
_TOLD_OF = {"cayenne pepper": re.compile(r",? flakes if you have them,?")}


def _fitted(text: str, swap: Swap) -> str:
    """A step that melts an oil that stands in for butter heats it; what is told of one thing is not told of another."""
    if swap.use == "rice cakes":
        text = re.sub(r"\bToast the rice cakes(?:,? in (?:the|a) toaster)?", "Lay out the rice cakes", text)
    if swap.use and "boneless " in text:
        text = text.replace(f"boneless {spoken(swap.use)}", spoken(swap.use))
    if "beans" in swap.of and swap.use and not many(swap.use):
        text = re.sub(r"\bcrushing a few\b", "crushing a little of it", text)
    if swap.of == "garlic" and not swap.use:
        text = re.sub(r"\bSoften (?=the (?:ground|dried) )", "Warm ", text)
    if swap.use and any(part in swap.use for part in _SPOONED):
        over = rf"\bs(?:catter|prinkle) (?:with|over|on) (?=(?:the )?(?:rest of the )?{re.escape(spoken(swap.use))})"
        text = re.sub(over, "dot with ", re.sub(over.replace("bs(", "bS("), "Dot with ", text))
    if swap.use and "canned" not in swap.use:
        text = re.sub(rf",? and the juice of the {re.escape(spoken(swap.use))}", "", text)
    if swap.of.endswith("curry paste") and not swap.use.endswith("paste"):
        text = re.sub(r"\bin the paste\b", "in the spices", text)
    if swap.of in _TOLD_OF:
        text = _TOLD_OF[swap.of].sub("", text)
    if not swap.use.endswith("oil"):
        return text
    some = r"(?=(?:(?:half|a third|a quarter|the rest|some|most) of )?(?:the )?(?:other )?(?:half of the )?"
    return re.sub(rf"\bmelt {some}{re.escape(swap.use)})", "heat ",
                  re.sub(rf"\bMelt {some}{re.escape(swap.use)})", "Heat ", text))  # fmt: skip


def _borne(text: str, swap: Swap, entries: Entries) -> str:
    """A step that asks of what stands in only what it does: a ground spice is sprinkled where mustard is spread, what
    is no flesh leaves no juices, and leaves of lettuce go into no toaster."""
    if not swap.use:
        return text
    old, new = entries[swap.of], entries[swap.use]
    said = re.escape(spoken(swap.use))
    if old.family == "mustard" and new.family == "pepper":
        text = re.sub(rf"\bspread (?=the {said} over)", "scatter ", text)
        text = re.sub(rf"\b(S|s)pread ([\w ]+?)(?: thinly)? with (?=the {said}[,.;])", _sprinkled, text)
    if flesh(old) and not flesh(new):
        text = re.sub(r"\bthe juices (?:of|in|on) the (\w+)", r"what is left in the \1", text)
        text = re.sub(r"\bwith its juices\b", "with its sauce", text).replace(" and juices over", " over")
        text = re.sub(r"\binto the juices\b", "into what is left there", text).replace(", skin side up", "")
    if "lettuce" in swap.use and "lettuce" not in swap.of:
        text = re.sub(rf"\b(?:Warm|Toast) (?=the {said}){_IN_A_TOASTER.format(said=said)}", r"Lay out the \1", text)
        text = re.sub(r", warmed in a toaster(?: if you like)?,?", "", text)
    return text


_IN_A_TOASTER = (
    r"the ({said}) in (?:a|the) toaster(?: for \d+ minutes?| until crisp, then break into pieces| so that they fold)?"
)


def _sprinkled(found: re.Match[str]) -> str:
    return f"{'S' if found.group(1) == 'S' else 's'}prinkle {found.group(2)} with "


def _named_once(text: str, dish: Dish, swap: Swap, gone: Collection[int]) -> str:
    """A step that names already, for a line that stays, what stands in: the other name goes from its list."""
    same = [x for i, x in enumerate(dish.ingredients) if i not in gone and x.ingredient == swap.use]
    if any(in_text(text, x) for x in same):
        return without(text, words_for(dish.ingredients[swap.line]))
    return text


def _note(texts: Sequence[str], dish: Dish, swap: Swap, entries: Entries) -> str:
    """What has to be said besides: what a stand-in asks for, that raw flesh must be done, what is left out."""
    line = dish.ingredients[swap.line]
    if not swap.use:
        return f"without {spoken(line.said or line.ingredient)}" if any(in_text(text, line) for text in texts) else ""
    listed = fitting(line.note, entries[swap.of], entries[swap.use])  # what the list says is not said again
    cooks, note = entries[swap.use].cooks, _unsaid(texts, swap, listed)
    said = [f"{called(swap.use)}: {note}"] if note and note not in listed else []
    if cooks.least and not any(cooks.done in text or _RAW_DONE.search(text) for text in texts):
        said.append(f"cook the {spoken(swap.use)} until {cooks.done}")
    if cooks.most and minutes_after(dish, swap.line) > BEARABLE * cooks.most:
        them, pot = "them" if many(swap.use) else "it", in_a_pot(dish, swap.line)
        how = f"lift {them} out, and put {them} back" if pot else f"put {them} on the tray"
        said.append(f"{called(swap.use)}: {how} for the last {cooks.most:g} minutes")
    return ". ".join(text if i == 0 else f"{text[:1].upper()}{text[1:]}" for i, text in enumerate(said))


_FRY_FIRST = "fry it first"


def _unsaid(texts: Sequence[str], swap: Swap, listed: str) -> str:
    """What a stand-in asks for (`swap.note`), as far as neither its line in the list nor its steps say so."""
    mine = [text for text in texts if stands_in(text, spoken(swap.use))]
    if swap.note == "crumbled" and any("crumble" in text.lower() for text in mine):
        return ""
    if swap.note.endswith("minutes less") and any("as the packet says" in text for text in mine):
        return swap.note.partition("they need")[0].rstrip("; ")
    fried = re.compile(rf"\b(?:fry|brown) (?:the )?{re.escape(spoken(swap.use))}", re.IGNORECASE)
    if any(fried.search(text) for text in mine):
        if swap.note in ("fried crisp", _FRY_FIRST):
            return ""
        if swap.note.startswith(f"{_FRY_FIRST}, and put it in"):
            return "lift it out when it is brown, and put it back at the end"
    return "" if _A_CUT.fullmatch(swap.note) and _IS_CUT.search(listed) else swap.note


_A_CUT = re.compile(r"in (?:thin |small |thick )?(?:strips|dice|slices|pieces|wedges)|chopped")
_IS_CUT = re.compile(r"\b(?:chopped|diced|sliced|grated|strips|wedges|cubed|cubes|sticks|halved|rounds)\b")
_RAW_DONE = re.compile(r"\bpink\b|juices run clear|white (all|right) through")


def _names(dish: Dish, swaps: Sequence[Swap], entries: Entries) -> dict[str, str]:
    """Every name of what was replaced -> what stands in; every longer name that stays -> itself."""
    by = dict[str, str]()
    for swap in swaps:
        if swap.use:
            new, short = spoken(swap.use), called(swap.use)
            names, single = words_for(dish.ingredients[swap.line]), _single(dish, swap, entries)
            before = {x: x for x in _BEFORE} | {"the cooked": "the cooked" if _ready(entries[swap.use]) else "the"}
            many_ = {word: _as_many(word, short, entries[swap.use]) for word in single}
            by |= {f"{x} {word}": f"{said} {many_[word]}" for word in single for x, said in before.items()}
            if flesh(entries[swap.of]):
                by |= {word: _as_many(word, short, entries[swap.use]) for word in single}
            for name in names:
                as_many = _as_many(name, new, entries[swap.use])
                by |= {name: as_many} | {f"{x} {name}": f"{said} {as_many}" for x, said in before.items()}
            by |= {f"a few {word}": f"some of the {short}" for word in single if many(word)}
            for done in (new, short):  # an ending that names the stand-in already
                if any(stands_in(done, word) for word in (*names, *single)):
                    by.setdefault(done, done)
    return by | _held(dish, swaps, by)


def _ready(new: Ingredient) -> bool:
    """Whether what stands in was boiled in the dish before a step calls it cooked: grain; not what comes raw."""
    return new.aisle == "grains-and-pasta" or new.raw_group == "2000"


def _as_many(word: str, new: str, entry: Ingredient) -> str:
    """What stands in for a word: in many where the word is."""
    return counted(new, entry) if many(word) else new


def _single(dish: Dish, swap: Swap, entries: Entries) -> list[str]:
    """The single words, in one and in many, by which a method speaks of a line."""
    words = spoken_of(dish, swap.line, entries)
    return [form for word in words for form in (word, one(word), one(word) + "s", one(word) + "es")]


def _held(dish: Dish, swaps: Sequence[Swap], by: Mapping[str, str]) -> dict[str, str]:
    """Longer names in which a word that is exchanged stands, each as it is: "butter beans" hold no butter."""
    names = kept_words(dish, (swap.line for swap in swaps))
    names |= {f"{name}s" for name in names} | {name.removesuffix("s") for name in names}
    bare = {word.removeprefix("the ").removeprefix("and ").lower() for word in by}
    lower = ((name, name.lower()) for name in names if name not in by)
    held = {name for name, low in lower if any(w in low and stands_in(low, w) for w in bare)}
    return {name: name for name in (*held, *(f"{x} {name}" for name in held for x in _BEFORE))}


_BEFORE = ("the", "and", "the warm", "the hot", "the cooked", "the drained")
# words before a single word by which a method means an ingredient of longer name


def _once(text: str, swaps: Sequence[Swap], others: Collection[str]) -> str:
    """A list that names a stand-in twice, since two lines have the same, names it once. `others`: all names that are
    there; in smoked paprika stands paprika, and both are to go in."""
    for swap in swaps:
        name = one(spoken(swap.use))
        if swap.use and text.lower().count(name.removesuffix("y")) > 1:
            longer = (x.lower().removesuffix(name) for x in others if x.lower().endswith(f" {name}"))
            alone = "".join(rf"(?<!\b{re.escape(before)})" for before in sorted(set(longer)))
            again = rf"({alone}{either([name])})(?:,| and|, and) (?:the )?(?:{either([name])})"
            text = re.sub(rf"{again}(?=[,.;]| (?:and|in|to|with|on|for|into)\b|$)", r"\1", text, flags=re.IGNORECASE)
    return text


_VERBS = (("are", "is"), ("have", "has"), ("freeze", "freezes"), ("keep", "keeps"), ("were", "was"))


def _agreeing(text: str, swaps: Sequence[Swap]) -> str:
    """The verb after a stand-in as its number asks for: "the celeriac is"."""
    for swap in swaps:
        for new in dict.fromkeys((spoken(swap.use), called(swap.use))) if swap.use else ():
            for plural, single in _VERBS:
                was, now = (single, plural) if many(new) else (plural, single)
                if f"the {new.lower()} {was}" in text.lower():
                    text = re.sub(rf"(the {re.escape(new)}) {was}\b", rf"\1 {now}", text, flags=re.IGNORECASE)
    return text


