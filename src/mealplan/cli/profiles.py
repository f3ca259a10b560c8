"""`mealplan profiles`: list, show, check, new."""

from __future__ import annotations

import os
import re
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
      mealplan profiles new me --age 42 --sex female
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
    """Read profiles and say everything that is wrong with them, names of dishes and foods included.

    \b
    Example:
      mealplan profiles check me.toml
    """
    from mealplan.cli.diagnostics import say
    from mealplan.cli.options import library
    from mealplan.cli.profile_check import problems_of

    lib = library()
    wrong = False
    for name in names:
        found = problems_of(name, lib)
        for words in found:
            say(f"mealplan: {words}")
        if not found:
            emit(f"{name}: fine")
        wrong = wrong or bool(found)
    return int(ExitCode.VALUE if wrong else ExitCode.DONE)


@profiles.command()
@click.argument("name")
@click.option("--age", type=click.IntRange(9, 120), required=True, metavar="N", help="Age in years.")
@click.option("--sex", type=click.Choice(["female", "male"]), required=True, help="For the reference intakes.")
@click.option("--extends", multiple=True, metavar="PROFILE", help="A profile to build on, like fibromyalgia.")
@click.option("-x", "--exclude", "exclusions", multiple=True, metavar="EXCLUSION", help="Leave this out.")
@click.option("--minutes", type=click.IntRange(0, 600), default=45, show_default=True, help="Hands-on minutes a day.")
def new(name: str, age: int, sex: str, extends: tuple[str, ...], exclusions: tuple[str, ...], minutes: int) -> int:
    """Write a first profile of your own, with comments that say what else it can hold.

    \b
    Example:
      mealplan profiles new me --age 42 --sex female --extends fibromyalgia -x gluten
    """
    from mealplan import paths
    from mealplan.cli.profile_check import first_profile
    from mealplan.errors import ValueProblem
    from mealplan.planning.candidates import exclusion_name
    from mealplan.profiles.read import load_profile

    if re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,59}", name) is None:
        raise ValueProblem(f"{name[:40]!r} will not do as a name", hint="small letters, digits, - and .; like me")
    for parent in extends:
        load_profile(parent)
    text = first_profile(age, sex, extends, [exclusion_name(x, where="-x") for x in exclusions], minutes)
    path = paths.user_profiles() / f"{name}.toml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ValueProblem("there is such a profile already", where=str(path), hint="Change it there.") from None
    except OSError as error:
        raise ValueProblem(f"cannot write: {error.strerror or error}", where=str(path)) from None
    emit(str(path))
    return int(ExitCode.DONE)
