"""`mealplan db`: what the food catalogue holds, check it, build it."""

from __future__ import annotations

from mealplan.cli.diagnostics import ExitCode, ProgressLine
from mealplan.cli.options import format_option, group, library
from mealplan.cli.output import emit, emit_json


@group()
def db() -> None:
    """The food catalogue: what it holds, check it, build it.

    \b
    Example:
      mealplan db info
    """


@db.command()
@format_option("text", "json")
def info(format_: str) -> int:
    """What the catalogue was made from and how much it holds.

    \b
    Example:
      mealplan db info
    """
    lib = library()
    data = {
        "path": str(lib.path),
        # what starts like JSON are texts of other rooms, no facts
        **{k: int(v) if v.isdecimal() else v for k, v in lib.meta.items() if not v.startswith(("{", "["))},
        "dishes": len(lib.cookbook.dishes),
        "ingredients": len(lib.cookbook.ingredients),
    }
    if format_ == "json":
        emit_json(data)
    else:
        emit("\n".join(f"{k.replace('_', ' '):<18} {v}" for k, v in data.items()))
    return int(ExitCode.DONE)


@db.command()
@format_option("text", "json")
def verify(format_: str) -> int:
    """Check the catalogue against its sources, and list values that are hard to believe.

    \b
    Example:
      mealplan db verify
    """
    from mealplan import paths
    from mealplan.foods import audit
    from mealplan.foods.catalogue import Catalogue
    from mealplan.library import catalogue_path

    library()  # compiles it first, where that is needed
    foods = Catalogue(catalogue_path())  # without the foods of her own, which no source of ours vouches for
    root = paths.checkout()
    wrong = audit.verify(foods, root / "foods_db" if root is not None else None)
    odd = [(food.id, food.name, why) for food, why in audit.implausible(foods)]
    if format_ == "json":
        emit_json({"wrong": wrong, "implausible": [{"food": a, "name": b, "why": c} for a, b, c in odd]})
    else:
        lines = wrong or ["The catalogue is what its sources say."]
        lines += ["", f"{len(odd)} values are hard to believe (kept as the source has them):"]
        lines += [f"  {a}  {b}: {c}" for a, b, c in odd]
        emit("\n".join(lines))
    return int(ExitCode.VALUE if wrong else ExitCode.DONE)


@db.command()
def build() -> int:
    """Compile the catalogue anew (from a checkout).

    \b
    Example:
      mealplan db build
    """
    from mealplan.library import catalogue_path

    line = ProgressLine(delay=0.0)
    try:
        path = catalogue_path(lambda share, words: line.show(f"{share:4.0%} {words}"), rebuild=True)
    finally:
        line.done()
    emit(str(path))
    return int(ExitCode.DONE)
