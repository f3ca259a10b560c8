"""Settings as command-line words: what a repair names, what a person types."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from mealplan.errors import ValueProblem, nearest
from mealplan.settings.options import OPTIONS, Door, Option, option
from mealplan.settings.readers import checked
from mealplan.settings.setting import Setting


def settings(name: str, text: str, *, origin: str = "", where: str = "") -> list[Setting]:
    """The settings that one text of an option makes, each in its one spelling (names with commas, and words that
    mean several things, are several).
    Raises ValueProblem."""
    row = option(name)
    parts = [x for x in text.split(",") if x.strip()] if row.splits else []
    return [one for part in parts or [text] for one in checked(row, Setting(name, part, origin, where))]


def flags_of(door: Door) -> dict[str, tuple[Option, str | None]]:
    """Every flag of a door with its row, and the text that it stands for where it takes no value."""
    found: dict[str, tuple[Option, str | None]] = {}
    for row in OPTIONS:
        if door in row.doors:
            if row.kind != "bool":
                found[row.flag] = (row, None)
            if row.short:
                found[row.short] = (row, None)
            found.update((flag, (row, text)) for flag, text in row.switches)
    return found


def from_flags(flags: str | Sequence[str]) -> list[Setting]:
    """The settings of flags as `plan` takes them: `--lift vegan -x vegetarian`. Files are not opened: a flag that wants
    one is refused. Raises ValueProblem."""
    known = flags_of("plan")
    try:
        words = shlex.split(flags) if isinstance(flags, str) else list(flags)
    except ValueError as error:
        raise ValueProblem(f"these flags cannot be read: {error}") from None
    out: list[Setting] = []
    while words:
        flag, equals, value = words.pop(0).partition("=")
        row, text = known.get(flag, (None, None))
        if row is None or row.kind == "file":
            close = nearest(flag, known)
            hint = f"did you mean {' or '.join(close)}?" if close else None
            raise ValueProblem(f"{flag[:40]!r} is no flag that can be used here", hint=hint)
        if text is None:
            if not equals and not words:
                raise ValueProblem(f"{flag} needs a value", hint=f"like {flag} {row.examples[0]}")
            text = value if equals else words.pop(0)
        out += settings(row.name, text, where=flag)
    return out
