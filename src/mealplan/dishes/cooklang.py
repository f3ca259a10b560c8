"""Reads the subset of Cooklang that our dishes use (docs/dishes-and-ingredients.md).

Our own reader: the official parser's bindings have no Windows wheel, and this subset is small. Every fault is a
ValueProblem that names the file, the line and how to mend it; whatever the text holds, nothing else is raised, and the
work is linear in its length. Control characters never reach a terminal: they are taken out before reading.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from mealplan.dishes.frontmatter import Header, read_header
from mealplan.dishes.marks import Mention, Timer, number, read_mention, read_timer
from mealplan.errors import ValueProblem

__all__ = ["MAX_CHARACTERS", "Mention", "ParsedStep", "Recipe", "Timer", "clean", "number", "parse", "read"]

MAX_CHARACTERS = 60_000  # the longest real recipe is a fifteenth of this

_MARK = re.compile(r"[@#~]")
_LONG_NAME = re.compile(r"([^{}@#~\n]*)\{([^{}\n]*)\}")
_WORD = re.compile(r"[^\W\d][\w'’-]*")
_NOTE = re.compile(r"\(([^()\n]*)\)")
_SPACES = re.compile(r"\s+")


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


def clean(text: str) -> str:
    """`text` without control, bidirectional-override and other invisible format characters; newlines and tabs stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = [c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}]
    return "".join(kept)


def parse(text: str, path: str = "dish") -> Recipe:
    """The recipe in `text`. Raises ValueProblem (file, line, how to mend it)."""
    if len(text) > MAX_CHARACTERS:
        raise ValueProblem(
            f"the file has {len(text):,} characters",
            where=path,
            hint=f"A dish is a page of text: at most {MAX_CHARACTERS:,} characters.",
        )
    lines = clean(text).split("\n")
    header, first = read_header(lines, path)
    steps = []
    for number_, paragraph in _paragraphs(lines, first, path):
        steps.append(_step(paragraph, number_, path))
    if not steps:
        raise ValueProblem("there are no steps", where=path, hint="Write what to do below the second `---`.")
    return Recipe(header, tuple(steps), path)


def read(path: Path) -> Recipe:
    """The recipe in the file. Raises ValueProblem, also when it cannot be read or is not UTF-8."""
    try:
        with path.open("rb") as handle:
            raw = handle.read(4 * MAX_CHARACTERS + 1)
    except OSError as error:
        raise ValueProblem(f"cannot be read ({error.strerror or 'no access'})", where=str(path)) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueProblem("the file is not UTF-8 text", where=str(path), hint="Save it as UTF-8.") from error
    return parse(text, str(path))


def _paragraphs(lines: list[str], first: int, path: str) -> list[tuple[int, list[str]]]:
    """(line number, lines) of each step. Comments are dropped; lines of one paragraph belong together."""
    found: list[tuple[int, list[str]]] = []
    current: list[str] = []
    start = first + 1
    in_comment = False
    for index in range(first, len(lines)):
        began_in_comment = in_comment
        line, in_comment = _without_comments(lines[index], in_comment)
        bare = line.strip()
        if not bare and (began_in_comment or in_comment):  # a blank line of a comment ends no step
            continue
        if bare.startswith(">>"):
            raise ValueProblem(
                "`>>` metadata is not used",
                where=f"{path}:{index + 1}",
                hint="Put it into the front matter between `---` lines.",
            )
        if not bare or bare.startswith(("=", ">")):  # a section's name or a note ends the step
            if current:
                found.append((start, current))
            current = []
            continue
        if not current:
            start = index + 1
        current.append(line)
    if current:
        found.append((start, current))
    return found


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


def _step(lines: list[str], first: int, path: str) -> ParsedStep:
    texts: list[str] = []
    plains: list[str] = []
    mentions: list[Mention] = []
    cookware: list[str] = []
    timers: list[Timer] = []
    for offset, line in enumerate(lines):
        where = f"{path}:{first + offset}"
        position, out, plain = 0, list[str](), list[str]()
        while (mark := _MARK.search(line, position)) is not None:
            start = mark.start()
            if start and line[start - 1] == "\\":  # an escaped mark is plain text
                out.append(line[position : start - 1] + mark.group())
                plain.append(out[-1])
                position = start + 1
                continue
            out.append(line[position:start])
            plain.append(out[-1])
            name, inner, position = _name(line, start, where)
            if name is None:
                out.append(mark.group())
                continue
            note = _NOTE.match(line, position)
            if mark.group() == "@":
                if note is not None:
                    position = note.end()
                mention = read_mention(name, inner, note.group(1) if note else "", where, first + offset)
                mentions.append(mention)
                out.append(_spoken(name))
                plain.append("·")
            elif mark.group() == "#":
                cookware.append(name.lower())
                out.append(name)
                plain.append(name)
            else:
                timer, shown = read_timer(name, inner, where)
                timers.append(timer)
                out.append(shown)
        out.append(line[position:])
        plain.append(line[position:])
        texts.append("".join(out))
        plains.append("".join(plain))
    text, bare = (_SPACES.sub(" ", " ".join(part)).strip() for part in (texts, plains))
    return ParsedStep(text, first, tuple(mentions), tuple(cookware), tuple(timers), bare)


def _spoken(name: str) -> str:
    """ "chickpeas, canned" as one says it in a sentence: "canned chickpeas"."""
    head, comma, tail = name.partition(", ")
    return f"{tail} {head}" if comma else name


def _name(line: str, mark: int, where: str) -> tuple[str | None, str, int]:
    """(name, text in braces, position after them) at the mark; name None where the mark stands alone."""
    sign = line[mark]
    long = _LONG_NAME.match(line, mark + 1)
    if long is not None:
        name = _SPACES.sub(" ", long.group(1)).strip()
        if sign == "@" and name[:1] in {"?", "&", "-", "+", "."}:
            raise ValueProblem(f"`@{name[:1]}` is not used", where=where, hint="Write `@name{amount%unit}`.")
        if not name and sign != "~":
            raise ValueProblem(f"`{sign}{{}}` has no name", where=where, hint=f"Write `{sign}name{{}}`.")
        if len(name) > 80:
            raise ValueProblem(
                f"no closing brace belongs to this `{sign}`",
                where=where,
                hint=f"`{sign}{name[:30]}...` needs its own `{{}}`.",
            )
        return name, long.group(2).strip(), long.end()
    if line.find("{", mark) >= 0 and _open_brace(line, mark):
        raise ValueProblem("a `{` is not closed", where=where, hint="Write `@name{amount%unit}` on one line.")
    word = _WORD.match(line, mark + 1)
    if word is None:
        return None, "", mark + 1
    return word.group(), "", word.end()


def _open_brace(line: str, mark: int) -> bool:
    """True when the brace that belongs to this mark has no end."""
    following = _MARK.search(line, mark + 1)
    end = following.start() if following else len(line)
    brace = line.find("{", mark, end)
    return brace >= 0
