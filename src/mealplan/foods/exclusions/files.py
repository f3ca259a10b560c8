"""Reading one rule file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from mealplan.errors import ValueProblem


def read_toml(path: Path) -> dict[str, Any]:
    """One TOML file. ValueProblem names the file and the line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueProblem("the file is missing", where=path.name) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueProblem(f"cannot be read: {error}", where=path.name) from None
