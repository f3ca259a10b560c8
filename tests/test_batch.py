"""Many plans at once: the same plans on any number of cores, resumed where it stopped, stopped by no bad profile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import mealplan.cli.lists as lists
from batch_tasks import GO, fragile
from conftest import Cli
from long_counts import count
from mealplan.cli import batch_run
from mealplan.cli.batch_run import Task, distant, local, run
from mealplan.cli.interrupts import Stop
from mealplan.errors import ValueProblem
from waiting import HANG_S, until

SCHEMA = Draft202012Validator(json.loads((lists.SCHEMAS / "batch.json").read_text(encoding="utf-8")))
QUICK = ("--effort", "quick", "--days", "1", "--start", "2026-11-23", "--quiet")


def lines(text: str) -> dict[str, dict[str, Any]]:
    found = [json.loads(line) for line in text.splitlines() if line]
    for line in found:
        SCHEMA.validate(line)
    return {line["profile"]: line for line in found}


def person(age: int, sex: str = "female", more: str = "") -> str:
    return f'[person]\nage = {age}\nsex = "{sex}"\n[plan]\nexclusions = ["gluten"]\n{more}'


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch, opened: Any) -> None:
    """Plans in this process, with the library that is open: quick, for what does not depend on processes."""
    monkeypatch.setattr(batch_run, "_library", lambda: (opened, batch_run.world_of(opened)))
    monkeypatch.setattr("mealplan.cli.batch.local", lambda jobs, catalogue: lambda count: ThreadPoolExecutor(1))


@pytest.fixture
def clients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three that can be planned for, in an empty working folder."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "clients"
    folder.mkdir()
    for number, name in enumerate(("anna", "ben", "cleo")):
        (folder / f"{name}.toml").write_text(person(30 + number, "male" if name == "ben" else "female"))
    return folder


def plans(out: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(out).glob("*.json")}


def test_every_profile_has_a_line_and_a_plan_and_a_bad_one_stops_nobody(cli: Cli, clients: Path, near: None) -> None:
    (clients / "dora.toml").write_text("[person]\nage = 'old'\n")
    (clients / "emil.toml").write_text(person(40, more='[kitchen]\nskip = ["mon:dinner"]\n'))
    (clients / "fay.toml").write_text("\x00\xff")
    (clients / "notes.txt").write_text("no profile")
    ran = cli("batch", "clients", "-o", "out", *QUICK)
    found = lines(ran.out)
    assert set(found) == {"anna", "ben", "cleo", "dora", "emil", "fay"}
    assert {found[name]["exit"] for name in ("dora", "fay")} == {5}
    assert "age" in found["dora"]["error"]["message"] + found["dora"]["error"].get("where", "")
    for name in ("anna", "ben", "cleo", "emil"):
        assert found[name]["exit"] in (0, 3)
        plan = json.loads(Path("out", f"{name}.json").read_text())
        assert plan["outcome"] == found[name]["outcome"]
        assert plan["request"]["profile"] == [name]
    assert ran.code == 5
    assert lines(Path("out/results.jsonl").read_text()) == found
    assert not Path("out/dora.json").exists()


def test_one_core_or_two_give_the_same_files(cli: Cli, clients: Path) -> None:
    assert cli("batch", "clients", "-o", "one", "--jobs", "1", *QUICK).code in (0, 3)
    assert cli("batch", "clients", "-o", "two", "--jobs", "2", *QUICK).code in (0, 3)
    assert len(plans("one")) == 3
    assert plans("one") == plans("two")


def test_a_batch_plan_is_the_plan_of_the_same_flags(cli: Cli, clients: Path, near: None) -> None:
    cli("batch", "clients", "-o", "out", "-x", "dairy", *QUICK)
    alone = json.loads(cli("plan", "-p", "clients/ben.toml", "-x", "dairy", *QUICK, "--format", "json").out)
    batch = json.loads(Path("out/ben.json").read_text())
    for plan in (alone, batch):
        plan["search"]["seconds"] = 0
        plan["request"]["profile"] = []
    assert batch == alone
    assert cli("show", "out/ben.json").code == 0


@pytest.fixture
def done(cli: Cli, clients: Path, near: None) -> Cli:
    assert cli("batch", "clients", "-o", "out", *QUICK).code in (0, 3)
    return cli


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that are really planned from now on."""
    planned: list[str] = []

    def spied(tasks: list[Task], *rest: Any) -> Iterator[Any]:
        planned.extend(task.name for task in tasks)
        return run(tasks, *rest)

    monkeypatch.setattr("mealplan.cli.batch.run", spied)
    return planned


def test_what_is_done_is_not_done_again(done: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = counted(monkeypatch)
    before = plans("out")
    found = lines(done("batch", "clients", "-o", "out", *QUICK).out)
    assert planned == []
    assert all(line["resumed"] for line in found.values())
    assert plans("out") == before
    done("batch", "clients", "-o", "out", "--again", *QUICK)
    assert planned == ["anna", "ben", "cleo"]
    assert plans("out") == before


def test_what_would_come_out_otherwise_is_done_again(done: Cli, clients: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = counted(monkeypatch)
    (clients / "anna.toml").write_text(person(71))  # another request
    Path("out/ben.json").write_text("{}")  # not the file that the line speaks of
    done("batch", "clients", "-o", "out", *QUICK)
    assert planned == ["anna", "ben"]
    planned.clear()
    done("batch", "clients", "-o", "out", *QUICK, "--seed", "7")
    assert planned == ["anna", "ben", "cleo"]


def test_a_line_that_was_cut_off_is_nothing(done: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = counted(monkeypatch)
    log = Path("out/results.jsonl")
    whole = log.read_text().splitlines(keepends=True)
    log.write_text("".join(whole[:2]) + whole[2][:50])
    assert done("batch", "clients", "-o", "out", *QUICK).code in (0, 3)
    assert len(planned) == 1
    planned.clear()
    done("batch", "clients", "-o", "out", *QUICK)
    assert planned == []
    log.write_bytes(b"\xff\x00[[[\n" * 5 + b'{"profile": 3}\n[]\n' + b"[" * 10000)
    assert done("batch", "clients", "-o", "out", *QUICK).code in (0, 3)
    assert len(planned) == 3


def test_wrong_places_are_told(cli: Cli, clients: Path) -> None:
    Path("empty").mkdir()
    Path("file").write_text("x")
    for words, hint in (
        (("batch", "missing", "-o", "out"), "cannot read the folder"),
        (("batch", "empty", "-o", "out"), "no profile"),
        (("batch", "file", "-o", "out"), "cannot read the folder"),
        (("batch", "clients", "-o", "file/out"), "cannot make the folder"),
        (("batch", "clients", "-o", "out", "--executor", "ray://x:1"), "no executor"),
    ):
        ran = cli(*words)
        assert (ran.code, ran.out) == (5, "")
        assert hint in ran.err
    assert cli("batch", "clients").code == 2


@pytest.mark.parametrize("address", ["dask://", "dask://host", "tcp://host:1", "dask://host:x", "dask://h:1/path", "x"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueProblem, match="no executor"):
        distant(address)


def test_names_from_the_disk_stay_names(cli: Cli, clients: Path, near: None) -> None:
    odd = ["=1+1", "a\x1b[31mb", "<b>", "..", "ü\u202e", " "]
    for name in odd:
        (clients / f"{name}.toml").write_text(person(50))
    for path in clients.glob("[abc]*.toml"):
        if path.stem in ("anna", "ben", "cleo"):
            path.unlink()
    ran = cli("batch", "clients", "-o", "out", *QUICK)
    assert set(lines(ran.out)) == set(odd)
    assert "\x1b" not in ran.out + ran.err
    assert {path.stem for path in Path("out").glob("*.json")} | {"..", "."} >= set(odd) - {".."}
    assert sorted(p.name for p in Path().iterdir()) == ["clients", "home", "out"]


# -- the executor's side -----------------------------------------------------------------------------------------


def tasks(*words: str) -> list[Task]:
    return [Task(f"{number} {word}", word) for number, word in enumerate(words)]


def test_a_worker_that_dies_takes_only_its_own_task_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_run, "plan_one", fragile)
    found = {task.name: answer for task, answer in run(tasks("a", "slow", "die", "b", "bug", "slow"), local(2))}
    assert {name: answer["exit"] for name, answer in found.items()} == {
        "0 a": 0, "1 slow": 0, "2 die": 1, "3 b": 0, "4 bug": 1, "5 slow": 0,
    }  # fmt: skip
    assert "ended" in found["2 die"]["error"]["message"]
    assert "ZeroDivisionError: planted" in found["4 bug"]["error"]["message"]


class Held(Executor):
    """Does the first task, and never begins another."""

    def __init__(self) -> None:
        self.begun = False

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if not self.begun:
            self.begun = True
            future.set_result(work(*arguments, **named))
        return future


def test_any_executor_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_run, "plan_one", fragile)
    found = list(run(tasks("a", "b"), lambda count: ThreadPoolExecutor(count)))
    assert sorted(task.name for task, _ in found) == ["0 a", "1 b"]


def test_a_bug_while_planning_is_the_profiles_own(monkeypatch: pytest.MonkeyPatch, opened: Any) -> None:
    monkeypatch.setattr(batch_run, "_library", lambda: (opened, "here"))
    assert batch_run.plan_one("{}")["exit"] == 5
    assert batch_run.plan_one("no json")["exit"] == 1
    elsewhere = batch_run.plan_one("{}", "there")
    assert elsewhere["exit"] == 5
    assert "other food data" in elsewhere["error"]["message"]


def test_a_dish_of_ones_own_is_part_of_what_decides_a_plan(opened: Any) -> None:
    from dataclasses import replace as changed
    from types import SimpleNamespace

    def world(**own: Any) -> str:
        dish = next(iter(opened.cookbook.dishes.values()))
        dishes = {"mine": changed(dish, user=True, **own)} if own else {}
        return batch_run.world_of(SimpleNamespace(meta=opened.meta, cookbook=SimpleNamespace(dishes=dishes)))  # type: ignore[arg-type]

    assert world() == world()
    assert len({world(), world(title="Mine"), world(title="Mine", servings=9)}) == 3
    assert world(title="Mine", path="/here") == world(title="Mine", path="/there")


#: `mealplan batch` whose tasks wait for a sign: how far it is does not depend on who is quicker.
HELD = """
import sys
if __name__ == "__main__":
    import batch_tasks
    from mealplan.cli import batch_run, main
    batch_run.plan_one = batch_tasks.held
    sys.exit(main.call(["batch", *sys.argv[1:]]))
"""


def started(*arguments: str) -> subprocess.Popen[str]:
    """A batch whose first plan is made, and whose others wait for `GO`."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    return subprocess.Popen(
        [sys.executable, "-c", HELD, *arguments], env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def more_clients(clients: Path, count: int) -> None:
    for number in range(count):
        (clients / f"client-{number:03}.toml").write_text(person(20 + number % 60, "female" if number % 2 else "male"))


def workers(group: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == group and fields[0] != "Z":
            found.append(int(folder.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
def test_killed_half_way_it_leaves_no_process_and_goes_on_where_it_was(cli: Cli, clients: Path, opened: Any) -> None:
    more_clients(clients, 3)
    batch = started("clients", "-o", "out", *QUICK)
    assert batch.stdout is not None
    first = json.loads(batch.stdout.readline())["profile"]
    batch.send_signal(signal.SIGKILL)
    batch.wait()
    until(lambda: not workers(batch.pid), "the end of the workers")
    batch.communicate()
    done = lines(Path("out/results.jsonl").read_text())
    assert first in done
    ran = cli("batch", "clients", "-o", "out", *QUICK)
    found = lines(ran.out)
    assert len(found) == 6
    assert {name for name, line in found.items() if line.get("resumed")} == set(done)
    assert len(plans("out")) == 6


def test_one_ctrl_c_finishes_what_has_begun_and_says_how_to_go_on(clients: Path, home: Path, opened: Any) -> None:
    more_clients(clients, 9)
    batch = started("clients", "-o", "out", "--jobs", "1", *QUICK)
    assert batch.stdout is not None
    batch.stdout.readline()
    os.killpg(batch.pid, signal.SIGINT)  # as a terminal does: to the workers, too
    assert batch.stderr is not None
    stopping = batch.stderr.readline()
    assert "stopping when what has begun is done" in stopping
    GO.touch()
    _, err = batch.communicate(timeout=HANG_S)
    assert batch.returncode == 130
    assert "goes on from here" in err
    assert "Traceback" not in err
    done = lines(Path("out/results.jsonl").read_text())
    assert 2 <= len(done) < 12
    assert f"{len(done)} of 12 done" in err
    assert all(line["exit"] in (0, 3) for line in done.values())


def test_a_second_ctrl_c_leaves_at_once_and_what_is_done_is_kept(clients: Path, home: Path, opened: Any) -> None:
    batch = started("clients", "-o", "out", "--jobs", "1", *QUICK)
    assert batch.stdout is not None
    assert batch.stderr is not None
    first = json.loads(batch.stdout.readline())["profile"]
    batch.send_signal(signal.SIGINT)
    assert "stopping" in batch.stderr.readline()
    batch.send_signal(signal.SIGINT)
    assert batch.wait(timeout=HANG_S) == 130  # the others never got the sign to go on
    batch.communicate(timeout=HANG_S)
    assert set(lines(Path("out/results.jsonl").read_text())) == {first}


def test_ctrl_c_while_an_answer_is_written_loses_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_run, "plan_one", fragile)
    done: list[str] = []
    told: list[int] = []

    def whole() -> None:
        with Stop() as stop:
            for task, _ in run(tasks(*"abcdefgh"), lambda count: Held(), stop=stop, stopping=told.append):
                os.kill(os.getpid(), signal.SIGINT)  # here the caller writes the first answer
                done.append(task.name)

    with pytest.raises(KeyboardInterrupt):
        whole()
    assert done == ["0 a"]
    assert told == [0]


def test_ctrl_c_when_all_is_done_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_run, "plan_one", fragile)
    with Stop() as stop:
        found = []
        for task, _ in run(tasks("a"), lambda count: Held(), stop=stop):
            found.append(task.name)
            os.kill(os.getpid(), signal.SIGINT)
    assert found == ["0 a"]


def test_a_dask_cluster_gives_the_same_plans(cli: Cli, clients: Path) -> None:
    distributed = pytest.importorskip("distributed")
    cli("batch", "clients", "-o", "local", *QUICK)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, protocol="tcp"
    ) as cluster:
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        ran = cli("batch", "clients", "-o", "dask", "--executor", address, *QUICK)
    assert ran.code in (0, 3), ran.err
    assert len(plans("dask")) == 3
    assert plans("dask") == plans("local")
    gone = cli("batch", "clients", "-o", "dask", "--again", "--executor", address, *QUICK)
    assert gone.code == 5
    assert "no Dask scheduler answers" in gone.err


@pytest.mark.prove
def test_a_hundred_profiles_on_one_core_and_on_two_give_the_same_weeks(cli: Cli, clients: Path, opened: Any) -> None:
    many = max(4, count(100))
    more_clients(clients, many - 3)
    week = ("--effort", "quick", "--start", "2026-11-23", "--quiet")
    for jobs in ("1", "2"):
        assert cli("batch", "clients", "-o", f"out{jobs}", "--jobs", jobs, *week).code in (0, 3)
    assert len(plans("out1")) == many
    assert plans("out1") == plans("out2")
