"""Break one entry of the rule files at random, 200 times: the tables of the other tests must notice.

Noticed means that a labelled verdict, a family, a partition or a trap table no longer holds. No stored copy of
today's verdicts takes part.
"""

from __future__ import annotations

import random

import pytest

import exclusions_mutants
import exclusions_world as world
from test_exclusions_families import partitions
from test_exclusions_tables import rows

BREAKS = 200
NOTICED = 0.95


def covered() -> set[tuple[str, str]]:
    """Every verdict (food, exclusion) that some table states."""
    found = {(food, key) for food, given in world.labels().items() for key in given}
    for family in world.families():
        found |= {(food, key) for food in family.members() for key in family.expected}
    for group, key, _, maybe in partitions():
        members = [food.id for food in world.foods().values() if food.group_code == group]
        found |= {(food, key) for food in members if maybe != "~" or world.verdicts()[food][key] == "contains"}
    return found | {(food, exclusion) for exclusion, _, _, food in rows()}


@pytest.mark.prove
def test_a_broken_rule_is_noticed() -> None:
    book, base, stated = world.judge().book, world.verdicts(), covered()
    entries = list(exclusions_mutants.entries(book))
    touched, everything = exclusions_mutants.reach(book), world.foods()
    given = {food: {part.thing for part in world.judge().parts(everything[food])} for food in everything}
    random.Random(28).shuffle(entries)
    changed, unnoticed = 0, []
    for entry in entries:
        if changed == BREAKS:
            break
        if entry[0] in ("answer", "part"):
            ids = [food for food, things in given.items() if not things.isdisjoint(touched[entry[1]])]
        elif entry[0] in ("rule", "word") and entry[1] != "*":
            ids = [food for food in base if everything[food].group_code == entry[1]]
        else:
            ids = list(base)
        now = world.answers(exclusions_mutants.mutant(book, entry), ids)
        differ = [(food, key) for food in ids for key in base[food] if base[food][key] != now[food][key]]
        changed += bool(differ)
        if differ and stated.isdisjoint(differ):
            unnoticed.append((entry, differ[0]))
    assert changed == BREAKS
    assert len(unnoticed) <= (1 - NOTICED) * BREAKS, unnoticed
