"""Saved web pages: schema.org recipes as JSON-LD, as microdata or RDFa, as h-recipe; else the text under its headings.

JSON-LD is looked for without parsing the page, in time linear to its length; the rest needs the page's tags.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from mealplan.bring.document import Document, minutes_of, plain_line, plain_lines, servings_of, title_of
from mealplan.bring.readers.data import recipes_in
from mealplan.bring.readers.plain import from_text

MOST_TAGS = 1_000_000  # characters that are parsed for tags, scripts and styles left out
_SCRIPT = re.compile(r"<script[^>]{0,300}?application/ld\+json[^>]{0,300}>", re.IGNORECASE)
_LANG = re.compile(r"<html[^>]{0,400}?\blang\s*=\s*[\"']?([a-zA-Z]{2})", re.IGNORECASE)
_CANONICAL = re.compile(r"<link[^>]{0,300}?rel=[\"']?canonical[\"']?[^>]{0,300}>", re.IGNORECASE)
_HREF = re.compile(r"href=[\"']?(https?://[^\"'\s>]{4,300})", re.IGNORECASE)


def from_page(text: str) -> list[Document]:
    """The recipes of a page; none where it holds none."""
    found = [document for data in linked_data(text) for document in recipes_in(data, "web page")]
    if not found or not any(document.lines for document in found):
        page = _Page()
        page.feed_safely(_without_scripts(text)[:MOST_TAGS])
        found = page.documents() or found or _of_text(page)
    found = _once([one for one in found if one.lines] or found)  # a page names other recipes, too
    language = _LANG.search(text[:4_000])
    source = _source(text)
    for document in found:
        document.language = document.language or (language[1].lower() if language else "")
        document.source = document.source or source
    return found


def _once(found: list[Document]) -> list[Document]:
    """Each recipe once: pages say the same in several ways."""
    kept: list[Document] = []
    for one in found:
        if all((one.title, one.lines) != (other.title, other.lines) for other in kept):
            kept.append(one)
    return kept


def _without_scripts(text: str) -> str:
    """The page without the content of scripts and styles, in time linear to its length."""
    low = text.lower() if text.isascii() else "".join(c.lower() if c.isascii() else c for c in text)
    kept, position = list[str](), 0
    while position < len(text) and len(kept) < 20_000:
        starts = [(at, name) for name in ("script", "style", "svg") if (at := low.find(f"<{name}", position)) >= 0]
        if not starts:
            break
        start, name = min(starts)
        kept.append(text[position:start])
        end = low.find(f"</{name}", start)
        close = low.find(">", end) if end >= 0 else -1
        position = close + 1 if close >= 0 else len(text)
    kept.append(text[position:])
    return "".join(kept)


def linked_data(text: str) -> list[Any]:
    """Every JSON-LD block of a page, parsed; what cannot be parsed is left out."""
    found, position = list[Any](), 0
    while (match := _SCRIPT.search(text, position)) is not None:
        end = text.lower().find("</script", match.end()) if len(text) < 400_000 else text.find("</script", match.end())
        if end < 0:
            end = len(text)
        block, position = text[match.end() : end], max(end, match.end())
        data = _parsed(block)
        if data is not None:
            found.append(data)
        if len(found) > 50:
            break
    return found


def _parsed(block: str) -> Any:
    said = block.strip().removeprefix("<!--").removesuffix("-->").strip()
    said = re.sub(r"^\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*$", "", said).strip().rstrip(";")
    for attempt in (said, html.unescape(said), re.sub(r",(\s*[}\]])", r"\1", said)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _source(text: str) -> str:
    link = _CANONICAL.search(text[:200_000])
    href = _HREF.search(link.group()) if link is not None else None
    if href is None:
        saved = re.search(r"saved from url=\(\d+\)(https?://\S{4,300})", text[:2_000])
        return saved[1] if saved is not None else ""
    return html.unescape(href[1])


def _of_text(page: _Page) -> list[Document]:
    """A page without markup for recipes: its text, where it has a heading for the ingredients."""
    text = "\n".join(page.text)
    document = from_text(text, need_heading=True)
    if document is None:
        return []
    if page.heading:
        document.title = title_of(page.heading)
    document.kind = "web page"
    return [document]


_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_BREAKS = frozenset(
    [
        "p",
        "br",
        "li",
        "div",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "section",
        "article",
        "header",
        "dt",
        "dd",
        "table",
    ]
)
_PROPS = {
    "recipeingredient": "line", "ingredients": "line", "ingredient": "line", "p-ingredient": "line",
    "recipeinstructions": "step", "instructions": "step", "e-instructions": "step", "step": "step",
    "name": "title", "p-name": "title", "fn": "title", "recipeyield": "servings", "yield": "servings",
    "p-yield": "servings",
    "preptime": "prep", "cooktime": "cook", "totaltime": "total", "recipecategory": "tag",
}  # fmt: skip


@dataclass
class _Open:
    """An element being read: what of a recipe it is, and its text so far."""

    tag: str
    prop: str = ""
    recipe: bool = False
    inner: bool = False  # an item of its own inside the recipe: a person, a step
    text: list[str] = field(default_factory=list)
    content: str = ""


class _Page(HTMLParser):
    """Reads microdata, RDFa and h-recipe, and the page's text by lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[_Open] = []
        self.found: list[dict[str, list[str]]] = []
        self.inside: list[dict[str, list[str]]] = []
        self.text: list[str] = []
        self.words: list[str] = []
        self.heading = ""
        self.hidden = 0

    def feed_safely(self, text: str) -> None:
        """Feed a page; what breaks the parser ends it."""
        try:
            for start in range(
                0, len(text), 50_000
            ):  # the parser looks at all that it has not taken yet, again and again
                self.feed(text[start : start + 50_000])
            self.close()
        except (AssertionError, ValueError, RecursionError):
            return

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "noscript", "template", "svg"):
            self.hidden += 1
        if tag in _BREAKS:
            self._break()
        kind = f"{given.get('itemtype', '')} {given.get('typeof', '')}".lower()
        classes = given.get("class", "").lower().split()
        recipe = (
            bool(
                re.search(
                    r"schema\.org/recipe\b|data-vocabulary\.org/recipe\b|(?:^|\s)(?:schema:|v:)?recipe(?:\s|$)", kind
                )
            )
            or "h-recipe" in classes
            or "hrecipe" in classes
        )
        names = (
            f"{given.get('itemprop', '')} {given.get('property', '')}".lower()
            .replace("schema:", "")
            .replace("v:", "")
            .split()
        )
        prop = (
            next((_PROPS[name] for name in (*names, *classes) if name in _PROPS), "") if self.inside or recipe else ""
        )
        inner = ("itemscope" in given or "typeof" in given) and not recipe
        one = _Open(
            tag,
            prop if not recipe else "",
            recipe,
            inner,
            content=given.get("content", "") or given.get("datetime", ""),
        )
        if recipe:
            self.inside.append({})
        if tag in _VOID:
            self._done(one)
            return
        self.stack.append(one)
        if len(self.stack) > 400:  # a page nested like that is no recipe
            raise ValueError("too deep")

    def _break(self) -> None:
        self.text.append("".join(self.words))
        self.words = []
        for one in self.stack:
            if one.prop == "step":
                one.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "noscript", "template", "svg"):
            self.hidden = max(0, self.hidden - 1)
        if tag in _BREAKS:
            self._break()
        if not any(one.tag == tag for one in self.stack[-60:]):
            return
        while self.stack:
            one = self.stack.pop()
            self._done(one)
            if one.tag == tag:
                break

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        self.words.append(data)
        if self.stack and self.stack[-1].tag == "h1" and not self.heading:
            self.heading = data.strip()
        for one in self.stack:
            if one.prop:
                one.text.append(data)

    def _done(self, one: _Open) -> None:
        if one.prop and self.inside:
            said = "".join(one.text)
            if one.prop == "step" and not any(above.prop == "step" for above in self.stack):
                self.inside[-1].setdefault("step", []).extend(plain_lines(said.replace("<", "&lt;")))
                return
            words = plain_line(one.content if one.content and one.prop not in ("line", "step") else said) or plain_line(
                one.content
            )
            inner = any(above.inner for above in self.stack) and one.prop in ("title", "tag")
            if words and not inner:
                nested = one.prop == "step" and any(above.prop == "step" for above in self.stack)
                self.inside[-1].setdefault("step inside" if nested else one.prop, []).append(words)
        if one.recipe and self.inside:
            self.found.append(self.inside.pop())

    def close(self) -> None:
        super().close()
        self._break()
        self.found += self.inside
        self.inside = []

    def documents(self) -> list[Document]:
        """The recipes that were marked up, with at least one ingredient."""
        found = []
        for row in self.found:
            document = Document(title_of(next(iter(row.get("title", [])), "")), "web page")
            for line in row.get("line", []):
                document.add_line(line)
            for step in row.get("step inside") or row.get("step", []):
                document.add_step(step)
            document.servings = servings_of(next(iter(row.get("servings", [])), None))
            for name in ("prep", "cook", "total"):
                value = minutes_of(next(iter(row.get(name, [])), None))
                if value:
                    document.minutes[name] = value
            document.tags = row.get("tag", [])[:10]
            if document.lines:
                found.append(document)
        return found
