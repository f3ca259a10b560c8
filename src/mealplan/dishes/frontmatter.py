"""The front matter of a dish file: title, servings, courses, tags, how long it keeps.

Read from YAML between `---` lines, or from Cooklang's older `>> key: value` lines. Every fault is told in one go; keys
of other people's files are passed over with a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, TypeVar

from mealplan.dishes.dish import Course
from mealplan.dishes.findings import Log
from mealplan.dishes.metadata import (
    COMPUTED,
    KEYS,
    MAX_SERVINGS,
    PASSED,
    SAME,
    courses_named,
    plain_key,
    servings,
    servings_of_yield,
    split_words,
)
from mealplan.errors import ValueProblem, unknown_name
from mealplan.near import mistyped

T = TypeVar("T")
MOST_PORTIONS = 2.0  # of one dish at one meal
MOST_OF_A_SIDE = 1.5  # where the file does not say
MAX_LINES = 60
_KEY = re.compile(r"([^\s:#][^:#]{0,60}):(?:\s|$)")
_DURATION = re.compile(r"(\d{1,4}(?:\.\d)?)\s*(h|d|wk|w|mo|m|y|days?|weeks?|months?|years?|hours?)")
_DAYS = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "y": 365}


WARMED_MINUTES = 2.0  # of work, to warm up what was cooked before


@dataclass(frozen=True, slots=True)
class Header:
    """What the front matter declares."""

    title: str
    servings: float
    courses: tuple[Course, ...]
    tags: tuple[str, ...]
    fridge_days: int
    freezer_days: int
    again_minutes: float  # hands-on, to serve what was cooked before
    source: str
    most: float
    lines: dict[str, int]  # the line of each key, for messages
    cooked: tuple[str, ...] = ()  # ingredients that the method cooks through
    raw: tuple[str, ...] = ()  # ingredients that it does not


@dataclass(frozen=True, slots=True)
class Block:
    """The front matter as text: its lines (from `start`, counted from 0), and the first line after it."""

    lines: list[str]
    start: int
    after: int


def days(text: object, *, where: str) -> int:
    """Whole days in "3d", "2wk", "6mo", "1y", "12h" (rounded down). Raises ValueProblem."""
    match = _DURATION.fullmatch(text.strip().lower()) if isinstance(text, str) and len(text) < 30 else None
    if match is None:
        raise ValueProblem(
            f"{_short(text)} is not a time that food keeps", where=where, hint="For example 3d, 1wk, 2mo."
        )
    return int(float(match.group(1)) * _DAYS[match.group(2)[0]])


def front_matter(lines: list[str], log: Log) -> Block | None:
    """The block between `---` lines, or None where the file has none. One without an end is told, and ends at the first
    blank line."""
    start = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if not lines or lines[start].strip() != "---":
        return None
    end = next((i for i in range(start + 1, min(len(lines), start + MAX_LINES)) if lines[i].strip() == "---"), None)
    if end is None:
        log.error(
            ValueProblem("the front matter is not closed", where=log.at(start + 1), hint="End it with a line `---`.")
        )
        end = next((i for i in range(start + 1, len(lines)) if not lines[i].strip()), len(lines))
    return Block(lines[start + 1 : end], start + 1, min(end + 1, len(lines)))


def read_header(block: Block | None, older: Iterable[tuple[int, str]], log: Log) -> Header:
    """The header of the block and of the `>> key: value` lines (line number, text). What is wrong goes into `log`, and
    a stand-in takes its place."""
    older = list(older)
    table: dict[str, Any] = {}
    where: dict[str, int] = {}
    line = 1
    if block is not None:
        line = block.start
        for offset, text in enumerate(block.lines):
            if (found := _KEY.match(text)) is not None:
                _claim(plain_key(found.group(1).strip("'\"")), block.start + offset + 1, where, log)
        read = _yaml("\n".join(block.lines), block.start, log)
        if read is None:
            return _stand_in(log)
        table = read
    elif not older:
        log.error(
            ValueProblem(
                "the front matter is missing",
                where=log.at(1),
                hint="Begin with `---`, title, servings, course, `---`.",
            )
        )
        return _stand_in(log)
    for number, text in older:
        key, colon, value = text.partition(":")
        if not colon or not key.strip():
            log.warn(number, f"`>> {text[:40]}` is no `key: value`: it is passed over")
        elif _claim(plain_key(key), number, where, log):
            table[key.strip()[:60]] = _scalar(value.strip())
    return _header(table, where, line, log)


def _claim(key: str, line: int, where: dict[str, int], log: Log) -> bool:
    """Whether `key` is met for the first time; the second time is an error, since one of the two would be lost."""
    if key in where:
        log.error(
            ValueProblem(f"{key!r} stands twice", where=log.at(line), hint=f"Line {where[key]} has it, too; keep one.")
        )
        return False
    where[key] = line
    return True


def _stand_in(log: Log) -> Header:
    return Header(_named_by_file(log) or "dish", 1.0, (), (), 0, 0, WARMED_MINUTES, "", MOST_PORTIONS, {})


def _yaml(text: str, start: int, log: Log) -> dict[str, Any] | None:
    import yaml  # deferred: only who reads dish files pays for it

    try:
        table = yaml.safe_load(text)
    except (
        Exception
    ) as error:  # PyYAML raises KeyError, AttributeError, RecursionError ... on odd input, not only YAMLError
        mark = getattr(error, "problem_mark", None)
        line = start + 1 + (mark.line if mark is not None else 0)
        problem = ValueProblem(
            "the front matter is not YAML",
            where=log.at(line),
            hint="One `key: value` a line, for example `servings: 2`; a text that holds a colon goes in quotes.",
        )
        log.error(problem)
        return None
    if not isinstance(table, dict):
        log.error(
            ValueProblem("the front matter is empty", where=log.at(start), hint="It needs title, servings and course.")
        )
        return None
    for key in table:
        if not isinstance(key, str):
            log.warn(start, f"the key {_short(key)} is no word: it is passed over")
    return {key.strip()[:60]: value for key, value in table.items() if isinstance(key, str)}


def _scalar(text: str) -> Any:
    """The value of a `>>` line: YAML where it is, else the text itself ("Pasta: the best")."""
    import yaml

    try:
        value = yaml.safe_load(text)
    except Exception:
        return text
    table = isinstance(value, dict) and text.startswith("{")  # "Pasta: the best" is no table
    return value if table or isinstance(value, int | float | list) else text


def _sorted_out(table: dict[str, Any], lines: dict[str, int], line: int, log: Log) -> dict[str, Any]:
    """The keys of ours; the others are told: computed, of no use here, unknown, or a slip of typing (an error)."""
    ours: dict[str, Any] = {}
    passed: list[str] = []
    for key, value in _flat(table):
        name = SAME.get(plain_key(key), plain_key(key))
        at = lines.get(plain_key(key), lines.get(plain_key(key.partition(".")[0]), line))
        if name in KEYS:
            if name in ours and name == "source":
                ours[name] = f"{ours[name]}, {value}"
            else:
                ours.setdefault(name, value)
            lines.setdefault(name, at)
        elif name in COMPUTED:
            log.note(
                at, f"{key!r} is never declared: it is passed over", "It is computed from the ingredients and steps."
            )
        elif name in PASSED:
            passed += [] if name == "yield" and "servings" not in {plain_key(one) for one in table} else [key]
        elif mistyped(name.partition(".")[0], KEYS) is not None:
            log.error(unknown_name("key", key.partition(".")[0], KEYS, where=log.at(at)))
        else:
            log.warn(at, f"the key {key!r} is not known: it is passed over", f"Known: {', '.join(KEYS)}.")
    if passed:
        at = min(lines.get(plain_key(key.partition(".")[0]), line) for key in passed)
        log.note(at, f"passed over, since no plan asks for it: {', '.join(passed)}")
    return ours


def _flat(table: dict[str, Any]) -> list[tuple[str, Any]]:
    """`source: {name: A, url: B}` as `source.name` and `source.url`; other tables are values of their key."""
    found: list[tuple[str, Any]] = []
    for key, value in table.items():
        name = SAME.get(plain_key(key), plain_key(key))
        whole = not isinstance(value, dict) or (name in {*KEYS, *COMPUTED, *PASSED} and name != "source")
        found += [(key, value)] if whole else [(f"{key}.{inner}"[:60], one) for inner, one in value.items()]
    return found


def _header(table: dict[str, Any], lines: dict[str, int], line: int, log: Log) -> Header:
    ours = _sorted_out(table, lines, line, log)

    def at(key: str) -> int:
        return lines.get(key, line)

    title = ours.get("title")
    if title in (None, "", []):
        title = _named_by_file(log)
        if title is not None:
            log.note(line, f"no title: the file's name is taken, {title!r}")
    count = _servings(ours, table, at, log)
    if ours.get("course") in (None, "", []):
        _missing("course", line, log)
        courses: tuple[Course, ...] = ()
    else:
        courses = _courses(ours["course"], at("course"), log)
    if title is None:
        _missing("title", line, log)
    elif not isinstance(title, str) or not 2 <= len(title.strip()) <= 100:
        log.error(ValueProblem("the title is not a line of text", where=log.at(at("title")), hint=_EXAMPLE["title"]))
    fridge, freezer, again = _told(log, (0, 0, WARMED_MINUTES), _keeps, ours.get("keeps"), log.at(at("keeps")))
    no_tags: tuple[str, ...] = ()
    tags = _told(log, no_tags, _words, ours.get("tags", []), log.at(at("tags")))
    cooked, raw = (_told(log, no_tags, _words, ours.get(key) or [], log.at(at(key))) for key in ("cooked", "raw"))
    most = _usual_most(courses)
    if "most" in ours:
        most = _told(log, most, _most, ours["most"], log.at(at("most")))
    return Header(
        title=" ".join(title.split()) if isinstance(title, str) else "dish",
        servings=count,
        courses=courses,
        tags=tags,
        fridge_days=fridge,
        freezer_days=freezer,
        again_minutes=again,
        source=str(ours.get("source", ""))[:200] if isinstance(ours.get("source"), str | int | float) else "",
        most=most,
        lines=lines,
        cooked=cooked,
        raw=raw,
    )


def _told(log: Log, otherwise: T, read: Callable[[Any, str], T], value: object, where: str) -> T:
    """What `read` makes of the value; `otherwise` where it cannot, which is told."""
    try:
        return read(value, where)
    except ValueProblem as problem:
        log.error(problem)
        return otherwise


def _missing(key: str, line: int, log: Log) -> None:
    log.error(ValueProblem(f"{key!r} is missing", where=log.at(line), hint=_EXAMPLE[key]))


def _named_by_file(log: Log) -> str | None:
    """The title that Cooklang gives a file without one: its name."""
    path = PurePath(log.path)
    words = re.sub(r"[\s_-]+", " ", path.stem).strip()
    return words[:1].upper() + words[1:] if path.suffix.lower() == ".cook" and 2 <= len(words) <= 100 else None


_EXAMPLE = {
    "title": "`title: Red lentil soup with lemon`",
    "servings": "`servings: 2`",
    "course": "`course: [lunch, dinner]`",
}


def _servings(ours: dict[str, Any], table: dict[str, Any], at: Callable[[str], int], log: Log) -> float:
    value = ours.get("servings")
    if value in (None, "", []):
        told = next((one for key, one in table.items() if plain_key(key) == "yield"), None)
        found = servings_of_yield(told, at("yield"), log)
        if found is None:
            _missing("servings", at("servings"), log)
            return 1.0
    else:
        found = servings(value, at("servings"), log)
    if found is None or not 0.5 <= found <= MAX_SERVINGS:
        log.error(
            ValueProblem(
                f"{_short(value)} is not a number of servings",
                where=log.at(at("servings")),
                hint=f"A number up to {MAX_SERVINGS}.",
            )
        )
        return 1.0
    return found


def _courses(value: object, line: int, log: Log) -> tuple[Course, ...]:
    try:
        words = _words(value, log.at(line))
    except ValueProblem as problem:
        log.error(problem)
        return ()
    found, unknown = courses_named(list(words), line, log)
    for word in unknown:
        wrong = unknown_name("course", word, [course.value for course in Course], where=log.at(line))
        wrong.hint = wrong.hint or f"One or more of: {', '.join(course.value for course in Course)}."
        log.error(wrong)
    return tuple(found)


def _words(value: object, where: str) -> tuple[str, ...]:
    items: list[Any] = value if isinstance(value, list) else split_words(value) if isinstance(value, str) else [value]
    if len(items) > 20 or not all(isinstance(item, str) and 0 < len(item) <= 40 for item in items):
        raise ValueProblem(
            f"{_short(value)} is not a list of words", where=where, hint="For example `[soup, one-pan]`."
        )
    return tuple(item.strip() for item in items)


def _keeps(value: object, where: str) -> tuple[int, int, float]:
    """(days in the fridge, days in the freezer, minutes of work to serve it again)."""
    if value is None:
        return 0, 0, WARMED_MINUTES
    if not isinstance(value, dict):
        raise ValueProblem(
            f"{_short(value)} says not where it keeps", where=where, hint="`keeps: {fridge: 3d, freezer: 2mo}`"
        )
    for key in value:
        if key not in ("fridge", "freezer", "again"):
            raise unknown_name("place to keep a dish", str(key)[:60], ["fridge", "freezer", "again"], where=where)
    fridge = days(value["fridge"], where=where) if "fridge" in value else 0
    again = _minutes(value["again"], where) if "again" in value else WARMED_MINUTES
    return fridge, days(value["freezer"], where=where) if "freezer" in value else 0, again


def _minutes(value: object, where: str) -> float:
    """`6 min`, or 6."""
    text = str(value).strip().lower().removesuffix("min").strip()
    try:
        minutes = float(text)
    except ValueError:
        minutes = -1.0
    if not 0 <= minutes <= 60:
        raise ValueProblem(f"{_short(value)} is no time of work", where=where, hint="`again: 6 min`")
    return minutes


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
