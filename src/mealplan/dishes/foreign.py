"""A file of another kind that was given for a dish, refused with what to do about it."""

from __future__ import annotations

import re

from mealplan.errors import ValueProblem
from mealplan.kinds import RECIPE, told, told_bytes

_NAME = re.compile(r'"(?:name|title)"\s*:\s*"((?:[^"\\\n]|\\["\\/]){2,80})"')
_MARKED = re.compile(r"<(!doctype|html|\?xml|head|body|script|div)\b", re.IGNORECASE)
LOOKED_AT = 400_000  # characters


def refuse_packed(raw: bytes, path: str) -> None:
    """Raises ValueProblem for bytes that are no text of any kind, and says what they are."""
    kind = told_bytes(raw)
    if kind is not None:
        raise ValueProblem(f"{kind}, not a dish file", where=path, hint="A dish is a text file.")


def refuse_foreign(text: str, path: str) -> None:
    """Raises ValueProblem for text of another kind, with what to do about it. A dish begins with `---` or words."""
    start = text.lstrip("\ufeff \t\r\n")[:LOOKED_AT]
    if start[:1] in {"{", "["} and not re.match(r"\[-", start):
        kind = told(start) or "this is JSON"
        named = _NAME.search(start) if kind == RECIPE else None
        title = re.sub(r"[^\w '&,-]", "", named.group(1)).strip() if named else ""
        hint = "`mealplan dishes import FILE` makes a dish of it." if kind == RECIPE else _copy(title or "My recipe")
        if kind == "this is a plan":
            hint = "`mealplan show FILE` shows it; a dish is a `.cook` file."
        raise ValueProblem(f"{kind}, not a dish file", where=path, hint=hint)
    if _MARKED.match(start):
        hint = "`mealplan dishes import FILE` makes a dish of the recipe in it."
        raise ValueProblem("this is a web page, not a dish file", where=path, hint=hint)


def _copy(title: str) -> str:
    """How to make a dish of it by hand."""
    from mealplan.dishes.skeleton import slug  # deferred: only for this message

    try:
        name = slug(title)
    except ValueProblem:
        title, name = "My recipe", "my-recipe"
    return (
        f'Begin one with `mealplan dishes new "{title}" -o {name}.cook`, and copy the ingredients into its steps '
        "like this: `@red lentils{150%g}`."
    )
