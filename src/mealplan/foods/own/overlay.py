"""Her foods as a part of the catalogue: a copy of the compiled file with her foods behind ours, in all tables, so that
whoever reads a catalogue meets them like any other.

The copy is kept in the cache under a name made of the file that it is of and of the bytes of her files; a changed file
of hers gives a new copy. What is wrong with a file of hers is told, and that food is left out.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mealplan.cache_files import keep_newest
from mealplan.errors import ValueProblem
from mealplan.foods.exclusions.engine import Judge
from mealplan.foods.exclusions.english import words
from mealplan.foods.exclusions.files import stored
from mealplan.foods.exclusions.reasons import Judged, because
from mealplan.foods.exclusions.rules import read
from mealplan.foods.food import FOOD_EXCLUSIONS, KITCHEN, Answer, Food
from mealplan.foods.own.folder import Files, Hers, read_all
from mealplan.foods.own.form import OwnFood
from mealplan.foods.own.verdicts import judged, stated
from mealplan.foods.source import Claimed, FoodRow, Measured, Stated, write

WARNINGS = "own_warnings"  # keys of the table `meta`
COUNT = "own_foods"
PREFIX = "catalogue-own-"
_KEPT = 4  # copies in the cache, the newest first


@dataclass(frozen=True)
class OwnSource:
    """Her foods, as a source of foods."""

    foods: Sequence[Hers]

    def rows(self) -> list[FoodRow]:
        return [
            FoodRow(
                one.id, one.food.name, one.food.group_code, refuse=one.food.refuse,
                refuse_what="as you say" if one.food.refuse else "", source=one.food.source or "your own",
                plants_only=one.food.plants_only, fortified=one.food.fortified, note=one.food.note,
                values=one.food.values,
            )
            for one in self.foods
        ]  # fmt: skip

    def measures(self) -> Iterator[Measured]:
        for one in self.foods:
            for at, (name, grams) in enumerate(one.food.measures, 1):
                yield one.id, at, name, grams, 1.0

    def statements(self) -> Iterator[Stated]:
        for one in self.foods:
            yield from ((one.id, at, line) for at, line in enumerate(stated(one.food), 1))

    def claims(self) -> Iterable[Claimed]:
        return ()  # a claim of hers is judged against her statement: `verdicts`


def with_own(shipped: Path, folder: Path, cache: Path) -> Path:
    """The catalogue with the foods of `folder`: a copy in `cache`, or `shipped` itself where she has none. Raises
    ValueProblem where the copy cannot be written."""
    files = read_all(folder)
    if not files.texts and not files.warnings:
        return shipped
    target = cache / f"{PREFIX}{_key(shipped, files)}.sqlite"
    if not target.is_file():
        try:
            _make(shipped, files, target)
        except OSError as error:
            hint = "Your own foods are added to a copy of the catalogue there."
            raise ValueProblem(f"cannot be written ({error.strerror or error})", where=str(cache), hint=hint) from None
        keep_newest(target.parent.glob(f"{PREFIX}*.sqlite"), target, _KEPT)
    return target


def _key(shipped: Path, files: Files) -> str:
    status = shipped.stat()
    digest = hashlib.sha256(f"{shipped.name}\0{status.st_size}\0{status.st_mtime_ns}".encode())
    for name, text in files.texts.items():
        digest.update(f"\0{name}\0{len(text)}\0{text}".encode())
    digest.update("\0".join(files.warnings).encode())
    return digest.hexdigest()[:20]


def _make(shipped: Path, files: Files, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".own-", suffix=".part", dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        shutil.copyfile(shipped, part)
        with contextlib.closing(sqlite3.connect(part)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            add(connection, files)
            connection.commit()
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def add(connection: sqlite3.Connection, files: Files) -> None:
    """Her foods into an open catalogue; faults of her files into its `meta`."""
    groups = dict(connection.execute("SELECT code, name FROM food_group").fetchall())
    foods, warnings = files.foods(groups)
    sr28 = {row[0] for row in connection.execute("SELECT id FROM food WHERE id LIKE 'sr28:%'")}
    for _ in write(connection, OwnSource(foods), groups):
        pass
    judge = Judge(read(stored(lambda query: connection.execute(query).fetchall()))) if foods else None
    reasons = {text: number for number, text in connection.execute("SELECT id, text FROM reason")}
    for one in foods:
        assert judge is not None
        same = _verdicts_of(connection, one.food.same_as) if one.food.same_as in sr28 else None
        _judge(connection, one.id, one.food, groups, judge, same, reasons)
    facts = {WARNINGS: json.dumps(warnings, ensure_ascii=False), COUNT: str(len(foods))}
    meta = dict(connection.execute("SELECT key, value FROM meta WHERE key = 'foods'").fetchall())
    if foods:
        facts["foods"] = f"{meta['foods']}; {len(foods)} own"
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", sorted(facts.items()))


def _judge(
    connection: sqlite3.Connection, food_id: str, own: OwnFood, groups: Mapping[str, str], judge: Judge,
    same: Mapping[str, Judged] | None, reasons: dict[str, int],
) -> None:  # fmt: skip
    food = Food(food_id, own.name, groups[own.group_code], own.group_code, own.refuse, own.fortified, own.source)
    found = judged(own, food, judge, same)
    unknown = Judged(Answer.MAYBE, because("own_kitchen"))
    for key, one in [*found.items(), *((key, unknown) for key in KITCHEN)]:
        why = words(one.reason)
        if why not in reasons:
            reasons[why] = len(reasons) + 1
            connection.execute("INSERT INTO reason VALUES(?, ?)", (reasons[why], why))
        connection.execute("INSERT INTO verdict VALUES(?, ?, ?, ?)", (food_id, key, one.answer.value, reasons[why]))
    held = judge.sources(food, stated(own))
    sure, perhaps = ("|".join(sorted(name for name, sure in held.items() if sure is is_)) for is_ in (True, False))
    connection.execute("INSERT INTO holding VALUES(?, ?, ?)", (food_id, sure, perhaps))


def _verdicts_of(connection: sqlite3.Connection, food_id: str) -> dict[str, Judged]:
    query = "SELECT exclusion, answer, text FROM verdict v JOIN reason r ON r.id = v.reason WHERE food = ?"
    rows = connection.execute(query, (food_id,)).fetchall()
    found = {key: Judged(Answer(answer), because("rule", f"as {food_id}: {why}")) for key, answer, why in rows}
    return {key: found[key] for key in FOOD_EXCLUSIONS}
