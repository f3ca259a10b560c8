"""What a plan says, before anything else, of what she told of herself: what is left out for it, what was lifted or agreed
to by her word, and what is not known. Never silence."""

from __future__ import annotations

from mealplan.care.consider import Care, consider
from mealplan.planning.result.plan import Plan


def care_lines(plan: Plan) -> list[str]:
    """One line each, as far as there is something to say."""
    eater = plan.request.eater
    care = consider(eater.person)
    out = []
    left = {name: because for name, because in care.excluded.items() if name not in eater.lift}
    if left:
        out.append(f"Left out for what you told of yourself: {_because(left)}. Only --lift serves it after all.")
    lifted = {name: because for name, because in care.excluded.items() if name in eater.lift}
    if lifted:
        out.append(f"Served although it would be left out, by your --lift: {_because(lifted)}.")
    asked = tuple(dict.fromkeys(one.because for one in care.of("ask_first", "guard")))
    if asked and eater.targets_agreed:
        out.append(
            f"Standard targets, not adjusted for {' and '.join(asked)}: agreed with a clinician, by your word. "
            "Your own targets count instead of the standard ones."
        )
    return [*out, *not_considered(care)]


def _because(names: dict[str, tuple[str, ...]]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} ({' and '.join(because)})" for name, because in names.items())


def not_considered(care: Care) -> list[str]:
    """Names that nothing here is known of, with what they are near to, and those that may be several things."""
    out = []
    unknown = [one for one in care.unclear if one.status == "unknown"]
    if unknown:
        names = ", ".join(
            f"{one.said} (nearest: {' or '.join(one.near)})" if one.near else one.said for one in unknown
        )
        out.append(f"Not known here, so not considered: {names}. Ask your clinician or pharmacist.")
    for one in care.unclear:
        if one.status == "which":
            out.append(f"{one.said}: which one? {' or '.join(one.near)}. Not considered until it is named.")
        elif one.status != "unknown":
            out.append(f"{one.said}: {one.unread} is not understood, so not considered.")
    return out
