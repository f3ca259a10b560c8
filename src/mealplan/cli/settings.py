"""Flags made of the option table, and what was typed with them: settings in the order of the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mealplan.errors import ValueProblem
from mealplan.settings.options import OPTIONS, Door, Option, option
from mealplan.settings.setting import Setting

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.ask.request import PlanRequest

HOME = "home"  # the journal's kitchen, where a pantry file is asked for
F = TypeVar("F", bound=Callable[..., Any])
_PROFILES = "profiles"
_EATERS, _GUESTS = "eaters", "guests"


class Typed:
    """What a command was given: profiles by name, the other settings in order, each as typed, and who eats as well."""

    def __init__(
        self, profiles: Sequence[str] = (), pairs: Sequence[tuple[str, str]] = (), eaters: Sequence[str] = (),
        guests: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.profiles = tuple(profiles)
        self.pairs = tuple(pairs)
        self.start: dt.date | None = None  # of the plan that is edited
        self.eaters, self.guests = tuple(eaters), tuple(guests)

    def settings(self, before: PlanRequest | None = None) -> list[Setting]:
        """The settings, those of the profiles first, each read by its reader. `before`: the request that they change,
        whose eaters are there already. Raises ValueProblem."""
        from mealplan.planning.ask.implied import WHO
        from mealplan.profiles.profile import compose
        from mealplan.profiles.read import load_profile
        from mealplan.settings.words import settings

        states = {text for name, text in self.pairs if name == "state"}
        if {"pregnant", "lactating"} <= states:
            raise ValueProblem("--pregnant and --lactating exclude each other")
        from mealplan.profiles.household import eaters_of, guest_of

        profiles = [load_profile(ref) for ref in self.profiles]
        out = list(compose(profiles))
        known = [] if before is None else [eater.name for eater in before.eaters]
        plate = None if before is None else self.plate(before)
        said = any(one.name == "age" for one in out) or any(name == "age" for name, _ in self.pairs)
        eaters = [one for profile in profiles for one in profile.eaters]
        eaters += self.eaters if plate is None else ()
        guests = [*(one for profile in profiles for one in profile.guests), *self.guests]
        out += eaters_of(eaters, known, first=before is None and not said)
        out += [one for text in guests for one in guest_of(text)]
        # who she is first: what a condition brings can be lifted, or agreed to, in the same command
        for name, text in sorted(self.pairs, key=lambda pair: pair[0] not in WHO):
            row = option(name)
            if row.kind == "file":
                found = settings(name, self._kitchen() if name == "pantry" and text == HOME else _file(row, text),
                                 where=text[:300])
            else:
                found = settings(name, text, where=row.short or row.flag)
            hers = plate is not None and row.place.startswith("eater.")
            out += [replace(one, who=plate or "") for one in found] if hers else found
        return out

    def _kitchen(self) -> str:
        """The journal's kitchen on the day on which the week begins: what `--pantry home` stands for."""
        from mealplan import dates
        from mealplan.cli.options import library
        from mealplan.living.house import home_text
        from mealplan.planning.ask.resolve import next_monday
        from mealplan.settings.words import settings

        said = [one.text for name, text in self.pairs if name == "start" for one in settings("start", text)]
        start = dt.date.fromisoformat(said[-1]) if said else self.start or next_monday()
        return home_text(library(quiet=True), start, dates.today())

    def plate(self, before: PlanRequest) -> str | None:
        """The name of the eater whose plate alone is meant, where `--eater` names one of a plan and no profile. Raises
        ValueProblem where more is named beside it."""
        from mealplan.planning.ask.resolve import eater_called

        named = [eater for text in self.eaters if (eater := eater_called(text, before.eaters)) is not None]
        if not named or not before.eaters[1:]:
            return None
        if len(self.eaters) > 1 or self.guests or self.profiles:
            hint = "Give --eater NAME alone, or profiles (NAME.toml) to change who eats."
            raise ValueProblem("one plate is planned again at a time", where=f"--eater {named[0].name}", hint=hint)
        return named[0].name

    @property
    def only_who_eats(self) -> bool:
        """Whether nothing but who eats was typed."""
        return bool(self.eaters or self.guests) and not (self.profiles or self.pairs)

    @property
    def named(self) -> bool:
        """Whether anything was typed at all."""
        return bool(self.profiles or self.pairs or self.eaters or self.guests)


def _file(row: Option, path: str) -> str:
    """The text of a file; of `none` an empty one, which takes back what was given before."""
    from mealplan.cli.output import read_text

    if path == "none":
        return ""

    return read_text(path, what=row.name, most=1_000_000)


def setting_options(door: Door) -> Callable[[F], F]:
    """`-p` and a flag for every setting that stands at a door; the command gets them as `typed`, one `Typed`."""
    rows = [row for row in OPTIONS if door in row.doors]

    def decorated(function: F) -> F:
        @wraps(function)
        def called(*args: Any, **given: Any) -> Any:
            for row in rows:
                for name in _parameters(row):
                    given.pop(name, None)
            context = click.get_current_context()
            eaters, guests = given.pop(_EATERS, ()), given.pop(_GUESTS, ())
            typed = Typed(given.pop(_PROFILES), context.meta.get(_META, ()), eaters, guests)
            return function(*args, typed=typed, **given)

        for row in reversed(rows):
            for one in reversed(_click_options(row)):
                called = one(called)
        from mealplan.cli.options import complete_profile

        if door == "plan":
            called = click.option(
                "--guest", _GUESTS, multiple=True, metavar='"NAME,AGE,SEX@DAYS:SLOTS"',
                help="Somebody who eats with you, like \"sister,35,female@sat,sun\". May be repeated.",
            )(called)  # fmt: skip
            called = click.option(
                "--eater", _EATERS, multiple=True, metavar="PROFILE[@DAYS:SLOTS]", shell_complete=complete_profile,
                help="Who eats at this table, by profile, and at which meals (mon-fri:dinner; else at all). May be "
                "repeated; the totals of the first stand first.",
            )(called)  # fmt: skip
        return click.option(  # type: ignore[return-value]
            "-p",
            "--profile",
            _PROFILES,
            multiple=True,
            metavar="PROFILE",
            shell_complete=complete_profile,
            help="A profile: a path, else a name (yours, then the shipped ones). Several compose, later wins.",
        )(called)

    return decorated


_META = "mealplan.typed"
_MARK = "setting_"  # parameters of the table are told from others by it


def _parameter(flag: str) -> str:
    return _MARK + flag.strip("-").replace("-", "_")


def _switches(row: Option) -> tuple[tuple[str, str], ...]:
    """The flags without a value that are parameters of their own (of a yes and a no one is made)."""
    return () if row.kind == "bool" else row.switches


def _parameters(row: Option) -> list[str]:
    return [_parameter(row.name), *(_parameter(flag) for flag, _ in _switches(row))]


class SettingsCommand(click.Command):
    """A command that keeps its settings in the order in which they were typed: a later one counts over an earlier."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        values, _, order = self.make_parser(ctx).parse_args(args=list(args))
        taken: dict[str, int] = {}
        pairs: list[tuple[str, str]] = []
        for parameter in order:
            name = parameter.name or ""
            row = _ROWS.get(name)
            if row is None or name not in values:
                continue
            given = values[name]
            if isinstance(given, (list, tuple)):
                taken[name] = taken.get(name, -1) + 1
                given = given[taken[name]]
            said = {True: "yes", False: "no"}.get(given, str(given)) if row.kind == "bool" else str(given)
            pairs.append((row.name, _SWITCHES.get(name, said)))
        ctx.meta[_META] = tuple(pairs)
        return super().parse_args(ctx, args)


_ROWS: dict[str, Option] = {name: row for row in OPTIONS for name in _parameters(row)}
_SWITCHES = {_parameter(flag): text for row in OPTIONS for flag, text in _switches(row)}


def _click_options(row: Option) -> list[Callable[[Any], Any]]:
    """The flags of one row."""
    name = _parameter(row.name)
    if row.kind == "bool":
        flags = "/".join(flag for flag, _ in row.switches)
        return [click.option(flags, name, default=None, help=row.help)]
    words = [row.short] * bool(row.short) + [row.flag, name]
    usual = f" (default {row.default})." if row.default and "default" not in row.help else ""
    made = click.option(
        *words,
        multiple=row.many,
        type=_type(row),
        metavar=row.metavar or None,
        shell_complete=_completer(row),
        help=row.help.rstrip(".") + usual if usual else row.help,
    )
    switches = [
        click.option(flag, _parameter(flag), is_flag=True, help=f"The same as {row.flag} {text}.")
        for flag, text in _switches(row)
    ]
    return [made, *switches]


def _type(row: Option) -> Any:
    if row.kind == "choice":
        return click.Choice(row.choices)
    if row.kind == "int":
        return click.IntRange(row.least, row.most) if row.least is not None else click.INT
    return click.STRING


def _completer(row: Option) -> Any:
    if row.kind == "file":
        from click.shell_completion import CompletionItem

        return lambda _context, _parameter, begun: [CompletionItem(begun, type="file")]
    if row.completes == "exclusion":
        from mealplan.cli.options import complete_exclusion

        return complete_exclusion
    return None


def planned_request(typed: Typed, lib: Library, *, start: Any = None) -> PlanRequest:
    """The request of what was typed, checked. Raises ValueProblem."""
    from mealplan.planning.ask.resolve import resolve

    asked = typed.settings()
    request = resolve(asked, lib, start=start, profile=typed.profiles)
    check(request, asked, lib)
    return request


def changed_request(old: PlanRequest, typed: Typed, lib: Library) -> PlanRequest:
    """A plan's own request with what was typed on top; what is not named stays. Raises ValueProblem."""
    from mealplan.planning.ask.asked import edited

    typed.start = old.week.start
    new = typed.settings(old)
    request = edited(old, new, lib, profile=typed.profiles)
    check(request, new, lib)
    return request


def check(request: PlanRequest, new: Sequence[Setting], lib: Library) -> None:
    """What was typed just now can be meant: a dislike that answers to nothing, a supplement that harms."""
    from mealplan.cli.sanity import check_dislikes, check_likes, check_supplements, check_targets

    check_dislikes([one.text for one in new if one.name == "dislike" and not one.origin], lib)
    check_likes([one.text for one in new if one.name == "prefer" and not one.origin], lib)
    if any(one.name == "supplement" for one in new):
        check_supplements(request)
    check_targets([one for one in new if one.name == "target" and not one.origin], request)


__all__ = ["SettingsCommand", "Typed", "changed_request", "planned_request", "setting_options"]
