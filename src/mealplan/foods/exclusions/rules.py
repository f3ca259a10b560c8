"""Reading `foods_db/exclusions/`: things, words, claims, the rules of each food group, and the reviewed foods.

Every rule has an id that stays as long as the entry does (`1600:tempeh`, `words:peanut butter`, `named:sr28:16125`), a
reason, and a source: its own where the file states one, else the one that the file states for all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.exclusions.answers import AnswerTable, read_tables, with_answers
from mealplan.foods.exclusions.files import Files, in_folder, read_folder, toml
from mealplan.foods.exclusions.text import Pattern, PhraseIndex
from mealplan.foods.exclusions.things import Ontology, Part
from mealplan.foods.food import FOOD_EXCLUSIONS, Answer

Parts = tuple[Part, ...]
_GROUP_KEYS = ("group", "default", "rules", "words", "only_own_words", "source", "sources")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a description of one food group is, if it fits the pattern. `alone`: its other words mean nothing.
    `pattern` None: it is of one food, whose id it stands under."""

    id: str
    pattern: Pattern | None
    parts: Parts
    alone: bool
    why: str
    source: str

    def fits(self, line: str) -> bool:
        """Whether a `Words.line` fits."""
        return self.pattern is not None and self.pattern.matches(line)


@dataclass(frozen=True, slots=True)
class Word:
    """A phrase of a description, and what it puts into the food."""

    id: str
    parts: Parts
    source: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that a product states of itself: they free it from exclusions and take things out of it."""

    id: str
    pattern: Pattern
    free: tuple[str, ...]
    maybe: tuple[str, ...]
    without: tuple[str, ...]
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class Review:
    """A decision about one food that no rule can know: it `is` the parts, or holds them `also`."""

    food: str
    name: str
    replaces: bool
    parts: Parts
    answers: Mapping[str, Answer]
    why: str
    source: str

    @property
    def id(self) -> str:
        return f"review:{self.food}"


@dataclass(frozen=True, slots=True)
class Group:
    """How the descriptions of one food group are read."""

    code: str
    default: Rule
    rules: tuple[Rule, ...]
    words: PhraseIndex[Word]
    own: Mapping[str, Word]  # the words of this group alone, which win over the common ones
    only_own_words: bool


@dataclass(frozen=True, slots=True)
class Names:
    """What a name says of a food beside what it is, whatever the rule of its group ("alone" or not): `words`, and the
    `rules` of some groups (or of all: ""), of which every one that fits adds its parts."""

    words: PhraseIndex[Word]
    rules: Mapping[str, tuple[Rule, ...]]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything the judge knows. `sources`: who says what the things of sources.toml and kinds.toml answer and hold,
    and the limits, by rule id."""

    ontology: Ontology
    groups: Mapping[str, Group]
    fallback: Group
    statement: Group
    common: Mapping[str, Word]
    claims: tuple[Claim, ...]
    named: Mapping[str, Rule]
    reviews: Mapping[str, Review]
    limits: Mapping[str, float]
    names: Names
    tables: Mapping[str, AnswerTable]
    sources: Mapping[str, str]


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
    return read(read_folder(folder))


def read(files: Files) -> RuleBook:
    """The rule book of rule files. Any unknown name or key is a ValueProblem that says where."""
    things = {name: toml(files, f"{name}.toml") for name in ("sources", "kinds")}
    bare = Ontology.read([(f"{name}.toml", table) for name, table in things.items()])
    tables = read_tables(files, bare.things)
    ontology = Ontology(with_answers(bare.things, tables))
    for name in ontology.things:
        ontology.holdings(name)  # a thing that is made of itself is told now
    common = toml(files, "words.toml")
    words = _words("words", "words.toml", common, ontology)
    groups: dict[str, Group] = {}
    for name in in_folder(files, "groups"):
        group = _group(name.rpartition("/")[2], toml(files, name), words, ontology)
        groups[group.code] = group
    limits = toml(files, "exclusions.toml")
    fallback = {"group": "?", "source": common.get("source"), **common["fallback"]}
    return RuleBook(
        ontology=ontology,
        groups=groups,
        common=words,
        fallback=_group("words.toml", fallback, words, ontology),
        statement=_group("ingredients.toml", toml(files, "ingredients.toml"), words, ontology),
        claims=_claims(toml(files, "claims.toml"), ontology),
        named=dict(_named(files.get("named.csv", ""), ontology)),
        reviews=_reviews(files.get("review.csv", ""), ontology),
        limits={key: float(value) for key, value in limits["limits"].items()},
        names=_names(toml(files, "names.toml"), ontology),
        tables=tables,
        sources={**dict(_thing_sources(things)), **dict(_limit_sources(limits))},
    )


# ---- sources


def _source(table: Mapping[str, Any], key: str, where: str) -> str:
    """Who says one entry of a file. Raises ValueProblem where neither the entry nor the file states it."""
    found = table.get("sources", {}).get(key) or table.get("source")
    if not found:
        raise ValueProblem("says no source, neither of its own nor for the whole file", where=f"{where}: {key}")
    return str(found)


def _thing_sources(things: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for file, table in things.items():
        about = table.get("file", {})
        for name, entry in table.items():
            if name != "file":
                yield f"{file}:{name}", str(entry.get("source") or _source(about, name, f"{file}.toml"))


def _limit_sources(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in table["limits"]:
        yield f"limits:{key}", _source(table.get("limits_from", {}), key, "exclusions.toml")


# ---- words and rules


def _words(code: str, where: str, table: Mapping[str, Any], ontology: Ontology) -> dict[str, Word]:
    return {
        key: Word(f"{code}:{key}", parts_of(value, ontology, f"{where}: {key}"), _source(table, key, where))
        for key, value in table.get("words", {}).items()
    }


def _group(where: str, table: Mapping[str, Any], words: Mapping[str, Word], ontology: Ontology) -> Group:
    code = str(table["group"])
    for key in table:
        if key not in _GROUP_KEYS:
            raise unknown_name("key", key, _GROUP_KEYS, where=where)
    rules, seen = [], set[str]()
    for entry in table.get("rules", ()):
        place = f"{where}: {entry[0]}"
        if len(entry) not in (2, 3) or (len(entry) == 3 and entry[2] != "alone"):
            raise ValueProblem('a rule is ["pattern", "parts"] or ["pattern", "parts", "alone"]', where=place)
        if entry[0] in seen:
            raise ValueProblem("the pattern stands there twice", where=place)
        seen.add(entry[0])
        rules.append(_rule(code, entry[0], entry[1], len(entry) == 3, table, place, ontology))
    only_own = bool(table.get("only_own_words"))
    own = _words(f"{code}.words", where, table, ontology)
    index = PhraseIndex(own if only_own else {**words, **own})
    source = _source(table, "default", where)
    default = Rule(
        f"{code}:default", None, parts_of(table["default"], ontology, where), False, "no pattern fits its name", source
    )
    return Group(code, default, tuple(rules), index, own, only_own)


def _rule(
    code: str, pattern: str, parts: str, alone: bool, table: Mapping[str, Any], where: str, ontology: Ontology
) -> Rule:
    try:
        read_pattern = Pattern.parse(pattern)
    except ValueError as error:
        raise ValueProblem(str(error), where=where) from None
    source = _source(table, pattern, where)
    why = f"its name fits {pattern!r}"
    return Rule(f"{code}:{pattern}", read_pattern, parts_of(parts, ontology, where), alone, why, source)


def _names(table: Mapping[str, Any], ontology: Ontology) -> Names:
    rules: dict[str, list[Rule]] = {}
    for groups, pattern, parts in table["rules"]:
        rule = _rule("names", pattern, parts, False, table, f"names.toml: {pattern}", ontology)
        for group in groups.split() or [""]:
            rules.setdefault(group, []).append(rule)
    words = _words("names.words", "names.toml", table, ontology)
    return Names(PhraseIndex(words), {group: tuple(found) for group, found in rules.items()})


def _claims(table: Mapping[str, Any], ontology: Ontology) -> tuple[Claim, ...]:
    claims = []
    for entry in table["claim"]:
        for exclusion in (*entry.get("free", ()), *entry.get("maybe", ())):
            if exclusion not in FOOD_EXCLUSIONS:
                raise unknown_name("exclusion", exclusion, FOOD_EXCLUSIONS, where="claims.toml")
        for name in entry.get("without", ()):
            if name not in ontology.things:
                raise unknown_name("thing", name, ontology.things, where="claims.toml")
        claims.append(
            Claim(
                f"claims:{entry['says']}",
                Pattern.parse(entry["says"]),
                tuple(entry.get("free", ())),
                tuple(entry.get("maybe", ())),
                tuple(entry.get("without", ())),
                entry["label"],
                str(entry.get("source") or _source(table, entry["says"], "claims.toml")),
            )
        )
    return tuple(claims)


# ---- single foods


def _named(text: str, ontology: Ontology) -> Iterator[tuple[str, Rule]]:
    """`named.csv`: food, name, parts, alone (yes or nothing), why, source. What one food is, or a brand's foods are,
    each by its own id: nothing is learnt from it about others."""
    seen: set[str] = set()
    for row in csv.DictReader(io.StringIO(text)):
        where = f"named.csv: {row['food']}"
        if row["food"] in seen or not row["why"] or not row["source"] or row["alone"] not in ("", "yes"):
            raise ValueProblem("named twice, without a reason or a source, or neither alone nor not", where=where)
        seen.add(row["food"])
        parts = parts_of(row["parts"], ontology, where)
        yield row["food"], Rule(f"named:{row['food']}", None, parts, row["alone"] == "yes", row["why"], row["source"])


def _reviews(text: str, ontology: Ontology) -> dict[str, Review]:
    """`review.csv`: food, name, how (is, also), parts, answers ("gluten=free dairy=maybe"), why, source."""
    reviews: dict[str, Review] = {}
    for row in csv.DictReader(io.StringIO(text)):
        where = f"review.csv: {row['food']}"
        answers: dict[str, Answer] = {}
        for piece in row["answers"].split():
            exclusion, _, answer = piece.partition("=")
            if exclusion not in FOOD_EXCLUSIONS:
                raise unknown_name("exclusion", exclusion, FOOD_EXCLUSIONS, where=where)
            answers[exclusion] = Answer(answer)
        if row["food"] in reviews or not row["why"] or not row.get("source") or row["how"] not in ("is", "also"):
            raise ValueProblem("reviewed twice, without a reason or source, or neither `is` nor `also`", where=where)
        reviews[row["food"]] = Review(
            row["food"],
            row["name"],
            row["how"] == "is",
            parts_of(row["parts"], ontology, where),
            answers,
            row["why"],
            row["source"],
        )
    return reviews
