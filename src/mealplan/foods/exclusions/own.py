"""A person's own exclusions and dislikes: by food, group, ingredient or word; three-state like the built-in ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from mealplan.errors import ValueProblem
from mealplan.foods.exclusions import english, text
from mealplan.foods.exclusions.reasons import Judged, because
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
#: One thing in the words of several countries, or spelt in several ways. Plurals need no entry.
_SAME = (
    ("aubergine", "eggplant", "brinjal"), ("courgette", "zucchini"), ("yoghurt", "yogurt", "yoghourt"),
    ("prawn", "shrimp"), ("chickpea", "chick pea", "garbanzo", "garbanzo bean"), ("rocket", "arugula"),
    ("swede", "rutabaga"), ("beetroot", "beet"), ("linseed", "flaxseed", "flax seed"), ("peanut", "groundnut"),
    ("soya", "soy"), ("chilli", "chili", "chile"), ("spring onion", "scallion", "green onion"),
    ("maize", "corn", "sweetcorn"), ("mangetout", "mange tout", "snow pea"), ("broad bean", "fava bean"),
    ("fresh coriander", "coriander leaf", "cilantro"), ("wholemeal", "whole wheat", "wholewheat"),
    ("omelette", "omelet"), ("doughnut", "donut"), ("ketchup", "catsup"), ("liquorice", "licorice"),
    ("haricot bean", "navy bean"), ("butter bean", "lima bean"), ("pak choi", "bok choy"), ("squid", "calamari"),
    ("bell pepper", "sweet pepper", "capsicum", "peppers, sweet"), ("celeriac", "celery root"),
    ("okra", "lady's finger"),
    ("tofu", "bean curd"), ("hummus", "houmous", "humous"), ("treacle", "molasses"), ("porcini", "cep"),
    ("brussels sprout", "brussel sprout"), ("broccoli", "brocolli"), ("chicory", "endive", "witloof"),
    ("papaya", "pawpaw"), ("clementine", "satsuma", "mandarin", "tangerine"), ("gammon", "ham"), ("mayonnaise", "mayo"),
)  # fmt: skip


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
        in it (`Catalogue.holdings`); without it, and for words, composite foods that do not name the
        thing are MAYBE for `ingredient:` and FREE for `word:` (a dislike by name)."""
        return english.verdict(self.judged(food, holdings))

    def judged(self, food: Food, holdings: Mapping[str, bool] | None = None) -> Judged:
        """As `verdict`, with the reason as data."""
        if self.kind == "food":
            if food.id == self.value:
                return Judged(Answer.CONTAINS, because("own_food", self.value))
            return Judged(Answer.FREE, because("other_food"))
        if self.kind == "group":
            wanted = text.phrase(self.value)
            same = food.group_code == self.value or wanted == text.phrase(food.group)
            return Judged(Answer.CONTAINS if same else Answer.FREE, because("group", food.group))
        if self.names(food.name):
            return Judged(Answer.CONTAINS, because("own_named", self.value))
        if self.kind == "word":
            return Judged(Answer.FREE, because("own_not_named", self.value))
        return self._by_ingredient(food, holdings)

    def names(self, said: str) -> bool:
        """Whether a name says the thing, in any number and spelling, and does not deny it ("gluten-free")."""
        words = text.read(said)
        return any(wanted in words.line and not _denied(words, wanted) for wanted in _forms(self.value))

    def is_name(self, said: str) -> bool:
        """Whether the whole name is the thing, in any number and spelling."""
        return text.read(said).line in _forms(self.value)

    def _by_ingredient(self, food: Food, holdings: Mapping[str, bool] | None) -> Judged:
        if holdings is not None:
            answer = Answer.FREE
            for name, sure in holdings.items():
                if self.names(name):
                    answer = max(answer, Answer.CONTAINS if sure else Answer.MAYBE, key=lambda a: a.rank)
            return Judged(answer, because("own_ingredient", self.value, answer.value))
        if food.group_code in COMPOSITE_GROUPS:
            return Judged(Answer.MAYBE, because("own_unstated", self.value))
        return Judged(Answer.FREE, because("own_not_named", self.value))


def _denied(words: text.Words, wanted: str) -> bool:
    """Whether every place where the wanted words stand is denied ("without onion")."""
    tokens = tuple(wanted.split())
    places = [at for at in range(len(words.tokens)) if words.tokens[at : at + len(tokens)] == tokens]
    free = [words.tokens[at + len(tokens) : at + len(tokens) + 1] == ("free",) for at in places]
    return all(no or words.certainty[at] == text.Certainty.DENIED for at, no in zip(places, free, strict=True))


@lru_cache(maxsize=1000)
def _forms(value: str) -> frozenset[str]:
    """The padded, folded lines in which the thing may be written: British and US words, other spellings."""
    line = f" {' '.join(text.phrase(value))} "
    found = {line}
    for group in _SAME:
        members = [f" {' '.join(text.phrase(one))} " for one in group]
        said = max((one for one in members if one in line), key=len, default=None)
        if said is not None:
            found |= {line.replace(said, other) for other in members}
    return frozenset(found)
