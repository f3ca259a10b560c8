"""The rows of the judging table that are searches: against the peers, planted targets, edits, growth."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import peer
import profiles
import synthetic
from mealplan.library import Library
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.result import edit, make
from mealplan.planning.search import engine
from mealplan.planning.search.engine import Progress
from mealplan.planning.week.build import build

Say = Callable[[str], None]
NEAR = 0.25  # "within 25 %"
NOTHING = 1e-6


@dataclass
class Row:
    """One line of the table. `ok`: whether the must is met; None where this run cannot say."""

    measure: str
    must: str
    aim: str
    figure: str
    peers: str
    ok: bool | None
    aimed: bool | None = None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass
class Ours:
    """Our search of one setting: what had been reached when."""

    seconds: float
    objective: float
    gap: float
    seen: list[Progress]

    def at(self, seconds: float) -> float | None:
        found = [p.objective for p in self.seen if p.seconds <= seconds and p.objective is not None]
        return min(found) if found else None

    def time_to(self, wanted: float) -> float | None:
        best, bound = math.inf, 0.0
        for p in self.seen:
            best = min(best, p.objective if p.objective is not None else math.inf)
            bound = max(bound, p.bound or 0.0)
            # a level of nothing needs no bound to be proven
            if best <= NOTHING or (p.bound is not None and engine.gap(best, bound) <= wanted):
                return p.seconds
        return None


def search(request: PlanRequest, library: Library) -> tuple[Ours, Any]:
    setting = build(request, library)
    seen: list[Progress] = []
    found = engine.find(setting, report=seen.append)
    level = found.levels[0]
    return Ours(found.seconds, level.objective, level.gap, seen), setting


def against_peers(library: Library, count: int, seconds: float, with_cbc: int, say: Say) -> list[Row]:
    """Objective at 1/4 and 1/30 of the peers' time, and the time to a proven gap."""
    cases: list[dict[str, Any]] = []
    for number, request in enumerate(profiles.people(library, count)):
        ours, setting = search(request, library)
        runs = [peer.highs(setting.objective, seconds)]
        if number < with_cbc:
            other = peer.cbc(setting.objective, seconds)
            runs += [other] if other is not None else []
        best = min((r.objective for r in runs if r.objective is not None), default=math.inf)
        # their time to 20 %; where the clock came first it is at least the whole run
        theirs = [t if (t := r.time_to(0.20)) is not None else r.seconds for r in runs]
        cases.append(
            {
                "diet": list(request.eater.exclusions),
                "ours": {
                    "final": ours.objective,
                    "gap": ours.gap,
                    "seconds": ours.seconds,
                    "to_2_percent": ours.time_to(0.02),
                },
                "ours_at_quarter": ours.at(seconds / 4),
                "ours_at_thirtieth": ours.at(seconds / 30),
                "peers": {
                    r.name: {"objective": r.objective, "seconds": r.seconds, "to_20_percent": r.time_to(0.20)}
                    for r in runs
                },
                "peers_best": best,
                "peers_to_20_percent_at_least": min(theirs),
                "variables": runs[0].variables,
            }
        )
        shown = ", ".join(f"{r.name} {r.objective:.4g}" for r in runs if r.objective is not None)
        say(f"  {number + 1}/{count} {'+'.join(request.eater.exclusions) or 'all'}: ours {ours.objective:.4g}, {shown}")
    return [_objective_row(cases, seconds), _gap_row(cases)]


def _objective_row(cases: list[dict[str, Any]], seconds: float) -> Row:
    def never_worse(key: str, slack: float) -> int:
        return sum(1 for c in cases if c[key] is not None and c[key] <= c["peers_best"] * (1 + slack) + NOTHING)

    n = len(cases)
    quarter, near, never = (
        never_worse("ours_at_quarter", 0.0),
        never_worse("ours_at_thirtieth", NEAR),
        never_worse("ours_at_thirtieth", 0.0),
    )
    mean = float(np.mean([c["peers_best"] for c in cases]))
    own = float(np.mean([c["ours_at_quarter"] if c["ours_at_quarter"] is not None else np.nan for c in cases]))
    return Row(
        f"targets level against the peers' after {seconds:g} s ({n} profiles)",
        "never worse at 1/4 of their time; within 25 % at 1/30",
        "never worse at 1/30",
        f"1/4: {quarter}/{n} not worse (mean {own:.3g}); 1/30: {near}/{n} within 25 %, {never}/{n} not worse",
        f"mean {mean:.3g}",
        quarter == n and near == n,
        never == n,
        {"cases": cases},
    )


def _gap_row(cases: list[dict[str, Any]]) -> Row:
    ratios = [
        c["ours"]["to_2_percent"] / c["peers_to_20_percent_at_least"]
        if c["ours"]["to_2_percent"] is not None
        else math.inf
        for c in cases
    ]
    proven = sum(1 for r in ratios if math.isfinite(r))
    worst, middle = max(ratios), float(np.median(ratios))
    peers = [c["peers_to_20_percent_at_least"] for c in cases]
    return Row(
        "time to a proven gap of 2 %, against the peers' to 20 %",
        "1/5",
        "1/20",
        f"{proven}/{len(cases)} proven; ratio median {middle:.3f}, worst {worst:.3f}",
        f"median {float(np.median(peers)):.1f} s or more (stopped by the clock counts as at least)",
        worst <= 1 / 5,
        worst <= 1 / 20,
        {"ratios": [r if math.isfinite(r) else None for r in ratios]},
    )


def planted(library: Library, count: int, say: Say) -> Row:
    met, short = 0, []
    for number in range(count):
        request = profiles.planted(library, number)
        plan = make.make_plan(request, library, explained=False)
        if plan.outcome == "met":
            met += 1
        else:
            missed = [f"{t.nutrient} ({t.why})" for t in plan.targets if t.level == "goal" and not t.met]
            short.append({"number": number, "diet": list(request.eater.exclusions), "missed": missed})
            say(f"  planted {number}: short of {', '.join(missed)}")
    share = met / count
    return Row(
        f"planted targets (95 % of a hidden week), {count} profiles",
        "97 % fully met",
        "100 %",
        f"{met}/{count} met ({share:.1%})",
        "",
        share >= 0.97,
        share == 1.0,
        {"short": short},
    )


def timed(action: Callable[[], Any], times: int = 3) -> float:
    """The median of a few runs, seconds."""
    taken = []
    for _ in range(times):
        started = time.monotonic()
        action()
        taken.append(time.monotonic() - started)
    return float(np.median(taken))


def edits(library: Library, say: Say) -> Row:
    """A swap and a re-plan of one meal against the first plan, over three people."""
    ratios: dict[str, list[float]] = {"swap": [], "re-plan of one meal": []}
    seconds: dict[str, float] = {}
    for diet in ((), ("gluten", "dairy"), ("vegan",)):
        request = profiles.request(library, diet)
        plan = make.make_plan(request, library, explained=False)
        dish = edit.swap_options(plan, library, 2, "dinner", limit=1)[0].dish
        first = timed(lambda r=request: make.make_plan(r, library, explained=False))  # type: ignore[misc]
        swap = timed(lambda p=plan, d=dish: edit.swap(p, library, 2, "dinner", d))  # type: ignore[misc]
        again = timed(lambda p=plan: edit.replan(p, library, free={(2, "dinner")}, explained=False))  # type: ignore[misc]
        ratios["swap"].append(swap / first)
        ratios["re-plan of one meal"].append(again / first)
        seconds = {"first": first, "swap": swap, "re-plan": again}
        say(f"  {'+'.join(diet) or 'all'}: first {first:.2f} s, swap {swap:.2f} s, re-plan {again:.2f} s")
    worst = max(max(v) for v in ratios.values())
    return Row(
        "swap or re-plan of one meal, against the first plan",
        "1/5",
        "1/10",
        ", ".join(f"{name} {float(np.median(v)):.2f} (worst {max(v):.2f})" for name, v in ratios.items()),
        "",
        worst <= 1 / 5,
        worst <= 1 / 10,
        {"ratios": ratios, "last_seconds": seconds},
    )


def growth(library: Library, days: Sequence[int], dishes: Sequence[int], say: Say) -> Row:
    """Exponents of the time to a gap of 2 % in days and in dishes."""

    def cost(request: PlanRequest, lib: Library) -> float:
        ours, _ = search(request, lib)
        reached = ours.time_to(0.02)
        return reached if reached is not None else math.inf

    by_days = {n: cost(profiles.request(library, days=n), library) for n in days}
    say("  days: " + ", ".join(f"{n}: {t:.2f} s" for n, t in by_days.items()))
    by_dishes: dict[int, float] = {}
    for n in dishes:
        lib = synthetic.cookbook(library, n)
        by_dishes[n] = float(np.median([cost(profiles.request(lib, seed=s), lib) for s in (1, 2, 3)]))
    say("  dishes: " + ", ".join(f"{n}: {t:.2f} s" for n, t in by_dishes.items()))
    exponents = {"days": _exponent(by_days), "dishes": _exponent(by_dishes)}
    worst = max(exponents.values())
    return Row(
        f"growth: {days[0]} to {days[-1]} days, {dishes[0]} to {dishes[-1]} dishes (time to a gap of 2 %)",
        "at most n^1.3",
        "linear",
        f"days n^{exponents['days']:.2f} ({_shown(by_days)}); dishes n^{exponents['dishes']:.2f} ({_shown(by_dishes)})",
        "",
        worst <= 1.3,
        worst <= 1.0,
        {"days": by_days, "dishes": by_dishes, "exponents": exponents},
    )


def _exponent(times: dict[int, float]) -> float:
    """The slope of the logarithms, end to end."""
    sizes = list(times)
    first, last = times[sizes[0]], times[sizes[-1]]
    if not (math.isfinite(first) and math.isfinite(last)):
        return math.inf
    return math.log(max(last, 1e-3) / max(first, 1e-3)) / math.log(sizes[-1] / sizes[0])


def _shown(times: dict[int, float]) -> str:
    return ", ".join(f"{n}: {t:.2f} s" for n, t in times.items())
