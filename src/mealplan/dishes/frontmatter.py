"""The front matter of a dish file: title, servings, courses, tags, how long it keeps. Unknown keys are errors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mealplan.dishes.dish import Course
from mealplan.errors import ValueProblem, unknown_name
from mealplan.kinds import told

KEYS = ("title", "servings", "course", "tags", "keeps", "most", "source")
COMPUTED = {
    "time",
    "duration",
    "prep time",
    "cook time",
    "total time",
    "time required",
    "effort",
    "nutrients",
    "calories",
    "diet",
    "diets",
    "exclusions",
    "minutes",
    "active_minutes",
    "total_minutes",
    "prep_time",
    "cook_time",
}
MAX_SERVINGS = 24
MOST_PORTIONS = 2.0  # of one dish at one meal
MOST_OF_A_SIDE = 1.5  # where the file does not say
MAX_LINES = 60
_DURATION = re.compile(r"(\d{1,4}(?:\.\d)?)\s*(h|d|wk|w|mo|m|y|days?|weeks?|months?|years?|hours?)")
_DAYS = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "y": 365}


@dataclass(frozen=True, slots=True)
class Header:
    """What the front matter declares."""

    title: str
    servings: float
    courses: tuple[Course, ...]
    tags: tuple[str, ...]
    fridge_days: int
    freezer_days: int
    source: str
    most: float
    lines: dict[str, int]  # the line of each key, for messages


def days(text: object, *, where: str) -> int:
    """Whole days in "3d", "2wk", "6mo", "1y", "12h" (rounded down). Raises ValueProblem."""
    match = _DURATION.fullmatch(text.strip().lower()) if isinstance(text, str) and len(text) < 30 else None
    if match is None:
        raise ValueProblem(
            f"{_short(text)} is not a time that food keeps", where=where, hint="For example 3d, 1wk, 2mo."
        )
    return int(float(match.group(1)) * _DAYS[match.group(2)[0]])


def read_header(lines: list[str], path: str) -> tuple[Header, int]:
    """The header and the index of the first line after it. Raises ValueProblem."""
    start = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if not lines or lines[start].strip() != "---":
        found = told("\n".join(lines))
        if found is not None:
            hint = "A dish is a .cook file: `mealplan dishes new TITLE` begins one."
            raise ValueProblem(found, where=f"{path}:1", hint=hint)
        raise ValueProblem(
            "the front matter is missing", where=f"{path}:1", hint="Begin with `---`, title, servings, course, `---`."
        )
    end = next((i for i in range(start + 1, min(len(lines), start + MAX_LINES)) if lines[i].strip() == "---"), None)
    if end is None:
        raise ValueProblem(
            "the front matter is not closed", where=f"{path}:{start + 1}", hint="End it with a line `---`."
        )
    keys = {
        m.group(1).strip().lower(): i + 1 for i in range(start + 1, end) if (m := re.match(r"([\w ]{1,40}):", lines[i]))
    }
    table = _yaml("\n".join(lines[start + 1 : end]), path, start)
    return _header(table, keys, path, start + 1), end + 1


def _yaml(text: str, path: str, start: int) -> dict[str, Any]:
    import yaml  # deferred: only who reads dish files pays for it

    try:
        table = yaml.safe_load(text)
    except (
        Exception
    ) as error:  # PyYAML raises KeyError, AttributeError, RecursionError ... on odd input, not only YAMLError
        mark = getattr(error, "problem_mark", None)
        line = start + 2 + (mark.line if mark is not None else 0)
        raise ValueProblem(
            "the front matter is not YAML",
            where=f"{path}:{line}",
            hint="One `key: value` a line, for example `servings: 2`; a text that holds a colon goes in quotes.",
        ) from error
    if not isinstance(table, dict):
        raise ValueProblem(
            "the front matter is empty", where=f"{path}:{start + 1}", hint="It needs title, servings and course."
        )
    return {str(key).strip()[:60]: value for key, value in table.items() if isinstance(key, str)}


def _header(table: dict[str, Any], lines: dict[str, int], path: str, line: int) -> Header:
    def where(key: str) -> str:
        return f"{path}:{lines.get(key.lower(), line)}"

    for key in table:
        if key.lower() in COMPUTED:
            raise ValueProblem(
                f"{key!r} is never declared", where=where(key), hint="It is computed from the ingredients and steps."
            )
        if key not in KEYS:
            raise unknown_name("key", key, KEYS, where=where(key))
    for key in ("title", "servings", "course"):
        if table.get(key) in (None, "", []):
            raise ValueProblem(f"{key!r} is missing", where=f"{path}:{line}", hint=_EXAMPLE[key])
    title = table["title"]
    if not isinstance(title, str) or not 2 <= len(title.strip()) <= 100:
        raise ValueProblem("the title is not a line of text", where=where("title"), hint=_EXAMPLE["title"])
    servings = table["servings"]
    if isinstance(servings, bool) or not isinstance(servings, int | float) or not 0.5 <= servings <= MAX_SERVINGS:
        raise ValueProblem(
            f"{_short(servings)} is not a number of servings",
            where=where("servings"),
            hint=f"A number up to {MAX_SERVINGS}.",
        )
    courses = _courses(table["course"], where("course"))
    fridge, freezer = _keeps(table.get("keeps"), where("keeps"))
    source = table.get("source", "")
    return Header(
        title=" ".join(title.split()),
        servings=float(servings),
        courses=courses,
        tags=_words(table.get("tags", []), where("tags")),
        fridge_days=fridge,
        freezer_days=freezer,
        source=source[:200] if isinstance(source, str) else "",
        most=_most(table["most"], where("most")) if "most" in table else _usual_most(courses),
        lines=lines,
    )


_EXAMPLE = {
    "title": "`title: Red lentil soup with lemon`",
    "servings": "`servings: 2`",
    "course": "`course: [lunch, dinner]`",
}


def _courses(value: object, where: str) -> tuple[Course, ...]:
    words = _words(value, where)
    for word in words:
        if word not in {course.value for course in Course}:
            raise unknown_name("course", word, [course.value for course in Course], where=where)
    return tuple(Course(word) for word in dict.fromkeys(words))


def _words(value: object, where: str) -> tuple[str, ...]:
    items: list[Any] = value if isinstance(value, list) else [value]
    if len(items) > 20 or not all(isinstance(item, str) and 0 < len(item) <= 40 for item in items):
        raise ValueProblem(
            f"{_short(value)} is not a list of words", where=where, hint="For example `[soup, one-pan]`."
        )
    return tuple(item.strip() for item in items)


def _keeps(value: object, where: str) -> tuple[int, int]:
    if value is None:
        return 0, 0
    if not isinstance(value, dict):
        raise ValueProblem(
            f"{_short(value)} says not where it keeps", where=where, hint="`keeps: {fridge: 3d, freezer: 2mo}`"
        )
    for key in value:
        if key not in ("fridge", "freezer"):
            raise unknown_name("place to keep a dish", str(key)[:60], ["fridge", "freezer"], where=where)
    fridge = days(value["fridge"], where=where) if "fridge" in value else 0
    return fridge, days(value["freezer"], where=where) if "freezer" in value else 0


def _usual_most(courses: tuple[Course, ...]) -> float:
    return MOST_OF_A_SIDE if {*courses} <= {Course.SNACK, Course.SIDE} else MOST_PORTIONS


def _most(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.5 <= value <= MOST_PORTIONS:
        raise ValueProblem(
            f"{_short(value)} is not a number of portions", where=where, hint=f"From 0.5 to {MOST_PORTIONS:g}."
        )
    return float(value)


def _short(value: object) -> str:
    if isinstance(value, list | dict):
        return "this list" if isinstance(value, list) else "this table"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
