"""How much of the long counts runs, and `make prove` with tests of its own: parts, results, what is run again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from long_counts import Block, blocks, count, few, read_share
from waiting import HANG_S, until

PROVE = Path(__file__).resolve().parent.parent / "scripts" / "prove.py"
TESTS = """
import os, pytest
from pathlib import Path
pytestmark = pytest.mark.counted
def done(name):
    with open("done", "a") as file:
        file.write(f"{name} {os.environ['MEALPLAN_PROVE_SHARE']}\\n")
def test_one():
    done("one")
@pytest.mark.skip
def test_skipped():
    pass
@pytest.mark.prove
def test_two():
    done("two")
    assert not Path("bad").exists()
def test_three():
    done("three")
    if Path("hold").exists():
        Path("hold").unlink()
        signal = __import__("threading").Event()
        signal.wait()
"""


@pytest.mark.parametrize(("share", "wanted"), [(1.0, 1000), (0.1, 100), (0.01, 10), (0.0001, 1)])
def test_a_share_of_a_count_is_at_least_one(share: float, wanted: int) -> None:
    assert count(1000, share) == wanted
    assert count(1, share) == 1


def test_a_smaller_share_is_the_beginning_of_a_larger_one() -> None:
    whole, tenth = blocks(2050, 100, 1.0), blocks(2050, 100, 0.1)
    assert sum(block.size for block in whole) == 2050
    assert whole[-1] == Block(20, 50)
    assert [(block.number, block.size) for block in tenth] == [(0, 100), (1, 100), (2, 5)]
    assert blocks(2050, 100, 0.01) == [Block(0, 20)]
    assert str(tenth[1]) == "block1"
    assert Block(0, 5).of(0.75) == 4


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "nan", "many"])
def test_a_share_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_share(text)
    assert read_share(None) == 0.005


def test_a_few_of_a_designed_set_are_in_every_run_and_always_the_same() -> None:
    names = [f"case {number}" for number in range(20)]
    always = [case for case in few(names, 3, seed=1) if isinstance(case, str)]
    assert len(always) == 3
    assert always == [case for case in few(reversed(names), 3, seed=1) if isinstance(case, str)]
    assert len(few(names, 3, seed=1)) == 20


# ---- make prove


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with three long tests and one that is skipped."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "prove.py").write_bytes(PROVE.read_bytes())
    (tmp_path / "test_long.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n counted: x\n prove: x\naddopts = -m 'not prove'\n")
    (tmp_path / ".gitignore").write_text("done\nbad\nhold\n.prove/\n__pycache__/\n.pytest_cache/\n")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def prove(project: Path, *flags: str) -> tuple[int, str, list[str]]:
    """(exit code, what it said, what ran)."""
    (project / "done").unlink(missing_ok=True)
    command = [sys.executable, "scripts/prove.py", "--jobs", "1", *flags]
    ran = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=HANG_S)
    assert ran.stderr == ""
    return ran.returncode, ran.stdout, ran_parts(project)


def ran_parts(project: Path) -> list[str]:
    file = project / "done"
    return file.read_text().splitlines() if file.exists() else []


def test_it_goes_on_after_a_failure_and_runs_again_only_what_did_not_pass(project: Path) -> None:
    (project / "bad").touch()
    code, said, ran = prove(project)
    assert (code, ran) == (1, ["one 0.1", "two 0.1", "three 0.1"])
    assert "4 parts: 2 passed, 1 skipped, 1 failed." in said
    assert "failed: test_long.py::test_two" in said
    (project / "bad").unlink()
    code, said, ran = prove(project)
    assert (code, ran) == (0, ["two 0.1"])
    assert "2 of 4 parts passed before" in said
    assert prove(project)[::2] == (0, [])


def test_another_share_other_files_and_a_fresh_start_run_everything(project: Path) -> None:
    one = ("-k", "test_one")
    assert prove(project, *one)[2] == ["one 0.1"]
    assert prove(project, *one)[2] == []
    assert prove(project, *one, "--share", "full")[2] == ["one 1"]
    assert prove(project, *one, "--fresh")[2] == ["one 0.1"]
    (project / "more.txt").write_text("another file")
    assert prove(project, *one)[2] == ["one 0.1"]


def test_a_result_that_cannot_be_read_is_none(project: Path) -> None:
    prove(project, "-k", "test_one")
    (result,) = project.glob(".prove/*/*.json")
    result.write_text('{"part": ')
    assert prove(project, "-k", "test_one")[2] == ["one 0.1"]


def test_tests_that_cannot_be_read_are_told(project: Path) -> None:
    (project / "test_broken.py").write_text("import nothing_of_that_name\n")
    command = [sys.executable, "scripts/prove.py"]
    ran = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=HANG_S)
    assert ran.returncode == 1
    assert "nothing_of_that_name" in ran.stderr


@pytest.mark.skipif(os.name != "posix", reason="sends signals")
def test_stopped_half_way_it_sums_up_and_goes_on_from_there(project: Path) -> None:
    (project / "hold").touch()
    command = [sys.executable, "scripts/prove.py", "--jobs", "1"]
    process = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True, start_new_session=True)
    until(lambda: "three 0.1" in ran_parts(project) and not (project / "hold").exists(), "the part that waits")
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    said, _ = process.communicate(timeout=HANG_S)
    assert process.returncode == 130
    assert "4 parts: 2 passed, 1 skipped, 1 not run." in said
    assert "goes on from here" in said
    assert prove(project)[::2] == (0, ["three 0.1"])
