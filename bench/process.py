"""The rows that are about whole processes: time outside the solver, peak memory, start-up."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
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
from mealplan.planning.search import engine, solver
from mealplan.planning.result import make
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
    # what is imported is compiled before anything is measured
    _run(f"import sys; sys.path.insert(0, {str(HERE)!r}); import profiles, mealplan.planning.result.make")
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


# in a fresh interpreter, because the workers of a batch begin it again
BATCH = """
import json, sys, tempfile, time
from pathlib import Path
if __name__ == "__main__":
    from mealplan.cli.main import call
    folder = Path(tempfile.mkdtemp())
    (folder / "clients").mkdir()
    for number in range({people}):
        sex = ("male", "female")[number % 2]
        person = f'[person]\\nage = {{20 + number % 60}}\\nsex = "{{sex}}"\\n'
        (folder / "clients" / f"{{number}}.toml").write_text(person)
    taken = {{}}
    for jobs in ("1", "2"):
        started = time.monotonic()
        where = [str(folder / "clients"), "-o", str(folder / jobs)]
        call(["batch", *where, "--jobs", jobs, "--effort", "quick", "--quiet"])
        taken[jobs] = time.monotonic() - started
    print(json.dumps(taken))
"""


def batch(people: int) -> Row:
    """Many profiles one after the other against two at a time; of a few, starting the workers is the most."""
    taken = json.loads(_run(BATCH.format(people=people)))
    ratio = taken["1"] / taken["2"]
    here = os.cpu_count() or 1
    return Row(
        f"a batch of {people} profiles, two at a time against one",
        "1.7 x as fast",
        "",
        f"{ratio:.2f} x on {here} cores",
        "",
        ratio >= 1.7 if here > 1 and people >= 100 else None,
        None,
        taken,
    )


# what a regular expression does inside is seen by no count of calls
HOSTILE = ("@", "@a", "@a b{1%g}", "~", "{", "[-", "(", "@{", "#a{", "\\@")


def hostile_dishes() -> Row:
    """Growth of the time to read a dish whose text repeats one piece, from a quarter of the longest to the longest."""
    from mealplan.dishes.cooklang import MAX_CHARACTERS, parse
    from mealplan.errors import ValueProblem

    def seconds(piece: str, characters: int) -> float:
        text = ("---\ntitle: X\nservings: 1\ncourse: [lunch]\n---\n" + piece * characters)[:characters]
        taken = []
        for _ in range(3):
            started = time.process_time()
            with contextlib.suppress(ValueProblem):
                parse(text, "long.cook")
            taken.append(time.process_time() - started)
        return max(min(taken), 1e-4)

    grown = {
        piece: float(np.log(seconds(piece, MAX_CHARACTERS) / seconds(piece, MAX_CHARACTERS // 4)) / np.log(4))
        for piece in HOSTILE
    }
    worst = max(grown.values())
    return Row(
        "growth: the text of a dish that repeats one piece",
        "at most n^1.5",
        "linear",
        f"worst n^{worst:.2f} ({max(grown, key=lambda piece: grown[piece])!r})",
        "",
        worst <= 1.5,
        worst <= 1.1,
        {"exponents": grown},
    )


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
