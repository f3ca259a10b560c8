"""Profiles: everything that is wrong is told at once; a first one is written; the Tab key knows their names."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path
from shutil import which

import pytest

from conftest import Cli

WRONG = """extnds = ["x"]
[person]
age = 3
sex = "woman"
[plan]
exclusions = ["glutn", "gluten"]
days = 0
ban = ["nothing-like-it"]
dislikes = ["musroom", "liver"]
[targets]
vitamin_q = ">= 3"
magnesium = ">= 3 bananas"
[kitchen]
without = ["ovn", "oven"]
active_minutes = { default = 45, someday = 3 }
[[daily]]
food = "coffee"
amount = "2 cups"
[[daily]]
food = "tea"
amount = "x"
[[supplements]]
name = "Fe"
contains = { iron = "4500 mg" }
"""


def test_a_check_tells_everything_that_is_wrong_and_nothing_else(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(WRONG)
    ran = cli("profiles", "check", str(file))
    assert (ran.code, ran.out) == (5, "")
    told = ran.err.split("mealplan: ")[1:]
    for word in (
        "extnds", "age of 3", "'woman'", "glutn", "0 days", "nothing-like-it", "musroom", "vitamin_q", "bananas",
        "'ovn'", "someday", "[daily 2] amount", "100 times",
    ):  # fmt: skip
        assert sum(word in words for words in told) == 1, word
    assert len(told) == 13


def test_shipped_profiles_are_fine(cli: Cli) -> None:
    names = [line.split()[0] for line in cli("profiles", "list").out.splitlines()]
    ran = cli("profiles", "check", *names)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert [line for line in lines if not line.startswith("  ")] == [f"{name}: fine" for name in names]
    assert "  fibromyalgia: notes stand beside the plan." in lines, "what a condition does is told"


def test_a_profile_that_is_not_there_or_no_toml_is_told_once(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("[person\nage=")
    for name in (str(tmp_path / "broken.toml"), "fibromyalgie", str(tmp_path / "none.toml")):
        ran = cli("profiles", "check", name)
        assert ran.code == 5
        assert ran.err.count("mealplan: ") == 1


def test_a_first_profile_can_be_used_and_is_private(cli: Cli, home: Path) -> None:
    args = ("profiles", "new", "me", "--age", "42", "--sex", "female", "--extends", "fibromyalgia", "-x", "tree nuts")
    ran = cli(*args)
    path = Path(ran.out.strip())
    assert (ran.code, path.name) == (0, "me.toml")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert cli("profiles", "check", "me").out.startswith("me: fine\n")
    assert "tree_nuts" in cli("profiles", "show", "me").out
    again = cli(*args)
    assert again.code == 5
    assert "already" in again.err
    # what is commented out is right as well
    text = path.read_text()
    path.write_text("\n".join(x.removeprefix("# ") if "=" in x or "[" in x else x for x in text.splitlines()))
    assert cli("profiles", "check", "me").err == ""


@pytest.mark.parametrize("name", ["../me", "a/b", "", "Me!", "x" * 100, "-x"])
def test_a_name_that_leaves_the_folder_is_refused(cli: Cli, home: Path, name: str) -> None:
    ran = cli("profiles", "new", "--age", "42", "--sex", "female", "--", name)
    assert (ran.code, ran.out) == (5, "")
    assert not list(home.rglob("*.toml"))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_that_its_shell_can_read(cli: Cli, shell: str) -> None:
    text = cli("completion", shell).out
    assert "_MEALPLAN_COMPLETE" in text
    if which(shell):
        assert subprocess.run([shell, "-n"], input=text, text=True, capture_output=True).returncode == 0


def test_the_tab_key_knows_exclusions_profiles_and_saved_plans(cli: Cli, week_file: Path) -> None:
    from click.shell_completion import ShellComplete

    from mealplan.cli.main import main

    def after(args: list[str], begun: str) -> list[str]:
        complete = ShellComplete(main, {}, "mealplan", "_MEALPLAN_COMPLETE")
        return [item.value for item in complete.get_completions(args, begun)]

    assert after([], "anal") == ["analyze"]
    assert after(["plan", "-x"], "nig") == ["nightshades"]
    assert "fibromyalgia" in after(["plan", "-p"], "fib")
    assert after(["show"], "week") == ["week"]  # no plan is saved: files only
    cli("plans", "save", "week 48", "week.json")
    assert "week 48" in after(["show"], "week")
