"""The plan as text: one readable line per nutrient and level, every unmet bound visible, nothing lost when narrow."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import Cli, Week
from mealplan.cli.plan import progress_text
from mealplan.export.compare import changes_text
from mealplan.export.targets import shown_lines, standing
from mealplan.export.text import headline, plan_markdown, plan_text, range_text, target_lines
from mealplan.nutrition.nutrients import nutrients
from mealplan.nutrition.words import HEADLINE, in_a_sentence, plain_name, reading_order
from mealplan.planning.result.plan import Plan, TargetResult, loads
from mealplan.planning.search.engine import Progress
from mealplan.planning.search.levels import LevelResult


@pytest.fixture
def plan(week: Week) -> Plan:
    return loads(week("quick")[1].read_text(encoding="utf-8"))


def _result(nutrient: str = "magnesium", **changes: Any) -> TargetResult:
    plain = TargetResult(
        nutrient=nutrient, level="goal", unit=nutrients()[nutrient].unit, period="day", min=None, max=None,
        daily_floor=None, source="IOM 1997 RDA", mean=100.0, mean_from_food=100.0, upper_estimate=110.0, worst_day=80.0,
        unknown_mass_share=0.0, met=True,
    )  # fmt: skip
    return replace(plain, **changes)


def test_several_bounds_of_a_nutrient_become_one_line_with_the_tightest() -> None:
    lines = target_lines([_result(min=50.0), _result(min=80.0, max=400.0), _result(max=350.0)])
    assert [(line.name, line.wanted, line.state) for line in lines] == [("Magnesium", "80 to 350 mg", "met")]


def test_every_unmet_bound_is_told_with_its_source() -> None:
    why = "the mean is under the minimum"
    (line,) = target_lines(
        [
            _result(min=300.0, met=False, why=why),
            _result(min=320.0, source="own", met=False, why=why),
            _result(max=900.0),
        ]
    )
    assert (line.state, line.wanted) == ("short", "320 to 900 mg")
    assert line.unmet == (f"at least 300 mg (IOM 1997 RDA): {why}", f"at least 320 mg (own): {why}")


def test_a_maximum_that_may_be_broken_says_how_much_it_may_be() -> None:
    (line,) = target_lines([_result(max=105.0, met=False, why="the mean may be over the maximum")])
    assert line.state == "over"
    assert "up to 110 mg where values are unknown" in line.unmet[0]


def test_a_day_below_its_floor_names_the_floor() -> None:
    (line,) = target_lines([_result(min=90.0, daily_floor=85.0, met=False, why="a day is under its floor")])
    assert line.unmet[0].endswith("a day is under its floor of 85 mg")


def test_goal_and_watched_are_two_lines_the_goal_first() -> None:
    lines = target_lines([_result("ala", level="watched", max=2.7), _result("ala", min=1.1)])
    assert [line.name for line in lines] == ["ALA (omega-3)", "ALA (omega-3) (watched)"]


def test_limits_of_supplements_count_only_where_one_is_taken() -> None:
    assert target_lines([_result(form="supplements", max=350.0, mean=0.0)]) == []
    (line,) = target_lines([_result(form="supplements", max=350.0, mean=100.0)])
    assert line.name == "Magnesium from supplements"


def test_the_headline_nutrients_come_first(plan: Plan) -> None:
    shown = list(dict.fromkeys(line.nutrient for line in target_lines(plan.targets)))
    assert shown[: len(HEADLINE)] == list(HEADLINE)
    assert shown[len(HEADLINE)] == "energy"


def test_a_nutrient_and_level_have_one_line_in_the_printed_table(plan: Plan) -> None:
    text = plan_text(plan)
    table = text[text.index("\nTargets\n") : text.index("Not judged")]
    names = [line[9:].split("  ")[0] for line in table.splitlines() if re.match(r"  (met|short|over) ", line)]
    assert len(names) > 40
    assert len(names) == len(set(names))


def test_lines_are_at_most_110_columns_and_aligned(plan: Plan) -> None:
    text = plan_text(plan)
    assert max(len(line) for line in text.splitlines()) <= 110
    rows = [line for line in text.splitlines() if re.match(r"  (met|short|over) +\S", line)]
    wanted = {m.start() for row in rows if (m := re.search(r"  (at least|at most|\d[\d.]* to) ", row))}
    assert len(wanted) == 1, "the column of bounds starts in one place"


@pytest.mark.parametrize("width", [40, 60, 72])
def test_on_a_narrow_terminal_nothing_is_cut_and_nothing_sticks_out(plan: Plan, width: int) -> None:
    text = plan_text(plan, width=width)
    assert max(len(line) for line in text.splitlines()) <= width
    flat = " ".join(text.split())
    for target in target_lines(plan.targets):
        assert target.name in flat
        assert target.wanted in flat
    for day in plan.days:
        for meal in day.meals:
            for item in meal.items:
                assert item.title in flat


def test_each_day_shows_its_energy_and_its_hands_on_minutes(plan: Plan) -> None:
    promised = replace(plan, request=plan.request.with_(minutes_given=(True,) * len(plan.days)))
    for one, words in ((plan, " min hands-on"), (promised, " of ")):  # a profile's own minutes are no promise
        text = plan_text(one)
        for day in plan.days:
            assert f"{day.totals['energy'].amount:.0f} kcal · {day.active_minutes:.0f}{words}" in text


def test_what_is_eaten_every_day_anyway_is_told(plan: Plan) -> None:
    from mealplan.planning.ask.request import DailyFood, Supplement

    request = plan.request.with_(
        daily=(DailyFood("coffee", "sr28:14209", 240.0),), supplements=(Supplement("B12", (("vitamin_b12", 10.0),)),)
    )
    text = plan_text(replace(plan, request=request))
    assert "Every day as well: coffee (240 g)" in text
    assert "Supplements every day: Vitamin B12 10 µg" in text


def _found(plan: Plan, stopped: str, gap: float) -> str:
    level = LevelResult("targets", 1.0, 1.0 / (1 + gap), gap)
    found = replace(plan, outcome="short", search=replace(plan.search, stopped=stopped, levels=(level,)))  # type: ignore[arg-type]
    return " ".join(plan_text(found).split())


def test_the_gap_is_told_only_where_it_is_proven_and_says_something(plan: Plan) -> None:
    assert "targets proven within 0.8% of the best" in _found(plan, "gap", 0.008)
    assert "targets proven within 12.0% of the best: stopped by the time limit" in _found(plan, "time", 0.12)
    assert "targets proven as near as can be" in _found(plan, "gap", 0.0)
    met = replace(plan, outcome="met", search=replace(plan.search, stopped="gap"))
    assert "proven" not in " ".join(headline(met))  # of what is met there is nothing to prove, and the rest is not
    for gap in (0.5, 1.0, 80.0):
        text = _found(plan, "rounds", gap)
        assert "not proven the best: stopped after its rounds" in text
        assert "%" not in text[: text.index("kcal")]


def _off(plan: Plan, **states: tuple[str, str]) -> Plan:
    """All targets met but those named: (level, why)."""
    targets: list[TargetResult] = []
    for t in plan.targets:
        met = t.level != "unmeasured"
        seen = {x.nutrient for x in targets}
        if t.nutrient in states and t.level == states[t.nutrient][0] and t.nutrient not in seen:
            targets.append(replace(t, met=False, why=states[t.nutrient][1]))
        else:
            targets.append(replace(t, met=met, why="" if met else t.why))
    return replace(plan, targets=tuple(targets))


def test_the_header_counts_goals_as_json_does_and_names_what_is_off(plan: Plan) -> None:
    goals = sum(t.level == "goal" for t in plan.targets)
    assert standing(_off(plan)) == f"All {goals} goals met"
    under, over = "the mean is under the minimum", "the mean is over the maximum"
    found = standing(_off(plan, zinc=("goal", under), sodium=("goal", over), vitamin_d=("watched", under)))
    assert found.startswith(f"{goals - 2} of {goals} goals met (short: zinc; over: sodium)")
    assert found.endswith("1 watched nutrient off target (short: vitamin D)")


def test_the_short_table_has_what_is_off_and_says_how_many_are_left_out(plan: Plan) -> None:
    found = _off(plan, zinc=("goal", "the mean is under the minimum"))
    goals = sum(t.level == "goal" for t in found.targets)
    shown, more = shown_lines(found, False)
    assert "zinc" in {x.nutrient for x in shown}
    assert len(shown) < 15
    rest = int(more.split()[0])
    assert rest + sum(x.bounds for x in shown if x.level == "goal") == goals
    assert more in " ".join(plan_text(found, everything=False).split())
    lines, words = shown_lines(found, True)
    assert len(lines) == len(target_lines(found.targets))
    assert f"{goals} goals stand in {sum(x.level == 'goal' for x in lines)} lines" in words
    assert "zinc" in plan_markdown(found, everything=False).lower()
    assert len(plan_markdown(found, everything=False)) < len(plan_markdown(found))


def test_what_the_week_asks_stands_above_it_and_adds_up(plan: Plan) -> None:
    assert plan.life is not None
    text = " ".join(plan_text(plan).split())
    days = len(plan.days)
    begins = "This week asks" if days == 7 else f"These {days} days ask"
    assert f"{begins} {plan.life.minutes:.0f} minutes: " in text
    assert sum(plan.life.parts.values()) == pytest.approx(plan.life.minutes, abs=0.01)


def test_the_line_of_a_search_says_what_the_best_so_far_asks() -> None:
    assert "asks 240 min" in progress_text(Progress("improving", 1.2, 3, 0.25, None, 240.4))
    assert "asks" not in progress_text(Progress("starting", 0.1, 0, None, None, None))


def test_after_an_edit_the_changes_are_told(plan: Plan) -> None:
    meal = plan.days[0].meals[0]
    other = replace(meal, items=(replace(meal.items[0], title="Something else", portions=1.5), *meal.items[1:]))
    targets = tuple(replace(t, mean=t.mean * 2) if t.nutrient == "iron" else t for t in plan.targets)
    day = replace(plan.days[0], meals=(other, *plan.days[0].meals[1:]))
    new = replace(plan, days=(day, *plan.days[1:]), targets=targets)
    text = changes_text(plan, new)
    assert f"Mon 23 Nov {meal.slot}: " in text
    assert "-> Something else x 1.5" in text
    assert text.count("Iron") == 1
    assert "no meal is different" in changes_text(plan, plan)
    assert "no target moved" in changes_text(plan, plan)


def test_markdown_escapes_what_would_be_markup(plan: Plan) -> None:
    meal = plan.days[0].meals[0]
    evil = replace(meal, items=(replace(meal.items[0], title="<b>[x](http://evil)</b> | `*`\n# no"),))
    day = replace(plan.days[0], meals=(evil, *plan.days[0].meals[1:]))
    text = plan_markdown(replace(plan, days=(day, *plan.days[1:])))
    assert "<b>" not in text
    assert "\\[x\\](http" in text
    assert "\n# no" not in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) > 40
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {8}


def test_explain_lists_sources_in_the_same_order(cli: Cli, week_file: Path) -> None:
    ran = cli("explain", "week.json")
    names = [line.strip().partition(":")[0] for line in ran.out.splitlines() if line.endswith(" a day")]
    assert names[:3] == ["Vitamin B12", "Magnesium", "EPA + DHA (omega-3)"]
    assert len(names) == len(set(names))
    assert " 0%" not in ran.out


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(1.0, None, "at least 1 mg"), (None, 2.5, "at most 2.5 mg"), (1.0, 2.5, "1 to 2.5 mg"), (None, None, "")],
)
def test_bounds_in_words(low: float | None, high: float | None, words: str) -> None:
    assert range_text(low, high, "mg") == words


def test_nutrients_have_plain_names() -> None:
    assert plain_name("magnesium") == "Magnesium"
    assert plain_name("fluoride") == "Fluoride"
    assert plain_name("vitamin_b12") == "Vitamin B12"
    assert in_a_sentence(plain_name("fluoride")) == "fluoride"
    assert in_a_sentence(plain_name("epa_dha")) == "EPA + DHA (omega-3)"
    names = [plain_name(key) for key in nutrients()]
    assert not [name for name in names if re.search(r", [A-Z][a-z]?$", name)], "no chemical symbols"
    shared = {name for name in names if names.count(name) > 1}
    assert shared <= {"Energy"}
    assert sorted(nutrients(), key=reading_order)[0] == "vitamin_b12"


def test_the_name_of_the_file_says_the_format_unless_a_format_is_given(cli: Cli, tmp_path: Path) -> None:
    for name, options, begins in (
        ("a.json", (), "["),
        ("a.CSV", (), "food,"),
        ("a.md", (), "mg per"),  # no Markdown here: text
        ("b.json", ("--format", "csv"), "food,"),
        ("c", (), "mg per"),
    ):
        assert cli("foods", "top", "magnesium", "-o", str(tmp_path / name), *options).code == 0
        text = (tmp_path / name).read_text(encoding="utf-8-sig")
        assert text.lstrip().startswith(begins), (name, text[:80])
