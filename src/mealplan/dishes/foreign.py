"""What a file is that was given for a dish and is none: a recipe as JSON, a plan, a web page, a packed file."""

from __future__ import annotations

import re

from mealplan.errors import ValueProblem

_RECIPE = re.compile(
    r'"(?:recipe_?ingredients?|recipe_?instructions|recipe_?yield)"|"@type"\s*:\s*\[?\s*"Recipe"', re.IGNORECASE
)
_PLAN = re.compile(r'"(?:cooks|outcome)"\s*:')
_NAME = re.compile(r'"(?:name|title)"\s*:\s*"((?:[^"\\\n]|\\["\\/]){2,80})"')
_PACKED = {
    b"PK\x03\x04": "a zip archive",
    b"\x1f\x8b": "a packed (gzip) file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "a database",
}
LOOKED_AT = 400_000  # characters


def refuse_packed(raw: bytes, path: str) -> None:
    """Raises ValueProblem for bytes that are no text of any kind, and says what they are."""
    for begins, kind in _PACKED.items():
        if raw.startswith(begins):
            raise ValueProblem(f"this is {kind}, not a dish file", where=path, hint="A dish is a text file.")


def refuse_foreign(text: str, path: str) -> None:
    """Raises ValueProblem for text of another kind, with what to do about it. A dish begins with `---` or words."""
    start = text.lstrip("\ufeff \t\r\n")[:LOOKED_AT]
    if start[:1] in {"{", "["} and not re.match(r"\[-", start):
        raise _json(start, path)
    if re.match(r"<(!doctype|html|\?xml|head|body|script|div)\b", start, re.IGNORECASE):
        hint = f"Save the ingredients and steps as text: {_copy('My recipe')}"
        raise ValueProblem("this is a web page, not a dish file", where=path, hint=hint)


def _json(start: str, path: str) -> ValueProblem:
    if _RECIPE.search(start):
        named = _NAME.search(start)
        title = re.sub(r"[^\w '&,-]", "", named.group(1)).strip() if named else ""
        hint = f"It cannot be read yet. {_copy(title or 'My recipe')}"
        return ValueProblem("this is a recipe as JSON, not a dish file", where=path, hint=hint)
    if _PLAN.search(start):
        hint = "`mealplan show FILE` shows it; a dish is a `.cook` file."
        return ValueProblem("this is a plan, not a dish file", where=path, hint=hint)
    return ValueProblem(
        "this is JSON, not a dish file", where=path, hint=f"A dish is a text file. {_copy('My recipe')}"
    )


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
