"""What foods are called, by language: the catalogue's names and aliases, its labels, the tables of `data/`, her own.

A name is found by all its words in their order, in the singular; nothing is guessed here. `exact` is one ingredient;
`asked` are several of which a cook has to choose; `meant` are words for the food table, in the table's English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mealplan.bring.words import LANGUAGES, key, table
from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.ingredients import said

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class When:
    """A name that means several things in some units only: `units` ("piece": none), not where a word of `unless`
    stands in the line."""

    units: frozenset[str]
    unless: frozenset[str]
    ask: tuple[str, ...]


@dataclass
class Said:
    """The names of one language."""

    exact: dict[Key, str] = field(default_factory=dict)
    asked: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    meant: dict[Key, str] = field(default_factory=dict)
    when: dict[Key, list[When]] = field(default_factory=dict)


class Names:
    """The names of every language, of one cookbook; `own` are her words (text -> ingredient), sure in any language."""

    def __init__(self, book: Cookbook, own: Mapping[str, str] | None = None) -> None:
        self.book = book
        self.own: dict[Key, str] = {key(text, "en"): name for text, name in (own or {}).items()}
        self._called: dict[tuple[str, str], list[str]] = {}
        self.said = {language: Said() for language in LANGUAGES}
        for name, ingredient in book.ingredients.items():
            for word in said(ingredient):
                for form in _forms(word):
                    self.said["en"].exact.setdefault(key(form, "en"), name)
            for language in LANGUAGES[1:]:
                label = book.labels.other(ingredient.id, language)
                for form in _forms(label) if label else ():
                    self.said[language].exact.setdefault(key(form, language), name)
        for language in LANGUAGES:
            self._read(language)

    def _read(self, language: str) -> None:
        words, found = table(f"words-{language}"), self.said[language]
        for text, name in words["same"].items():
            found.exact[key(text, language)] = name
        for text, names in words["ask"].items():
            found.asked[key(text, language)] = tuple(names)
        for text, english in words["means"].items():
            found.meant[key(text, language)] = english
        for row in words.get("when", ()):
            for text in row["words"]:
                ask = tuple(one.format(text) for one in row["ask"])
                one = When(frozenset(row["units"]), frozenset(row.get("unless", ())), ask)
                rows = found.when.setdefault(key(text, language), [])
                if one not in rows:
                    rows.append(one)

    def called(self, ingredient: str, language: str) -> list[str]:
        """Words of a language for an ingredient, as they are written in the tables."""
        if language == "en" or ingredient not in self.book.ingredients:
            return []
        if (language, ingredient) not in self._called:
            same = table(f"words-{language}")["same"]
            label = self.book.labels.other(self.book.ingredients[ingredient].id, language)
            found = [text for text, name in same.items() if name == ingredient]
            self._called[language, ingredient] = [*([label] if label else []), *found]
        return self._called[language, ingredient]

    def faults(self) -> list[str]:
        """What the tables name that the catalogue does not know: for tests."""
        known, found = self.book.ingredients, []
        for language, names in self.said.items():
            for key_, name in names.exact.items():
                found += [] if name in known else [f"{language}: {' '.join(key_)}: {name}"]
            whens = [w.ask for rows in names.when.values() for w in rows]
            for asked in [*names.asked.values(), *whens]:
                found += [f"{language}: ask: {one}" for one in asked if one not in known and "{" not in one]
        return found


def _forms(name: str) -> Iterable[str]:
    """A name as it can be written: "chickpeas, canned" is "canned chickpeas", "Ghee (Butterschmalz)" is both."""
    bracket = re.fullmatch(r"(.+?)\s*\((.+)\)", name)
    if bracket is not None:
        yield bracket[1]
        yield name.replace("(", "").replace(")", "")
        return
    yield name
    head, comma, tail = name.partition(", ")
    if comma:
        yield f"{tail} {head}"
