"""What a request takes outside the search, against an older checkout in the same run: fresh processes, by turns.

    python bench/run.py --only outside --against ../older-checkout

Each process plans for one of six people, and counts its own processor time: from the request to its candidates, and all
from the request to the plan but the search. Garbage is collected as often as that checkout's command line has it done.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PEOPLE = (
    "--age 42 --sex female",
    "--age 42 --sex female -x gluten -x dairy",
    "--age 30 --sex male -x vegan",
    "--age 55 --sex female -x gluten -x dairy -x nightshades",
    "--age 60 --sex female -x high_fodmap",
    "--age 19 --sex male -x eggs -x tree_nuts --dislike mushroom",
)
COMMON = "--seed 1 --effort quick --days 7"
MEASURES = (("candidates", "from a request to its candidates", 1.3), ("outside", "from a request to its plan", 1.5))


def measured(flags: str) -> dict[str, float]:
    """Seconds of processor time of one request, in this process and with the code that it finds."""
    import datetime as dt
    import gc

    from mealplan.cli import main
    from mealplan.library import open_library
    from mealplan.planning.ask.resolve import resolve
    from mealplan.planning.result import make
    from mealplan.planning.search import engine
    from mealplan.planning.week import build
    from mealplan.settings.words import from_flags

    gc.set_threshold(*getattr(main, "SELDOM", gc.get_threshold()))
    library, there = open_library(), list[float]()
    gather = build.__dict__["gather"]

    def told(*args: Any, **more: Any) -> Any:
        found = gather(*args, **more)
        there.append(time.process_time())
        return found

    build.__dict__["gather"] = told
    begun = time.process_time()
    request = resolve(from_flags(f"{flags} {COMMON}".split()), library, start=dt.date(2026, 11, 23))
    setting = build.build(request, library)
    built = time.process_time()
    found = engine.find(setting)
    searched = time.process_time()
    make.finish(setting, found, explained=False, started=time.monotonic())
    return {"candidates": there[0] - begun, "outside": built - begun + time.process_time() - searched}


def rows(against: Path | None, full: bool, say: Callable[[str], None]) -> list[Any]:
    from rows import Row  # here: the older checkout's process does without

    if against is None:
        title = "time {}, the search left out, against an older checkout"
        return [Row(title.format(words), f"{most} x", "", "no --against", "", None) for _, words, most in MEASURES]
    trees = {"ours": HERE.parent, "older": against.resolve()}
    with tempfile.TemporaryDirectory() as caches:
        for name, tree in trees.items():
            _process(tree, Path(caches, name), PEOPLE[0])  # compiles
        taken = []
        for person in PEOPLE:
            runs = [{name: _process(tree, Path(caches, name), person) for name, tree in trees.items()}
                    for _ in range(5 if full else 3)]  # fmt: skip
            least = {name: {key: min(run[name][key] for run in runs) for key, _, _ in MEASURES} for name in trees}
            taken.append(least)
            ratios = (f"{key} {least['ours'][key] / least['older'][key]:.2f}" for key, _, _ in MEASURES)
            say(f"  {person}: {', '.join(ratios)}")
    out = []
    for key, words, most in MEASURES:
        each = [one["ours"][key] / one["older"][key] for one in taken]
        whole = sum(one["ours"][key] for one in taken) / sum(one["older"][key] for one in taken)
        figure = f"{whole:.2f} x over {len(PEOPLE)} people (worst {max(each):.2f})"
        out.append(Row(f"time {words}, the search left out, against an older checkout", f"{most} x", "", figure, "",
                       whole <= most, data={"ratios": each, "seconds": taken}))  # fmt: skip
    return out


def _process(tree: Path, cache: Path, flags: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, flags], cwd=tree, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(tree / "src"), "XDG_CACHE_HOME": str(cache)},
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1])))
