"""First run: four short questions on six pages, one thing at a time, then a plan."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Input, OptionList, Static
from textual.widgets.option_list import Option

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
    ("vegetarian", "Meat and fish (vegetarian)"),
    ("vegan", "Everything from animals (vegan)"),
    ("pescatarian", "Meat, but not fish (pescatarian)"),
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

STEPS = ("age", "sex", "out", "aim", "minutes", "low")
QUESTIONS = {
    "age": ("1 of 6 · Who is it for?", "How old are you? Reference intakes differ by age."),
    "sex": ("2 of 6 · Who is it for?", "Which reference intakes fit your body?"),
    "out": ("3 of 6 · What should never be on the plate?", "Space ticks. Nothing ticked: everything may be served."),
    "aim": ("4 of 6 · What matters most?", "Every nutrient with a reference intake is planned for, either way."),
    "minutes": ("5 of 6 · How much energy for cooking?", "Hands-on minutes on most days. Waiting time does not count."),
    "low": (
        "6 of 6 · Are there days with less energy to cook?",
        "Space ticks days that get 15 minutes at most. None is fine.",
    ),
}


class Choices(Listing):
    """One of several: Enter takes the highlighted one and goes on."""


class Several(Ticks):
    """Space ticks, Enter goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.next", "go on", id="several.next")]


class WelcomeScreen(Screen[list[str] | None]):
    """Dismissed with the profiles to plan from, or None when she closed it."""

    CSS_PATH = SHEET
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "go on", id="welcome.next"),
        Binding("escape", "back", "back", priority=True, id="welcome.back"),
        Binding("f2", "example", "example week", priority=True, id="welcome.example"),
        Binding("ctrl+q", "app.quit", "quit", id="welcome.quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._step = 0

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
                yield Several(LEAVE_OUT, id="out", more=MORE_OUT)
                yield Choices(
                    *(Option(say(words, ("\n" + why, "$quiet")), id=key or "none") for key, words, why in AIMS),
                    id="aim",
                )
                yield Choices(
                    *(Option(f"{n} minutes, {words}", id=f"m{n}") for n, words in MINUTES), id="minutes", markup=False
                )
                yield Several(DAYS, id="low")
            yield Static(id="problem", markup=False)
            yield Static(id="keys", markup=False)

    def on_mount(self) -> None:
        self.query_one("#minutes", OptionList).highlighted = 2
        for name in ("sex", "aim"):
            self.query_one(f"#{name}", OptionList).highlighted = 0
        self._ask()

    def _ask(self) -> None:
        step = STEPS[self._step]
        title, why = QUESTIONS[step]
        self.query_one("#question", Static).update(say((title, "bold $foreground")))
        self.query_one("#why", Static).update(say((why, "$quiet")))
        self.query_one("#answers", ContentSwitcher).current = step
        self.query_one(f"#{step}").focus()
        self._problem("")
        last = self._step == len(STEPS) - 1
        self.query_one("#keys", Static).update(self._keys(step, last))

    def _keys(self, step: str, last: bool) -> Content:
        parts = [("↵", "bold $accent"), (" plan my week" if last else " go on", "$foreground")]
        if step in ("out", "low"):
            parts += [("   space", "bold $accent"), (" tick", "$quiet")]
        if step not in ("age",):
            parts += [("   ↑ ↓", "bold $accent"), (" choose", "$quiet")]
        parts += [("   esc", "bold $accent"), (" back" if self._step else " close", "$quiet")]
        if step == "age":
            parts += [("   f2", "bold $accent"), (" show me an example week instead", "$quiet")]
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

    def action_next(self) -> None:
        if STEPS[self._step] == "age":
            problem = self._age_problem(self.query_one("#age", Input).value)
            if problem:
                self._problem(problem)
                return
        if self._step < len(STEPS) - 1:
            self._step += 1
            self._ask()
            return
        try:
            write(first_text(self.answers()))
        except OSError as problem:
            self._problem(f"your profile could not be written: {problem.strerror or problem}")
            return
        self.dismiss([MINE])

    def answers(self) -> Answers:
        """What is chosen now."""
        aim = self._chosen("aim")
        return Answers(
            age=int(self.query_one("#age", Input).value),
            sex=self._chosen("sex"),
            exclusions=self.query_one("#out", Ticks).ticked,
            aims=() if aim == "none" else (aim,),
            minutes=int(self._chosen("minutes")[1:]),
            low_days=self.query_one("#low", Ticks).ticked,
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
        self.dismiss([EXAMPLE])
