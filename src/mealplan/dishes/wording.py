"""The words of a variant: its title and its method speak of what is in it, and say when that is done.

What a method tells of the food that was replaced and is not true of the stand-in ("until the fish flakes") gives way to
how the stand-in is when it is done. Raw flesh that stands in gets the minutes that it must cook.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from mealplan.dishes.dish import Dish, Step
from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.swap import (
    FISH,
    MEAT,
    SAUSAGES,
    Swap,
    either,
    in_text,
    kept_words,
    many,
    one,
    owned,
    spoken,
    spoken_of,
    whole,
    words_for,
)

Entries = Mapping[str, Ingredient]

BEARABLE = 1.5  # times the minutes that something bears: more, and it is lifted out
_LEFT_UNSAID = frozenset({
    "canned", "tinned", "dried", "fresh", "in", "water", "pieces", "breast", "thigh", "fillet", "firm", "extra-firm",
    "soft", "gluten-free", "lactose-free", "frozen", "sliced", "unfortified",
})  # words of a name that no title says  # fmt: skip


def called(name: str) -> str:
    """What a title calls an ingredient: without the tin, the packet's claim and the brand of cut."""
    kept = [word.removesuffix(",") for word in spoken(name).split() if word.removesuffix(",") not in _LEFT_UNSAID]
    return re.sub(r"(?:plain |whole )?(\w+) loaf$", r"\1 bread", " ".join(kept) or name)


# ---- titles


def leaves(title: str, dish: Dish, index: int, entries: Entries) -> bool:
    """Whether a line can be left out of the title of a dish: it is not named, or as one thing of several."""
    left = _without(title, words_for(dish.ingredients[index]))
    return not named_in(left, dish, index, entries)


def named_in(title: str, dish: Dish, index: int, entries: Entries) -> str:
    """The words of a title that name the ingredient of a line, or what it is of ("chicken" of chicken thigh)."""
    names = words_for(dish.ingredients[index])
    bare = [name.removeprefix("canned ").removeprefix("frozen ") for name in names]
    for name in [*names, *bare, *owned(dish, index, entries)]:
        found = re.search(rf"(?:{either([name])})(?: beans?\b)?", title, re.IGNORECASE)
        if found:
            return found.group()
    return ""


def title_of(dish: Dish, swaps: Sequence[Swap], entries: Entries, carries: Iterable[int]) -> str:
    """What is named gives its name to what stands in for it; what stands in for much (`carries`: lines) is named."""
    title, more, much = dish.title, list[str](), set(carries)
    by = dict[str, str]()
    for swap in swaps:
        if not swap.use:
            continue
        word, new = named_in(title, dish, swap.line, entries), called(swap.use)
        head = called(swap.of).split()[-1]
        if _another_sort(entries[swap.of], entries[swap.use]) and (not word or one(word.split()[-1]) == one(head)):
            continue
        if word:
            by[word] = new if many(word) or not _before_a_noun(title, word) else one(new)
        elif swap.line in much and entries[swap.of].family != entries[swap.use].family:
            more.append(new)
    title = _once(replaced(title, by | _held(dish, swaps, by)), swaps)
    for swap in swaps:
        title = title if swap.use else _without(title, words_for(dish.ingredients[swap.line]))
    if not more:
        return title
    said = " and ".join(dict.fromkeys(more))
    return f"{title} and {said}" if _open_list(title) else f"{title}, with {said}"


def _open_list(title: str) -> bool:
    """Whether a title ends with one thing that is "with" it, to which one more can be added."""
    _, found, end = title.rpartition(" with ")
    return bool(found) and not re.search(r",| and ", end)


def _another_sort(old: Ingredient, new: Ingredient) -> bool:
    """Whether what stands in is the same thing of another sort, so that a name stays true: oats for oats."""
    same = one(called(old.name).split()[-1]) == one(called(new.name).split()[-1])
    return same and (old.raw_group == new.raw_group or old.family == new.family)


def _before_a_noun(title: str, word: str) -> bool:
    """Whether a word of a title describes the next one: "walnut porridge"."""
    after = re.search(whole(word) + r" (?!(?:and|with|in|on|or|from|for|under|over)\b)\w", title)
    return after is not None


# ---- methods


def steps_of(
    dish: Dish, swaps: Sequence[Swap], entries: Entries, added: Mapping[int, Sequence[str]]
) -> tuple[Step, ...]:
    """The method with what stands in. `added`: for a swap's line, the ingredients that come with it, and are not named
    elsewhere."""
    texts, gone = [step.text for step in dish.steps], {swap.line for swap in swaps}
    for swap in swaps:
        if swap.use:
            texts = [_ended(text, dish, swap, gone, entries) for text in texts]
            texts = [_named_once(text, dish, swap, gone) for text in texts]
        else:
            texts = [_without(text, words_for(dish.ingredients[swap.line])) for text in texts]
    by = _names(dish, swaps, entries)
    texts = [_once(_agreeing(replaced(text, by), swaps), swaps) for text in texts]
    for swap in swaps:
        first = next((i for i, step in enumerate(dish.steps) if in_text(step.text, dish.ingredients[swap.line])), None)
        if first is None:
            continue
        if swap.use and added.get(swap.line):
            texts[first] = _with(texts[first], spoken(swap.use), added[swap.line])
        note = _note(texts, dish, swap, entries)
        if note:
            texts[first] = f"{texts[first]} ({note[:1].upper()}{note[1:]}.)"
    return tuple(replace(step, text=text) for step, text in zip(dish.steps, texts, strict=True))


def _named_once(text: str, dish: Dish, swap: Swap, gone: Collection[int]) -> str:
    """A step that names already, for a line that stays, what stands in: the other name goes from its list."""
    same = [x for i, x in enumerate(dish.ingredients) if i not in gone and x.ingredient == swap.use]
    if any(in_text(text, x) for x in same):
        return _without(text, words_for(dish.ingredients[swap.line]))
    return text


def _note(texts: Sequence[str], dish: Dish, swap: Swap, entries: Entries) -> str:
    """What has to be said besides: what a stand-in asks for, that raw flesh must be done, what is left out."""
    line = dish.ingredients[swap.line]
    if not swap.use:
        return f"without {spoken(line.said or line.ingredient)}" if any(in_text(text, line) for text in texts) else ""
    cooks, said = entries[swap.use].cooks, [f"{called(swap.use)}: {swap.note}"] if swap.note else []
    if cooks.least and not any(cooks.done in text or _RAW_DONE.search(text) for text in texts):
        said.append(f"cook the {spoken(swap.use)} until {cooks.done}")
    if cooks.most and minutes_after(dish, swap.line) > BEARABLE * cooks.most:
        them = "them" if many(swap.use) else "it"
        said.append(f"{called(swap.use)}: lift {them} out, and put {them} back for the last {cooks.most:g} minutes")
    return ". ".join(text if i == 0 else f"{text[:1].upper()}{text[1:]}" for i, text in enumerate(said))


_RAW_DONE = re.compile(r"\bpink\b|juices run clear|white (all|right) through")


def _names(dish: Dish, swaps: Sequence[Swap], entries: Entries) -> dict[str, str]:
    """Every name of what was replaced -> what stands in; every longer name that stays -> itself."""
    by = dict[str, str]()
    for swap in swaps:
        if swap.use:
            new = spoken(swap.use)
            names = words_for(dish.ingredients[swap.line])
            by |= {f"{x} {word}": f"{x} {new}" for word in [*_single(dish, swap, entries), *names] for x in _BEFORE}
            by |= dict.fromkeys(names, new)
    return by | _held(dish, swaps, by)


def _single(dish: Dish, swap: Swap, entries: Entries) -> list[str]:
    """The single words, in one and in many, by which a method speaks of a line."""
    words = spoken_of(dish, swap.line, entries)
    return [form for word in words for form in (word, one(word), one(word) + "s", one(word) + "es")]


def _held(dish: Dish, swaps: Sequence[Swap], by: Mapping[str, str]) -> dict[str, str]:
    """Longer names in which a word that is exchanged stands, each as it is: "butter beans" hold no butter."""
    names = kept_words(dish, (swap.line for swap in swaps))
    names |= {f"{name}s" for name in names} | {name.removesuffix("s") for name in names}
    bare = {word.removeprefix("the ").removeprefix("and ") for word in by}
    held = {name for name in names if name not in by and any(re.search(whole(w), name) for w in bare)}
    return {name: name for name in (*held, *(f"{x} {name}" for name in held for x in _BEFORE))}


_BEFORE = ("the", "and")  # words before a single word by which a method means an ingredient of longer name


def replaced(text: str, by: Mapping[str, str]) -> str:
    """A text with words exchanged, all in one pass, so that nothing is exchanged twice; capitals stay."""
    words = {word.casefold(): new for word, new in by.items()}
    pattern = "|".join(whole(word) for word in sorted(words, key=lambda word: (-len(word), word)))

    def exchanged(match: re.Match[str]) -> str:
        new = words[match.group().casefold()]
        return new[:1].upper() + new[1:] if match.group()[:1].isupper() else new

    return re.sub(pattern, exchanged, text, flags=re.IGNORECASE) if words else text


def _once(text: str, swaps: Sequence[Swap]) -> str:
    """A list that names a stand-in twice, since two lines have the same, names it once."""
    for swap in swaps:
        name = re.escape(one(spoken(swap.use)))
        if swap.use:
            again = rf"(?<![\w-])({name}(?:e?s)?)(?:,| and|, and) (?:the )?{name}(?:e?s)?"
            text = re.sub(rf"{again}(?=[,.;]| (?:and|in|to|with|on|for|into)\b|$)", r"\1", text, flags=re.IGNORECASE)
    return text


_VERBS = (("are", "is"), ("have", "has"))


def _agreeing(text: str, swaps: Sequence[Swap]) -> str:
    """The verb after a stand-in as its number asks for: "the celeriac is"."""
    for swap in swaps:
        new = spoken(swap.use)
        for plural, single in _VERBS if swap.use else ():
            was, now = (single, plural) if many(new) else (plural, single)
            text = re.sub(rf"(the {re.escape(new)}) {was}\b", rf"\1 {now}", text, flags=re.IGNORECASE)
    return text


# ---- endings

_UNTIL = re.compile(r"\buntil [^.;]*")
#: What is told of food that is done -> of which it is true.
_TOLD = (
    (re.compile(r"\bpink\b|\bjuices\b|\bwhite (?:all|right) through\b|\bpale right through\b"), "meat"),
    (re.compile(r"\bflakes?\b|\bflaking\b|\bopaque\b|\bglassy\b"), "fish"),
    (re.compile(r"\bmelt(?:s|ed)\b|\bcheese (?:runs|bubbles)\b"), "cheese"),
    (re.compile(r"\bfat runs\b"), "fat"),
    (re.compile(r"\bfalls? apart\b|\bfallen apart\b|\bshreds?\b"), "long"),
)
_JOINED = re.compile(r"( and (?=the |no |it |they |everything)|, (?=the |no |with no )|, (?=and ))")


def _true_of(entry: Ingredient) -> str:
    """The kind of ending that is true of an ingredient."""
    if entry.cooks.done and not entry.cooks.least:
        return ""
    if entry.raw_group == FISH or entry.family.endswith("fish"):
        return "fish"
    if entry.raw_group in MEAT:
        return "meat"
    return "cheese" if "cheese" in entry.family else ""


def _ended(text: str, dish: Dish, swap: Swap, gone: Collection[int], entries: Entries) -> str:
    """A step whose endings ("until the fish flakes") are true of the stand-in. `gone`: the lines that were replaced."""
    if not _about_it(swap, entries) or ("until" not in text and " fresh" not in text):
        return text
    new, words = entries[swap.use], [*spoken_of(dish, swap.line, entries), *words_for(dish.ingredients[swap.line])]
    others = [w for i, x in enumerate(dish.ingredients) if i != swap.line for w in words_for(x)]
    others += [w for i in range(len(dish.ingredients)) if i != swap.line for w in spoken_of(dish, i, entries)]
    alone = not any(_flesh(entries[x.ingredient]) for i, x in enumerate(dish.ingredients) if i not in gone)

    def mended(match: re.Match[str]) -> str:
        pieces = _JOINED.split(match.group()[6:])
        old = entries[swap.of]
        mended_ = (x if i % 2 else _part(x, words, others, old, new, alone) for i, x in enumerate(pieces))
        return "until " + "".join(mended_)

    text = re.sub(rf" if (?:the )?(?:{either(words)}) (?:was|is|were|are) fresh", "", text)
    return _UNTIL.sub(mended, text)


def _about_it(swap: Swap, entries: Entries) -> bool:
    """Whether what the method tells of food that is done may be told of this line: flesh, cheese."""
    old = entries[swap.of]
    return _flesh(old) or "cheese" in old.family or bool(old.cooks.done)


def _flesh(entry: Ingredient) -> bool:
    return entry.raw_group in MEAT or entry.raw_group in (FISH, SAUSAGES)


def _part(part: str, words: Sequence[str], others: Sequence[str], old: Ingredient, new: Ingredient, alone: bool) -> str:
    """One part of an ending ("the fish flakes", "no pink is left in the chicken"), true of the stand-in; what follows a
    comma stays. `alone`: no other flesh is in the dish that an ending without a name may be meant of."""
    body, comma, rest = part.partition(",")
    told = next((kind for pattern, kind in _TOLD if pattern.search(body)), "")
    if not told or told == _true_of(new) or (told == "cheese") == _flesh(old):
        return part
    done, name = new.cooks.done or "hot right through", spoken(new.name)
    if re.search(either(words), body, re.IGNORECASE):
        return f"the {name} {'are' if many(name) else 'is'} {done}{comma}{rest}"
    if told in ("cheese", "long") or not alone or re.search(either(others), body, re.IGNORECASE):
        return part
    return f"{done}{comma}{rest}"


# ---- what is left out, what comes with it


def _without(text: str, words: Sequence[str]) -> str:
    """A text in which a list no longer names what is left out; as it is where it is named otherwise."""
    x = rf"(?:{'|'.join(re.escape(word) for word in words)})(?: cloves?)?(?![\w-])"
    item = r"((?!and\b)[^\s,.;]+(?: (?!and\b)[^\s,.;]+){0,5}?)"
    if not any(word.lower() in text.lower() for word in words):
        return text
    for pattern, new in (
        (rf", (?:the )?{x}(?= and )", ""),
        (rf", (?:the )?{x}(?=,)", ""),
        (rf", {item} and (?:the )?{x}", r" and \1"),
        (rf"(?<![\w-])(the )?{x}, (?:the )?(?=\w)", r"\1"),
        (rf" and (?:the )?{x}", ""),
        (rf"(?<![\w-])(the )?{x} and (?:the )?(?=\w)", r"\1"),
        (rf",? with (?:the )?{x}(?: for [^,.;]*)?(?=[.,;])", ""),
    ):
        text, done = re.subn(pattern, new, text, flags=re.IGNORECASE)
        if done and not re.search(x, text, re.IGNORECASE):
            break
    return text


def _with(text: str, name: str, added: Sequence[str]) -> str:
    """A text that names, beside a stand-in, what comes with it."""
    new = [spoken(one_) for one_ in added if not re.search(whole(spoken(one_)), text, re.IGNORECASE)]
    if not new:
        return text
    found = re.search(whole(name), text, re.IGNORECASE)
    if found is None:
        return f"{text} (With {' and '.join(new)}.)"
    if text[found.end() :].startswith((",", " and ")):
        said = "".join(f", {name}" for name in new)
    else:
        said = f" with {', '.join(new[:-1])}{' and ' if new[1:] else ''}{new[-1]}"
    return f"{text[: found.end()]}{said}{text[found.end() :]}"


# ---- minutes

_MINUTES = re.compile(r"(?<![\d.½¼¾-])(\d+(?:\.\d+)?)( minutes?)")
_BESIDE = re.compile(r"\b(meanwhile|in the meantime)\b", re.IGNORECASE)


def _told_minutes(dish: Dish, index: int) -> list[tuple[int, re.Match[str]]]:
    """(step, where it stands) of each time that a line cooks: in the step that names it first, from there on, and in
    every later sentence."""
    words, found, since = words_for(dish.ingredients[index]), list[tuple[int, re.Match[str]]](), False
    for i, step in enumerate(dish.steps):
        first = None if since else re.search("|".join(whole(word) for word in words), step.text, re.IGNORECASE)
        start = 0 if since else (first.end() if first else len(step.text))
        since = since or first is not None
        for sentence in re.finditer(r"[^.;]+(?:\.\d[^.;]*)*", step.text[start:]):
            if not _BESIDE.search(sentence.group()):
                at = start + sentence.start(), start + sentence.end()
                found += [(i, x) for x in _MINUTES.finditer(step.text, *at)]
    return found


def minutes_after(dish: Dish, index: int) -> float:
    """Minutes that a line cooks in the method, from where it is named first; what is done meanwhile apart."""
    return sum(float(match.group(1)) for _, match in _told_minutes(dish, index))


def cooking(dish: Dish, index: int, entries: Entries) -> tuple[float, int, re.Match[str] | None]:
    """(minutes that a line surely cooks, step and place of the last of them): those of the steps that name it."""
    words = [*spoken_of(dish, index, entries), *words_for(dish.ingredients[index])]
    mine = either(words)
    told = _told_minutes(dish, index)
    sure = [(i, x) for i, x in told if re.search(mine, dish.steps[i].text, re.IGNORECASE)]
    total = sum(float(match.group(1)) for _, match in sure)
    return total, *(sure[-1] if sure else (-1, None))


def longer(dish: Dish, step: int, match: re.Match[str], more: float) -> Dish:
    """The dish with a time in its method made longer by so many minutes, and its own minutes with it."""
    was, old = float(match.group(1)), dish.steps[step]
    text = f"{old.text[: match.start(1)]}{was + more:g}{old.text[match.end(1) :]}"
    timer = next((name for name, minutes in old.timers if minutes == was), "wait")
    timers = tuple((n, minutes + more if (n, minutes) == (timer, was) else minutes) for n, minutes in old.timers)
    waits = timer == "wait"
    new = replace(old, text=text, timers=timers, active_minutes=old.active_minutes + more * (not waits),
                  wait_minutes=old.wait_minutes + more * waits)  # fmt: skip
    steps = (*dish.steps[:step], new, *dish.steps[step + 1 :])
    return replace(dish, steps=steps, active_minutes=dish.active_minutes + more * (not waits),
                   total_minutes=dish.total_minutes + more)  # fmt: skip
