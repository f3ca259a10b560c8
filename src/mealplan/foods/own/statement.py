"""The ingredient statement of a packet, as the entries that the judge reads.

A statement is split at its commas, with what stands in brackets as entries of their own; "may contain" and "traces of"
make entries that some makes hold. German and French names of what people leave out are put into English beside the
entry, so that `Weizenmehl` is wheat; that a word is not in this list says nothing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from mealplan.foods.food import PERHAPS

_WORDS = Path(__file__).parent / "data" / "statement_words.csv"
_NEUTRAL = Path(__file__).parent / "data" / "neutral_words.txt"
MOST_ENTRIES = 200
_MAY = re.compile(
    r"(?i)\b(may\s+(?:also\s+)?contain|can\s+contain|traces?\s+of"
    r"|(?:made|produced)\s+(?:in|on)\s+[^.;]{0,60}?(?:handles|processes|uses)|kann\s+(?:spuren\s+(?:von\s+)?)?|spuren\s+von"
    r"|peut\s+contenir|traces\s+(?:éventuelles\s+)?d[e'’])"
)
_SAYS = re.compile(r"(?i)\b(contains|enthält|contient|allergens?)\s*:?\s*(?=\S)")
_HEAD = re.compile(r"(?i)^\s*(ingredients?|zutaten|ingrédients)\s*[:.]\s*")
_SPLIT = re.compile(r"[,;:•·\[\]()*{}]|\.\s+|\.$|\band/or\b|\bund\b|\bet\b")
_NOISE = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|mg|µg|g)?")
# What looks like milk, butter or wheat in German and French and is not; before the stems are looked for.
_LOOKALIKES = (
    (re.compile(r"buchweizen|blé noir|sarrasin"), " buckwheat "),
    (re.compile(r"(kokos|mandel|reis|hafer|soja|cashew|hasel)(?:nuss)?(?:milch|drink|joghurt|sahne)"), r" \1 "),
    (re.compile(r"(?:lait|crème|yaourt|beurre) d(?:e |['’])(coco|amandes?|avoine|soja|riz|cacao|karité|cacahuètes?)"),
     r" \1 "),
    (re.compile(r"milchsäure\w*|acide lactique|milchsaft"), " lactic acid "),
    (re.compile(r"muskatnuss|noix de (?:coco|muscade)"), " nutmeg "),
)  # fmt: skip


@cache
def _stems() -> tuple[tuple[re.Pattern[str], str], ...]:
    with _WORDS.open(encoding="utf-8", newline="") as handle:
        rows = [(row["stem"], row["means"]) for row in csv.DictReader(handle)]
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(stem[1:])}(?!\w)" if stem.startswith("=") else re.escape(stem)), means)
        for stem, means in rows
    )


@cache
def neutral_words() -> frozenset[str]:
    """Words that leave what an entry is as it is; an entry of other unknown words is not read to its end."""
    return frozenset(_NEUTRAL.read_text(encoding="utf-8").split())


def entries(text: str, contains: Sequence[str] = (), traces: Sequence[str] = ()) -> list[str]:
    """The entries of a statement, each once, `PERHAPS` before what some makes may hold."""
    found: list[str] = []
    for part, perhaps in _parts(_HEAD.sub("", text)):
        for piece in _SPLIT.split(part):
            found += [PERHAPS + one if perhaps else one for one in _both(piece)]
    for word in contains:
        found += _both(word)
    for word in traces:
        found += [PERHAPS + one for one in _both(word)]
    return list(dict.fromkeys(found))[:MOST_ENTRIES]


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """A statement at its "may contain": (what is said, whether some makes only hold it)."""
    at, perhaps = 0, False
    for match in _MAY.finditer(text):
        yield text[at : match.start()], perhaps
        at, perhaps = match.end(), True
        end = re.search(r"[.;](?:\s|$)", text[at:])
        if end:
            yield text[at : at + end.start()], True
            at, perhaps = at + end.end(), False
    yield text[at:], perhaps


def _both(piece: str) -> list[str]:
    """An entry, and what its German and French words mean in English."""
    plain = re.sub(r"\s+", " ", _NOISE.sub(" ", _SAYS.sub(" ", piece))).strip(" .-–")
    if len(plain) < 2:
        return []
    return [plain[:100], *in_english(plain)]


def in_english(text: str) -> list[str]:
    """What German and French words of a text mean."""
    low = text.lower()
    for lookalike, instead in _LOOKALIKES:
        low = lookalike.sub(instead, low)
    return list(dict.fromkeys(means for stem, means in _stems() if stem.search(low)))
