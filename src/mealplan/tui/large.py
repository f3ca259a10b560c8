"""Large letters of half blocks, three pixels wide and five high, to be read from two metres."""

from __future__ import annotations

import unicodedata

# five rows of three pixels each, top to bottom; each digit is one row as a number of three bits
_ROWS = {
    "A": "75755", "B": "65656", "C": "74447", "D": "65556", "E": "74647", "F": "74644", "G": "74557", "H": "55755",
    "I": "72227", "J": "11157", "K": "55655", "L": "44447", "M": "", "N": "", "O": "75557", "P": "75744",
    "Q": "75573", "R": "75655", "S": "74717", "T": "72222", "U": "55557", "V": "55552", "W": "", "X": "55255",
    "Y": "55222", "Z": "71247", "0": "75557", "1": "26227", "2": "71747", "3": "71317", "4": "55711", "5": "74717",
    "6": "74757", "7": "71122", "8": "75757", "9": "75717", ".": "00002", ",": "00024", "-": "00700", "(": "12221",
    ")": "42224", ":": "02020", "'": "22000", "/": "11244", "%": "51245", "½": "41217", "¼": "41213", "¾": "61213",
    "°": "25200", "+": "02720", "!": "22202", "?": "71202", ";": "02024", " ": "00000",
}  # fmt: skip
# letters that need more than three pixels
_WIDER = {
    "M": ("#...#", "##.##", "#.#.#", "#...#", "#...#"),
    "N": ("#..#", "##.#", "#.##", "#..#", "#..#"),
    "W": ("#...#", "#...#", "#.#.#", "##.##", "#...#"),
}
GLYPHS = {
    char: _WIDER.get(char) or tuple("".join("#" if int(row) & bit else "." for bit in (4, 2, 1)) for row in rows)
    for char, rows in _ROWS.items()
}
HIGH = 3  # lines of a line of letters


def letters(text: str) -> str:
    """What can be drawn of a text: capitals without accents; other signs become blanks."""
    split = unicodedata.normalize("NFD", text.replace("’", "'").replace("–", "-"))
    plain = "".join(c if c in GLYPHS else c.upper() for c in split if not unicodedata.combining(c))
    return "".join(c if c in GLYPHS else " " for c in plain)


def width_of(text: str) -> int:
    """Cells of a line of letters, each with its gap."""
    return sum(len(GLYPHS[c][0]) + 1 for c in text)


def lines_of(text: str, cells: int) -> list[str]:
    """The text broken into lines of letters that fit into so many cells."""
    out: list[str] = []
    for word in letters(text).split():
        while width_of(word) > cells and len(word) > 1:
            cut = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width_of(word[:n]) <= cells)
            out.append(word[:cut])
            word = word[cut:]
        if out and width_of(f"{out[-1]} {word}") <= cells:
            out[-1] += " " + word
        else:
            out.append(word)
    return out


def fits(text: str, cells: int, height: int) -> bool:
    """Whether the text in large letters has room, a blank line between its lines."""
    return len(lines_of(text, cells)) * (HIGH + 1) <= height


def draw(text: str, cells: int) -> str:
    """The text in large letters."""
    return "\n\n".join("\n".join(_draw_line(line)) for line in lines_of(text, cells))


def _draw_line(line: str) -> list[str]:
    rows = []
    for top in (0, 2, 4):
        row = ""
        for glyph in (GLYPHS[c] for c in line):
            below = glyph[top + 1] if top < 4 else "." * len(glyph[0])
            row += "".join(" ▀▄█"[(a == "#") + 2 * (b == "#")] for a, b in zip(glyph[top], below, strict=True)) + " "
        rows.append(row.rstrip())
    return rows
