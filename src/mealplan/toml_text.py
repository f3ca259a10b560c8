"""TOML that people wrote, read."""

from __future__ import annotations

import tomllib
from typing import Any

from mealplan.errors import ValueProblem
from mealplan.kinds import told


def toml_table(text: str, where: str, wanted: str) -> dict[str, Any]:
    """The table of a text. `wanted`: what it should be ("a profile"), for a file that is something else altogether.
    Raises ValueProblem."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueProblem(f"is nested too deeply to be {wanted}", where=where) from None
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        kind = told(text)
        if kind is not None and "TOML" not in kind:  # of broken TOML the place is told
            raise ValueProblem(f"{kind}, not {wanted}", where=where) from None
        raise ValueProblem(f"is not valid TOML: {str(error)[:200]}", where=where) from None
