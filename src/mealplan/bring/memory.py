"""Her own words for ingredients: a plain TOML file, `words = "ingredient"`, made of her answers and hers to edit."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from mealplan import paths
from mealplan.errors import ValueProblem
from mealplan.whole import write_whole

_HEAD = """# What you call ingredients: the answers you gave when recipes were read. Yours to edit.
# "your words" = "an ingredient"

"""
MOST = 20_000


def load(path: Path | None = None) -> dict[str, str]:
    """Her words, and the ingredient that each means. Raises ValueProblem for a file that is broken."""
    where = path or paths.user_words()
    try:
        text = where.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ValueProblem(f"cannot be read ({error})", where=str(where)) from None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        hint = 'One line each: "your words" = "ingredient".'
        raise ValueProblem(f"not valid TOML: {error}", where=str(where), hint=hint) from None
    return {words: name for words, name in list(table.items())[:MOST] if isinstance(name, str)}


def remember(answers: Mapping[str, str], path: Path | None = None) -> None:
    """Add answers to the file; a later one goes before an earlier one of the same words."""
    where = path or paths.user_words()
    known = load(where) | {_plain(words): name for words, name in answers.items() if _plain(words)}
    lines = [
        f"{json.dumps(words, ensure_ascii=False)} = {json.dumps(name, ensure_ascii=False)}"
        for words, name in sorted(known.items())
    ]
    keep(where, _HEAD + "\n".join(lines) + "\n")


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip().lower()[:120]


def keep(path: Path, text: str) -> None:
    """Write a file of hers whole or not at all. Raises ValueProblem where it cannot be written."""
    try:
        write_whole(path, text)
    except OSError as error:
        raise ValueProblem(f"cannot be written ({error.strerror or error})", where=str(path)) from None
