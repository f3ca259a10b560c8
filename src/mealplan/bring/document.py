"""A recipe as a document tells it, before any line is read: plain text in order, nothing judged."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from mealplan.bring.amounts import number

MAX_TITLE = 100
MAX_LINES = 200
MAX_STEPS = 200
MAX_TEXT = 4_000  # characters of a line or a step

_TAG = re.compile(r"<(?:br|/p|/li|/div)[^<>]{0,100}>|<[a-zA-Z/!][^<>]{0,500}>", re.IGNORECASE)
_PEOPLE = (
    r"(?:servings?|serves|people|persons?|portions?|adults?|helpings?|personnes?|parts?|personen|"
    r"portionen|pers\.?|port\.?|leute|convives)"
)
_NUMBER = r"\d{1,3}(?:[.,]\d)?(?:\s?[½¼¾])?|½"
_SERVINGS = re.compile(rf"(?P<low>{_NUMBER})\s*(?:(?:-|–|—|\bto\b|\bor\b|\bbis\b|à|\bou\b)\s*(?P<high>{_NUMBER}))?")
_SPAN = rf"(?:{_NUMBER})(?:\s*(?:-|–|—|\bto\b|\bor\b|\bbis\b|à|\bou\b)\s*(?:{_NUMBER}))?"
_FOR_PEOPLE = re.compile(rf"{_SPAN}[^\d]{{0,12}}?{_PEOPLE}|{_PEOPLE}[^\d]{{0,12}}{_SPAN}", re.IGNORECASE)
_ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+(?:\.\d+)?)M)?(?:\d+(?:\.\d+)?S)?)?$")
_SPOKEN = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(h|hours?|hrs?|std|stunden?|heures?|m|min|mins|minutes?|minuten)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Ref:
    """Where in a step the ingredient of a line stands: the number of the line, and the words that are shown."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Time:
    """A time in a step: minutes, the words that are shown, whether nobody has to do anything."""

    minutes: float
    words: str
    waiting: bool


Part = str | Ref | Time


@dataclass
class Document:
    """What a document says. `lines`: ingredient lines as written; `fixed`: those that do not grow with the servings;
    `groups`: the heading that each line stands under; `servings`: None where it says none; `minutes`: what it
    declares (prep, cook, total; None each where it says nothing); `told`: what was chosen or passed over in reading."""

    title: str
    kind: str
    lines: list[str] = field(default_factory=list)
    steps: list[list[Part]] = field(default_factory=list)
    servings: float | None = None
    source: str = ""
    tags: list[str] = field(default_factory=list)
    minutes: dict[str, float] = field(default_factory=dict)
    language: str = ""
    groups: dict[int, str] = field(default_factory=dict)
    fixed: set[int] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def step_text(self, index: int) -> str:
        """A step as a cook reads it."""
        return "".join(part if isinstance(part, str) else part.words for part in self.steps[index])

    def add_line(self, text: Any, group: str = "", *, fixed: bool = False) -> int:
        """Add an ingredient line; its number, or -1 where it says nothing or there are too many."""
        said = plain_line(text)
        if not said or len(self.lines) >= MAX_LINES:
            return -1
        self.lines.append(said)
        if group:
            self.groups[len(self.lines) - 1] = group
        if fixed:
            self.fixed.add(len(self.lines) - 1)
        return len(self.lines) - 1

    def add_step(self, text: Any) -> None:
        """Add a step in words."""
        said = plain_line(text)
        if said and len(self.steps) < MAX_STEPS:
            self.steps.append([said])

    def to_json(self) -> dict[str, Any]:
        """For a draft."""
        steps = [
            [p if isinstance(p, str) else {"line": p.line, "words": p.words} if isinstance(p, Ref) else
             {"minutes": p.minutes, "words": p.words, "waiting": p.waiting} for p in step]
            for step in self.steps
        ]  # fmt: skip
        return {
            "title": self.title, "kind": self.kind, "lines": self.lines, "steps": steps, "servings": self.servings,
            "source": self.source, "tags": self.tags, "minutes": self.minutes, "language": self.language,
            "groups": {str(k): v for k, v in self.groups.items()}, "fixed": sorted(self.fixed), "notes": self.notes,
            "told": self.told,
        }  # fmt: skip

    @staticmethod
    def from_json(data: dict[str, Any]) -> Document:
        """A document of a draft. Raises KeyError, TypeError or ValueError for what is none."""

        def part(one: Any) -> Part:
            if isinstance(one, str):
                return one
            if "line" in one:
                return Ref(int(one["line"]), str(one["words"]))
            return Time(float(one["minutes"]), str(one["words"]), bool(one["waiting"]))

        servings = data["servings"]
        return Document(
            str(data["title"]), str(data["kind"]), [str(x) for x in data["lines"]],
            [[part(p) for p in step] for step in data["steps"]], None if servings is None else float(servings),
            str(data["source"]), [str(x) for x in data["tags"]], {str(k): float(v) for k, v in data["minutes"].items()},
            str(data["language"]), {int(k): str(v) for k, v in data["groups"].items()}, {int(x) for x in data["fixed"]},
            [str(x) for x in data["notes"]], [str(x) for x in data["told"]],
        )  # fmt: skip


def plain_line(text: Any) -> str:
    """A text on one line: no markup, no control characters, single spaces; "" for what is no text."""
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        return ""
    said = str(text)[: MAX_TEXT * 2]
    for _ in range(2):  # pages that escape twice
        said = html.unescape(_TAG.sub(" ", said))
    said = _TAG.sub(" ", said)
    kept = "".join(c if c.isprintable() else " " for c in said)
    return " ".join(kept.split())[:MAX_TEXT]


def plain_lines(text: Any) -> list[str]:
    """The lines of a text with line breaks or markup that breaks lines."""
    if not isinstance(text, str):
        return []
    broken = re.sub(r"<(?:br|p|/p|li|/li|/div|/h\d)\b[^<>]{0,200}>", "\n", text[:400_000], flags=re.IGNORECASE)
    return [line for line in map(plain_line, re.split(r"[\r\n\u2028\u2029]+", broken)) if line]


def title_of(text: Any) -> str:
    """A title, not too long; "" where there is none. Of a list the first."""
    text = text[0] if isinstance(text, list) and text else text
    return plain_line(text)[:MAX_TITLE].strip()


def servings_of(value: Any) -> float | None:
    """The number of servings: 4, "4", "4-6 servings" (the lower end), "Für 4 Personen", ["4", "4 servings"]."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if 0 < value <= 200 else None
    if isinstance(value, list):
        found = [one for item in value[:5] if (one := servings_of(item)) is not None]
        return found[0] if found else None
    if isinstance(value, dict):
        return servings_of(value.get("value") or value.get("servings") or value.get("amount"))
    said = plain_line(value)[:120]
    people = _FOR_PEOPLE.search(said)
    match = _SERVINGS.search(people.group() if people is not None else said)
    if match is None:
        return None
    low = 0.5 if match["low"] == "½" else number(match["low"].rstrip(" ½¼¾"))
    return low if low is not None and 0 < low <= 200 else None


def minutes_of(value: Any) -> float | None:
    """Minutes of "PT1H30M", "1 h 30 min", 45 (minutes); None for others."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if 0 < value <= 10_000 else None
    said = plain_line(value)[:60]
    iso = _ISO.match(said.upper())
    if iso is not None:
        found = int(iso[1] or 0) * 1440 + int(iso[2] or 0) * 60 + float(iso[3] or 0)
        return found or None
    total = 0.0
    for amount, unit in _SPOKEN.findall(said):
        total += float(amount.replace(",", ".")) * (
            60 if unit[0].lower() in "hs" and not unit.lower().startswith("sec") else 1
        )
    return total or (float(said) if said.isdigit() and 0 < int(said) <= 10_000 else None)
