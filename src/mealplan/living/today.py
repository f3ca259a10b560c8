"""Today: what is eaten, what comes out of the freezer, what is begun now for tomorrow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mealplan import dates
from mealplan.dishes.contents import Contents
from mealplan.dishes.dish import Dish
from mealplan.export.meals import lived_words
from mealplan.export.pots import freeze_words, portions_of, thaws
from mealplan.journal.glance import MY_WEEK
from mealplan.journal.records import Happening
from mealplan.library import Library
from mealplan.living.week import AS_PLANNED, ATE, Said, at_meal, cooked_otherwise
from mealplan.nutrition.nutrients import nutrients
from mealplan.planning.result.asks import purchases, stock_of
from mealplan.planning.result.plan import Cook, Day, Item, Plan
from mealplan.units import format_amount

LEAST_WAIT = 10.0  # minutes by itself that are worth saying
LONG_WAIT = 180.0  # minutes: what chills or soaks that long is begun the evening before


@dataclass(frozen=True)
class Today:
    """A day of a week. `day`: None where the week does not hold it. `state` of a meal: planned, eaten, skipped, other;
    `said`: in words where it is not as planned; where those who eat there had it
    otherwise, each by name (`Ben: skipped`). `take_out`: (what, how much in words, for which meal); `start_now`:
    (title, meal of tomorrow, what to do); `freeze`: what is frozen of a pot made today; `look_out`: pots that stand
    there otherwise than the week says."""

    date: dt.date
    plan: str
    day: Day | None
    meals: tuple[Meal, ...]
    take_out: tuple[Out, ...]
    start_now: tuple[Start, ...]
    freeze: tuple[str, ...]
    supplements: tuple[Taken, ...]
    look_out: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            **({"look_out": list(self.look_out)} if self.look_out else {}),
            "date": self.date.isoformat(),
            "plan": self.plan,
            "in_plan": self.day is not None,
            "flare": self.day is not None and self.day.flare,
            "active_minutes": 0.0 if self.day is None else self.day.active_minutes,
            "meals": [one.to_json() for one in self.meals],
            "take_out": [_plain(one) for one in self.take_out],
            "start_now": [_plain(one) for one in self.start_now],
            "freeze": list(self.freeze),
            "supplements": [_plain(one) for one in self.supplements],
        }


@dataclass(frozen=True, slots=True)
class Meal:
    slot: str
    items: tuple[tuple[Item, Cook], ...]
    state: str
    said: str
    begin: str = ""  # of what cooks by itself for a while: when to begin, and how the time falls

    def to_json(self) -> dict[str, Any]:
        items = [
            {
                "dish": item.dish, "title": item.title, "portions": item.portions, "leftover": item.leftover,
                "frozen": item.frozen, "cook": not item.leftover and not item.frozen,
                "cook_portions": cook.portions, "active_minutes": cook.active_minutes,
            }
            for item, cook in self.items
        ]  # fmt: skip
        begin = {"begin": self.begin} if self.begin else {}
        return {"slot": self.slot, "state": self.state, "said": self.said, **begin, "items": items}


@dataclass(frozen=True, slots=True)
class Out:
    """What is taken out of the freezer now. `kind`: dish or ingredient; `amount`: portions, or grams as bought."""

    kind: str
    what: str
    title: str
    amount: float
    on: dt.date  # the day on which it is eaten or cooked
    slot: str

    @property
    def words(self) -> str:
        """`1 portion of Red lentil soup, for lunch on Saturday`."""
        when = dates.weekday_long(self.on)
        if self.kind == "dish":
            return f"{portions_of(self.amount)} of {self.title}, for {self.slot} on {when}"
        return f"{self.amount:.0f} g {self.title}, for {self.slot} on {when}"


@dataclass(frozen=True, slots=True)
class Start:
    dish: str
    title: str
    slot: str
    do: str
    minutes: float


@dataclass(frozen=True, slots=True)
class Taken:
    """A supplement of the day: what it holds in words, for example `vitamin B12 25 µg`."""

    name: str
    contains: str


def today_of(plan: Plan, name: str, date: dt.date, library: Library, said: Said | None = None) -> Today:
    """The day `date` of a week; of one that begins tomorrow, what is to be done for it now."""
    day = next((one for one in plan.days if one.date == date), None)
    cooks = {cook.id: cook for cook in plan.cooks}
    meals = () if day is None else tuple(
        replace(_meal(plan, day, cooks, slot, said), begin=_begin_words(plan, day, slot, library))
        for slot in _slots(plan, day)
    )
    taken = () if day is None else tuple(_taken(plan))
    freeze = tuple(
        f"{cook.title}: {freeze_words(cook)}, once it has cooled"
        for cook in plan.cooks
        if cook.on == date and freeze_words(cook)
    )
    out = (*_dishes_out(plan, date), *_things_out(plan, date, library))
    look_out = () if said is None else tuple(_otherwise(meals, cooked_otherwise(plan, said)))
    return Today(date, name, day, meals, out, tuple(_begun(plan, date, library)), freeze, taken, look_out)


def of_her_week(plan: Plan, date: dt.date, library: Library) -> Today:
    """A day of the week that the screens and the conversation share, with what was said of it."""
    from mealplan.journal.journal import journal_of

    with journal_of(MY_WEEK) as journal:
        said = None if journal is None else Said(journal.happenings(MY_WEEK))
    return today_of(plan, "", date, library, said)


def _otherwise(meals: Iterable[Meal], pots: Mapping[int, Contents]) -> Iterator[str]:
    """The pots that these meals are of and that were cooked otherwise than the week says now: it was planned again
    since, and what she leaves out may be in them."""
    for meal in meals:
        for item, cook in meal.items if meal.state == "planned" else ():
            if cook.id in pots:
                made = pots[cook.id]
                yield (
                    f"{item.title} for {meal.slot}: the pot of {dates.weekday_long(cook.on)} was cooked before this "
                    f"week was changed, as {made.title} with {_more_in(made, cook)}. Do not eat of it what you leave "
                    "out; `mealplan replan --from today` plans with what is there"
                )


def _more_in(made: Contents, cook: Cook) -> str:
    """What is in a pot and not in a cook."""
    now = {part.id for part in cook.ingredients}
    return ", ".join(dict.fromkeys(x.ingredient for x in made.lines if x.id not in now)) or "what is left out now"


def _begin_words(plan: Plan, day: Day, slot: str, library: Library) -> str:
    """`begin at 17:35: 20 min hands-on + 40 min oven`: of the dish of a meal that takes longest from start to table;
    empty where none cooks by itself for long."""
    here = {item.cook for meal in day.meals if meal.slot == slot for item in meal.items}
    pots = [cook for cook in plan.cooks if cook.id in here and cook.on == day.date and not cook.frozen]
    known = [(cook, dish) for cook in pots if (dish := _as_written(cook, library)) is not None]
    waits = [(dish.total_minutes - dish.active_minutes, cook, dish) for cook, dish in known]
    if not waits:
        return ""
    waiting, cook, dish = max(waits, key=lambda one: (one[0] + one[1].active_minutes, one[1].dish))
    if waiting < LEAST_WAIT or any(step.wait_minutes >= LONG_WAIT for step in dish.steps):
        return ""  # what waits for hours is begun the evening before
    by_itself = "oven" if "oven" in dish.cookware else "by itself"
    words = f"{cook.active_minutes:.0f} min hands-on + {waiting:.0f} min {by_itself}"
    words += f" ({cook.title})" if len(pots) > 1 else ""
    at, whole = dict(plan.request.week.meal_times).get(slot, ""), cook.active_minutes + waiting
    if not at:
        return f"begin {whole:.0f} min before: {words}"
    hours, minutes = (int(part) for part in at.split(":"))
    start = (hours * 60 + minutes - round(whole)) % (24 * 60)
    return f"begin at {start // 60}:{start % 60:02d}: {words}"


def _as_written(cook: Cook, library: Library) -> Dish | None:
    """The dish of a cook, where the cook's recipe is the cookbook's; else nobody knows how its time falls."""
    dish = library.cookbook.dishes.get(cook.dish)
    return dish if dish is not None and tuple(step.text for step in dish.steps) == cook.steps else None


def _slots(plan: Plan, day: Day) -> list[str]:
    """The meals of a day that are planned, or were eaten otherwise, in order."""
    index = plan.days.index(day)
    there = {meal.slot for meal in day.meals} | {x.slot for x in plan.request.week.lived if x.day == index}
    return [slot for slot in plan.request.week.slots if slot in there]


def _lived(plan: Plan, day: Day, slot: str) -> Meal:
    """A meal that the week was planned again around: nothing of it is planned any more."""
    words = dict(lived_words(plan, plan.days.index(day)))[slot]
    return Meal(slot, (), "skipped" if words == "skipped" else "other", words)


def _meal(plan: Plan, day: Day, cooks: dict[int, Cook], slot: str, said: Said | None) -> Meal:
    meal = next((m for m in day.meals if m.slot == slot), None)
    if meal is None:
        return _lived(plan, day, slot)
    items = tuple((item, cooks[item.cook]) for item in meal.items)
    plates = {} if said is None else said.plates.get((day.date, slot), {})
    if said is None or not plates:
        return Meal(slot, items, *_state(None if said is None else said.of(day.date, slot)))
    states = {name: _state(said.of(day.date, slot, name)) for name in at_meal(meal)}
    if len(set(states.values())) == 1:
        return Meal(slot, items, *next(iter(states.values())))
    words = [f"{name}: {told or state}" for name, (state, told) in states.items() if state != "planned"]
    open_ = any(state == "planned" for state, _ in states.values())
    return Meal(slot, items, "planned" if open_ else "eaten", ", ".join(words))


def _state(one: Happening | None) -> tuple[str, str]:
    """(state, in words where it is not as planned) of a meal, or of a plate, of which that was said."""
    if one is None:
        return "planned", ""
    if one.news.kind != ATE:
        return "skipped", "skipped"
    if one.news.what == AS_PLANNED:
        return "eaten", ""
    return "other", str(one.news.data.get("label") or one.news.what)


def _dishes_out(plan: Plan, date: dt.date) -> Iterator[Out]:
    """Frozen dishes of tomorrow, to thaw overnight."""
    for thaw in thaws(plan):
        if thaw.evening == date:
            yield Out("dish", thaw.item.dish, thaw.item.title, thaw.item.portions, thaw.day, thaw.slot)


def _things_out(plan: Plan, date: dt.date, library: Library) -> Iterator[Out]:
    """Ingredients of tomorrow's pots that do not keep from the shop to the pot, and so were frozen."""
    morrow = date + dt.timedelta(days=1)
    found = purchases(plan.cooks, library, stock_of(plan.request), plan.request.house.market, plan.request.week.start)
    for item, one in found.items():
        thing = one.thing
        if thing is None or not thing.freezes:
            continue
        for window in one.windows:
            grams = next((g for day, g in one.needs if day == morrow and window.first <= day <= window.last), 0.0)
            shut = (morrow - window.buy_on).days > thing.fresh
            opened = not window.whole and (morrow - window.first).days > thing.opened
            if grams > 0 and (shut or opened):
                yield Out("ingredient", item, item, round(grams, 1), morrow, _slot_of(plan, item, morrow))


def _slot_of(plan: Plan, item: str, on: dt.date) -> str:
    """The first meal of a day whose pot needs a thing."""
    using = {c.id for c in plan.cooks if c.on == on and any(p.ingredient == item for p in c.ingredients)}
    for day in plan.days:
        for meal in day.meals:
            if day.date == on and any(one.cook in using for one in meal.items):
                return meal.slot
    return "cooking"


def _begun(plan: Plan, date: dt.date, library: Library) -> Iterator[Start]:
    """Pots of tomorrow that wait for hours: begun the evening before."""
    morrow = date + dt.timedelta(days=1)
    for cook in plan.cooks:
        if cook.on != morrow or cook.frozen:
            continue
        step = _long_step(cook, library)
        slot = next(
            (m.slot for d in plan.days if d.date == morrow for m in d.meals for i in m.items if i.cook == cook.id), ""
        )
        if step:
            yield Start(cook.dish, cook.title, slot, step, cook.active_minutes)


def _long_step(cook: Cook, library: Library) -> str:
    """The step of a cook that takes hours of waiting; empty where none does."""
    dish = _as_written(cook, library)
    if dish is not None:
        return next((step.text for step in dish.steps if step.wait_minutes >= LONG_WAIT), "")
    return next((text for text in cook.steps if "overnight" in text.lower()), "")


def _taken(plan: Plan) -> Iterator[Taken]:
    """The supplements of a day, with the amounts that were declared, for each nutrient once."""
    table = nutrients()
    for one in plan.request.eater.supplements:
        held = [f"{table[key].name} {format_amount(amount, table[key].unit)}" for key, amount in one.contains]
        yield Taken(one.name, ", ".join(held))


def _plain(one: Any) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in one.__slots__}
    out = {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in values.items()}
    return out | ({"words": one.words} if isinstance(one, Out) else {})


def lines_of(one: Today) -> list[str]:
    """Today as lines of text."""
    head = f"{dates.long(one.date)}" + (f", of {one.plan}" if one.plan else "")
    out = [head + (", a bad day" if one.day is not None and one.day.flare else "")]
    for meal in one.meals:
        out.append(f"  {meal.slot.capitalize():<10} {_meal_words(meal)}")
        out += [f"  {'':<10} {meal.begin}"] if meal.begin and meal.state == "planned" else []
    for title, words in (
        ("Look out", one.look_out),
        ("Take out of the freezer", [x.words for x in one.take_out]),
        ("Start now for tomorrow", [f"{x.title} ({x.slot}): {x.do}" for x in one.start_now]),
        ("Into the freezer", one.freeze),
        ("Supplements", [f"{x.name}: {x.contains}" for x in one.supplements]),
    ):
        out += ["", f"{title}:", *(f"  {words_}" for words_ in words)] if words else []
    return out


def _meal_words(meal: Meal) -> str:
    planned = " + ".join(item_words(item, cook) for item, cook in meal.items)
    if meal.state in ("planned", "eaten"):  # what is said of it then is of some plates
        told = meal.said or ("eaten" if meal.state == "eaten" else "")
        return f"{planned} ({told})" if told else planned
    return f"{meal.said} (planned: {planned})" if planned else meal.said


def item_words(item: Item, cook: Cook) -> str:
    """`Red lentil soup x 1, left over`, `Chilli x 1.5, cook 4 in 25 min`."""
    words = f"{item.title} x {item.portions:g}"
    if item.frozen:
        return f"{words}, out of the freezer"
    if item.leftover:
        return f"{words}, left over"
    many = f" {cook.portions:g}" if cook.portions > item.portions else ""
    return f"{words}, make{many} in {cook.active_minutes:.0f} min" if cook.active_minutes >= 1 else words
