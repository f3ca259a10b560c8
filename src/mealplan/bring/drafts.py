"""Recipes of hers that are being brought: kept as drafts until every line is answered, then as dishes.

A draft is one JSON file in her folder: the document as it was read, and her answers. It is never planned, since it is
no dish. When nothing is open any more, the dish file is written, her answers are remembered, and the draft goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mealplan import paths
from mealplan.bring import memory
from mealplan.bring.document import Document
from mealplan.bring.recipe import Answer, Bringer, Brought
from mealplan.bring.write import checked, written
from mealplan.dishes.dish import Dish
from mealplan.dishes.skeleton import slug
from mealplan.errors import ValueProblem, unknown_name

FORMAT = "mealplan.draft/1"
MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of hers: its name (that of its file), the document, her answers so far."""

    name: str
    document: Document
    answers: Mapping[int, Answer] = field(default_factory=dict)
    servings: float | None = None
    courses: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "document": self.document.to_json(),
            "answers": {str(i): answer.to_json() for i, answer in sorted(self.answers.items())},
            "servings": self.servings,
            "courses": list(self.courses),
        }

    def read(self, bringer: Bringer) -> Brought:
        """The recipe as far as it is answered."""
        return bringer.recipe(self.document, self.answers, servings=self.servings, courses=self.courses)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was made of a recipe: `path` of the dish or draft file, None where nothing was written."""

    brought: Brought
    name: str
    path: Path | None
    dish: Dish | None = None


def names() -> list[str]:
    """The names of all drafts, in order."""
    folder = paths.user_drafts()
    return sorted(path.stem for path in folder.glob("*.json")) if folder.is_dir() else []


def load(name: str) -> Draft:
    """The draft of that name or title. Raises ValueProblem where there is none, or its file is broken."""
    wanted = name.strip().removesuffix(".json")
    known = names()
    found = wanted if wanted in known else _by_title(wanted, known)
    if found is None:
        raise unknown_name("draft", name, known, listing="mealplan dishes drafts")
    path = paths.user_drafts() / f"{found}.json"
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError("too long")
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ValueError("another format")
        answers = {int(i): Answer.from_json(one) for i, one in data["answers"].items()}
        servings = data["servings"]
        return Draft(
            found,
            Document.from_json(data["document"]),
            answers,
            None if servings is None else float(servings),
            tuple(data["courses"]),
        )
    except OSError as error:
        raise ValueProblem(f"cannot be read ({error.strerror or error})", where=str(path)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ValueProblem(
            "this draft is broken", where=str(path), hint="Delete it and import the recipe again."
        ) from None


def _by_title(wanted: str, known: Iterable[str]) -> str | None:
    try:
        name = slug(wanted)
    except ValueProblem:
        return None
    return name if name in known else None


def keep(
    brought: Brought, bringer: Bringer, name: str = "", *, dry: bool = False, taken: set[str] | None = None
) -> Kept:
    """Write a recipe as a dish where nothing is open, else as a draft; `name`: that of its draft; `taken`: names that
    must not be used. Nothing is written with `dry`. Raises ValueProblem where it cannot be written."""
    if brought.state == "refused":
        return Kept(brought, "", None)
    dish: Dish | None = None
    text = ""
    name_ = name or _free(slug_of(brought.document.title), bringer, taken or set(), brought.document)
    if brought.state == "ready":
        try:
            text = written(brought, bringer)
            name_ = name or _same_dish(slug_of(brought.document.title), text) or name_
            dish = checked(text, name_, bringer)
        except ValueProblem as problem:
            brought = replace(brought, state="draft", why=f"its dish file would be wrong: {problem.message}")
    if dry:
        return Kept(brought, name_, None, dish)
    if dish is not None:
        path = paths.user_dishes() / f"{name_}.cook"
        memory.keep(path, text)
        (paths.user_drafts() / f"{name_}.json").unlink(missing_ok=True)
        return Kept(brought, name_, path, dish)
    draft = Draft(
        name_,
        brought.document,
        brought.answers,
        brought.servings if brought.servings != brought.document.servings else None,
        brought.courses,
    )
    save(draft)
    return Kept(brought, name_, paths.user_drafts() / f"{name_}.json")


def save(draft: Draft) -> None:
    """Write a draft."""
    text = json.dumps(draft.to_json(), ensure_ascii=False, indent=1)
    memory.keep(paths.user_drafts() / f"{draft.name}.json", text + "\n")


def slug_of(title: str) -> str:
    """A file name for a title, also for one without Latin letters."""
    try:
        return slug(title)
    except ValueProblem:
        return "recipe"


def _same_dish(name: str, text: str) -> str:
    """The name of a dish file of hers that has this very text, so that a recipe brought twice is one dish."""
    path = paths.user_dishes() / f"{name}.cook"
    try:
        return name if path.is_file() and path.read_text(encoding="utf-8") == text else ""
    except (OSError, UnicodeDecodeError):
        return ""


def _free(name: str, bringer: Bringer, taken: set[str], document: Document) -> str:
    """The name; with a number where a dish or another recipe is called so. A draft of the same recipe is
    written anew."""
    if name in names() and name not in taken:
        try:
            if load(name).document.lines == document.lines:
                return name
        except ValueProblem:
            return name  # a broken draft
    used = {*bringer.library.cookbook.dishes, *taken, *names()}
    folder = paths.user_dishes()
    used |= {path.stem.lower() for path in folder.glob("*.cook")} if folder.is_dir() else set()
    if name not in used:
        return name
    return next(f"{name}-{n}" for n in range(2, 100_000) if f"{name}-{n}" not in used)
