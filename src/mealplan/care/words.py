"""An answer in words and as data. Facts with their sources; nothing treats, nothing is called safe, nobody is told to
take or leave a medicine; and once at the end: ask your clinician or pharmacist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mealplan.care.does import BY_NAME, Does, does
from mealplan.care.index import Found, what_it_is
from mealplan.care.names import Answer, answer, has_note
from mealplan.care.person import STAGES, answers
from mealplan.care.tables import Condition, Medicine, class_titles, medicines
from mealplan.foods.kitchen.words import left_out
from mealplan.nutrition.person import Person

ASK = "Ask your clinician or pharmacist."
ASSUMED = "Taken as yours; if it is not, take it off with --no-condition"
NO_NOTE = "Known; no food note here, which is not a clearance."

_LEADS = {
    "exclude": "Set: {value}.",
    "suggest": "Offered, not set: {value}.",
    "target": "Aimed at: {value}.",
    "timing": "Timing: {value}.",
}


def block(answers: Iterable[Answer]) -> str:
    """The answers as one block of text: a paragraph each, what is known below it, whom to ask at the end; no line
    twice."""
    out: list[str] = []
    told: set[str] = set()
    for one in answers:
        out += [*paragraph(one, told), ""]
    return "\n".join([*out, ASK])


def paragraph(answer: Answer, told: set[str] | None = None) -> list[str]:
    """One answer as lines; what follows from a thing is indented. `told`: lines that were said before and are not
    repeated; those of this answer are added."""
    told = set() if told is None else told
    out = [answer.danger] if answer.danger else []
    for found, read in zip(answer.found, answer.read, strict=True):
        out.append(f"{heading(found, read)}{_elsewhere(answer, found)}")
        lines = [f"  - {line_of(one)}" for one in joined(does(found))]
        out += [line for line in lines if line not in told] or (["  As above."] if lines else [])
        out += [] if has_note(found) else [f"  {NO_NOTE}"]
        told.update(lines)
    if answer.assumed:
        out.append(f"  {ASSUMED}.")
    missing = not_considered(answer)
    return [*out, missing] if missing else out


def heading(found: Found, read: str) -> str:
    """What a thing was read as: "Marcumar: phenprocoumon, a vitamin K antagonist"."""
    if isinstance(found, Condition):
        return found.name if found.name.casefold() == read.casefold() else f"{read}: {found.name}"
    if found.kind == "class":
        title = class_titles()[found.cls]
        return f"{read}: any {title}. Which one decides: name it."
    words = what_it_is(medicines()[found.generic])
    if found.kind == "misspelling":
        return f"{read}: read as {words}"
    return words if found.generic.casefold() == read.casefold() else f"{read}: {words}"


def joined(what: Sequence[Does]) -> list[Does]:
    """Several exclusions of one reason as one line."""
    out: list[Does] = []
    for one in what:
        same = next((other for other in out if other.what == one.what and other.text == one.text), None)
        if same is None:
            out.append(one)
        elif one.value:
            out[out.index(same)] = Does(one.what, f"{same.value}, {one.value}", one.title, one.text, one.evidence,
                                        one.source)
    return out


def line_of(one: Does) -> str:
    """What follows, why, how sure that is, and who says so first."""
    value = one.value
    if one.what in ("exclude", "suggest"):
        value = ", ".join(_left_out(name) for name in one.value.split(", "))
    lead = _LEADS.get(one.what, "").format(value=value) if value else ""
    title = f"{one.title}." if one.title and one.what not in ("exclude", "suggest") else ""
    text = "" if one.what == "target" and not one.title else one.text
    more = f"{_upper(one.value)}." if one.what == "note" and one.value else ""
    source = "; ".join(filter(None, (one.evidence, one.source.partition("; ")[0])))
    return " ".join(filter(None, (title, lead, text, more, f"({source})" if source else "")))


def _left_out(name: str) -> str:
    """What an exclusion, or a food that is left out by its name, leaves out."""
    return f"no {name.removeprefix(BY_NAME)}" if name.startswith(BY_NAME) else left_out(name)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def not_considered(answer: Answer) -> str:
    """What was not understood of an entry, what it may stand for, and what is asked back; empty where all of it was."""
    if answer.understood:
        return answer.ask if not answer.found else ""
    return f'"{answer.unread if answer.found else answer.said}": {why_not(answer)}'


def why_not(answer: Answer) -> str:
    """Why an entry, or what was not understood of it, is not considered; without its name."""
    near = "; ".join(answer.near)
    if answer.ask:
        return f"not considered. {answer.ask}" + (f" Known here: {near}." if near else "")
    if not near:
        return "not known here, so it is not considered. Nearest: none."
    which = "which of them did you mean?" if len(answer.near) > 1 else "did you mean it?"
    return f"not known here, so it is not considered. Nearest: {near} - {which}"


def answers_as_data(person: Person) -> list[dict[str, object]]:
    """The answers for what a person says of herself, as JSON: her medicines, her conditions, then her stage of life
    where none of them is it."""
    found = list(answers(person))
    said = {thing.name for one in found for thing in one.found}
    stage = STAGES.get(person.state)
    if stage is not None and stage not in said:
        found.append(answer("condition", stage))
    return [as_data(one) for one in found]


def as_data(answer: Answer) -> dict[str, object]:
    """One answer as JSON: of several things found, the keys at the top are those of the first, and what follows is that
    of all; `found` has them one by one."""
    things = [_thing(found, read) for found, read in zip(answer.found, answer.read, strict=True)]
    first: dict[str, object] = things[0] if things else {"kind": None, "name": None, "class": None}
    every = [_does(one) for found in answer.found for one in does(found)]
    return {
        "asked": answer.said, "known": bool(answer.found), "status": answer.status,
        "kind": first["kind"], "name": first["name"], "class": first["class"],
        "does": [one for at, one in enumerate(every) if one not in every[:at]],
        "nearest": [one.name for one in answer.nearest], "near": list(answer.near),
        "found": things, "unread": answer.unread, "ask": answer.ask, "danger": answer.danger,
        "text": "\n".join([*paragraph(answer), ASK]),
    }  # fmt: skip


def _thing(found: Found, read: str) -> dict[str, object]:
    if isinstance(found, Medicine):
        return {"kind": "medicine", "name": found.generic, "class": found.cls, "as": found.name, "read": read,
                "does": [_does(one) for one in does(found)]}
    kind = "stage" if found.kind == "stage" else "condition"
    return {"kind": kind, "name": found.name, "class": found.as_of or found.name, "as": found.name, "read": read,
            "does": [_does(one) for one in does(found)]}


def _does(one: Does) -> dict[str, object]:
    text = " ".join(filter(None, (f"{one.title}." if one.title else "", one.text)))
    return {"what": one.what, "value": one.value, "text": text, "source": one.source}


def _elsewhere(answer: Answer, found: Found) -> str:
    is_medicine = isinstance(found, Medicine)
    if answer.typed_as is None or (answer.typed_as == "medicine") == is_medicine:
        return ""
    return " (a medicine, typed as a condition)" if is_medicine else " (a condition, typed as a medicine)"
