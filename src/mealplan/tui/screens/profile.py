"""Profile and targets. A field is saved when it is right and left (or Enter is pressed), or not at all, and then the
reason stands below it. Ticks, choices and lists are saved at once. Comments in the file are kept.

The form is made of the option table (`profile_form`), and what it edits are settings: the texts of an option."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.events import Key
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option as Line

from mealplan.errors import MealplanError, ValueProblem
from mealplan.profiles.own import my_profile
from mealplan.settings.options import Option, option
from mealplan.tui.actions import UNDO, bindings, key_names, shown
from mealplan.tui.entries import ASKED, Entry
from mealplan.tui.past import Change
from mealplan.tui.profile_file import (
    current_text,
    inherited,
    put_back,
    said_in,
    with_more,
    with_texts,
    write,
)
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.screens.profile_form import DAYS, TICKED, choices, entries, form, is_list, label, rows, told
from mealplan.tui.widgets.choice import Choice
from mealplan.tui.widgets.ticks import Ticks
from mealplan.tui.words import clean, say

if TYPE_CHECKING:
    from mealplan.planning.ask.request import PlanRequest

SAVED = "Saved · f6 plans the week with it"


class ProfileScreen(Page):
    """`saved`: what the file says of each field; `also`: what it says through the profiles that it extends."""

    CSS_PATH = SHEET
    area = "profile"
    title_text = "You and your targets"
    BINDINGS: ClassVar[list[BindingType]] = bindings("profile")

    def __init__(self) -> None:
        super().__init__()
        self.request: PlanRequest | None = None
        self.saved: dict[str, str] = {}
        self.also: dict[str, tuple[str, ...]] = {}
        self.ready = False
        self._entries: dict[tuple[str, str], Entry] = {}
        self._count = itertools.count(1)

    def body(self) -> Iterable[Widget]:
        yield Static("", id="state", markup=False)
        with VerticalScroll(id="form", can_focus=False):
            yield from form()

    def arrive(self) -> None:
        self.request = self.mp.plan.request if self.mp.plan is not None else None
        if not self._fill():
            return
        self._say("What you change here is saved at once · f6 plans the week with it", good=True)
        if my_profile() is None:
            words = say(("Not yet your own: the first change saves it as your profile.", "$quiet"))
            self.query_one("#state", Static).update(words)
        self.query("#form Input").first().focus()
        self.call_after_refresh(self._listen)

    def _listen(self) -> None:
        self.ready = True

    # what is shown

    def _fill(self) -> bool:
        """Show what the file says; whether it could be read."""
        try:
            said, self.also = said_in(self._text()), inherited(self._text())
        except MealplanError as problem:
            self._say(f"{problem}", good=False)
            self.query_one("#form").disabled = True
            return False
        self.query_one("#form").disabled = False
        for row in rows():
            self._show(row, said.get(row.name, ()))
        return True

    def _show(self, row: Option, texts: Sequence[str]) -> None:
        """What the file says of one option."""
        also = self.also.get(row.name, ())
        beside = ""
        if row.name == "slots":
            usual = also[-1] if also else row.default
            self.query_one("#ticks-slots", Ticks).tick((texts[-1] if texts else usual).split(","))
        elif row.name in TICKED:
            self.query_one(f"#ticks-{row.name}", Ticks).tick(texts)
            beside = ", ".join(x.replace("_", " ") for x in also)
        elif row.name == "minutes":
            self._show_minutes(row, texts, also)
        elif choices(row):
            self.query_one(f"#c-{row.name}", Choice).show(texts[-1] if texts else "", also[-1] if also else row.default)
        elif is_list(row):
            self._list(row.name, texts)
            beside = ", ".join(also)
        else:
            usual = also[-1] if also else row.default
            hint = f"like {row.examples[0]}{f'; empty: {usual}' if usual else ''}"
            self._show_field(row.name, texts[-1] if texts else "", hint)
        line = self.query_one(f"#i-{row.name}", Static)
        line.update(say((f"and by what it builds on: {clean(beside)}" if beside else "", "$quiet")))
        line.set_class(bool(beside), "-said")

    def _show_minutes(self, row: Option, texts: Sequence[str], also: Sequence[str]) -> None:
        said, usual = (dict(x.split("=", 1) for x in some) for some in (texts, also))
        for day in DAYS:
            hint = usual.get(day, "")
            if day == "default":
                hint = f"hands-on, on most days; empty: {hint or row.default}"
            self._show_field(f"minutes.{day}", said.get(day, ""), hint)

    def _show_field(self, name: str, value: str, hint: str) -> None:
        field = self.query_one(f"#f-{name.replace('.', '-')}", Input)
        self.saved[name] = value
        field.placeholder = clean(hint)
        with self.prevent(Input.Changed):
            field.value = value
        self._reason(field, "")

    def kept_changed(self) -> None:
        """Undo or redo changed the file."""
        self._fill()

    def _list(self, name: str, texts: Iterable[str]) -> None:
        """Each with what it does; one that answers to nothing says so."""
        listing = self.query_one(f"#list-{name}", OptionList)
        at = listing.highlighted
        listing.clear_options()
        new = []
        for text in texts:
            known = self._entries.get((name, text))
            if known is None and name in ASKED:
                new.append(text)
            told = (known.words if known is not None else "…") if name in ASKED else ""
            wrong = known is not None and known.wrong
            beside = (f"{'▲ ' if wrong else ''}{clean(told)}", "$warning" if wrong else "$quiet")
            listing.add_option(Line(say((f" {clean(_shown(name, text))}", "bold"), "  ", beside)))
        listing.display = listing.option_count > 0
        if at is not None and listing.option_count:
            listing.highlighted = min(at, listing.option_count - 1)
        if new:
            self._look_up(name, new, partial(self._found, name))

    def _found(self, name: str, found: Sequence[Entry]) -> None:
        """What entries of the file do is known."""
        self._entries.update({(one.name, one.text): one for one in found})
        if self.is_attached:
            self._list(name, self._held(name))

    def _look_up(self, name: str, texts: Sequence[str], done: object) -> None:
        """In a run of its own: one that is entered while another is looked up does not take its place."""
        core = self.mp.core
        self.mp.start("looking it up", lambda t: core.entries(t, name, texts), done, group=f"entry-{next(self._count)}")  # type: ignore[arg-type]

    @on(OptionList.OptionHighlighted)
    def _follow(self, event: OptionList.OptionHighlighted) -> None:
        """The form scrolls, its lists do not: the chosen row of one is kept in sight."""
        listing = event.option_list
        if listing.has_focus:
            line = next((y for y, (at, _) in enumerate(listing._lines) if at == event.option_index), 0)
            spot = Region(0, listing.virtual_region.y + line, 1, 1)
            self.query_one("#form").scroll_to_region(spot, animate=False)

    def _say(self, words: str, *, good: bool) -> None:
        line = say(
            ("✓ " if good else "▲ ", "bold $success" if good else "bold $warning"),
            (clean(words), "$quiet" if good else "$warning"),
        )
        if self.is_attached:
            self.query_one("#state", Static).update(line)

    def _reason(self, field: Widget, words: str) -> None:
        """Below the field: why it is not saved; empty where it is."""
        field.set_class(bool(words), "-wrong")
        name = _option_of(field)
        others = (x for x in self.query("#form Input.-wrong") if x is not field)
        if not words and any(_option_of(x) == name for x in others):
            return  # that of another day stays
        below = self.query_one(f"#r-{name}", Static)
        below.update(say((f"▲ {clean(words)}" if words else "", "$warning")))
        below.set_class(bool(words), "-said")

    # what is kept

    def _text(self) -> str:
        """The file as it is now, whoever wrote it."""
        return current_text(self.request)

    def _held(self, name: str) -> list[str]:
        """The texts that the file says of an option; none where it cannot be read, for then nothing is written."""
        try:
            return list(said_in(self._text()).get(name, ()))
        except MealplanError:
            return []

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
        self.mp.look_at_profile()
        self._judge_again()
        self._say(self._saved_words(), good=True)

    def _judge_again(self) -> None:
        """Something else is saved: what was wrong beside it may be right now, and a choice shows what is saved."""
        if not self.is_attached:
            return
        for field in list(self.query("#form .-wrong")):
            still = self._problem(field.name or "", field.value) if isinstance(field, Input) else ""
            self._reason(field, f"not saved: {still}" if still else "")

    def _saved_words(self) -> str:
        """With the key of undo, where it would not only type a letter."""
        key = shown(key_names(UNDO, self.mp.keys_now())[0])
        return SAVED if isinstance(self.focused, Input) else f"{SAVED} · {key} takes it back"

    def _turned(self, now: str | None, then: str | None) -> None:
        put_back(now, then)
        self.mp.look_at_profile()
        for screen in self.mp.screen_stack:
            if isinstance(screen, Page):
                screen.kept_changed()

    def _keep(self, name: str, texts: Sequence[str], words: str) -> str:
        """Save these texts of an option; why not, or nothing."""
        try:
            self._write(with_texts(self._text(), name, texts), words)
        except MealplanError as problem:
            return _why(problem)
        return ""

    # fields

    def on_key(self, event: Key) -> None:
        """The arrows go from field to field; a list and a choice have them for themselves."""
        if event.key in ("down", "up") and isinstance(self.focused, Input):
            event.stop()
            event.prevent_default()
            (self.focus_next if event.key == "down" else self.focus_previous)()

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
        elif key.startswith("add."):
            self._say("↵ adds it" if value.strip() else "Nothing to add", good=True)
        elif value.strip() != self.saved.get(key, ""):
            self._say("Right. It is saved when you leave the field, or with ↵", good=True)
        else:
            self._say("As your profile says", good=True)

    def _problem(self, key: str, value: str) -> str:
        """Why a field could not be saved as it is."""
        try:
            if key.startswith("add."):
                row = option(key.removeprefix("add."))
                self._with_entries(row, entries(row, value))
            else:
                with_texts(self._text(), key.partition(".")[0], self._texts_with(key, value))
        except MealplanError as problem:
            return _why(problem)
        return ""

    def _texts_with(self, key: str, value: str) -> list[str]:
        """The texts of a field's option with another value in the field."""
        name, _, day = key.partition(".")
        new = [f"{day}={value.strip()}" if day else value.strip()] if value.strip() else []
        if not day:
            return new
        held = self._held(name)
        at = next((n for n, one in enumerate(held) if one.startswith(f"{day}=")), len(held))
        return [*held[:at], *new, *held[at + 1 :]]

    def _commit(self, field: Input) -> bool:
        """Save a field that is left; whether all is well with it. What is wrong stays as typed, with the reason."""
        key, value = field.name or "", field.value.strip()
        if key.startswith("add.") or not self.ready or not self.is_attached:
            return True
        if value == self.saved.get(key, ""):
            self._reason(field, "")
            return True
        was = self.saved.get(key, "")
        problem = self._problem(key, value) or self._keep(
            key.partition(".")[0], self._texts_with(key, value), f"{label(key)}: {value or 'nothing'}"
        )
        if problem:
            problem = f"not saved: {problem}" + (f" Your profile still says {was}." if was else "")
            self._say(f"{label(key)} is not saved; the reason stands below it", good=False)
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
        if key.startswith("add.") and typed:
            self._add(event.input, option(key.removeprefix("add.")), typed)
        elif self._commit(event.input):
            self.focus_next()

    def wrong_fields(self) -> list[Input]:
        """What is typed and not saved, for it is wrong."""
        return [x for x in self.query("#form Input").results(Input) if not self._commit(x)]

    def leaving(self) -> None:
        wrong = self.wrong_fields()
        for field in wrong[:1]:
            was = self.saved.get(field.name or "", "")
            still = f" It is still {was}." if was else ""
            self.mp.notify(f"{label(field.name or '')} {clean(field.value) or 'without a value'} was not saved.{still}",
                           severity="warning", markup=False, timeout=8)  # fmt: skip

    # choices and ticks

    @on(Choice.Changed)
    def _chose(self, event: Choice.Changed) -> None:
        choice, row = event.choice, option(event.choice.name or "")
        value = choice.chosen
        problem = self._keep(row.name, [value] if value else [], f"{row.label}: {value or 'nothing'}")
        self._reason(choice, f"not saved: {problem}" if problem else "")
        if problem:
            self._say(f"{row.label} is not saved; the reason stands below it", good=False)
            self._show(row, self._held(row.name))

    @on(Ticks.Changed)
    def _ticked(self, event: Ticks.Changed) -> None:
        row = option(str(event.ticks.id).removeprefix("ticks-"))
        before, ticked = self._held(row.name), event.ticks.ticked
        if row.name == "slots":  # one text for all of them
            now, words = [",".join(ticked)], f"meals {', '.join(ticked) or 'none'}"
        else:  # what the list does not name stays as it is in the file
            kept = [x for x in before if x not in event.ticks.choices or x in ticked]
            now = [*kept, *(x for x in ticked if x not in before)]
            more, less = [x for x in now if x not in before], [x for x in before if x not in now]
            what = f"{row.label.lower()} {', '.join(more or less).replace('_', ' ')}"
            words = what if more else f"no longer {what}"
        problem = self._keep(row.name, now, words)
        self._reason_of(row.name, problem)
        if problem:
            self._say(problem, good=False)
            self._show(row, before)

    def _reason_of(self, name: str, words: str) -> None:
        below = self.query_one(f"#r-{name}", Static)
        below.update(say((f"▲ not saved: {clean(words)}" if words else "", "$warning")))
        below.set_class(bool(words), "-said")

    # lists

    def _with_entries(self, row: Option, texts: Iterable[str]) -> str:
        """The file with more entries of a list. Raises MealplanError."""
        text = self._text()
        for one in texts:
            text = with_more(text, row.name, one)
        return text

    def _add(self, field: Input, row: Option, typed: str) -> None:
        """Look each one up where that is needed, and add those that answer to something."""
        problem = self._problem(field.name or "", typed)
        if problem:
            self._reason(field, problem)
            self._say(problem, good=False)
            return
        with self.prevent(Input.Changed):
            field.value = field.value.strip().removeprefix(typed)  # the next one may be typed already
        self._reason(field, "")
        if row.name not in ASKED:
            self._keep_entries(row, entries(row, typed), told(row, typed))
            return
        self._say("Looking it up …", good=True)
        self._look_up(row.name, entries(row, typed), partial(self._looked_up, field, row))

    def _looked_up(self, field: Input, row: Option, found: Sequence[Entry]) -> None:
        """They arrive even if she has left by then."""
        self._entries.update({(one.name, one.text): one for one in found})
        good, refused = ([one for one in found if one.refused == no] for no in (False, True))
        if good:
            does = "; ".join(f"{one.text}: {one.words}" for one in good if one.words)
            self._keep_entries(row, [one.text for one in good], does)
        if not refused:
            return
        why = "; ".join(one.words for one in refused)
        if not self.is_attached or field.value:  # she has left, or types the next one already
            self.mp.notify(f"Not added: {clean(why)}", severity="warning", markup=False, timeout=8)
            return
        with self.prevent(Input.Changed):
            field.value = ", ".join(one.text for one in refused)
        self._reason(field, f"not added: {why}")
        self._say(f"not added: {why}", good=False)

    def _keep_entries(self, row: Option, texts: Sequence[str], words: str) -> None:
        before = self._text()
        try:
            new = self._with_entries(row, texts)
            self._write(new, f"{row.label.lower()} {', '.join(texts)}")
        except MealplanError as problem:
            self._say(_why(problem), good=False)
            return
        if not self.is_attached:
            return
        if new == before and my_profile() is not None:
            self._say(f"{', '.join(texts)}: in the list already", good=True)
        elif words:
            self._say(f"{words}. {self._saved_words()}", good=True)
        self._show(row, self._held(row.name))

    @on(OptionList.OptionSelected)
    def _take_away(self, event: OptionList.OptionSelected) -> None:
        row = option(str(event.option_list.id).removeprefix("list-"))
        held = self._held(row.name)
        if event.option_index >= len(held):
            return
        gone = held.pop(event.option_index)
        problem = self._keep(row.name, held, f"no longer {row.label.lower()} {gone}")
        if problem:
            self._say(problem, good=False)
        self._list(row.name, self._held(row.name))

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


def _option_of(field: Widget) -> str:
    """`minutes` of the field `minutes.wed`."""
    return (field.name or "").removeprefix("add.").partition(".")[0]


def _why(problem: MealplanError) -> str:
    return f"{problem.message}{f' · {problem.hint}' if problem.hint else ''}."


def _shown(name: str, text: str) -> str:
    """How an entry is shown: a target with its nutrient's own name."""
    if name != "target":
        return text
    from mealplan.nutrition.nutrients import nutrients

    key = text.split(" ")[0].rstrip("<>=≤≥")
    return text.replace(key, nutrients()[key].name, 1) if key in nutrients() else text
