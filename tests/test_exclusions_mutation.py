"""Break one entry of the rule files at random, 600 times: the tables of the other tests must notice.

Noticed means that a labelled verdict, a family, a partition, a trap table or a law between verdicts no longer holds.
No stored copy of today's verdicts takes part.
"""

from __future__ import annotations

import random

import pytest

import exclusions_mutants
import exclusions_world as world
from long_counts import Block, blocks
from test_exclusions_families import RANK, contradictions, freedoms, partitions
from test_exclusions_tables import rows

NOTICED = 0.95
SEEDS = (28, 5001, 5002)  # of the blocks


def exact() -> set[tuple[str, str]]:
    """Every verdict (food, exclusion) that some table states."""
    found = {(food, key) for food, given in world.labels().items() for key in given}
    for family in world.families():
        found |= {(food, key) for food in family.members() for key in family.expected}
    for group, key, _, maybe in partitions():
        members = [food.id for food in world.foods().values() if food.group_code == group]
        found |= {(food, key) for food in members if maybe != "~" or world.verdicts()[food][key] == "contains"}
    return found | {(food, exclusion) for exclusion, _, _, food in rows()}


def freedom() -> set[tuple[str, str]]:
    """Every verdict of which some table states whether it is free, not whether it is sure."""
    stated = {(group, key) for group, key, _ in freedoms()}
    return {(food.id, key) for food in world.foods().values() for group, key in stated if food.group_code == group}


class Watch:
    """What the tables of the other tests say about a changed verdict."""

    def __init__(self) -> None:
        self.exact, self.freedom = exact(), freedom()
        self.floor = world.labels("labels_independent")

    def notices(self, food: str, key: str, new: str) -> bool:
        """Whether a test fails when this verdict becomes `new`."""
        old = world.verdicts()[food][key]
        floor = RANK[self.floor.get(food, {}).get(key, "free")]
        return (
            (food, key) in self.exact
            or ((food, key) in self.freedom and "free" in (old, new))
            or RANK[new] < floor <= RANK[old]
        )


def stated() -> dict[str, set[str]]:
    """food: the later exclusions whose verdict on it some table states to the letter."""
    from test_exclusions_new import table

    found: dict[str, set[str]] = {}
    for name in ("labels_new", "labels_new_2", "traps_new", "kinds_new"):
        for row in table(name):
            found.setdefault(row["food"], set()).add(row["exclusion"])
    return found


LATER_NOTICED = 0.95  # of breaks of what only the later exclusions are judged by


@pytest.mark.counted
@pytest.mark.parametrize("block", blocks(300, 100), ids=str)
def test_a_broken_answer_of_a_later_exclusion_is_noticed(block: Block) -> None:
    seed, breaks = SEEDS[block.number], block.size
    book, base, everything, watched = world.judge().book, world.verdicts(), world.foods(), stated()
    given = {food: {part.thing for part in world.judge().parts(everything[food])} for food in everything}
    touched, entries = exclusions_mutants.reach(book), list(exclusions_mutants.later_entries(book))
    random.Random(seed).shuffle(entries)
    changed, unnoticed = 0, []
    for entry in entries:
        if changed == breaks:
            break
        if entry[0] == "answer":
            ids = [food for food, things in given.items() if not things.isdisjoint(touched[entry[1]])]
        else:
            ids = [food for food in base if entry[1] in ("", everything[food].group_code)]
        now = world.answers(exclusions_mutants.mutant(book, entry), ids)
        differ = [(food, key) for food in ids for key in base[food] if base[food][key] != now[food][key]]
        changed += bool(differ)
        if differ and not any(key in watched.get(food, ()) for food, key in differ) and not laws_broken(now, differ):
            unnoticed.append((entry, len(differ), everything[differ[0][0]].name))
    print(f"\nseed {seed}: {changed - len(unnoticed)} of {changed} breaks noticed")
    assert changed == breaks
    assert len(unnoticed) <= (1 - LATER_NOTICED) * breaks, unnoticed


def laws_broken(now: dict[str, dict[str, str]], differ: list[tuple[str, str]]) -> bool:
    """Whether verdicts contradict each other, as the tests of the later exclusions say they never do."""
    from test_exclusions_new import WIDER

    got = [now[food] for food, _ in differ]
    return any(RANK[one[wider]] < RANK[one[other]] for one in got for wider, other in WIDER) or any(
        (one["dairy"] != "free" and one["mammal"] == "free") or (one["soy"] != "free" and one["pulses"] == "free")
        or one["shellfish"] != max((one["crustaceans"], one["molluscs"]), key=RANK.__getitem__)
        for one in got
    )  # fmt: skip


@pytest.mark.counted
@pytest.mark.parametrize("block", blocks(600, 200), ids=str)
def test_a_broken_rule_is_noticed(block: Block) -> None:
    seed, breaks = SEEDS[block.number], block.size
    book, base, watch = world.judge().book, world.verdicts(), Watch()
    entries = list(exclusions_mutants.entries(book))
    touched, everything = exclusions_mutants.reach(book), world.foods()
    given = {food: {part.thing for part in world.judge().parts(everything[food])} for food in everything}
    random.Random(seed).shuffle(entries)
    changed, unnoticed = 0, []
    for entry in entries:
        if changed == breaks:
            break
        if entry[0] in ("answer", "part"):
            ids = [food for food, things in given.items() if not things.isdisjoint(touched[entry[1]])]
        elif entry[0] in ("rule", "word") and entry[1] != "*":
            ids = [food for food in base if everything[food].group_code == entry[1]]
        else:
            ids = list(base)
        now = world.answers(exclusions_mutants.mutant(book, entry), ids)
        differ = [(food, key) for food in ids for key in world.FIRST if base[food][key] != now[food][key]]
        changed += bool(differ)
        if differ and not (
            any(watch.notices(food, key, now[food][key]) for food, key in differ)
            or any(contradictions(now[food]) for food, _ in differ)
        ):
            unnoticed.append((entry, differ[0]))
    print(f"\nseed {seed}: {changed - len(unnoticed)} of {changed} breaks noticed")
    assert changed == breaks
    assert len(unnoticed) <= (1 - NOTICED) * breaks, unnoticed
