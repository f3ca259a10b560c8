"""QR codes (ISO/IEC 18004) of text, drawn with half blocks: two rows of modules in one line of a terminal.

A code is black on white with four white modules around it. On a terminal with colours both are asked for by number, so
that the theme does not turn them; without colours the white ones are drawn and the black ones left out, which is right
on the usual dark ground and mirrored in brightness on a light one, where most readers find it as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

QUIET = 4  # white modules on each side, as the standard asks
_COLOURS = "\x1b[38;5;16;48;5;231m"
_PLAIN = "\x1b[0m"
_HALVES = {(True, True): " ", (True, False): "▄", (False, True): "▀", (False, False): "█"}  # of what is white
_DARK_HALVES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
_CODE_BYTES = 2_000
_HOLDS = (17, 32, 53, 78, 106, 134)  # bytes in a code of version 1, 2 ..., least mended (ISO/IEC 18004, table 7)

Matrix = tuple[tuple[bool, ...], ...]


def matrix(text: str) -> Matrix:
    """The modules of the smallest code of a text, True where it is black, without the white around it. Where the size
    allows it, more of it can be mended. Raises ValueError for more than 2000 bytes."""
    import segno  # deferred: only who asks for a code pays for it

    if len(text.encode()) > _CODE_BYTES:
        raise ValueError(f"{len(text.encode())} bytes are too many for one code")
    # more than ASCII goes in as bytes: where they look like Shift JIS, they would be packed as that and come back wrong
    encoding, mode = (None, None) if text.isascii() else ("utf-8", "byte")
    code = segno.make_qr(text, error="l", encoding=encoding, mode=mode)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def drawn(modules: Sequence[Sequence[bool]], *, colour: bool) -> str:
    """The code as lines of text, `size + 8` columns wide. `colour`: with escape sequences for black and white."""
    size = len(modules) + 2 * QUIET
    white = (False,) * size
    side = (False,) * QUIET
    rows = [white] * QUIET + [(*side, *row, *side) for row in modules] + [white] * QUIET
    rows += [white] * (len(rows) % 2)
    halves = _DARK_HALVES if colour else _HALVES
    pairs = zip(rows[::2], rows[1::2], strict=True)
    lines = ("".join(halves[pair] for pair in zip(upper, lower, strict=True)) for upper, lower in pairs)
    return "\n".join(f"{_COLOURS}{line}{_PLAIN}" if colour else line for line in lines)


def room_for(width: int) -> int:
    """Bytes of a code that is at most so many columns wide, and at most 25 lines high; 0: too narrow for any."""
    return max((bytes_ for n, bytes_ in enumerate(_HOLDS, 1) if 17 + 4 * n + 2 * QUIET <= width), default=0)


def portions(title: str, lines: Iterable[str], most: int = _HOLDS[-1]) -> list[tuple[str, str]]:
    """(heading, text) of codes that hold a title and its lines, as few as hold them all; `most`: bytes of one text. A
    line that is longer stands alone."""
    groups: list[list[str]] = []
    for line in lines:
        if groups and len("\n".join([title, *groups[-1], line]).encode()) <= most:
            groups[-1].append(line)
        else:
            groups.append([line])
    many = len(groups) > 1
    heads = [f"{title} ({n} of {len(groups)})" if many else title for n in range(1, len(groups) + 1)]
    return [(head, "\n".join([title, *group])) for head, group in zip(heads, groups, strict=True)]
