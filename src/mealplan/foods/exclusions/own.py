"""A person's own exclusions and dislikes: by food, group, ingredient or word; three-state like the built-in ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mealplan.errors import ValueProblem
from mealplan.foods.exclusions import text
from mealplan.foods.food import Answer, Food, Verdict

COMPOSITE_GROUPS = frozenset(
    {
        "0300",
        "0600",
        "0700",
        "0800",
        "1800",
        "1900",
        "2100",
        "2200",
        "2500",
        "3500",
        "3600",
    }
)
"""SR28 groups of recipes and products: a word that is absent from their names proves nothing."""

_KINDS = ("food", "group", "ingredient", "word")


@dataclass(frozen=True, slots=True)
class OwnExclusion:
    """`food:sr28:11282`, `group:Sausages and Luncheon Meats`, `ingredient:garlic`, `word:liver`, or a plain word.

    A plain entry is read as a food id where it looks like one, else as a word.
    """

    kind: str
    value: str

    @classmethod
    def parse(cls, entry: str) -> OwnExclusion:
        """Read one entry. ValueProblem when it is empty or holds no word."""
        shown = entry.strip()
        kind, separator, rest = shown.partition(":")
        if separator and kind.lower() in _KINDS:
            value = rest.strip()
            kind = kind.lower()
        elif shown.startswith(("sr28:", "extra:", "user:", "fdc:")):
            kind, value = "food", shown
        else:
            kind, value = "word", shown
        if not value or (kind != "food" and not text.phrase(value)):
            raise ValueProblem(
                f"own exclusion {shown[:60]!r} names nothing",
                hint="write a word (liver), food:ID, group:NAME or ingredient:NAME",
            )
        return cls(kind, value)

    def verdict(self, food: Food, holdings: Mapping[str, bool] | None = None) -> Verdict:
        """Whether the food is or holds the thing. `holdings` says of each source in the food whether it surely is
        in it (`compile.read_holdings`); without it, and for words, composite foods that do not name the
        thing are MAYBE for `ingredient:` and FREE for `word:` (a dislike by name)."""
        if self.kind == "food":
            same = food.id == self.value
            return Verdict(
                Answer.CONTAINS if same else Answer.FREE,
                f"you excluded {self.value}" if same else "not the food that you excluded",
            )
        wanted = f" {' '.join(text.phrase(self.value))} "
        if self.kind == "group":
            same = food.group_code == self.value or wanted == f" {' '.join(text.phrase(food.group))} "
            return Verdict(Answer.CONTAINS if same else Answer.FREE, f"food group {food.group}")
        words = text.read(food.name)
        if wanted in words.line and not _denied(words, wanted):
            return Verdict(Answer.CONTAINS, f"its name says {self.value}")
        if self.kind == "word":
            return Verdict(Answer.FREE, f"its name does not say {self.value}")
        return self._by_ingredient(food, wanted, holdings)

    def _by_ingredient(self, food: Food, wanted: str, holdings: Mapping[str, bool] | None) -> Verdict:
        if holdings is not None:
            answer = Answer.FREE
            for name, sure in holdings.items():
                if wanted in f" {' '.join(text.phrase(name))} ":
                    answer = max(answer, Answer.CONTAINS if sure else Answer.MAYBE, key=lambda a: a.rank)
            why = {
                Answer.FREE: "not a part of it",
                Answer.MAYBE: "may be in it; the recipe is not stated",
                Answer.CONTAINS: "usual in it",
            }[answer]
            return Verdict(answer, f"{self.value}: {why}")
        if food.group_code in COMPOSITE_GROUPS:
            return Verdict(Answer.MAYBE, f"{self.value}: its ingredients are not stated")
        return Verdict(Answer.FREE, f"its name does not say {self.value}")


def _denied(words: text.Words, wanted: str) -> bool:
    """Whether every place where the wanted words stand is denied ("without onion")."""
    tokens = tuple(wanted.split())
    places = [at for at in range(len(words.tokens)) if words.tokens[at : at + len(tokens)] == tokens]
    return all(words.certainty[at] == text.Certainty.DENIED for at in places)
