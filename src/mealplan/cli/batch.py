"""`mealplan batch`: plans for every profile in a folder."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mealplan.cli.batch_run import Answer, Task, cores, distant, local, run, told, world_of
from mealplan.cli.diagnostics import ExitCode, ProgressLine, say
from mealplan.cli.interrupts import Stop
from mealplan.cli.options import library, warn_of_own_dishes
from mealplan.cli.output import emit, write_atomically
from mealplan.cli.settings import SettingsCommand, Typed, planned_request, setting_options
from mealplan.errors import MealplanError, ValueProblem

if TYPE_CHECKING:
    from mealplan.library import Library

RESULTS = "results.jsonl"
HOUSE = "house.toml"  # in a household's folder: its week and kitchen


@click.command(short_help="Plan for every profile, or household, in a folder.", cls=SettingsCommand)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), required=True, metavar="DIR",
              help="The folder for the plans: one NAME.json for each NAME.toml, and results.jsonl.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 512), metavar="N", help="How many at a time (default: all cores).")
@click.option("--executor", metavar="dask://HOST:PORT", help="Plan on a Dask cluster instead (extra `dask`).")
@click.option("--again", is_flag=True, help="Plan everything anew, also what is done.")
@setting_options("plan")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@click.option("--progress", is_flag=True, help="Progress on stderr even when it is no terminal.")
def batch(
    folder: Path,
    out: Path,
    jobs: int | None,
    executor: str | None,
    again: bool,
    quiet: bool,
    progress: bool,
    typed: Typed,
) -> int:
    """Plan for every profile (NAME.toml) in a folder, on all cores. One line of JSON per profile, as each is done.
    A folder in it with profiles is a household: all of them eat at one table, the first by name first; house.toml there
    says the week and the kitchen.

    Stopped half way, it goes on where it was: what is done, and would come out the same, is not done again. A profile
    that is wrong has its error in its line and never stops the rest. Options are those of `plan` and hold for all.

    \b
    Example:
      mealplan batch clients -o plans --days 7 --seed 1

    Ends with 0 when every goal of every plan is met, else with the gravest: 3 some goal is not met, 4 for some there is
    no plan, 5 some profile is wrong, 1 internal error.
    """
    far = distant(executor) if executor is not None else None
    profiles = _profiles(folder)
    _make(out)
    lib = library(quiet=quiet)
    warn_of_own_dishes(lib)
    line = ProgressLine(quiet=quiet, forced=progress)
    engine = far or local(jobs or cores(), lib.path)
    world = world_of(lib)
    board = _Board(out, [_named(path) for path in profiles])
    tasks: list[Task] = []
    for path in profiles:
        try:
            request = _request(path, typed, lib)
        except MealplanError as error:
            board.put(_named(path), "", told(error))
            continue
        task = Task(_named(path), request, world)
        if again or not board.resume(task.name, _key(task)):
            tasks.append(task)
    try:
        with Stop() as stop:
            for task, answer in run(tasks, engine, lambda: line.show(board.words()), stop, _say_stopping):
                board.put(task.name, _key(task), answer)
                line.show(board.words())
    except KeyboardInterrupt:
        line.done()
        say(f"mealplan: interrupted; {board.words()}. The same command goes on from here.")
        return int(ExitCode.INTERRUPTED)
    finally:
        line.done()
        board.close()
    if not quiet:
        say("mealplan: " + board.words())
    return board.exit_code()


def _say_stopping(under_way: int) -> None:
    say(f"mealplan: stopping when what has begun is done ({under_way}); Ctrl-C again to quit at once")


def _profiles(folder: Path) -> list[Path]:
    try:
        found = sorted(path for path in folder.iterdir() if _is_profile(path) or _people(path))
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) else str(error)
        raise ValueProblem(f"cannot read the folder: {words}", where=str(folder)[:300]) from None
    if not found:
        raise ValueProblem("there is no profile (NAME.toml) in this folder", where=str(folder)[:300])
    twice = [path.name for path in found if path.is_dir() and folder / f"{path.name}.toml" in found]
    if twice:
        hint = "Call one of them something else: their plans would have one name."
        raise ValueProblem(f"{twice[0]} is a profile and a household", where=str(folder)[:300], hint=hint)
    return found


def _named(path: Path) -> str:
    """What a profile, or a household, and its plan are called."""
    return path.name if path.is_dir() else path.stem


def _is_profile(path: Path) -> bool:
    return path.suffix == ".toml" and path.is_file()


def _people(path: Path) -> list[Path]:
    """The profiles of a household's folder, that of the house first; none where it is no such folder."""
    if not path.is_dir() or path.name.startswith("."):
        return []
    return sorted((one for one in path.iterdir() if _is_profile(one)), key=lambda one: (one.name != HOUSE, one.name))


def _make(out: Path) -> None:
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) else str(error)
        raise ValueProblem(f"cannot make the folder: {words}", where=str(out)[:300]) from None


def _request(path: Path, typed: Typed, lib: Library) -> str:
    # composed like `plan -p BASE -p FILE`, but named by the file alone: a plan says nothing of where the folder was
    people = _people(path)
    if people:
        house = [str(one) for one in people if one.name == HOUSE]
        who = [str(one) for one in people if one.name != HOUSE]
        named = Typed([*typed.profiles, *house], typed.pairs, [*who, *typed.eaters], typed.guests)
    else:
        named = Typed([*typed.profiles, str(path)], typed.pairs, typed.eaters, typed.guests)
    request = planned_request(named, lib)
    request = replace(request, profile=(*typed.profiles, _named(path)))
    return json.dumps(request.to_json(), ensure_ascii=True, sort_keys=True)


def _key(task: Task) -> str:
    """What decides a plan: the whole request, and the world that it is planned in."""
    return hashlib.sha256(f"{task.world}\0{task.request}".encode()).hexdigest()


class _Board:
    """What is done: a line for each profile on stdout and in `results.jsonl`, which a later run reads."""

    def __init__(self, out: Path, names: list[str]) -> None:
        self.out = out
        self.total = len(names)
        self.lines: dict[str, dict[str, Any]] = {}
        self.before = _read_results(out / RESULTS)
        try:
            self.log = (out / RESULTS).open("a", encoding="utf-8", newline="\n")
            os.chmod(out / RESULTS, 0o600)
            if self.log.tell():
                self.log.write("\n")  # an interrupted line ends here; empty lines are nothing
        except OSError as error:
            raise ValueProblem(f"cannot write: {error.strerror}", where=str(out / RESULTS)[:300]) from None

    def resume(self, name: str, key: str) -> bool:
        """Take the line of an earlier run when it still holds: the same request, and the plan's file as it was."""
        line = self.before.get(name)
        if line is None or line.get("key") != key or line.get("exit") not in (0, 3, 4):
            return False
        if line["exit"] != 4:
            try:
                content = (self.out / f"{name}.json").read_bytes()
            except OSError:
                return False
            if hashlib.sha256(content).hexdigest() != line.get("sha256"):
                return False
        self._say({**line, "resumed": True})
        return True

    def put(self, name: str, key: str, answer: Answer) -> None:
        """Write the plan's file, then its line: a line never speaks of a file that is not there."""
        answer = dict(answer)
        text = answer.pop("plan", None)
        line: dict[str, Any] = {"profile": name, **answer, "key": key}
        if text is not None:
            try:
                write_atomically(self.out / f"{name}.json", text)
                line |= {"file": f"{name}.json", "sha256": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()}
            except ValueProblem as problem:
                line = {"profile": name, **told(problem), "key": key}
        try:
            self.log.write(json.dumps(line) + "\n")
            self.log.flush()
            os.fsync(self.log.fileno())
        except OSError as error:
            raise ValueProblem(f"cannot write: {error.strerror}", where=str(self.out / RESULTS)[:300]) from None
        self._say(line)

    def _say(self, line: dict[str, Any]) -> None:
        self.lines[line["profile"]] = line
        emit(json.dumps(line), raw=True)

    def words(self) -> str:
        codes = [line["exit"] for line in self.lines.values()]
        parts = [f"{len(codes)} of {self.total} done"]
        for count, what in (
            (sum(c == 3 for c in codes), "short of some goal"),
            (sum(c in (4, 6) for c in codes), "without a plan"),
            (sum(c in (1, 5) for c in codes), "with an error"),
            (sum(bool(line.get("resumed")) for line in self.lines.values()), "from before"),
        ):
            if count:
                parts.append(f"{count} {what}")
        return ", ".join(parts)

    def exit_code(self) -> int:
        codes = {line["exit"] for line in self.lines.values()}
        return int(next((c for c in (ExitCode.BUG, ExitCode.VALUE, ExitCode.NO_PLAN, ExitCode.SHORT) if c in codes), 0))

    def close(self) -> None:
        self.log.close()


def _read_results(path: Path) -> dict[str, dict[str, Any]]:
    """The last whole line of each profile; a line that was cut off is nothing."""
    found: dict[str, dict[str, Any]] = {}
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    for raw in text.splitlines():
        try:
            line = json.loads(raw)
        except (ValueError, RecursionError):
            continue
        if isinstance(line, dict) and isinstance(line.get("profile"), str):
            line.pop("resumed", None)
            found[line["profile"]] = line
    return found
