"""The form of the profile, made of the option table: what stands in it, in which section, in which widget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from mealplan.profiles.own import my_path
from mealplan.settings.options import OPTIONS, Option
from mealplan.settings.readers import SLOTS, WEEKDAYS
from mealplan.settings.words import settings
from mealplan.tui.screens.welcome import DIETS, LEAVE_OUT, MORE_OUT
from mealplan.tui.widgets.choice import Choice
from mealplan.tui.widgets.field import Field
from mealplan.tui.widgets.listing import Listing
from mealplan.tui.widgets.ticks import Ticks
from mealplan.tui.words import say

# title, and where in the request its options go; the first that fits counts
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Who", ("eater.name", "eater.person.", "eater.portions_only", "eater.present")),
    ("Left out", ("eater.exclusions", "eater.allow_maybe", "eater.fortified", "eater.dislikes", "week.bans")),
    ("Likes", ("eater.likes",)),
    ("Targets", ("eater.targets", "eater.supplements", "eater.daily")),
    ("Week", ("week.",)),
    ("House", ("house.",)),
    ("More", ("",)),
)
TICKED: dict[str, Sequence[tuple[str, str]]] = {
    "exclude": (*LEAVE_OUT, *((key, f"{words}: {why}") for key, words, why in DIETS if key)),
    "slots": tuple((slot, slot.capitalize()) for slot in SLOTS),
}
FOLDED: dict[str, Sequence[tuple[str, str]]] = {"exclude": MORE_OUT}
NAMES = ("exclude", "dislike", "prefer", "medicine", "condition", "ban")  # typed with commas between them
DAYS = ("default", *WEEKDAYS)
LIKE = {"supplement": "Evening tablet (magnesium 100 mg, vitamin D 5 µg)"}  # with what it is called and holds


def rows() -> list[Option]:
    """The options that the screen sets."""
    return [row for row in OPTIONS if "screen" in row.doors and row.section]


def sections() -> list[tuple[str, list[Option]]]:
    found: dict[str, list[Option]] = {title: [] for title, _ in SECTIONS}
    for row in rows():
        title = next(title for title, places in SECTIONS if row.place.startswith(places))
        found[title].append(row)
    return [(title, options) for title, options in found.items() if options]


def is_list(row: Option) -> bool:
    """Whether it is a list to add to and to take from."""
    return row.shape != "value" and row.name not in (*TICKED, "minutes")


def choices(row: Option) -> tuple[str, ...]:
    """All values there are, where they are few."""
    return ("yes", "no") if row.kind == "bool" else row.choices if row.kind == "choice" else ()


def entries(row: Option, typed: str) -> list[str]:
    """The entries of what was typed to be added, each in its one spelling. Raises ValueProblem."""
    words = typed.split(",") if row.name in NAMES else [typed]
    found = [one.text for word in words if word.strip() for one in settings(row.name, word, where=row.label)]
    return list(dict.fromkeys(found))


def told(row: Option, typed: str) -> str:
    """What words that were typed were taken for, "" where they are the names themselves. Raises ValueProblem."""
    words = typed.split(",") if row.name in NAMES else [typed]
    found = [one.told for word in words if word.strip() for one in settings(row.name, word, where=row.label)]
    return "; ".join(dict.fromkeys(one for one in found if one))


def label(name: str) -> str:
    """What a field is called: `age`, `minutes.wed`."""
    key, _, day = name.partition(".")
    row = next(row for row in rows() if row.name == key)
    return row.label if day in ("", "default") else f"{row.label}, {day}"


def form() -> Iterable[Widget]:
    for title, options in sections():
        about = "↵ adds; ↵ on an entry takes it away" if any(is_list(row) for row in options) else ""
        yield Static(say((title, "bold $accent"), (f"   {about}", "$quiet")), classes="head", markup=False)
        for row in options:
            yield from _widgets(row)
    yield Static(say((f"All of it is kept in {my_path()}", "$quiet")), classes="head", markup=False)


def _widgets(row: Option) -> Iterable[Widget]:
    """The label, the widget of a row's shape, and below it the reason why something is not saved."""
    name = row.name
    if name in TICKED:
        yield Static(say((row.label, "$quiet"), ("   space ticks", "$quiet")), markup=False)
        yield Ticks(TICKED[name], id=f"ticks-{name}", more=FOLDED.get(name, ()))
        if name in FOLDED:
            placeholder = "or in your own words, like coeliac, nuts, then ↵"
            yield _line(row, Field(id=f"add-{name}", name=f"add.{name}", placeholder=placeholder, compact=True))
        yield from _below(name)
    elif name == "minutes":
        yield _line(row, Field(id="f-minutes-default", name="minutes.default", max_length=5, compact=True))
        yield Horizontal(Static("… on single days", classes="label -tight", markup=False), *_days(), classes="row")
        yield from _below(name)
    elif choices(row):
        yield _line(row, Choice(choices(row), id=f"c-{name}", name=name))
        yield from _below(name)
    elif is_list(row):
        placeholder = f"like {LIKE.get(name, row.examples[0])}, then ↵"
        yield _line(row, Field(id=f"add-{name}", name=f"add.{name}", placeholder=placeholder, compact=True))
        yield from _below(name)
        yield Listing(id=f"list-{name}", markup=False)
    else:
        yield _line(row, Field(id=f"f-{name}", name=name, max_length=120, compact=True))
        yield from _below(name)


def _line(row: Option, widget: Widget) -> Widget:
    return Horizontal(Static(row.label, classes="label", markup=False), widget, classes="row")


def _days() -> Iterable[Widget]:
    for day in WEEKDAYS:
        yield Static(day, classes="day", markup=False)
        yield Field(id=f"f-minutes-{day}", name=f"minutes.{day}", classes="short", max_length=5, compact=True)


def _below(name: str) -> Iterable[Widget]:
    yield Static("", id=f"r-{name}", classes="reason", markup=False)
    yield Static("", id=f"i-{name}", classes="also", markup=False)
