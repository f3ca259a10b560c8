"""Reading `foods_db/exclusions/`: things, words, claims, the rules of each food group, and the reviewed foods."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.exclusions.text import Pattern, PhraseIndex
from mealplan.foods.exclusions.things import Ontology, Part
from mealplan.foods.food import EXCLUSIONS, Answer

Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a description of one food group is, if it fits the pattern. `alone`: its other words mean nothing."""

    pattern: Pattern
    parts: Parts
    alone: bool
    source: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that a product states of itself: they free it from exclusions and take things out of it."""

    pattern: Pattern
    free: tuple[str, ...]
    maybe: tuple[str, ...]
    without: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Review:
    """A decision about one food that no rule can know: it `is` the parts, or holds them `also`."""

    food: str
    name: str
    replaces: bool
    parts: Parts
    answers: Mapping[str, Answer]
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """How the descriptions of one food group are read."""

    code: str
    default: Parts
    rules: tuple[Rule, ...]
    words: PhraseIndex[Parts]
    own: Mapping[str, Parts]  # the words of this group alone, which win over the common ones
    only_own_words: bool


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything the judge knows."""

    ontology: Ontology
    groups: Mapping[str, Group]
    fallback: Group
    statement: Group
    common: Mapping[str, Parts]
    claims: tuple[Claim, ...]
    reviews: Mapping[str, Review]
    limits: Mapping[str, float]


def read_toml(path: Path) -> dict[str, Any]:
    """One TOML file. ValueProblem names the file and the line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueProblem("the file is missing", where=path.name) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueProblem(f"cannot be read: {error}", where=path.name) from None


def parts_of(text: str | list[str], ontology: Ontology, where: str) -> Parts:
    """`"wheat, milk?"` or a list of such: names checked against the ontology."""
    pieces = text.split(",") if isinstance(text, str) else list(text)
    parts = tuple(Part.parse(piece.strip()) for piece in pieces if piece.strip())
    for part in parts:
        if part.thing not in ontology.things:
            raise unknown_name("thing", part.thing, ontology.things, where=where)
    return parts


def load(folder: Path) -> RuleBook:
    """Read the whole folder. Any unknown name or key is a ValueProblem that says where."""
    ontology = Ontology.read([(name, read_toml(folder / name)) for name in ("sources.toml", "kinds.toml")])
    common = read_toml(folder / "words.toml")
    words = {key: parts_of(value, ontology, "words.toml") for key, value in common["words"].items()}
    groups: dict[str, Group] = {}
    for path in sorted((folder / "groups").glob("*.toml")):
        group = _group(path.name, read_toml(path), words, ontology)
        groups[group.code] = group
    return RuleBook(
        ontology=ontology,
        groups=groups,
        common=words,
        fallback=_group("words.toml", {"group": "?", **common["fallback"]}, words, ontology),
        statement=_group("ingredients.toml", read_toml(folder / "ingredients.toml"), words, ontology),
        claims=_claims(read_toml(folder / "claims.toml"), ontology),
        reviews=_reviews(folder / "review.csv", ontology),
        limits={key: float(value) for key, value in read_toml(folder / "exclusions.toml")["limits"].items()},
    )


def _group(where: str, table: Mapping[str, Any], words: Mapping[str, Parts], ontology: Ontology) -> Group:
    rules = []
    for entry in table.get("rules", ()):
        place = f"{where}: {entry[0]}"
        if len(entry) not in (2, 3) or (len(entry) == 3 and entry[2] != "alone"):
            raise ValueProblem('a rule is ["pattern", "parts"] or ["pattern", "parts", "alone"]', where=place)
        try:
            pattern = Pattern.parse(entry[0])
        except ValueError as error:
            raise ValueProblem(str(error), where=place) from None
        rules.append(Rule(pattern, parts_of(entry[1], ontology, place), len(entry) == 3, place))
    only_own = bool(table.get("only_own_words"))
    own = {key: parts_of(value, ontology, f"{where}: {key}") for key, value in table.get("words", {}).items()}
    index = PhraseIndex(own if only_own else {**words, **own})
    return Group(str(table["group"]), parts_of(table["default"], ontology, where), tuple(rules), index, own, only_own)


def _claims(table: Mapping[str, Any], ontology: Ontology) -> tuple[Claim, ...]:
    claims = []
    for entry in table["claim"]:
        for exclusion in (*entry.get("free", ()), *entry.get("maybe", ())):
            if exclusion not in EXCLUSIONS:
                raise unknown_name("exclusion", exclusion, EXCLUSIONS, where="claims.toml")
        for name in entry.get("without", ()):
            if name not in ontology.things:
                raise unknown_name("thing", name, ontology.things, where="claims.toml")
        claims.append(
            Claim(
                Pattern.parse(entry["says"]),
                tuple(entry.get("free", ())),
                tuple(entry.get("maybe", ())),
                tuple(entry.get("without", ())),
                entry["label"],
            )
        )
    return tuple(claims)


def _reviews(path: Path, ontology: Ontology) -> dict[str, Review]:
    """`review.csv`: food, name, how (is, also), parts, answers ("gluten=free dairy=maybe"), why."""
    reviews: dict[str, Review] = {}
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            where = f"{path.name}: {row['food']}"
            answers: dict[str, Answer] = {}
            for piece in row["answers"].split():
                exclusion, _, answer = piece.partition("=")
                if exclusion not in EXCLUSIONS:
                    raise unknown_name("exclusion", exclusion, EXCLUSIONS, where=where)
                answers[exclusion] = Answer(answer)
            if row["food"] in reviews or not row["why"] or row["how"] not in ("is", "also"):
                raise ValueProblem("reviewed twice, without a reason, or neither `is` nor `also`", where=where)
            reviews[row["food"]] = Review(
                row["food"],
                row["name"],
                row["how"] == "is",
                parts_of(row["parts"], ontology, where),
                answers,
                row["why"],
            )
    return reviews
