"""Recipes that are brought: our own blind lines and documents, labelled before anything was run on them.

`bench/brought/lines.tsv` holds ingredient lines in the manner of US, UK, German and French cooks with the
least and most grams that are right, and the foods that are; `bench/brought/documents/` documents of all kinds beside
what they hold.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mealplan.bring.readers.files import open_file
from mealplan.bring.recipe import Bringer, Line
from mealplan.errors import MealplanError
from mealplan.library import Library, open_library
from rows import Row

HERE = Path(__file__).parent / "brought"
#: What has to be on a label in the EU, as exclusions.
ALLERGENS = ("gluten", "crustaceans", "eggs", "fish", "peanuts", "soy", "dairy", "tree_nuts", "celery", "mustard",
             "sesame",              "sulphites", "lupin", "molluscs")  # fmt: skip


@dataclass(frozen=True)
class Label:
    """A line and what is right: grams (None: nobody can say) and foods, an ingredient each, or `~pattern` of a name."""

    text: str
    grams: tuple[float, float] | None
    foods: tuple[str, ...]
    language: str


@dataclass(frozen=True)
class Judgement:
    """How a line was read."""

    label: Label
    amount: bool
    food: bool  # right, or asked with the right one among three
    sure: bool
    wrong: bool  # sure of a food that is not right
    missed: tuple[str, ...]  # allergens of the gold food that were judged free


def labels() -> list[Label]:
    """The labelled lines."""
    with (HERE / "lines.tsv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE) if not row[0].startswith("#")]
    return [
        Label(text, None if low == "-" else (float(low), float(high)), tuple(foods.split("|")), language)
        for text, low, high, foods, language in rows
    ]


def judge(label: Label, line: Line, library: Library) -> Judgement:
    """One line against its label."""

    def right(ingredient: str, food: str) -> bool:
        name = library.foods.food(food).name if food else ""
        return any(
            re.search(gold[1:], name, re.IGNORECASE) is not None if gold.startswith("~") else gold == ingredient
            for gold in label.foods
        )

    found = line.match
    sure = found.verdict == "sure"
    food = right(found.ingredient, found.food) if sure else any(right(c.ingredient, c.food) for c in found.candidates)
    if label.grams is None:
        amount = line.weight is None
    else:
        amount = (
            line.weight is not None
            and line.weight.low <= label.grams[1] * 1.02
            and line.weight.high >= label.grams[0] * 0.98
        )
        amount = (
            amount and label.grams[0] * 0.75 <= line.weight.middle <= label.grams[1] * 1.33 if line.weight else False
        )
    gold = next((one for one in label.foods if not one.startswith("~")), "")
    held = {*line.held.contains, *line.held.maybe}
    missed: tuple[str, ...] = ()
    if gold:
        verdicts = {x: library.cookbook.ingredient_verdict(gold, x).answer.value for x in ALLERGENS}
        missed = tuple(x for x in ALLERGENS if verdicts[x] == "contains" and x not in held)
    return Judgement(label, amount, food, sure, sure and not food, missed)


def lines(library: Library) -> Iterator[Judgement]:
    """All labelled lines, judged."""
    bringer = Bringer(library)
    for label in labels():
        yield judge(label, bringer.line(label.text), library)


def documents() -> Iterator[tuple[str, list[str]]]:
    """(name, what is not as it should be) of every labelled document."""
    for path in sorted((HERE / "documents").glob("*.want.json")):
        name = path.name.removesuffix(".want.json")
        want = json.loads(path.read_text(encoding="utf-8"))
        try:
            found = open_file(HERE / "documents" / name)
        except MealplanError as error:
            yield name, [str(error)]
            continue
        faults = [] if len(found) == len(want) else [f"{len(found)} recipes, not {len(want)}"]
        for have, one in zip(found, want, strict=False):
            steps = [have.step_text(i) for i in range(len(have.steps))]
            for key, value in (
                ("title", have.title),
                ("servings", have.servings),
                ("lines", len(have.lines)),
                ("steps", len(steps)),
            ):
                faults += [] if value == one[key] else [f"{key} is {value!r}, not {one[key]!r}"]
            faults += [f"no line {text!r}" for text in one.get("has", ()) if text not in have.lines]
        yield name, faults


def table(library: Library, say: Callable[[str], None], *, verbose: bool = False) -> list[Row]:
    """The rows of the judging table."""
    judged = list(lines(library))
    count = len(judged)
    both = sum(one.amount and one.food for one in judged)
    sure = sum(one.sure for one in judged)
    wrong = [one for one in judged if one.wrong]
    missed = [one for one in judged if one.missed]
    for one in judged if verbose else ():
        if not (one.amount and one.food) or one.missed:
            say(
                f"{one.label.language}: {one.label.text}: amount {one.amount}, food {one.food}, sure {one.sure}, "
                f"missed {one.missed}"
            )
    found = list(documents())
    faulty = [(name, faults) for name, faults in found if faults]
    for name, faults in faulty:
        say(f"{name}: {'; '.join(faults)}")
    whole = len(found) - len(faulty)
    both_, sure_, wrong_ = both / count, sure / count, len(wrong) / count
    return [
        Row("brought lines: amount right, and food right or asked with the right one among three", "0.95", "0.98",
            f"{both_:.3f} of {count}", "", both_ >= 0.95, both_ >= 0.98),
        Row("... of them sure without asking", "0.60", "0.80", f"{sure_:.3f}", "", sure_ >= 0.6, sure_ >= 0.8),
        Row("... surely wrong food", "0.005", "0", f"{wrong_:.3f}", "", wrong_ <= 0.005, not wrong,
            {"lines": [one.label.text for one in wrong]}),
        Row("... an allergen of the line judged free", "0", "0", str(len(missed)), "", not missed, not missed,
            {"lines": [one.label.text for one in missed]}),
        Row("brought documents: title, servings, lines, steps complete", "0.95", "all", f"{whole} of {len(found)}", "",
            whole >= 0.95 * len(found), whole == len(found), {"faulty": dict(faulty)}),
    ]  # fmt: skip


if __name__ == "__main__":
    for row in table(open_library(), lambda text: print(text, file=sys.stderr), verbose=True):
        print(row)
