"""`mealplan profiles`: list, show, check, new."""

from __future__ import annotations

import os
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from mealplan.cli.diagnostics import ExitCode, say
from mealplan.cli.options import format_option, group
from mealplan.cli.output import emit, emit_json

if TYPE_CHECKING:
    from mealplan.profiles.profile import Profile
    from mealplan.settings.merge import Said


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
    from mealplan.settings.merge import merged, texts

    profile = load_profile(name)
    if format_ == "json":
        emit_json(_data(profile))
        return int(ExitCode.DONE)
    lines = [profile.name, profile.about, f"file: {profile.path}"]
    if profile.extends:
        lines.append("extends: " + ", ".join(profile.extends))
    said = merged(profile.settings)
    lines += [f"{name}: {', '.join(texts(said, name))}" for name, found in said.items() if found]
    emit("\n".join(lines))
    return int(ExitCode.DONE)


def _data(profile: Profile) -> dict[str, Any]:
    """A profile as JSON: what it comes to, and the settings that it makes, in order."""
    from mealplan.nutrition.supplements import parse_supplement
    from mealplan.settings.merge import last, merged, texts
    from mealplan.units import parse_height_cm, parse_weight_kg

    said = merged(profile.settings)
    age, weight, height, days, slots, fortified = (
        last(said, name) for name in ("age", "weight", "height", "days", "slots", "fortified")
    )
    return {
        "name": profile.name,
        "about": profile.about,
        "path": profile.path,
        "extends": list(profile.extends),
        "person": {
            "age": age and int(age),
            **{name: last(said, name) for name in ("sex", "state", "activity")},
            "weight_kg": weight and parse_weight_kg(weight),
            "height_cm": height and parse_height_cm(height),
            "medicines": texts(said, "medicine"),
            "conditions": texts(said, "condition"),
        },
        "days": days and int(days),
        "slots": slots and slots.split(","),
        "units": last(said, "units"),
        "language": last(said, "language"),
        "fortified": fortified and fortified == "yes",
        "exclusions": texts(said, "exclude"),
        "allow_maybe": texts(said, "allow-maybe"),
        "dislikes": texts(said, "dislike"),
        "likes": texts(said, "prefer"),
        "bans": texts(said, "ban"),
        "targets": texts(said, "target"),
        "kitchen": {
            "minutes": [[day, float(value)] for day, value in _split(said, "minutes")],
            "without": texts(said, "without"),
            "skip": [text.rpartition(":")[::2] for text in texts(said, "skip")],
            "flare": texts(said, "flare"),
        },
        "meal_times": _split(said, "meal-time"),
        "daily": [{"food": food, "amount": amount} for food, amount in _split(said, "daily")],
        "supplements": [
            {"name": one.name, "contains": one.contains} for one in map(parse_supplement, texts(said, "supplement"))
        ],
        "settings": [{"setting": one.name, "text": one.text, "where": one.where} for one in profile.settings],
    }


def _split(said: Said, name: str) -> list[list[str]]:
    """[before, after the last =] of each text."""
    return [list(one.text.rpartition("=")[::2]) for one in said[name]]


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
    from mealplan.cli.profile_check import answers_of, problems_of

    lib = library()
    wrong = False
    for name in names:
        found = problems_of(name, lib)
        for words in found:
            say(f"mealplan: {words}")
        known, unclear = answers_of(name)
        for words in unclear:
            say(f"mealplan: {name}: {words}")
        if not found:
            emit("\n".join([f"{name}: fine", *(f"  {words}" for words in known)]))
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
    from mealplan.errors import ValueProblem
    from mealplan.profiles.first import first_profile
    from mealplan.profiles.read import load_profile
    from mealplan.settings.words import settings

    if re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,59}", name) is None:
        raise ValueProblem(f"{name[:40]!r} will not do as a name", hint="small letters, digits, - and .; like me")
    for parent in extends:
        load_profile(parent)
    said = [("age", str(age)), ("sex", sex), *(("exclude", x) for x in exclusions), ("minutes", f"default={minutes}")]
    made = [one for key, value in said for one in settings(key, value, where=f"--{key}")]
    for told in dict.fromkeys(one.told for one in made if one.told):
        say(told)
    text = first_profile(extends, made)
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
