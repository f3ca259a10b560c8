"""Every medicine and condition that a person types gets an answer: known, known without a food note, which one, or not
known. Never silence, never a guess.

An entry is read in pieces (`pieces`: "egg and mustard allergy" has two), and each is weighed: a piece in which a word
is left over, or that denies, doubts or speaks of somebody else, names nothing; its names are shown as near.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from mealplan.care import index
from mealplan.care.danger import in_danger
from mealplan.care.index import Found, same_as
from mealplan.care.nearest import near
from mealplan.care.phrases import sorts
from mealplan.care.pieces import Kind, Piece, Reaction, pieces_of, typed_text
from mealplan.care.spelling import key, words
from mealplan.care.tables import Condition, Food, Medicine, conditions, medicines

Status = Literal["known", "no_note", "which", "unknown"]

_ASIDE: dict[str, str] = {
    "negation": "Read as not having or not taking it",
    "past": "Read as the past",
    "family": "Read as somebody else's",
    "doubt": "Read as not certain",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one typed entry was found to be.

    `found`: the medicines and conditions that it names; `read`: the words that named each, in the same order.
    `nearest`: known things that it may stand for, never taken; `unread`: the part that was not understood.
    `ask`: what to ask back where the status is "which". `danger`: to be shown before all else.
    `typed_as`: in which list it was typed; None where that was not said.
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
    typed_as: Kind | None = None

    @property
    def understood(self) -> bool:
        """Whether all of it was: a name that is known, or that nothing is named."""
        return self.status in ("known", "no_note") and not self.unread

    @property
    def near(self) -> tuple[str, ...]:
        """The nearest names with what they are ("warfarin, a vitamin K antagonist")."""
        return tuple(index.what_it_is(one) for one in self.nearest)


@lru_cache(maxsize=2_000)
def answer(kind: Kind, said: str) -> Answer:
    """The answer to one typed entry. `kind` says where it was typed; a medicine typed as a condition, and the other way
    round, is found and told by `Answer.kind`."""
    if key(said) in sorts()["nothing"]:
        return Answer(said, kind, "no_note", ask="Nothing is named, so nothing is considered.", typed_as=kind)
    made = _weighed(kind, said, pieces_of(said, kind))
    danger = in_danger(said)
    if danger and not made.found:
        made = replace(made, nearest=(), ask="")
    return replace(made, danger=danger, typed_as=kind)


def answer_either(said: str) -> Answer:
    """The answer to an entry of which it is not said whether it is a medicine or a condition."""
    as_medicine, as_condition = answer("medicine", said), answer("condition", said)
    order: tuple[Status, ...] = ("known", "no_note", "which", "unknown")
    best = min((as_medicine, as_condition), key=lambda one: order.index(one.status))
    nearest = dict.fromkeys((*as_medicine.nearest, *as_condition.nearest)) if not best.found else best.nearest
    return replace(best, nearest=tuple(nearest), typed_as=None)


def _weighed(kind: Kind, said: str, pieces: list[Piece]) -> Answer:
    taken: dict[str, tuple[Found, str]] = {}
    left: list[Piece] = []
    for piece in pieces:
        if piece.aside or piece.unknown or piece.vague or not _named(piece):
            left.append(piece)
            continue
        for one, read in _named(piece):
            taken.setdefault(same_as(one), (one, read))
    left = [piece for piece in left if piece.says]
    _drop_the_wider(taken)
    found = tuple(thing for thing, _ in taken.values())
    nearest = _nearest(kind, left, found)
    asks = list(dict.fromkeys(_ask(piece) for piece in left if _ask(piece)))
    unread = "; ".join(piece.text for piece in left)
    is_asked = len(nearest) > 1 or any(piece.names or piece.foods or piece.vague or piece.aside for piece in left)
    status: Status = ("known" if any(map(has_note, found)) else "no_note") if found else (
        "which" if is_asked else "unknown")
    was: Kind = kind
    if found and all(isinstance(thing, Medicine) != (kind == "medicine") for thing in found):
        was = "condition" if kind == "medicine" else "medicine"
    return Answer(said, was, status, found, tuple(read for _, read in taken.values()), nearest, unread, " ".join(asks))


def _drop_the_wider(taken: dict[str, tuple[Found, str]]) -> None:
    """"diabetes (type 2)" is one condition: the one whose name says more."""
    said = {same: set(words(one.name)) for same, (one, _) in taken.items()
            if isinstance(one, Condition) and one.kind == "condition"}
    for same, mine in said.items():
        if any(mine < other for other in said.values()):
            del taken[same]


def has_note(found: Found) -> bool:
    """Whether anything is known of it that a plan or a reader can use."""
    if isinstance(found, Medicine):
        return found.keys != ("none_known",)
    return bool(found.exclusions or found.ask_first or found.targets or found.note)


def _named(piece: Piece) -> list[tuple[Found, str]]:
    """What a piece names, its foods as the allergies that they are."""
    if not piece.reactions:
        return [(_on_the_outside(one), read) if piece.outside else (one, read) for one, read in piece.names]
    out: list[tuple[Found, str]] = [(_reaction(food, piece.reactions), read) for food, read in piece.foods]
    for one, read in piece.names:  # "allergic to penicillin" is not taking it
        out.append((conditions()["medicine allergy"] if isinstance(one, Medicine) else one, read))
    return out


def _reaction(food: Food, reactions: set[str]) -> Condition:
    """The allergy or intolerance to a food: its row of the conditions, or one made of what the food's row says."""
    reaction: Reaction = "allergy" if "allergy" in reactions else "intolerance"
    known = conditions()
    row = known.get(food.allergy if reaction == "allergy" else food.intolerance)
    if row is not None:
        return row
    like = known.get(food.allergy) or known.get(food.intolerance)
    if like is not None and not food.note:
        return replace(like, name=f"{food.name} {reaction}", kind=reaction, aka=(), ask_first=False)
    return Condition(f"{food.name} {reaction}", reaction, (), "", food.exclusions, food.how, False, "", food.note,
                     food.source, "")


def _on_the_outside(one: Found) -> Found:
    if not isinstance(one, Medicine):
        return one
    return replace(one, keys=("none_known",), note="On the skin, in the eye or inhaled: no food note here.")


def _nearest(kind: Kind, left: list[Piece], found: tuple[Found, ...]) -> tuple[Found, ...]:
    """What the unread pieces may stand for: the names in them, then examples of what is vague, then near spellings."""
    out: dict[str, Found] = {}
    for piece in left:
        if piece.unknown and (piece.names or piece.foods):  # a slip beside a name: "lactose intolerence"
            for one in _near_all(piece, kind):
                out.setdefault(same_as(one), one)
        for one, _ in _named(piece) or piece.names:
            out.setdefault(same_as(one), one)
        for food, _ in piece.foods:
            for reaction in ("allergy", *(("intolerance",) if food.intolerance else ())):
                out.setdefault(_reaction(food, {reaction}).name, _reaction(food, {reaction}))
        for row in piece.vague:
            for name in row.such_as:
                one = medicines().get(name) or conditions()[name]
                out.setdefault(name, one)
        if piece.unknown and not out:
            for one in _near_spellings(piece, kind):
                out.setdefault(same_as(one), one)
    return tuple(one for same, one in out.items() if same not in {same_as(f) for f in found})


def _near_all(piece: Piece, kind: Kind) -> tuple[Found, ...]:
    """Near to all that was kept of a piece."""
    kept = [token.spellings for token in piece.kept if not token.separates]
    return near({"".join(part) for part in zip(*kept, strict=True)}, kind)


def _near_spellings(piece: Piece, kind: Kind) -> tuple[Found, ...]:
    """Near to all that was kept of a piece, or else to one of the words that were not understood."""
    return _near_all(piece, kind) or near({token.key for token in piece.unknown}, kind)


def _ask(piece: Piece) -> str:
    if piece.aside and (piece.names or piece.foods or piece.unknown):
        return f"{_ASIDE[piece.aside]}; type the name alone if it is yours now."
    if piece.vague:
        return piece.vague[0].ask
    if piece.foods and not piece.reactions and not piece.unknown:
        name = piece.foods[0][0].name
        return f'An allergy, an intolerance or a dislike? Type it with that word, for example "{name} allergy".'
    if piece.is_reaction_only:
        return "To which food? Type one allergy each."
    if piece.reactions and piece.unknown and not piece.names and not piece.foods:
        food = typed_text(piece.said, piece.unknown)
        return f"There is no exclusion for {food}: add it to the dislikes, or spell it another way."
    return ""
