"""The words of a dish's front matter that are not simply ours: Cooklang's canonical keys, servings and courses as text.

What other people's files say and this program has no use for is passed over and told; nothing is lost in silence.
"""

from __future__ import annotations

import re

from mealplan.dishes.dish import Course
from mealplan.dishes.findings import Log
from mealplan.dishes.quantities import number

KEYS = ("title", "servings", "course", "tags", "keeps", "most", "source", "cooked", "raw")
#: Other names of our own keys.
SAME = {"serves": "servings", "category": "course", "source.name": "source", "source.url": "source", "tag": "tags"}
#: Canonical keys that say when or for whom: computed here, so what the file says is not believed.
COMPUTED = frozenset(
    {
        "time", "duration", "time required", "total time", "prep time", "cook time", "preparation time", "cooking time",
        "time.total", "time.prep", "time.cook", "time.preparation", "diet", "diets", "effort", "nutrients", "nutrition",
        "calories", "exclusions", "allergens", "minutes", "active minutes", "total minutes", "active time",
    }
)  # fmt: skip
#: Keys that describe: no plan asks for them.
PASSED = frozenset(
    {
        "author", "source.author", "description", "introduction", "cuisine", "difficulty", "image", "images", "picture",
        "pictures", "photo", "locale", "language", "video", "url", "link", "date", "created", "rating", "cost", "yield",
        "notes", "comments", "keywords", "id", "slug", "emoji", "icon", "license", "copyright", "publisher",
    }
)  # fmt: skip
MAX_SERVINGS = 24
_PEOPLE = r"(?:servings?|people|persons?|portions?|adults?|eaters?|helpings?|serves)"
_SERVINGS = re.compile(
    r"(?:serves|for|makes|about|approx\.?|ca\.?)?\s*(?P<least>[\d./½¼¾\s]+?)\s*(?:(?:-|–|—|\bto\b|\bor\b)\s*(?P<most>[\d./½¼¾]+)\s*)?"
    rf"(?P<others>(?:\|\s*\d+\s*)*)(?P<people>{_PEOPLE})?\.?",
    re.IGNORECASE,
)
_COURSES: dict[str, tuple[Course, ...]] = {
    "main": (Course.LUNCH, Course.DINNER),
    "main course": (Course.LUNCH, Course.DINNER),
    "main dish": (Course.LUNCH, Course.DINNER),
    "entree": (Course.LUNCH, Course.DINNER),
    "entrée": (Course.LUNCH, Course.DINNER),
    "supper": (Course.DINNER,),
    "brunch": (Course.BREAKFAST,),
    "side dish": (Course.SIDE,),
    "starter": (Course.SIDE,),
    "appetizer": (Course.SIDE,),
    "appetiser": (Course.SIDE,),
    "dessert": (Course.SNACK,),
}


def plain_key(key: str) -> str:
    """The form in which keys are compared: "Prep_Time" and "prep-time" are "prep time"."""
    return re.sub(r"[\s_-]+", " ", key.strip().lower())


def servings(value: object, line: int, log: Log) -> float | None:
    """The number of servings in `4`, `"4"`, `4 people`, `4-6` (its lower end) or `2|4` (the first); None for others."""
    if isinstance(value, list) and value and all(isinstance(one, int | float) for one in value):
        log.note(line, f"several numbers of servings: {value[0]} is taken")
        value = value[0]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    found = _SERVINGS.fullmatch(" ".join(value.split())) if isinstance(value, str) and len(value) <= 40 else None
    if found is None or (least := number(found["least"])) is None:
        return None
    if found["most"]:
        most = number(found["most"])
        if most is None or most < least:
            return None
        log.note(line, f"servings {found['least'].strip()}-{found['most']}: read as {least:g}, the lower end")
    if found["others"]:
        log.note(line, f"several numbers of servings: {least:g} is taken")
    return least


def servings_of_yield(value: object, line: int, log: Log) -> float | None:
    """Servings that only `yield` tells ("4 servings"); None where it tells something else."""
    if not isinstance(value, str) or re.search(_PEOPLE, value, re.IGNORECASE) is None:
        return None
    found = servings(value, line, log)
    if found is not None:
        log.note(line, f"the servings are taken from yield: {found:g}")
    return found


def courses_named(words: list[str], line: int, log: Log) -> tuple[list[Course], list[str]]:
    """(the courses of the words, the words that are none)."""
    known = {course.value: course for course in Course}
    found: list[Course] = []
    unknown: list[str] = []
    for word in words:
        low = " ".join(word.lower().split())
        single = low.removesuffix("es") if low.endswith("shes") else low.removesuffix("s")
        name = next((form for form in (low, single) if form in known or form in _COURSES), None)
        if name is None:
            unknown.append(word)
        elif name in known:
            found.append(known[name])
        else:
            found += _COURSES[name]
            log.note(line, f"course {low!r} is read as {' and '.join(_COURSES[name])}")
    return list(dict.fromkeys(found)), unknown


def split_words(text: str) -> list[str]:
    """The words of a list that was written as one text: "lunch, dinner"."""
    return [word.strip() for word in re.split(r"[,;/&]|\s+and\s+", text) if word.strip()]
