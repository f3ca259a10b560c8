"""Profile and targets. A field is saved when it is right and left (or Enter is pressed), or not at all, and then the
reason stands below it. Ticks and lists are saved at once. Comments in the file are kept."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mealplan.errors import MealplanError, ValueProblem
from mealplan.nutrition.nutrients import nutrients
from mealplan.tui.actions import UNDO, bindings, key_names, shown
from mealplan.tui.past import Change
from mealplan.tui.profile_file import (
    Answers,
    changed,
    current_text,
    my_path,
    my_profile,
    own_parts,
    put_back,
    with_target,
    write,
)
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.screens.welcome import LEAVE_OUT
from mealplan.tui.widgets.field import Field
from mealplan.tui.widgets.listing import Listing
from mealplan.tui.widgets.ticks import Ticks
from mealplan.tui.words import clean, say

if TYPE_CHECKING:
    from mealplan.planning.tastes import Taste

FIELDS = (
    ("person.age", "Age", "years, 9 or more"),
    ("person.sex", "Reference intakes", "female or male"),
    ("person.state", "State", "none, pregnant or lactating"),
    ("person.weight", "Weight", "64 kg or 141 lb; empty: a reference body"),
    ("person.height", "Height", "166 cm or 5 ft 5; empty: a reference body"),
    ("person.activity", "Activity", "inactive, low, active or very_active"),
    ("kitchen.active_minutes.default", "Minutes a day", "hands-on, on most days"),
)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TASTES: tuple[tuple[Literal["dislikes", "likes"], str, str], ...] = (
    ("dislikes", "Dislikes", "what you do not want to eat"),
    ("likes", "Likes", "dishes that should come more often"),
)
LABELS = {key: label for key, label, _ in FIELDS} | {f"kitchen.active_minutes.{d}": f"Minutes on {d}" for d in DAYS}
SAVED = "Saved · f6 plans the week with it"


def field_id(key: str) -> str:
    return "f-" + key.replace(".", "-").replace("_", "-")


class ProfileScreen(Page):
    """`saved`: what the file says of each field."""

    CSS_PATH = SHEET
    area = "profile"
    title_text = "You and your targets"
    BINDINGS: ClassVar[list[BindingType]] = bindings("profile")

    def __init__(self) -> None:
        super().__init__()
        self.answers: Answers | None = None
        self.saved: dict[str, str] = {}
        self.ready = False
        self._tastes: dict[tuple[str, str], Taste] = {}
        self._count = itertools.count(1)

    def body(self) -> Iterable[Widget]:
        yield Static("", id="state", markup=False)
        with VerticalScroll(id="form"):
            for key, label, hint in FIELDS:
                yield from _row(key, label, hint)
            with Horizontal(classes="row"):
                yield Static("… on single days", classes="label", markup=False)
                for day in DAYS:
                    yield Static(day, classes="day", markup=False)
                    key = f"kitchen.active_minutes.{day}"
                    yield Field(id=field_id(key), name=key, classes="short", max_length=4, compact=True)
            yield _reason("days")
            yield _head("Leave out", "space ticks")
            yield Ticks(LEAVE_OUT, id="out")
            for kind, title, about in TASTES:
                yield _head(title, f"{about}; ↵ on one takes it away")
                yield Listing(id=kind, markup=False)
                yield from _row(f"add-{kind}", f"Add {title.lower()}", "liver, okra, then ↵")
            yield _head("Your own targets", "beside the reference intakes; ↵ on one takes it away")
            yield Listing(id="own", markup=False)
            yield from _row("add", "Add a target", "magnesium >= 400 mg, then ↵")

    def arrive(self) -> None:
        plan = self.mp.plan
        if plan is not None:
            request = plan.request
            aims = tuple(p for p in request.profile if p != "me")
            self.answers = Answers(request.eater.person.age, request.eater.person.sex, request.eater.exclusions, aims)
        if not self._fill():
            return
        self._say(f"Saved in {my_path()}", good=True)
        if my_profile() is None:
            words = say(("Not yet your own: the first change saves it as your profile.", "$quiet"))
            self.query_one("#state", Static).update(words)
        self.query_one(f"#{field_id('person.age')}").focus()
        self.call_after_refresh(self._listen)

    def _listen(self) -> None:
        self.ready = True

    # what is shown

    def _fill(self) -> bool:
        """Show what the file says; whether it could be read."""
        try:
            own = own_parts(self._text())
        except (MealplanError, OSError) as problem:
            self._say(f"{problem}", good=False)
            self.query_one("#form").disabled = True
            return False
        self.query_one("#form").disabled = False
        self.saved = own.texts
        with self.prevent(Input.Changed):
            for field in self.query("#form Input").results(Input):
                if field.name and not field.name.startswith("add"):
                    field.value = own.texts.get(field.name, "")
                    self._reason(field, "")
        self.query_one("#out", Ticks).tick(own.exclusions)
        self._list_tastes("dislikes", own.dislikes)
        self._list_tastes("likes", own.likes)
        self._list_targets(own.targets)
        return True

    def kept_changed(self) -> None:
        """Undo or redo changed the file."""
        self._fill()

    def _list_targets(self, targets: Iterable[tuple[str, str]]) -> None:
        own = self.query_one("#own", OptionList)
        own.clear_options()
        for key, words in targets:
            name = nutrients()[key].name if key in nutrients() else key
            own.add_option(Option(say((clean(name), "bold"), "  ", (clean(words), "$foreground")), id=f"targets.{key}"))
        own.display = own.option_count > 0

    def _list_tastes(self, kind: Literal["dislikes", "likes"], words: Iterable[str]) -> None:
        """Each with what it does; one that answers to nothing says so."""
        shown = self.query_one(f"#{kind}", OptionList)
        at = shown.highlighted
        shown.clear_options()
        for word in words:
            known = self._tastes.get((kind, word))
            told = known.words if known is not None else "…"
            wrong = known is not None and not known.known
            row = say((f" {clean(word)}", "bold"), "  ", (f"{'▲ ' if wrong else ''}{clean(told)}",
                                                           "$warning" if wrong else "$quiet"))  # fmt: skip
            shown.add_option(Option(row))
            if known is None:
                self._look_up_taste(kind, word, self._tasted)
        shown.display = shown.option_count > 0
        if at is not None and shown.option_count:
            shown.highlighted = min(at, shown.option_count - 1)

    def _tasted(self, found: Taste) -> None:
        """What an entry of the file does is known."""
        self._tastes[found.kind, found.word] = found
        if self.is_attached:
            own = own_parts(self._text())
            self._list_tastes(found.kind, own.dislikes if found.kind == "dislikes" else own.likes)

    def _look_up_taste(self, kind: Literal["dislikes", "likes"], word: str, done: object) -> None:
        """In a run of its own: one that is entered while another is looked up does not take its place."""
        core = self.mp.core
        self.mp.start("looking it up", lambda t: core.taste(t, word, kind), done, group=f"taste-{next(self._count)}")  # type: ignore[arg-type]

    def _say(self, words: str, *, good: bool) -> None:
        line = say(
            ("✓ " if good else "▲ ", "bold $success" if good else "bold $warning"),
            (clean(words), "$quiet" if good else "$warning"),
        )
        if self.is_attached:
            self.query_one("#state", Static).update(line)

    def _reason(self, field: Input, words: str) -> None:
        """Below the field: why it is not saved; empty where it is."""
        field.set_class(bool(words), "-wrong")
        name = "days" if field.has_class("short") else str(field.name)
        self.query_one(f"#r-{field_id(name)}", Static).update(say((f"▲ {clean(words)}" if words else "", "$warning")))

    # what is kept

    def _text(self) -> str:
        """The file as it is now, whoever wrote it."""
        return current_text(self.answers)

    def _write(self, text: str, words: str) -> None:
        """Keep the file, and how to undo that. Raises MealplanError."""
        before = self._text() if my_profile() is not None else None
        if text == before:
            return
        try:
            write(text)
        except OSError as problem:
            raise ValueProblem(f"your profile could not be written: {problem.strerror or problem}") from None
        back, again = partial(self._turned, text, before), partial(self._turned, before, text)
        self.mp.did(Change(words, back, again))
        self._say(self._saved_words(), good=True)

    def _saved_words(self) -> str:
        """With the key of undo, where it would not only type a letter."""
        key = shown(key_names(UNDO, self.mp.keys_now())[0])
        return SAVED if isinstance(self.focused, Input) else f"{SAVED} · {key} takes it back"

    def _turned(self, now: str | None, then: str | None) -> None:
        put_back(now, then)
        for screen in self.mp.screen_stack:
            if isinstance(screen, Page):
                screen.kept_changed()

    def _keep(self, key: str, value: str | tuple[str, ...], words: str) -> str:
        """Change one key and save; why not, or nothing."""
        try:
            self._write(changed(self._text(), key, value), words)
        except MealplanError as problem:
            return _why(problem)
        return ""

    # fields

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Checked while it is typed; kept when it is left."""
        key, value = event.input.name or "", event.value
        if not self.ready:
            return
        problem = self._problem(key, value)
        self._reason(event.input, problem)
        if problem:
            self._say(problem, good=False)
        elif key.startswith("add"):
            self._say("↵ adds it" if value.strip() else "Nothing to add", good=True)
        elif value.strip() != self.saved.get(key, ""):
            self._say("Right. It is saved when you leave the field, or with ↵", good=True)

    def _problem(self, key: str, value: str) -> str:
        """Why a field could not be saved as it is."""
        try:
            if key == "add":
                if value.strip():
                    with_target(self._text(), value)
            elif not key.startswith("add"):
                changed(self._text(), key, value)
        except MealplanError as problem:
            return _why(problem)
        return ""

    def _commit(self, field: Input) -> bool:
        """Save a field that is left; whether all is well with it. What is wrong stays as typed, with the reason."""
        key, value = field.name or "", field.value.strip()
        if key.startswith("add") or not self.ready or not self.is_attached:
            return True
        if value == self.saved.get(key, ""):
            self._reason(field, "")
            return True
        label = LABELS.get(key, key)
        was = self.saved.get(key, "")
        problem = self._keep(key, value, f"{label}: {value or 'nothing'}")
        if problem:
            problem = f"not saved: {problem}" + (f" Your profile still says {was}." if was else "")
            self._say(f"{label} is not saved; the reason stands below it", good=False)
        else:
            self.saved[key] = value
        self._reason(field, problem)
        return not problem

    @on(Input.Blurred)
    def _left(self, event: Input.Blurred) -> None:
        if self.mp.app_focus:  # she has gone to another window in the middle of a number: it is not left
            self._commit(event.input)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        key, typed = event.input.name or "", event.value.strip()
        if not key.startswith("add") or not typed:
            if self._commit(event.input):
                self.focus_next()
        elif key == "add":
            self._add_target(event.input, typed)
        else:
            self._add_tastes(event.input, "dislikes" if key == "add-dislikes" else "likes", typed)

    def wrong_fields(self) -> list[Input]:
        """What is typed and not saved, for it is wrong."""
        return [x for x in self.query("#form Input").results(Input) if not self._commit(x)]

    def leaving(self) -> None:
        wrong = self.wrong_fields()
        for field in wrong[:1]:
            label, was = LABELS.get(field.name or "", ""), self.saved.get(field.name or "", "")
            still = f" It is still {was}." if was else ""
            self.mp.notify(f"{label} {clean(field.value) or 'without a value'} was not saved.{still}",
                           severity="warning", markup=False, timeout=8)  # fmt: skip

    # lists

    def _add_target(self, field: Input, typed: str) -> None:
        try:
            self._write(with_target(self._text(), typed), f"target {typed}")
        except MealplanError as problem:
            self._reason(field, _why(problem))
            self._say(_why(problem), good=False)
            return
        field.value = ""
        self._list_targets(own_parts(self._text()).targets)

    @on(OptionList.OptionSelected, "#own")
    def _take_away(self, event: OptionList.OptionSelected) -> None:
        key = event.option.id
        if not key:
            return
        problem = self._keep(key, "", f"no target for {key.partition('.')[2]}")
        if problem:
            self._say(problem, good=False)
        self._list_targets(own_parts(self._text()).targets)

    def _add_tastes(self, field: Input, kind: Literal["dislikes", "likes"], typed: str) -> None:
        """Look each one up, and add those that answer to something. They arrive even if she has left by then."""
        with self.prevent(Input.Changed):
            field.value = field.value.strip().removeprefix(typed)  # the next one may be typed already
        self._reason(field, "")
        self._say("Looking it up …", good=True)
        refused: list[Taste] = []

        def arrived(found: Taste) -> None:
            self._tastes[kind, found.word] = found
            if found.known:
                self._keep_taste(kind, found)
            elif self.is_attached:
                if field.value != ", ".join(x.word for x in refused):  # she types the next one already
                    self.mp.notify(f"Not added: {clean(found.words)}", severity="warning", markup=False, timeout=8)
                    return
                refused.append(found)
                told = f"not added: {'; '.join(x.words for x in refused)}"
                with self.prevent(Input.Changed):
                    field.value = ", ".join(x.word for x in refused)
                self._reason(field, told)
                self._say(told, good=False)
            else:
                self.mp.notify(f"Not added: {clean(found.words)}", severity="warning", markup=False, timeout=8)

        for word in dict.fromkeys(x.strip() for x in typed.split(",") if x.strip()):
            self._look_up_taste(kind, word, arrived)

    def _keep_taste(self, kind: Literal["dislikes", "likes"], found: Taste) -> None:
        own = own_parts(self._text())
        held = own.dislikes if kind == "dislikes" else own.likes
        if found.word.lower() in (x.lower() for x in held):
            self._say(f"{found.word} is in the list already", good=True)
            return
        words = f"{'dislike' if kind == 'dislikes' else 'like'} {found.word}"
        problem = self._keep(f"plan.{kind}", (*held, found.word), words)
        if problem:
            self._say(problem, good=False)
        elif self.is_attached:
            self._say(f"{found.word}: {found.words}. {self._saved_words()}", good=True)
            self._list_tastes(kind, (*held, found.word))

    @on(OptionList.OptionSelected, "#dislikes,#likes")
    def _take_taste_away(self, event: OptionList.OptionSelected) -> None:
        kind: Literal["dislikes", "likes"] = "dislikes" if event.option_list.id == "dislikes" else "likes"
        own = own_parts(self._text())
        held = list(own.dislikes if kind == "dislikes" else own.likes)
        gone = held.pop(event.option_index)
        problem = self._keep(f"plan.{kind}", tuple(held), f"no longer {kind[:-1]} {gone}")
        if problem:
            self._say(problem, good=False)
            return
        self._list_tastes(kind, held)

    @on(Ticks.Changed, "#out")
    def _ticked(self, event: Ticks.Changed) -> None:
        before = own_parts(self._text()).exclusions
        # what the list does not name stays as it is in the file
        now = (*(x for x in before if x not in event.ticks.choices), *event.ticks.ticked)
        more = [x.replace("_", " ") for x in now if x not in before]
        less = [x.replace("_", " ") for x in before if x not in now]
        words = f"leave out {', '.join(more)}" if more else f"no longer leave out {', '.join(less)}"
        problem = self._keep("plan.exclusions", now, words)
        if problem:
            self._say(problem, good=False)
            event.ticks.tick(before)

    def action_replan(self) -> None:
        wrong = self.wrong_fields()
        if wrong:  # what is on the screen is not what would be planned with
            wrong[0].focus()
            return
        if my_profile() is None:  # what is shown becomes her profile
            try:
                self._write(self._text(), "your own profile")
            except MealplanError as problem:
                self._say(_why(problem), good=False)
                return
        self.mp.pop_screen()
        self.mp.plan_from_profile("Planning with your profile")


def _why(problem: MealplanError) -> str:
    return f"{problem.message}{f' · {problem.hint}' if problem.hint else ''}."


def _head(title: str, about: str) -> Static:
    return Static(say((title, "bold $accent"), (f"   {about}", "$quiet")), classes="head", markup=False)


def _reason(key: str) -> Static:
    return Static("", id=f"r-{field_id(key)}", classes="reason", markup=False)


def _row(key: str, label: str, hint: str) -> Iterable[Widget]:
    with Horizontal(classes="row"):
        yield Static(label, classes="label", markup=False)
        yield Field(id=field_id(key), name=key, placeholder=hint, max_length=120, compact=True)
    yield _reason(key)
