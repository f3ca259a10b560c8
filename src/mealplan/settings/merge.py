"""How settings merge: the list of all that was typed, in order, becomes what counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from mealplan.settings.options import Merge, Option, option, options
from mealplan.settings.setting import Setting

Said = dict[str, list[Setting]]


def merged(asked: Iterable[Setting]) -> Said:
    """What counts of settings in order, by option; what is taken back is gone. Of DAYS and PLACES all stay in order:
    which days a text means is known only with the dates of a plan."""
    said: Said = {name: [] for name in options()}
    for one in asked:
        row = option(one.name)
        standing = said[one.name]
        if row.takes:
            said[one.name].append(one)
            said[row.takes] = [old for old in said[row.takes] if not _is_meant(row.takes, old, one.text)]
        elif row.merge is Merge.LAST:
            said[one.name] = [one]
        elif row.merge is Merge.ADD:
            if all(_same(one.text) != _same(old.text) for old in standing):
                standing.append(one)
        elif row.merge is Merge.BY_KEY:
            said[one.name] = [*(old for old in standing if not keys(old) <= keys(one)), one]
        elif one.text == "none":
            said[one.name] = []
        else:
            standing.append(one)
    return said


def last(said: Said, name: str) -> str | None:
    """The text that counts of an option with one value; None where nothing is said."""
    return said[name][-1].text if said[name] else None


def texts(said: Said, name: str) -> tuple[str, ...]:
    return tuple(one.text for one in said[name])


def values(said: Said, part: str) -> dict[str, Any]:
    """Fields of a part of the request ("eater", "eater.person", "week" ...) as the table says they are filled: those of
    which something is said."""
    return {
        row.place.rpartition(".")[2]: _CONVERTED[row.value](texts(said, row.name))
        for row in options().values()
        if row.value and row.place.rpartition(".")[0] == part and said[row.name]
    }


def _kg(found: Sequence[str]) -> float:
    from mealplan.units import parse_weight_kg

    return parse_weight_kg(found[-1])


def _cm(found: Sequence[str]) -> float:
    from mealplan.units import parse_height_cm

    return parse_height_cm(found[-1])


def _seconds(found: Sequence[str]) -> float | None:
    from mealplan.settings.readers import seconds

    return None if found[-1] == "none" else seconds(found[-1], None)


_CONVERTED: dict[str, Callable[[Sequence[str]], Any]] = {
    "texts": tuple,
    "numbers": lambda found: tuple((a, float(b)) for a, _, b in (text.partition("=") for text in found)),
    "pairs": lambda found: tuple((a, b) for a, _, b in (text.partition("=") for text in found)),
    "text": lambda found: found[-1],
    "int": lambda found: int(found[-1]),
    "number": lambda found: None if found[-1] == "none" else float(found[-1]),
    "yes": lambda found: found[-1] == "yes",
    "commas": lambda found: tuple(found[-1].split(",")),
    "share": lambda found: float(found[-1].rstrip("%")) / (100.0 if found[-1].endswith("%") else 1.0),
    "seconds": _seconds,
    "kg": _kg,
    "cm": _cm,
}


def keys(setting: Setting) -> frozenset[object]:
    """What a BY_KEY setting sets: the bounds of a target, the name of a supplement, the food or meal of another."""
    if setting.name == "target":
        return target_bounds(setting.text)
    if setting.name == "supplement":
        from mealplan.nutrition.supplements import parse_supplement

        return frozenset({_same(parse_supplement(setting.text).name)})
    return frozenset({_same(setting.text.rpartition("=")[0])})


def target_bounds(text: str) -> frozenset[object]:
    """Which bounds a target sets: (nutrient, "min" | "max", "mean" | "each-day" | "meal" | "absorbed")."""
    from mealplan.nutrition.grammar import SAMPLE, parse_target

    target = parse_target(text, SAMPLE)
    scope = "mean" if target.period in ("day", "week") else target.period
    sides = [side for side, value in (("min", target.minimum), ("max", target.maximum)) if value is not None]
    return frozenset((target.nutrient, side, scope) for side in sides)


def _is_meant(name: str, old: Setting, text: str) -> bool:
    """Whether a text names a standing setting that is to be taken back."""
    if name == "target":
        from mealplan.nutrition.nutrients import nutrient

        key = nutrient(text, where="--no-target").key
        return any(bound[0] == key for bound in target_bounds(old.text) if isinstance(bound, tuple))
    if name == "supplement":
        from mealplan.nutrition.supplements import parse_supplement

        held = parse_supplement(old.text)
        return _same(text) in {_same(held.name), *(_same(key) for key, _ in held.contains)}
    return _same(text) in (_same(old.text), _same(old.text.rpartition("=")[0] or old.text))


def _same(text: str) -> str:
    """Names differ in case, spaces, hyphens and underscores without being others."""
    return re.sub(r"[\s_-]+", " ", text.strip().casefold())


def appended(asked: Sequence[Setting], new: Sequence[Setting]) -> tuple[Setting, ...]:
    """Settings with an edit's behind them. What she said herself before and says anew is not kept twice; what profiles
    say stays where it is. A lock takes the place of what earlier commands locked at its meal."""
    freed: list[Setting] = []
    for one in new:
        if one.name == "lock":
            free = Setting("lock", f"{_head(one.text)}=none")
            if free not in freed:
                freed.append(free)
    fresh = [*freed, *(one for one in new if one not in freed)]
    replaced = {(one.who, one.name, _literal(option(one.name), one.text)) for one in fresh}
    kept = [
        old
        for old in asked
        if old.origin or (old.who, old.name, _literal(option(old.name), old.text)) not in replaced
    ]
    return (*kept, *fresh)


def _head(text: str) -> str:
    return text.partition("=")[0]


def _literal(row: Option, text: str) -> str:
    """What a later text of the same literal replaces wholly."""
    if row.merge is Merge.LAST:
        return ""
    return _head(text) if row.name in ("minutes", "flare", "lock", "meal-time") else text
