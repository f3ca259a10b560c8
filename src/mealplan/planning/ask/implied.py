"""What her conditions, medicines and stage of life bring into a request: exclusions that are set until she lifts them,
questions that come before a plan, nutrients that are kept steady, limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mealplan.care.consider import Care, Consequence, consider
from mealplan.errors import ValueProblem
from mealplan.nutrition.caps import FamilyCap
from mealplan.nutrition.defaults import KCAL_PER_G
from mealplan.nutrition.person import Person
from mealplan.nutrition.targets import Resolved
from mealplan.settings.setting import Setting

WHO = ("age", "sex", "state", "medicine", "condition")  # the settings that say who she is


@dataclass(frozen=True, slots=True)
class Implied:
    """Of a request: `excluded` and `lifted`: exclusions with what sets them; `avoided`: dislikes, as typed, with the
    allergies that they come from; `agreed`: whether she said that a
    clinician agreed to standard targets, after all that is asked about first."""

    care: Care
    excluded: dict[str, tuple[str, ...]]
    lifted: dict[str, tuple[str, ...]]
    agreed: bool
    avoided: dict[str, tuple[str, ...]]

    def exclusions(self, typed: Sequence[str]) -> tuple[str, ...]:
        """Hers as typed, then what is implied."""
        return tuple(dict.fromkeys((*typed, *self.excluded)))

    def dislikes(self, typed: Sequence[str]) -> tuple[str, ...]:
        """Hers as typed, then the foods of her allergies: only the allergy itself, taken off, lets them in."""
        return tuple(dict.fromkeys((*typed, *self.avoided)))


def implied(person: Person, asked: Sequence[Setting]) -> Implied:
    """What follows from the settings of a person, in order. A word of hers (`--lift`, `--targets-agreed`) counts only
    for what stood there before it: a condition that is added later is set, and asked about, anew."""
    care = consider(person)
    lifted: dict[str, tuple[str, ...]] = {}
    left: dict[str, tuple[str, ...]] = {}
    for name, because in care.excluded.items():
        said = max((_since(asked, one) for one in because), default=-1)
        lift = max((i for i, one in enumerate(asked) if one.name == "lift" and one.text == name), default=-1)
        (lifted if lift > said else left)[name] = because
    since = max((_since(asked, one.because) for one in care.of("ask_first")), default=-1)
    agreed = [i for i, one in enumerate(asked) if one.name == "targets-agreed"]
    said_yes = bool(agreed) and asked[agreed[-1]].text == "yes" and agreed[-1] > since
    return Implied(care, left, lifted, said_yes, avoided(care))


def avoided(care: Care) -> dict[str, tuple[str, ...]]:
    """The foods of her allergies as dislikes are typed, each with the allergies."""
    return {f"ingredient:{word}": because for word, because in care.avoided.items()}


def _since(asked: Sequence[Setting], because: str) -> int:
    """Index of the setting that said it."""
    return max((i for i, one in enumerate(asked) if one.name in WHO and one.text == because), default=-1)


def check_refused(care: Care) -> None:
    """Raises ValueProblem where a condition needs a diet that cannot be made here, whatever a clinician agrees to."""
    needs = care.of("refuse")
    if needs:
        names = ", ".join(dict.fromkeys(one.because for one in needs))
        raise ValueProblem(
            f"no plan is made with {names}: what has to be left out is not known here. "
            + " ".join(dict.fromkeys(_why(one) for one in needs)),
            where=names,
            hint="A dish of the dietitian's list can be kept with `mealplan dishes new` and its nutrients shown with "
            "`mealplan analyze`. A condition that is not yours is taken off with --no-condition",
        )


def check_understood(care: Care) -> None:
    """Raises ValueProblem where a name that is not understood may be an allergy: a plan could serve its food."""
    unclear = [one for one in care.answers if one.may_be_allergy]
    if not unclear:
        return
    asks = " ".join(dict.fromkeys(one.ask for one in unclear if one.ask))
    near = " or ".join(dict.fromkeys(name for one in unclear for name in one.near))
    raise ValueProblem(
        f"not planned before this is clear: {', '.join(one.said for one in unclear)} may be an allergy. "
        + " ".join(filter(None, (f"Nearest: {near}.", asks))),
        where=", ".join(one.said for one in unclear),
        hint="Give its name in another spelling with --condition, and take this one off with --no-condition; a food "
        "that no name fits is left out with --dislike FOOD",
    )


def check_asked_first(found: Implied, resolved: Resolved) -> None:
    """Raises ValueProblem where a plan with these targets has to be asked about first."""
    if found.agreed:
        return
    asks = list(found.care.of("ask_first"))
    asks += [one for one in found.care.of("guard") if _against(one, resolved)]
    if not asks:
        return
    names = ", ".join(dict.fromkeys(one.because for one in asks))
    words = " ".join(dict.fromkeys(_why(one) for one in asks))
    raise ValueProblem(
        f"not planned before you have asked: with {names} standard targets may be wrong. {words}",
        where=names,
        hint="Ask your clinician or dietitian. When they agree, --targets-agreed plans (in a profile: targets_agreed = "
        "true under [person]); targets of your clinic are given with -t and count instead of the standard ones",
    )


def _why(one: Consequence) -> str:
    return f"{one.title[:1].upper()}{one.title[1:]}: {one.text}"


LESS = 0.95  # of the need: less energy than that is a deficit


def _against(one: Consequence, resolved: Resolved) -> bool:
    """Whether her targets are on the wrong side of a guard: "carbohydrate<130" is a maximum under 130 g a day,
    "energy<need" less energy than she needs."""
    nutrient, _, amount = one.value.partition("<")
    if amount == "need":
        return resolved.energy_kcal < LESS * resolved.need.kcal
    return any(
        t.nutrient == nutrient and t.period != "meal" and t.maximum is not None and t.maximum < float(amount)
        for t in resolved.targets
    )


def shares(care: Care, energy_kcal: float) -> list[str]:
    """Targets, as typed, for shares of the energy ("fat<=30": per cent)."""
    out = []
    for one in care.of("share"):
        nutrient, _, percent = one.value.partition("<=")
        out.append(f"{nutrient}<={float(percent) / 100.0 * energy_kcal / KCAL_PER_G[nutrient]:.1f}g")
    return out


def capped(caps: Sequence[FamilyCap], care: Care) -> tuple[FamilyCap, ...]:
    """The limits on food families, with those that her medicines bring: the stricter of two counts."""
    found = {cap.family: cap for cap in caps}
    for one in care.of("limit"):
        family, _, grams = one.value.partition("=")
        most = float(grams)
        known = found.get(family)
        if known is None or known.grams_per_week > most:
            cap = known or FamilyCap(family, most, None, one.source, one.title)
            found[family] = replace(cap, grams_per_week=most, source=one.source, reason=f"{one.because}: {one.title}")
    return tuple(found.values())
