"""Breaking one entry of the rule files: every entry that can be broken, and the judge without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mealplan.foods.exclusions.engine import Judge
from mealplan.foods.exclusions.rules import Group, RuleBook
from mealplan.foods.exclusions.text import PhraseIndex
from mealplan.foods.exclusions.things import Ontology

Entry = tuple[str, ...]


def entries(book: RuleBook) -> Iterator[Entry]:
    """An answer of a source, a part of a kind, a word, a rule, a claim, a named or reviewed food: whatever can be left
    out of what the first exclusions are judged by."""
    for name, thing in book.ontology.things.items():
        for exclusion in thing.answers:
            if exclusion not in book.tables:
                yield ("answer", name, exclusion)
        for at in range(len(thing.parts)):
            yield ("part", name, str(at))
    for code, group in book.groups.items():
        for at in range(len(group.rules)):
            yield ("rule", code, str(at))
        for words in group.own:
            yield ("word", code, words)
    for words in book.common:
        yield ("word", "*", words)
    for at in range(len(book.claims)):
        yield ("claim", str(at))
    for food in book.named:
        yield ("named", food)
    for food in book.reviews:
        yield ("review", food)


def later_entries(book: RuleBook) -> Iterator[Entry]:
    """The same of what only the later exclusions are judged by: their answers, and what names say beside."""
    for exclusion, table in book.tables.items():
        yield from (("answer", name, exclusion) for name in table.entries)
    for group, rules in book.names.rules.items():
        yield from (("names", group, str(at)) for at in range(len(rules)))


def mutant(book: RuleBook, entry: Entry) -> Judge:
    """A judge whose book lacks the entry."""
    kind = entry[0]
    if kind in ("answer", "part"):
        things = dict(book.ontology.things)
        thing = things[entry[1]]
        if kind == "answer":
            thing = replace(thing, answers={k: v for k, v in thing.answers.items() if k != entry[2]})
        else:
            thing = replace(thing, parts=tuple(p for i, p in enumerate(thing.parts) if str(i) != entry[2]))
        things[entry[1]] = thing
        return Judge(replace(book, ontology=Ontology(things)))
    if kind == "rule":
        group = book.groups[entry[1]]
        rules = tuple(rule for i, rule in enumerate(group.rules) if str(i) != entry[2])
        return Judge(replace(book, groups={**book.groups, entry[1]: replace(group, rules=rules)}))
    if kind == "word":
        return Judge(replace(book, groups={code: _without(book, group, entry) for code, group in book.groups.items()}))
    if kind == "named":
        return Judge(replace(book, named={k: v for k, v in book.named.items() if k != entry[1]}))
    if kind == "names":
        by_name = {**book.names.rules}
        by_name[entry[1]] = tuple(rule for i, rule in enumerate(by_name[entry[1]]) if str(i) != entry[2])
        return Judge(replace(book, names=replace(book.names, rules=by_name)))
    if kind == "claim":
        return Judge(replace(book, claims=tuple(c for i, c in enumerate(book.claims) if str(i) != entry[1])))
    return Judge(replace(book, reviews={k: v for k, v in book.reviews.items() if k != entry[1]}))


def reach(book: RuleBook) -> dict[str, set[str]]:
    """Per thing, every thing that holds it: a break of the one can only change foods that hold the other."""
    found: dict[str, set[str]] = {}
    for name in book.ontology.things:
        for holding in book.ontology.holdings(name):
            for inner in holding.path:
                found.setdefault(inner, set()).add(name)
    return found


def _without(book: RuleBook, group: Group, entry: Entry) -> Group:
    _, code, words = entry
    if code not in ("*", group.code):
        return group
    own = {k: v for k, v in group.own.items() if not (code == group.code and k == words)}
    common = {} if group.only_own_words else {k: v for k, v in book.common.items() if not (code == "*" and k == words)}
    return replace(group, own=own, words=PhraseIndex({**common, **own}))
