"""What people read for an ingredient, by language: a label found by its id, for reading only.

English is the name in the ingredient files; every other language is one table, `foods_db/labels/LANGUAGE.toml`, of ids
and words. Nothing is ever found, sorted, priced or judged by a label: the way is from the id to the words, and no way
leads back (but for `bring`, which reads recipes of other people by them).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from mealplan.errors import ValueProblem, unknown_name

ENGLISH = "en"
_LONGEST = 60
Skip = Callable[[ValueProblem], None]


class Labels:
    """`english` by id; `others`: by language, then by id."""

    def __init__(self, english: Mapping[str, str], others: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._english = english
        self._others = others or {}

    def label(self, id_: str, language: str = ENGLISH) -> str:
        """The words in a language; in English where it has none; the id in words where no ingredient has that id."""
        found = self._others.get(language, {}).get(id_)
        return found or self._english.get(id_) or id_.replace("-", " ")

    def other(self, id_: str, language: str) -> str:
        """The words in a language that is not English; "" where it has none. Recipes are read by them (`bring`)."""
        return self._others.get(language, {}).get(id_, "")


def load_labels(folder: Path, ids: Collection[str], skip: Skip | None = None) -> Iterator[tuple[str, str, str]]:
    """(language, id, words) of every table in a folder. Raises ValueProblem for an id that no ingredient has, for words
    that are no text, and for words said of two ids: nobody could tell them apart on a list. (With `skip`, such entries
    are reported there and left out.)"""
    for path in sorted(folder.glob("*.toml")):
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise ValueProblem(f"not valid TOML: {error}", where=str(path)) from None
        owner: dict[str, str] = {}
        for id_, words in table.items():
            problem = _fault(id_, words, ids, owner, f"{path}: {id_}")
            if problem is None:
                yield path.stem, id_, words
            elif skip is None:
                raise problem
            else:
                skip(problem)


def _fault(id_: str, words: object, ids: Collection[str], owner: dict[str, str], where: str) -> ValueProblem | None:
    if id_ not in ids:
        return unknown_name("ingredient id", id_, ids, where=where)
    if not isinstance(words, str) or not words.strip() or words != words.strip() or len(words) > _LONGEST:
        return ValueProblem("is no label", where=where, hint=f'Up to {_LONGEST} letters in quotes: {id_} = "..."')
    if owner.setdefault(words.casefold(), id_) != id_:
        return ValueProblem(
            f"{words!r} is said of {owner[words.casefold()]!r} too", where=where, hint="Tell them apart."
        )
    return None
