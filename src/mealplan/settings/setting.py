"""One setting as it was typed."""

from __future__ import annotations

from dataclasses import dataclass, field

SHIPPED = "shipped:"  # what the origin of a setting begins with that a profile shipped with mealplan makes
PROFILE = "profile:"  # what the origin of an eater's name begins with; behind it: where her profile is found again


@dataclass(frozen=True, slots=True)
class Setting:
    """An option's name and its text as typed (DAY stays text). `origin`: the profile that says it ("" for her own word
    in a command or on the screen); `where`: the place that an error names; `told`: what is to be told once of the word
    that stood there ("coeliac: the exclusion gluten is used")."""

    name: str
    text: str
    origin: str = ""
    where: str = field(default="", compare=False)
    told: str = field(default="", compare=False)
    who: str = ""

    @property
    def shipped(self) -> bool:
        """Whether nobody typed it: it is a default of a profile that came with mealplan."""
        return self.origin.startswith(SHIPPED)
