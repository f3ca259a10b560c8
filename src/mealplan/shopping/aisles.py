"""The order of the shop: our aisles, or the user's own from Cooklang's `aisle.conf`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from mealplan.dishes.cooklang import clean
from mealplan.dishes.ingredients import Names
from mealplan.errors import ValueProblem
from mealplan.goods.files import MOST_CHARACTERS, read_text
from mealplan.kinds import told

#: As most shops are laid out: fresh first, frozen near the till.
DEFAULT_ORDER = (
    "produce", "fresh-herbs", "fruit", "bakery", "meat-and-poultry", "fish", "dairy-and-eggs",
    "plant-milks-and-alternatives", "pulses-and-tins", "grains-and-pasta", "baking", "nuts-and-seeds",
    "oils-and-condiments", "spices", "drinks", "frozen",
)  # fmt: skip
OTHER = "other"
_SECTION = re.compile(r"\[(.{1,80})\]")


@dataclass(frozen=True, slots=True)
class Aisles:
    """`order`: aisles from the door to the till. `own`: where the user's file puts an ingredient, by its name."""

    order: tuple[str, ...] = DEFAULT_ORDER
    own: tuple[tuple[str, str], ...] = ()

    def of(self, item: str, usual: str) -> str:
        """The aisle of an item whose usual aisle is `usual`, as the file spells it."""
        named = dict(self.own).get(item, usual)
        return next((name for name in self.order if same(name) == same(named)), named)

    def rank(self, aisle: str) -> tuple[int, str]:
        """For sorting; aisles that nobody ordered come last, by name."""
        order = {name: at for at, name in enumerate(self.order)}
        return (order.get(aisle, len(order)), aisle)


def same(aisle: str) -> str:
    """What two spellings of one aisle have in common: "Veg & Fruit", "veg and fruit", "veg-and-fruit"."""
    return " ".join(re.sub(r"[-‐-―_/]+", " ", aisle.replace("&", " and ")).casefold().split())


def heading(aisle: str) -> str:
    """An aisle as it stands above its things."""
    return " ".join(aisle.replace("-", " ").split()).capitalize()


def read_aisles(text: str, names: Names, where: str = "aisle.conf") -> Aisles:
    """`[aisle]` lines, below each its items, `potatoes | potato` for other names. Items that are no ingredient of ours
    are skipped (a shop sells soap, too). Raises ValueProblem for an item before any aisle."""
    if len(text) > MOST_CHARACTERS:
        raise ValueProblem("the file is too long for a list of aisles", where=where)
    kind = told(text)
    if kind is not None or text.lstrip().startswith("[["):
        hint = "Write `[produce]`, and its items below it."
        raise ValueProblem(f"no list of aisles: {kind or 'this is TOML'}", where=where, hint=hint)
    order: dict[str, str] = {}  # by what its spellings have in common: as it is spelled first
    here = ""
    own: dict[str, str] = {}
    for number, raw in enumerate(clean(text).split("\n"), 1):
        line = raw.split("//")[0].strip()
        if not line or line.startswith("#"):
            continue
        section = _SECTION.fullmatch(line)
        if section is not None:
            here = " ".join(section.group(1).split())
            here = order.setdefault(same(here), here)
            continue
        if not here:
            raise ValueProblem(
                f"{line[:40]!r} stands in no aisle", where=f"{where}:{number}", hint="Begin with `[produce]`."
            )
        for word in line.split("|"):
            ingredient = names.get(word.strip())
            if ingredient is not None:
                own.setdefault(ingredient.name, here)
    left = (name for name in DEFAULT_ORDER if same(name) not in order)
    return Aisles((*order.values(), *left), tuple(own.items()))


def load_aisles(path: Path, names: Names) -> Aisles:
    """The file's aisles. Raises ValueProblem when it cannot be read."""
    return read_aisles(read_text(path), names, str(path))
