"""What a medicine or condition asks of a plan, as data: what is left out, offered, aimed at, timed, asked or told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mealplan.care.index import Found
from mealplan.care.tables import Condition, Interaction, Medicine, acts, interactions, medicines, not_offered

What = Literal["exclude", "suggest", "target", "ask_first", "timing", "note"]

NO_PLAN, CANNOT = "No plan is made with it here.", "Cannot be planned here:"
BY_NAME = "ingredient:"  # before a food that is left out by its name: the way a dislike is typed
ASK_FIRST = ("Standard targets may not fit: no plan on them before your clinician agreed (--targets-agreed), or on the "
             "targets of your clinic.")


@dataclass(frozen=True, slots=True)
class Does:
    """One thing that follows. `value`: the exclusion, of `exclude` and `suggest`; else what is aimed at or kept apart,
    in words, or empty. `text`: what is known, a sentence or more; `evidence`: how sure it is, where that is told."""

    what: What
    value: str
    title: str
    text: str
    evidence: str
    source: str


def does(found: Found) -> tuple[Does, ...]:
    """What follows from one thing, what is set before what is offered or told; empty where nothing is known to."""
    if isinstance(found, Medicine):
        out = [one for key in found.keys for one in _of_key(interactions()[key])]
        if found.note:
            out.append(Does("note", "", "", found.note, "", medicines()[found.generic].source))
    else:
        out = _of_condition(found)
    order: tuple[What, ...] = ("ask_first", "exclude", "suggest", "target", "timing", "note")
    return tuple(sorted(out, key=lambda one: order.index(one.what)))


def _of_key(row: Interaction) -> list[Does]:
    def of(what: What, value: str) -> Does:
        return Does(what, value, row.title, row.what_is_known, row.evidence, row.source)

    if row.action == "none":
        return []
    if row.action == "exclusion":
        return [of("exclude", name) for name in row.exclusions]
    offered = [act.value for act in acts().get(row.key, ()) if act.what == "suggest"]
    if offered:
        return [of("suggest", name) for name in offered]
    if row.action == "caution":
        return [of("note", row.target_or_timing)]
    return [of(row.action, row.target_or_timing)]


def _of_condition(row: Condition) -> list[Does]:
    def of(what: What, value: str, text: str) -> Does:
        return Does(what, value, "", text, "", row.source)

    out = [of("exclude", f"{BY_NAME}{word}", row.note or f"With {row.name}.") for word in row.avoid]
    refused = row.how == "sets" and any(name in not_offered() for name in row.exclusions)
    if row.ask_first and not refused:
        out.append(of("ask_first", "", ASK_FIRST))
    for name in row.exclusions:
        if name in not_offered():
            out.append(of("note", "", f"{NO_PLAN if refused else CANNOT} {not_offered()[name]}"))
        else:
            out.append(of("exclude" if row.how == "sets" else "suggest", name, row.note or f"With {row.name}."))
    if row.targets:
        out.append(of("target", row.targets, f"Usual with {row.name}: {row.targets}."))
    if row.note and not any(one.text == row.note for one in out):
        out.append(of("note", "", row.note))
    return out
