"""Checks dishes: `mealplan dishes check`, and `python -m mealplan.dishes.check [FILE or FOLDER ...]` in a checkout."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from mealplan import paths
from mealplan.dishes.cooklang import Recipe, examine, examine_file
from mealplan.dishes.facts import TextFacts
from mealplan.dishes.findings import Finding, Level, in_order
from mealplan.dishes.ingredient_files import PREP_FILE, load_ingredients
from mealplan.dishes.ingredients import Names
from mealplan.dishes.method import doubtful
from mealplan.dishes.packs import sizes
from mealplan.dishes.plausible import implausible
from mealplan.dishes.prep import load_prep
from mealplan.dishes.resolve import Kitchen, resolve, weigh
from mealplan.errors import ValueProblem

__all__ = ["Finding", "Level", "check", "check_ingredients", "check_text", "dish_files", "kitchen_from_text"]


def kitchen_from_text(foods_db: Path, findings: list[Finding] | None = None) -> Kitchen:
    """The kitchen of a checkout, read from its text (under a second). Faulty ingredients become findings."""
    facts = TextFacts(foods_db)
    folder = foods_db / "ingredients"
    skip = None if findings is None else (lambda problem: findings.append(Finding.of(problem)))
    names = Names(load_ingredients(folder, facts, skip), lambda: _said_in(foods_db / "dishes"))
    return Kitchen(names, facts, load_prep(folder / PREP_FILE))


def _said_in(folder: Path) -> Counter[str]:
    """How many dish files below `folder` say each name with an amount."""
    found: Counter[str] = Counter()
    for path in folder.rglob("*.cook"):
        text = path.read_text(encoding="utf-8", errors="replace")
        found.update({name.strip() for name in re.findall(r"@([^@#~{}\n]{1,80})\{", text)})
    return found


def check_ingredients(kitchen: Kitchen) -> list[Finding]:
    """Entries of the ingredient catalogue whose packs cannot be weighed."""
    findings: list[Finding] = []
    for ingredient in kitchen.names.ingredients.values():
        for units in ("metric", "us", "de"):
            try:
                sizes(ingredient, units)
            except ValueProblem as problem:
                text = f"{ingredient.name}: a pack cannot be weighed: {problem.message}"
                findings.append(Finding(Level.ERROR, f"foods_db/ingredients/{ingredient.aisle}.toml", text))
                break
    return findings


def dish_files(given: Iterable[Path]) -> list[Path]:
    """The `.cook` files of files and folders, in order. Raises ValueProblem for a path that is not there."""
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            found += sorted(one for one in path.rglob("*") if one.suffix.lower() == ".cook" and one.is_file())
        elif path.is_file():
            found.append(path)
        else:
            raise ValueProblem("no such file or folder", where=str(path))
    return list(dict.fromkeys(found))


def check(files: Iterable[Path], kitchen: Kitchen) -> list[Finding]:
    """All findings over the files, in their order; doubled ids and titles among them, too."""
    findings: list[Finding] = []
    ids: dict[str, Path] = {}
    titles: dict[str, Path] = {}
    for path in files:
        try:
            recipe, told = examine_file(path)
        except ValueProblem as problem:
            findings += Finding.all_of(problem)
            continue
        other = ids.setdefault(path.stem, path)
        if other != path:
            findings.append(Finding(Level.ERROR, str(path), f"the id {path.stem!r} is also that of {other}"))
        other = titles.setdefault(recipe.header.title.casefold(), path)
        if other != path:
            findings.append(
                Finding(Level.WARNING, str(path), f"the title {recipe.header.title!r} is also that of {other}")
            )
        findings += _check(recipe, told, path.stem, path.parent.name, kitchen)
    return findings


def check_text(text: str, kitchen: Kitchen, name: str = "dish", folder: str = "") -> list[Finding]:
    """All findings over one dish given as text."""
    try:
        recipe, told = examine(text, name)
    except ValueProblem as problem:
        return Finding.all_of(problem)
    return _check(recipe, told, name, folder, kitchen)


def _check(recipe: Recipe, told: list[Finding], dish_id: str, folder: str, kitchen: Kitchen) -> list[Finding]:
    """What the reader told of the text, and what the kitchen says of it: a writer wants all of it at once."""
    if any(finding.level is Level.ERROR for finding in told):
        return in_order([*told, *_unweighed(recipe, kitchen)])
    try:
        dish = resolve(recipe, dish_id, kitchen)
    except ValueProblem as problem:
        return in_order([*told, *Finding.all_of(problem), *_unweighed(recipe, kitchen)])
    return [*told, *implausible(dish, kitchen), *doubtful(recipe, dish, kitchen, folder)]


def _unweighed(recipe: Recipe, kitchen: Kitchen) -> list[Finding]:
    """Every ingredient that is not known or cannot be weighed."""
    found: list[Finding] = []
    seen: set[str] = set()
    for mention in recipe.mentions():
        try:
            if mention.faulty:  # its amount is told already
                seen.add(kitchen.names.find(mention.name, where=f"{recipe.path}:{mention.line}").name)
                continue
            line = weigh(mention, kitchen, recipe.path, seen)
            if line is not None:
                seen.add(line[1].name)
        except ValueProblem as problem:
            found += Finding.all_of(problem)
    return found


def main(arguments: list[str]) -> int:
    """Prints every finding on stdout and a count on stderr; 1 when there is an error."""
    root = paths.checkout()
    if root is None:
        print("this runs in a checkout only; use `mealplan dishes check`", file=sys.stderr)
        return 2
    findings: list[Finding] = []
    kitchen = kitchen_from_text(root / "foods_db", findings)
    findings += check_ingredients(kitchen)
    given = [Path(argument) for argument in arguments if not argument.startswith("-")] or [root / "foods_db" / "dishes"]
    files = dish_files(given)
    findings += check(files, kitchen)
    for finding in findings:
        print(finding)
    counts = {level: sum(f.level is level for f in findings) for level in Level}
    told = ", ".join(f"{count} {level.value}{'s' * (count != 1)}" for level, count in counts.items())
    print(f"{len(files)} dishes, {len(kitchen.names.ingredients)} ingredients: {told}", file=sys.stderr)
    return 1 if counts[Level.ERROR] else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ValueProblem as error:
        print(error, file=sys.stderr)
        sys.exit(5)
