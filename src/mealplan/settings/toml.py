"""Settings in a profile's TOML: read strictly (a typo is an error that names file, key and the nearest valid one), and
written back key by key with comments kept. Which key holds which setting, and how, stands in the option table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from mealplan.errors import ValueProblem, nearest
from mealplan.settings.options import OPTIONS, Option, option
from mealplan.settings.readers import checked
from mealplan.settings.setting import Setting

HEADER = ("extends", "about", "eaters")  # what a profile says that is no setting
_STATES = ("pregnant", "lactating")  # `pregnant = true` is another spelling of `state = "pregnant"`
_KIND_WORDS = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list",
               dict: "a table"}  # fmt: skip


@cache
def _sections() -> dict[str, dict[str, Option]]:
    """Rows by section and key; a section that is one setting as a whole has the key ""."""
    found: dict[str, dict[str, Option]] = {}
    for row in OPTIONS:
        if row.section:
            section, _, key = row.section.partition(".")
            found.setdefault(section, {})[key] = row
    return found


def read_settings(data: Mapping[str, Any], *, where: str, origin: str) -> list[Setting]:
    """The settings of parsed TOML, in the order of the file. Raises ValueProblem."""
    _only(data, (*HEADER, *_sections()), where, "key or section")
    return [good for one in _settings(data, where, origin) for good in checked(option(one.name), one)]


def _settings(data: Mapping[str, Any], where: str, origin: str) -> Iterator[Setting]:
    for section, value in data.items():
        rows = _sections().get(section)
        if rows is None:
            continue
        if "" in rows:
            spot = f"{where}: [{section}]"
            yield from (Setting(rows[""].name, text, origin, at) for text, at in _whole(rows[""], value, spot))
            continue
        table = _table(value, f"{where}: {section}", f"it is a section: [{section}]")
        _only(table, (*rows, *(_STATES if section == "person" else ())), f"{where}: [{section}]", "key")
        for key, held in table.items():
            at = f"{where}: [{section}] {key}"
            if key in _STATES and section == "person":
                if _of_kind(held, bool, at, f"{key} = true"):
                    others = {s for s in _STATES if table.get(s) is True} | {str(table.get("state", key))}
                    if others - {key}:
                        raise ValueProblem(f"says {key}, but also {min(others - {key})}", where=at)
                    yield Setting("state", key, origin, at)
                continue
            yield from (Setting(rows[key].name, text, origin, spot) for text, spot in _texts(rows[key], held, at))


def _texts(row: Option, value: Any, where: str) -> Iterator[tuple[str, str]]:
    """(text, where) of what one key says."""
    example = example_of(row)
    if row.shape == "table":
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = {"default": value}  # active_minutes = 45
        yield from _pairs(row, _table(value, where, f"write it like {example}"), where)
    elif row.shape == "list":
        held = _of_kind(value, list, where, example)
        if row.name == "slots":
            if not held:
                raise ValueProblem("names no meal", where=where, hint="some of breakfast, lunch, dinner, snack")
            yield ",".join(dict.fromkeys(_of_kind(item, str, where, example) for item in held)), where
            return
        for item in held:
            yield _of_kind(item, str, where, example, "holds"), where
    elif row.kind == "bool":
        yield ("yes" if _of_kind(value, bool, where, example) else "no"), where
    elif row.kind == "int":
        yield str(_of_kind(value, int, where, example)), where
    elif row.name in ("weight", "height"):
        yield str(_of_kind(value, (str, int, float), where, example)), where
    else:
        yield _of_kind(value, str, where, example), where


NUMBERS = frozenset({"minutes", "life"})  # tables of numbers


def _pairs(row: Option, table: Mapping[str, Any], where: str) -> Iterator[tuple[str, str]]:
    kind: tuple[type, ...] = (int, float) if row.name in NUMBERS else (str,)
    for key, value in table.items():
        _plain_key(row, key, where)
        yield f"{key}={_of_kind(value, kind, f'{where} {key}', example_of(row))}", f"{where} {key}"


def _plain_key(row: Option, key: str, where: str) -> None:
    from mealplan.settings.readers import LIFE, SLOTS, WEEKDAYS, day

    known = {"minutes": ("default", *WEEKDAYS), "life": LIFE}.get(row.name, SLOTS)
    if row.name == "minutes" and re.fullmatch(r"[0-9-]+|all", key):
        day(key, where)
    elif key not in known:
        close = nearest(key, known)
        hint = f"did you mean {' or '.join(close)}?" if close else f"known: {', '.join(known)}"
        raise ValueProblem(f"unknown key {key[:60]!r}", where=where, hint=hint)


def _whole(row: Option, value: Any, where: str) -> Iterator[tuple[str, str]]:
    """What a section says that is one setting, or several of one, as a whole."""
    if row.shape == "table":
        yield from _pairs(row, _table(value, where, f"write it like {example_of(row)}"), where)
        return
    if row.shape == "targets":
        from mealplan.nutrition.nutrients import nutrient

        for key, held in _table(value, where, f"write it like {example_of(row)}").items():
            at = f"{where} {key[:60]}"
            what = nutrient(key, where=at)
            for text in held if isinstance(held, list) else [held]:
                yield f"{what.key} {_of_kind(text, str, at, example_of(row))}", at
        return
    name = row.section
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueProblem(f"is {_kind(value)}, not a list of tables", where=where, hint=f"write [[{name}]] above each")
    for number, item in enumerate(value, 1):
        at = where.replace(f"[{name}]", f"[{name} {number}]")
        if row.shape == "daily":
            yield _daily_text(item, at), f"{at} amount"
        else:
            yield _supplement_text(item, at), f"{at} contains"


def _daily_text(item: Mapping[str, Any], where: str) -> str:
    _only(item, ("food", "amount"), where, "key")
    food = _needed(item, "food", where, 'food = "coffee"')
    amount = _needed(item, "amount", where, 'amount = "2 cups"')
    return f"{food}={amount}"


def _supplement_text(item: Mapping[str, Any], where: str) -> str:
    """As `parse_supplement` reads it: NAME (nutrient=amount, ...)/period."""
    _only(item, ("name", "per", "contains"), where, "key")
    name = _needed(item, "name", where, 'name = "B12 tablet"')
    held = _table(item.get("contains", {}), where, 'write contains = { vitamin_b12 = "25 ug" }')
    if not held:
        raise ValueProblem(f"the supplement {name!r} contains nothing", where=where,
                           hint='write contains = { vitamin_b12 = "25 ug" }')  # fmt: skip
    parts = [f"{k}={_of_kind(v, (str, int, float), where, example_of(option('supplement')))}" for k, v in held.items()]
    per = _of_kind(item.get("per", "day"), str, where, 'per = "day"')
    return f"{re.sub(r'[()]+', ' ', name).strip()} ({', '.join(parts)})/{per}"


def _needed(item: Mapping[str, Any], key: str, where: str, example: str) -> str:
    value = item.get(key)
    text = _of_kind(value, str, f"{where} {key}", example) if value is not None else ""
    if not text.strip():
        raise ValueProblem(f"{key} is missing", where=where, hint=f"write {example}")
    return str(text).strip()


def _only(table: Iterable[str], known: Sequence[str], where: str, kind: str) -> None:
    for key in table:
        if key not in known:
            close = nearest(key, known)
            hint = f"did you mean {' or '.join(close)}?" if close else f"known: {', '.join(known)}"
            raise ValueProblem(f"unknown {kind} {key[:60]!r}", where=where, hint=hint)


def _table(value: Any, where: str, hint: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueProblem(f"is {_kind(value)}, not a table", where=where, hint=hint)
    return value


def _of_kind(value: Any, kind: type | tuple[type, ...], where: str, example: str, verb: str = "is") -> Any:
    kinds = kind if isinstance(kind, tuple) else (kind,)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        wanted = _KIND_WORDS[kinds[0]]
        raise ValueProblem(f"{verb} {_kind(value)}, not {wanted}", where=where, hint=f"write it like {example}")
    return value


def _kind(value: object) -> str:
    return _KIND_WORDS.get(type(value), "a date or time")


def example_of(row: Option) -> str:
    """How a profile writes it."""
    key = row.section.rpartition(".")[2]
    text = row.examples[0]
    if row.shape == "list":
        return f"{key} = [" + ", ".join(f'"{one}"' for one in text.split(",")) + "]"
    if row.shape == "targets":
        return 'magnesium = ">= 400 mg"'
    if row.shape == "table":
        name, _, value = text.partition("=")
        if row.name == "minutes":
            return f"{key} = {{ {name} = {value} }}"
        return f"{name} = {value}" if row.name in NUMBERS else f'{name} = "{value}"'
    if row.kind == "bool":
        return f"{key} = false"
    return f"{key} = {text}" if row.kind == "int" else f'{key} = "{text}"'


# ---- writing


def written(text: str, name: str, values: Sequence[str]) -> str:
    """The text of a profile with exactly these texts of one setting in it, all else and every comment as it was; no
    values: the setting is not in it. Raises ValueProblem for what cannot be read as that setting, and what no profile
    holds."""
    import tomlkit

    row = option(name)
    if not row.section:
        raise ValueProblem(f"{name} does not stand in a profile")
    place = row.label or row.flag
    good = [one.text for value in values for one in checked(row, Setting(name, value, where=place))]
    document = tomlkit.parse(text)
    section, _, key = row.section.partition(".")
    if row.name == "state" and "person" in document:
        for other in _STATES:
            document["person"].pop(other, None)
    if not key:
        _put_section(document, row, good)
        return tomlkit.dumps(document)
    if section not in document:
        if not good:
            return text
        document[section] = tomlkit.table()
    _put_key(document[section], row, key, good)
    return tomlkit.dumps(document)


def _put_key(table: Any, row: Option, key: str, values: Sequence[str]) -> None:
    held = table.get(key)
    if row.shape == "list":
        words = [x for value in values for x in (value.split(",") if row.name == "slots" else [value])]
        if isinstance(held, list) and (words or row.name != "slots"):
            _put_items(held, words, [_spelled(row, str(one)) for one in held], str)
            return
        value: Any = words or None
    elif row.shape == "table":
        split = (v.rpartition("=") for v in values)
        pairs = {name: _number(x) if row.name in NUMBERS else x for name, _, x in split}
        if isinstance(held, dict) and pairs:
            _put_pairs(held, pairs, {name: name for name in held})
            return
        value = _inline(pairs) if pairs else None
    elif not values:
        value = None
    elif row.kind == "bool":
        value = values[-1] == "yes"
    else:
        value = int(values[-1]) if row.kind == "int" else values[-1]
    if value is None:
        table.pop(key, None)
    elif held is None:
        _put_new(table, key, value)
    elif held != value:
        table[key] = value


def _put_section(document: Any, row: Option, values: Sequence[str]) -> None:
    """A section that is one setting as a whole."""
    import tomlkit

    held = document.get(row.section)
    if not values:
        document.pop(row.section, None)
    elif row.shape in ("daily", "supplements"):
        read, made = (_daily_text, _daily_table) if row.shape == "daily" else (_supplement_text, _supplement_table)
        if not isinstance(held, list):
            document[row.section] = tomlkit.aot()
            held = document[row.section]
        texts = [_spelled(row, read(one, row.section)) for one in held]
        _put_items(held, values, texts, made)
    else:
        if held is None:
            document[row.section] = tomlkit.table()
            held = document[row.section]
        _put_pairs(held, *(_target_pairs if row.shape == "targets" else _word_pairs)(row, values, held))


Pairs = tuple[dict[str, Any], dict[str, str]]


def _word_pairs(row: Option, values: Sequence[str], held: Iterable[str]) -> Pairs:
    pairs = (one.partition("=") for one in values)
    found = {name: _number(value) if row.name in NUMBERS else value for name, _, value in pairs}
    return found, {name: name for name in held}


def _target_pairs(_row: Option, values: Sequence[str], held: Iterable[str]) -> Pairs:
    """Bounds by nutrient; and the nutrient that each key of the file means."""
    from mealplan.nutrition.nutrients import nutrient

    found: dict[str, list[str]] = {}
    for value in values:
        name, rest = re.split(r"\s*(?=[<>=≤≥])", value, maxsplit=1)
        found.setdefault(nutrient(name).key, []).append(rest.strip())
    return {k: v[0] if len(v) == 1 else v for k, v in found.items()}, {name: nutrient(name).key for name in held}


def _put_items(held: Any, values: Sequence[str], texts: list[list[str]], made: Callable[[str], Any]) -> None:
    """Make the items of a list these values: what stays keeps its place and comment. `texts`: what each item says (a
    word may say several things: it stays while all of them do)."""
    texts, left = list(texts), list(values)
    for index in range(len(texts) - 1, -1, -1):
        if all(text in left for text in texts[index]):
            for text in texts[index]:
                left.remove(text)
        else:
            del held[index], texts[index]
    said = [text for each in texts for text in each]
    if said != list(values[: len(said)]):  # another order
        held.clear()
        said = []
    for value in values[len(said) :]:
        held.append(made(value))


def _put_pairs(held: Any, pairs: Mapping[str, Any], meant: Mapping[str, str]) -> None:
    """Make a table these pairs, in place. `meant`: what each of its keys is called in `pairs`."""
    for key, name in meant.items():
        if name not in pairs:
            held.pop(key)
        elif held[key] != pairs[name]:
            held[key] = pairs[name]
    for name, value in pairs.items():
        if name not in meant.values():
            _put_new(held, name, value)


def _put_new(table: Any, key: str, value: Any) -> None:
    """A key behind the last one of its table: not behind the comments that follow, which may be of other sections."""
    import tomlkit
    from tomlkit.items import AoT, Table

    last = next(reversed(list(table)), None)
    if type(table) is Table and last is not None and not isinstance(table[last], (AoT, Table)):
        table.value._insert_after(last, key, tomlkit.item(value))
    else:
        table[key] = value


def _spelled(row: Option, text: str) -> list[str]:
    """What an item of a list says, in its one spelling."""
    return [text.strip().lower()] if row.name == "slots" else [x.text for x in checked(row, Setting(row.name, text))]


def _inline(pairs: Mapping[str, Any]) -> Any:
    import tomlkit

    table = tomlkit.inline_table()
    table.update(pairs)
    return table


def _daily_table(text: str) -> Any:
    import tomlkit

    food, _, amount = text.rpartition("=")
    table = tomlkit.table()
    table["food"], table["amount"] = food, amount
    return table


def _supplement_table(text: str) -> Any:
    import tomlkit

    from mealplan.nutrition.supplements import split_supplement

    name, held, per = split_supplement(text)
    table = tomlkit.table()
    table["name"], table["per"], table["contains"] = name, per, _inline(held)
    return table


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value
