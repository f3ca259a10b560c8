"""At which meals a brought recipe stands: by its tags and its title; else lunch and dinner."""

from __future__ import annotations

import re

from mealplan.bring.document import Document
from mealplan.bring.words import table

_COURSES = ("breakfast", "snack", "side", "lunch", "dinner")
USUAL = ("lunch", "dinner")


def courses_of(document: Document) -> tuple[str, ...]:
    """The courses, of breakfast, lunch, dinner, snack, side."""
    words: dict[str, list[str]] = table("courses")
    main = words["main"]
    tags = [tag.lower().strip() for tag in document.tags]
    if any(tag in main or tag.removesuffix("s") in main for tag in tags):
        return USUAL
    found = [
        name for name in _COURSES if any(tag in words[name] or tag.removesuffix("s") in words[name] for tag in tags)
    ]
    if not found:
        title = document.title.lower()
        found = [name for name in _COURSES[:2] if any(re.search(rf"\b{re.escape(w)}s?\b", title) for w in words[name])]
    return tuple(dict.fromkeys(found)) or USUAL
