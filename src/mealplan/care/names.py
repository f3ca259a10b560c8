"""Every medicine and condition that a person types gets an answer: known, known without a food note, which one, or not
known. Never silence, never a guess.

A phrase is read from left to right, the longest name first; then what it says is weighed piece by piece ("egg and
mustard allergy" has two). What may be stripped is in `phrases`; a piece in which a word is left over, or that denies,
doubts or speaks of somebody else, names nothing: its names are shown as near.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from mealplan.care import index
from mealplan.care.danger import in_danger
from mealplan.care.index import Found, same_as
from mealplan.care.nearest import near
from mealplan.care.phrases import is_count, is_sort, sorts
from mealplan.care.reading import Token, tokens
from mealplan.care.spelling import key, words
from mealplan.care.tables import Condition, Food, Medicine, Vague, conditions, medicines, split

Kind = Literal["medicine", "condition"]
Status = Literal["known", "no_note", "which", "unknown"]
Aside = Literal["negation", "ended", "family", "past", "doubt"]
Reaction = Literal["allergy", "intolerance"]

_APPOSED = ("(", "[", ":", "-", "–", "—")  # what follows says the same again
_AND = ("and", "und", "et", "y", "e", "en", "with", "mit")  # left over at an end they say nothing
ANAPHYLAXIS = "anaphylaxis"  # the condition that asks for its food
_SMALL = 3  # letters of an abbreviation that is also a small word

_ASIDES: tuple[Aside, ...] = ("negation", "ended", "family", "past", "doubt")  # the first of several counts
_REACTIONS: tuple[Reaction, ...] = ("allergy", "intolerance")
_ASIDE: dict[str, str] = {
    "negation": "Read as not having or not taking it",
    "ended": "Read as over",
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
    `assumed`: parts that speak of the past or doubt and are taken as present all the same, since something would be
    served that may not be. `allergens`: foods of an allergy that no table knows; `may_be_allergy`: whether what is not
    understood is near to one.
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
    assumed: tuple[str, ...] = ()
    allergens: tuple[str, ...] = ()
    may_be_allergy: bool = False

    @property
    def near(self) -> tuple[str, ...]:
        """The nearest names with what they are ("warfarin, a vitamin K antagonist")."""
        return tuple(index.what_it_is(one) for one in self.nearest)


def _typed(said: str, tokens: Sequence[Token]) -> str:
    """The part of an entry in which tokens stand, as typed."""
    return said[min(t.start for t in tokens): max(t.end for t in tokens)] if tokens else ""


@dataclass(slots=True)
class _Piece:
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
    is_allergic: bool = False  # the entry speaks of an allergy or intolerance: its foods are meant
    is_firm: bool = False  # it is said to be ruled out, or over
    is_assumed: bool = False
    after: str = ""  # what stands before the piece: a separator, or the key of a joining word

    @property
    def text(self) -> str:
        return _typed(self.said, self.tokens)

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


@lru_cache(maxsize=2_000)
def answer(kind: Kind, said: str) -> Answer:
    """The answer to one typed entry. `kind` says where it was typed; a medicine typed as a condition, and the other way
    round, is found and told by `Answer.kind`."""
    if key(said) in sorts()["nothing"]:
        return Answer(said, kind, "no_note", ask="Nothing is named, so nothing is considered.", typed_as=kind)
    typed = tokens(said)
    pieces = [piece for piece in _pieces(said, typed, kind) if piece.says or piece.aside]
    if all(piece.is_reaction_only for piece in pieces):
        pieces = _forms(said, typed) or pieces
    _spread_asides(pieces)
    pieces = _spread_reactions(_without_the_vague(pieces, kind))
    _assume(pieces)
    made = _weighed(kind, said, pieces)
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


def _forms(said: str, typed: list[Token]) -> list[_Piece]:
    """An entry that is only "tablets", "inhaler" or "allergy" is vague; beside a name such words are stripped."""
    said_words = [token for token in typed if not token.separates]
    for window in (said_words, *([token] for token in said_words)):
        ask = index.vague().get(" ".join(token.key for token in window))
        if ask:
            return [_Piece(said, vague=[ask], tokens=list(window))]
    return []


def _pieces(said: str, typed: list[Token], kind: Kind) -> list[_Piece]:
    allergic = any(_is_reaction(token) for token in typed)
    pieces = [_Piece(said, is_allergic=allergic)]
    at = 0
    while at < len(typed):
        token = typed[at]
        if token.separates:
            if token.text == "?":
                pieces[-1].aside = "doubt"
                pieces[-1].tokens.append(token)
            else:
                pieces.append(_Piece(said, is_allergic=allergic, after=token.text))
            at += 1
            continue
        length = _name(typed, at, kind, pieces[-1])
        if not length:
            if _joins(typed, at):
                pieces.append(_Piece(said, is_allergic=allergic, after=token.key))
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


def _name(typed: list[Token], at: int, kind: Kind, piece: _Piece) -> int:
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


def _put(window: list[Token], kind: Kind, piece: _Piece, following: list[Token]) -> bool:
    """Whether a window is a name, in front of the token `following`: it is put into the piece."""
    parts = [token.spellings for token in window if not token.separates]
    read = _typed(piece.said, window)
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
        elif piece.is_allergic and found.name == ANAPHYLAXIS:
            piece.reactions.add("allergy")
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


def _word(token: Token, piece: _Piece) -> None:
    """A word that is no name: what it does to the piece."""
    piece.tokens.append(token)
    for aside in _ASIDES:
        if is_sort(aside, token.key):
            known = piece.aside
            piece.aside = aside if known is None or _ASIDES.index(aside) < _ASIDES.index(known) else known
            piece.is_firm = piece.is_firm or aside == "ended" or is_sort("ruled", token.key)
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


def _spread_asides(pieces: list[_Piece]) -> None:
    """"no diabetes or gout" denies both; "coeliac disease (ruled out)" the one before it. "no milk, egg allergy" is an
    allergy to egg, and "peanut allergy, never tested" one to peanuts: what leaves food out is denied by its own words
    only."""
    for at, piece in enumerate(pieces):
        before = pieces[at - 1] if at else None
        if piece.aside and piece.is_empty and not piece.reactions:
            other = before or next(iter(pieces[1:]), piece)
            if piece.is_firm or piece.aside in ("family", "past", "doubt") or not _leaves_out(other):
                other.aside = other.aside or piece.aside
        elif before and before.aside and not before.is_empty and (
            is_sort("either", piece.after) or before.aside == "family" or not _leaves_out(piece)
        ):
            piece.aside = piece.aside or before.aside


def _without_the_vague(pieces: list[_Piece], kind: Kind) -> list[_Piece]:
    """"blood thinner (apixaban)" and "the antibiotic linezolid" say which one."""
    out = []
    for at, piece in enumerate(pieces):
        if any(isinstance(one, Medicine) == (kind == "medicine") for one, _ in piece.names):
            piece.vague = []
        following = [other for other in pieces[at + 1: at + 2] if other.after in _APPOSED]
        beside = [*following, *(pieces[at - 1: at] if at and piece.after in _APPOSED else ())]
        is_told = bool(piece.vague) and not piece.unknown and any(p.names and not p.aside for p in beside)
        if not is_told or piece.names or piece.foods:
            out.append(piece)
    return out


def _leaves_out(piece: _Piece) -> bool:
    """Whether a piece names what leaves food out of a plan."""
    return "allergy" in piece.reactions or any(_is_strict(one) for one, _ in piece.names)


def _is_strict(found: Found) -> bool:
    """Whether serving what it forbids would be the worse mistake: so it counts although it is said of the past, or with
    a doubt. A transplant that somebody had is still theirs."""
    if not isinstance(found, Condition) or found.kind == "diet":
        return False
    return found.kind == "allergy" or found.lasting or (found.how == "sets" and bool(found.exclusions))


def _assume(pieces: list[_Piece]) -> None:
    """What is said of the past, or with a doubt, counts as hers where it is strict."""
    for at, piece in enumerate(pieces):
        if piece.foods and not piece.reactions and any(is_sort("except", one.after) for one in pieces[at + 1:at + 2]):
            piece.reactions, piece.is_assumed = {"allergy"}, True  # "all nuts except almonds"
        named = _named(piece)
        if not named or not all(_is_strict(one) for one, _ in named):
            continue
        is_said = piece.unknown and not piece.aside and not _near_all(piece, "condition")
        if piece.aside in ("past", "doubt") or is_said:
            piece.aside, piece.is_assumed = None, True


def _spread_reactions(pieces: list[_Piece]) -> list[_Piece]:
    """"egg and mustard allergy" is two allergies: a food without the word takes it from the next piece that has one,
    or from the last before it ("allergies: egg, milk"). A piece that was only the word is gone then."""
    for at, piece in enumerate(pieces):
        if piece.foods and not piece.reactions:
            following = next((p.reactions for p in pieces[at + 1:] if p.reactions), None)
            before = next((p.reactions for p in reversed(pieces[:at]) if p.reactions), None)
            piece.reactions = set(following or before or ())
    is_said = any(piece.foods or (piece.names and piece.reactions) for piece in pieces)
    return [piece for piece in pieces if not (is_said and piece.is_reaction_only)]


def _weighed(kind: Kind, said: str, pieces: list[_Piece]) -> Answer:
    taken: dict[str, tuple[Found, str]] = {}
    left: list[_Piece] = []
    for piece in pieces:
        if piece.aside or (piece.unknown and not piece.is_assumed) or piece.vague or not _named(piece):
            left.append(piece)
            continue
        for one, read in _named(piece):
            taken.setdefault(same_as(one), (one, read))
    left = [piece for piece in left if piece.says]
    _drop_the_wider(taken)
    found = tuple(thing for thing, _ in taken.values())
    nearest = _nearest(kind, left, found)
    asks = list(dict.fromkeys(_ask(piece) for piece in left if _ask(piece)))
    lost = [token for piece in pieces for token in _lost(piece)]
    nearest = (*nearest, *(one for one in near([token.key for token in lost], kind) if one not in nearest))
    unread = "; ".join([*(piece.text for piece in left), *(_typed(said, [token]) for token in lost)])
    is_asked = len(nearest) > 1 or any(piece.names or piece.foods or piece.vague or piece.aside for piece in left)
    status: Status = ("known" if any(map(has_note, found)) else "no_note") if found else (
        "which" if is_asked else "unknown")
    was: Kind = kind
    if found and all(isinstance(thing, Medicine) != (kind == "medicine") for thing in found):
        was = "condition" if kind == "medicine" else "medicine"
    return Answer(
        said, was, status, found, tuple(read for _, read in taken.values()), nearest, unread, " ".join(asks),
        assumed=tuple(piece.text for piece in pieces if piece.is_assumed),
        allergens=tuple(dict.fromkeys(filter(None, map(_allergen, left)))), may_be_allergy=_may_be_allergy(kind, left),
    )  # fmt: skip


def _lost(piece: _Piece) -> list[Token]:
    """Words of a piece that counts all the same, but may name something more: of "glutn milk allergy" the milk is left
    out, and what is not understood is told."""
    if not piece.is_assumed:
        return []
    return [token for token in piece.unknown if index.is_near_a_food(token.key) or index.begins_a_food(token.key)]


def _may_be_allergy(kind: Kind, left: list[_Piece]) -> bool:
    """Whether something that is not understood, and not denied, is near to an allergy."""
    live = [piece for piece in left if piece.aside not in ("negation", "ended", "family")]
    allergens = list(filter(None, map(_allergen, live)))
    if any(index.is_near_a_food(key(one)) for one in allergens):
        return True
    live = [piece for piece in live if not _allergen(piece)]
    return any(isinstance(one, Condition) and one.kind == "allergy" for one in _nearest(kind, live, ()))


def _allergen(piece: _Piece) -> str:
    """The food of an allergy that is not understood; empty where the piece is none."""
    if piece.aside or "allergy" not in piece.reactions or not piece.unknown:
        return ""
    return _typed(piece.said, piece.unknown)


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
        return found.keys != ("none_known",) or (bool(found.note) and "no food note" not in found.note)
    return bool(found.exclusions or found.ask_first or found.targets or found.note)


def _named(piece: _Piece) -> list[tuple[Found, str]]:
    """What a piece names, its foods as the allergies that they are."""
    if not piece.reactions:
        return [(_on_the_outside(one), read) if piece.outside else (one, read) for one, read in piece.names]
    out: list[tuple[Found, str]] = [(_reaction(food, piece.reactions), read) for food, read in piece.foods]
    for one, read in piece.names:  # "allergic to penicillin" is not taking it
        if piece.foods and one.name == ANAPHYLAXIS:
            continue  # its food is named
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
    avoid = food.avoid if reaction == "allergy" else ()
    # what holds the food of an allergy is left out where nothing narrower does it
    how = "sets" if reaction == "allergy" and food.exclusions and not avoid else food.how
    return Condition(f"{food.name} {reaction}", reaction, (), "", food.exclusions, how, False, "", food.note,
                     food.source, "", avoid=avoid)


def _on_the_outside(one: Found) -> Found:
    if not isinstance(one, Medicine):
        return one
    return replace(one, keys=("none_known",), note="On the skin, in the eye or inhaled: no food note here.")


def _nearest(kind: Kind, left: list[_Piece], found: tuple[Found, ...]) -> tuple[Found, ...]:
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


def _near_all(piece: _Piece, kind: Kind) -> tuple[Found, ...]:
    """Near to all that was kept of a piece."""
    kept = [token.spellings for token in piece.kept if not token.separates]
    return near({"".join(part) for part in zip(*kept, strict=True)}, kind)


def _near_spellings(piece: _Piece, kind: Kind) -> tuple[Found, ...]:
    """Near to all that was kept of a piece, or else to one of the words that were not understood."""
    return _near_all(piece, kind) or near({token.key for token in piece.unknown}, kind)


def _ask(piece: _Piece) -> str:
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
        return f"{_typed(piece.said, piece.unknown)} is not known here by that name: spell it another way."
    return ""
