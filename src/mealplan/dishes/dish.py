"""A dish as data: what it is made of, in three weights, and what it asks of the cook."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Course(StrEnum):
    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    DINNER = "dinner"
    SNACK = "snack"
    SIDE = "side"


AS_IS, OPTIONAL, APART, TO_TASTE = MARKS = ("as is", "optional", "apart", "to taste")
"""What a line of a dish may say of itself: it is never changed; it may be left out; it is made or added per plate; it
is salt by taste."""


@dataclass(frozen=True, slots=True)
class Portioned:
    """One ingredient of a whole recipe (all servings), in grams.

    bought: as the shop sells it, refuse included; edible: trimmed, raw; eaten: after cooking.
    `food` is the food entry in the state in which it is eaten.
    """

    ingredient: str
    food: str
    bought_g: float
    edible_g: float
    eaten_g: float
    retention: str | None
    shown: str  # the kitchen amount as written: "2 tbsp", "1", "80 g"
    amount: float | None  # of the whole recipe, in `unit`, for scaling what is shown
    unit: str
    note: str
    fixed: bool = False  # `{=1%tbsp}`: the same however many portions are cooked
    id: str = ""  # of the ingredient
    cooked: bool | None = None  # cooked through in this dish (True), not (False); None: the dish does not say
    said: str = ""  # what the method calls it: "chopped tomatoes"
    marks: tuple[str, ...] = ()  # some of MARKS
    instead: tuple[str, ...] = ()  # `(or: rice)`: ingredients of the dish's own choice, in its place

    def times(self, factor: float) -> float:
        """What its weights and its amount grow by when the recipe is cooked `factor` times: by nothing where fixed."""
        return 1.0 if self.fixed else factor


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the method. `text` is plain words; minutes from its timers and preparation."""

    text: str
    active_minutes: float
    wait_minutes: float
    timers: tuple[tuple[str, float], ...] = ()  # (name, minutes)


@dataclass(frozen=True, slots=True)
class Dish:
    """A recipe resolved against the ingredient catalogue. Everything but title, course, servings, tags and keeps
    is computed, never declared."""

    id: str
    title: str
    courses: tuple[Course, ...]
    servings: float
    tags: tuple[str, ...]
    fridge_days: int  # 0: eat at once
    freezer_days: int  # 0: does not freeze
    ingredients: tuple[Portioned, ...]
    cookware: tuple[str, ...]
    steps: tuple[Step, ...]
    active_minutes: float  # hands-on time of one cook, preparation included
    total_minutes: float
    no_cook: bool  # nothing on a hob or in an oven (a kettle or toaster is no cooking)
    main_ingredient: str  # the family that carries the dish, for variety
    portion_step: float  # smallest step of portions that keeps whole pieces whole: 0.25, 0.5 or 1
    user: bool = False  # the user's own dish
    path: str = ""  # where it was read from
    cook_step: float = (
        1.0  # smallest number of portions whose multiples can be cooked without a broken piece (3 eggs for 2: 2)
    )

    adapted: tuple[tuple[str, str], ...] = ()  # (ingredient, what stands in for it or "") of a dish as somebody eats it
    again_minutes: float = 2.0  # hands-on, to serve what was cooked before: pasta to boil fresh is not 2 minutes
    most: float = 2.0  # portions of it at one meal: one glass of milk, not two
    cutting_minutes: float = 0.0  # of the active ones, cutting and peeling: twice the recipe takes them twice

    @property
    def freezes(self) -> bool:
        return self.freezer_days > 0
