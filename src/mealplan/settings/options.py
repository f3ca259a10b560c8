"""The option table: every setting of a request once.

A setting is typed at a door (a flag, a profile, the screen, a repair, a plan's own `asked`) as a text in one grammar;
from this table come how it is read, how a later one merges with earlier ones, which part of the request it fills, and
what a re-plan does with it. Command-line flags, the TOML of profiles, the screen's form, completion, help and the
manual are made of it. Readers are named, not imported, so that start-up stays light.

To add a setting whose field the request has: one row here. (A new field stands in `planning/ask/request.py`.)
`tests/test_options.py` takes every row through every door.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal

Door = Literal["plan", "analyze", "profile", "screen"]
Shape = Literal["value", "list", "table", "targets", "supplements", "daily"]
Kind = Literal["text", "int", "number", "bool", "choice", "file"]
#: What of the texts that count goes into the request: all of them, or the last one, as a value of a kind. "" is for
#: what needs more than the text (the person, the dates, the catalogue): that is resolved by name.
Value = Literal[
    "", "texts", "pairs", "numbers", "text", "int", "number", "yes", "commas", "share", "seconds", "kg", "cm"
]

EVERYWHERE: frozenset[Door] = frozenset(("plan", "analyze", "profile", "screen"))
PLAN: frozenset[Door] = frozenset(("plan", "profile", "screen"))  # `plan`, `replan`, `batch` and repairs are one door
FLAGS: frozenset[Door] = frozenset(("plan",))


class Merge(StrEnum):
    """How a setting merges with earlier ones of its option."""

    LAST = "the last one counts"
    ADD = "each adds to the earlier ones"
    BY_KEY = "each replaces the earlier one of the same key"
    DAYS = "each counts for its days, over earlier ones; none takes all back"
    PLACES = "each replaces what an earlier command said of its meal; none frees it"


@dataclass(frozen=True, slots=True)
class Option:
    """One row. `name` is the word of `asked` and, with two hyphens, of the command line.

    place: part and field of the request ("eater.exclusions"). value: how its texts become that field. reader: the
    function of `settings/readers.py` that checks a text and gives it in its one spelling. examples: texts as people
    type them. again: what a re-plan does when it is named (what is not named always stays). section: the key of a
    profile ("plan.exclusions"), in `shape`. choices: all values there are. takes: the option whose settings it takes
    away. splits: several names may stand in one text with commas between them. switches: flags without a value, with
    the text that each stands for.
    """

    name: str
    place: str
    merge: Merge
    help: str
    examples: tuple[str, ...]
    again: str
    doors: frozenset[Door] = PLAN
    reader: str = "plain"
    value: Value = ""
    metavar: str = ""
    short: str = ""
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    section: str = ""
    shape: Shape = "value"
    default: str = ""
    unit: str = ""
    takes: str = ""
    splits: bool = False
    switches: tuple[tuple[str, str], ...] = ()
    completes: str = ""
    label: str = ""
    group: Literal["person", "week", "house", "search"] = "person"

    @property
    def flag(self) -> str:
        return f"--{self.name}"

    @property
    def many(self) -> bool:
        """Whether the flag may be repeated."""
        return self.merge is not Merge.LAST


_PERSON = (
    Option(
        "name", "eater.name", Merge.LAST, "What she is called in plans and lists.", ("Anna",), "replaces it",
        EVERYWHERE, reader="plain", value="text", metavar="NAME", section="person.name", default="you", label="Name",
    ),
    Option(
        "age", "eater.person.age", Merge.LAST, "Age in years (9 or more).", ("58",),
        "replaces it; reference intakes follow", EVERYWHERE, reader="age",
        value="int", metavar="N", kind="int", unit="years",
        section="person.age", label="Age",
    ),
    Option(
        "sex", "eater.person.sex", Merge.LAST, "Sex that the reference intakes are read for.", ("male",),
        "replaces it; reference intakes follow", EVERYWHERE, reader="choice", value="text", kind="choice",
        choices=("female", "male"), section="person.sex", label="Reference intakes",
    ),
    Option(
        "state", "eater.person.state", Merge.LAST, "Reference intakes of pregnancy or lactation.", ("pregnant",),
        "replaces it; reference intakes follow", EVERYWHERE, reader="choice", value="text", kind="choice",
        choices=("none", "pregnant", "lactating"), section="person.state", default="none", label="State",
        switches=(("--pregnant", "pregnant"), ("--lactating", "lactating")),
    ),
    Option(
        "weight", "eater.person.weight_kg", Merge.LAST, "Body weight with its unit.", ("62 kg",),
        "replaces it; the energy need follows", EVERYWHERE, reader="weight",
        value="kg", metavar="62kg", section="person.weight",
        default="a reference body", unit="kg", label="Weight",
    ),
    Option(
        "height", "eater.person.height_cm", Merge.LAST, "Body height with its unit.", ("168 cm",),
        "replaces it; the energy need follows", EVERYWHERE, reader="height",
        value="cm", metavar="168cm", section="person.height",
        default="a reference body", unit="cm", label="Height",
    ),
    Option(
        "activity", "eater.person.activity", Merge.LAST, "How active (for the energy need).", ("active",),
        "replaces it; the energy need follows", EVERYWHERE, reader="choice", value="text", kind="choice",
        choices=("inactive", "low", "active", "very_active"), section="person.activity", default="low",
        label="Activity",
    ),
    Option(
        "medicine", "eater.person.medicines", Merge.ADD, "A medicine that she takes.", ("pregabalin",),
        "added; cautions follow", EVERYWHERE, reader="plain", value="texts", metavar="NAME", section="person.medicines",
        shape="list", label="Medicines",
    ),
    Option(
        "condition", "eater.person.conditions", Merge.ADD, "A condition that she has.", ("fibromyalgia",),
        "added; cautions follow", EVERYWHERE, reader="plain",
        value="texts", metavar="NAME", section="person.conditions",
        shape="list", label="Conditions",
    ),
    Option(
        "targets-agreed", "eater.targets_agreed", Merge.LAST,
        "A clinician agreed to standard targets with a condition that is asked about first.", ("yes",),
        "counts for the conditions named before it", EVERYWHERE, reader="yes_no", kind="bool",
        section="person.targets_agreed", default="no", label="Clinician agreed to the targets",
        switches=(("--targets-agreed", "yes"), ("--no-targets-agreed", "no")),
    ),
    Option(
        "portions-only", "eater.portions_only", Merge.LAST,
        "Portions by energy and no targets: for a child under 9.", ("yes",), "replaces it", PLAN, reader="yes_no",
        value="yes", kind="bool", section="person.portions_only", default="no", label="Portions only",
        switches=(("--portions-only", "yes"), ("--no-portions-only", "no")),
    ),
    Option(
        "present", "eater.present", Merge.DAYS,
        "She is there for these meals only: mon-fri:dinner, sat,sun; none: for all.", ("mon-fri:dinner", "sat,sun"),
        "added; none takes all back", PLAN, reader="present", metavar="DAYS:SLOTS", section="person.present",
        shape="list", label="There for these meals only",
    ),
    Option(
        "exclude", "eater.exclusions", Merge.ADD, "Leave this out (`mealplan exclusions list`). May be repeated.",
        ("gluten", "tree nuts"), "added; nothing that was left out comes back", EVERYWHERE, reader="exclusion",
        value="texts",
        metavar="EXCLUSION", short="-x", section="plan.exclusions", shape="list", splits=True,
        completes="exclusion", label="Leave out",
        switches=(("--vegan", "vegan"), ("--vegetarian", "vegetarian"), ("--pescatarian", "pescatarian")),
    ),
    Option(
        "lift", "eater.exclusions", Merge.ADD, "Serve it after all, although it was left out before.", ("gluten",),
        "takes this one back", reader="exclusion", metavar="EXCLUSION", takes="exclude", splits=True, doors=FLAGS,
        completes="exclusion",
    ),
    Option(
        "allow-maybe", "eater.allow_maybe", Merge.ADD, "Serve what only may contain an excluded thing.",
        ("gluten", "gluten:rolled oats"), "added", PLAN, reader="allowance", value="texts", metavar="EXCLUSION[:FOOD]",
        section="plan.allow_maybe", shape="list", label="Allow \"maybe\" for",
    ),
    Option(
        "fortified", "eater.fortified", Merge.LAST, "Whether fortified foods may be used.", ("no",), "replaces it",
        PLAN, reader="yes_no",
        value="yes", kind="bool", section="plan.fortified", default="yes", label="Fortified foods",
        switches=(("--fortified", "yes"), ("--no-fortified", "no")),
    ),
    Option(
        "dislike", "eater.dislikes", Merge.ADD, "Leave out a food, ingredient or word.", ("liver",), "added", PLAN,
        reader="plain", value="texts", metavar="NAME", section="plan.dislikes", shape="list", label="Dislikes",
    ),
    Option(
        "prefer", "eater.likes", Merge.ADD, "Rather this dish or word, where it costs nothing else.", ("lentil",),
        "added", PLAN, reader="plain", value="texts", metavar="NAME", section="plan.likes", shape="list", label="Likes",
    ),
    Option(
        "target", "eater.targets", Merge.BY_KEY,
        'Like "magnesium>=400mg", "vitamin_d>=10ug?" (watched), "epa_dha>=3.5g/week".',
        ("magnesium>=400mg", "vitamin_d >= 10 ug?"), "replaces the own target of the same nutrient and bound",
        EVERYWHERE, reader="target", metavar="TARGET", short="-t", section="targets", shape="targets",
        label="Own targets",
    ),
    Option(
        "supplement", "eater.supplements", Merge.BY_KEY, 'A daily supplement, like "vitamin_b12=10ug".',
        ("vitamin_b12=10ug", "evening tablet (magnesium=100 mg, vitamin_d=5 ug)/week"),
        "added; one of the same name is replaced", EVERYWHERE, reader="supplement", metavar="NAME=AMOUNT",
        section="supplements", shape="supplements", label="Supplements",
    ),
    Option(
        "daily", "eater.daily", Merge.BY_KEY, "Eaten or drunk every day anyway, like \"coffee=2 cups\".",
        ("coffee=2 cups",), "added; the same food is replaced", PLAN, reader="daily", metavar="FOOD=AMOUNT",
        section="daily", shape="daily", label="Every day anyway",
    ),
)  # fmt: skip

_WEEK = (
    Option(
        "days", "week.days", Merge.LAST, "How many days, 1 to 84 (default 7).", ("3",),
        "makes it longer or shorter; the days there are stay near as they are", PLAN, reader="days",
        value="int", metavar="N",
        kind="int", least=1, most=84, section="plan.days", default="7", unit="days", label="Days", group="week",
    ),
    Option(
        "start", "week.start", Merge.LAST, "First day, or today, tomorrow (default: next Monday).", ("2026-12-30",),
        "moves the whole week", FLAGS, reader="start", metavar="DATE", default="next Monday", group="week",
    ),
    Option(
        "slots", "week.slots", Merge.LAST, "Meals to plan (default breakfast,lunch,dinner,snack).",
        ("breakfast,dinner",), "replaces it", PLAN, reader="slots",
        value="commas", metavar="a,b,c", section="plan.slots",
        shape="list", default="breakfast,lunch,dinner,snack", label="Meals", group="week",
    ),
    Option(
        "minutes", "week.minutes", Merge.DAYS,
        "Hands-on minutes of a day: wed=15, all=30; default=45 for days that nothing else is said of.",
        ("wed=15", "default=45"), "counts for its days", PLAN, reader="minutes", metavar="DAY=N",
        section="kitchen.active_minutes", shape="table", default="60", unit="minutes", label="Minutes a day",
        group="week",
    ),
    Option(
        "flare", "week.flare", Merge.DAYS, "A bad day: only what needs no cooking. DAY=off takes one back, none all.",
        ("thu",), "counts for its days", PLAN, reader="flare", metavar="DAY", section="kitchen.flare", shape="list",
        label="Bad days", group="week",
    ),
    Option(
        "skip", "week.skip", Merge.DAYS, "A meal that is eaten elsewhere; none takes all back.", ("sat:dinner",),
        "added", PLAN, reader="skip", metavar="DAY:SLOT", section="kitchen.skip", shape="list",
        label="Eaten elsewhere", group="week",
    ),
    Option(
        "lock", "week.locks", Merge.PLACES,
        "This dish at that meal (DISH*1.5: portions; DAY:SLOT@NAME: on one plate); DAY:SLOT=none frees it.",
        ("mon:dinner=squash-red-lentil-soup",), "takes the place of what was locked at that meal", FLAGS,
        reader="lock", metavar="DAY:SLOT=DISH", group="week",
    ),
    Option(
        "ban", "week.bans", Merge.ADD, "Never this dish.", ("kipper-kedgeree",), "added", PLAN, reader="plain",
        metavar="DISH", section="plan.ban", shape="list", label="Never these dishes", group="week",
    ),
    Option(
        "meal-time", "week.meal_times", Merge.BY_KEY, "When a meal is eaten (for the calendar, and for B12).",
        ("breakfast=08:00",), "replaces that meal's", PLAN, reader="meal_time", value="pairs", metavar="SLOT=TIME",
        section="meal_times", shape="table", label="Meal times", group="week",
    ),
    Option(
        "style", "week.style", Merge.LAST,
        "few-pots: few things to cook and to buy, meals come again; balanced; variety: much of it.", ("few-pots",),
        "replaces it", PLAN, reader="choice", value="text", kind="choice", choices=("few-pots", "balanced", "variety"),
        section="plan.style", default="balanced", label="Style of the week", group="week",
    ),
)  # fmt: skip

_HOUSE = (
    Option(
        "without", "house.without", Merge.DAYS, "Kitchen equipment that is missing: oven, blender ... or none.",
        ("oven",), "added", PLAN, reader="equipment",
        value="texts", metavar="EQUIPMENT", section="kitchen.without", shape="list",
        splits=True, completes="equipment", label="Missing equipment", group="house",
    ),
    Option(
        "nobody-eats", "house.exclusions", Merge.ADD, "What nobody in this house eats.", ("peanuts",), "added", PLAN,
        reader="exclusion", value="texts", metavar="EXCLUSION", section="house.exclusions", shape="list", splits=True,
        completes="exclusion", label="Nobody eats", group="house",
    ),
    Option(
        "pantry", "house.pantry", Merge.LAST,
        "What is in the house (TOML; home: what `mealplan pantry` has; or none): used up where it can be; cooked "
        "portions come out of the freezer.",
        ('[[item]]\nitem = "rolled oats"\namount = "500 g"\n',), "replaces it", FLAGS, reader="file", metavar="FILE",
        kind="file", group="house",
    ),
    Option(
        "prices", "house.prices", Merge.LAST, "Your prices (TOML; or none), in the place of US averages.",
        ('[[price]]\nitem = "rolled oats"\nprice = 1.2\nper = "1 kg"\n',), "replaces it", FLAGS, reader="file",
        metavar="FILE", kind="file", group="house",
    ),
    Option(
        "budget", "house.budget", Merge.LAST,
        "What the food of the plan may cost, by whole packs, in your prices' currency (else US dollars); or none.",
        ("60",), "replaces it", FLAGS, reader="budget", value="number", metavar="AMOUNT", kind="number", group="house",
    ),
    Option(
        "life", "house.life", Merge.BY_KEY,
        "What something asks of you, in minutes: thing=3 (a thing to buy), pot=10, money=1 (a dollar) ...",
        ("thing=3",), "replaces that price", PLAN, reader="life", value="numbers", metavar="WHAT=MINUTES",
        section="life", shape="table", unit="minutes", label="What it asks of you", group="house",
    ),
    Option(
        "units", "house.units", Merge.LAST,
        "Units of lists and recipes, and whose packs: metric (as in Britain), us, de (metric, German packs).", ("us",),
        "replaces it", PLAN, reader="choice", value="text", kind="choice", choices=("metric", "us", "de"),
        section="plan.units", default="metric", label="Units", group="house",
    ),
    Option(
        "iodised-salt", "house.iodised_salt", Merge.LAST,
        "Whether your salt is iodised, and as sold where: iodine is told as a range.", ("europe",), "replaces it",
        EVERYWHERE, reader="choice", value="text", kind="choice", choices=("no", "us", "europe"),
        section="kitchen.iodised_salt", default="no", label="Iodised salt", group="house",
    ),
    Option(
        "language", "house.language", Merge.LAST, "Language of the names on shopping lists.", ("de",), "replaces it",
        PLAN, reader="choice", value="text", kind="choice", choices=("en", "de"), section="plan.language",
        default="en", label="Language of lists", group="house",
    ),
)  # fmt: skip

_SEARCH = (
    Option(
        "seed", "search.seed", Merge.LAST, "Same request, same seed: same plan.", ("3",), "replaces it", FLAGS,
        reader="seed", value="int", metavar="N", kind="int", least=0, most=2**63 - 1, default="0", group="search",
    ),
    Option(
        "effort", "search.effort", Merge.LAST, "How long to search, by rounds.", ("quick",), "replaces it", FLAGS,
        reader="choice",
        value="text", kind="choice", choices=("quick", "normal", "thorough"), default="normal", group="search",
    ),
    Option(
        "gap", "search.gap", Merge.LAST, "Stop when the targets are proven this near to the best.", ("5%",),
        "replaces it", FLAGS, reader="gap", value="share", metavar="G", default="1%", group="search",
    ),
    Option(
        "time-limit", "search.time_limit", Merge.LAST,
        "Stop by the clock instead (then a plan may differ between runs); none: by rounds again.", ("10s",),
        "replaces it", FLAGS, reader="time_limit", value="seconds", metavar="10s", default="none", group="search",
    ),
)  # fmt: skip


def _taking(name: str, key: str, words: str) -> Option:
    """The row that takes one setting of a list back; it stands where flags stand."""
    option = next(o for o in (*_PERSON, *_WEEK) if o.name == name)
    example = {"target": "magnesium", "supplement": "vitamin_b12", "daily": "coffee"}.get(name, option.examples[0])
    return Option(
        f"no-{name}", option.place, Merge.ADD, words, (example,), "takes this one back", FLAGS,
        reader="plain" if key else option.reader, metavar=key or option.metavar, takes=name, group=option.group,
    )  # fmt: skip


_BACK = (
    Option(
        "somebody-eats", "house.exclusions", Merge.ADD, "It may be eaten in this house again.", ("peanuts",),
        "takes this one back", FLAGS, reader="exclusion", metavar="EXCLUSION", takes="nobody-eats", splits=True,
        completes="exclusion", group="house",
    ),
    _taking("medicine", "NAME", "She takes it no more."),
    _taking("condition", "NAME", "She has it no more."),
    _taking("allow-maybe", "", "Leave out again what only may contain it."),
    _taking("dislike", "NAME", "Serve it after all."),
    _taking("prefer", "NAME", "No longer prefer it."),
    _taking("target", "NUTRIENT", "Go back to the reference intake of this nutrient."),
    _taking("supplement", "NAME", "She takes it no more."),
    _taking("daily", "FOOD", "It is no longer eaten every day."),
    _taking("ban", "DISH", "It may be served again."),
)

OPTIONS: tuple[Option, ...] = (*_PERSON, *_WEEK, *_HOUSE, *_SEARCH, *_BACK)


@cache
def options() -> dict[str, Option]:
    """Every row by its name."""
    return {option.name: option for option in OPTIONS}


def option(name: str) -> Option:
    """The row called `name`. Raises KeyError."""
    return options()[name]
