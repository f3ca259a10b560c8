"""An ingredient line as cooks write it: how much of what, in which state.

`read` takes a line apart and decides nothing about food: the amount (a range where one is written), what a pack or a
piece holds, the words of the thing, what follows them, and in which languages the line can be meant. Of two amounts for
one thing the metric one is kept, and a weight before a volume.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from mealplan.bring.amounts import Amount, leading, plain
from mealplan.bring.words import LANGUAGES, fold, table, units_of

MASSES = {"g": 1.0, "kg": 1000.0, "mg": 0.001, "oz": 28.349523, "lb": 453.59237, "lb_metric": 500.0}
VOLUMES = {  # millilitres; a pint has none: it differs (see `weigh`)
    "ml": 1.0, "cl": 10.0, "dl": 100.0, "l": 1000.0, "tsp": 4.92892, "dessertspoon": 10.0, "tbsp": 14.78676,
    "cup": 236.588, "fl_oz": 29.57353, "quart": 946.353, "gallon": 3785.41, "drop": 0.05,
}  # fmt: skip
METRIC = frozenset(("g", "kg", "mg", "ml", "cl", "dl", "l", "lb_metric"))
CONTAINERS = frozenset(("can", "jar", "bottle", "carton", "tub", "packet", "block"))
#: Units that stand for one of it where no number does: "pinch of salt".
ALONE = frozenset(("pinch", "dash", "handful", "splash", "drizzle", "knob", "bunch", "sprig", "drop", "slice", "inch",
                   "can", "head", "stalk", "leaf", "packet", "jar"))  # fmt: skip

_PRAISE = re.compile(
    r"\b(?:free[- ]range|fair[- ]?trade|grass[- ]fed|corn[- ]fed|outdoor[- ]reared|(?:good|best|"
    r"high)[- ]quality|line[- ]caught|sustainabl[ey][- ]sourced|organic|unwaxed|store[- ]bought|"
    r"shop[- ]bought|home-?made|bio[- ](?=\w)|aus biologischem anbau|"
    r"issus? de l'agriculture biologique)\b,?\s*",
    re.IGNORECASE,
)
#: What begins like a unit and is the name of a food.
_NO_UNIT = re.compile(
    r"noix de (?:muscade|coco|cajou|pecan|macadamia|saint)|filet mignon|filets? d[e'] ?(?!huile|vinaigre|"
    r"citron|jus|miel|creme|sirop|sauce)"
    r"|bouquet garni|head lettuce|leaf spinach|leaf gelatine|leaf lettuce|stick cinnamon|strip steak|"
    r"bar of soap|clove|cloves\b(?! (?:of )?garlic)|blatt?salat|stuckig",
)
_TAGS = re.compile(r"<[^<>]{0,200}>")
_TIMES = re.compile(r"\s*(?:x|\*|mal)\s*(?=[\d.,])", re.IGNORECASE)
_PARENS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_JOIN = re.compile(
    r"\s*(?:/|\||=|;|,?\s*\bor\b|\boder\b|\bou\b)\s*(?=(?:about|ca\.?|approx\.?|environ|etwa)?\s*[\d])", re.IGNORECASE
)
_SUM = re.compile(
    r"\s*(?:\+|&|,?\s*\bplus\b|\band\b|\bund\b|\bet\b)\s*(?=[\d]|an?\s|one\s|half|ein|une?\s)", re.IGNORECASE
)
_OF = re.compile(r"\s*(?:of\s+(?:the\s+)?|de\s+la\s+|de\s+l'\s*|de\s+|d'\s*|du\s+|des\s+|von\s+|vom\s+)", re.IGNORECASE)
_EACH = re.compile(r"\b(each|apiece|per\s+\w+|je|jeweils|à|chacune?|pièce)\b", re.IGNORECASE)
_DRAINED = re.compile(
    r"\b(drained\s+weight|net\s+drained|drained|abtropfgewicht|abgetropft|atg|egoutt\w*|poids\s+net|égoutt\w*)",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(
    r"(?:generous|scant|(?:loosely |tightly |firmly |lightly )?packed|heaped|heaping|rounded|level|good|small|large|"
    r"big|medium|kleine[rns]?|große[rns]?|"
    r"gehäufte[rns]?|gestrichene[rns]?|gute[rns]?|knappe[rns]?|gr\.|kl\.|geh\.|gestr\.|petite?s?|"
    r"grande?s?|grosses?|gros|bonnes?|belles?|beaux|beau)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A line taken apart. `amount`: None where it says none; `each`: what one of them weighs or holds by the line;
    `total`: what all of them do; `drained`: what is left of the tin; `part`: "juice" or "zest" of a fruit.
    `size`: "small", "large" or "". `languages`: in which it can be meant, the likeliest first."""

    text: str
    amount: Amount | None = None
    each: Amount | None = None
    total: Amount | None = None
    drained: Amount | None = None
    size: str = ""
    name: str = ""
    tail: tuple[str, ...] = ()
    part: str = ""
    taste: bool = False
    optional: bool = False
    languages: tuple[str, ...] = LANGUAGES
    spoken: tuple[str, ...] = ()  # languages that a word of it is evidence for

    @property
    def words(self) -> str:
        """The name with all that follows it: what is judged."""
        return " ".join((self.name, *self.tail))


@dataclass
class _Work:
    """A line being read: what is left of it, and what is known so far."""

    rest: str
    evidence: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def seen(self, languages: Iterator[str] | list[str], weight: int = 1) -> None:
        for language in languages:
            self.evidence[language] = self.evidence.get(language, 0) + weight


def read(text: str) -> Reading:
    """The line taken apart. Any text is read; what says nothing has an empty name."""
    shown = " ".join(html.unescape(_TAGS.sub(" ", text[:2000])).split())
    work = _Work(" ".join(_PRAISE.sub("", plain(shown)).split()))
    work.rest = work.rest.rstrip(" .;,:")
    found = Reading(shown[:400])
    found = replace(found, part=_part(work))
    first = _opening(work)
    parens = _take_parens(work)
    found = replace(
        found, amount=first.amount, each=first.each, total=first.total, drained=first.drained, size=first.size
    )
    name, tail = _split(work.rest)
    found = _trailing(found, name, tail)
    found = _of_parens(found, parens, work)
    if not found.part:
        found = _part_behind(found)
    found = _taste(found, shown)
    return _languages(_sized(found), work)


def _split(rest: str) -> tuple[str, list[str]]:
    """(the words of the thing, what follows the first comma or dash)."""
    parts = [p.strip() for p in re.split(r",(?!\d)|;|\s-\s|\s–\s|:(?=\s|$)", rest)]
    parts = [p for p in parts if p]
    while len(parts) > 1 and _only_describes(parts[0]):
        parts[:2] = [f"{parts[0]} {parts[1]}"]
    return (parts[0] if parts else ""), parts[1:]


def _only_describes(text: str) -> bool:
    words = fold(text).split()
    return bool(words) and all(word in _DESCRIBING for word in words)


_DESCRIBING = frozenset(
    [
        "boneless",
        "skinless",
        "fresh",
        "ripe",
        "large",
        "small",
        "medium",
        "firm",
        "free-range",
        "organic",
        "extra-virgin",
        "raw",
        "whole",
        "dry",
        "cold",
        "good",
        "big",
        "skin-on",
        "bone-in",
        "lean",
        "unsalted",
        "cooked",
        "peeled",
        "baby",
        "young",
        "tender",
        "plain",
        "low-fat",
        "full-fat",
        "freshly",
        "grated",
        "finely",
        "chopped",
        "gros",
        "grosse",
        "petite",
        "petit",
        "frische",
        "frischer",
        "frisches",
        "reife",
        "reifer",
        "grosse",
        "kleine",
        "bio",
        "dicke",
        "heaped",
        "heaping",
        "level",
        "gehauft",
        "gehaufte",
        "gestrichen",
        "gestrichene",
        "rounded",
        "scant",
        "generous",
        "vorwiegend",
        "hard-boiled",
        "toasted",
        "sliced",
        "diced",
        "canned",
        "tinned",
        "drained",
        "unsweetened",
    ]
)

# --- the beginning: amounts


@dataclass(frozen=True, slots=True)
class _First:
    amount: Amount | None = None
    each: Amount | None = None
    total: Amount | None = None
    drained: Amount | None = None
    size: str = ""


_ABOUT = sorted(
    {fold(w) for lang in LANGUAGES for w in table("classes")[lang]["about"] if w != "a"}, key=len, reverse=True
)
_ABOUT_RE = re.compile(r"(?:(?:" + "|".join(map(re.escape, _ABOUT)) + r")\.?\s+|[~≈]\s*)+", re.IGNORECASE)
_VAGUE = re.compile(
    r"(?:a little|a bit of|a touch of|some|etwas|ein wenig|ein bisschen|wenig|einige|un peu d[e']|un peu|"
    r"quelques|n\.\s?b\.|nach belieben|qs)\s+",
    re.IGNORECASE,
)


def _opening(work: _Work) -> _First:
    """Take the amounts off the beginning."""
    work.rest = (
        _ABOUT_RE.sub("", work.rest, count=1)
        if _ABOUT_RE.match(work.rest) and _number_follows(work.rest)
        else work.rest
    )
    found = leading(work.rest)
    if found is not None and _no_amount(work.rest, found[2]):
        found = None
    if found is None:
        return _alone(work)
    low, high, end = found
    work.rest = work.rest[end:]
    _number_language(work)
    times = _TIMES.match(work.rest)
    if times is not None:  # 2 x 400 g
        work.rest = work.rest[times.end() :]
        inner = _measured(work)
        if inner is None:
            return _First(Amount(low, high))
        _of(work)
        unit = _unit(work, containers=True)
        return (
            _First(Amount(low, high, unit or "can" if unit else ""), each=inner)
            if unit
            else _First(Amount(low, high), each=inner)
        )
    size = _paren_size(work) or _second_size(work)
    described = _described(work)
    unit = _unit(work)
    first = _First(Amount(low, high, unit or ""), each=size, size=described)
    if unit is None and size is None:
        return first
    if unit in MASSES or unit in VOLUMES or (unit or "").startswith("cup") or unit == "pint":
        first = _duals(work, first)
        nxt = _unit_after_mass(work, first)
        if nxt is not None:
            first = nxt
    elif unit in CONTAINERS or unit:
        size = _paren_size(work)
        if size is not None:
            first = replace(first, each=size) if unit in CONTAINERS else replace(first, total=size)
    _of(work)
    return first


def _number_follows(text: str) -> bool:
    match = _ABOUT_RE.match(text)
    return match is not None and leading(text[match.end() :]) is not None


def _no_amount(text: str, end: int) -> bool:
    """Whether the number is a part of the name: "70% dark chocolate", "00 flour", "7-grain bread", "5-spice"."""
    behind = text[end:]
    if (
        re.match(r"\s?%", behind)
        or re.match(r"0\d", text)
        or re.match(r"[- ]?(?:spice|grain|korn|day|way|bean)\b", behind, re.IGNORECASE)
    ):
        return True
    word = text[:end].lower()
    return word in {"a", "half"} and re.match(r"\s+(?:and\s+half|&\s+half)", behind, re.IGNORECASE) is not None


def _alone(work: _Work) -> _First:
    """A line without a number: "pinch of salt", "handful of parsley", "some oil"."""
    vague = _VAGUE.match(work.rest)
    if vague is not None:
        work.rest = work.rest[vague.end() :]
        word = vague.group().strip().lower()
        work.seen(
            ["de"]
            if word.startswith(("etwas", "ein", "wenig", "n.", "nach"))
            else ["fr"]
            if word.startswith(("un", "quel"))
            else ["en"]
        )
        return _First()
    before = work.rest
    _described(work)
    unit = _unit(work)
    if unit in ALONE and (_of(work) or len(before) - len(work.rest) < len(before)):
        return _First(Amount(1, 1, unit or ""))
    work.rest = before
    return _First()


def _described(work: _Work) -> str:
    """Words of size before the unit or the thing; "small" and "large" are kept, and they stay where they are when no
    unit follows."""
    match = _DESCRIBED.match(work.rest.lstrip())
    if match is None:
        return ""
    lead = len(work.rest) - len(work.rest.lstrip())
    after = work.rest[lead + match.end() :]
    trial = _Work(after)
    if _unit(trial) is None:
        return ""
    work.rest = after
    said = match.group().strip().lower()
    if said.startswith(("small", "klein", "kl", "petit", "scant", "knapp")):
        return "small"
    return "large" if said.startswith(("large", "big", "groß", "gr.", "grand", "gros", "belle", "beau")) else ""


def _unit(work: _Work, *, containers: bool = False) -> str | None:
    """Take a unit off the beginning."""
    text = work.rest
    start = len(text) - len(text.lstrip(" -"))
    no_unit = _NO_UNIT.match(fold(text[start : start + 60]))
    found = _unit_at(text, start) if no_unit is None or no_unit.group() in ("clove", "cloves") else None
    if found is None:
        return None
    unit, end, languages = found
    if containers and unit not in CONTAINERS:
        return None
    work.rest = text[end:].lstrip(" .") if text[end : end + 1] == "." else text[end:].lstrip()
    work.seen(list(languages), 2 if len(languages) < 3 else 0)
    return unit


_LONGEST_UNIT = 26


def _unit_at(text: str, start: int) -> tuple[str, int, list[str]] | None:
    """(unit, where it ends, its languages) of the longest unit that stands at `start`."""
    if text[start : start + 2] in {"T ", "T."} or text[start:] == "T":
        return "tbsp", start + 1, ["en"]
    low = fold(text[start : start + _LONGEST_UNIT + 8])
    if len(low) != len(text[start : start + _LONGEST_UNIT + 8]):  # folding changed the length: ß, œ
        low = _same_length(text[start : start + _LONGEST_UNIT + 8])
    if low.startswith(("t ", "t.")):
        return "tsp", start + 1, ["en"]
    best: tuple[int, str, list[str]] | None = None
    french = re.match(r"[\w. ]{2,24}?\s(?:de\s|d'|du\s|des\s)", low) is not None
    for language in ("fr", "en", "de") if french else LANGUAGES:
        for size in range(min(_LONGEST_UNIT, len(low)), 0, -1):
            word = low[:size]
            if size < len(low) and (low[size].isalnum()):
                continue
            unit = units_of(language).get(word.rstrip(". ")) if word == word.rstrip(" ") else None
            if unit is None:
                unit = units_of(language).get(word)
            if unit is None:
                continue
            if best is None or size > best[0]:
                best = (size, unit, [language])
            elif size == best[0] and unit == best[1]:
                best[2].append(language)
            break
    if best is None:
        return None
    return best[1], start + best[0], best[2]


def _same_length(text: str) -> str:
    """Folded letter by letter, so that places stay the same."""
    return "".join(fold(c)[:1] or c for c in text)


def _of(work: _Work) -> bool:
    match = _OF.match(work.rest)
    if match is None:
        return False
    word = match.group().strip().lower()
    work.seen(["en"] if word.startswith("of") else ["de"] if word.startswith("v") else ["fr"], 2)
    work.rest = work.rest[match.end() :]
    return True


def _number_language(work: _Work) -> None:
    if re.match(r"\s*d'", work.rest):
        work.seen(["fr"], 2)


def _measured(work: _Work) -> Amount | None:
    """A number with a mass or volume at the beginning, taken off; nothing is taken where there is none."""
    before = work.rest
    text = _ABOUT_RE.sub("", work.rest.lstrip(), count=1) if _ABOUT_RE.match(work.rest.lstrip()) else work.rest.lstrip()
    found = leading(text)
    if found is None:
        return None
    work.rest = text[found[2] :]
    unit = _unit(work)
    if unit is None or not (unit in MASSES or unit in VOLUMES or unit in ("cup_de", "cup_fr", "pint", "inch", "cm")):
        work.rest = before
        return None
    return Amount(found[0], found[1], unit)


def _paren_size(work: _Work) -> Amount | None:
    """`(400 g)` or `(14.5-ounce)` at the beginning, taken off."""
    match = re.match(r"\s*\(([^()]{1,60})\)[\s-]*", work.rest)
    if match is None:
        return None
    inner = _Work(match[1])
    best = _best(inner)
    if best is None:
        return None
    work.rest = work.rest[match.end() :]
    if inner.rest.strip():
        work.notes.append(match[1])
    return best


def _second_size(work: _Work) -> Amount | None:
    """`14-ounce` in "2 14-ounce cans", "1 6-oz fillet", "a 400g tin"; a container or a thing has to follow."""
    trial = _Work(work.rest, dict(work.evidence))
    found = _measured(trial)
    if found is None or not trial.rest.strip():
        return None
    work.rest, work.evidence = trial.rest, trial.evidence
    return found


def _best(work: _Work) -> Amount | None:
    """Of the amounts in a text the metric weight, else the metric volume, else the first; taken off with what joins
    them."""
    amounts: list[Amount] = []
    while (one := _measured(work)) is not None:
        amounts.append(one)
        join = _JOIN.match(work.rest) or re.match(r"\s*,\s*(?=\d)", work.rest)
        if join is None:
            break
        work.rest = work.rest[join.end() :]
    return _preferred(amounts)


def _preferred(amounts: list[Amount]) -> Amount | None:
    if not amounts:
        return None

    def rank(one: Amount) -> int:
        metric = one.unit in METRIC
        return 0 if metric and one.unit in MASSES else 1 if metric else 2

    return min(amounts, key=rank)


def _duals(work: _Work, first: _First) -> _First:
    """The same amount said twice ("225 g / 8 oz", "1 cup (240 ml)"), and sums ("1 cup plus 2 tbsp", "1 lb 2 oz")."""
    assert first.amount is not None
    amounts = [first.amount]
    for _ in range(3):
        join = _JOIN.match(work.rest)
        if join is not None:
            trial = _Work(work.rest[join.end() :], dict(work.evidence))
            other = _measured(trial)
            if other is not None:
                amounts.append(other)
                work.rest, work.evidence = trial.rest, trial.evidence
                continue
        paren = re.match(r"\s*\(", work.rest)
        size = _paren_size(work) if paren else None
        if size is not None:
            amounts.append(size)
            continue
        added = _added(work, amounts[-1])
        if added is None:
            break
        amounts[-1] = added
    best = _preferred(amounts)
    return replace(first, amount=best)


def _added(work: _Work, first: Amount) -> Amount | None:
    """`first` and what is added to it: "plus 2 tbsp", "1 lb 2 oz". In millilitres or grams where units differ."""
    join = _SUM.match(work.rest)
    trial = _Work(work.rest[join.end() :] if join else work.rest, dict(work.evidence))
    second = _measured(trial)
    if second is None or (join is None and not (first.unit == "lb" and second.unit == "oz")):
        return None
    for kind, unit in ((MASSES, "g"), (VOLUMES, "ml")):
        if first.unit in kind and second.unit in kind:
            a, b = kind[first.unit], kind[second.unit]
            work.rest, work.evidence = trial.rest, trial.evidence
            return Amount(first.low * a + second.low * b, first.high * a + second.high * b, unit)
    return None


def _unit_after_mass(work: _Work, first: _First) -> _First | None:
    """ "400 g can chickpeas", "a 5 cm piece", "6 oz fillets": the measure is of one, or of all where no count stood."""
    trial = _Work(work.rest, dict(work.evidence))
    _of(trial)
    unit = _unit(trial)
    if unit is None or first.amount is None or first.amount.unit not in MASSES | VOLUMES:
        return None
    if unit in CONTAINERS and trial.rest.strip():
        work.rest, work.evidence = trial.rest, trial.evidence
        return replace(first, amount=Amount(1, 1, unit), each=first.amount)
    return None


# --- what stands in brackets, behind and at the end


def _take_parens(work: _Work) -> list[str]:
    """The texts in brackets, taken out of the rest."""
    found = list(work.notes)

    def out(match: re.Match[str]) -> str:
        found.append(match[1].strip())
        return " "

    for _ in range(4):  # nested ones, from the inside
        after = _PARENS.sub(out, work.rest)
        if after == work.rest:
            break
        work.rest = after
    work.rest = " ".join(work.rest.replace("(", " ").replace(")", ", ").split()).strip(" ,;-")
    return found


def _of_parens(found: Reading, parens: list[str], work: _Work) -> Reading:
    """Amounts in brackets and behind the comma: a weight of all, of each, or of what is left when drained."""
    tail = list(found.tail)
    parens = [part for text in parens for part in re.split(r",(?!\d)|;", text) if part.strip()]
    for text in [*parens, *found.tail]:
        inner = _Work(text)
        best = _inside(inner, text)
        if text not in tail and best is None:
            tail.append(text)
        if best is None:
            continue
        inside_paren = text in parens
        if found.amount is None and inside_paren and not found.each:
            found = replace(found, amount=best)
        elif found.amount is not None and found.amount.unit in METRIC and found.amount.unit in MASSES:
            continue
        elif _DRAINED.search(text) and found.amount is not None and found.amount.unit in CONTAINERS:
            found = replace(found, drained=best)
        elif (
            _EACH.search(text)
            or (found.amount is not None and found.amount.unit in CONTAINERS)
            or best.unit in ("inch", "cm")
        ):
            found = found if found.each else replace(found, each=best)
        elif best.unit in MASSES or best.unit in VOLUMES:
            found = found if found.total else replace(found, total=best)
    return replace(found, tail=tuple(tail))


_MEASURE_INSIDE = re.compile(r"(?<![\w.,/-])(?=\d|½)")
_CUTTING = re.compile(r"\b(?:cut|sliced|chopped|diced|schneiden|geschnitten|coup\w*|thick|dick|into)\b", re.IGNORECASE)


def _inside(inner: _Work, text: str) -> Amount | None:
    """The amount that a note holds; none where it says how something is cut or kept for later."""
    if _CUTTING.search(text) or re.search(
        r"\b(?:for|extra|more|degrees|°|fat|%|proof|day|hour|min)\b", text, re.IGNORECASE
    ):
        return None
    whole = plain(text)
    for place in _MEASURE_INSIDE.finditer(whole):
        inner.rest = whole[place.start() :]
        best = _best(inner)
        if best is not None and (best.unit in MASSES or best.unit in VOLUMES or best.unit in ("inch", "cm")):
            return best
    return None


_AT_END = re.compile(r"[\s,:-]+(?=[\d])")


def _trailing(found: Reading, name: str, tail: list[str]) -> Reading:
    """An amount behind the name: "Mehl, 250 g", "flour 2 cups", "Steaks à 150 g"."""
    each = re.search(
        r"\s(?:à|a|de|of|je|zu)\s+(?:je\s+)?(?:ca\.?\s+|about\s+|environ\s+|"
        r"etwa\s+)?(\d[\d.,]*(?:\s?-\s?\d[\d.,]*)?\s?(?:kg|g|oz|ml|cl))\b\.?(.*)$",
        name,
        re.IGNORECASE,
    )
    if each is not None and found.amount is not None:
        inner = _Work(each[1])
        size = _measured(inner)
        if size is not None:
            return replace(found, each=size, name=f"{name[: each.start()]} {each[2]}".strip(), tail=tuple(tail))
    if found.amount is None:
        for index, text in enumerate([name, *tail]):
            taken = _amount_at_end(text)
            if taken is not None:
                amount, left = taken
                if index == 0:
                    name = left
                else:
                    tail = [t for t in (*tail[: index - 1], left, *tail[index:]) if t]
                return replace(found, amount=amount, name=name, tail=tuple(tail))
    return replace(found, name=name, tail=tuple(tail))


def _amount_at_end(text: str) -> tuple[Amount, str] | None:
    places = [0, *(m.end() for m in _AT_END.finditer(text))]
    for place in places:
        work = _Work(text[place:])
        got = leading(work.rest)
        if got is None or not text[place : place + 1].isdigit() or re.match(r"\s?%", work.rest[got[2] :]):
            continue
        work.rest = work.rest[got[2] :]
        unit = _unit(work)
        if not work.rest.strip(" .") and (unit is not None or place > 0):
            return Amount(got[0], got[1], unit or ""), text[:place].strip(" ,:-")
    return None


# --- juice and zest

_FRUIT_PART = re.compile(
    r"(?:(?:the|le|la|der|die|den|finely|freshly|grated|squeezed|abgeriebene|geriebene|fein|ausgepresster|"
    r"frisch|frischer|gepresster)\s+)*"
    r"(?P<one>juice|zest|rind|saft|schale|abrieb|zesten|jus|zeste|zestes|peel)s?"
    r"(?:\s*(?:and|&|\+|plus|und|u\.|et)\s*(?:(?:the|le|la|der|die|finely|grated|abgeriebene|geriebene|"
    r"fein)\s+)*(?P<two>juice|zest|rind|saft|schale|abrieb|zesten|jus|zeste|zestes))?"
    r"\s+(?:(?:of|from|von|aus|vom|de|d')\s*(?=[\w½])|(?=[\d½]))|"
    r"(?:(?:the|der|die|le|la|abgeriebene|geriebene|frisch|fein)\s+)*(?P<de>saft|schale|abrieb|"
    r"zesten)(?:\s*(?:und|&|u\.)\s*(?P<de2>saft|schale|abrieb|zesten))?\s+(?=(?:einer?|eines|[\d½]|"
    r"zweier)\b)",
    re.IGNORECASE,
)
_JUICE = frozenset(("juice", "saft", "jus"))


def _part(work: _Work) -> str:
    """ "juice of" at the beginning, also behind a number ("1 juice of")."""
    match = _FRUIT_PART.match(work.rest)
    if match is None:
        return ""
    said = [match[group].lower() for group in ("one", "two", "de", "de2") if match[group]]
    work.rest = work.rest[match.end() :]
    first = said[0]
    work.seen(
        ["en"]
        if first in {"juice", "zest", "rind", "peel"}
        else ["fr"]
        if first in {"jus", "zeste", "zestes"}
        else ["de"],
        2,
    )
    return _parts_said(said)


def _parts_said(said: list[str]) -> str:
    parts = {"juice" if one in _JUICE else "zest" for one in said}
    return " and ".join(sorted(parts))


_BEHIND = re.compile(
    r"\b(juiced|juice|zested|zest|rind|saft|schale|abrieb|zesten|jus|zestes?|press[ée]e?s?|ausgepresst|gepresst)\b",
    re.IGNORECASE,
)
_CITRUS = re.compile(
    r"\b(lemons?|limes?|oranges?|zitronen?|bio-?zitronen?|limetten?|bio-?limetten?|orangen?|bio-?orangen?|"
    r"citrons?(?: verts?| jaunes?)?|pomelo|grapefruits?)\b",
    re.IGNORECASE,
)


def _part_behind(found: Reading) -> Reading:
    """ "1 lemon, juiced", "½ Zitrone (Saft)": the part that is taken stands behind the fruit."""
    if _CITRUS.search(found.name) is None or found.amount is None or found.amount.unit not in ("", "piece", "half"):
        return found
    if fold(found.name).split()[-1:] in (["juice"], ["zest"], ["jus"], ["rind"], ["peel"]):
        return found
    said = [word.lower() for text in found.tail for word in _BEHIND.findall(text)]
    if not said:
        return found
    juice = any(word.startswith(("juic", "saft", "jus", "press", "ausgep", "gep")) for word in said)
    zest = any(word.startswith(("zest", "rind", "schale", "abrieb")) for word in said)
    return replace(found, part=" and ".join(["juice"] * juice + ["zest"] * zest))


# --- the rest

_TASTE = [(lang, fold(w)) for lang in LANGUAGES for w in table("classes")[lang]["taste"]]
_OPTIONAL = [fold(w) for lang in LANGUAGES for w in table("classes")[lang]["optional"]]


def _has(text: str, phrase: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None


def _taste(found: Reading, shown: str) -> Reading:
    low = fold(shown)
    taste = found.amount is None and any(_has(low, phrase) for _, phrase in _TASTE)
    return replace(found, taste=taste, optional=any(_has(low, phrase) for phrase in _OPTIONAL))


def _sized(found: Reading) -> Reading:
    """The size of pieces, from the first words of the name."""
    if found.size:
        return found
    words = fold(found.name).replace("-", " ").split()[:3]
    for size in ("small", "large"):
        if (
            any(word in _size_words(size) for word in words)
            and found.amount is not None
            and found.amount.unit not in MASSES | VOLUMES
        ):
            return replace(found, size=size)
    return found


@cache
def _size_words(size: str) -> frozenset[str]:
    said = {fold(w) for lang in LANGUAGES for w in table("classes")[lang][size] if len(w) > 2 or w in ("gr", "kl")}
    return frozenset(said | {w + e for w in said for e in ("e", "er", "es", "en", "s")})


_LITTLE = {
    "en": re.compile(
        r"\b(?:the|of|and|or|with|for|to|into|chopped|sliced|diced|fresh|freshly|ground|drained|peeled|"
        r"large|small|medium|cut|taste|finely|dried|whole|red|green|white|black|grated|cooked|frozen|"
        r"canned|raw|juice)\b",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:und|oder|von|der|die|das|mit|für|zum|gehackte?r?|gewürfelte?|geschält\w*|frische?r?s?|"
        r"gemahlene?r?|rote?r?|grüne?r?|weiße?r?|schwarze?r?|getrocknete?r?|große?r?|kleine?r?|etwas|"
        r"nach|fein|geriebene?r?|in|dose|tk)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"(?:\b(?:de|du|des|et|ou|au|aux|la|le|les|en|pour|frais|fraîche|hachée?s?|râpée?|moulu|rouges?|"
        r"vert[es]*|blanc\w*|noire?s?|gros|petits?|poudre|surgelée?s?)\b|\b[dl]')",
        re.IGNORECASE,
    ),
}  # fmt: skip
_LETTERS = {"de": re.compile("[äöüß]", re.IGNORECASE), "fr": re.compile("[éèêàçœîôû]", re.IGNORECASE)}


def _languages(found: Reading, work: _Work) -> Reading:
    """The languages in which the line can be meant, the likeliest first."""
    points = {language: 2.0 * work.evidence.get(language, 0) for language in LANGUAGES}
    for language, pattern in _LITTLE.items():
        points[language] += len(pattern.findall(found.text))
    for language, pattern in _LETTERS.items():
        points[language] += 1.5 * bool(pattern.search(found.name))
    order = sorted(LANGUAGES, key=lambda one: (-points[one], LANGUAGES.index(one)))
    spoken = tuple(one for one in order if points[one] > 0 and points[one] >= points[order[0]] - 0.5)
    return replace(found, languages=tuple(order), spoken=spoken)
