"""What a kitchen rule makes of a dish line, or of a food by itself: a verdict with its reason, and what is told.

Three states of a line: cooked through in this dish (True), not cooked (False), not said (None). What is not said counts
as not cooked: of things sold to be eaten as they are that is `contains`, of things that people cook it is `maybe`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mealplan.foods.food import Answer, Verdict
from mealplan.foods.kitchen.rules import COOKED, Kind, KitchenRules, Part, Rule

#: Verdicts that leave a dish free and are told.
TOLD = frozenset({COOKED, "pasteurised", "washed", "cut fresh", "note", "limit"})
_FREE = Verdict(Answer.FREE, "no kitchen rule is about it")


@dataclass(frozen=True, slots=True)
class Care:
    """What to do or to look for, by the kind of food that it is about."""

    kind: str
    words: str


def of_line(rules: KitchenRules, parts: Sequence[Part], group: str, cooked: bool | None) -> Verdict:
    """The verdict of a line of a dish, of an ingredient of these kinds."""
    found = [_one(rules, part, group, cooked, line=True) for part in parts]
    return max(found, key=lambda verdict: verdict.answer.rank, default=_FREE)


def alone(rules: KitchenRules, parts: Sequence[Part], group: str, cooked: bool | None) -> Verdict:
    """The verdict of a food by itself, without a dish and without a packet. `cooked`: what its name says."""
    found = [_one(rules, part, group, cooked, line=False) for part in parts]
    return max(found, key=lambda verdict: verdict.answer.rank, default=_FREE)


def _one(rules: KitchenRules, part: Part, group: str, cooked: bool | None, *, line: bool) -> Verdict:
    rule, kind = rules.rules[group].get(part.kind), rules.kinds[part.kind]
    if rule is None:
        return _FREE
    verdict = _by_rule(rule, kind, cooked, line=line)
    if verdict.answer is Answer.CONTAINS and not part.sure:
        return Verdict(Answer.MAYBE, f"it may be {kind.name}; {verdict.why}")
    return verdict


def _by_rule(rule: Rule, kind: Kind, cooked: bool | None, *, line: bool) -> Verdict:
    why = _because(rule)
    if rule.verdict == "avoid":
        return Verdict(Answer.CONTAINS, f"{kind.name} is left out ({why})")
    if rule.verdict == "clinic":
        return Verdict(Answer.MAYBE, f"{kind.name} only if your clinic agrees ({why})")
    if rule.verdict == COOKED and cooked is not True:
        wanted = f"{kind.name} only once cooked through"
        if cooked is False:
            here = "not cooked in this dish" if line else "not cooked, by its name"
            return Verdict(Answer.CONTAINS, f"{here}; {wanted} ({why})")
        said = "the dish does not say that it is cooked through" if line else "its name does not say how it is cooked"
        return Verdict(Answer.CONTAINS if kind.ready else Answer.MAYBE, f"{said}; {wanted} ({why})")
    if not line and kind.alone == "maybe" and rule.verdict in ("pasteurised", "washed", "cut fresh"):
        return Verdict(Answer.MAYBE, f"{kind.name} only if {rule.verdict}, which its name does not say ({why})")
    return Verdict(Answer.FREE, f"{kind.name}: {_free(rule)} ({why})")


def _because(rule: Rule) -> str:
    return "; ".join(words for words in (rule.reason.rstrip("."), rule.bodies) if words)


def _free(rule: Rule) -> str:
    words = {"ok": "nothing against it", "limit": f"within its limit, {rule.limit}", "note": f"a note, {rule.limit}"}
    return words.get(rule.verdict, f"only if {rule.verdict}")


def care_of_line(
    rules: KitchenRules, parts: Iterable[Part], groups: Iterable[str], cooked: bool | None, *, raw: bool
) -> list[Care]:
    """What is told at the cook about a line that may be served. `raw`: it is eaten as the raw food."""
    out = []
    for kind, rule in _told(rules, parts, groups):
        if kind.cook and (rule.verdict != COOKED or cooked) and (kind.first != "raw" or (raw and not cooked)):
            out.append(Care(kind.name, kind.cook))
    return list(dict.fromkeys(out))


def care_of_purchase(rules: KitchenRules, parts: Iterable[Part], groups: Iterable[str]) -> list[str]:
    """What the packet has to say, for the list."""
    return list(dict.fromkeys(kind.buy for kind, _ in _told(rules, parts, groups) if kind.buy))


def _told(rules: KitchenRules, parts: Iterable[Part], groups: Iterable[str]) -> list[tuple[Kind, Rule]]:
    asked = [group for group in groups if group in rules.rules]
    found = [(rules.kinds[part.kind], rules.rules[group].get(part.kind)) for part in parts for group in asked]
    return [(kind, rule) for kind, rule in found if rule is not None and rule.verdict in TOLD]
