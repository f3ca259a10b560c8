"""Many plans at once, on anything that is a `concurrent.futures.Executor`.

A task is a request as JSON and its answer is plain data, so that it can be done in another process or on another
machine where the same mealplan is installed. What can go wrong with one profile is part of its own answer.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mealplan.cli.interrupts import Stop
from mealplan.errors import MealplanError, ValueProblem

if TYPE_CHECKING:
    from mealplan.library import Library

Answer = dict[str, Any]
#: An executor as a context manager; called anew when one broke.
Engine = Callable[[int], AbstractContextManager[Executor]]


@dataclass(frozen=True, slots=True)
class Task:
    """One profile: its name and its request as JSON text. `world`: what it is to be planned with (see `world_of`)."""

    name: str
    request: str
    world: str = ""


def world_of(library: Library) -> str:
    """What decides a plan beside its request, as a hash: the program, the food data, the dishes of one's own."""
    from mealplan import __version__

    own = [{**asdict(dish), "path": ""} for _, dish in sorted(library.cookbook.dishes.items()) if dish.user]
    text = json.dumps([__version__, library.meta, own], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def plan_one(request: str, world: str = "") -> Answer:
    """Plan for one request. Never raises: `exit` is the exit code that `mealplan plan` would have, and `plan` the text
    of the plan's file. The seconds that it took are not in it, so that equal requests give equal files."""
    from time import monotonic

    started = monotonic()
    try:
        from mealplan.planning.ask.request import PlanRequest
        from mealplan.planning.result.make import make_plan

        library, here = _library()
        if world not in ("", here):
            raise ValueProblem(
                "the process that plans has another mealplan, other food data or other dishes of yours than this one",
                hint="Install the same version there, and put your own dishes there, too.",
            )
        made = make_plan(PlanRequest.from_json(json.loads(request)), library)
        goals = [t for t in made.targets if t.level == "goal"]
        answer: Answer = {
            "outcome": made.outcome,
            "exit": {"met": 0, "short": 3, "none": 4}[made.outcome],
            "goals": len(goals),
            "goals_met": sum(t.met for t in goals),
            "short": list(dict.fromkeys(t.nutrient for t in goals if not t.met)),
            "plan": replace(made, search=replace(made.search, seconds=0.0)).dumps() + "\n",
        }
    except MealplanError as error:
        answer = told(error)
    except Exception as error:  # a bug with one profile must not stop the others
        answer = {"outcome": "error", "exit": 1, "error": {"message": f"{type(error).__name__}: {str(error)[:300]}"}}
    return {**answer, "seconds": round(monotonic() - started, 2)}


def told(error: MealplanError) -> Answer:
    """The answer that an expected error makes."""
    words = {"message": error.message, "where": error.where, "hint": error.hint}
    outcome = "none" if error.exit_code in (4, 6) else "error"
    return {"outcome": outcome, "exit": error.exit_code, "error": {k: v for k, v in words.items() if v is not None}}


_catalogue: Path | None = None  # set in the processes of this machine: the very file that the parent has open


@lru_cache(maxsize=1)
def _library() -> tuple[Library, str]:
    """The library with its world, opened once in a process."""
    from mealplan.foods.catalogue import Catalogue
    from mealplan.library import Library, open_library

    opened = open_library() if _catalogue is None else Library(_catalogue, Catalogue(_catalogue))
    return opened, world_of(opened)


def run(
    tasks: Sequence[Task],
    engine: Engine,
    tick: Callable[[], None] = lambda: None,
    stop: Stop | None = None,
    stopping: Callable[[int], None] = lambda left: None,
) -> Iterator[tuple[Task, Answer]]:
    """(task, answer) of every task, as they are done. `tick` is called twice a second meanwhile.

    When a worker process dies, what it took with it is done again; a task that kills its worker when it is alone is
    answered as an error. When `stop` is asked, what has begun is finished (`stopping` is told how many), the rest is
    left and KeyboardInterrupt is raised; when everything is done by then, nothing is raised.
    """
    left, stop = list(tasks), stop or Stop()
    for alone in (False, False, True):
        if not left:
            return
        groups = [[task] for task in left] if alone else [left]
        left = []
        for group in groups:
            if stop.asked:
                raise KeyboardInterrupt
            for task, answer in _run_once(group, engine, tick, stop, stopping):
                if answer is None and alone:
                    died = {"message": "the process that planned it ended (out of memory?)"}
                    yield task, {"outcome": "error", "exit": 1, "error": died}
                elif answer is None:
                    left.append(task)
                else:
                    yield task, answer


def _run_once(
    tasks: Sequence[Task], engine: Engine, tick: Callable[[], None], stop: Stop, stopping: Callable[[int], None]
) -> Iterator[tuple[Task, Answer | None]]:
    """As `run`; the answer of a task whose worker died is None."""
    with engine(len(tasks)) as executor:
        pending: dict[Future[Answer], Task] = {}
        for number, task in enumerate(tasks):
            try:
                pending[executor.submit(plan_one, task.request, task.world)] = task
            except BrokenExecutor:  # it broke while the rest was handed in
                yield from ((one, None) for one in tasks[number:])
                break
        dropped: list[Future[Answer]] | None = None
        while pending:
            if stop.asked and dropped is None:
                dropped = [future for future in pending if future.cancel()]
                for future in dropped:
                    del pending[future]
                stopping(len(pending))
            done, _ = wait(pending, timeout=0.5, return_when=FIRST_COMPLETED)
            tick()
            for future in done:
                yield pending.pop(future), _answer(future)
    if dropped:
        raise KeyboardInterrupt


def _answer(future: Future[Answer]) -> Answer | None:
    try:
        return future.result()
    except BrokenExecutor:
        return None
    except Exception as error:  # of the engine itself, for example a lost machine
        return {"outcome": "error", "exit": 1, "error": {"message": f"{type(error).__name__}: {str(error)[:300]}"}}


def cores() -> int:
    """The processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def local(jobs: int, catalogue: Path | None = None) -> Engine:
    """Processes of this machine. Fresh ones, so that no thread or open file of ours is in them. `catalogue`: the file
    of the library that they are to open."""

    @contextmanager
    def engine(tasks: int) -> Iterator[Executor]:
        context = multiprocessing.get_context("spawn")
        workers = max(1, min(jobs, tasks))
        begin = (_begin_worker, (catalogue,))
        with ProcessPoolExecutor(workers, context, *begin) as executor:
            yield executor

    return engine


def _begin_worker(catalogue: Path | None) -> None:
    """Ctrl-C is the parent's business; when the parent is gone, so is the worker; one processor is enough for it."""
    global _catalogue
    _catalogue = catalogue
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


def distant(address: str) -> Engine:
    """The executor of a Dask cluster at `dask://HOST:PORT`. Raises ValueProblem: wrong address, no Dask, no cluster."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.scheme != "dask" or not host or not port or parts.path not in ("", "/"):
        raise ValueProblem(f"{address[:80]!r} is no executor", where="--executor", hint="like dask://scheduler:8786")
    try:
        from distributed import Client
    except ImportError:
        raise ValueProblem(
            "Dask is not installed", where="--executor", hint="Install it with `pip install mealplan[dask]`."
        ) from None
    inside = f"[{host}]" if ":" in host else host

    @contextmanager
    def engine(tasks: int) -> Iterator[Executor]:
        try:
            client = Client(f"tcp://{inside}:{port}", timeout=5, set_as_default=False)
        except (OSError, TimeoutError) as error:
            words = f"no Dask scheduler answers at {host}:{port} ({type(error).__name__})"
            raise ValueProblem(words, where="--executor") from None
        with client, client.get_executor(pure=False, retries=2) as executor:
            yield executor

    return engine
