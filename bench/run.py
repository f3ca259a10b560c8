"""`make bench`: the judging table, with this machine's figures and the peers' in the same run.

The short run takes some minutes; --full is the whole table (20 profiles, 60 s for every peer, 200 planted targets, the
weeks of 24 people). Only ratios within one run are judged, never absolute times.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import outside  # noqa: E402
import process  # noqa: E402
import rows  # noqa: E402
import tui  # noqa: E402
import week  # noqa: E402
from mealplan.library import open_library  # noqa: E402
from mealplan.planning.search.solver import solver_name  # noqa: E402

PARTS = (
    "peers", "planted", "edits", "growth", "process", "tui", "kmind", "week", "life", "outside", "bring", "household",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="the whole table (over an hour)")
    parser.add_argument("--only", choices=PARTS, action="append", help="some parts only")
    parser.add_argument("--peer-seconds", type=float, help="how long each peer may search (default 10; full: 60)")
    parser.add_argument("--profiles", type=int, help="how many profiles against the peers (default 3; full: 20)")
    parser.add_argument("--planted", type=int, help="how many planted targets (default 12; full: 200)")
    parser.add_argument("--jobs", type=int, help="processes for the weeks (default 1; full: 2)")
    parser.add_argument("--verbose", action="store_true", help="the weeks of each person, on stderr")
    parser.add_argument("--against", type=Path, help="an older checkout, for the part `outside`")
    parser.add_argument("--output", type=Path, default=HERE / "results.json")
    given = parser.parse_args()
    full, parts = given.full, tuple(given.only or PARTS)
    seconds = given.peer_seconds or (60.0 if full else 10.0)
    people = given.profiles or (20 if full else 3)
    seeds = given.planted or (200 if full else 12)
    library = open_library()
    started = time.monotonic()
    table: list[rows.Row] = []

    def say(text: str) -> None:
        print(f"[{time.monotonic() - started:5.0f} s] {text}", file=sys.stderr, flush=True)

    if "peers" in parts:
        say(f"against the peers, {seconds:g} s each")
        table += rows.against_peers(library, people, seconds, people if full else 1, say)
    if "planted" in parts:
        say("planted targets")
        table.append(rows.planted(library, seeds, say))
    if "process" in parts:
        say("processes")
        cost = process.plan_cost(3 if full else 1)
        table += [cost[0]]
    if "edits" in parts:
        say("edits")
        table.append(rows.edits(library, say))
    if "growth" in parts:
        say("growth")
        days, dishes = ((7, 28, 84), (100, 300, 1000)) if full else ((7, 28), (100, 1000))
        table.append(rows.growth(library, days, dishes, say))
    if "process" in parts:
        table += [cost[1], process.start_up(5), process.batch(100 if full else 12), process.hostile_dishes()]
    if "kmind" in parts:
        import kmind  # here: the other parts run without its tables

        say("K-MIND")
        table.append(kmind.row(kmind.FULL_DAYS if full else kmind.BLOCK, say))
    if "week" in parts:
        say("what a week asks")
        table += week.rows(library, full, say, verbose=given.verbose, jobs=given.jobs)
    if "life" in parts:
        say("the straightforward program of a whole week")
        import life_peer  # deferred: the part by itself

        table.append(life_peer.row(library, people if full else 1, 300.0 if full else 60.0, say))
    if "outside" in parts:
        say("outside the search")
        table += outside.rows(given.against, full, say)
    if "bring" in parts:
        say("recipes that are brought")
        import bring  # here: the other parts run without it

        table += bring.table(library, say, verbose=given.verbose)
    if "household" in parts:
        import household  # deferred: the part by itself

        say("several at one table")
        table += household.rows(library, full, say, verbose=given.verbose)
    if "tui" in parts:
        say("the terminal UI")
        table += tui.rows(full)
    result = {
        "full": full,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "solver": solver_name(),
        "dishes": len(library.cookbook.dishes),
        "seconds": round(time.monotonic() - started, 1),
        "rows": [asdict(row) for row in table],
    }
    given.output.write_text(json.dumps(result, indent=1, default=str) + "\n", encoding="utf-8")
    print(shown(table))
    print(f"\n{len(library.cookbook.dishes)} dishes, {solver_name()}, {result['seconds']} s.")
    print(f"Written to {given.output.name}.")
    return 0


def shown(table: list[rows.Row]) -> str:
    """The table for reading: a block for each measure."""
    out = []
    for row in table:
        mark = {True: "must met", False: "MUST NOT MET", None: "not judged"}[row.ok]
        if row.ok and row.aimed is not None:
            mark += ", aim met" if row.aimed else ", aim not met"
        out.append(f"{row.measure}\n  must {row.must}; aim {row.aim or '-'}\n  here {row.figure}   [{mark}]")
        if row.peers:
            out[-1] += f"\n  peers {row.peers}"
    return "\n".join(out)


if __name__ == "__main__":
    sys.exit(main())
