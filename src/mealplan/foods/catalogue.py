"""The read-only food catalogue: foods, values, measures, verdicts, search. Safe across threads."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.filled import stored
from mealplan.foods.food import EXCLUSIONS, Answer, Basis, Filled, Food, Measure, Value, Verdict
from mealplan.foods.iodine import Iodine
from mealplan.foods.schema import unpacked
from mealplan.foods.search import head_words, search
from mealplan.nutrition.nutrients import nutrients

BASIS = {
    "a": Basis.ANALYSED,
    "c": Basis.CALCULATED,
    "l": Basis.LABEL,
    "z": Basis.ASSUMED_ZERO,
    "e": Basis.ESTIMATED,
}
MISSING = Value(None, Basis.MISSING)
_UNREVIEWED = Verdict(Answer.MAYBE, "not reviewed yet")
_CHUNK = 400  # ids per query: below SQLite's limit on parameters
_REMEMBERED = 1_500  # foods whose amounts are kept in memory: far more than the cookbook has, some 7 MB
_FOOD = "id, name, grp, group_code, refuse, fortified, source"


@dataclass(frozen=True, slots=True)
class FoodPage:
    """All that is known of one food (`foods show`)."""

    food: Food
    values: dict[str, Value]
    iodine: Iodine | None
    measures: list[Measure]
    verdicts: dict[str, Verdict]
    refuse_what: str
    scientific_name: str
    note: str
    footnotes: list[str]
    ingredients: list[str]
    langual: dict[str, str]


class Catalogue:
    """Queries on a compiled catalogue. Amounts per 100 g edible part, in the nutrient's own unit."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        try:
            # immutable: the file is replaced as a whole and never written, so no lock files appear beside it
            uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self.meta: dict[str, str] = dict(self._db.execute("SELECT key, value FROM meta"))
        except sqlite3.Error as error:
            hint = "`mealplan db build` makes it anew."
            raise ValueProblem(f"not a food catalogue: {error}", where=str(path), hint=hint) from None
        self._idx = {key: at for at, key in enumerate(nutrients())}
        self._found: dict[str, tuple[int, Food]] = {}
        self._vectors: dict[int, Sequence[float]] = {}  # by row number, then by nutrient; NaN: none is known

    def close(self) -> None:
        """Close the file; the catalogue is of no use after that."""
        with self._lock:
            self._db.close()

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query (for the modules of this room)."""
        with self._lock:
            return self._db.execute(query, parameters).fetchall()

    def _pairs(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, str]]:
        return [(row[0], row[1]) for row in self.rows(query, parameters)]

    # ---- foods

    @cached_property
    def _by_number(self) -> dict[int, Food]:
        rows = self.rows(f"SELECT n, {_FOOD} FROM food ORDER BY n")
        return {r[0]: Food(r[1], r[2], r[3], r[4], r[5], bool(r[6]), r[7]) for r in rows}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {row[1]: row[0] for row in self.rows("SELECT n, id FROM food ORDER BY n")}

    def foods(self) -> list[Food]:
        """Every food: SR28 by number, then the extra ones by name, then the user's own."""
        return list(self._by_number.values())

    def _number(self, food_id: str) -> int:
        """The row number of a food; a bare SR28 number ("1001", "01001") or slug is understood."""
        name = food_id.strip()
        for candidate in (name, f"sr28:{name.zfill(5)}", f"extra:{name}", f"user:{name}"):
            if len(candidate) < 200 and (rows := self.rows("SELECT n FROM food WHERE id = ?", (candidate,))):
                return int(rows[0][0])
        raise unknown_name("food", food_id, self._numbers, listing="mealplan foods search TEXT")

    def food(self, food_id: str) -> Food:
        """The food called `food_id`; raises ValueProblem with the nearest ids when there is none."""
        if food_id not in self._found:
            self._look_up([food_id])
        if food_id in self._found:
            return self._found[food_id][1]
        row = self.rows(f"SELECT {_FOOD} FROM food WHERE n = ?", (self._number(food_id),))[0]
        return Food(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6])

    def _look_up(self, ids: Sequence[str]) -> None:
        """Remember the foods of these very ids; an id that is no food's own stays unknown."""
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            query = f"SELECT n, {_FOOD} FROM food WHERE id IN ({','.join('?' * len(part))})"
            for r in self.rows(query, part):
                self._found[r[1]] = (r[0], Food(r[1], r[2], r[3], r[4], r[5], bool(r[6]), r[7]))

    def groups(self) -> dict[str, str]:
        """The names of the food groups by their codes."""
        return dict(self._pairs("SELECT code, name FROM food_group ORDER BY code"))

    @cached_property
    def fortified(self) -> frozenset[str]:
        """The ids of the foods with added vitamins or minerals."""
        return frozenset(row[0] for row in self.rows("SELECT id FROM food WHERE fortified"))

    def holdings(self, food_id: str) -> dict[str, bool]:
        """What is in a food, as far as its kind tells, True where it surely is; see `OwnExclusion.verdict`."""
        rows = self.rows("SELECT sure, perhaps FROM holding WHERE food = ?", (food_id,))
        sure, perhaps = rows[0] if rows else ("", "")
        held = dict.fromkeys((name for name in perhaps.split("|") if name), False)
        return held | dict.fromkeys((name for name in sure.split("|") if name), True)

    def sources(self) -> frozenset[str]:
        """Everything that some food is said to hold."""
        rows = self.rows("SELECT sure || '|' || perhaps FROM holding")
        return frozenset(name for row in rows for name in row[0].split("|") if name)

    @cached_property
    def lower_names(self) -> tuple[str, ...]:
        """The name of every food in lower case, in the order of `foods`."""
        return tuple(food.name.lower() for food in self.foods())

    @cached_property
    def _head_words(self) -> list[str]:
        return head_words(self._db)  # the lock is held: only a search asks

    def search(self, text: str, limit: int = 20) -> list[Food]:
        """Foods that answer `text`, best first, as you type. Any text will do; nothing found: an empty list."""
        with self._lock:
            numbers = search(self._db, text, limit, lambda: self._head_words)
        return [self._by_number[n] for n in numbers]

    # ---- values

    def values(self, food_id: str) -> dict[str, Value]:
        """Every nutrient of the catalogue for one food; MISSING where nothing is known."""
        n = self._number(food_id)
        marks = ",".join(map(str, range(len(self._idx))))
        query = f"SELECT nutrient, amount, basis FROM amount WHERE nutrient IN ({marks}) AND n = ?"
        known = {idx: Value(amount, BASIS[basis]) for idx, amount, basis in self.rows(query, (n,))}
        known |= {idx: Value(None, Basis.MISSING, one) for idx, one in self._filled.get(n, {}).items()}
        return {key: known.get(idx, MISSING) for key, idx in self._idx.items()}

    @cached_property
    def _filled(self) -> dict[int, dict[int, Filled]]:
        """What other tables say of what is missing, by row number and nutrient."""
        found: dict[int, dict[int, Filled]] = {}
        for n, idx, one in stored(self.rows("SELECT n, nutrient, amount, source, match, code, of, note FROM filled")):
            found.setdefault(n, {})[idx] = one
        return found

    @cached_property
    def _filled_amounts(self) -> dict[int, dict[int, float]]:
        """As `_filled`, only the amounts: whoever plans asks for no more."""
        found: dict[int, dict[int, float]] = {}
        for n, idx, amount in self.rows("SELECT n, nutrient, amount FROM filled"):
            found.setdefault(n, {})[idx] = amount
        return found

    def filled(self, ids: Iterable[str], keys: Iterable[str]) -> dict[str, dict[str, float]]:
        """The amounts that are filled in, of those that are: {id: {key: per 100 g}}."""
        indexes = [(key, self._index(key)) for key in dict.fromkeys(keys)]
        numbers = self._rows_of(list(dict.fromkeys(ids)))
        return {
            i: {key: self._filled_amounts[n][idx] for key, idx in indexes if idx in self._filled_amounts.get(n, {})}
            for n, named in numbers.items()
            for i in named
        }

    def table(self, ids: Iterable[str], keys: Iterable[str]) -> dict[str, dict[str, Value]]:
        """Many foods x nutrients at once: {id: {key: Value}}, MISSING included."""
        ids, keys = list(dict.fromkeys(ids)), list(dict.fromkeys(keys))
        indexes = {key: self._index(key) for key in keys}
        numbers = self._rows_of(ids)
        result = {i: dict.fromkeys(keys, MISSING) for i in ids}
        wanted = sorted(numbers)
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            marks = ",".join(map(str, part))
            query = f"SELECT n, amount, basis FROM amount WHERE nutrient = ? AND n IN ({marks})"
            for key, idx in indexes.items():
                for n, amount, letter in self.rows(query, (idx,)):
                    for i in numbers[n]:
                        result[i][key] = Value(amount, BASIS[letter])
        for n, named in numbers.items():
            held = self._filled.get(n, {})
            for i in named:
                result[i] |= {k: Value(None, Basis.MISSING, held[idx]) for k, idx in indexes.items() if idx in held}
        return result

    def amounts(self, ids: Iterable[str], keys: Iterable[str]) -> dict[str, dict[str, float | None]]:
        """As `table`, only the numbers that count, filled ones too, None where none is known: {id: {key: per 100 g}}.

        What was read is remembered: whoever plans asks for the same foods again and again.
        """
        keys = list(dict.fromkeys(keys))
        return {
            i: {key: None if x != x else x for key, x in zip(keys, row, strict=True)}
            for i, row in self.amount_rows(ids, keys).items()
        }

    def amount_rows(self, ids: Iterable[str], keys: Sequence[str]) -> dict[str, tuple[float, ...]]:
        """As `amounts`, in the order of the keys and NaN where none is known: {id: (per 100 g, ...)}."""
        indexes = [self._index(key) for key in keys]
        rows = self._rows_by_id(ids)
        if len(indexes) < 2:  # of one index, itemgetter gives no tuple
            return {i: tuple([row[idx] for idx in indexes]) for i, row in rows.items()}
        pick = itemgetter(*indexes)
        return {i: pick(row) for i, row in rows.items()}

    def _rows_by_id(self, ids: Iterable[str]) -> dict[str, Sequence[float]]:
        """The amounts of some foods by nutrient idx."""
        numbers = self._rows_of(list(dict.fromkeys(ids)))
        if len(self._vectors) + len(numbers) > _REMEMBERED:
            self._vectors = {}  # not emptied in place: another thread may be reading it
        known = self._vectors
        lacking = [n for n in numbers if n not in known]
        for start in range(0, len(lacking), _CHUNK):
            marks = ",".join(map(str, lacking[start : start + _CHUNK]))
            for n, blob in self.rows(f"SELECT n, amounts FROM vector WHERE n IN ({marks})"):
                row = unpacked(blob)
                known[n] = self._with_filled(n, row) if n in self._filled_amounts else row
        return {i: known[n] for n, named in numbers.items() for i in named}

    def _with_filled(self, n: int, row: Sequence[float]) -> Sequence[float]:
        mine = self._filled_amounts[n]
        return [mine.get(idx, amount) for idx, amount in enumerate(row)]

    def _rows_of(self, ids: Sequence[str]) -> dict[int, list[str]]:
        """The ids by row number: one food may be asked for by two names."""
        self._look_up([i for i in ids if i not in self._found])
        numbers: dict[int, list[str]] = {}
        for i in ids:
            numbers.setdefault(self._found[i][0] if i in self._found else self._number(i), []).append(i)
        return numbers

    @cached_property
    def _iodine(self) -> dict[int, Iodine]:
        rows = self.rows("SELECT n, amount, low, high, source, of, match, note FROM iodine")
        return {row[0]: Iodine(*row[1:]) for row in rows}

    def iodine(self, ids: Iterable[str]) -> dict[str, Iodine]:
        """The range of iodine of those foods of which one is known."""
        numbers = self._rows_of(list(dict.fromkeys(ids)))
        return {i: self._iodine[n] for n, named in numbers.items() if n in self._iodine for i in named}

    def column(self, key: str) -> dict[str, float]:
        """The known amounts of one nutrient over all foods."""
        rows = self.rows("SELECT n, amount FROM amount WHERE nutrient = ?", (self._index(key),))
        return {self._by_number[n].id: amount for n, amount in rows}

    def _index(self, key: str) -> int:
        if key not in self._idx:
            raise unknown_name("nutrient", key, self._idx, listing="mealplan nutrients list")
        return self._idx[key]

    @cached_property
    def _upper(self) -> dict[tuple[str, str], float]:
        query = "SELECT g.group_code, n.key, g.per_100g FROM group_upper g JOIN nutrient n ON n.idx = g.nutrient"
        return {(group, key): amount for group, key, amount in self.rows(query)}

    def upper_estimates(self) -> dict[tuple[str, str], float]:
        """The documented estimate for a missing value, toward maximums: {(group code, nutrient): per 100 g}.

        It is the upper quartile of the known values of the food's group, or of all foods where fewer than four
        of the group are known.
        """
        return self._upper

    # ---- the rest of a food

    def measures(self, food_id: str) -> list[Measure]:
        """Household measures: grams of one `name`."""
        query = "SELECT name, grams FROM measure WHERE food = ? ORDER BY seq"
        return [Measure(name, grams) for name, grams in self.rows(query, (self.food(food_id).id,))]

    def page(self, food_id: str) -> FoodPage:
        """All that is known of one food."""
        food = self.food(food_id)
        me = (food.id,)
        details = self.rows("SELECT refuse_what, scientific, note FROM food WHERE id = ?", me)[0]
        langual = "SELECT l.code, d.text FROM langual l JOIN langdesc d ON d.code = l.code WHERE l.food = ?"
        footnotes = "SELECT text FROM footnote WHERE food = ? ORDER BY seq"
        ingredients = "SELECT text FROM ingredient_statement WHERE food = ? ORDER BY seq"
        return FoodPage(
            food=food,
            values=self.values(food.id),
            iodine=self.iodine([food.id]).get(food.id),
            measures=self.measures(food.id),
            verdicts=self.verdicts([food.id])[food.id],
            refuse_what=details[0],
            scientific_name=details[1],
            note=details[2],
            footnotes=[row[0] for row in self.rows(footnotes, me)],
            ingredients=[row[0] for row in self.rows(ingredients, me)],
            langual=dict(self._pairs(langual, me)),
        )

    # ---- verdicts

    @cached_property
    def _has_verdicts(self) -> bool:
        return bool(self.rows("SELECT 1 FROM sqlite_master WHERE name = 'verdict'"))

    def verdict(self, food_id: str, exclusion: str) -> Verdict:
        """What is known of one food and one exclusion; MAYBE where nobody has looked."""
        if exclusion not in EXCLUSIONS:
            raise unknown_name("exclusion", exclusion, EXCLUSIONS, listing="mealplan exclusions list")
        food = self.food(food_id)
        return self.verdicts([food.id])[food.id][exclusion]

    def verdicts(self, ids: Sequence[str] | None = None) -> dict[str, dict[str, Verdict]]:
        """The verdicts on every exclusion, for `ids` or for every food."""
        if ids is None and (whole := self._every_verdict()):
            return whole
        known = list(self._numbers) if ids is None else [self.food(i).id for i in ids]
        result: dict[str, dict[str, Verdict]] = {i: dict.fromkeys(EXCLUSIONS, _UNREVIEWED) for i in known}
        if not self._has_verdicts:
            return result
        query = "SELECT food, exclusion, answer, reason FROM verdict"
        parts = [known[at : at + _CHUNK] for at in range(0, len(known), _CHUNK)] if ids is not None else [[]]
        rows: list[tuple[str, str, str, int]] = []
        for part in parts:
            where = f" WHERE food IN ({','.join('?' * len(part))})" if part else ""
            rows += self.rows(query + where, part)
        pairs = {(row[2], row[3]) for row in rows}
        reasons = self._reasons({reason for _, reason in pairs})
        made = {(answer, reason): Verdict(Answer(answer), reasons[reason]) for answer, reason in pairs}
        for food, exclusion, answer, reason in rows:
            result[food][exclusion] = made[answer, reason]
        return result

    def verdicts_on(self, exclusion: str, ids: Sequence[str]) -> dict[str, Verdict]:
        """The verdicts on one exclusion of those of `ids` that have one."""
        rows: list[tuple[str, str, int]] = []
        query = "SELECT food, answer, reason FROM verdict WHERE exclusion = ? AND food IN "
        for start in range(0, len(ids) if self._has_verdicts else 0, _CHUNK):
            part = ids[start : start + _CHUNK]
            rows += self.rows(f"{query}({','.join('?' * len(part))})", (exclusion, *part))
        reasons = self._reasons({reason for _, _, reason in rows})
        made = {(answer, reason): Verdict(Answer(answer), reasons[reason]) for _, answer, reason in rows}
        return {food: made[answer, reason] for food, answer, reason in rows}

    def _every_verdict(self) -> dict[str, dict[str, Verdict]]:
        """The verdicts of a catalogue in which every food has one on every exclusion: they come in the order of food
        and exclusion, so a food's are taken in one go. Empty for any other."""
        foods, names = sorted(self._numbers), sorted(EXCLUSIONS)
        if not self._has_verdicts or self.rows("SELECT count(*) FROM verdict")[0][0] != len(foods) * len(names):
            return {}
        rows = self.rows("SELECT answer, reason FROM verdict ORDER BY food, exclusion")
        pairs = set(rows)
        reasons = self._reasons({reason for _, reason in pairs})
        made = {(answer, reason): Verdict(Answer(answer), reasons[reason]) for answer, reason in pairs}
        each = iter([made[row] for row in rows])
        blank = dict.fromkeys(EXCLUSIONS, _UNREVIEWED)
        found = {food: blank | dict(zip(names, islice(each, len(names)), strict=True)) for food in foods}
        return {food: found[food] for food in self._numbers}

    def _reasons(self, numbers: set[int]) -> dict[int, str]:
        """The words of some reasons."""
        few = f" WHERE id IN ({','.join(map(str, sorted(numbers)))})" if len(numbers) <= _CHUNK else ""
        return dict(self._pairs("SELECT id, text FROM reason" + few))

    def free_of(self, exclusions: Sequence[str]) -> set[str] | None:
        """The ids that are FREE of every one of `exclusions`; None when none are asked for."""
        if not exclusions:
            return None
        if not self._has_verdicts:
            return set()
        marks = ",".join("?" * len(set(exclusions)))
        query = (
            f"SELECT food FROM verdict WHERE exclusion IN ({marks}) AND answer = 'free'"
            " GROUP BY food HAVING count(DISTINCT exclusion) = ?"
        )
        asked = sorted(set(exclusions))
        return {row[0] for row in self.rows(query, (*asked, len(asked)))}
