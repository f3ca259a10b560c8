"""The dish file of a brought recipe: her words in the steps, ingredients marked where they are named, `source` kept.

Amounts stand as she has them where the ingredient's own measures give the same grams; else in grams. Times that the
steps name become timers; a comment says that minutes are estimated. The text is read back before it is kept.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mealplan.bring.document import Part, Ref, Time
from mealplan.bring.line import MASSES, VOLUMES
from mealplan.bring.readers.cooklang import waits
from mealplan.bring.recipe import Bringer, Brought, Line
from mealplan.bring.weigh import Weight
from mealplan.bring.words import classes, fold, key, tokens
from mealplan.dishes.cooklang import parse
from mealplan.dishes.dish import Dish
from mealplan.dishes.ingredients import Ingredient, said
from mealplan.dishes.resolve import resolve
from mealplan.errors import ValueProblem

_NEAR = 0.03  # by how much the grams of her own words may differ
_COOKED_WORDS = re.compile(r"\b(raw|cooked)\b", re.IGNORECASE)
_TIMES = re.compile(
    r"(?<![\w.])(?P<low>\d{1,3}(?:[.,]5)?|½|an?|one|eine?|une?|half an)\s*(?:(?:-|–|to|bis|"
    r"à)\s*(?P<high>\d{1,3}))?\s*(?P<unit>minutes?|mins?|minuten|min\.?|hours?|hrs?|stunden?|std\.?|"
    r"heures?|h)(?![\w])",
    re.IGNORECASE,
)
_UNIT_TEXT = {"g": "g", "kg": "kg", "oz": "oz", "lb": "lb", "ml": "ml", "cl": "cl", "dl": "dl", "l": "l", "tsp": "tsp",
              "tbsp": "tbsp", "cup": "cup", "fl_oz": "fl oz", "": "", "piece": "", "clove": "clove", "slice": "slice",
              "pinch": "pinch", "dash": "dash", "stalk": "stalk", "head": "head", "handful": "handful",
              "bunch": "bunch",
              "sprig": "sprig"}  # fmt: skip


#: Words of work in other languages, as the table of preparation has them.
_WORK = {
    word: english
    for english, words in {
        "chopped": "gehackt gehackte gehackter gewurfelt gewurfelte kleingeschnitten feingehackt hache hachee haches "
        "hachees concasse",
        "sliced": "geschnitten geschnittene ringe scheiben streifen emince emincee eminces emincees rondelles "
        "lamelles tranche",
        "diced": "wurfel des cubes",
        "grated": "gerieben geriebene geriebener geraspelt geraspelte rape rapee rapees",
        "peeled": "geschalt geschalte epluche epluchee epluchees pele pelee pelees",
        "halved": "halbiert halbierte",
    }.items()
    for word in words.split()
}  # fmt: skip


def written(brought: Brought, bringer: Bringer) -> str:
    """The text of the dish file."""
    steps, left = _placed(brought, bringer)
    if left:
        marks = ", ".join(_marks(i, bringer, brought, "") for i in left)
        steps.insert(0, f"Have ready: {marks}.")
    document = brought.document
    head = [
        "---",
        f"title: {json.dumps(_inline(document.title), ensure_ascii=False)}",
        f"servings: {brought.servings:g}",
    ]
    head += [f"course: [{', '.join(brought.courses)}]"]
    tags = [tag for tag in map(_tag, document.tags) if tag and tag not in brought.courses][:6]
    head += [f"tags: [{', '.join(dict.fromkeys([*tags, 'imported']))}]"]
    head += [f"source: {json.dumps(_inline(document.source)[:200], ensure_ascii=False)}"] if document.source else []
    head += [
        "---",
        "",
        f"-- Read from: {_inline(document.kind)}. Minutes are estimated from the words of the steps.",
        "",
    ]
    return "\n".join(head) + "\n" + "\n\n".join(steps) + "\n"


def checked(text: str, dish_id: str, bringer: Bringer) -> Dish:
    """The dish that the text makes. Raises ValueProblem where it makes none."""
    return resolve(parse(text, dish_id), dish_id, bringer.library.cookbook.kitchen, user=True)


def _tag(text: str) -> str:
    return "-".join(re.findall(r"[^\W_]+", text.lower()))[:40]


def _inline(text: str) -> str:
    return " ".join(text.replace("--", "–").split())


# --- steps


@dataclass
class _Claim:
    """A place in a step that names the ingredient of a line."""

    start: int
    end: int
    line: int


def _placed(brought: Brought, bringer: Bringer) -> tuple[list[str], list[int]]:
    """(the steps with their marks, the lines that no step names)."""
    document, waiting = brought.document, [i for i, line in enumerate(brought.lines) if not line.left_out]
    steps: list[str] = []
    marked = any(isinstance(part, Ref) for step in document.steps for part in step)
    mains = Counter(word for line in brought.lines for word in set(tokens(line.reading.name)))
    terms = [[] if marked or line.left_out else _terms(line, bringer, mains) for line in brought.lines]
    for step in document.steps:
        if marked:
            steps.append(_marked(step, brought, bringer, waiting))
        else:
            text = "".join(part if isinstance(part, str) else part.words for part in step)
            steps.append(_searched(text, brought, bringer, terms, waiting))
    steps = [step for step in map(_one_step, steps) if step]
    if not steps and not waiting:
        return [], []
    return steps, waiting


def _one_step(text: str) -> str:
    """A step on one line that nothing takes for a section, a note or a comment."""
    return " ".join(text.split()).lstrip("=> ").strip()


def _marked(step: Sequence[Part], brought: Brought, bringer: Bringer, waiting: list[int]) -> str:
    """A step of a Cooklang file: its own marks, with what they mean now."""
    out = []
    for part in step:
        if isinstance(part, str):
            out.append(_escaped(part))
        elif isinstance(part, Time):
            out.append(_timer(part.minutes, part.waiting) if part.minutes > 0 else _escaped(part.words))
        elif part.line in waiting:
            waiting.remove(part.line)
            out.append(_marks(part.line, bringer, brought, part.words))
        else:
            out.append(_escaped(part.words))
    return "".join(out)


def _searched(text: str, brought: Brought, bringer: Bringer, terms: Sequence[Sequence[str]], waiting: list[int]) -> str:
    """A step in words: the first place that names an ingredient becomes its mark, and times become timers."""
    claims = _claims(text, terms, waiting)
    out, position = [], 0
    for claim in claims:
        out.append(_timed(text[position : claim.start]))
        out.append(_marks(claim.line, bringer, brought, text[claim.start : claim.end]))
        waiting.remove(claim.line)
        position = claim.end
    out.append(_timed(text[position:]))
    return "".join(out)


def _claims(text: str, terms: Sequence[Sequence[str]], waiting: Sequence[int]) -> list[_Claim]:
    """The places of a step that name the ingredients of these lines; the longer name goes first."""
    folded = _folded(text)
    found: list[_Claim] = []
    options = [(term, i) for i in waiting for term in terms[i] if term in folded]
    for term, index in sorted(options, key=lambda one: -len(one[0])):
        if any(claim.line == index for claim in found):
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(term)}(?:s|es|n|en|e)?(?!\w)", folded):
            if all(match.end() <= claim.start or match.start() >= claim.end for claim in found):
                found.append(_Claim(match.start(), match.end(), index))
                break
    return sorted(found, key=lambda claim: claim.start)


def _folded(text: str) -> str:
    """Folded letter by letter, so that places stay the same."""
    return "".join((fold(c) or c)[:1] for c in text)


def _terms(line: Line, bringer: Bringer, mains: Mapping[str, int]) -> list[str]:
    """What a step may call the ingredient of a line: its words, the ingredient's names in English and in the language
    of the line, and its main word where no other line has it (`mains`: in how many names a word stands)."""
    book, language = bringer.library.cookbook, line.match.language
    entry = book.ingredients.get(line.match.ingredient)
    names = [*([] if line.match.parts else [line.reading.name]), *(said(entry) if entry is not None else ())]
    names += bringer.matcher.names.called(line.match.ingredient, language)
    names += [name.partition(",")[0] for name in list(names)]
    dropped = classes(language)["neutral"] | classes(language)["small"] | classes(language)["large"]
    words = [] if line.match.parts else [w for w in tokens(line.reading.name) if not set(key(w, language)) & dropped]
    names.append(" ".join(words))
    if words:
        main = words[0] if language == "fr" else words[-1]
        names += [main] if mains[main] == 1 else []
    found = [" ".join(re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", _folded(name.lower()))) for name in names]
    singular = [
        name[:-1] for name in found if len(name) > 4 and name.endswith(("s", "n", "e")) and not name.endswith("ss")
    ]
    return [name for name in dict.fromkeys([*found, *singular]) if len(name) >= 3]


def _timed(text: str) -> str:
    """Plain words, with the times in them as timers."""
    out, position = [], 0
    for match in _TIMES.finditer(text):
        low = match["high"] or match["low"]
        value = (
            0.5 if low.lower() in ("½", "half an") else 1.0 if not low[0].isdigit() else float(low.replace(",", "."))
        )
        hours = match["unit"].lower()[0] in "hs" and not match["unit"].lower().startswith("sec")
        minutes = value * 60 if hours else value
        if not 0 < minutes <= 4320:
            continue
        out.append(_escaped(text[position : match.start()]))
        waiting = waits(text[max(0, match.start() - 90) : match.start()]) or minutes >= 20
        out.append(_timer(minutes, waiting))
        position = match.end()
    out.append(_escaped(text[position:]))
    return "".join(out)


def _timer(minutes: float, waiting: bool) -> str:
    name = "~wait" if waiting else "~"
    if minutes >= 60 and minutes % 60 == 0:
        return f"{name}{{{minutes / 60:g}%hour{'s' * (minutes > 60)}}}"
    return f"{name}{{{minutes:g}%minutes}}"


def _escaped(text: str) -> str:
    """Her words, with nothing in them that Cooklang would read as a mark or a comment."""
    plain = text.replace("\\", "/").replace("{", "(").replace("}", ")").replace("[-", "[ -").replace("-]", "- ]")
    plain = re.sub(r"-{2,}", "–", plain)
    return re.sub(r"([@#~])", r"\\\1", plain)


# --- marks


def _marks(index: int, bringer: Bringer, brought: Brought, words: str) -> str:
    """The mark of a line, with those of its further ingredients."""
    line = brought.lines[index]
    weight = line.taken
    entry = bringer.library.cookbook.ingredients[line.match.ingredient]
    if weight is None:
        raise ValueProblem(f"{line.reading.text[:60]!r} has no amount")
    first = _mark(entry, line, weight, bringer, words, fixed=index in brought.document.fixed)
    found = [first]
    for name, part in bringer.part_weights(line, brought.servings or 1.0):
        found.append(f"@{name}{{{_grams(part.middle)}%g}}")
    return " and ".join(found)


def _mark(entry: Ingredient, line: Line, weight: Weight, bringer: Bringer, words: str, *, fixed: bool) -> str:
    note = _note(line, bringer)
    cooked = line.match.cooked and entry.cooked is not None
    edible = weight.middle / entry.yield_factor if cooked else weight.middle
    if cooked:
        note = ", ".join(filter(None, (note, "cooked")))
    amount = None if cooked or line.weight is None else _hers(entry, line, edible, note)
    sign = "=" if fixed else ""
    shown = _shown(words, entry)
    name = f"{entry.name}|{shown}" if shown else entry.name
    return f"@{name}{{{sign}{amount or f'{_grams(edible)}%g'}}}" + (f"({note})" if note else "")


def _shown(words: str, entry: Ingredient) -> str:
    plain = " ".join(re.sub(r"[{}@#~|%\\()]", " ", words).split())
    return "" if not plain or plain.lower() == entry.name.lower() or len(plain) + len(entry.name) > 75 else plain


def _grams(value: float) -> str:
    return (
        f"{value:.0f}"
        if value >= 20
        else f"{value:.1f}".rstrip("0").rstrip(".")
        if value >= 1
        else f"{max(value, 0.01):.2g}"
    )


def _hers(entry: Ingredient, line: Line, edible: float, note: str) -> str | None:
    """Her own amount and unit, where they give these grams by the ingredient's measures; None where they do not."""
    amount = line.reading.amount
    if amount is None or amount.low <= 0 or edible <= 0:
        return None
    unit = line.match.unit if line.match.unit and amount.unit == "" else amount.unit
    if (
        unit not in _UNIT_TEXT
        or (unit in MASSES and unit not in ("g", "kg", "oz", "lb"))
        or (unit in VOLUMES and unit == "dessertspoon")
    ):
        return None
    value = (amount.low + amount.high) / 2
    text = _UNIT_TEXT[unit]
    try:
        grams = value * entry.grams(1.0, text.replace(" ", "_"), f"{note} {entry.name} {entry.name}")
    except ValueProblem:
        return None
    if abs(grams - edible) > _NEAR * edible:
        return None
    return f"{value:.4g}%{text}" if text else f"{value:.4g}"


def _note(line: Line, bringer: Bringer) -> str:
    """What is done to it before, in her words, with her other marks; nothing that reads as an amount or a state."""
    kept = []
    language, known = line.match.language, bringer.library.cookbook.prep.words
    for part in (line.reading.name, *line.reading.tail):
        plain = " ".join(re.sub(r"[(){}\[\]@#~|:%\\,]", " ", part).split())
        if language != "en" or part is line.reading.name:  # the words of work alone, in English: they cost time
            work = [_WORK.get(w, w) for w in tokens(plain)]
            plain = " ".join(w for w in work if w in known)
        plain = " ".join(_COOKED_WORDS.sub("", plain).split())
        if plain and len(plain) <= 60 and not re.match(r"(?:or|to taste|optional)\b", plain, re.IGNORECASE):
            kept.append(plain)
    if line.reading.optional:
        kept.append("optional")
    return ", ".join(dict.fromkeys(kept))
