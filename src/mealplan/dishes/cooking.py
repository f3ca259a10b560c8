"""How long a line of a dish cooks, as its method tells it; where it lies while it does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from mealplan.dishes.dish import Dish
from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.swap import either, in_text, spoken_of, whole, words_for

BEARABLE = 1.5  # times the minutes that something bears: more, and it is lifted out
_MINUTES = re.compile(r"(?<![\d.½¼¾-])(\d+(?:\.\d+)?)( minutes?)")
_SENTENCE = re.compile(r"[^.;]+(?:\.\d[^.;]*)*")
_BESIDE = re.compile(r"\b(meanwhile|in the meantime)\b", re.IGNORECASE)


def _told_minutes(dish: Dish, index: int) -> list[tuple[int, re.Match[str]]]:
    """(step, where it stands) of each time that a line cooks: in the step that names it first, from there on, and in
    every later sentence."""
    words, found, since = words_for(dish.ingredients[index]), list[tuple[int, re.Match[str]]](), False
    for i, step in enumerate(dish.steps):
        lower = "" if since else step.text.lower()
        named = [whole(word) for word in words if word.lower() in lower]
        first = re.search("|".join(named), step.text, re.IGNORECASE) if named else None
        start = 0 if since else (first.end() if first else len(step.text))
        since = since or first is not None
        for sentence in _SENTENCE.finditer(step.text[start:]):
            if not _BESIDE.search(sentence.group()):
                at = start + sentence.start(), start + sentence.end()
                found += [(i, x) for x in _MINUTES.finditer(step.text, *at)]
    return found


def minutes_after(dish: Dish, index: int) -> float:
    """Minutes that a line cooks in the method, from where it is named first; what is done meanwhile apart."""
    return sum(float(match.group(1)) for _, match in _told_minutes(dish, index))


_POT = re.compile(r"\b(?:pot|stew(?! freezes| keeps)|casserole|simmer\w*)\b", re.IGNORECASE)
_TRAY = re.compile(r"\b(?:tray|oven|bak(?:e|ing)|roast|grill|air fryer|panko|breadcrumbs)\b", re.IGNORECASE)
_COATED = re.compile(r"\b(?:panko|breadcrumbs|batter)\b", re.IGNORECASE)
_HEAT = re.compile(r"\b(?:simmer|boil|cook|microwave|bubble|low heat|stirring)\w*\b", re.IGNORECASE)
_SOAKS = re.compile(r"off the heat|\bsoak|\bleave\b|\bstand|overnight", re.IGNORECASE)


def in_a_pot(dish: Dish, index: int) -> bool:
    """Whether a line cooks in liquid in a pot, out of which it can be lifted: not on a tray, nor is it served cold."""
    texts = [step.text for step in dish.steps if in_text(step.text, dish.ingredients[index])]
    return any(_POT.search(text) for text in texts) and not any(_TRAY.search(text) for text in texts)


def on_a_tray(dish: Dish, index: int) -> bool:
    """Whether a line lies on a tray beside other things, and can be put there later: not one in a coat of crumbs."""
    texts = [step.text for step in dish.steps if in_text(step.text, dish.ingredients[index])]
    return any("tray" in text for text in texts) and not any(_COATED.search(text) for text in texts)


def simmering(dish: Dish, index: int) -> tuple[float, int, re.Match[str] | None]:
    """(minutes that a line surely simmers, step and place of the last of them); those in which it soaks off the heat
    are none."""
    total, last = 0.0, list[tuple[int, re.Match[str]]]()
    for i, match in _told_minutes(dish, index):
        text = dish.steps[i].text
        start = max(text.rfind(". ", 0, match.start()), text.rfind("; ", 0, match.start())) + 1
        said = text[start : match.end()]
        if _HEAT.search(said) and not _SOAKS.search(said):
            total += float(match.group(1))
            last.append((i, match))
    return total, *(last[-1] if last else (-1, None))


def cooking(dish: Dish, index: int, entries: Mapping[str, Ingredient]) -> tuple[float, int, re.Match[str] | None]:
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
