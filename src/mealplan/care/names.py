"""Every medicine and condition that a person types gets an answer: known, known without a food note, which one, or not
known. Never silence, never a guess.

A phrase is read from left to right, the longest name first; then what it says is weighed piece by piece ("egg and
mustard allergy" has two). What may be stripped is in `phrases`; a piece in which a word is left over, or that denies,
doubts or speaks of somebody else, names nothing: its names are shown as near.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from mealplan.care import index
from mealplan.care.danger import in_danger
from mealplan.care.index import Found, same_as
from mealplan.care.phrases import is_count, is_sort, sorts
from mealplan.care.reading import Token, tokens
from mealplan.care.tables import Condition, Food, Medicine, Vague, conditions, medicines, split

Kind = Literal["medicine", "condition"]
Status = Literal["known", "no_note", "which", "unknown"]
Doubt = Literal["negation", "history", "doubt"]

_ASIDE: dict[str, str] = {
    "negation": "read as not having or not taking it",
    "history": "read as the past, or as somebody else's",
    "doubt": "read as not certain",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one typed entry was found to be.

    `found`: the medicines and conditions that it names; `read`: the words that named each, in the same order.
    `nearest`: known things that it may stand for, never taken; `unread`: the part that was not understood.
    `ask`: what to ask back where the status is "which". `danger`: to be shown before all else.
    """

    said: str
    kind: Kind
    status: Status
    found: tuple[Found, ...] = ()
    read: tuple[str, ...] = ()
    nearest: tuple[Found, ...] = ()
    unread: str = ""
    ask: str = ""
    danger: str = ""

    @property
    def near(self) -> tuple[str, ...]:
        """The nearest names with what they are ("warfarin, a vitamin K antagonist")."""
        return tuple(index.what_it_is(one) for one in self.nearest)


@dataclass(slots=True)
class _Piece:
    """What stands between two separators."""

    names: list[tuple[Found, str]] = field(default_factory=list)
    foods: list[tuple[Food, str]] = field(default_factory=list)
    vague: list[Vague] = field(default_factory=list)
    unknown: list[Token] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    reactions: set[str] = field(default_factory=set)  # allergy, intolerance
    aside: Doubt | None = None
    outside: bool = False  # a cream, an inhaler

    @property
    def text(self) -> str:
        return " ".join(dict.fromkeys(self.raw))

    @property
    def says(self) -> bool:
        """Whether there is more than words that may be stripped."""
        return bool(self.names or self.foods or self.vague or self.unknown or self.reactions)


def answer(kind: Kind, said: str) -> Answer:
    """The answer to one typed entry. `kind` says where it was typed; a medicine typed as a condition, and the other way
    round, is found and told by `Answer.kind`."""
    typed = tokens(said)
    allergic = any(is_sort("allergy", t.key) or is_sort("intolerance", t.key) for t in typed)
    pieces = [piece for piece in _pieces(typed, kind, allergic) if piece.says or piece.aside]
    _spread_asides(pieces)
    _spread_reactions(pieces)
    made = _weighed(kind, said, pieces)
    return replace(made, danger=in_danger(said))


def _pieces(typed: list[Token], kind: Kind, allergic: bool) -> list[_Piece]:
    pieces = [_Piece()]
    at = 0
    while at < len(typed):
        token = typed[at]
        if token.separates:
            if token.text == "?":
                pieces[-1].aside = "doubt"
            else:
                pieces.append(_Piece())
            at += 1
            continue
        length = _name(typed, at, kind, pieces[-1], allergic)
        if not length:
            if is_sort("joiner", token.key):
                pieces.append(_Piece())
            else:
                _word(token, pieces[-1])
        at += length or 1
    return pieces


def _name(typed: list[Token], at: int, kind: Kind, piece: _Piece, allergic: bool) -> int:
    """How many tokens from here are a name, the most that are one; it is put into the piece."""
    if piece.names and _is_salt(typed[at], piece.names[-1][0]):
        return 1
    for length in range(min(index.MOST_WORDS, len(typed) - at), 0, -1):
        window = typed[at: at + length]
        if not _in_one(window):
            continue
        parts = [token.spellings for token in window if not token.separates]
        raw = " ".join(dict.fromkeys(token.raw for token in window))
        joined = {"".join(part) for part in zip(*parts, strict=True)}
        hits = index.at(parts)
        food = next((index.foods()[one] for one in joined if one in index.foods()), None)
        ask = next((index.vague()[one] for one in joined if one in index.vague()), None)
        if food and (allergic or not hits):
            piece.foods.append((food, raw))
        elif hits:
            of_kind = [hit for hit in hits if isinstance(hit.found, Medicine) == (kind == "medicine")]
            found = (of_kind or list(hits))[0].found
            piece.names += [(part, raw) for part in _parts(found)]
            if isinstance(found, Condition) and found.kind in ("allergy", "intolerance"):
                piece.reactions.add(found.kind)
        elif ask:
            piece.vague.append(ask)
        else:
            continue
        piece.raw += [token.raw for token in window]
        return length
    return 0


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


def _word(token: Token, piece: _Piece) -> None:
    """A word that is no name: what it does to the piece."""
    piece.raw.append(token.raw)
    for aside in ("negation", "history", "doubt"):
        if is_sort(aside, token.key):  # type: ignore[arg-type]
            piece.aside = piece.aside or aside  # type: ignore[assignment]
            return
    for reaction in ("allergy", "intolerance"):
        if is_sort(reaction, token.key):  # type: ignore[arg-type]
            piece.reactions.add(reaction)
            return
    classes = sorts()["outside"].get(token.key)
    if classes is not None and piece.names:
        last = piece.names[-1][0]
        piece.outside = piece.outside or (isinstance(last, Medicine) and last.cls in classes)
    elif token.key not in sorts()["strip"] and not is_count(token.key):
        piece.unknown.append(token)


def _spread_asides(pieces: list[_Piece]) -> None:
    """"no diabetes or gout" denies both; "coeliac disease (ruled out)" the one before it."""
    for at, piece in enumerate(pieces):
        if piece.aside and not piece.names and not piece.foods and not piece.unknown and at:
            pieces[at - 1].aside = pieces[at - 1].aside or piece.aside
        elif at and pieces[at - 1].aside and (pieces[at - 1].names or pieces[at - 1].foods):
            piece.aside = piece.aside or pieces[at - 1].aside


def _spread_reactions(pieces: list[_Piece]) -> None:
    """"egg and mustard allergy" is two allergies: a food without the word takes it from the next piece that has one,
    or from the last before it."""
    for at, piece in enumerate(pieces):
        if piece.foods and not piece.reactions:
            following = next((p.reactions for p in pieces[at + 1:] if p.reactions), None)
            before = next((p.reactions for p in reversed(pieces[:at]) if p.reactions), None)
            piece.reactions = set(following or before or ())


def _weighed(kind: Kind, said: str, pieces: list[_Piece]) -> Answer:
    taken: dict[str, tuple[Found, str]] = {}
    left: list[_Piece] = []
    for piece in pieces:
        if piece.aside or piece.unknown or piece.vague or not _named(piece):
            left.append(piece)
            continue
        for one, raw in _named(piece):
            taken.setdefault(same_as(one), (one, raw))
    left = [piece for piece in left if piece.says]
    found = tuple(thing for thing, _ in taken.values())
    nearest = _nearest(kind, left, found)
    asks = list(dict.fromkeys(_ask(piece) for piece in left if _ask(piece)))
    unread = "; ".join(piece.text for piece in left)
    is_asked = bool(asks) or len(nearest) > 1 or any(piece.names for piece in left)
    status: Status = ("known" if any(map(has_note, found)) else "no_note") if found else (
        "which" if is_asked else "unknown")
    was: Kind = kind
    if found and all(isinstance(thing, Medicine) != (kind == "medicine") for thing in found):
        was = "condition" if kind == "medicine" else "medicine"
    return Answer(said, was, status, found, tuple(raw for _, raw in taken.values()), nearest, unread, " ".join(asks))


def has_note(found: Found) -> bool:
    """Whether anything is known of it that a plan or a reader can use."""
    if isinstance(found, Medicine):
        return found.keys != ("none_known",)
    return bool(found.exclusions or found.ask_first or found.targets or found.note)


def _named(piece: _Piece) -> list[tuple[Found, str]]:
    """What a piece names, its foods as the allergies that they are."""
    if not piece.reactions:
        return [(_on_the_outside(one) if piece.outside else one, raw) for one, raw in piece.names]
    out: list[tuple[Found, str]] = [(_reaction(food, piece.reactions), raw) for food, raw in piece.foods]
    for one, raw in piece.names:  # "allergic to penicillin" is not taking it
        out.append((conditions()["medicine allergy"] if isinstance(one, Medicine) else one, raw))
    return out


def _reaction(food: Food, reactions: set[str]) -> Condition:
    """The allergy or intolerance to a food: its row of the conditions, or one made of what the food's row says."""
    is_allergy = "allergy" in reactions
    row = conditions().get(food.condition) if food.condition else None
    if row is not None and is_allergy:
        return row
    word = "allergy" if is_allergy else "intolerance"
    exclusions = row.exclusions if row else food.exclusions
    return Condition(f"{food.name} {word}", "allergy" if is_allergy else "intolerance", (), "", exclusions,
                     row.how if row else food.how, False, "", (row.note if row else food.note),
                     row.source if row else food.source, "")


def _on_the_outside(one: Found) -> Found:
    if not isinstance(one, Medicine):
        return one
    return replace(one, keys=("none_known",), note="On the skin, in the eye or inhaled: no food note here.")


def _nearest(kind: Kind, left: list[_Piece], found: tuple[Found, ...]) -> tuple[Found, ...]:
    """What the unread pieces may stand for: the names in them, then examples of what is vague, then near spellings."""
    out: dict[str, Found] = {}
    for piece in left:
        for one, _ in _named(piece):
            out.setdefault(same_as(one), one)
        for food, _ in piece.foods:
            out.setdefault(food.condition or food.name, _reaction(food, {"allergy"}))
        for row in piece.vague:
            for name in row.such_as:
                one = medicines().get(name) or conditions()[name]
                out.setdefault(name, one)
        if piece.unknown and not piece.names and not piece.foods:
            whole = zip(*(token.spellings for token in piece.unknown), strict=True)
            typed = {"".join(part) for part in whole} | {token.key for token in piece.unknown}
            for one in index.near(typed, kind):
                out.setdefault(same_as(one), one)
    return tuple(one for same, one in out.items() if same not in {same_as(f) for f in found})


def _ask(piece: _Piece) -> str:
    if piece.aside and (piece.names or piece.foods or piece.unknown):
        return f'"{piece.text}": {_ASIDE[piece.aside]}, so not considered. Type the name alone if it is yours now.'
    if piece.vague:
        return piece.vague[0].ask
    if piece.foods and not piece.reactions and not piece.unknown:
        name = piece.foods[0][0].name
        return f"An allergy or a dislike? For an allergy type \"{name} allergy\"."
    if piece.reactions and not piece.unknown and not piece.names and not piece.foods:
        return "To which food?"
    return ""
