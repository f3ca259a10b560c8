"""Readers of the option table: a text as typed in, its one spelling out. Each raises ValueProblem that says what is
wrong, where, and how to mend it. What only the catalogue or the dates of a plan can tell is asked when the request is
resolved."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mealplan import dates
from mealplan.days import one_form, read_date
from mealplan.errors import ValueProblem, nearest, unknown_name
from mealplan.settings.options import Option, options
from mealplan.settings.setting import Setting

if TYPE_CHECKING:
    from mealplan.foods.exclusions.words import Meant

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SLOTS = ("breakfast", "lunch", "dinner", "snack")
_LONGEST = 500
_LONGEST_FILE = 1_000_000

Reader = Callable[[Option, str, str | None], str]


def checked(option: Option, setting: Setting) -> list[Setting]:
    """The setting in its one spelling; several where a word means several things ("nuts"). Raises ValueProblem."""
    where = setting.where or option.flag
    text = _safe(setting.text, where, file=option.kind == "file")
    if option.reader in WORDS:
        found, rest = WORDS[option.reader](text, where)
        texts, told = [name + rest for name in found.names], found.told("lifted" if option.takes else "used")
    else:
        texts, told = [READERS[option.reader](option, text, where)], ""
    return [Setting(setting.name, one, setting.origin, setting.where, told, setting.who) for one in texts]


def checked_again(setting: Setting) -> list[Setting]:
    """A setting out of a plan's file in its one spelling (as `checked`). Raises ValueProblem."""
    row = options().get(setting.name)
    if row is None:
        raise unknown_name("setting", setting.name[:60], options(), where="asked", listing="mealplan schema plan")
    return checked(row, setting)


def _safe(text: str, where: str | None, *, file: bool = False) -> str:
    if len(text) > (_LONGEST_FILE if file else _LONGEST):
        raise ValueProblem("is too long", where=where)
    if not file and any(ord(char) < 32 or 127 <= ord(char) < 160 for char in text):
        raise ValueProblem("holds control characters", where=where)
    return text


def plain(option: Option, text: str, where: str | None) -> str:
    """Any name, but not nothing."""
    if not text.strip():
        raise ValueProblem("names nothing", where=where, hint=f"like {option.examples[0]}")
    return re.sub(r"\s+", " ", text.strip())


def file(_option: Option, text: str, _where: str | None) -> str:
    """The text of a file, read by who opens the file."""
    return text


def choice(option: Option, text: str, where: str | None) -> str:
    word = re.sub(r"[\s-]+", "_", text.strip().lower())
    known = {one.replace("-", "_"): one for one in option.choices}
    if word not in known:
        close = nearest(word, option.choices)
        raise ValueProblem(
            f"{text[:60]!r} is no {option.name}",
            where=where,
            hint=f"did you mean {' or '.join(close)}?" if close else f"known: {', '.join(option.choices)}",
        )
    return known[word]


def yes_no(_option: Option, text: str, where: str | None) -> str:
    word = text.strip().lower()
    if word not in ("yes", "no", "true", "false"):
        raise ValueProblem(f"{text[:60]!r} is neither yes nor no", where=where)
    return "yes" if word in ("yes", "true") else "no"


def whole(option: Option, text: str, where: str | None) -> int:
    word = text.strip()
    if not re.fullmatch(r"-?[0-9]{1,19}", word):
        raise ValueProblem(f"{text[:40]!r} is no whole number", where=where, hint=f"like {option.examples[0]}")
    return int(word)


def age(option: Option, text: str, where: str | None) -> str:
    """Years; of a child whose portions alone are planned, fewer than the tables of reference intakes have (that is
    asked when the person is known)."""
    from mealplan.nutrition.person import OLDEST, SMALLEST, YOUNGEST

    years = whole(option, text, where)
    if not SMALLEST <= years <= OLDEST:
        raise ValueProblem(
            f"no reference intakes for the age of {years}",
            where=where,
            hint=f"mealplan plans for {YOUNGEST} to {OLDEST} years",
        )
    return str(years)


def days(option: Option, text: str, where: str | None) -> str:
    count = whole(option, text, where)
    if not 1 <= count <= 84:
        raise ValueProblem(f"cannot plan {count} days", where=where, hint="between 1 and 84")
    return str(count)


def seed(option: Option, text: str, where: str | None) -> str:
    number = whole(option, text, where)
    if not 0 <= number < 2**63:
        raise ValueProblem(f"{text[:40]!r} is no seed", where=where, hint="a whole number from 0")
    return str(number)


def weight(_option: Option, text: str, where: str | None) -> str:
    from mealplan.units import parse_weight_kg

    parse_weight_kg(text, where=where)
    return text.strip()


def height(_option: Option, text: str, where: str | None) -> str:
    from mealplan.units import parse_height_cm

    parse_height_cm(text, where=where)
    return text.strip()


def exclusion(text: str, where: str | None) -> tuple[Meant, str]:
    """The exclusions called `text`."""
    from mealplan.foods.exclusions.words import meant

    return meant(text, where=where), ""


def allowance(text: str, where: str | None) -> tuple[Meant, str]:
    """`gluten` or `gluten:FOOD`: the exclusions, and what stands behind each."""
    name, colon, food = text.partition(":")
    if colon and not food.strip():
        raise ValueProblem(f"{text[:60]!r} names no food", where=where, hint="like gluten:sr28:08120, or gluten alone")
    return exclusion(name, where)[0], colon + food.strip()


def target(_option: Option, text: str, where: str | None) -> str:
    from mealplan.nutrition.grammar import SAMPLE, parse_target

    parse_target(text, SAMPLE, where=where)
    return text.strip()


def supplement(_option: Option, text: str, where: str | None) -> str:
    from mealplan.nutrition.supplements import parse_supplement

    parse_supplement(text, where=where)
    return text.strip()


def daily(_option: Option, text: str, where: str | None) -> str:
    """`FOOD=AMOUNT`."""
    from mealplan.units import parse_kitchen_amount

    food, equals, amount = text.rpartition("=")
    if not equals or not food.strip() or not amount.strip():
        raise ValueProblem(f"{text[:60]!r} is not FOOD=AMOUNT", where=where, hint="like coffee=2 cups")
    parse_kitchen_amount(amount, where=where)
    return f"{food.strip()}={amount.strip()}"


def start(_option: Option, text: str, where: str | None) -> str:
    """A date as ISO; `today` and `tomorrow` become one at once, so that an edit of the plan does not move it."""
    near = _NEAR.get(text.strip().lower())
    date = read_date(text) if near is None else dates.today() + dt.timedelta(days=near)
    if date is None:
        raise ValueProblem(f"{text[:40]!r} is no date", where=where, hint="like 2026-11-23, today or tomorrow")
    if not 1900 <= date.year <= 2200:
        raise ValueProblem(f"cannot plan for the year {date.year}", where=where, hint="like 2026-11-23")
    return date.isoformat()


def slots(_option: Option, text: str, where: str | None) -> str:
    named = [word.strip().lower() for word in text.split(",") if word.strip()]
    for slot in named:
        if slot not in SLOTS:
            raise ValueProblem(f"{slot[:40]!r} is no meal", where=where, hint="known: " + ", ".join(SLOTS))
    if not named or len(set(named)) != len(named):
        raise ValueProblem("names a meal twice, or no meal", where=where, hint="some of " + ", ".join(SLOTS))
    return ",".join(named)


def day(text: str, where: str | None) -> str:
    """A DAY as text: a date, a number from 1, mon ... sun in any length, case or language ("Monday", "Montag"), today
    and its neighbours (which become dates at once), a range of weekdays (mon-fri), all, none, default."""
    word = text.strip().lower()
    if word in ("all", "none", "default"):
        return word
    if word in _NEAR:
        return (dates.today() + dt.timedelta(days=_NEAR[word])).isoformat()
    first, dash, last = word.partition("-")
    if dash and first.isalpha() and last.isalpha():  # a range of weekdays: mon-fri
        return f"{day(first, where)}-{day(last, where)}"
    if re.fullmatch(r"[0-9]{1,3}", word):
        return str(int(word))
    for name, whole_name in zip(WEEKDAYS, _WHOLE, strict=True):
        if len(word) >= 3 and whole_name.startswith(word):
            return name
    (found,) = one_form([text])
    if found in WEEKDAYS or read_date(found) is not None:
        return found
    raise ValueProblem(
        f"{text[:40]!r} is no day", where=where, hint="DAY is a date (2026-11-23), a number from 1, or mon ... sun."
    )


_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WHOLE = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def minutes(_option: Option, text: str, where: str | None) -> str:
    """`DAY=N`."""
    from mealplan.units.amounts import split_amount

    name, equals, value = text.rpartition("=")
    hint = "like wed=15 or all=30; 0 to 1440 minutes"
    if not equals:
        raise ValueProblem(f"{text[:60]!r} is not DAY=MINUTES", where=where, hint=hint)
    try:
        amount, unit = split_amount(value, where=where)
    except ValueProblem:
        amount, unit = -1.0, ""
    if not 0 <= amount <= 1440 or unit not in ("", "min", "minutes"):
        raise ValueProblem(f"{value.strip()[:40]} minutes are not in a day", where=where, hint=hint)
    return f"{day(name, where)}={amount:g}"


def present(_option: Option, text: str, where: str | None) -> str:
    """`DAYS:SLOTS`: days with commas between them, and ranges of weekdays (mon-fri); meals with commas between them.
    One of the two may be left out; `none`: she is there at all meals."""
    word = text.strip().lower()
    if word == "none":
        return "none"
    if all(one.strip() in SLOTS for one in word.split(",")):
        word = f":{word}"
    days, _, slots = word.partition(":")
    hint = "like mon-fri:dinner, sat,sun or lunch,dinner"
    if not days.strip() and not slots.strip():
        raise ValueProblem(f"{text[:60]!r} names no meals", where=where, hint=hint)
    named = [one.strip() for one in slots.split(",") if one.strip()]
    for slot in named:
        if slot not in SLOTS:
            raise unknown_name("meal", slot, SLOTS, where=where)
    when = [day(one, where) for one in days.split(",") if one.strip()]
    return ",".join(when) + (":" + ",".join(dict.fromkeys(named)) if named else "")


def weekdays(text: str) -> tuple[str, ...]:
    """The weekdays of a range; none where it is no range."""
    first, dash, last = text.partition("-")
    if not dash or first not in WEEKDAYS or last not in WEEKDAYS:
        return ()
    a, b = WEEKDAYS.index(first), WEEKDAYS.index(last)
    return tuple(WEEKDAYS[i % 7] for i in range(a, b + 1 if b >= a else b + 8))


def flare(_option: Option, text: str, where: str | None) -> str:
    """`DAY`, `DAY=off`, or `none`."""
    name, equals, word = text.partition("=")
    if equals and word.strip().lower() not in ("off", "no"):
        raise ValueProblem(f"{text[:60]!r} is no bad day", where=where, hint="like thu, or thu=off")
    return day(name, where) + ("=off" if equals else "")


def place(text: str, where: str | None) -> str:
    """`DAY:SLOT`."""
    name, colon, slot = text.strip().rpartition(":")
    if not colon or not name:
        raise ValueProblem(
            f"{text[:60]!r} is not DAY:SLOT", where=where, hint="like sat:dinner, 3:lunch or 2026-11-23:dinner"
        )
    slot = slot.strip().lower()
    if slot not in SLOTS:
        raise unknown_name("meal", slot, SLOTS, where=where)
    return f"{day(name, where)}:{slot}"


def skip(_option: Option, text: str, where: str | None) -> str:
    """`DAY:SLOT`, or `none`."""
    return "none" if text.strip().lower() == "none" else place(text, where)


def lock(_option: Option, text: str, where: str | None) -> str:
    """`DAY:SLOT=DISH`, `DAY:SLOT=DISH*1.5` (portions), or `DAY:SLOT=none`; of one plate `DAY:SLOT@NAME=...`."""
    from mealplan.units.amounts import split_amount

    head, equals, what = text.partition("=")
    if not equals or not what.strip():
        raise ValueProblem(f"{text[:60]!r} is not DAY:SLOT=DISH", where=where, hint="like mon:dinner=red-lentil-soup")
    name, star, size = what.partition("*")
    if star:
        try:
            portions, unit = split_amount(size, where=where)
        except ValueProblem:
            portions, unit = -1.0, ""
        if not 0.25 <= portions <= 6 or unit:
            raise ValueProblem(f"{size[:20]!r} is no number of portions", where=text[:60], hint="from 0.25 to 6")
        return f"{plate(head, where)}={name.strip()}*{portions!r}".removesuffix(".0")
    return f"{plate(head, where)}={name.strip()}"


def plate(text: str, where: str | None) -> str:
    """`DAY:SLOT`, or `DAY:SLOT@NAME`: one eater's plate there."""
    meal, at, name = text.partition("@")
    if at and not name.strip():
        raise ValueProblem(f"{text[:60]!r} names no eater", where=where, hint="like thu:dinner@Ben")
    return place(meal, where) + (f"@{name.strip()}" if at else "")


def meal_time(_option: Option, text: str, where: str | None) -> str:
    """`SLOT=HH:MM`."""
    slot, _, time = (part.strip() for part in text.partition("="))
    if slot.lower() not in SLOTS:
        raise unknown_name("meal", slot, SLOTS, where=where)
    if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", time):
        raise ValueProblem(f"{time[:20]!r} is no time of day", where=where, hint='like "08:00"')
    return f"{slot.lower()}={time.zfill(5)}"


# what a week asks, as `planning/objective/prices.py` has it (a test holds the two together)
LIFE = ("minute", "pot", "thing", "rare", "trip", "soon", "keeps", "money", "odd", "half", "quarter", "again", "freeze",
        "watched")  # fmt: skip


def life(_option: Option, text: str, where: str | None) -> str:
    """`WHAT=MINUTES`, 0 to 1000."""
    name, _, amount = (part.strip() for part in text.partition("="))
    if name.lower() not in LIFE:
        problem = unknown_name("price", name, LIFE, where=where)
        problem.hint = problem.hint or f"known: {', '.join(LIFE)}"
        raise problem
    try:
        value = float(amount.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1000:
        raise ValueProblem(f"{amount[:20]!r} is no number of minutes", where=where, hint=f"like {name.lower()}=3")
    return f"{name.lower()}={value:g}"


def equipment(_option: Option, text: str, where: str | None) -> str:
    """A thing of the table of equipment by its name there, or `none`."""
    from mealplan.equipment import canonical

    word = text.strip().lower()
    return word if word == "none" else canonical(word, where=where)


def budget(_option: Option, text: str, where: str | None) -> str:
    """An amount of money, or `none`."""
    from mealplan.units.amounts import split_amount

    if text.strip().lower() == "none":
        return "none"
    try:
        amount, unit = split_amount(text, where=where)
    except ValueProblem:
        amount, unit = 0.0, ""
    if unit or not 0 < amount <= 1e6:
        raise ValueProblem(f"{text[:40]!r} is no budget", where=where, hint="a number over 0, like 60, or none")
    return f"{amount:g}"


def gap(_option: Option, text: str, where: str | None) -> str:
    word = text.strip()
    try:
        value = float(word.rstrip("% ")) / (100.0 if word.endswith("%") else 1.0)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ValueProblem(f"{text[:20]!r} is no gap", where=where, hint="like 1% or 0.01")
    return word.replace(" ", "")


def time_limit(_option: Option, text: str, where: str | None) -> str:
    word = text.strip().lower()
    if word != "none":
        seconds(word, where)
    return word


def seconds(word: str, where: str | None) -> float:
    factor = {"s": 1.0, "m": 60.0}
    try:
        value = float(word[:-1]) * factor[word[-1]] if word[-1:] in factor else float(word)
    except ValueError:
        value = -1.0
    if not 0 < value <= 86400:
        raise ValueProblem(f"{word[:20]!r} is no time", where=where, hint="like 10s or 2m")
    return value


READERS: dict[str, Reader] = {
    "plain": plain, "file": file, "choice": choice, "yes_no": yes_no, "age": age, "days": days,
    "seed": seed, "weight": weight, "height": height,
    "target": target, "supplement": supplement, "daily": daily, "start": start, "slots": slots, "minutes": minutes,
    "flare": flare, "skip": skip, "lock": lock, "meal_time": meal_time, "equipment": equipment, "budget": budget,
    "present": present, "gap": gap, "time_limit": time_limit, "life": life,
}  # fmt: skip

WORDS: dict[str, Callable[[str, str | None], tuple[Meant, str]]] = {"exclusion": exclusion, "allowance": allowance}
"""Readers of words that may mean several things at once: what is meant, and the rest of each text."""
