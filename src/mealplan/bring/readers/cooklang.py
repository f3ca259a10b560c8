"""Other people's Cooklang, all of the current spec: what cannot be understood is told, and the file still loads.

Metadata (front matter and `>>`), sections, notes, comments, named, bare and range timers, amounts in words, fixed
amounts, references to other recipes, modifiers, aliases. The strict reader of our own dishes is `dishes.cooklang`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mealplan.bring.amounts import number
from mealplan.bring.document import Document, Part, Ref, Time, minutes_of, plain_line, servings_of, title_of
from mealplan.bring.words import LANGUAGES, fold, units_of
from mealplan.dishes.cooklang import clean
from mealplan.dishes.quantities import duration
from mealplan.errors import ValueProblem

_DEEPEST = 3
_MARK = re.compile(r"(?<!\\)[@#~]")
_BRACED = re.compile(r"([^{}@#~\n]{0,100}?)\{([^{}\n]{0,200})\}")
_WORD = re.compile(r"[^\W\d][\w'’-]*|\d+[^\W\d][\w'’-]*")
_NOTE = re.compile(r"\(([^()\n]{0,200})\)")
_MODIFIERS = re.compile(r"[?&+\-@]{1,4}")
_STEP_REF = re.compile(r"\(\s*[~=]{0,2}\s*\d{1,3}\s*\)")
_KEYED = re.compile(r"^>>\s*([^:]{1,60}):\s*(.*)$")
_FRONT_LINE = re.compile(r"^(\s*)([^\s:#][^:]{0,60}):(?:\s+(.*))?$")
_UNNUMBERED = re.compile(r"^\d{1,2}[.)]\s+(?=\D)")
Others = Callable[[str], Document | None]


def from_cooklang(text: str, name: str = "", others: Others | None = None, depth: int = 0) -> Document:
    """The recipe in Cooklang text. `others` finds a recipe that it names (`@./sauces/Hollandaise{}`); it may raise
    ValueProblem, which is told."""
    reader = _Reader(Document("", "Cooklang"), others, depth)
    lines = clean(text.replace("\u200b", "")).split("\n")
    body = reader.front(lines)
    reader.body(_without_comments(body), len(lines) - len(body))
    document = reader.document
    if not document.title:
        words = re.sub(r"[\s_-]+", " ", Path(name).stem).strip()
        document.title = title_of(words[:1].upper() + words[1:]) or "Recipe"
    return document


def is_cooklang(text: str) -> bool:
    """Whether a text is Cooklang: front matter of a recipe, `>>` lines, or an ingredient in braces."""
    start = text[:20_000]
    return bool(
        re.search(
            r"(?m)^>>\s*\w[^:\n]{0,40}:|(?<![\w.])@[^\s@{}][^{}@\n]{0,60}\{[^{}\n]{0,60}\}|(?<![\w.])~[\w ]{0,30}\{\d",
            start,
        )
    )


def _without_comments(lines: list[str]) -> list[str]:
    text = "\n".join(lines)
    text = re.sub(r"\[-.*?(?:-\]|\Z)", lambda m: "\n" * m.group().count("\n"), text, flags=re.DOTALL)
    return [re.sub(r"(?<!-)--(?!-).*$", "", line).rstrip() for line in text.split("\n")]


class _Reader:
    def __init__(self, document: Document, others: Others | None, depth: int) -> None:
        self.document = document
        self.others = others
        self.depth = depth
        self.line_of: dict[str, int] = {}
        self.bare: set[int] = set()  # lines that have no amount yet
        self.group = ""
        self.at = 1  # the line of the file that is read

    def tell(self, what: str, cure: str) -> None:
        """A problem: where, what, and how to mend it. The file still loads."""
        self.document.told.append(f"line {self.at}: {what} ({cure})")

    # --- metadata

    def front(self, lines: list[str]) -> list[str]:
        """Read the front matter; the lines after it."""
        start = next((i for i, line in enumerate(lines) if line.strip()), 0)
        if not lines or lines[start].strip() != "---":
            return lines
        end = next(
            (i for i in range(start + 1, min(len(lines), start + 400)) if lines[i].strip() in ("---", "...")), None
        )
        if end is None:
            self.at = start + 1
            self.tell("the front matter has no end, so all below it is read as steps", "end it with a line `---`")
            return lines[start + 1 :]
        for key, value in _flat(_front_matter("\n".join(lines[start + 1 : end]))).items():
            self.key(key, value)
        return lines[end + 1 :]

    def key(self, key: str, value: Any) -> None:
        """One entry of the metadata."""
        name = re.sub(r"[\s_-]+", " ", key.strip().lower())
        document = self.document
        if name in ("title", "name"):
            document.title = title_of(value)
        elif name in ("servings", "serves", "yield", "yields", "portions", "portionen"):
            first = str(value).split("|")[0] if isinstance(value, str) else value
            document.servings = servings_of(first) or document.servings
        elif name in ("source", "source.url", "source.name", "url", "link", "author", "source.author"):
            said = plain_line(value)
            if (
                said
                and (not document.source or (said.startswith("http") and not document.source.startswith("http")))
                and name != "author"
            ):
                document.source = said[:300]
        elif name in ("tags", "tag", "course", "category", "categories", "diet", "cuisine"):
            items = value if isinstance(value, list) else re.split(r"[,;]", str(value))
            document.tags += [said for one in items[:20] if (said := plain_line(one)) and len(said) <= 40]
        elif name in ("time", "duration", "total time", "time required", "time.total"):
            self._time("total", value)
        elif name in ("prep time", "time.prep", "preparation time", "time.preparation"):
            self._time("prep", value)
        elif name in ("cook time", "time.cook", "cooking time"):
            self._time("cook", value)
        elif name in ("locale", "language", "lang"):
            document.language = plain_line(value)[:2].lower()

    def _time(self, name: str, value: Any) -> None:
        found = minutes_of(value)
        if found:
            self.document.minutes[name] = found

    # --- the method

    def body(self, lines: list[str], before: int) -> None:
        """Read sections, notes and steps; `before` lines of the file stand above them."""
        paragraph: list[str] = []
        in_note = False
        for number_, line in enumerate([*lines, ""], before + 1):
            said = line.strip()
            self.at = number_ - len(paragraph)
            keyed = _KEYED.match(said)
            if keyed is not None:
                self.key(keyed[1], keyed[2])
                continue
            if said.startswith(">"):
                in_note = True
                self.document.notes.append(plain_line(said.lstrip("> ")))
                continue
            if said.startswith("=") or (said.startswith("[") and said.endswith("]") and "{" not in said):
                self._step(paragraph)
                paragraph, in_note = [], False
                self.group = said.strip("=[] ")[:60] if not said.startswith("[[") else self.group
                continue
            if not said:
                self._step(paragraph)
                paragraph, in_note = [], False
                continue
            if in_note and not _MARK.search(said):
                self.document.notes[-1] += f" {plain_line(said)}"
                continue
            in_note = False
            paragraph.append(said[:-1].rstrip() if said.endswith("\\") else said)

    def _step(self, paragraph: list[str]) -> None:
        text = _UNNUMBERED.sub("", " ".join(paragraph))
        if not text.strip():
            return
        parts = self._parts(text)
        joined: list[Part] = []
        for part in parts:
            if isinstance(part, str) and joined and isinstance(joined[-1], str):
                joined[-1] += part
            elif part != "":
                joined.append(part)
        if joined and len(self.document.steps) < 200:
            self.document.steps.append(joined)

    def _parts(self, text: str) -> list[Part]:
        found: list[Part] = []
        position = 0
        while (mark := _MARK.search(text, position)) is not None:
            found.append(text[position : mark.start()].replace("\\", ""))
            read = {"@": self._ingredient, "#": self._cookware, "~": self._timer}[mark.group()]
            part, end = read(text, mark.end())
            found.append(part)
            position = max(end, mark.end())
        found.append(text[position:].replace("\\", ""))
        return found

    def _named(self, text: str, start: int) -> tuple[str, str | None, int]:
        """(name, the text in braces or None, where it ends) of what stands at a mark."""
        braced = _BRACED.match(text, start)
        if braced is not None and re.search(r"[.;:!?]\s", braced[1]) is None:
            return braced[1].strip(), braced[2], braced.end()
        word = _WORD.match(text, start)
        return (word.group(), None, word.end()) if word is not None else ("", None, start)

    def _ingredient(self, text: str, start: int) -> tuple[Part, int]:
        modifiers = _MODIFIERS.match(text, start)
        signs = modifiers.group() if modifiers is not None else ""
        begin = modifiers.end() if modifiers is not None else start
        made = _STEP_REF.match(text, begin) if "&" in signs else None
        begin = made.end() if made is not None else begin
        path = re.match(r"\.{1,2}[/\\]", text[begin:])
        name, inner, end = self._named(text, begin)
        if not name:
            return ("@" + signs), begin
        note = _NOTE.match(text, end) if inner is not None else None
        end = note.end() if note is not None else end
        name, _, alias = (part.strip() for part in name.partition("|"))
        words = alias or name
        if path is not None or "@" in signs:
            return self._other(name, alias, inner or ""), end
        if made is not None:
            return words, end
        return self._line(name, words, inner or "", note[1] if note is not None else "", signs), end

    def _line(self, name: str, words: str, inner: str, note: str, signs: str) -> Part:
        amount, _, unit = (part.strip() for part in inner.partition("%"))
        fixed = amount.startswith("=")
        amount = self._scaled(amount.lstrip("=").strip())
        unit, comma, work = (part.strip() for part in unit.partition(","))  # `{2%cloves, minced}`
        note = ", ".join(filter(None, (work if comma else "", note)))
        known = self.line_of.get(name.lower())
        if known is not None and not amount:
            return words
        said = _composed(amount, unit, name)
        if note:
            said = f"{said}, {note}"
        if "?" in signs:
            said = f"{said}, optional"
        if known is not None and known in self.bare:  # named before without an amount: this is it
            self.bare.discard(known)
            self.document.lines[known] = plain_line(said)
            self.document.fixed |= {known} if fixed else set()
            return words
        index = self.document.add_line(said, self.group, fixed=fixed)
        if index < 0:
            return words
        if not amount and not unit:
            self.bare.add(index)
        self.line_of.setdefault(name.lower(), index)
        return Ref(index, words)

    def _scaled(self, amount: str) -> str:
        """The amount for the servings of the file: `1/2*` is that much for each, `1|2` belongs to `servings: 2|4`."""
        first = amount.split("|")[0].strip()
        if not first.endswith("*"):
            return first
        value = number(first.rstrip("* "))
        return first.rstrip("* ") if value is None else f"{value * (self.document.servings or 1.0):.4g}"

    def _other(self, name: str, alias: str, inner: str) -> Part:
        """Another recipe as an ingredient: its lines and steps come into this one, in the amount that is asked for."""
        words = alias or re.split(r"[/\\]", name)[-1]
        what, cure = f"the recipe {name[:60]} is not found", "put its file beside this one, or answer what it is"
        try:
            found = self.others(name) if self.others is not None and self.depth < _DEEPEST else None
        except ValueProblem as problem:
            found, what = None, f"the recipe {name[:60]} is not read: {problem.message}"
            cure = "answer what it is, or bring it by itself"
        if found is None:
            self.tell(what, cure)
            index = self.document.add_line(_composed(*_amount_of(inner), words), self.group)
            return Ref(index, words) if index >= 0 else words
        share = _share(inner, found)
        for index, line in enumerate(found.lines):
            self.document.add_line(
                line if share == 1.0 else _scaled(line, share), found.title, fixed=index in found.fixed
            )
        base = len(self.document.lines) - len(found.lines)
        for step in found.steps:
            self.document.steps.append([Ref(p.line + base, p.words) if isinstance(p, Ref) else p for p in step])
        self.document.told += [f"{found.title}: {one}" for one in found.told]
        return words

    def _cookware(self, text: str, start: int) -> tuple[Part, int]:
        modifiers = _MODIFIERS.match(text, start)
        begin = modifiers.end() if modifiers is not None else start
        name, _, end = self._named(text, begin)
        if not name:
            return "#", start
        name, _, alias = (part.strip() for part in name.partition("|"))
        note = _NOTE.match(text, end)
        return alias or name, note.end() if note is not None and text[end - 1 : end] == "}" else end

    def _timer(self, text: str, start: int) -> tuple[Part, int]:
        name, inner, end = self._named(text, start)
        if not inner:
            return name or ("~" if end == start else ""), end
        found = duration(inner)
        words = inner.replace("%", " ").strip()
        if found is None:
            self.tell(f"the timer {words[:40]} is not a time: no minutes are counted", "`~{20%minutes}`")
            return words, end
        waiting = (
            name.lower() in ("wait", "rest")
            or _waits(f"{name} {text[max(0, start - 90) : start]}")
            or found.minutes >= 15
        )
        return Time(min(found.minutes, 4320.0), words, waiting), end


_ALONE = re.compile(
    r"\b(wait|rest|chill|cool|soak|marinat|prov|proof|ris|steep|set aside|freez|bak|roast|simmer|boil|"
    r"oven|brais|stew|stand|"
    r"slow|infus|thaw|ferment|dry|cook|köchel|koch|back|ruh|zieh|quell|gar|schmor|kühl|cui|mijot|repos|"
    r"four|bouil|laiss)",
    re.IGNORECASE,
)
_HANDS = re.compile(
    r"\b(stir|knead|whisk|beat|fry|sauté|saute|mix|rühr|knet|brat|schlag|remu|mélang|revenir|dor|brown|toast)",
    re.IGNORECASE,
)


def _waits(text: str) -> bool:
    """Whether what goes before a time goes on by itself: the last verb decides."""
    alone = [m.start() for m in _ALONE.finditer(text)]
    hands = [m.start() for m in _HANDS.finditer(text)]
    return bool(alone) and (not hands or alone[-1] > hands[-1])


waits = _waits


def _amount_of(inner: str) -> tuple[str, str]:
    amount, _, unit = (part.strip() for part in inner.partition("%"))
    return amount.lstrip("="), unit


def _composed(amount: str, unit: str, name: str) -> str:
    """A line as it is spoken: "200 g flour", "some salt"."""
    if not amount and not unit:
        return name
    if amount and not re.search(r"[\d½¼¾⅓⅔⅛]", amount) and not unit:
        counted = re.match(r"(?:a|an|half|one|two|three|some|few|ein|eine|un|une)\b", amount, re.IGNORECASE)
        measured = any(fold(amount) in units_of(language) for language in LANGUAGES)  # `{handful}`
        return f"{amount} {name}" if counted or measured else f"{name}, {amount}"
    return " ".join(filter(None, (amount, unit, name)))


def _share(inner: str, found: Document) -> float:
    """How much of another recipe is asked for, as a factor of all of it."""
    amount, unit = _amount_of(inner)
    value = number(amount) if amount else None
    if value is None or value <= 0:
        return 1.0
    if not unit or unit.lower().startswith(("recipe", "batch", "x", "rezept")):
        return min(value, 50.0)
    if unit.lower().startswith(("serving", "portion", "person", "people")) and found.servings:
        return min(value / found.servings, 50.0)
    return 1.0


def _scaled(line: str, share: float) -> str:
    """A line with its first number multiplied."""
    match = re.match(r"\d+(?:\.\d+)?", line)
    return f"{float(match.group()) * share:.4g}{line[match.end() :]}" if match is not None else line


def _front_matter(text: str) -> dict[str, Any]:
    """The front matter as YAML; line by line where it is none. Anchors are no part of a recipe, and a way to
    blow up."""
    if not re.search(r"(?m)(?:^|[\s\[{,:-])[&*][\w-]+", text):
        import yaml

        try:
            table = yaml.safe_load(text)
        except Exception:  # PyYAML raises more than YAMLError on odd input
            table = None
        if isinstance(table, dict):
            return {str(key)[:60]: value for key, value in table.items()}
    found: dict[str, Any] = {}
    for line in text.split("\n")[:400]:
        match = _FRONT_LINE.match(line)
        if match is not None and match[3]:
            found.setdefault(match[2].strip(), match[3].strip(" '\""))
    return found


def _flat(table: dict[str, Any]) -> dict[str, Any]:
    """`source: {url: ...}` as `source.url`."""
    found: dict[str, Any] = {}
    for key, value in list(table.items())[:100]:
        if isinstance(value, dict):
            found |= {f"{key}.{inner}": one for inner, one in list(value.items())[:20] if not isinstance(one, dict)}
        else:
            found[key] = value
    return found


__all__ = ["from_cooklang", "is_cooklang", "waits"]
