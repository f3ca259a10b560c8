"""A dish to begin with: `mealplan dishes new`."""

from __future__ import annotations

from mealplan.dishes.dish import Course
from mealplan.errors import ValueProblem
from mealplan.idents import ident

_BODY = {
    "main": """Chop the @onion{1}(chopped) and soften it in the @olive oil{1%tbsp} in a #saucepan{} for ~{5%minutes}.

Add the @red lentils{150%g} and @water{600%ml}. Simmer with the lid on for ~wait{20%minutes}.

Stir in the @salt{0.5%tsp}.
""",
    "small": """Put the @natural yoghurt{150%g} into a #bowl{} and scatter the @walnuts{15%g}(chopped) over it.
""",
}
_ABOUT = """
[- Amounts are of the trimmed, raw ingredient; without a unit they are pieces. Notes such as (chopped) give the work.
   Egg, meat, fish, flour, frozen vegetables: say `cooked: [egg]` above where the method cooks them through.
   ~{5%minutes} is hands-on time, ~wait{20%minutes} is waiting. Check it: mealplan dishes check FILE -]
"""


#: Windows keeps these names for devices, with any suffix: no file can be called so.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))})


def slug(title: str) -> str:
    """The id (and file name) of a dish of that title: "Grandma's soup" -> "grandmas-soup". Raises ValueProblem."""
    name = ident(title)[:60].strip("-")
    if not name:
        raise ValueProblem(f"{title[:60]!r} gives no file name", hint="A title has letters: Red lentil soup.")
    return f"{name}-dish" if name in _DEVICES else name


def skeleton(title: str, course: Course = Course.DINNER) -> str:
    """A `.cook` file that passes the checks, to be written over."""
    main = course in {Course.LUNCH, Course.DINNER}
    courses = "lunch, dinner" if main else course.value
    quoted = '"' + " ".join(title.split()).replace("\\", "").replace('"', "'")[:100] + '"'
    keeps = "keeps: {fridge: 3d, freezer: 3mo}\n" if main else ""
    head = f"---\ntitle: {quoted}\nservings: {2 if main else 1}\ncourse: [{courses}]\ntags: []\n{keeps}---\n"
    return head + _BODY["main" if main else "small"] + _ABOUT
