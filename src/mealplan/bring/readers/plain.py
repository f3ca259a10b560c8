"""A recipe in plain text, as it is pasted from a mail, a note or a message.

Headings ("Zutaten", "Method") part it where there are any; else lines that begin with an amount are ingredients, and
sentences are steps. Wrapped lines are joined, quote marks, greetings and signatures left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mealplan.bring.amounts import leading, plain
from mealplan.bring.document import Document, plain_line, servings_of, title_of
from mealplan.bring.line import read

_INGREDIENTS = re.compile(
    r"^\W*(?:(?:the\s+)?ingredients?(?:\s+list)?|zutaten(?:liste)?|ingr[ée]dients?|(?:you(?:'|’)?(?:ll|"
    r" will)? need|what you(?:'|’)?ll need|shopping list|was du brauchst|du brauchst|man nehme|"
    r"il vous faut|il faut))\b(?P<more>[^.]{0,60}|\s*:\s*[\d½¼¾].{0,800})$",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"^\W*(?:method|directions?|instructions?|preparation|procedure|steps?|how to make(?: it)?|what to do|"
    r"to make|zubereitung(?:sschritte)?|anleitung|so geht(?:'|’)?s|arbeitsschritte|schritte|"
    r"pr[ée]paration|[ée]tapes?|r[ée]alisation|recette|instructions de cuisson|cooking)\b[^.]{0,40}$",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"^\W*(?:notes?|tips?|tipps?|hinweise?|anmerkung(?:en)?|nutrition(?: facts)?|nährwerte?|astuces?|"
    r"conseils?|remarques?|equipment|storage)\b[^.]{0,30}:?\s*$",
    re.IGNORECASE,
)
_SERVES = re.compile(
    r"(?:\bserves?\b|\bservings?\b|\byields?\b|\bmakes\b|\bfür\b|\bfuer\b|\bpour\b|\bportionen\b|"
    r"\bpersonen\b|\bpersonnes\b|\bportions?\b|\bfeeds\b|\bergibt\b)[^\d]{0,14}\d|"
    r"\d[^.]{0,12}\b(?:servings?|people|portions?|personen|portionen|personnes|persons?|pers\.)",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"^(?:from|to|cc|date|sent|von|an|gesendet|datum|de|à|envoyé|subject|betreff|objet|reply-to|re|fw|fwd|wg|tr)\s*:",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^(?:subject|betreff|objet)\s*:\s*(?:(?:re|fw|fwd|aw|wg|tr)\s*:\s*)*(.+)$", re.IGNORECASE)
_GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|hallo|liebe[rs]?|guten|moin|servus|bonjour|salut|coucou|chère?|here(?:'s| is)|"
    r"hier (?:ist|das)|voici|as promised|wie versprochen|you asked)\b.{0,120}$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^(?:--\s*$|sent from my|von meinem .{1,20} gesendet|envoyé de(?:puis)? mon|get outlook|(?:love|"
    r"cheers|best|best wishes|kind regards|regards|xx+|yours|bye|enjoy|lots of love|all the best|(?:viele|"
    r"liebe|beste|herzliche) grüße|lg|vg|gruß|bis bald|guten appetit|bon app[ée]tit|bises|bisous|amitiés|"
    r"cordialement|à bientôt|à table)[\s,.!]*\w{0,15}[\s,.!]*$)",
    re.IGNORECASE,
)
_STEP_MARK = re.compile(
    r"^(?:(?:step|schritt|étape)\s*)?\d{1,2}\s*[.):]\s+(?=\D)|^(?:step|schritt|étape)\s*\d{1,2}\s*[-:.]?\s*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*+•▢☐□◦·‣▪–]|\[[ xX]?\])\s+")
_SOURCE = re.compile(
    r"^(?:source|quelle|from|aus|adapted from|von)\s*:?\s*(.{3,200})$|(https?://\S{4,300})", re.IGNORECASE
)
_URL = re.compile(r"https?://\S{4,300}")
_TIMES = re.compile(
    r"^(?:prep(?:aration)?|cook(?:ing)?|total|active|bake|rest|vorbereitung|arbeits|koch|back|gesamt|ruhe|"
    r"temps|préparation|cuisson|repos|kcal|calories|difficulty|schwierigkeit|"
    r"niveau)[\w \s/-]{0,25}\s*[:-]?\s*(?:time\s*[:-]?|zeit\s*[:-]?)?\s*(?:ca\.?\s*)?\d.{0,30}$",
    re.IGNORECASE,
)
_WRAPPED = 52  # characters, from which on a line may have been broken by a mail program


def from_text(text: str, *, need_heading: bool = False) -> Document | None:
    """The recipe of a text; None where there is none (with `need_heading`: where no heading speaks of ingredients)."""
    lines = [_unquoted(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")][:3_000]
    document = Document("", "plain text")
    lines = _mail(lines, document)
    heads = [(i, "ingredients") for i, line in enumerate(lines) if _INGREDIENTS.match(line)]
    heads = heads[:1]
    heads += [(i, "method") for i, line in enumerate(lines) if _METHOD.match(line) and (not heads or i > heads[0][0])][
        :1
    ]
    if need_heading and not (heads and heads[0][1] == "ingredients"):
        return None
    if len(heads) == 2:
        _by_headings(lines, heads[0][0], heads[1][0], document)
    elif heads:
        _by_heading(lines, heads[0], document)
    else:
        _by_shape(lines, document)
    return document if document.lines else None


def _unquoted(line: str) -> str:
    """Without the quote marks of a mail and of Markdown headings and emphasis."""
    said = re.sub(r"^(?:>\s?)+", "", line.expandtabs(1).rstrip())
    said = re.sub(r"^#{1,6}\s+", "", said.strip())
    return re.sub(r"(\*\*|__)(.+?)\1", r"\2", said)


def _mail(lines: Sequence[str], document: Document) -> list[str]:
    """Without the head of a mail, its greeting and its signature; its subject is the title where nothing else is."""
    kept: list[str] = []
    for index, line in enumerate(lines):
        subject = _SUBJECT.match(line) if index < 30 else None
        if subject is not None:
            document.title = title_of(subject[1])
            continue
        if index < 30 and _MAIL.match(line) and not (kept and kept[-1].strip()):
            continue
        if document.lines == [] and _SIGNATURE.match(line) and index > 5 and len(lines) - index < 12:
            break
        url = _URL.search(line)
        if url is not None and len(line) - len(url.group()) < 30:
            document.source = document.source or url.group().rstrip(").,")
            continue
        kept.append(line)
    return kept


def _front(lines: Sequence[str], document: Document) -> None:
    """Title and servings, from what stands before the ingredients."""
    for line in lines:
        if _SERVES.search(line) and len(line) < 80:
            document.servings = document.servings or servings_of(line)
    said = [line.strip() for line in lines]
    short = [
        line for line in said
        if 2 <= len(line) <= 90 and not _GREETING.match(line) and not _TIMES.match(line)
        and not _INGREDIENTS.match(line)
        and not (_SERVES.search(line) and len(line) < 50) and not _SOURCE.fullmatch(line) and line[-1] not in ".,;:"
    ]  # fmt: skip
    titled = [line for line in short if not re.match(r"\d", line)]
    if document.title and not titled:
        return
    if titled and (not document.title or len(titled[0]) <= 60):
        document.title = title_of(
            titled[0] if not document.title else titled[-1] if titled[-1] != document.title else document.title
        )
    for line in said:
        source = re.match(r"(?:source|quelle|adapted from)\s*:?\s*(.{3,200})$", line, re.IGNORECASE)
        if source is not None:
            document.source = document.source or plain_line(source[1])


def _ingredients(lines: Sequence[str], document: Document) -> None:
    group = amount = ""
    for line in lines:
        said = plain_line(_BULLET.sub("", line))
        if not said or _TIMES.match(said):
            continue
        if _only_amount(said):  # copied out of a table: the thing stands on the next line
            amount = f"{amount} {said}".strip()
            continue
        said, amount = f"{amount} {said}".strip(), ""
        if _SERVES.search(said) and len(said) < 40 and servings_of(said) is not None and not _measured(said):
            document.servings = document.servings or servings_of(said)
            continue
        if said.endswith(":") and not re.match(r"[\d½¼¾]", said):
            group = said.rstrip(": ")
            continue
        wrapped = (
            document.lines and line[:1].isspace() and re.match(r"[a-zà-ü(]", said) and leading(plain(said)) is None
        )
        if wrapped:
            document.lines[-1] = f"{document.lines[-1]} {said}"
            continue
        document.add_line(said, group)


def _only_amount(text: str) -> bool:
    found = read(text)
    return len(text) < 20 and found.amount is not None and not found.name and not found.tail


def _heading(line: str, document: Document) -> None:
    """What a heading says beside "Ingredients": for how many, or all of them ("200 g lentils, 1 onion")."""
    match = _INGREDIENTS.match(line)
    said = (match["more"] or "").strip(" :") if match is not None else ""
    if _SERVES.search(said):
        document.servings = document.servings or servings_of(said)
    elif re.match(r"[\d½¼¾]", said) and re.search(r"[,;]", said):
        for part in re.split(r"[,;]\s+", said):
            document.add_line(part)


def _measured(text: str) -> bool:
    found = read(text)
    return found.amount is not None and found.amount.unit not in ("", "portion", "piece")


def _steps(lines: Sequence[str], document: Document) -> None:
    """Paragraphs, numbered lines, or one sentence a line; lines that a mail program broke are joined."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if _NOTES.match(line) and len(line) < 40 and any(blocks):
            break
        if _SIGNATURE.match(line.strip()):
            break
        if not line.strip():
            blocks.append([])
        elif _STEP_MARK.match(line.strip()) or _BULLET.match(line):
            blocks.append([line.strip()])
        else:
            blocks[-1].append(line.strip())
    for block in blocks:
        if not block:
            continue
        whole = len(block) > 1 and any(len(line) >= _WRAPPED and line[-1] not in ".!?:" for line in block[:-1])
        for text in [" ".join(block)] if whole or _STEP_MARK.match(block[0]) else block:
            document.add_step(_STEP_MARK.sub("", _BULLET.sub("", text)))


def _by_headings(lines: Sequence[str], first: int, second: int, document: Document) -> None:
    _front(lines[:first], document)
    _heading(lines[first], document)
    _ingredients(lines[first + 1 : second], document)
    _steps(lines[second + 1 :], document)


def _by_heading(lines: Sequence[str], head: tuple[int, str], document: Document) -> None:
    """One heading only: the other part begins where the shape of the lines changes."""
    place, kind = head
    if kind == "ingredients":
        _front(lines[:place], document)
        _heading(lines[place], document)
        end = next((i for i in range(place + 1, len(lines)) if _is_sentence(lines[i])), len(lines))
        _ingredients(lines[place + 1 : end], document)
        _steps(lines[end:], document)
        return
    start = next((i for i in range(place) if _is_ingredient(lines[i])), 0)
    _front(lines[:start], document)
    _ingredients(lines[start:place], document)
    _steps(lines[place + 1 :], document)


def _by_shape(lines: Sequence[str], document: Document) -> None:
    """No headings: ingredients are the run of lines that begin with an amount, steps what comes after."""
    start = next((i for i in range(len(lines)) if _is_ingredient(lines[i])), None)
    if start is None:
        return
    end = next((i for i in range(start, len(lines)) if _is_sentence(lines[i])), len(lines))
    _front(lines[:start], document)
    _ingredients(lines[start:end], document)
    _steps(lines[end:], document)


def _is_ingredient(line: str) -> bool:
    said = line.strip()
    if not said or len(said) > 110 or _is_sentence(line) or _STEP_MARK.match(said) or _TIMES.match(said):
        return False
    if _SERVES.search(said) and len(said) < 50 and not _measured(said):
        return False
    found = read(said)
    return found.amount is not None or bool(_BULLET.match(line))


def _is_sentence(line: str) -> bool:
    """Whether a line is a step: numbered, or long with a full stop."""
    said = line.strip()
    if _STEP_MARK.match(said) and len(said) > 15 and not _measured(said):
        return True
    if _BULLET.match(line) and len(said) < 70:
        return False
    amount = leading(plain(said)) is not None
    if (
        not amount
        and len(said) >= 40
        and (re.search(r"[a-zà-ü)]\. [A-ZÄÖÜÉÀ]", said) or (len(said.split()) >= 9 and "," not in said[:25]))
    ):
        return True
    ends = said.endswith((".", "!")) and not re.search(r"\b(?:g|kg|ml|oz|tsp|tbsp|st|pck)\.$", said, re.IGNORECASE)
    return (ends and len(said) > 24 and not amount) or len(said) > 110
