"""The page as HTML: served in parts, or as one file that stands by itself."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mealplan.cells import printable
from mealplan.phone.view import Shown

if TYPE_CHECKING:
    from jinja2 import Template

HERE = Path(__file__).parent


def style() -> str:
    return (HERE / "page.css").read_text(encoding="utf-8")


def script() -> str:
    return (HERE / "page.js").read_text(encoding="utf-8")


def served(content: Shown, ticked: frozenset[str], *, base: str) -> str:
    """The page below the address `base`, with the ticks as they are now."""
    return _template().render(content=content, ticked=ticked, base=base, style="", script="", policy="")


def alone(content: Shown, ticked: frozenset[str] = frozenset()) -> str:
    """One file with all that it needs: ticks stay in the browser that opens it. It fetches nothing, and may not."""
    css, js = style(), script()
    policy = f"default-src 'none'; style-src {_hash(css)}; script-src {_hash(js)}; img-src data:; base-uri 'none'"
    return _template().render(content=content, ticked=ticked, base="", style=css, script=js, policy=policy)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # deferred: 0.1 s

    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=printable,
    )  # fmt: skip
    return environment.get_template("page.html.j2")
