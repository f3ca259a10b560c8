"""The text of a first profile: what is known of her, and beside it, as comments, what else can be said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from mealplan.settings.merge import Said, merged, texts
from mealplan.settings.options import OPTIONS, Option
from mealplan.settings.setting import Setting
from mealplan.settings.toml import written

_HEAD = """# Your own profile. Change it here or in mealplan (key t); comments are kept.
# `mealplan plan -p` with its name uses it, `mealplan profiles check` checks it.
"""


def first_profile(extends: Sequence[str], settings: Sequence[Setting]) -> str:
    """A profile that extends others and makes settings; every other key that there is stands in it as a comment, with
    an example. Raises ValueProblem for what no profile holds."""
    said = merged(settings)
    rows = [row for row in OPTIONS if row.section]
    sections = list(dict.fromkeys(row.section.partition(".")[0] for row in rows if "." in row.section))
    out = [_HEAD + f"extends = {json.dumps(list(extends), ensure_ascii=False)}"]
    for section in sections:
        lines = [_key(row, said) for row in rows if row.section.startswith(f"{section}.")]
        out.append("\n".join([f"[{section}]", *lines]))
    out += ["\n".join(_section(row)) for row in rows if "." not in row.section and not said[row.name]]
    text = "\n\n".join(out) + "\n"
    for row in rows:
        if "." not in row.section and said[row.name]:
            text = written(text, row.name, texts(said, row.name))
    return text


def _key(row: Option, said: Said) -> str:
    """`age = 42  # Age in years`; commented out where nothing is said of it."""
    line = written("", row.name, texts(said, row.name) or row.examples[:1]).splitlines()[1]
    about = ", ".join(row.choices) if row.choices else row.help
    return f"{'' if said[row.name] else '# '}{line}  # {about}"


def _section(row: Option) -> Iterator[str]:
    for line in written("", row.name, row.examples[:1]).splitlines():
        yield f"# {line}"
