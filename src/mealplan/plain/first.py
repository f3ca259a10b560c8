"""First run: who it is for, how she eats, what is left out, how much cooking; then the first week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from mealplan import dates
from mealplan.errors import MealplanError
from mealplan.nutrition.person import OLDEST, YOUNGEST
from mealplan.plain.session import Session
from mealplan.profiles.own import my_path
from mealplan.settings.setting import Setting

_DIETS = (("", "Everything"), ("vegetarian", "Vegetarian"), ("pescatarian", "Fish, but no meat"), ("vegan", "Vegan"))
_AIMS = (
    ("fibromyalgia", "Little effort; vitamin B12, magnesium and omega-3 first, as with fibromyalgia or fatigue"),
    ("", "Everyday health"),
)
_MINUTES = (15, 30, 45, 60)
_STYLES = (
    ("few-pots", "Few pots: cook seldom, eat it again; few things to buy"),
    ("balanced", "Balanced: a dish may come three times"),
    ("variety", "Variety: many different dishes; more to cook and to buy"),
)
_LEAVE_OUT_HELP = (
    "For example: gluten, milk, nuts. Also: nightshades, high FODMAP, histamine, alcohol, caffeine. "
    "`mealplan exclusions list` has all of them. A food that only may hold it is left out, too."
)


@dataclass
class Answers:
    age: int = 0
    sex: str = ""
    diet: str = ""
    out: list[str] = field(default_factory=list)
    aim: str = ""
    minutes: int = 45
    style: str = ""

    def settings(self) -> list[Setting]:
        out = ([self.diet] if self.diet else []) + self.out
        return [
            Setting("age", str(self.age)), Setting("sex", self.sex),
            *(Setting("exclude", name) for name in dict.fromkeys(out)), Setting("minutes", f"default={self.minutes}"),
            *([Setting("style", self.style)] if self.style else []),
        ]  # fmt: skip


def first_run(session: Session) -> None:
    """Ask, write the profile, plan the first week. Going back from the first question changes nothing."""
    session.talk.title("Seven short questions, then your first week. 0 goes back to the question before.")
    answers = Answers()
    questions: tuple[Callable[[Session, Answers], bool], ...] = (_age, _sex, _diet, _out, _aim, _cooking, _style)
    at = 0
    while at < len(questions):
        at += 1 if questions[at](session, answers) else -1
        if at < 0:
            return
    try:
        session.core.write_profile([answers.aim] if answers.aim else [], answers.settings())
    except (MealplanError, OSError) as problem:
        session.told(problem if isinstance(problem, MealplanError) else MealplanError(str(problem)))
        return
    session.talk.say("Your profile is saved under the name me.")
    session.talk.say(f"Medicines and conditions can be added to it, in the file {my_path()}.")
    new_week(session)


def _age(session: Session, answers: Answers) -> bool:
    session.talk.title("Question 1 of 7.")
    while True:
        text = session.talk.ask("How old are you, in years?", "What you need depends on your age.")
        if text is None:
            return False
        if text.isascii() and text.isdigit() and YOUNGEST <= int(text[:4]) <= OLDEST:
            answers.age = int(text)
            session.talk.say(f"{answers.age} years.")
            return True
        session.talk.say(f"{text[:20]!r} is no age from {YOUNGEST} to {OLDEST}." if text else "Type a number.")


def _sex(session: Session, answers: Answers) -> bool:
    found = _chosen(session, 2, ["Female", "Male"], "Which reference intakes fit your body?")
    if found is not None:
        answers.sex = ("female", "male")[found]
    return found is not None


def _chosen(session: Session, number: int, options: list[str], question: str) -> int | None:
    """The index of her choice; None where she goes back."""
    session.talk.title(f"Question {number} of 7.")
    return session.talk.choose(options, question)


def _diet(session: Session, answers: Answers) -> bool:
    found = _chosen(session, 3, [words for _, words in _DIETS], "How do you eat?")
    if found is not None:
        answers.diet = _DIETS[found][0]
    return found is not None


def _out(session: Session, answers: Answers) -> bool:
    """Words are taken only when it is clear what is meant by each: what is not understood is asked again."""
    from mealplan.foods.exclusions.words import meant

    session.talk.title("Question 4 of 7.")
    while True:
        text = session.talk.ask(
            "What must never be on your plate? Type words with commas, or press Enter for nothing.", _LEAVE_OUT_HELP
        )
        if text is None:
            return False
        words = [word.strip() for word in text.split(",") if word.strip(" .")]
        if [word.lower() for word in words] in (["none"], ["nothing"], ["no"]):
            words = []
        try:
            found = [meant(word) for word in words]
        except MealplanError as problem:
            session.told(problem)
            session.talk.say("Nothing is taken yet.")
            continue
        answers.out = list(dict.fromkeys(name for one in found for name in one.names))
        for one in found:
            if one.told():
                session.talk.say(one.told() + ".")
        names = ", ".join(name.replace("_", " ") for name in answers.out)
        session.talk.say(f"Left out: {names}." if names else "Nothing is left out.")
        return True


def _aim(session: Session, answers: Answers) -> bool:
    found = _chosen(session, 5, [words for _, words in _AIMS], "What matters most?")
    if found is not None:
        answers.aim = _AIMS[found][0]
    return found is not None


def _cooking(session: Session, answers: Answers) -> bool:
    question = "How long can you cook on most days? Waiting does not count."
    found = _chosen(session, 6, [f"{minutes} minutes" for minutes in _MINUTES], question)
    if found is not None:
        answers.minutes = _MINUTES[found]
    return found is not None


def _style(session: Session, answers: Answers) -> bool:
    """The one that goes with what matters most to her comes first, and is said to be usual."""
    usual = "few-pots" if answers.aim == "fibromyalgia" else "balanced"
    styles = sorted(_STYLES, key=lambda style: style[0] != usual)
    options = [words + (" (usual with what matters most to you)" if name == usual else "") for name, words in styles]
    found = _chosen(session, 7, options, "What kind of week?")
    if found is not None:
        answers.style = styles[found][0]
    return found is not None


def new_week(session: Session) -> None:
    """Ask when it begins, plan it, keep it."""
    today = session.core.today()
    monday = today + dt.timedelta(days=7 - today.weekday())
    starts = list(dict.fromkeys([today, today + dt.timedelta(days=1), monday]))
    if session.plan is not None and session.plan.days:
        after = session.plan.days[-1].date + dt.timedelta(days=1)
        starts = list(dict.fromkeys([after, *starts])) if after > today else starts
    words = {today: "Today, ", today + dt.timedelta(days=1): "Tomorrow, "}
    options = [words.get(day, "") + dates.long(day) for day in starts]
    session.talk.title("When does the week begin?")
    found = session.talk.choose(options)
    if found is None:
        return
    session.talk.say("Planning. This takes some seconds to a minute. Ctrl-C keeps the best week so far.")
    try:
        with session.stoppable() as cancel:
            made = session.core.new_week(session.plan, starts[found], cancel, session.reporter())
        if not made.days:
            session.talk.say("No week could be planned. " + " ".join(made.told()))
            return
        session.keep(made, "Planned")
    except MealplanError as problem:
        session.told(problem)
