"""The English words of the judge's reasons: one function for each key of a `Reason`, and nowhere else. The compiled
catalogue keeps these words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mealplan.foods.exclusions.reasons import Judged, Reason
from mealplan.foods.food import Verdict

CLAIM_WORDS = {"vegan": "vegan", "vegetarian": "vegetarian", "pescatarian": "pescatarian",
               "halal": "halal", "kosher_style": "kosher", "corn": "maize-free"}  # fmt: skip


def words(reason: Reason) -> str:
    """A reason as people read it. Raises KeyError for a key that nobody says, TypeError for what it is not about."""
    return _WORDS[reason.key](*reason.args)


def verdict(judged: Judged) -> Verdict:
    """What was judged, with its reason in words."""
    return Verdict(judged.answer, words(judged.reason))


def claim_words(exclusion: str) -> str:
    """What a packet says that claims it: "vegan", "egg-free", "sulphite-free"."""
    return CLAIM_WORDS.get(exclusion, exclusion.replace("_", " ").removesuffix("s") + "-free")


def _label(label: str, why: str) -> str:
    return f"{label} ({why})" if why else label


def _own_ingredient(value: str, answer: str) -> str:
    why = {
        "free": "not in it",
        "maybe": "may be in it; the recipe is not stated",
        "contains": "usual in it",
    }
    return f"{value}: {why[answer]}"


_WORDS: Mapping[str, Callable[..., str]] = {
    # what read a food
    "rule": lambda text: text,  # the rule's own words
    "reviewed": lambda text: f"reviewed: {text}",
    "named": lambda phrase: f"its name says {phrase!r}",
    "stated": lambda line: f"{line!r} in its statement",
    "not_known": lambda line: f"{line!r} is not known",
    "some_makes": lambda of: f"only some makes hold it: {words(of)}",
    # what a food is or holds
    "is": _label,
    "may_hold": lambda label, why: f"may hold {_label(label, why)}",
    "usual_in": lambda label, why, whole: f"{_label(label, why)} is usual in {whole}",
    "unstated": lambda label, why, whole: f"{whole} may hold {_label(label, why)}; the recipe is not stated",
    "nothing_counts": lambda: "nothing in it counts",
    "not_in": lambda label: f"none in {label}, and its name says of none",
    "packet": lambda exclusion: f"{claim_words(exclusion)} by the claim on the packet",
    "together": lambda first, second: f"together in one food: {words(first)}; {words(second)}",
    # foods of a person's own
    "own_incomplete": lambda: "not named, but nobody says that its ingredients are all told (`complete = true`)",
    "own_unread": lambda line: f"not named, but {line!r} in its ingredients is not read to its end",
    "own_disputed": lambda exclusion, why: f"the packet claims {claim_words(exclusion)}, but {words(why)}",
    "own_kitchen": lambda: "a food of your own: nobody has looked at what is advised",
    # what numbers say
    "lactose": lambda grams: f"{grams:g} g lactose per 100 g: it holds milk",
    "alcohol": lambda grams: f"{grams:g} g alcohol per 100 g",
    "caffeine": lambda mg: f"{mg:g} mg caffeine per 100 g",
    "cholesterol": lambda mg: f"{mg:g} mg cholesterol per 100 g: it holds something of an animal",
    # a person's own exclusions
    "own_food": lambda food: f"you excluded {food}",
    "other_food": lambda: "not the food that you excluded",
    "group": lambda group: f"food group {group}",
    "own_named": lambda value: f"its name says {value}",
    "own_not_named": lambda value: f"its name does not say {value}",
    "own_ingredient": _own_ingredient,
    "own_unstated": lambda value: f"{value}: its ingredients are not stated",
}
KEYS = tuple(_WORDS)
