"""`mealplan profiles`: list, show, check."""

from __future__ import annotations

from dataclasses import asdict

import click

from mealplan.cli.diagnostics import ExitCode
from mealplan.cli.options import format_option, group
from mealplan.cli.output import emit, emit_json


@group()
def profiles() -> None:
    """List, show and check profiles.

    \b
    Examples:
      mealplan profiles list
      mealplan profiles show fibromyalgia
      mealplan profiles check me.toml
    """


@profiles.command("list")
@format_option("text", "json")
def list_(format_: str) -> int:
    """Every profile: yours first, then the shipped ones.

    \b
    Example:
      mealplan profiles list
    """
    from mealplan.profiles.read import list_profiles

    rows = [asdict(p) for p in list_profiles()]
    if format_ == "json":
        emit_json([{k: str(v) if k == "path" else v for k, v in r.items()} for r in rows])
    else:
        emit("\n".join(f"{r['name']:<22} {'shipped' if r['shipped'] else 'yours':<8} {r['about']}" for r in rows))
    return int(ExitCode.DONE)


@profiles.command()
@click.argument("name")
@format_option("text", "json")
def show(name: str, format_: str) -> int:
    """A profile with all that it extends, as it will be used.

    \b
    Example:
      mealplan profiles show coeliac
    """
    from mealplan.profiles.read import load_profile

    profile = load_profile(name)
    data = asdict(profile)
    if format_ == "json":
        emit_json(data)
        return int(ExitCode.DONE)
    lines = [profile.name, profile.about, f"file: {profile.path}"]
    for key, value in data.items():
        if key not in ("name", "about", "path") and value not in (None, (), {}):
            if isinstance(value, dict):
                inner = {k: v for k, v in value.items() if v not in (None, (), [])}
                if not inner:
                    continue
                value = "; ".join(f"{k} {_words(v)}" for k, v in inner.items())
            lines.append(f"{key.replace('_', ' ')}: {_words(value)}")
    emit("\n".join(lines))
    return int(ExitCode.DONE)


def _words(value: object) -> str:
    if isinstance(value, (tuple, list)):
        return ", ".join(_words(v) for v in value)
    if isinstance(value, dict):
        return " ".join(_words(v) for v in value.values())
    return str(value)


@profiles.command()
@click.argument("names", nargs=-1, required=True, metavar="PROFILE...")
def check(names: tuple[str, ...]) -> int:
    """Read profiles and say what is wrong with them.

    \b
    Example:
      mealplan profiles check me.toml
    """
    from mealplan.cli.diagnostics import fail
    from mealplan.errors import MealplanError
    from mealplan.profiles.read import load_profile

    wrong = False
    for name in names:
        try:
            profile = load_profile(name)
            emit(f"{profile.name or name}: fine")
        except MealplanError as error:
            fail(error)
            wrong = True
    return int(ExitCode.VALUE if wrong else ExitCode.DONE)
