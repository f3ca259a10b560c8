"""Verdicts against labels that were set blind, from the descriptions alone (1,080 foods x 15 exclusions).

`labels.csv` holds the label of each food; `cautious.csv` every answer that differs from its label, all of them on
the cautious side, so that any other change of a labelled verdict fails a test. The bars are those of the spec.
"""

from __future__ import annotations

import csv
from collections import Counter

import pytest

import exclusions_world as world

PLAIN = {"0100", "0200", "0400", "0500", "0900", "1000", "1100", "1200", "1300", "1500", "1600", "1700", "2000"}
ANSWERS = ("contains", "maybe", "free")


def confusion() -> dict[str, Counter[tuple[str, str]]]:
    """Per exclusion: how often (label, verdict) occurs. Run this file as a script to print the tables."""
    tables: dict[str, Counter[tuple[str, str]]] = {key: Counter() for key in world.LABELLED}
    for food, given in world.labels().items():
        for key, label in given.items():
            tables[key][label, world.verdicts()[food][key]] += 1
    return tables


def rate(label: str, verdict: str) -> float:
    """The share of this label that is judged so, over all exclusions."""
    total: Counter[tuple[str, str]] = sum(confusion().values(), Counter())
    return total[label, verdict] / sum(total[label, other] for other in ANSWERS)


def test_the_labels_are_many_and_half_of_them_are_hard() -> None:
    assert len(world.labels()) >= 900
    everything = world.foods()
    hard = [food for food in world.labels() if everything[food].group_code not in PLAIN]
    assert len(hard) * 2 >= len(world.labels())
    assert {everything[food].group_code for food in world.labels()} == {f.group_code for f in everything.values()}


def test_the_names_in_the_labels_are_those_of_the_catalogue() -> None:
    with (world.DATA / "labels.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            assert world.foods()[row["food"]].name == row["name"]


@pytest.mark.parametrize("exclusion", world.LABELLED)
def test_no_leak(exclusion: str) -> None:
    assert confusion()[exclusion]["contains", "free"] == 0


def test_maybe_is_hardly_ever_judged_free() -> None:
    assert rate("maybe", "free") <= 0.01


def test_contains_is_hardly_ever_judged_only_maybe() -> None:
    assert rate("contains", "maybe") <= 0.05


def test_plain_foods_are_not_banned_without_cause() -> None:
    everything, wrong, all_free = world.foods(), 0, 0
    for food, given in world.labels().items():
        if everything[food].group_code in PLAIN:
            for key, label in given.items():
                all_free += label == "free"
                wrong += label == "free" and world.verdicts()[food][key] != "free"
    assert wrong / all_free <= 0.02


def test_composite_foods_that_are_free_are_seldom_judged_maybe() -> None:
    everything, wrong, all_free = world.foods(), 0, 0
    for food, given in world.labels().items():
        if everything[food].group_code not in PLAIN:
            for key, label in given.items():
                all_free += label == "free"
                wrong += label == "free" and world.verdicts()[food][key] == "maybe"
    assert wrong / all_free <= 0.15


def test_every_difference_from_the_labels_is_known_and_cautious() -> None:
    with (world.DATA / "cautious.csv").open(encoding="utf-8", newline="") as handle:
        known = {(row["food"], world.CODES[code], row["answer"])
                 for row in csv.DictReader(handle) for code in row["exclusions"].split()}
    rank = {"free": 0, "maybe": 1, "contains": 2}
    found = set()
    for food, given in world.labels().items():
        for key, label in given.items():
            answer = world.verdicts()[food][key]
            if answer != label:
                assert rank[answer] > rank[label], (food, key, label, answer)
                found.add((food, key, answer))
    assert found == known


if __name__ == "__main__":
    for name, table in confusion().items():
        print(f"{name:12}", "  ".join(f"{label}->{verdict} {table[label, verdict]}"
                                      for label in ANSWERS for verdict in ANSWERS))
