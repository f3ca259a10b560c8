"""Ingredients of her own, made of a food of the table: one TOML file for each aisle in her folder, the form of ours."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from mealplan import paths
from mealplan.bring.memory import keep
from mealplan.dishes.cookbook import Cookbook, open_cookbook
from mealplan.dishes.ingredients import key
from mealplan.errors import ValueProblem
from mealplan.foods.food import Food
from mealplan.library import Library

#: Aisle by SR28's food group.
_AISLES = {
    "0100": "dairy-and-eggs", "0200": "spices", "0400": "oils-and-condiments", "0500": "meat-and-poultry",
    "0600": "oils-and-condiments", "0700": "meat-and-poultry", "0900": "fruit", "1000": "meat-and-poultry",
    "1100": "produce", "1200": "nuts-and-seeds", "1300": "meat-and-poultry", "1400": "drinks", "1500": "fish",
    "1600": "pulses-and-tins", "1700": "meat-and-poultry", "1800": "bakery", "1900": "baking",
    "2000": "grains-and-pasta", "0800": "grains-and-pasta",
}  # fmt: skip
_HEAD = """# Ingredients of your own, in the form of mealplan's (docs/dishes-and-ingredients.md). Yours to edit:
# aliases, packs, price, how long it keeps. `raw` is the food that its nutrients are of.
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What she says of an ingredient beside its name and its food; in the forms of the ingredient files. `usd`: US
    dollars of 100 g as bought."""

    aisle: str = ""
    aliases: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    keeps: str = ""
    opened: str = ""
    usd: float | None = None
    cooked: str = ""
    certified: tuple[str, ...] = ()


NOTHING = Said()


def name_for(words: str, food: Food, book: Cookbook) -> str:
    """What the new ingredient is called: her words, or the food's name where another ingredient is called so."""
    plain = re.sub(r"[^\w '’&%-]", " ", words).strip().lower()
    plain = " ".join(plain.split())[:60]
    tail = " ".join(re.findall(r"[^\W\d_]+", food.name.lower())[:4])
    for name in (plain, f"{plain} ({tail})" if plain else tail, f"{tail} ({food.id.replace(':', ' ')})"):
        if len(name) > 1 and book.names.get(name) is None:
            return name
    raise ValueProblem(f"an ingredient is called {plain!r} already", hint="Answer with its name.")


def add(name: str, food: Food, said: Said = NOTHING, folder: Path | None = None) -> Path:
    """Write the ingredient into her folder; the file. One that stands there with this food already is left as it is."""
    where = folder or paths.user_ingredients()
    aisle = said.aisle or _AISLES.get(food.group_code, "pulses-and-tins")
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", aisle):
        hint = "Small letters and hyphens, like " + ", ".join(sorted(set(_AISLES.values()))[:6])
        raise ValueProblem(f"{aisle[:40]!r} is no aisle", hint=hint)
    path = where / f"{aisle}.toml"
    if any(key(name) == key(found) for file in where.glob("*.toml") for found in _names(file)):
        return path
    text = path.read_text(encoding="utf-8") if path.is_file() else _HEAD
    keep(path, text + _entry(name, food, said))
    return path


def _names(path: Path) -> list[str]:
    try:
        return re.findall(r'^\["([^"\n]+)"\]', path.read_text(encoding="utf-8"), re.MULTILINE)
    except (OSError, UnicodeDecodeError) as error:
        raise ValueProblem(f"cannot be read ({error})", where=str(path)) from None


def _entry(name: str, food: Food, said: Said) -> str:
    comment = "".join(c if c.isprintable() else " " for c in food.name)[:100]
    lines = ["", f"[{_quoted(name)}]"]
    lists = (("aliases", said.aliases), ("packs", said.packs), ("certified", said.certified))
    lines += [f"raw = {_quoted(food.id)}  # {comment}"]
    lines += [f"cooked = {{ food = {_quoted(said.cooked)} }}"] if said.cooked else []
    lines += [f"{one} = [{', '.join(_quoted(word) for word in words)}]" for one, words in lists if words]
    lines += [f"{one} = {_quoted(text)}" for one, text in (("keeps", said.keeps), ("opened", said.opened)) if text]
    if said.usd is not None:
        lines.append(f'price = {{ usd = {said.usd:g}, sure = "good", source = "your own" }}')
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps("".join(c for c in text if c.isprintable())[:200], ensure_ascii=False)


def add_checked(library: Library, name: str, food: Food, said: Said = NOTHING) -> tuple[str, Path]:
    """Write the ingredient and read it again: (its name, its file). Raises ValueProblem, with the file as it was, for
    what its form does not allow."""
    book = library.cookbook
    taken = book.names.get(name)
    if taken is not None:
        hint = f"It is of {taken.raw}. Give another name." if taken.raw != food.id else "Nothing is to be done."
        raise ValueProblem(f"an ingredient is called {name[:60]!r} already", hint=hint)
    folder = paths.user_ingredients()
    before = {path: path.read_text(encoding="utf-8") for path in folder.glob("*.toml")}
    path = add(name, food, said, folder)
    again = open_cookbook(library.path, library.foods, paths.user_dishes(), folder)
    if again.names.get(name) is None:
        faults = [words for words in again.warnings if words not in book.warnings]
        if path in before:
            keep(path, before[path])
        else:
            path.unlink(missing_ok=True)
        raise ValueProblem("the ingredient cannot be made: " + (faults[0] if faults else "its name is not read again"))
    return name, path
