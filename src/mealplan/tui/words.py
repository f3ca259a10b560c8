"""Words on the screen: made harmless, measured in cells, cut and wrapped without breaking a line."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.style import Style

# Marks that turn the direction of writing: one of them in a dish's title would mirror the rest of the line.
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u200b\u2060\ufeff\u00ad\u2028\u2029")
LONGEST = 400  # cells of a name that any screen looks at


@lru_cache(maxsize=4096)
def clean(text: str, longest: int = LONGEST) -> str:
    """One line without control characters, escape sequences, marks of direction and piles of combining marks; at most
    `longest` characters of it."""
    out: list[str] = []
    piled = 0
    for char in text[: longest * 2]:
        if char in _TURNING or char in _INVISIBLE:
            continue
        if char in "\t\n\r":
            char = " "
        kind = unicodedata.category(char)
        if kind in ("Mn", "Me"):
            piled += 1
            if piled > 2:
                continue
        else:
            piled = 0
        out.append("�" if kind in ("Cc", "Cs", "Cn", "Co") else char)
    return "".join(out)[:longest]


def width(text: str) -> int:
    """Cells that a text takes."""
    return cell_len(text)


def fit(text: str, cells: int) -> str:
    """Exactly `cells` wide: cut with an ellipsis, or filled with blanks."""
    if cells <= 0:
        return ""
    text = clean(text)
    if cell_len(text) <= cells:
        return text + " " * (cells - cell_len(text))
    if cells == 1:
        return "…"
    cut = set_cell_size(text, cells - 1).rstrip()
    return cut + "…" + " " * (cells - 1 - cell_len(cut))


def wrap(text: str, cells: int, lines: int) -> list[str]:
    """At most `lines` lines of at most `cells`; the last is cut with an ellipsis where the text goes on."""
    if cells <= 0 or lines <= 0:
        return []
    left = clean(text, max(LONGEST, 2 * cells * lines)).split()  # as much as has room, and the ellipsis tells of more
    out: list[str] = []
    line = ""
    while left:
        word = left.pop(0)
        if cell_len(word) == cells + 1 and word[-1] in ",;":
            word = word[:-1]  # better a comma less than a word in two
        if cell_len(word) > cells and not line:
            head = _head(word, cells - 1 if word.isalpha() and cells > 3 else cells)
            out.append(head + "-" if head.isalpha() and cell_len(head) < cells and cells > 3 else head)
            left.insert(0, word[len(head) :])
            if len(out) > lines:
                break
            continue
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= cells:
            line = joined
        else:
            out.append(line)
            line = ""
            left.insert(0, word)
        if len(out) > lines:
            break
    if line:
        out.append(line)
    if len(out) <= lines:
        return out
    last = out[lines - 1]
    while last and cell_len(last) + 1 > cells:
        last = last[:-1]
    return [*out[: lines - 1], last.rstrip() + "…"]


def _head(word: str, cells: int) -> str:
    """The first characters of a word that fit, at least one."""
    taken = 0
    for n, char in enumerate(word):
        taken += cell_len(char)
        if taken > cells and n:
            return word[:n]
    return word


def say(*parts: str | tuple[str, str | Style] | Content) -> Content:
    """Content of plain parts and (text, style) pairs. Never reads markup, and lets nothing through that steers a
    terminal, so names from data are safe in it."""
    return Content.assemble(*(_harmless(part) for part in parts))


_STEERING = dict.fromkeys(map(ord, _TURNING)) | {n: "�" for n in (*range(32), *range(127, 160)) if n != 10}


def _harmless(part: str | tuple[str, str | Style] | Content) -> str | tuple[str, str | Style] | Content:
    if isinstance(part, str):
        return part.translate(_STEERING)
    if isinstance(part, tuple):
        return part[0].translate(_STEERING), part[1]
    return part


def her_words(text: str) -> str:
    """What plans of before called a flare day is a bad day; their notes are words alone."""
    return text.replace("flare day", "bad day")


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 dish`, `3 dishes`."""
    return f"{count} {one if count == 1 else many or one + 's'}"
