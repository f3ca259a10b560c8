"""The rows that are about whole processes: time outside the solver, peak memory, start-up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from rows import Row

HERE = Path(__file__).parent

# run in a fresh interpreter: what a plan costs beside the search, and its peak memory
PLAN = """
import json, resource, sys, time
started = time.monotonic()
sys.path.insert(0, {here!r})
import pulp, highspy
imported = time.monotonic() - started
from mealplan.library import open_library
mark = time.monotonic()
library = open_library()
library.cookbook, library.foods.upper_estimates()
loaded = time.monotonic() - mark
import profiles
from mealplan.planning import engine, make, solver
spent = {{"highs": 0.0, "search": 0.0}}
def wrap(module, name, key):
    inner = getattr(module, name)
    def outer(*a, **k):
        t = time.monotonic()
        try:
            return inner(*a, **k)
        finally:
            spent[key] += time.monotonic() - t
    setattr(module, name, outer)
wrap(solver.pulp.HiGHS, "callSolver", "highs")
wrap(engine, "find", "search")
mark = time.monotonic()
plan = make.make_plan(profiles.request(library, {diet!r}), library, explained=False)
text = plan.dumps()
taken = time.monotonic() - mark
# of this process alone: after a fork, ru_maxrss starts with the parent's
try:
    peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 ** 2 if sys.platform == "darwin" else 1024)
print(json.dumps({{"imported": imported, "loaded": loaded, "plan": taken, "total": time.monotonic() - started,
    "peak_mb": peak, **spent}}))
"""

START = """
import sys, time
started = time.monotonic()
{code}
print(time.monotonic() - started)
"""


def _run(code: str) -> str:
    # as a user runs it: with what was compiled the last time
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600, env=env)
    return (done.stdout.strip().splitlines() or [""])[-1]


def plan_cost(times: int) -> list[Row]:
    runs = []
    _run(f"import sys; sys.path.insert(0, {str(HERE)!r}); import profiles, mealplan.planning.make")  # compiled now
    for diet in ((), ("gluten", "dairy", "nightshades"), ("vegan",)):
        runs += [json.loads(_run(PLAN.format(here=str(HERE), diet=diet))) for _ in range(times)]
    yardstick = [r["imported"] + r["loaded"] for r in runs]
    # everything that is not the search itself: imports, catalogue, building, assembling, checking, writing
    beside = [r["total"] - r["search"] for r in runs]
    ratios = [b / y for b, y in zip(beside, yardstick, strict=True)]
    not_highs = [(r["total"] - r["highs"]) / y for r, y in zip(runs, yardstick, strict=True)]
    worst, peak = float(np.median(ratios)), max(r["peak_mb"] for r in runs)
    return [
        Row(
            "time outside the search, against import of pulp and highspy + loading the catalogue",
            "at most 2 x",
            "at most 1 x",
            f"{worst:.2f} x (median of {len(runs)} runs; all but HiGHS: {float(np.median(not_highs)):.2f} x)",
            f"yardstick {float(np.median(yardstick)):.2f} s",
            worst <= 2,
            worst <= 1,
            {"runs": runs},
        ),
        Row("peak memory of a plan", "400 MB", "300 MB", f"{peak:.0f} MB", "", peak <= 400, peak <= 300),
    ]


def start_up(times: int) -> Row:
    """Start-up as ratios to an empty interpreter and to the libraries that it must not load."""

    def median(code: str) -> float:
        return float(np.median([float(_run(START.format(code=code))) for _ in range(times)]))

    ours, solver = median("import mealplan.cli.main"), median("import pulp, highspy")
    heavy = _run(
        "import sys, mealplan.cli.main\n"
        "heavy = ('textual', 'pulp', 'highspy', 'pint', 'sqlalchemy', 'numpy')\n"
        "print(','.join(m for m in heavy if m in sys.modules) or 'none')"
    )
    return Row(
        "start-up: import of the command line, against import of pulp and highspy",
        "none of the heavy libraries",
        "",
        f"{ours / solver:.2f} x; heavy libraries loaded: {heavy}",
        "",
        heavy == "none",
        None,
        {"cli": ours, "solver": solver},
    )
