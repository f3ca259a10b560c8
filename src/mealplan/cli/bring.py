"""`mealplan dishes import`, `review`, `drafts`: recipes of other people and programs become dishes of hers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mealplan.cli.diagnostics import ExitCode, is_terminal, say
from mealplan.cli.options import format_option, library, output_option
from mealplan.cli.output import emit, emit_json
from mealplan.errors import MealplanError, ValueProblem

if TYPE_CHECKING:
    from mealplan.bring.document import Document
    from mealplan.bring.drafts import Draft, Kept
    from mealplan.bring.recipe import Answer, Bringer, Brought, Line

MOST_LINES = 5_000
_UNITS = click.option(
    "--units", type=click.Choice(["us", "uk"]), default=None, help="Whose pints and packs are meant, where it matters."
)


@click.command("import")
@click.argument("files", nargs=-1, metavar="FILE...|-")
@click.option("--lines", "bare", is_flag=True, help="FILE holds ingredient lines, one a line: tell what each means.")
@click.option("--dry-run", is_flag=True, help="Tell what would be made; write nothing.")
@_UNITS
@format_option("text", "json")
@output_option
def import_(
    files: tuple[str, ...], bare: bool, dry_run: bool, units: str | None, format_: str, output: Path | None
) -> int:
    """Read recipes of other programs, pages and people: saved web pages, Mealie, Tandoor, Paprika, Nextcloud Cookbook,
    RecipeSage, Cooklang, plain text. Nothing is fetched from the network.

    A recipe whose lines are all understood becomes a dish of yours; any other a draft, which no plan serves before
    `mealplan dishes review` has asked you what is meant.

    \b
    Examples:
      mealplan dishes import lentil-soup.html recipes.zip
      mealplan dishes import - < mail.txt
      mealplan dishes import --dry-run --format json soup.json

    Ends with 0 when all are ready, 3 when some are drafts or refused; of bare lines with 3 when one is not sure.
    """
    if not files:
        raise click.UsageError("Give one or more files, or - for what is piped in.")
    if bare:
        return _lines(files, units or "", format_, output)
    from mealplan.bring.drafts import keep

    bringer = _bringer(units or "")
    kept: list[Kept] = []
    taken: set[str] = set()
    for name in files:
        for document in _documents(name, only=len(files) == 1):
            one = keep(bringer.recipe(document), bringer, dry=dry_run, taken=taken)
            taken.add(one.name)
            kept.append(one)
    if format_ == "json":
        emit_json([_recipe_json(one, bringer) for one in kept], output)
    else:
        emit("\n".join(line for one in kept for line in _told(one, dry=dry_run)), output)
        _summary(kept)
    return int(ExitCode.DONE if kept and all(one.brought.state == "ready" for one in kept) else ExitCode.SHORT)


def _bringer(units: str) -> Bringer:
    from mealplan.bring import memory
    from mealplan.bring.recipe import Bringer

    return Bringer(library(), units, memory.load())


def _documents(name: str, *, only: bool) -> list[Document]:
    """The recipes of a file; of several files one that cannot be read is a refused recipe, and the others go on."""
    from mealplan.bring.document import Document
    from mealplan.bring.readers.files import MOST_BYTES, open_bytes, open_file

    try:
        if name == "-":
            return open_bytes(sys.stdin.buffer.read(MOST_BYTES + 1))
        return open_file(Path(name))
    except ValueProblem as problem:
        if only:
            raise
        return [Document(Path(name).name[:100], "refused", told=[str(problem)])]


def _lines(files: Sequence[str], units: str, format_: str, output: Path | None) -> int:
    from mealplan.bring.readers.files import MOST_BYTES, decoded

    texts = []
    for name in files:
        try:
            raw = sys.stdin.buffer.read(MOST_BYTES + 1) if name == "-" else Path(name).read_bytes()[: MOST_BYTES + 1]
        except OSError as error:
            raise ValueProblem(f"cannot be read ({error.strerror or error})", where=name[:300]) from None
        texts += [line for line in decoded(raw, name).splitlines() if line.strip()]
    if len(texts) > MOST_LINES:
        raise ValueProblem(f"{len(texts):,} lines", hint=f"At most {MOST_LINES:,} at once.")
    bringer = _bringer(units)
    lines = [bringer.line(text) for text in texts]
    if format_ == "json":
        emit_json([line.to_json(bringer.food_of(line)) for line in lines], output)
    else:
        emit("\n".join(_line_text(line) for line in lines), output)
    return int(ExitCode.DONE if all(line.match.verdict == "sure" for line in lines) else ExitCode.SHORT)


def _recipe_json(kept: Kept, bringer: Bringer) -> dict[str, Any]:
    """One recipe; the keys of the contract, and its name and file."""
    brought = kept.brought
    document, held = brought.document, brought.held
    said = document.minutes.get("total") or sum(document.minutes.get(key, 0.0) for key in ("prep", "cook")) or None
    minutes = round(kept.dish.total_minutes, 1) if kept.dish is not None else said
    return {
        "title": document.title,
        "name": kept.name or None,
        "servings": brought.servings,
        "course": list(brought.courses),
        "state": brought.state,
        "why": brought.why,
        "lines": [line.to_json(bringer.food_of(line)) for line in brought.lines],
        "steps": len(document.steps),
        "minutes": minutes,
        "minutes_estimated": True,
        "contains": list(held.contains),
        "maybe": list(held.maybe),
        "source": document.source or None,
        "kind": document.kind,
        "notes": document.told,
        "file": None if kept.path is None else str(kept.path),
    }


def _told(kept: Kept, *, dry: bool) -> list[str]:
    """A recipe in a few lines."""
    brought = kept.brought
    if brought.state == "refused":
        return [f"Refused: {brought.document.title or 'a recipe'}: {brought.why}"]
    if brought.state == "ready":
        place = "" if dry or kept.path is None else f" -> {kept.path}"
        lines = [f"Ready: {brought.document.title} ({kept.name}){place}"]
    else:
        lines = [f"Draft: {brought.document.title} ({kept.name}): {brought.why}"]
        lines += [f"  {i + 1:>3}. {_line_text(brought.lines[i])}" for i in brought.open_lines]
        lines += [] if dry else [f"  Answer with: mealplan dishes review {kept.name}"]
    return [*lines, *(f"  note: {one}" for one in brought.document.told[:5])]


def _line_text(line: Line) -> str:
    """A line, and what it is taken for."""
    match, weight = line.match, line.weight
    grams = "" if weight is None else f", {_grams(weight.low, weight.high)}"
    if line.left_out:
        return f"{line.reading.text}: left out"
    if match.verdict == "sure":
        more = "".join(f" and {name}" for name in match.parts)
        open_ = " (how much?)" if line.open else ""
        return f"{line.reading.text}: {match.ingredient or match.food}{more}{grams}{open_}"
    listed = " or ".join(one.ingredient or one.why for one in match.candidates)
    return f"{line.reading.text}: {f'{listed}?' if listed else 'not known'} ({match.why})"


def _grams(low: float, high: float) -> str:
    def one(value: float) -> str:
        return f"{value:.0f}" if value >= 10 else f"{value:.2g}"

    return f"{one(low)} g" if one(low) == one(high) else f"{one(low)}-{one(high)} g"


def _summary(kept: Sequence[Kept]) -> None:
    states = [one.brought.state for one in kept]
    parts = [
        f"{states.count(state)} {word}"
        for state, word in (("ready", "ready"), ("draft", "to review"), ("refused", "refused"))
        if state in states
    ]
    say(f"{len(kept)} recipe{'s' * (len(kept) != 1)}: {', '.join(parts) or 'none'}")


def drafts_listed(course: str | None) -> list[dict[str, Any]]:
    """Drafts as rows of `dishes list`: all that is known of them is what they are called; any exclusion is `maybe`."""
    from mealplan.bring.courses import courses_of
    from mealplan.bring.drafts import load, names
    from mealplan.foods.food import EXCLUSIONS

    rows = []
    for name in names():
        try:
            draft = load(name)
        except ValueProblem:
            continue  # `dishes drafts` tells it
        courses = draft.courses or courses_of(draft.document)
        if course is not None and course not in courses:
            continue
        row: dict[str, Any] = {"dish": name, "title": draft.document.title, "course": list(courses)}
        row |= {"servings": draft.servings or draft.document.servings, "active_minutes": None, "total_minutes": None}
        row |= {"kcal_per_portion": None, "no_cook": False, "freezes": False, "state": "draft"}
        rows.append(row | {"verdicts": dict.fromkeys(EXCLUSIONS, "maybe")})
    return rows


@click.command()
@format_option("text", "json")
@output_option
def drafts(format_: str, output: Path | None) -> int:
    """Recipes that you brought and that still have open lines; no plan serves them.

    \b
    Example:
      mealplan dishes drafts
    """
    from mealplan.bring.drafts import load, names

    bringer = _bringer("")
    rows: list[dict[str, Any]] = []
    for name in names():
        try:
            draft = load(name)
            brought = draft.read(bringer)
        except MealplanError as error:
            say(f"mealplan: {error}")
            continue
        rows.append({"name": name, "title": draft.document.title, "open": len(brought.open_lines), "why": brought.why})
    if format_ == "json":
        emit_json(rows, output)
    else:
        emit("\n".join(f"{row['name']}: {row['title']}: {row['why']}" for row in rows) or "No drafts.", output)
    return int(ExitCode.DONE)


@click.command()
@click.argument("name")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="LINE=ANSWER",
    help="What a line means: an ingredient, a food (sr28:05141), the number of a candidate, or - to leave it out.",
)
@click.option("--amount", "amounts", multiple=True, metavar="LINE=AMOUNT", help="How much it is, like 3=120g.")
@click.option("--servings", type=click.FloatRange(0.5, 24), default=None, help="How many servings it makes.")
@click.option(
    "--course",
    "courses",
    multiple=True,
    type=click.Choice(["breakfast", "lunch", "dinner", "snack", "side"]),
    help="At which meals it stands.",
)
@_UNITS
@format_option("text", "json")
@output_option
def review(
    name: str, answers: tuple[str, ...], amounts: tuple[str, ...], servings: float | None, courses: tuple[str, ...],
    units: str | None, format_: str, output: Path | None,
) -> int:  # fmt: skip
    """Answer what is open in a draft. On a terminal each line is asked in turn; scripts answer with flags. Your answers
    are remembered for the next recipe. When nothing is open, the draft becomes a dish of yours.

    \b
    Examples:
      mealplan dishes review lentil-soup
      mealplan dishes review lentil-soup --answer "3=red lentils" --answer 5=2 --amount 5=120g --servings 4

    Ends with 0 when the dish is ready, 3 when something is still open.
    """
    from mealplan.bring.drafts import keep, load

    draft = load(name)
    bringer = _bringer(units or "")
    draft, bringer = _answered(draft, bringer, answers, amounts, servings, courses)
    flags = bool(answers or amounts or servings or courses)
    if not flags and format_ == "text" and is_terminal(sys.stdin) and is_terminal(sys.stdout):
        draft, bringer = _asked(draft, bringer)
    kept = keep(draft.read(bringer), bringer, draft.name)
    if format_ == "json":
        emit_json(_recipe_json(kept, bringer), output)
    else:
        emit("\n".join(_told(kept, dry=False) if kept.brought.state == "ready" else _questions(kept.brought)), output)
    return int(ExitCode.DONE if kept.brought.state == "ready" else ExitCode.SHORT)


def _questions(brought: Brought) -> list[str]:
    """The open lines of a draft, with their candidates numbered."""
    lines = [f"{brought.document.title}: {brought.why}"]
    for i in brought.open_lines:
        line = brought.lines[i]
        lines.append(f"{i + 1:>3}. {line.reading.text}")
        if line.open == "amount":
            lines.append(f"       {line.match.ingredient}: how much? --amount {i + 1}=120g")
            continue
        lines += [
            f"       {n}) {one.ingredient or one.food}  {one.why}" for n, one in enumerate(line.match.candidates, 1)
        ]
    return lines


def _answered(
    draft: Draft, bringer: Bringer, answers: Sequence[str], amounts: Sequence[str], servings: float | None,
    courses: Sequence[str],
) -> tuple[Draft, Bringer]:  # fmt: skip
    """The draft with what was typed."""
    from dataclasses import replace

    if servings is not None:
        draft = replace(draft, servings=servings)
    if courses:
        draft = replace(draft, courses=tuple(dict.fromkeys(courses)))
    for typed in answers:
        index, said = _split(typed, draft)
        draft, bringer = answer(draft, bringer, index, said)
    for typed in amounts:
        index, said = _split(typed, draft)
        draft = amount(draft, bringer, index, said)
    return draft, bringer


def _split(typed: str, draft: Draft) -> tuple[int, str]:
    line, equals, said = typed.partition("=")
    if not equals or not said.strip() or not line.strip().isdigit():
        raise ValueProblem(f"{typed[:60]!r} is no answer", hint='LINE=ANSWER, like --answer "3=red lentils".')
    index = int(line) - 1
    if not 0 <= index < len(draft.document.lines):
        raise ValueProblem(
            f"there is no line {line.strip()}", where=draft.name, hint=f"It has {len(draft.document.lines)} lines."
        )
    return index, said.strip()


def answer(draft: Draft, bringer: Bringer, index: int, said: str) -> tuple[Draft, Bringer]:
    """The draft with one line answered: by a candidate's number, an ingredient, a food, or `-` (left out). A food of
    the table becomes an ingredient of hers. Raises ValueProblem."""
    from dataclasses import replace

    from mealplan.bring import memory, own
    from mealplan.bring.line import read
    from mealplan.bring.recipe import Answer, Bringer
    from mealplan.library import open_library

    before = draft.answers.get(index, Answer())
    if said == "-":
        return _with(draft, index, replace(before, left_out=True)), bringer
    line = draft.read(bringer).lines[index]
    if said.isdigit():
        if not 1 <= int(said) <= len(line.match.candidates):
            raise ValueProblem(
                f"line {index + 1} has no candidate {said}", hint=f"It has {len(line.match.candidates)}."
            )
        chosen = line.match.candidates[int(said) - 1]
        said = chosen.ingredient or chosen.food
    entry = bringer.library.cookbook.names.get(said)
    words = read(draft.document.lines[index]).name
    if entry is None and ":" in said:
        food = bringer.library.foods.food(said)
        same = next((one for one in bringer.library.cookbook.ingredients.values() if one.raw == food.id), None)
        name = same.name if same is not None else own.name_for(words, food, bringer.library.cookbook)
        if same is None:
            own.add(name, food)
            bringer = Bringer(open_library(), bringer.units, bringer.own)
        entry = bringer.library.cookbook.ingredients[name]
    if entry is None:
        entry = bringer.library.cookbook.names.find(said, where=f"line {index + 1}")
    memory.remember({words: entry.name})
    bringer = Bringer(bringer.library, bringer.units, memory.load())
    return _with(draft, index, replace(before, ingredient=entry.name, left_out=False)), bringer


def amount(draft: Draft, bringer: Bringer, index: int, said: str) -> Draft:
    """The draft with the amount of one line. Raises ValueProblem for what is no weight of its ingredient."""
    from dataclasses import replace

    from mealplan.bring.recipe import Answer
    from mealplan.units import parse_kitchen_amount, to_grams

    size, unit = parse_kitchen_amount(said, where=f"line {index + 1}")
    line = draft.read(bringer).lines[index]
    entry = bringer.library.cookbook.ingredients.get(line.match.ingredient)
    grams = size * entry.grams(1.0, "" if unit == "piece" else unit) if entry is not None else to_grams(size, unit)
    if not 0 < grams <= 50_000:
        raise ValueProblem(f"{said[:40]!r} makes no sense", where=f"line {index + 1}", hint="Grams, like 120g.")
    return _with(draft, index, replace(draft.answers.get(index, Answer()), grams=grams))


def _with(draft: Draft, index: int, said: Answer) -> Draft:
    from dataclasses import replace

    return replace(draft, answers={**draft.answers, index: said})


def _asked(draft: Draft, bringer: Bringer) -> tuple[Draft, Bringer]:
    """Ask each open line on the terminal. Enter leaves it open, q ends."""
    from dataclasses import replace

    say("A number takes a candidate; words look for others; - leaves the line out; Enter skips it; q ends.")
    for index in draft.read(bringer).open_lines:
        while True:
            line = draft.read(bringer).lines[index]
            if not line.open:
                break
            say(f"\n{index + 1}. {line.reading.text}   ({line.match.why})")
            for n, one in enumerate(line.match.candidates, 1):
                say(f"   {n}) {one.ingredient or one.food}  {one.why}")
            said = click.prompt(
                "how much" if line.open == "amount" else "which", default="", show_default=False
            ).strip()
            if said == "q":
                return draft, bringer
            if not said:
                break
            try:
                if line.open == "amount" and said != "-":
                    draft = amount(draft, bringer, index, said)
                else:
                    draft, bringer = answer(draft, bringer, index, said)
            except MealplanError as error:
                say(f"  {error}")
                for food in bringer.library.foods.search(said, 5) if line.open == "food" else ():
                    say(f"      {food.id}  {food.name}")
    if draft.read(bringer).servings is None:
        typed = click.prompt("how many servings", type=click.FloatRange(0.5, 24), err=True)
        draft = replace(draft, servings=float(typed))
    return draft, bringer
