"""First run: who, how she eats, what she leaves out, what matters, how much energy, what kind of week, from when: one
thing at a time, each with a default, then a plan."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Input, OptionList, Static
from textual.widgets.option_list import Option

from mealplan import dates
from mealplan.errors import MealplanError
from mealplan.nutrition.person import OLDEST, YOUNGEST
from mealplan.profiles.own import MINE
from mealplan.tui.profile_file import Answers, first_text, write
from mealplan.tui.screens.page import SHEET
from mealplan.tui.widgets.field import Field
from mealplan.tui.widgets.listing import Listing
from mealplan.tui.widgets.ticks import Ticks
from mealplan.tui.words import say

EXAMPLE = "example-fibromyalgia"
SEXES = (("female", "Female"), ("male", "Male"))
LEAVE_OUT = (
    ("gluten", "Gluten: wheat, rye, barley"),
    ("dairy", "Dairy: milk and all made of it"),
    ("nightshades", "Nightshades: potato, tomato, pepper, aubergine"),
    ("lactose", "Lactose only"),
    ("eggs", "Eggs"),
    ("fish", "Fish"),
    ("shellfish", "Shellfish"),
    ("tree_nuts", "Tree nuts"),
    ("peanuts", "Peanuts"),
    ("soy", "Soy"),
    ("sesame", "Sesame"),
    ("pork", "Pork"),
    ("alcohol", "Alcohol"),
    ("caffeine", "Caffeine"),
    ("high_fodmap", "High-FODMAP foods"),
    ("added_sugar", "Added sugar"),
    ("grapefruit", "Grapefruit (medicines)"),
    ("added_msg", "Added MSG"),
    ("aspartame", "Aspartame"),
)
DIETS = (  # how she eats: the first is no exclusion
    ("", "Everything", ""),
    ("vegetarian", "Vegetarian", "no meat, no fish"),
    ("vegan", "Vegan", "nothing from animals"),
    ("pescatarian", "Pescatarian", "fish, but no meat"),
)
MORE_OUT = (  # behind a row of their own: the usual ones are found at a glance
    ("wheat", "Wheat, but not rye, barley or oats"),
    ("oats", "Oats"),
    ("corn", "Maize (corn)"),
    ("pulses", "Pulses: beans, lentils, peas, soya"),
    ("garlic_onion", "Garlic and onion"),
    ("celery", "Celery"),
    ("mustard", "Mustard"),
    ("lupin", "Lupin"),
    ("sulphites", "Sulphites"),
    ("crustaceans", "Crustaceans: prawn, crab, lobster"),
    ("molluscs", "Molluscs: mussel, oyster, squid"),
    ("histamine", "Histamine"),
    ("tyramine", "Tyramine (MAOI medicines)"),
    ("fava", "Broad (fava) beans"),
    ("red_meat", "Red meat"),
    ("mammal", "Meat of mammals (alpha-gal)"),
    ("halal", "What is not halal-style"),
    ("kosher_style", "What is not kosher-style"),
    ("pregnancy", "Kitchen rules for pregnancy"),
    ("trying", "Kitchen rules while trying for a baby"),
    ("breastfeeding", "Kitchen rules while breastfeeding"),
    ("immunosuppressed", "Kitchen rules for a weak immune system"),
    ("over_65", "Kitchen rules over 65"),
    ("listeria_risk", "What may carry listeria"),
    ("raw_egg", "Raw or runny egg"),
)
AIMS = (
    (
        "fibromyalgia",
        "Little effort; B12, magnesium and omega-3 first",
        "for people with fibromyalgia or chronic fatigue",
    ),
    ("", "Everyday health", "all reference intakes of your age and sex, up to an hour of cooking a day"),
)
MINUTES = ((15, "very little"), (30, "little"), (45, "some"), (60, "plenty"))
DAYS = (
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
)

STYLES = (
    ("few-pots", "Few pots", "cook seldom, eat it again; few things to buy"),
    ("balanced", "Balanced", "a dish may come three times"),
    ("variety", "Variety", "many different dishes; more to cook and to buy"),
)
STEPS = ("age", "sex", "diet", "out", "aim", "minutes", "low", "style", "start")
ASKED = {
    "age": ("Who is it for?", "How old are you? Reference intakes differ by age."),
    "sex": ("Who is it for?", "Which reference intakes fit your body?"),
    "diet": ("How do you eat?", "Allergies and what else you leave out come next."),
    "out": ("Allergies, or things you never eat?", "Type a word, or tick with space. None is fine."),
    "aim": ("What matters most?", "Every nutrient with a reference intake is planned for, either way."),
    "minutes": ("How much energy for cooking?", "Hands-on minutes on most days. Waiting time does not count."),
    "low": ("Are there days with less energy to cook?", "Space ticks days that get 15 minutes at most. None is fine."),
    "style": ("What kind of week?", "You can change it later (t, Style of the week)."),
    "start": ("When shall it begin?", "It is planned for seven days."),
}
QUESTIONS = {
    step: (f"{number} of {len(STEPS)} · {title}", why)
    for number, (step, (title, why)) in enumerate(((step, ASKED[step]) for step in STEPS), 1)
}


@dataclass(frozen=True, slots=True)
class First:
    """What the first questions end in: the profiles to plan from, and the first day; None: the usual one."""

    profiles: tuple[str, ...]
    start: dt.date | None = None


class Choices(Listing):
    """One of several: Enter takes the highlighted one and goes on."""


class Several(Ticks):
    """Space ticks, Enter goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.next", "go on", id="several.next")]


class Word(Field):
    """What is typed to find a choice: the arrows go into the list below, Enter takes what the word means."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down,tab", "screen.into_list", "list", id="word.down")]


class WelcomeScreen(Screen[First | None]):
    """Dismissed with what to plan from, or None when she closed it. `today`: the clock."""

    CSS_PATH = SHEET
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "go on", id="welcome.next"),
        Binding("escape", "back", "back", priority=True, id="welcome.back"),
        Binding("f2", "example", "example week", priority=True, id="welcome.example"),
        Binding("ctrl+q", "app.quit", "quit", id="welcome.quit"),
    ]

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self._step = 0
        self.starts = start_days(today)
        self.conditions: list[str] = []  # allergies to foods that have no exclusion of their own

    def compose(self) -> ComposeResult:
        with Vertical(id="ask"):
            yield Static(
                say(("mealplan", "bold $primary"), ("  a week of meals that fits you", "$quiet")), markup=False
            )
            yield Static(id="question", markup=False)
            yield Static(id="why", markup=False)
            with ContentSwitcher(initial="age", id="answers"):
                yield Field(placeholder="for example 42", type="integer", max_length=3, id="age")
                yield Choices(*(Option(words, id=key) for key, words in SEXES), id="sex", markup=False)
                yield _choices("diet", DIETS)
                with Vertical(id="out-box"):
                    yield Word(placeholder="milk, nuts, coeliac, kiwi …", id="word", max_length=60, compact=True,
                               select_on_focus=False)  # fmt: skip
                    yield Several((*LEAVE_OUT, *MORE_OUT), id="out")
                    yield Static(id="left-out", markup=False)
                yield _choices("aim", AIMS, apart="\n")
                yield _choices("minutes", [(f"m{n}", f"{n} minutes, {words}", "") for n, words in MINUTES])
                yield Several(DAYS, id="low")
                yield _choices("style", STYLES)
                yield _choices("start", [(day.isoformat(), words, "") for day, words in self.starts])
            yield Static(id="problem", markup=False)
            yield Static(id="keys", markup=False)

    def on_mount(self) -> None:
        for name, at in (("sex", 0), ("diet", 0), ("aim", 0), ("minutes", 2), ("style", 0), ("start", 0)):
            self.query_one(f"#{name}", OptionList).highlighted = at
        self._ask()

    def _ask(self) -> None:
        step = STEPS[self._step]
        title, why = QUESTIONS[step]
        self.query_one("#question", Static).update(say((title, "bold $foreground")))
        self.query_one("#why", Static).update(say((why, "$quiet")))
        self.query_one("#answers", ContentSwitcher).current = "out-box" if step == "out" else step
        self.query_one(f"#{step}").focus()
        self._problem("")
        if step == "out":
            self._told_out()
        self.query_one("#keys", Static).update(self._keys(step, self._step == len(STEPS) - 1))

    def _keys(self, step: str, last: bool) -> Content:
        parts = [("↵", "bold $accent"), (" plan my week" if last else " go on", "$foreground")]
        if step in ("out", "low"):
            parts += [("   space", "bold $accent"), (" tick", "$quiet")]
        if step == "out":
            parts += [("   a to z", "bold $accent"), (" find", "$quiet")]
        if step not in ("age",):
            parts += [("   ↑ ↓", "bold $accent"), (" choose", "$quiet")]
        parts += [("   esc", "bold $accent"), (" back" if self._step else " leave the questions", "$quiet")]
        if step == "age":
            parts += [("   f2", "bold $accent"), (" an example week", "$quiet")]
        return say(*parts)

    def _problem(self, words: str) -> None:
        self.query_one("#problem", Static).update(say((f"▲ {words}" if words else "", "$warning")))

    @on(Input.Changed, "#age")
    def _age_typed(self, event: Input.Changed) -> None:
        self._problem(self._age_problem(event.value) if len(event.value) > 1 else "")

    @on(Input.Submitted, "#age")
    def _age_entered(self) -> None:
        """Not by a key of the screen: that would overtake digits that are still on their way to the field."""
        self.action_next()

    @staticmethod
    def _age_problem(text: str) -> str:
        if not text.strip():
            return "An age is needed: there is no default person."
        if not text.isdigit() or not YOUNGEST <= int(text) <= OLDEST:
            return f"mealplan plans for people of {YOUNGEST} to {OLDEST} years."
        return ""

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        if isinstance(event.option_list, Choices):
            self.action_next()

    # what is left out: typed or ticked

    def on_key(self, event: Key) -> None:
        """A letter in the list goes into the field above it, and so does what follows it in a burst, a blank as well:
        it was sent to the list before the field had the focus."""
        listing, word = self.query_one("#out", Several), self.query_one("#word", Word)
        begins = self.focused is listing and event.character is not None and event.character.isalpha()
        if event.character and event.is_printable and (begins or self.focused is word):
            event.stop()
            self.set_focus(word)
            word.insert_text_at_cursor(event.character)

    @on(Input.Changed, "#word")
    def _word_typed(self, event: Input.Changed) -> None:
        text = event.value.strip().lower()
        listing = self.query_one("#out", Several)
        shown = None if not text else found_by(text, listing.choices)
        listing.narrow(shown)
        self._problem("")
        self._told_out("No such row: ↵ takes the word, if it is a food or an allergy." if shown == set() else "")

    @on(Input.Submitted, "#word")
    def _word_entered(self, event: Input.Submitted) -> None:
        """Enter takes what the word means; without a word it goes on."""
        text = event.value.strip()
        if not text:
            self.action_next()
            return
        try:
            names, told = self._meant(text)
        except MealplanError as problem:
            self._problem(in_her_words(problem, text))
            return
        with self.prevent(Input.Changed):  # what follows may be typed already
            event.input.value = event.input.value.removeprefix(event.value)
        listing = self.query_one("#out", Several)
        listing.narrow(None)
        listing.add_ticks(name for name in names if name in listing.choices)
        ways = [key for key, *_ in DIETS]
        for name in names:
            if name in ways[1:]:  # that is no allergy but how she eats
                self.query_one("#diet", OptionList).highlighted = ways.index(name)
        self._problem("")
        self._told_out(told)

    def _meant(self, text: str) -> tuple[tuple[str, ...], str]:
        """The exclusions of a word, and what to tell of it; an allergy to a food that has none is noted as one.
        Raises MealplanError for what is neither."""
        from mealplan.foods.exclusions.words import meant

        try:
            found = meant(text)
        except MealplanError:
            allergy = text if "allerg" in text.lower() else f"{text} allergy"
            if not known_allergy(allergy):
                raise
            if allergy in self.conditions:
                self.conditions.remove(allergy)
                return (), f"{allergy}: no longer noted"
            self.conditions.append(allergy)
            return (), f"{allergy}: noted, left out: {left_out_for(allergy)}; type it again to take it back"
        names = " and ".join(name.replace("_", " ") for name in found.names)
        return found.names, f"{text}: {names} ticked" + (f" ({found.more})" if found.more else "")

    @on(Ticks.Changed, "#out")
    def _ticked_out(self) -> None:
        self._told_out()

    def _told_out(self, told: str = "") -> None:
        """What is left out by now, also where it is scrolled away; of a typed word, what it was taken for."""
        diet = self._chosen("diet")
        names = [*([diet] if diet != "none" else []), *self.query_one("#out", Ticks).ticked]
        said = ", ".join([*(name.replace("_", " ") for name in names), *self.conditions])
        line = told or (f"Left out so far: {said}" if said else "Nothing is left out so far.")
        self.query_one("#left-out", Static).update(say((line, "$accent" if said else "$quiet")))

    def action_into_list(self) -> None:
        self.query_one("#out").focus()

    def action_next(self) -> None:
        if STEPS[self._step] == "age":
            problem = self._age_problem(self.query_one("#age", Input).value)
            if problem:
                self._problem(problem)
                return
        if STEPS[self._step] == "out" and self.query_one("#word", Input).value.strip():
            self.query_one("#word").focus()  # a word that was typed is taken first
            self._problem("↵ takes the word; empty it to go on without.")
            return
        if STEPS[self._step] == "aim":  # a usual style goes with each aim
            self.query_one("#style", OptionList).highlighted = 0 if self._chosen("aim") == "fibromyalgia" else 1
        if self._step < len(STEPS) - 1:
            self._step += 1
            self._ask()
            return
        try:
            write(first_text(self.answers()))
        except OSError as problem:
            self._problem(f"your profile could not be written: {problem.strerror or problem}")
            return
        self.dismiss(First((MINE,), dt.date.fromisoformat(self._chosen("start"))))

    def answers(self) -> Answers:
        """What is chosen now."""
        aim, diet = self._chosen("aim"), self._chosen("diet")
        out = self.query_one("#out", Ticks).ticked
        return Answers(
            age=int(self.query_one("#age", Input).value),
            sex=self._chosen("sex"),
            exclusions=tuple(dict.fromkeys([*([diet] if diet != "none" else []), *out])),
            conditions=tuple(self.conditions),
            aims=() if aim == "none" else (aim,),
            minutes=int(self._chosen("minutes")[1:]),
            low_days=self.query_one("#low", Ticks).ticked,
            style=self._chosen("style"),
        )

    def _chosen(self, name: str) -> str:
        options = self.query_one(f"#{name}", OptionList)
        return str(options.get_option_at_index(options.highlighted or 0).id)

    def action_back(self) -> None:
        if self._step == 0:
            self.dismiss(None)
        else:
            self._step -= 1
            self._ask()

    def action_example(self) -> None:
        self.dismiss(First((EXAMPLE,)))


def _choices(name: str, rows: Sequence[tuple[str, str, str]], apart: str = "  ") -> Choices:
    """One of several, each with what it means beside it or below it."""
    return Choices(
        *(Option(say(words, (f"{apart}{why}" if why else "", "$quiet")), id=key or "none") for key, words, why in rows),
        id=name,
    )


def start_days(today: dt.date) -> list[tuple[dt.date, str]]:
    """The days that a first week may begin on: today, tomorrow, next Monday."""
    tomorrow, monday = today + dt.timedelta(days=1), today + dt.timedelta(days=7 - today.weekday())
    named = {today: "Today, ", tomorrow: "Tomorrow, "}
    return [(day, named.get(day, "Next week, ") + dates.long(day)) for day in dict.fromkeys((today, tomorrow, monday))]


def in_her_words(problem: MealplanError, text: str) -> str:
    """Why a word cannot be taken; the hints for a command line are of no use here."""
    words = problem.message
    if words.startswith("unknown exclusion"):
        words = f"{text!r} is not known"
    hint = problem.hint if problem.hint and "`" not in problem.hint and "--" not in problem.hint else ""
    return f"{words}. {hint or 'Another word? What you merely dislike goes into your profile later (t).'}"


def found_by(text: str, choices: Mapping[str, str]) -> set[str]:
    """The choices whose words have the text in them, or that the text means: "coeliac", "milk"."""
    from mealplan.foods.exclusions.words import meant

    shown = {key for key, words in choices.items() if text in words.lower() or text in key.replace("_", " ")}
    with contextlib.suppress(MealplanError):
        shown |= set(meant(text).names)
    return shown


def left_out_for(allergy: str) -> str:
    """What plans leave out for an allergy, in words."""
    from mealplan.care.consider import consider
    from mealplan.nutrition.person import Person

    care = consider(Person(40, "female", conditions=(allergy,)))
    return ", ".join([*(name.replace("_", " ") for name in care.excluded), *care.avoided])


def known_allergy(text: str) -> bool:
    """Whether an allergy is one that plans leave something out for."""
    from mealplan.care.consider import consider
    from mealplan.export.care import not_considered
    from mealplan.nutrition.person import Person

    return not not_considered(consider(Person(40, "female", conditions=(text,))))
