"""Reading the small files of the user's own: a pantry, prices, the order of a shop."""

from __future__ import annotations

from pathlib import Path

from mealplan.errors import ValueProblem

MOST_CHARACTERS = 200_000


def read_text(path: Path) -> str:
    """A small UTF-8 text file. Raises ValueProblem."""
    try:
        with path.open("rb") as handle:
            return handle.read(4 * MOST_CHARACTERS).decode("utf-8-sig")
    except OSError as error:
        raise ValueProblem(f"cannot be read ({error.strerror or 'no access'})", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise ValueProblem("the file is not UTF-8 text", where=str(path), hint="Save it as UTF-8.") from error
