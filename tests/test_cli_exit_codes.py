"""Every exit code of the contract is reached, and what stdout and stderr hold then."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from conftest import WOMAN, Cli, PlanJson, Week
from waiting import HANG_S

QUICK = ("--effort", "quick", "--days", "1")


def test_0_when_all_goals_are_met(week: Week, plan_json: PlanJson) -> None:
    assert week("fibromyalgia")[0] == 0
    assert plan_json("fibromyalgia")["outcome"] == "met"


def test_1_for_a_bug_with_a_way_to_report_it(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("mealplan.planning.result.make.alternatives", broken)
    ran = cli("plan", *WOMAN, *QUICK)
    assert (ran.code, ran.out) == (1, "")
    assert "internal error: ZeroDivisionError: planted" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("plan", "--dayz", "3"), "'--days'"),
        (("plan", "--nonsense"), "No such option"),
        (("plan", "surplus"), "unexpected extra argument"),
        (("plan", "-p"), "requires an argument"),
        (("plann",), "Did you mean plan"),
        (("foods", "serch", "x"), "Did you mean search?"),
        (("foods", "search"), "Missing argument 'TEXT'"),
        (("foods",), "Usage: mealplan foods"),
        (("--nope",), "No such option"),
        ((), "Usage: mealplan"),
    ],
)
def test_2_for_a_command_line_of_the_wrong_shape(cli: Cli, arguments: tuple[str, ...], words: str) -> None:
    ran = cli(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_3_when_a_goal_is_not_met_and_the_plan_is_printed(week: Week, plan_json: PlanJson) -> None:
    assert week("unfortified")[0] == 3
    plan = plan_json("unfortified")
    assert plan["outcome"] == "short"
    assert plan["days"]


CONTRADICTION = ("--lock", "1:dinner=squash-red-lentil-soup", "--skip", "1:dinner")


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (CONTRADICTION, "locks contradict each other"),
        (("--lock", "1:snack=gazpacho", "-x", "nightshades"), "contains (tomato"),  # nothing stands in for it there
        (tuple(x for slot in ("breakfast", "lunch", "dinner", "snack") for x in ("--skip", f"all:{slot}")), "skipped"),
    ],
)
def test_4_when_no_plan_can_exist(cli: Cli, flags: tuple[str, ...], words: str) -> None:
    ran = cli("plan", *WOMAN, *QUICK, *flags)
    assert (ran.code, ran.out) == (4, "")
    assert words in ran.err


def test_with_4_the_json_says_that_there_is_no_plan_and_why(cli: Cli, tmp_path: Path) -> None:
    ran = cli("plan", *WOMAN, *QUICK, *CONTRADICTION, "--format", "json")
    plan = json.loads(ran.out)
    assert (ran.code, plan["outcome"], plan["days"], plan["cooks"]) == (4, "none", [], [])
    assert "locks contradict" in plan["notes"][-1]
    assert plan["request"]["eaters"][0]["person"]["age"] == 42
    target = tmp_path / "none.json"
    again = cli("plan", *WOMAN, *QUICK, *CONTRADICTION, "--format", "json", "-o", str(target))
    assert (again.code, again.out) == (4, "")
    assert json.loads(target.read_text())["outcome"] == "none"
    shown = cli("show", str(target))
    assert shown.code == 0
    assert "No plan" in shown.out
    assert "locks contradict" in shown.out


TYPO_PROFILE = '[plan]\nexclusions = ["gluten"]\nslotz = ["lunch"]\n'


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("plan", *WOMAN, "--days", "abc"), "'abc' is not a valid integer"),
        (("plan", *WOMAN, "--days", "0"), "1<=x<=84"),
        (("plan", *WOMAN, "--days", "85"), "1<=x<=84"),
        (("plan", *WOMAN, "-t", "magnesium>=400 bananas"), "'bananas' is not a unit for magnesium"),
        (("plan", *WOMAN, "-t", "magnesiun>=400mg"), "did you mean magnesium"),
        (("plan", *WOMAN, "-t", "gibberish"), "is no target"),
        (("plan", *WOMAN, "-t", ""), "is no target"),
        (("plan", *WOMAN, "-x", "glutn"), "did you mean gluten?"),
        (("plan", *WOMAN, "-p", "vegn"), "did you mean vegan"),
        (("plan", *WOMAN, "-p", "typo.toml"), "did you mean slots?"),
        (("plan", *WOMAN, "-p", "missing.toml"), "missing.toml"),
        (("plan", "-p", "vegan"), "give --age 42 --sex female"),
        (("plan", "--age", "42"), "give --sex female"),
        (("plan", "--age", "5", "--sex", "male"), "9 to 120"),
        (("plan", *WOMAN, "--pregnant", "--lactating"), "exclude each other"),
        (("plan", *WOMAN, "--weight", "heavy"), "62kg"),
        (("plan", *WOMAN, "--slots", "brunch"), "breakfast, lunch, dinner, snack"),
        (("plan", *WOMAN, "--start", "someday"), "like 2026-11-23"),
        (("plan", *WOMAN, "--start", "9999-12-31"), "cannot plan for the year 9999"),
        (("plan", *WOMAN, "--lock", "mon"), "like mon:dinner="),
        (("plan", *WOMAN, "--lock", "mon:dinner=squash-red-lentil-sop"), "did you mean squash-red-lentil-soup"),
        (("plan", *WOMAN, "--minutes", "wed"), "like wed=15"),
        (("plan", *WOMAN, "--flare", "someday"), "mon ... sun"),
        (("plan", *WOMAN, "--dislike", ""), "names nothing"),
        (("plan", *WOMAN, "--without", "ovn"), "did you mean oven?"),
        (("plan", *WOMAN, "--without", "piano"), "known: "),
        (("plan", *WOMAN, "--allow-maybe", "gluten:zzz"), "unknown food 'zzz'"),
        (("plan", *WOMAN, "--seed", "-1"), "--seed"),
        (("plan", *WOMAN, "--gap", "x"), "like 1%"),
        (("plan", *WOMAN, "--time-limit", "x"), "like 10s"),
        (("plan", *WOMAN, "--supplement", "x"), "vitamin_b12=25 ug"),
        (("plan", *WOMAN, "--format", "yaml"), "'yaml' is not one of"),
        (("plan", *WOMAN, "-o", "nowhere/week.json"), "there is no such folder"),
        (("plan", *WOMAN, "-o", "."), "it is a folder"),
        (("plan", *WOMAN, "-o", "typo.toml/week.json"), "not a folder"),
        (("show", "nope.json"), "nope.json"),
        (("show", "typo.toml"), "not JSON"),
        (("show", "."), "cannot read the plan"),
        (("show", "-"), "stdin: not JSON"),
        (("foods", "show", "sr28:0812"), "did you mean sr28:"),
        (("foods", "top", "bananas"), "unknown nutrient"),
        (("foods", "top", "iodine"), "no food data hold iodine"),
        (("foods", "compare", *["01001"] * 7), "at most six"),
        (("foods", "why", "sr28:01001", "dary"), "did you mean dairy?"),
        (("dishes", "show", "appel"), "did you mean apple"),
        (("dishes", "check", "missing.cook"), "no such dish file"),
        (("exclusions", "audit", "--group", "nothing like it"), "no food group"),
        (("profiles", "check", "vegan", "typo.toml"), "did you mean slots?"),
        (("schema", "plann"), "did you mean plan"),
    ],
)
def test_5_for_a_wrong_value_name_or_file_says_how_to_mend_it(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "typo.toml").write_text(TYPO_PROFILE)
    ran = cli(*arguments)
    assert ran.code == 5
    assert ran.out == ("vegan: fine\n" if arguments[:2] == ("profiles", "check") else "")
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_a_plan_that_serves_an_excluded_dish_is_refused_with_5(cli: Cli, plan_json: PlanJson, tmp_path: Path) -> None:
    """Whoever changed the file: a plan is checked before it is shown or shopped for."""
    plan = plan_json("fibromyalgia")
    plan["request"]["eaters"][0]["exclusions"] = ["vegan"]
    ran = cli("shop", "-", stdin=json.dumps(plan))
    assert (ran.code, ran.out) == (5, "")
    assert "does not pass its check" in ran.err
    assert "vegan" in ran.err


def test_6_when_stopped_before_any_plan_was_found(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the library is being opened: the search has not begun."""
    from mealplan.library import open_library

    def slow(progress: object = None) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return open_library()

    monkeypatch.setattr("mealplan.library.open_library", slow)
    ran = cli("plan", *WOMAN, *QUICK)
    assert (ran.code, ran.out) == (6, "")
    assert "before any plan was found" in ran.err
    ran = cli("plan", *WOMAN, *QUICK, "--format", "json")
    plan = json.loads(ran.out)
    assert (ran.code, plan["outcome"], plan["search"]["stopped"]) == (6, "none", "cancelled")


#: `mealplan plan` that says when it has a first week, and then stays where it is: until it is to stop ("listening") or
#: until it is interrupted ("deaf"). So Ctrl-C never comes too late.
HELD = """
import sys
from mealplan.planning.result import make
from mealplan.cli.main import call
from waiting import until
whole = make.alternatives
def held(*given, cancel, report, **more):
    def told(progress):
        report(progress)
        if progress.objective is not None and not cancel:
            print("SEARCHING", file=sys.stderr, flush=True)
            until(lambda: cancel and sys.argv[1] == "listening", "Ctrl-C")
    return whole(*given, cancel=cancel, report=told, **more)
make.alternatives = held
sys.exit(call(["plan", *sys.argv[2:]]))
"""


def _planning(home: Path, kind: str, *flags: str) -> subprocess.Popen[str]:
    """A plan under way in a process of its own, which has a first week."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    process = subprocess.Popen(
        [sys.executable, "-c", HELD, kind, *WOMAN, "--days", "2", *flags], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, cwd=home, env=environment,
    )  # fmt: skip
    assert process.stderr is not None
    for line in process.stderr:
        if line == "SEARCHING\n":
            return process
    raise AssertionError(f"it ended by itself: {process.wait()}")


def test_the_first_ctrl_c_keeps_the_best_plan_so_far(home: Path) -> None:
    process = _planning(home, "listening", "--format", "json")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=HANG_S)
    plan = json.loads(out)
    assert process.returncode == {"met": 0, "short": 3}[plan["outcome"]]
    assert plan["search"]["stopped"] == "cancelled"
    assert "the best plan so far is kept" in err
    assert "Traceback" not in err


def test_130_when_interrupted_twice(home: Path) -> None:
    process = _planning(home, "deaf")
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    assert "the best plan so far is kept" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=HANG_S)
    assert (process.returncode, out, err.strip()) == (130, "", "mealplan: interrupted")


def test_130_in_process_when_ctrl_c_comes_twice(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def impatient(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(HANG_S)  # it is not waited for

    monkeypatch.setattr("mealplan.planning.result.make.alternatives", impatient)
    ran = cli("plan", *WOMAN, *QUICK)
    assert (ran.code, ran.out) == (130, "")
    assert "interrupted" in ran.err
