"""`mealplan plan`."""

from __future__ import annotations

import datetime as dt
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from mealplan.cli.diagnostics import ProgressLine, say
from mealplan.cli.options import (
    all_option,
    complete_exclusion,
    complete_profile,
    format_option,
    library,
    output_option,
    split_names,
    warn_of_own_dishes,
)
from mealplan.cli.saved import check_save, keep, save_option
from mealplan.errors import ValueProblem

if TYPE_CHECKING:
    from mealplan.nutrition.person import State
    from mealplan.planning.plan import Plan
    from mealplan.planning.solver import Cancel

ACTIVITIES = ("inactive", "low", "active", "very_active")


def person_options(function: Any) -> Any:
    """Who is planned for, what is left out, what is aimed at."""
    for option in reversed(
        [
            click.option(
                "-p",
                "--profile",
                "profiles",
                multiple=True,
                metavar="PROFILE",
                shell_complete=complete_profile,
                help="A profile: a path, else a name (yours, then the shipped ones). Several compose, later wins.",
            ),
            click.option("--age", type=int, metavar="N", help="Age in years (9 or more)."),
            click.option(
                "--sex", type=click.Choice(["female", "male"]), help="Sex that the reference intakes are read for."
            ),
            click.option("--pregnant", is_flag=True, help="Reference intakes of pregnancy."),
            click.option("--lactating", is_flag=True, help="Reference intakes of lactation."),
            click.option("--weight", metavar="62kg", help="Body weight with its unit."),
            click.option("--height", metavar="168cm", help="Body height with its unit."),
            click.option("--activity", type=click.Choice(ACTIVITIES), help="How active (for the energy need)."),
            click.option(
                "-x",
                "--exclude",
                "exclusions",
                multiple=True,
                callback=split_names,
                metavar="EXCLUSION",
                shell_complete=complete_exclusion,
                help="Leave this out (`mealplan exclusions list`). May be repeated.",
            ),
            click.option(
                "--lift",
                multiple=True,
                callback=split_names,
                metavar="EXCLUSION",
                help="Serve it after all, although a profile excludes it.",
            ),
            click.option(
                "--allow-maybe",
                multiple=True,
                metavar="EXCLUSION[:FOOD]",
                help="Serve what only may contain an excluded thing.",
            ),
            click.option("--fortified/--no-fortified", default=None, help="Whether fortified foods may be used."),
            click.option(
                "--dislike", "dislikes", multiple=True, metavar="NAME", help="Leave out a food, ingredient or word."
            ),
            click.option("--no-dislike", "undislikes", multiple=True, metavar="NAME", help="Serve it after all."),
            click.option(
                "-t",
                "--target",
                "targets",
                multiple=True,
                metavar="TARGET",
                help='Like "magnesium>=400mg", "vitamin_d>=10ug?" (watched), "epa_dha>=3.5g/week".',
            ),
            click.option(
                "--supplement",
                "supplements",
                multiple=True,
                metavar="NAME=AMOUNT",
                help='A daily supplement, like "vitamin_b12=10ug".',
            ),
        ]
    ):
        function = option(function)
    return function


def week_options(function: Any) -> Any:
    """Which days and meals, how much cooking, and how long to search."""
    from mealplan.planning.request import Effort

    for option in reversed(
        [
            click.option("--days", type=click.IntRange(1, 84), metavar="N", help="How many days, 1 to 84 (default 7)."),
            click.option("--start", metavar="DATE", help="First day (default: next Monday)."),
            click.option("--slots", metavar="a,b,c", help="Meals to plan (default breakfast,lunch,dinner,snack)."),
            click.option(
                "--minutes", multiple=True, metavar="DAY=N", help="Hands-on minutes of a day: wed=15, all=30."
            ),
            click.option("--flare", multiple=True, metavar="DAY", help="A bad day: only what needs no cooking."),
            click.option("--skip", multiple=True, metavar="DAY:SLOT", help="A meal that is eaten elsewhere."),
            click.option(
                "--lock",
                "locks",
                multiple=True,
                metavar="DAY:SLOT=DISH",
                help="This dish at that meal (DISH*1.5: portions).",
            ),
            click.option("--ban", "bans", multiple=True, metavar="DISH", help="Never this dish."),
            click.option(
                "--without",
                multiple=True,
                callback=split_names,
                metavar="EQUIPMENT",
                help="Kitchen equipment that is missing: oven, blender ... or none.",
            ),
            click.option(
                "--pantry",
                type=click.Path(path_type=Path, dir_okay=False),
                metavar="FILE",
                help="What is in the house (TOML): used up where it can be; cooked portions come out of the freezer.",
            ),
            click.option(
                "--prices",
                type=click.Path(path_type=Path, dir_okay=False),
                metavar="FILE",
                help="Your prices (TOML), for --budget.",
            ),
            click.option(
                "--budget",
                type=click.FloatRange(0, 1e6, min_open=True),
                metavar="AMOUNT",
                help="What the food of the whole plan may cost, in the currency of the prices.",
            ),
            click.option(
                "--seed",
                type=click.IntRange(0, 2**63 - 1),
                default=0,
                show_default=True,
                help="Same request, same seed: same plan.",
            ),
            click.option(
                "--effort",
                type=click.Choice(list(get_args(Effort))),
                default="normal",
                show_default=True,
                help="How long to search, by rounds.",
            ),
            click.option(
                "--gap",
                default="1%",
                show_default=True,
                metavar="G",
                help="Stop when the targets are proven this near to the best.",
            ),
            click.option(
                "--time-limit", metavar="10s", help="Stop by the clock instead (then a plan may differ between runs)."
            ),
        ]
    ):
        function = option(function)
    return function


def request_from(given: dict[str, Any], lib: Any) -> Any:
    """The request of the options of `person_options` and `week_options`."""
    from mealplan.cli.sanity import check_dislikes, check_supplements
    from mealplan.planning.candidates import exclusion_name
    from mealplan.planning.resolve import request_of
    from mealplan.profiles.profile import compose
    from mealplan.profiles.read import load_profile

    profiles = [load_profile(ref) for ref in given["profiles"]]
    whole = compose([*profiles, flags_profile(given)])
    gone = {x.strip().lower() for x in given["undislikes"]}
    if gone:
        from dataclasses import replace

        whole = replace(whole, dislikes=tuple(x for x in whole.dislikes if x.strip().lower() not in gone))
    check_dislikes(given["dislikes"], lib)
    request = request_of(
        whole,
        lib,
        start=_date(given["start"]),
        minutes=given["minutes"],
        flare=given["flare"],
        skip=given["skip"],
        locks=given["locks"],
        lift=[exclusion_name(x) for x in given["lift"]],
        names=given["profiles"],
        seed=given["seed"],
        effort=given["effort"],
        gap=_gap(given["gap"]),
        time_limit=_seconds(given["time_limit"]),
    )
    check_supplements(request)
    return with_stores(request, given, lib)


def with_stores(request: Any, given: dict[str, Any], lib: Any) -> Any:
    """The request with the pantry, the prices and the budget of the options."""
    from mealplan.cli.stock import with_prices, with_stock

    if given["pantry"] is not None:
        request = with_stock(request, given["pantry"], lib)
    if given["prices"] is not None or given["budget"] is not None:
        request = with_prices(request, given["prices"], given["budget"], lib)
    return request


def flags_profile(given: dict[str, Any]) -> Any:
    """The flags as a profile that wins over the others."""
    from mealplan.nutrition.supplements import parse_supplement
    from mealplan.planning.candidates import exclusion_name
    from mealplan.planning.request import ALL_SLOTS
    from mealplan.profiles.profile import Kitchen, PersonPart, Profile
    from mealplan.units import parse_height_cm, parse_weight_kg

    if given["pregnant"] and given["lactating"]:
        raise ValueProblem("--pregnant and --lactating exclude each other")
    state: State | None = "pregnant" if given["pregnant"] else "lactating" if given["lactating"] else None
    slots = None
    if given["slots"]:
        slots = tuple(x.strip().lower() for x in given["slots"].split(",") if x.strip())
        for slot in slots:
            if slot not in ALL_SLOTS:
                raise ValueProblem(f"{slot[:40]!r} is no meal", where="--slots", hint="known: " + ", ".join(ALL_SLOTS))
        if not slots or len(set(slots)) != len(slots):
            raise ValueProblem("--slots names a meal twice, or none")
    return Profile(
        person=PersonPart(
            given["age"],
            given["sex"],
            state,
            parse_weight_kg(given["weight"], where="--weight") if given["weight"] else None,
            parse_height_cm(given["height"], where="--height") if given["height"] else None,
            given["activity"],
        ),
        days=given["days"],
        slots=slots,
        fortified=given["fortified"],
        exclusions=tuple(exclusion_name(x, where="-x") for x in given["exclusions"]),
        allow_maybe=tuple(given["allow_maybe"]),
        dislikes=tuple(given["dislikes"]),
        bans=tuple(given["bans"]),
        targets=tuple(given["targets"]),
        kitchen=Kitchen(without=tuple(given["without"])),
        supplements=tuple(parse_supplement(x, where="--supplement") for x in given["supplements"]),
    )


def _date(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueProblem(f"{text[:40]!r} is no date", where="--start", hint="like 2026-11-23") from None


def _gap(text: str) -> float:
    try:
        value = float(text.rstrip("% ")) / (100.0 if text.strip().endswith("%") else 1.0)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ValueProblem(f"{text[:20]!r} is no gap", where="--gap", hint="like 1% or 0.01")
    return value


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    factor = {"s": 1.0, "m": 60.0}
    word = text.strip().lower()
    try:
        value = float(word[:-1]) * factor[word[-1]] if word[-1:] in factor else float(word)
    except ValueError:
        value = -1.0
    if not 0 < value <= 86400:
        raise ValueProblem(f"{text[:20]!r} is no time", where="--time-limit", hint="like 10s or 2m")
    return value


@click.command(short_help="Plan a week (or 1-84 days) that meets your targets.")
@person_options
@week_options
@click.option(
    "--alternatives", type=click.IntRange(1, 10), default=1, metavar="K", help="So many different good weeks."
)
@save_option
@all_option
@format_option("text", "json", "markdown", "csv")
@output_option
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@click.option("--progress", is_flag=True, help="Progress on stderr even when it is no terminal.")
def plan(
    alternatives: int,
    save: str | None,
    everything: bool,
    format_: str,
    output: Path | None,
    quiet: bool,
    progress: bool,
    **given: Any,
) -> int:
    """Plan days of real meals that meet the dietary reference intakes, and your own targets, inside your restrictions.

    \b
    Examples:
      mealplan plan --age 42 --sex female
      mealplan plan -p fibromyalgia --age 42 --sex female -x gluten -x dairy --seed 1
      mealplan plan -p vegan --age 30 --sex male -t "magnesium>=450mg" --format json -o week.json
      mealplan plan -p fibromyalgia --age 42 --sex female --save "week 48"

    Ends with 0 when every goal is met, 3 when a plan was made and some goal is not, 4 when no plan can exist.
    """
    from mealplan.cli.render import planned
    from mealplan.planning.make import alternatives as make_plans
    from mealplan.planning.solver import Cancel

    check_save(save)
    cancel = Cancel()
    with Interrupts(cancel):
        lib = library(quiet=quiet)
        warn_of_own_dishes(lib)
        request = request_from(given, lib)
        line = ProgressLine(quiet=quiet, forced=progress)

        def make() -> Sequence[Plan]:
            found = make_plans(request, lib, alternatives, cancel=cancel, report=lambda p: line.show(progress_text(p)))
            line.done()
            keep(found[0], save, "planned")  # of several, the best
            return found

        return planned(request, lib, make, line, format_, output, everything=everything, reference=save)


def progress_text(p: Any) -> str:
    parts = [f"Planning {p.seconds:4.1f} s", p.stage]
    if p.objective is not None:
        parts.append(f"targets off by {p.objective:.3f}")
    if p.gap is not None:
        parts.append(f"gap {p.gap:.1%}")
    return " · ".join([*parts, "Ctrl-C keeps the best so far"])


class Interrupts:
    """The first Ctrl-C asks the search to stop and keep its best; the second interrupts at once."""

    def __init__(self, cancel: Cancel) -> None:
        self.cancel = cancel
        self.old: Any = None

    def __enter__(self) -> Interrupts:
        try:
            self.old = signal.signal(signal.SIGINT, self._caught)
        except ValueError:  # not in the main thread: Ctrl-C does not come here
            self.old = None
        return self

    def __exit__(self, *_: object) -> None:
        if self.old is not None:
            signal.signal(signal.SIGINT, self.old)

    def _caught(self, *_: object) -> None:
        if self.cancel:
            raise KeyboardInterrupt
        self.cancel.set()
        say("mealplan: stopping, the best plan so far is kept; Ctrl-C again to quit at once")


__all__ = ["Interrupts", "flags_profile", "person_options", "plan", "progress_text", "request_from", "week_options"]
