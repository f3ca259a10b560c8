"""Every row of the option table goes through every door it stands at, and comes out the same."""

from __future__ import annotations

import itertools
import json
import shlex
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from mealplan.cli.plan import plan as plan_command
from mealplan.cli.settings import Typed
from mealplan.errors import ValueProblem
from mealplan.nutrition.supplements import parse_supplement
from mealplan.planning.ask.asked import edited, settings_of, with_flags
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.resolve import resolve
from mealplan.profiles.read import profile_from
from mealplan.settings.merge import merged, texts
from mealplan.settings.options import OPTIONS, Merge, Option, option, options
from mealplan.settings.readers import READERS, WORDS
from mealplan.settings.setting import Setting
from mealplan.settings.toml import written
from mealplan.settings.words import from_flags, settings
from planning_cases import MONDAY, library

ANYBODY = from_flags("--age 42 --sex female")
# what a row that takes something back, or that rests on another, stands on
BEFORE: dict[str, list[Setting]] = {
    "lift": settings("exclude", "gluten"),
    "somebody-eats": settings("nobody-eats", "peanuts"),
    "no-target": settings("target", "magnesium>=400mg"),
    "no-supplement": settings("supplement", "vitamin_b12=10ug"),
    "no-daily": settings("daily", "coffee=2 cups"),
    **{
        f"no-{name}": settings(name, option(name).examples[0])
        for name in ("medicine", "condition", "allow-maybe", "dislike", "prefer", "ban")
    },
}
CASES = [(row, text) for row in OPTIONS for text in row.examples]
IDS = [f"{row.name}-{number}" for number, (row, _) in enumerate(CASES)]


def base(row: Option) -> list[Setting]:
    return [*ANYBODY, *BEFORE.get(row.name, ())]


def resolved(*asked: Setting) -> PlanRequest:
    return resolve(asked, library(), start=MONDAY)


def bare(request: PlanRequest) -> dict[str, Any]:
    """All that is resolved, without how it was asked for and by whom."""
    data = request.to_json()
    for key in ("asked", "asked_from", "profile"):
        data.pop(key)
    data["eaters"][0].pop("name")
    return data


def at(request: PlanRequest, place: str) -> Any:
    part: Any = request
    for name in place.split("."):
        part = getattr(part, name)
    return part


def typed(words: list[str]) -> Typed:
    """What the real command makes of command-line words."""
    context = plan_command.make_context("plan", list(words))
    return Typed(context.params.get("profiles", ()), context.meta["mealplan.typed"])


# ---- the doors


def by_flag(row: Option, text: str, tmp_path: Path) -> PlanRequest:
    words = ["--age", "42", "--sex", "female"]
    for one in BEFORE.get(row.name, ()):
        words += _words(one.name, one.text, tmp_path)
    words += _words(row.name, text, tmp_path)
    return resolve(typed(words).settings(), library(), start=MONDAY)


def _words(name: str, text: str, tmp_path: Path) -> list[str]:
    row = option(name)
    if row.kind == "bool":
        return [next(flag for flag, stands_for in row.switches if stands_for == text)]
    if row.kind == "file":
        path = tmp_path / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return [row.flag, str(path)]
    return [row.flag, text]


def by_profile(row: Option, text: str) -> PlanRequest:
    """Written into a profile by our own writer, read back by our own reader."""
    good = [one.text for one in settings(row.name, text)]
    file = written('[person]\nage = 42 # years\nsex = "female"\n', row.name, good)
    return resolved(*profile_from(tomllib.loads(file), name="her").settings)


def by_replan(row: Option, text: str) -> PlanRequest:
    return edited(resolved(*base(row)), settings(row.name, text), library())


def as_flags(asked: Sequence[Setting]) -> str:
    """The same settings as flags to type. A file's text cannot be typed: it is left out."""
    out: list[str] = []
    for one in asked:
        row = option(one.name)
        if row.kind == "bool":
            out.append(next(flag for flag, text in row.switches if text == one.text))
        elif row.kind != "file":
            out += [row.short or row.flag, one.text]
    return shlex.join(out)


def by_repair(row: Option, text: str) -> PlanRequest:
    return with_flags(resolved(*base(row)), as_flags(settings(row.name, text)), library())


def by_json(row: Option, text: str) -> PlanRequest:
    made = resolved(*base(row), *settings(row.name, text))
    return PlanRequest.from_json(json.loads(json.dumps(made.to_json())))


def _asked(row: Option, text: str) -> PlanRequest:
    return resolved(*base(row), *settings(row.name, text))


@pytest.mark.parametrize(("row", "text"), CASES, ids=IDS)
def test_a_setting_acts(row: Option, text: str) -> None:
    assert bare(resolved(*base(row))) != bare(_asked(row, text)) or row.name == "name"
    if row.name == "name":
        assert _asked(row, text).eater.name == text
    at(_asked(row, text), row.place)  # the place it says is there


@pytest.mark.parametrize(("row", "text"), CASES, ids=IDS)
def test_every_door_gives_the_same(row: Option, text: str, tmp_path: Path) -> None:
    want = bare(_asked(row, text))
    if row.section:
        assert bare(by_profile(row, text)) == want
    else:
        with pytest.raises(ValueProblem):
            written("", row.name, [text])
    if row.kind != "file":
        assert bare(by_repair(row, text)) == want
    assert bare(by_flag(row, text, tmp_path)) == want
    assert bare(by_replan(row, text)) == want
    assert bare(by_json(row, text)) == want
    again = by_json(row, text)
    assert bare(edited(again, [], library())) == want, "an edit that says nothing changes nothing"


@pytest.mark.parametrize(("row", "text"), CASES, ids=IDS)
def test_a_request_of_0_1_tells_its_settings(row: Option, text: str) -> None:
    """plan/1 kept no settings as typed: told from the parts they resolve to the same."""
    if row.name == "start":
        return  # the start is always told
    want = _asked(row, text)
    old = replace(want, asked=())
    told = bare(resolve(settings_of(old), library(), start=MONDAY))
    expected = bare(want)
    if row.name in ("minutes",):
        told["week"].pop("minutes_given"), expected["week"].pop("minutes_given")  # who said them was not kept
    if row.name == "daily":
        for data in (told, expected):
            for food in data["eaters"][0]["daily"]:
                food.pop("label")
    if row.name == "prices":
        for data in (told, expected):
            data["house"]["prices"] = [[name, round(price, 9)] for name, price in data["house"]["prices"]]
    assert told == expected


@pytest.mark.parametrize(("row", "text"), [c for c in CASES if c[0].section], ids=lambda x: getattr(x, "name", ""))
def test_a_profile_keeps_its_comments_and_all_else(row: Option, text: str) -> None:
    file = (
        '# mine\nextends = ["fibromyalgia"]\n[person]\nage = 42 # years\nsex = "female"\n\n'
        "[plan]\n# what to leave out\n"
        'exclusions = ["soy"]\ndislikes = ["okra"] # slimy\n[targets]\niron = ">= 20 mg"\n'
    )
    new = written(file, row.name, [one.text for one in settings(row.name, text)])
    for comment in ("# mine", "# years", "# what to leave out", "# slimy"):
        assert comment in new
    before, after = (merged(profile_from(tomllib.loads(x)).settings) for x in (file, new))
    for name in options():
        if name != row.name:
            assert texts(before, name) == texts(after, name)
    assert [_plainly(one) for one in after[row.name]] == [_plainly(one) for one in settings(row.name, text)]
    back = written(new, row.name, list(texts(before, row.name)))
    assert texts(merged(profile_from(tomllib.loads(back)).settings), row.name) == texts(before, row.name)


@pytest.mark.parametrize(("row", "text"), CASES, ids=IDS)
def test_what_is_taken_back_is_gone(row: Option, text: str) -> None:
    """Taking back what was said gives what stood before."""
    plain = bare(resolved(*base(row)))
    if row.takes or row.merge is Merge.LAST or row.name in ("meal-time", "life"):
        return  # one value is replaced, not taken back
    made = _asked(row, text)
    if row.name == "lock":
        back = settings("lock", text.partition("=")[0] + "=none")
    elif row.name in ("flare", "skip", "without", "present"):
        back = settings(row.name, "none")
    elif row.name == "minutes":
        back = settings("minutes", "all=60")
    elif row.name == "exclude":
        back = settings("lift", text)
    elif row.name == "nobody-eats":
        back = settings("somebody-eats", text)
    elif row.name == "target":
        back = settings("no-target", text.partition(">")[0].strip())
    elif row.name == "supplement":
        back = settings("no-supplement", text.partition(" (")[0].partition("=")[0])
    else:
        back = settings(f"no-{row.name}", text.partition("=")[0] if row.name == "daily" else text)
    after = bare(edited(made, back, library()))
    if row.name == "minutes":
        after["week"].pop("minutes_given"), plain["week"].pop("minutes_given")
    assert after == plain


def _plainly(one: Setting) -> object:
    """What a text says, however it is spaced: a profile writes targets and supplements in a table."""
    if one.name == "supplement":
        return parse_supplement(one.text)
    return one.text.replace(" ", "") if one.name == "target" else one.text


SWITCHES = [(row, flag, text) for row in OPTIONS for flag, text in row.switches]


@pytest.mark.parametrize(("row", "flag", "text"), SWITCHES, ids=[flag for _, flag, _ in SWITCHES])
def test_a_switch_is_the_text_that_it_stands_for(row: Option, flag: str, text: str) -> None:
    want = bare(_asked(row, text))
    people = ["--age", "42", "--sex", "female"]
    assert bare(resolve(typed([*people, flag]).settings(), library(), start=MONDAY)) == want
    assert bare(with_flags(resolved(*base(row)), flag, library())) == want


# ---- the table itself


def test_the_table_is_sound() -> None:
    names = [row.name for row in OPTIONS]
    assert len(set(names)) == len(names)
    flags = [flag for row in OPTIONS for flag in (row.flag, row.short, *(f for f, _ in row.switches)) if flag]
    twice = {f for f in flags if flags.count(f) > 1}
    yes_and_no = {"--fortified", "--targets-agreed", "--portions-only"}
    assert twice == yes_and_no, "the yes of a yes and no is the row's own flag"
    for row in OPTIONS:
        assert (row.reader in READERS) != (row.reader in WORDS)
        assert row.examples
        assert row.again
        assert not row.takes or row.takes in names
        for text in row.examples:
            (one, *_) = settings(row.name, text)
            assert settings(row.name, one.text)[0].text == one.text, "the one spelling is read as itself"


def test_the_flags_of_the_commands_are_those_of_the_table() -> None:
    from mealplan.cli.batch import batch
    from mealplan.cli.edit import replan

    for command in (plan_command, replan, batch):
        have = {word for p in command.params if isinstance(p, click.Option) for word in (*p.opts, *p.secondary_opts)}
        for row in OPTIONS:
            assert {row.flag, *(flag for flag, _ in row.switches)} <= have
            assert not row.short or row.short in have


@pytest.mark.parametrize("name", ["analyze"])
def test_a_flag_that_would_do_nothing_is_refused(name: str) -> None:
    from mealplan.cli.main import main

    command = main.get_command(click.Context(main), name)
    assert command is not None
    have = {word for p in command.params if isinstance(p, click.Option) for word in p.opts}
    for row in OPTIONS:
        assert (row.flag in have) == ("analyze" in row.doors), row.name


def test_settings_count_in_the_order_in_which_they_are_typed() -> None:
    def excluded(*words: str) -> tuple[str, ...]:
        return resolve([*ANYBODY, *typed([*words]).settings()], library(), start=MONDAY).eater.exclusions

    assert excluded("-x", "gluten", "--lift", "gluten") == ()
    assert excluded("--lift", "gluten", "-x", "gluten") == ("gluten",)
    assert excluded("-x", "gluten", "--lift", "gluten", "-x", "gluten,soy") == ("gluten", "soy")
    both = typed(["--minutes", "wed=10", "--flare", "mon", "--minutes", "all=30", "--flare", "mon=off"]).settings()
    week = resolve([*ANYBODY, *both], library(), start=MONDAY).week
    assert set(week.minutes) == {30.0}
    assert not any(week.flare)


def test_pregnant_and_lactating_exclude_each_other() -> None:
    for words in (["--pregnant", "--lactating"], ["--state", "pregnant", "--lactating"]):
        with pytest.raises(ValueProblem, match="exclude each other"):
            typed(words).settings()


def test_a_command_line_of_the_wrong_shape_stays_one() -> None:
    for words in (["--age", "old"], ["--sex", "f"], ["--days", "0"], ["--seed", "-1"], ["--nonsense"]):
        result = CliRunner().invoke(plan_command, words)
        assert result.exit_code == 2, words


# ---- edits


def test_days_are_text_until_they_meet_a_week() -> None:
    """A week that moves takes its weekdays along; what it has no longer counts again when it is back."""
    first = resolved(*ANYBODY, *from_flags("--skip sat:dinner --minutes 7=10 --lock 6:lunch=kipper-kedgeree"))
    assert first.week.skip == ((5, "dinner"),)
    short = edited(first, from_flags("--days 3"), library())
    assert short.week.skip == ()
    assert short.week.locks == ()
    assert any("skip sat:dinner" in note and "lock 6:lunch" in note for note in short.notes)
    long = edited(short, from_flags("--days 14"), library())
    assert long.week.skip == ((5, "dinner"), (12, "dinner"))
    assert [x.day for x in long.week.locks] == [5]
    assert long.week.minutes[6] == 10
    with pytest.raises(ValueProblem, match="not in this plan"):
        edited(first, from_flags("--days 3 --skip 5:dinner"), library())


def test_a_lock_takes_the_place_of_those_of_earlier_commands_and_stands_beside_those_of_its_own() -> None:
    two = "--lock 1:dinner=squash-red-lentil-soup --lock 1:dinner=kipper-kedgeree"
    first = resolved(*ANYBODY, *from_flags(two))
    assert [x.dish for x in first.week.locks] == ["squash-red-lentil-soup", "kipper-kedgeree"]
    second = edited(first, from_flags("--lock mon:dinner=beef-broccoli-rice"), library())
    assert [x.dish for x in second.week.locks] == ["beef-broccoli-rice"]


def test_editing_again_and_again_keeps_what_was_asked_short() -> None:
    made = resolved(*ANYBODY)
    for seed, minutes in itertools.product(range(5), (10, 20)):
        made = edited(made, from_flags(f"--seed {seed} --minutes wed={minutes} --lock 1:dinner=none"), library())
    assert len(made.asked) == len(ANYBODY) + 3


def test_what_follows_from_the_person_follows() -> None:
    """Reference intakes, energy and caps of the new person; own targets and restrictions as typed."""
    own = "-t 'magnesium>=450mg' -x gluten"
    young = resolved(*from_flags(f"--age 25 --sex female {own}"))
    old = edited(young, from_flags("--age 75 --sex male --weight 80kg --height 180cm"), library())
    fresh = resolved(*from_flags(f"--age 75 --sex male --weight 80kg --height 180cm {own}"))
    assert bare(old) == bare(fresh)
    vegan = edited(young, from_flags("-x vegan"), library())
    iron = [t.minimum for t in vegan.eater.targets if t.nutrient == "iron" and t.minimum]
    assert max(iron) == pytest.approx(1.8 * min(iron)), "vegetarians' iron follows from the diet"
