"""Odd and hostile input: nothing gets a traceback, nothing reaches the terminal as a control sequence."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import WOMAN, Cli, PlanJson, Week
from mealplan.cli.diagnostics import plain
from mealplan.cli.output import emit
from mealplan.errors import ValueProblem

ODD_SEARCHES = [
    "", " ", "x", '"', "'", "*", "**", "-", "(", ")", ":", "a AND", "NOT", "NEAR(", "' OR 1=1 --", "%", "_", "\\",
    "👩‍🍳", "é", "Crème brûlée", "\x00", "\x1b[31m", "\u202e", "a" * 10_000, "ab " * 3_000, "\ud800", "½", "豆腐",
    "\n\n", "col:umn", "name:x",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD_SEARCHES, ids=range(len(ODD_SEARCHES)))
@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_search_for_anything_answers(cli: Cli, text: str, format_: str) -> None:
    ran = cli("foods", "search", "--format", format_, "--", text)
    assert ran.code == 0, ran.err
    if format_ == "json":
        assert isinstance(json.loads(ran.out), list)
    assert len(ran.out) < 20_000


def test_ched_finds_cheddar_first(cli: Cli) -> None:
    assert json.loads(cli("foods", "search", "ched", "--format", "json").out)[0]["name"] == "Cheese, cheddar"


def test_the_best_sources_of_magnesium_are_food_that_people_eat(cli: Cli) -> None:
    rows = json.loads(cli("foods", "top", "magnesium", "--per", "100kcal", "-x", "gluten", "--format", "json").out)
    names = " ".join(row["name"].lower() for row in rows[:10])
    assert len(rows) >= 10
    assert "spinach" in names
    for word in ("babyfood", "infant", "powder", "formula", "supplement", "dehydrated", "dried"):
        assert word not in names
    assert [row["amount"] for row in rows] == sorted((row["amount"] for row in rows), reverse=True)


def _controls(text: str) -> set[str]:
    return {c for c in text if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 or c in "\u202a\u202e\u2066"}


EVIL = "\x1b]0;owned\x07\x9b31m\u202eeman\r\x08"


def test_names_in_a_plan_reach_the_terminal_as_plain_text(cli: Cli, plan_json: PlanJson, tmp_path: Path) -> None:
    plan = plan_json("quick")
    for note in ("notes", "cautions"):
        plan[note] = []
    plan["notes"] = [f"note {EVIL}"]
    plan["request"]["profile"] = [f"profile {EVIL}"]
    first = plan["days"][0]["meals"][0]["items"][0]
    for cook in (c for c in plan["cooks"] if c["id"] == first["cook"]):
        cook["title"] = f"=cmd {EVIL}"
    for item in (i for d in plan["days"] for m in d["meals"] for i in m["items"] if i["cook"] == first["cook"]):
        item["title"] = f"=cmd {EVIL}"
    text = json.dumps(plan)
    for format_ in ("text", "markdown", "csv", "json"):
        ran = cli("show", "-", "--format", format_, stdin=text)
        assert ran.code == 0, ran.err
        assert _controls(ran.out) == _controls(ran.err) == set()
        if format_ == "json":
            assert json.loads(ran.out)["notes"] == plan["notes"], "JSON keeps what it was given, escaped"
        if format_ == "csv":
            assert "'=cmd" in ran.out, "no cell starts a formula"


def test_what_is_typed_wrong_comes_back_as_plain_text(cli: Cli) -> None:
    for arguments in (("foods", "show", EVIL), ("dishes", "show", EVIL), ("plan", *WOMAN, "-x", EVIL), (EVIL,)):
        ran = cli(*arguments)
        assert ran.code in (2, 5)
        assert _controls(ran.err) == set()
        assert "\x1b" not in ran.err


def test_an_error_about_a_long_word_stays_short(cli: Cli) -> None:
    for arguments in (
        ("foods", "show", "x" * 100_000),
        ("plan", *WOMAN, "-t", "x" * 100_000),
        ("plan", *WOMAN, "-p", "x" * 100_000),
        ("plan", *WOMAN, "--start", "x" * 100_000),
        ("show", "x" * 100_000),
        ("x" * 100_000,),
    ):
        ran = cli(*arguments)
        assert ran.code in (2, 5), arguments[0]
        assert len(ran.err) < 3_000, arguments[0]


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_as_any_argument_is_read_or_refused(cli: Cli, text: str) -> None:
    for arguments in (
        ("foods", "show", "--", text),
        ("foods", "top", "--", text),
        ("foods", "why", "--", "sr28:01001", text),
        ("dishes", "why", "--", text, "gluten"),
        ("schema", "--", text),
        ("profiles", "show", "--", text),
    ):
        ran = cli(*arguments)
        assert ran.code in (0, 5), (arguments, ran.err)
        assert _controls(ran.out + ran.err) == set()


@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=100).map(str.encode), st.just(b"\xff\xfe{"), st.just(b"[" * 5000)
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_on_stdin_is_refused_as_a_plan(cli: Cli, data: bytes) -> None:
    ran = cli("show", "-", stdin=data)
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith("mealplan: stdin: ")


WRONG = [None, "x", -1, 0, 1e308, float("nan"), [], {}, True, "2026-13-01", [1], {"a": 1}]


@given(data=st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_plan_with_one_value_changed_is_shown_or_refused(cli: Cli, plan_json: PlanJson, data: st.DataObject) -> None:
    """Whatever another program wrote: never a traceback, never code 1 (a bug)."""
    plan = plan_json("quick")
    place: object = plan
    while isinstance(place, (dict, list)) and place:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(keys))
        inner = place[key]  # type: ignore[index]
        if not isinstance(inner, (dict, list)) or not inner or data.draw(st.integers(0, 3)) == 0:
            place[key] = data.draw(st.sampled_from(WRONG))  # type: ignore[index]
            break
        place = inner
    ran = cli("show", "-", stdin=json.dumps(plan))
    assert ran.code in (0, 5), ran.err
    assert "Traceback" not in ran.err


# ---- the world around the process: pipes, streams, locales, files


def _shell(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A bash line in which `$M` is the program."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", script],
        capture_output=True,
        cwd=folder,
        env={**os.environ, "M": f"{sys.executable} -m mealplan", **environment},
        timeout=120,
        check=False,
    )


def test_a_reader_that_goes_away_is_no_error(week: Week, home: Path) -> None:
    for line in ("$M show week.json | head -1", "$M foods search e --limit 200 | head -1", "$M --help | head -1"):
        done = _shell(line.replace("week.json", str(week("quick")[1])), home)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) == 1
        assert done.stderr == b""
    done = _shell("$M exclusions check | true", home)
    assert (done.returncode, done.stderr) == (0, b"")


def test_closed_streams_are_no_traceback(home: Path) -> None:
    done = _shell("$M show - <&-", home)
    assert (done.returncode, b"stdin is closed" in done.stderr) == (5, True)
    done = _shell("$M foods search cheddar >&-", home)
    assert (done.returncode, b"stdout is closed" in done.stderr) == (5, True)
    assert _shell("$M foods show nothing 2>&-", home).returncode == 5
    assert _shell("$M <&- >&- 2>&-", home).returncode == 2
    assert _shell("$M", home).returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_on_stdout_is_told(home: Path) -> None:
    done = _shell("$M foods search cheddar >/dev/full", home)
    assert done.returncode == 5
    assert b"cannot write" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_a_locale_without_unicode_gets_utf8_all_the_same(home: Path, locale: dict[str, str]) -> None:
    done = _shell(
        "$M foods show sr28:01001; $M dishes show nope; $M foods search 'crème' --format json", home, **locale
    )
    assert "µg" in done.stdout.decode()
    assert b"Traceback" not in done.stderr


def test_no_colour_and_no_cursor_movement_in_a_pipe(home: Path) -> None:
    for environment in ({}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1", "TERM": "xterm-256color"}):
        done = _shell("$M --help; $M foods search cheddar; $M plan --nope; $M nutrients list", home, **environment)
        assert b"\x1b" not in done.stdout + done.stderr


def test_a_file_name_that_is_not_utf8_is_named_in_the_error(home: Path) -> None:
    done = _shell("$M show $'week\\xff.json'", home)
    assert done.returncode == 5
    assert b"week" in done.stderr
    assert b"Traceback" not in done.stderr


def test_an_output_file_is_written_whole_and_private(cli: Cli, week_file: Path) -> None:
    ran = cli("show", "week.json", "--format", "json", "-o", "copy.json")
    assert (ran.code, ran.out) == (0, "")
    assert json.loads(Path("copy.json").read_text()) == json.loads(week_file.read_text())
    assert stat.S_IMODE(Path("copy.json").stat().st_mode) == 0o600
    assert sorted(p.name for p in Path().iterdir()) == ["copy.json", "week.json"], "no temporary file is left"


def test_an_output_file_keeps_its_mode_and_a_link_is_followed(cli: Cli, week_file: Path) -> None:
    Path("real.txt").write_text("old")
    Path("real.txt").chmod(0o644)
    Path("link.txt").symlink_to("real.txt")
    assert cli("show", "week.json", "-o", "link.txt").code == 0
    assert Path("link.txt").is_symlink()
    assert "Targets" in Path("real.txt").read_text()
    assert stat.S_IMODE(Path("real.txt").stat().st_mode) == 0o644


def test_a_device_is_written_to_and_not_replaced(cli: Cli, week_file: Path) -> None:
    assert cli("show", "week.json", "-o", "/dev/null").code == 0
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_a_write_that_fails_leaves_the_old_file(cli: Cli, week_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    Path("old.txt").write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    ran = cli("show", "week.json", "-o", "old.txt")
    assert ran.code == 5
    assert "No space left on device" in ran.err
    assert Path("old.txt").read_text() == "old"
    assert sorted(p.name for p in Path().iterdir()) == ["old.txt", "week.json"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_refused_before_any_work(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    ran = cli("plan", *WOMAN, "-o", str(tmp_path / "locked" / "week.json"))
    assert ran.code == 5
    assert "permission denied" in ran.err


def test_control_characters_and_lone_surrogates_are_replaced() -> None:
    assert plain("a\x1b[31mb\x07\x9bc\ud800\u202ed") == "a�[31mb��c��d"
    assert plain("tab\tand\nline, µg, ½, 👩‍🍳") == "tab\tand\nline, µg, ½, 👩‍🍳"


def test_json_escapes_what_a_terminal_could_obey(capfd: pytest.CaptureFixture[str]) -> None:
    text = "a\x9bb\x7f\ud800"
    emit(json.dumps([text], ensure_ascii=False), raw=True)
    out = capfd.readouterr().out
    assert out.isascii()
    assert json.loads(out) == [text]


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ValueProblem, match="no such folder"):
        emit("x", tmp_path / "typo" / "week.txt")
    assert not (tmp_path / "typo").exists()
