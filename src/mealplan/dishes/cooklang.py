"""Reads Cooklang as dishes use it (docs/dishes-and-ingredients.md), other people's files included.

Our own reader: the official parser's bindings have no Windows wheel, and its subset is small. Everything that is wrong
with a file is told in one go, each with line and cure; what was chosen in reading, and what was passed over, is told as
notes. Whatever the text holds, nothing but ValueProblem is raised, and the work is linear in its length. Control
characters never reach a terminal: they are taken out before reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mealplan import equipment
from mealplan.dishes.findings import Finding, Log
from mealplan.dishes.foreign import refuse_foreign, refuse_packed
from mealplan.dishes.frontmatter import Header, front_matter, read_header
from mealplan.dishes.marks import Mention, Timer, read_mention, read_timer
from mealplan.dishes.quantities import number
from mealplan.errors import ValueProblem

__all__ = [
    "MAX_CHARACTERS", "Mention", "ParsedStep", "Recipe", "Timer", "clean", "examine", "examine_file", "number", "parse",
    "read",
]  # fmt: skip

MAX_CHARACTERS = 60_000  # the longest real recipe is a fifteenth of this

_MARK = re.compile(r"[@#~]")
_LONG_NAME = re.compile(r"([^{}@#~\n]*)\{([^{}\n]*)\}")
_WORD = re.compile(r"\d*[^\W\d][\w'’-]*")
_MORE = re.compile(r"(?:[ \t]+[\w'’-]+){1,4}")
_NOTE = re.compile(r"\(([^()\n]*)\)")
_SPACES = re.compile(r"\s+")
_MODIFIERS = re.compile(r"[?&+\-@]{1,4}")
_OF_A_STEP = re.compile(r"\(\s*[~=]{0,2}\s*\d{1,3}\s*\)")  # `@&(~1)dough{}`: what an earlier step made
_OTHER_RECIPE = re.compile(r"\.{1,2}[/\\]")
_STRAY = re.compile(r"(?<!\\)[{}]")


@dataclass(frozen=True, slots=True)
class ParsedStep:
    """One paragraph of the method, with what it mentions, in the order of the text."""

    text: str
    line: int
    ingredients: tuple[Mention, ...]
    cookware: tuple[str, ...]
    timers: tuple[Timer, ...]
    plain: str = ""  # the text with its ingredients left out, for checks


@dataclass(frozen=True, slots=True)
class Recipe:
    """A dish file as written; nothing resolved yet."""

    header: Header
    steps: tuple[ParsedStep, ...]
    path: str

    def mentions(self) -> list[Mention]:
        return [mention for step in self.steps for mention in step.ingredients]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the method without its comments. `mark`: what it begins with, "=", ">>", ">" or "" for a step."""

    number: int
    text: str
    mark: str


def clean(text: str) -> str:
    """`text` without control, bidirectional-override and other invisible format characters; newlines and tabs stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = [c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}]
    return "".join(kept)


def parse(text: str, path: str = "dish") -> Recipe:
    """The recipe in `text`. Raises ValueProblem (file, line, how to mend it) for all that is wrong with it."""
    log = Log(path)
    recipe = _examine(text, log)
    log.raise_errors()
    return recipe


def examine(text: str, path: str = "dish") -> tuple[Recipe, list[Finding]]:
    """The recipe as far as it can be read, and everything there is to say about its text: errors, choices, what is
    passed over. With an error among the findings, the recipe is good for further checks only. Raises ValueProblem for
    what is no dish file at all."""
    log = Log(path)
    return _examine(text, log), log.told()


def read(path: Path) -> Recipe:
    """The recipe in the file. Raises ValueProblem, also when it cannot be read or is not UTF-8."""
    return parse(_content(path), str(path))


def examine_file(path: Path) -> tuple[Recipe, list[Finding]]:
    """`examine` of a file."""
    return examine(_content(path), str(path))


def _content(path: Path) -> str:
    try:
        with path.open("rb") as handle:
            raw = handle.read(4 * MAX_CHARACTERS + 1)
    except OSError as error:
        raise ValueProblem(f"cannot be read ({error.strerror or 'no access'})", where=str(path)) from error
    refuse_packed(raw, str(path))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse_foreign(raw.decode("utf-8", "replace"), str(path))
        raise ValueProblem("the file is not UTF-8 text", where=str(path), hint="Save it as UTF-8.") from error


def _examine(text: str, log: Log) -> Recipe:
    refuse_foreign(text, log.path)
    if len(text) > MAX_CHARACTERS:
        raise ValueProblem(
            f"the file has {len(text):,} characters",
            where=log.path,
            hint=f"A dish is a page of text: at most {MAX_CHARACTERS:,} characters.",
        )
    lines = clean(text).split("\n")
    block = front_matter(lines, log)
    body = list(_body(lines, block.after if block else 0, log))
    older = [(line.number, line.text.strip()[2:].strip()) for line in body if line.mark == ">>"]
    header = read_header(block, older, log)
    steps = [_step(paragraph, log) for paragraph in _paragraphs(body, log)]
    if not steps:
        problem = ValueProblem("there are no steps", where=log.path, hint="Write what to do below the second `---`.")
        log.error(problem)
    return Recipe(header, tuple(steps), log.path)


def _body(lines: list[str], first: int, log: Log) -> Iterator[_Line]:
    """The lines of the method without comments. A blank line inside a comment is left out: it ends no step."""
    opened = 0  # the line on which a comment was opened
    for index in range(first, len(lines)):
        inside = opened > 0
        line, open_now = _without_comments(lines[index], inside)
        opened = (opened or index + 1) if open_now and inside else index + 1 if open_now else 0
        bare = line.strip()
        if not bare and (inside or open_now):
            continue
        mark = next((sign for sign in (">>", ">", "=") if bare.startswith(sign)), "")
        yield _Line(index + 1, line, mark)
    if opened:
        log.error(
            ValueProblem("this comment has no end", where=log.at(opened), hint="Close it with `-]`: all below is lost.")
        )


def _paragraphs(body: list[_Line], log: Log) -> list[list[_Line]]:
    """The lines of each step. A section's name, a note and a `>>` line end a step."""
    found: list[list[_Line]] = []
    current: list[_Line] = []
    aside: list[int] = []  # lines of sections and notes
    in_note = False
    for line in body:
        wrapped = in_note and line.mark == "" and line.text.strip() and not _marked(line.text)
        if line.mark == "" and line.text.strip() and not wrapped:
            in_note = False
            current.append(line)
            continue
        if current:
            found.append(current)
            current = []
        in_note = line.mark == ">" or bool(wrapped)
        if line.mark in {">", "="} or wrapped:
            aside.append(line.number)
            if _marked(line.text):
                _marks_aside(line, log)
    if current:
        found.append(current)
    if aside:
        log.note(aside[0], f"section names and notes (`=`, `>`) are not shown with the steps: {len(aside)} of them")
    return found


def _marked(text: str) -> bool:
    """Whether the text holds something that reads as an ingredient, cookware or a timer with braces, or `@name`."""
    return re.search(r"(?<!\\)(?:@[\w?&+./-]|[#~][^{}@#~]*\{)", text) is not None


def _marks_aside(line: _Line, log: Log) -> None:
    """An ingredient in a note would never be judged."""
    kind = "a note" if line.mark == ">" else "a section's name"
    log.error(
        ValueProblem(
            f"{kind} holds a mark: it would not be counted",
            where=log.at(line.number),
            hint="Put it into a step, or write it without the mark.",
        )
    )


def _without_comments(line: str, inside: bool) -> tuple[str, bool]:
    kept: list[str] = []
    rest = line
    while rest:
        if inside:
            end = rest.find("-]")
            if end < 0:
                return "".join(kept), True
            rest, inside = rest[end + 2 :], False
            continue
        block, tail = rest.find("[-"), rest.find("--")
        if tail >= 0 and (block < 0 or tail < block):
            kept.append(rest[:tail])
            return "".join(kept), False
        if block < 0:
            kept.append(rest)
            break
        kept.append(rest[:block])
        rest, inside = rest[block + 2 :], True
    return "".join(kept), inside


class _Step:
    """One paragraph being read: its text as it will be shown, and its text without ingredients."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.mentions: list[Mention] = []
        self.cookware: list[str] = []
        self.timers: list[Timer] = []
        self.shown: list[str] = []
        self.plain: list[str] = []

    def line(self, number_: int, line: str) -> None:
        """Read one line; what is wrong with a mark is told, and its name stays in the text."""
        position, out, plain = 0, list[str](), list[str]()
        broken = False
        while (mark := _MARK.search(line, position)) is not None:
            start = mark.start()
            if start and line[start - 1] == "\\":  # an escaped mark is plain text
                out.append(line[position : start - 1] + mark.group())
                plain.append(out[-1])
                position = start + 1
                continue
            out.append(line[position:start])
            plain.append(out[-1])
            try:
                found = _named(line, start, number_, self.log)
            except ValueProblem as problem:
                self.log.error(problem)
                broken, position = True, start + 1
                continue
            if found is None:
                out.append(mark.group())
                position = start + 1
                continue
            said, bare, position = self._mark(mark.group(), found, line, number_)
            out.append(said)
            plain.append(bare)
        out.append(line[position:])
        plain.append(line[position:])
        self._end(number_, out, plain, broken)

    def _mark(self, sign: str, found: _Named, line: str, number_: int) -> tuple[str, str, int]:
        """(the words shown, the words for checks, the position after the mark)."""
        position = found.end
        if sign == "@":
            note = _NOTE.match(line, position)
            if note is not None:
                position = note.end()
            if found.made_here:
                return found.shown, found.shown, position
            mention = read_mention(found.name, found.inner, note.group(1) if note else "", number_, self.log)
            if found.more:
                mention = Mention(mention.name, mention.amount, mention.unit, mention.note, number_, more=found.more)
            self.mentions.append(mention)
            return _spoken(found.shown), "·", position
        if sign == "#":
            self.cookware.append(found.name.lower())
            return found.shown, found.shown, position
        timer, shown = read_timer(found.name, found.inner, number_, self.log)
        self.timers += [timer] if timer is not None else []
        return shown, "", position

    def _end(self, number_: int, out: list[str], plain: list[str], broken: bool) -> None:
        text = "".join(plain)
        if not broken and _STRAY.search(text):
            hint = "Write `@name{amount%unit}`, `#pot{}` or `~{5%minutes}`, all of it on one line."
            self.log.error(ValueProblem("these braces belong to no mark", where=self.log.at(number_), hint=hint))
        self.shown.append(_unbroken("".join(out)))
        self.plain.append(_unbroken(text))


def _unbroken(line: str) -> str:
    """A line without the backslash at its end, which is Cooklang's line break."""
    bare = line.rstrip()
    return bare[:-1] if bare.endswith("\\") else line


def _step(lines: list[_Line], log: Log) -> ParsedStep:
    step = _Step(log)
    for line in lines:
        step.line(line.number, line.text)
    text, bare = (_SPACES.sub(" ", " ".join(part)).strip() for part in (step.shown, step.plain))
    return ParsedStep(text, lines[0].number, tuple(step.mentions), tuple(step.cookware), tuple(step.timers), bare)


def _spoken(name: str) -> str:
    """ "chickpeas, canned" as one says it in a sentence: "canned chickpeas"."""
    head, comma, tail = name.partition(", ")
    return f"{tail} {head}" if comma else name


@dataclass(frozen=True, slots=True)
class _Named:
    """What stands at a mark: the name, as it is shown, the text in braces, and the position after it."""

    name: str
    shown: str
    inner: str
    end: int
    more: str = ""  # the words after a name without braces
    made_here: bool = False  # `@&(~1)dough{}`: no ingredient, but what an earlier step made


def _named(line: str, mark: int, number_: int, log: Log) -> _Named | None:
    """What is named at the mark; None where the mark stands alone. Raises ValueProblem."""
    sign, where = line[mark], log.at(number_)
    start, modifiers, made_here = _modifiers(line, mark)
    long = _LONG_NAME.match(line, start)
    if long is None:
        if _open_brace(line, start):
            raise ValueProblem("a `{` is not closed", where=where, hint="Write `@name{amount%unit}` on one line.")
        if sign == "@" and _OTHER_RECIPE.match(line, start):
            raise _other_recipe(line[start : start + 30].split(" ")[0], where)
        return _short_name(line, start, sign, modifiers, made_here, number_, log)
    name, bar, alias = (_SPACES.sub(" ", part).strip() for part in long.group(1).partition("|"))
    if not name and sign != "~":
        raise ValueProblem(f"`{sign}{{}}` has no name", where=where, hint=f"Write `{sign}name{{}}`.")
    if len(name) > 80:
        raise ValueProblem(
            f"no closing brace belongs to this `{sign}`",
            where=where,
            hint=f"`{sign}{name[:30]}...` needs its own `{{}}`.",
        )
    if sign == "@" and ("@" in modifiers or _OTHER_RECIPE.match(name)):
        raise _other_recipe(name, where)
    _tell_modifiers(sign, modifiers, name, made_here, number_, log, again=bool(long.group(2).strip()))
    return _Named(name, alias if bar and alias else name, long.group(2).strip(), long.end(), made_here=made_here)


def _short_name(
    line: str, start: int, sign: str, modifiers: str, made_here: bool, number_: int, log: Log
) -> _Named | None:
    """A name without braces: one word; of cookware, as many words as make a thing that is known."""
    word = _WORD.match(line, start)
    if word is None:
        return None
    if "@" in modifiers:
        raise _other_recipe(word.group(), log.at(number_))
    _tell_modifiers(sign, modifiers, word.group(), made_here, number_, log)
    following = _MORE.match(line, word.end()) if sign != "~" else None
    more = following.group().strip() if following else ""
    if sign == "#":
        words = more.split()
        for count in range(len(words), 0, -1):
            longer = re.compile(r"[ \t]+".join(map(re.escape, [word.group(), *words[:count]]))).match(line, start)
            if longer is not None and equipment.is_name(longer.group()):
                return _Named(longer.group(), longer.group(), "", longer.end())
        more = ""
    return _Named(word.group(), word.group(), "", word.end(), more, made_here)


def _modifiers(line: str, mark: int) -> tuple[int, str, bool]:
    """(where the name begins, the modifiers before it, whether it is what an earlier step made)."""
    if line[mark] == "~":
        return mark + 1, "", False
    found = _MODIFIERS.match(line, mark + 1)
    if found is None or (line[mark] == "#" and "@" in found.group()):
        return mark + 1, "", False
    if "@" in found.group() and found.group() != "@":  # another mark, not a modifier
        return mark + 1, "", False
    of_step = _OF_A_STEP.match(line, found.end()) if "&" in found.group() else None
    return of_step.end() if of_step else found.end(), found.group(), of_step is not None


def _tell_modifiers(
    sign: str, modifiers: str, name: str, made_here: bool, number_: int, log: Log, *, again: bool = False
) -> None:
    said = f"`{sign}{modifiers}{name[:40]}`"
    if made_here:
        log.note(number_, f"{said} is what an earlier step made: no ingredient of its own")
        return
    if "?" in modifiers:
        log.note(number_, f"{said} is optional: it is planned, bought and judged like the others")
    if "-" in modifiers:
        log.note(number_, f"{said} is hidden in the file: here it is shown, counted and judged like the others")
    if "&" in modifiers and again:
        log.note(number_, f"{said} refers to what was named before: an amount here is counted besides the first")


def _other_recipe(name: str, where: str) -> ValueProblem:
    return ValueProblem(
        f"another recipe as an ingredient ({name[:40]}) is not read",
        where=where,
        hint="Write its ingredients and steps into this file: all of them are then counted and judged.",
    )


def _open_brace(line: str, start: int) -> bool:
    """True when the brace that belongs to this mark has no end."""
    following = _MARK.search(line, start)
    end = following.start() if following else len(line)
    return line.find("{", start, end) >= 0
