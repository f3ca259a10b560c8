"""An edit carries the whole request: random requests, random edits, and what the first asked for is still there unless
an edit named it. What is expected is kept by other, simpler code than the planner's."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from long_counts import Block, blocks
from mealplan.cli.plan import plan as plan_command
from mealplan.cli.settings import Typed
from mealplan.errors import NoPlan, ValueProblem
from mealplan.nutrition.grammar import SAMPLE, parse_target
from mealplan.nutrition.supplements import parse_supplement
from mealplan.planning.ask.asked import edited
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.resolve import resolve
from mealplan.planning.result import edit
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan, loads
from mealplan.planning.week.candidates import refusal
from mealplan.settings.setting import Setting
from mealplan.settings.words import from_flags, settings
from planning_cases import MONDAY, complaints, library

Words = list[str]
EXCLUSIONS = ("gluten", "dairy", "nightshades", "vegetarian", "eggs", "soy", "tree_nuts", "pork", "grapefruit", "fish")
ONE_OF: dict[str, tuple[str, ...]] = {
    "--age": ("19", "42", "58", "71"),
    "--sex": ("female", "male"),
    "--weight": ("55kg", "82 kg", "150 lb"),
    "--height": ("160cm", "5ft 9in"),
    "--activity": ("inactive", "active"),
    "--seed": ("0", "3", "8"),
    "--units": ("us", "metric"),
    "--gap": ("2%", "0.05"),
}
MANY: dict[str, tuple[str, ...]] = {
    "--dislike": ("liver", "mushroom", "okra", "kale"),
    "--ban": ("kipper-kedgeree", "squash-red-lentil-soup", "beef-broccoli-rice"),
    "--supplement": ("vitamin_d=10ug", "vitamin_b12=25ug", "evening (magnesium=100mg, zinc=5mg)"),
    "-t": ("magnesium>=350mg", "vitamin_d>=5ug?", "fiber>=30g", "sodium<=2000mg?"),
    "--medicine": ("pregabalin", "levothyroxine"),
    "--condition": ("fibromyalgia",),
    "--prefer": ("lentil", "salmon"),
    "--without": ("blender", "microwave", "toaster"),
    "--minutes": ("1=25", "all=40", "mon=50"),
    "--meal-time": ("breakfast=07:30", "dinner=19:00"),
    "--daily": ("coffee=1 cup",),
}


KINDS = ("words", "words", "days", "take back", "swap", "lock", "flare", "portions", "file", "repair")


@dataclass
class Expected:
    """What must hold, as plain sets: what was asked for and not taken back."""

    excluded: list[str] = field(default_factory=list)
    last: dict[str, str] = field(default_factory=dict)
    many: dict[str, list[str]] = field(default_factory=dict)
    fortified: bool = True

    def take(self, words: Words) -> None:
        pairs = iter(words)
        for flag in pairs:
            if flag == "--no-fortified":
                self.fortified = False
            elif flag == "-x":
                self._add(self.excluded, next(pairs))
            elif flag == "--lift":
                text = next(pairs)
                self.excluded = [x for x in self.excluded if x != text]
            elif flag == "--no-dislike":
                text = next(pairs)
                self.many["--dislike"] = [x for x in self.many.get("--dislike", []) if x != text]
            elif flag in MANY:
                self._add(self.many.setdefault(flag, []), next(pairs))
            else:
                self.last[flag] = next(pairs)

    @staticmethod
    def _add(to: list[str], text: str) -> None:
        if text not in to:
            to.append(text)


def missing(plan: Plan, want: Expected) -> list[str]:
    """What of the expected the plan's request does not hold."""
    eater, week, house, search = plan.request.eater, plan.request.week, plan.request.house, plan.request.search
    person, out = eater.person, []

    def must(holds: bool, words: str) -> None:
        if not holds:
            out.append(words)

    must(set(eater.exclusions) == set(want.excluded), f"left out: {eater.exclusions} for {want.excluded}")
    must(eater.fortified == want.fortified, "fortified")
    for flag, text in want.last.items():
        have: object = {
            "--age": person.age == int(text) if flag == "--age" else None,
            "--sex": person.sex == text,
            "--activity": person.activity == text,
            "--weight": person.weight_kg is not None and abs(person.weight_kg - _kg(text)) < 0.1
            if flag == "--weight" else None,
            "--height": person.height_cm is not None,
            "--seed": str(search.seed) == text,
            "--units": house.units == text,
            "--gap": search.gap == (float(text[:-1]) / 100 if text.endswith("%") else float(text))
            if flag == "--gap" else None,
            "--days": str(week.days) == text,
            "--effort": search.effort == text,
            "--start": week.start.isoformat() == text,
        }[flag]  # fmt: skip
        must(bool(have), f"{flag} {text}")
    for flag, texts in want.many.items():
        for text in texts:
            must(_holds(plan, flag, text, texts), f"{flag} {text}")
    return out


def _kg(text: str) -> float:
    return float(text.split(" ")[0].removesuffix("kg")) * (0.45359237 if "lb" in text else 1.0)


def _holds(plan: Plan, flag: str, text: str, texts: list[str]) -> bool:
    eater, week = plan.request.eater, plan.request.week
    if flag == "-t":
        target = parse_target(text, SAMPLE)
        return any(
            (t.nutrient, t.minimum, t.maximum) == (target.nutrient, target.minimum, target.maximum)
            and t.source.startswith("own") for t in eater.targets
        )  # fmt: skip
    if flag == "--supplement":
        return parse_supplement(text).name in [s.name for s in eater.supplements]
    if flag == "--minutes":
        day, _, minutes = text.partition("=")
        later = texts[texts.index(text) + 1 :]
        first = any(x.partition("=")[0] in ("all", "1", "mon") for x in later)
        return first or week.minutes[0] == float(minutes) or (day == "mon" and week.start.weekday() != 0)
    if flag == "--meal-time":
        slot, _, time = text.partition("=")
        return dict(week.meal_times).get(slot) == time
    if flag == "--daily":
        return text.partition("=")[0] in [d.label for d in eater.daily]
    places = {
        "--dislike": eater.dislikes, "--ban": week.bans, "--medicine": eater.person.medicines,
        "--condition": eater.person.conditions, "--prefer": eater.likes, "--without": plan.request.house.without,
    }  # fmt: skip
    return text in places[flag]


def some_words(rng: random.Random, most: int) -> Words:
    out: Words = []
    for _ in range(rng.randint(1, most)):
        kind = rng.random()
        if kind < 0.3:
            out += ["-x", rng.choice(EXCLUSIONS)]
        elif kind < 0.6:
            flag = rng.choice(sorted(MANY))
            out += [flag, rng.choice(MANY[flag])]
        elif kind < 0.9:
            flag = rng.choice(sorted(ONE_OF))
            out += [flag, rng.choice(ONE_OF[flag])]
        else:
            out += ["--no-fortified"]
    return out


def first_words(rng: random.Random) -> Words:
    words = ["--age", "42", "--sex", "female", "--days", str(rng.choice([1, 1, 2])), "--effort", "quick"]
    return words + some_words(rng, 7)


def edits(rng: random.Random, want: Expected) -> Iterator[tuple[str, Words]]:
    """(kind, words) of up to three edits."""
    for _ in range(rng.randint(1, 3)):
        kind = rng.choice(KINDS)
        if kind == "days":
            yield kind, ["--days", str(rng.choice([1, 2, 3]))]
        elif kind == "take back":
            gone = [["--lift", x] for x in want.excluded]
            gone += [["--no-dislike", x] for x in want.many.get("--dislike", [])]
            yield kind, rng.choice(gone) if gone else []
        else:
            yield kind, some_words(rng, 3) if kind in ("words", "repair") else []


def apply(kind: str, words: Words, plan: Plan, rng: random.Random) -> Plan:
    lib = library()
    day = rng.randrange(len(plan.days))
    slot = rng.choice([m.slot for m in plan.days[day].meals])
    if kind == "swap":
        options = edit.swap_options(plan, lib, day, slot, limit=2)
        return options[-1].plan if options else plan
    if kind == "lock":
        return edit.lock(plan, lib, day, slot, rng.random() < 0.7)
    if kind == "flare":
        return edit.flare(plan, lib, day, rng.random() < 0.7)
    if kind == "portions":
        item = next(i for m in plan.days[day].meals if m.slot == slot for i in m.items)
        return edit.set_portions(plan, lib, day, slot, item.dish, rng.choice([0.5, 1.0, 1.5]))
    if kind == "file":
        return loads(plan.dumps())
    changed: Callable[[], Plan] = lambda: edit.replan(  # noqa: E731
        plan, lib, edited(plan.request, from_flags(words), lib), explained=False
    )
    return changed()


@pytest.mark.counted
@pytest.mark.parametrize("block", blocks(1000, 50), ids=str)
def test_what_was_asked_for_stays_until_an_edit_names_it(block: Block) -> None:
    made = 0
    for number in range(block.size):
        seed = f"edits {block.number} {number}"
        rng = random.Random(seed)
        words, want = first_words(rng), Expected()
        want.take(words)
        try:
            plan = make_plan(resolve(from_flags(words), library(), start=MONDAY), library(), explained=False)
        except (NoPlan, ValueProblem):
            continue  # nothing is left to serve, or the words contradict each other
        made += 1
        assert missing(plan, want) == [], (seed, words)
        history = [" ".join(words)]
        for kind, more in edits(rng, want):
            history.append(f"{kind}: {' '.join(more)}")
            locks = {(x.day, x.slot, x.dish) for x in plan.request.week.locks}
            try:
                plan = apply(kind, more, plan, rng)
            except (NoPlan, ValueProblem):
                continue  # the edit is refused, and the plan stays as it was
            want.take(more)
            assert missing(plan, want) == [], (seed, history)
            assert complaints(plan) == [], (seed, history)
            kept = {(x.day, x.slot, x.dish) for x in plan.request.week.locks}
            inside = {x for x in locks if x[0] < len(plan.days)}
            if kind in ("words", "days", "take back", "file", "repair"):
                assert inside <= kept, (seed, history)
            again = edited(plan.request, [], library())
            assert again.eaters == plan.request.eaters, (seed, history)
            assert (again.week, again.house, again.search) == (
                plan.request.week, plan.request.house, plan.request.search,
            ), (seed, history)  # fmt: skip
            assert json.loads(plan.dumps())["asked"] == [[x.name, x.text] for x in plan.request.asked]
    assert made >= block.of(0.6)


def test_a_plan_of_0_1_is_edited_with_all_that_it_asked_for() -> None:
    """plan/1 kept no settings: exclusions, dislikes, targets and supplements are told from its parts."""
    old = make_plan(
        resolve(from_flags("--age 42 --sex female --days 1 --effort quick -x gluten --dislike okra --no-fortified "
                           "-t 'magnesium>=350mg' --supplement vitamin_d=10ug --minutes all=35"), library(),
                start=MONDAY), library(), explained=False)  # fmt: skip
    data = old.to_json()
    flat = {**data["request"]["eaters"][0], **data["request"]["week"], **data["request"]["house"],
            **data["request"]["search"], "profile": [], "notes": []}  # fmt: skip
    for name in ("name", "medicines", "conditions", "minutes_given"):
        flat.pop(name)
    data.update(format="mealplan.plan/1", request=flat)
    for key in ("asked", "asked_from", "unknown_names"):
        data.pop(key)
    for day in data["days"]:
        day.pop("eaters")
    read = loads(json.dumps(data))
    again = edited(read.request, [Setting("days", "2")], library())
    assert again.eater.exclusions == ("gluten",)
    assert again.eater.dislikes == ("okra",)
    assert not again.eater.fortified
    assert [s.name for s in again.eater.supplements] == [s.name for s in old.request.eater.supplements]
    assert [t for t in again.eater.targets if t.source.startswith("own")] == [
        t for t in old.request.eater.targets if t.source.startswith("own")
    ]
    assert again.week.minutes == (35.0, 35.0)
    assert again.week.start == MONDAY


def typed(words: Words) -> Typed:
    """What the real command makes of command-line words."""
    context = plan_command.make_context("plan", list(words))
    return Typed(context.params.get("profiles", ()), context.meta["mealplan.typed"])


def test_none_takes_back_what_the_house_has(tmp_path: Path) -> None:
    """Every other setting of a plan can be taken back by a re-plan; the pantry, the prices and the budget, too."""
    stock, prices = tmp_path / "stock.toml", tmp_path / "prices.toml"
    stock.write_text('[[item]]\nitem = "red lentils"\namount = "500 g"\n', encoding="utf-8")
    prices.write_text('[[price]]\nitem = "red lentils"\nprice = 3\nper = "1 kg"\n', encoding="utf-8")
    words = ["--age", "42", "--sex", "female"]
    with_all = resolve(
        typed([*words, "--pantry", str(stock), "--prices", str(prices), "--budget", "90"]).settings(),
        library(), start=MONDAY,
    )  # fmt: skip
    assert with_all.house.pantry
    assert with_all.house.budget == 90
    for taken, place in (("--pantry", "pantry"), ("--budget", "budget")):
        after = edited(with_all, typed([taken, "none"]).settings(), library()).house
        assert after == replace(with_all.house, **{place: () if place == "pantry" else None})
    bare = edited(with_all, typed(["--prices", "none"]).settings(), library()).house
    assert (bare.prices, bare.budget) == ((), 90), "a budget counts by reference prices then"
    both = edited(with_all, typed(["--prices", "none", "--budget", "none"]).settings(), library()).house
    assert (both.prices, both.budget) == ((), None)


def test_what_is_taken_back_on_a_day_that_is_gone_is_not_told() -> None:
    first = resolve(from_flags("--age 42 --sex female --flare 5"), library(), start=MONDAY)
    second = edited(first, from_flags("--flare 5=off --lock 5:dinner=none"), library())
    assert not any("Not in this plan" in note for note in edited(second, from_flags("--days 2"), library()).notes)


def changed_by_hand(**changes: object) -> PlanRequest:
    """A request out of a file in which somebody changed a part."""
    asked = from_flags("--age 42 --sex female -x gluten --allow-maybe gluten --dislike okra --without oven")
    data = resolve(asked, library(), start=MONDAY).to_json()
    for place, value in changes.items():
        part = data["eaters"][0] if place in data["eaters"][0] else data["house"] if place in data["house"] else data
        part[place] = value
    return PlanRequest.from_json(json.loads(json.dumps(data)))


@pytest.mark.parametrize(
    "pair", [["nonsense", "1"], [1, 2], ["days", "999"], ["target", "x>=1"], ["minutes", "wed=²"], ["exclude", "cats"],
             ["pantry", "not toml ["], ["seed", ""]], ids=str,
)  # fmt: skip
def test_nonsense_in_asked_is_a_wrong_value_that_says_where(pair: list[object]) -> None:
    good = changed_by_hand().to_json()["asked"]
    with pytest.raises(ValueProblem) as told:
        edited(changed_by_hand(asked=[*good, pair]), from_flags("--seed 3"), library())
    assert "asked" in str(told.value.where or "")


def test_what_a_file_leaves_out_stays_out_whatever_its_settings_say() -> None:
    """Somebody may change a part of the request by hand; an edit never allows more than the part did."""
    change: dict[str, object]
    for change in (
        {"exclusions": ["gluten", "dairy"]},
        {"dislikes": ["okra", "liver"]},
        {"without": ["oven", "blender"]},
        {"allow_maybe": []},
        {"fortified": False},
    ):
        after = edited(changed_by_hand(**change), from_flags("--seed 3"), library())
        for place, value in change.items():
            part = after.house if place == "without" else after.eater
            assert getattr(part, place) == (tuple(value) if isinstance(value, list) else value)
    lifted = edited(changed_by_hand(exclusions=["gluten", "dairy"]), from_flags("--lift dairy"), library())
    assert lifted.eater.exclusions == ("gluten",)


def test_a_dish_that_has_gone_from_the_freezer_is_told_and_the_edit_goes_on() -> None:
    stock = '[[item]]\nitem = "{}"\namount = 2\nunit = "portions"\n'
    asked = [*from_flags("--age 42 --sex female"), Setting("pantry", stock.format("kipper-kedgeree"))]
    made = resolve(asked, library(), start=MONDAY)
    assert [x.dish for x in made.house.frozen] == ["kipper-kedgeree"]
    gone = replace(made, asked=(*made.asked[:-1], Setting("pantry", stock.format("my-old-pot"))))
    after = edited(gone, from_flags("--seed 3"), library())
    assert after.house.frozen == ()
    assert "Pantry: my-old-pot is no longer among the dishes and is left out" in after.notes
    with pytest.raises(ValueProblem, match="unknown dish"):
        edited(made, [Setting("pantry", stock.format("my-old-pot"))], library())


@pytest.mark.parametrize("spelled", [str, str.upper, str.title], ids=["as it is", "UPPER", "Title"])
def test_what_is_allowed_is_allowed_however_it_is_spelled(spelled: Callable[[str], str]) -> None:
    name, dish, ingredient = next(
        (name, dish, doubtful[0].ingredient)
        for name in EXCLUSIONS
        for dish in library().cookbook.dishes.values()
        if len(doubtful := [p for p in dish.ingredients if _verdict(p.ingredient, name) != "free"]) == 1
        and _verdict(doubtful[0].ingredient, name) == "maybe"
    )
    plain = resolve(from_flags(f"--age 42 --sex female -x {name}"), library(), start=MONDAY)
    assert refusal(dish, plain, library()) is not None
    allowed = edited(plain, settings("allow-maybe", spelled(f"{name}:{ingredient}")), library())
    assert refusal(dish, allowed, library()) is None


def _verdict(ingredient: str, exclusion: str) -> str:
    return library().cookbook.ingredient_verdict(ingredient, exclusion).answer.value
