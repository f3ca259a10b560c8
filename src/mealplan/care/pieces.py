"""An entry as pieces, what stands between two separators, each with the names, foods, vague and unknown words in it.

Read from left to right, the longest name first. What a piece denies, or says of the past or of somebody else, spreads
to the pieces that go with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from mealplan.care import index
from mealplan.care.index import Found
from mealplan.care.phrases import is_count, is_sort, sorts
from mealplan.care.reading import Token, tokens
from mealplan.care.tables import Condition, Food, Medicine, Vague, medicines, split

Kind = Literal["medicine", "condition"]
Aside = Literal["negation", "past", "family", "doubt"]
Reaction = Literal["allergy", "intolerance"]

_APPOSED = ("(", "[", ":", "-", "–", "—")
_AND = ("and", "und", "et", "y", "e", "en", "with", "mit")  # left over at an end they say nothing
_SMALL = 3  # letters of an abbreviation that is also a small word
_ASIDES: tuple[Aside, ...] = ("negation", "past", "family", "doubt")
_REACTIONS: tuple[Reaction, ...] = ("allergy", "intolerance")


def typed_text(said: str, tokens: Sequence[Token]) -> str:
    """The part of an entry in which tokens stand, as typed."""
    return said[min(t.start for t in tokens): max(t.end for t in tokens)] if tokens else ""


@dataclass(slots=True)
class Piece:
    """What stands between two separators."""

    said: str
    names: list[tuple[Found, str]] = field(default_factory=list)
    foods: list[tuple[Food, str]] = field(default_factory=list)
    vague: list[Vague] = field(default_factory=list)
    unknown: list[Token] = field(default_factory=list)
    kept: list[Token] = field(default_factory=list)  # what may not be stripped, in order
    tokens: list[Token] = field(default_factory=list)  # all of it
    reactions: set[str] = field(default_factory=set)  # allergy, intolerance
    aside: Aside | None = None
    outside: bool = False  # a cream, an inhaler
    apposed: bool = False  # begun by a bracket, colon or dash: it says the same again
    is_allergic: bool = False  # the entry speaks of an allergy or intolerance: its foods are meant

    @property
    def text(self) -> str:
        return typed_text(self.said, self.tokens)

    @property
    def is_empty(self) -> bool:
        """Whether it names nothing, not even something unknown."""
        return not (self.names or self.foods or self.vague or self.unknown)

    @property
    def is_reaction_only(self) -> bool:
        return bool(self.reactions) and self.is_empty

    @property
    def says(self) -> bool:
        """Whether there is more than words that may be stripped."""
        return bool(self.reactions) or not self.is_empty


def pieces_of(said: str, kind: Kind) -> list[Piece]:
    """The pieces of an entry that say something, each with what the others say of it."""
    typed = tokens(said)
    found = [piece for piece in _pieces(said, typed, kind) if piece.says or piece.aside]
    if all(piece.is_reaction_only for piece in found):
        found = _forms(said, typed) or found
    _spread_asides(found)
    return _spread_reactions(_without_the_vague(found, kind))


def _forms(said: str, typed: list[Token]) -> list[Piece]:
    """An entry that is only "tablets", "inhaler" or "allergy" is vague; beside a name such words are stripped."""
    said_words = [token for token in typed if not token.separates]
    for window in (said_words, *([token] for token in said_words)):
        ask = index.vague().get(" ".join(token.key for token in window))
        if ask:
            return [Piece(said, vague=[ask], tokens=list(window))]
    return []


def _pieces(said: str, typed: list[Token], kind: Kind) -> list[Piece]:
    allergic = any(_is_reaction(token) for token in typed)
    pieces = [Piece(said, is_allergic=allergic)]
    at = 0
    while at < len(typed):
        token = typed[at]
        if token.separates:
            if token.text == "?":
                pieces[-1].aside = "doubt"
                pieces[-1].tokens.append(token)
            else:
                pieces.append(Piece(said, is_allergic=allergic, apposed=token.text in _APPOSED))
            at += 1
            continue
        length = _name(typed, at, kind, pieces[-1])
        if not length:
            if _joins(typed, at):
                pieces.append(Piece(said, is_allergic=allergic))
                pieces[-1].aside = "negation" if is_sort("except", token.key) else None
            else:
                _word(token, pieces[-1])
        at += length or 1
    return pieces


def _joins(typed: list[Token], at: int) -> bool:
    """Whether a word joins two things; "Blopress plus" is a name of its own that is not known."""
    if is_sort("except", typed[at].key):
        return True
    follows = typed[at + 1] if at + 1 < len(typed) else None
    return is_sort("joiner", typed[at].key) and follows is not None and not follows.separates and not (
        is_count(follows.key))


def _name(typed: list[Token], at: int, kind: Kind, piece: Piece) -> int:
    """How many tokens from here are a name, the most that are one; it is put into the piece."""
    if piece.names and _is_salt(typed[at], piece.names[-1][0]):
        return 1
    for length in range(min(index.MOST_WORDS, len(typed) - at), 0, -1):
        window = typed[at: at + length]
        if not _in_one(window) or (length == 1 and _is_word(window[0], typed)):
            continue
        if _put(window, kind, piece, typed[at + length: at + length + 1]):
            piece.tokens += window
            piece.kept += window
            return length
    return 0


def _put(window: list[Token], kind: Kind, piece: Piece, following: list[Token]) -> bool:
    """Whether a window is a name, in front of the token `following`: it is put into the piece."""
    parts = [token.spellings for token in window if not token.separates]
    read = typed_text(piece.said, window)
    both = list(zip(*parts, strict=True))
    is_small = len(window) == 1 and _is_small(window[0])
    hits = index.at(parts, is_small=is_small)
    if following and _is_reaction(following[0]):  # "no nuts" is a diet, "no nuts allergy" denies
        hits = tuple(hit for hit in hits if not (isinstance(hit.found, Condition) and hit.found.kind == "diet"))
    food = next((index.foods()[one] for one in map("".join, both) if one in index.foods()), None)
    is_form = all(_is_small(token) for token in window) and (bool(piece.names) or not following or len(window) == 1)
    ask = next((index.vague()[one] for one in map(" ".join, both) if one in index.vague() and not is_form), None)
    if food and (piece.is_allergic or (kind == "condition" and not hits)):
        piece.foods.append((food, read))
    elif ask:
        piece.vague.append(ask)
    elif hits:
        of_kind = [hit for hit in hits if isinstance(hit.found, Medicine) == (kind == "medicine")]
        found = (of_kind or list(hits))[0].found
        if not of_kind and kind == "medicine" and piece.names and len("".join(both[0])) <= _SMALL:
            return False  # the PE of "Sudafed PE" is no embolism
        piece.names += [(part, read) for part in _parts(found)]
        if isinstance(found, Condition) and found.kind in _REACTIONS:
            piece.reactions.add(found.kind)
    else:
        return False
    return True


def _is_small(token: Token) -> bool:
    """Whether a word says nothing by itself: it may be stripped, or tells a form or that there is an allergy."""
    return any(token.key in sorts()[sort] for sort in ("strip", "outside", "salt")) or _is_reaction(token)


def _is_word(token: Token, typed: list[Token]) -> bool:
    """Whether a single token that could be a name is only a word here: "me" is ME/CFS by itself or in capitals, and
    "anaphylaxis to peanuts" is an allergy."""
    if _is_reaction(token):
        return any(one in index.foods() for other in typed for one in other.spellings)
    is_small = token.key in sorts()["strip"] and len(token.key) <= _SMALL and token.key not in index.foods()
    return is_small and not token.shouted and sum(not other.separates for other in typed) > 1


def _is_reaction(token: Token) -> bool:
    return is_sort("allergy", token.key) or is_sort("intolerance", token.key)


def _in_one(window: list[Token]) -> bool:
    """Whether a window can be one name: it begins and ends with a word, and no comma or bracket stands in it."""
    if window[0].separates or window[-1].separates:
        return False
    return all(not token.separates or token.text == "/" for token in window)


def _is_salt(token: Token, found: Found) -> bool:
    after = sorts()["salt"].get(token.key)
    return after is not None and isinstance(found, Medicine) and (not after or found.generic in after)


def _parts(found: Found) -> list[Found]:
    """A combination is its medicines."""
    if isinstance(found, Medicine) and found.kind == "combination":
        return [medicines()[name] for name in split(found.aka_of)]
    return [found]


def _word(token: Token, piece: Piece) -> None:
    """A word that is no name: what it does to the piece."""
    piece.tokens.append(token)
    for aside in _ASIDES:
        if is_sort(aside, token.key):
            piece.aside = piece.aside or aside
            return
    for reaction in _REACTIONS:
        if is_sort(reaction, token.key):
            piece.reactions.add(reaction)
            piece.kept.append(token)
            return
    classes = sorts()["outside"].get(token.key)
    if classes is not None:
        last = piece.names[-1][0] if piece.names else None
        piece.outside = piece.outside or (isinstance(last, Medicine) and last.cls in classes)
    elif token.key not in sorts()["strip"] and token.key not in _AND and not is_count(token.key):
        piece.unknown.append(token)
        piece.kept.append(token)


def _spread_asides(pieces: list[Piece]) -> None:
    """"no diabetes or gout" denies both; "coeliac disease (ruled out)" the one before it. A transplant
    that somebody had is still theirs."""
    for piece in pieces:
        if piece.aside == "past" and piece.names and all(_is_lasting(one) for one, _ in piece.names):
            piece.aside = None
    for at, piece in enumerate(pieces):
        before = pieces[at - 1] if at else None
        if piece.aside and piece.is_empty:
            other = before or next(iter(pieces[1:]), piece)
            other.aside = other.aside or piece.aside
        elif before and before.aside and not before.is_empty:
            piece.aside = piece.aside or before.aside


def _without_the_vague(pieces: list[Piece], kind: Kind) -> list[Piece]:
    """"blood thinner (apixaban)" and "the antibiotic linezolid" say which one."""
    out = []
    for at, piece in enumerate(pieces):
        if any(isinstance(one, Medicine) == (kind == "medicine") for one, _ in piece.names):
            piece.vague = []
        beside = [*(p for p in pieces[at + 1: at + 2] if p.apposed), *(pieces[at - 1: at] if piece.apposed else ())]
        is_told = bool(piece.vague) and not piece.unknown and any(p.names and not p.aside for p in beside)
        if not is_told or piece.names or piece.foods:
            out.append(piece)
    return out


def _is_lasting(found: Found) -> bool:
    return isinstance(found, Condition) and found.lasting


def _spread_reactions(pieces: list[Piece]) -> list[Piece]:
    """"egg and mustard allergy" is two allergies: a food without the word takes it from the next piece that has one,
    or from the last before it ("allergies: egg, milk"). A piece that was only the word is gone then."""
    for at, piece in enumerate(pieces):
        if piece.foods and not piece.reactions:
            following = next((p.reactions for p in pieces[at + 1:] if p.reactions), None)
            before = next((p.reactions for p in reversed(pieces[:at]) if p.reactions), None)
            piece.reactions = set(following or before or ())
    is_said = any(piece.foods or (piece.names and piece.reactions) for piece in pieces)
    return [piece for piece in pieces if not (is_said and piece.is_reaction_only)]
