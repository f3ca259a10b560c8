"""Recipes as JSON: schema.org, Mealie, Tandoor, Paprika, Nextcloud Cookbook, RecipeSage, and what is written like them.

All of them are tables with a name, ingredients and instructions, under a few names each; two have a shape of their own:
Tandoor keeps ingredients in the steps, and a Mealie backup is a database whose tables belong together by ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mealplan.bring.document import Document, minutes_of, plain_line, plain_lines, servings_of, title_of

DEEPEST = 12
MOST = 2_000  # recipes of one file
_NAME = ("name", "title", "headline")
_LINES = (
    "recipeIngredient",
    "ingredients",
    "ingredientLines",
    "recipe_ingredient",
    "extendedIngredients",
    "ingredient",
)
_STEPS = ("recipeInstructions", "instructions", "directions", "method", "steps", "analyzedInstructions", "preparation")
_SERVINGS = (
    "recipeServings",
    "servings",
    "recipeYield",
    "recipe_servings",
    "yield",
    "yields",
    "recipe_yield",
    "portions",
    "serves",
    "servings_text",
)
_SOURCE = ("source_url", "sourceUrl", "orgURL", "org_url", "isBasedOn", "url", "source", "mainEntityOfPage")
_TIMES = {"prep": ("prepTime", "prep_time", "activeTime", "working_time", "preparationMinutes"),
          "cook": ("cookTime", "performTime", "cook_time", "perform_time", "waiting_time", "cookingMinutes"),
          "total": ("totalTime", "total_time", "readyInMinutes")}  # fmt: skip
_TAGS = ("recipeCategory", "tags", "categories", "keywords", "labels", "recipe_category")
_SHOWN = ("display", "originalText", "original_text", "original", "text", "raw", "originalString")
_HEADING = re.compile(r"\[([^\[\]]{2,60})\]$|#+\s*(.{2,60})$")


def recipes_in(data: Any, kind: str = "") -> list[Document]:
    """Every recipe in parsed JSON, in order."""
    if _is_mealie_backup(data):
        return _mealie_backup(data)
    return [document for one in _tables(data, 0) if (document := _recipe(one, kind)) is not None][:MOST]


def _tables(data: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Tables that are recipes, at any place that is not too deep."""
    if depth > DEEPEST:
        return
    if isinstance(data, list):
        for one in data[: MOST * 2]:
            yield from _tables(one, depth + 1)
        return
    if not isinstance(data, dict):
        return
    if is_recipe(data):
        yield data
        return
    for value in data.values():
        if isinstance(value, dict | list):
            yield from _tables(value, depth + 1)


def is_recipe(data: Mapping[str, Any]) -> bool:
    """Whether a table is a recipe: it says so, or it has a name, and ingredients or Tandoor's steps."""
    said = data.get("@type")
    kinds = [str(one).rpartition("/")[2] for one in (said if isinstance(said, list) else [said])]
    if "Recipe" in kinds:
        return True
    named = any(isinstance(data.get(key), str) and data.get(key) for key in _NAME)
    if not named:
        return False
    if any(isinstance(data.get(key), list | str) and data.get(key) for key in _LINES):
        return any(key in data for key in (*_STEPS, *_SERVINGS, "directions", "description"))
    return _tandoor_steps(data)


def _tandoor_steps(data: Mapping[str, Any]) -> bool:
    steps = data.get("steps")
    return (
        isinstance(steps, list)
        and bool(steps)
        and all(isinstance(s, dict) and ("ingredients" in s or "instruction" in s) for s in steps)
    )


def _first(data: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    return next((data[key] for key in keys if data.get(key) not in (None, "", [], {}, 0)), None)


def _recipe(data: Mapping[str, Any], kind: str) -> Document | None:
    document = Document(title_of(_first(data, _NAME)), kind or _kind(data))
    if _tandoor_steps(data):
        _from_tandoor(data, document)
    else:
        _lines(_first(data, _LINES), document)
        _steps(_first(data, _STEPS), document)
    for key in _SERVINGS:
        document.servings = document.servings or servings_of(data.get(key))
    document.source = _source(_first(data, _SOURCE)) or _source(data.get("source"))
    for name, keys in _TIMES.items():
        value = minutes_of(_first(data, keys))
        if value:
            document.minutes[name] = value
    document.tags = _tags(data)
    language = data.get("inLanguage")
    document.language = str(language)[:2].lower() if isinstance(language, str) else ""
    for key in ("notes", "comment"):
        document.notes += [plain_line(x) for x in plain_lines(data.get(key)) if isinstance(data.get(key), str)][:10]
    return document if document.title or document.lines else None


def _kind(data: Mapping[str, Any]) -> str:
    if _tandoor_steps(data):
        return "Tandoor"
    if "orgURL" in data or "recipeServings" in data or "org_url" in data:
        return "Mealie"
    if "directions" in data and isinstance(data.get("ingredients"), str):
        return "Paprika"
    return "recipe as JSON"


def _source(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    if isinstance(value, list):
        value = value[0] if value else ""
    return plain_line(value)[:300] if isinstance(value, str) else ""


def _tags(data: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for key in _TAGS:
        value = data.get(key)
        items = value if isinstance(value, list) else re.split(r"[,;]", value) if isinstance(value, str) else []
        for one in items[:20]:
            name = one.get("name") or one.get("label") or one.get("title") if isinstance(one, dict) else one
            said = plain_line(name)
            if said and len(said) <= 40 and said not in found:
                found.append(said)
    return found[:10]


def _lines(value: Any, document: Document) -> None:
    """Ingredient lines: a text with line breaks, a list of texts, or tables with amount, unit and food."""
    items = (
        plain_lines(value)
        if isinstance(value, str)
        else value
        if isinstance(value, list)
        else [value]
        if isinstance(value, dict)
        else []
    )
    group = ""
    for item in items:
        if isinstance(item, str):
            many = plain_lines(item) if "\n" in item or "<" in item else [plain_line(item)]
            for text in many:
                heading = _HEADING.match(text)
                if heading is not None or _is_heading(text):
                    group = (heading[1] or heading[2]) if heading is not None else text.rstrip(": ")
                    continue
                document.add_line(text, group)
        elif isinstance(item, dict):
            group = plain_line(item.get("title"))[:60] or group
            inner = next(
                (item[key] for key in ("ingredients", "items", "itemListElement") if isinstance(item.get(key), list)),
                None,
            )
            if inner is not None:
                group = plain_line(item.get("name") or item.get("section"))[:60] or group
                _lines(inner[:200], document)
                continue
            if item.get("is_header") or item.get("isHeader"):
                group = plain_line(item.get("note") or item.get("name"))[:60]
                continue
            document.add_line(_composed(item), group)
        elif isinstance(item, list):
            _lines([x for x in item if isinstance(x, str | dict)], document)


def _is_heading(text: str) -> bool:
    """ "For the sauce:" among the lines."""
    return text.endswith(":") and len(text) <= 60 and not re.match(r"[\d½¼¾⅓⅔]", text)


def _name_of(value: Any) -> str:
    """The name of a unit or food, given as a text or a table."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("abbreviation") or value.get("plural_name")
    return plain_line(value)


def _composed(item: Mapping[str, Any]) -> str:
    """One line of a table: its own text where it has one, else amount, unit, food and note."""
    food = _name_of(item.get("food")) or plain_line(item.get("name")) or plain_line(item.get("ingredient"))
    note = plain_line(item.get("note") or item.get("notes") or item.get("comment") or item.get("preparation"))
    shown = next((said for key in _SHOWN if (said := plain_line(item.get(key)))), "")
    if not food and note[:1].isdigit():
        return note
    if not food:
        return (
            shown
            if shown and (shown != note or not item.get("quantity"))
            else " ".join(filter(None, (_amount(item), note))) or shown
        )
    unit = _name_of(item.get("unit"))
    amount = "" if item.get("no_amount") or item.get("disableAmount") else _amount(item)
    whole = " ".join(filter(None, (amount, unit if amount else "", food)))
    return f"{whole}, {note}" if note else whole


def _amount(item: Mapping[str, Any]) -> str:
    value = next((item[key] for key in ("quantity", "amount", "qty") if item.get(key) not in (None, "", 0, 0.0)), None)
    if isinstance(value, dict):
        value = value.get("value") or value.get("quantity")
    if isinstance(value, bool) or value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else plain_line(value)[:40]


def _steps(value: Any, document: Document, depth: int = 0) -> None:
    """Steps: a text, a list of texts, HowToStep and HowToSection, Mealie's title and text."""
    if depth > 4:
        return
    if isinstance(value, str):
        for text in plain_lines(value):
            document.add_step(_unnumbered(text))
        return
    if isinstance(value, dict):
        inner: Any = next((value[k] for k in ("itemListElement", "steps", "recipeInstructions") if value.get(k)), None)
        if inner is not None:
            _steps(inner, document, depth + 1)
            return
        said = next((value[k] for k in ("text", "step", "instruction", "description", "name") if value.get(k)), None)
        for one in plain_lines(said):
            document.add_step(_unnumbered(one))
        return
    if isinstance(value, list):
        for one in value[:400]:
            _steps(
                re.sub(r"(?<![.!?:>])\s*\n\s*(?=[a-zà-ü])", " ", one) if isinstance(one, str) else one,
                document,
                depth + 1,
            )


def _unnumbered(text: str) -> str:
    return re.sub(r"^(?:(?:step|schritt|étape)\s*)?\d{1,2}\s*[.):]\s+(?=\D)", "", text, flags=re.IGNORECASE)


def _from_tandoor(data: Mapping[str, Any], document: Document) -> None:
    """Tandoor keeps ingredients with the steps that use them."""
    document.kind = "Tandoor"
    for step in data["steps"][:200]:
        for item in step.get("ingredients") or []:
            if isinstance(item, dict):
                if item.get("is_header"):
                    continue
                document.add_line(_composed(item), plain_line(step.get("name"))[:60])
            elif isinstance(item, str):
                document.add_line(item)
        for text in plain_lines(step.get("instruction")):
            document.add_step(_unnumbered(re.sub(r"\{\{.{0,80}?\}\}", "", text)))


# --- a Mealie backup


def _is_mealie_backup(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and isinstance(data.get("recipes"), list)
        and isinstance(data.get("recipes_ingredients"), list)
    )


def _mealie_backup(data: Mapping[str, Any]) -> list[Document]:
    units = _by_id(data.get("ingredient_units"))
    foods = _by_id(data.get("ingredient_foods"))
    lines = _by_recipe(data.get("recipes_ingredients"))
    steps = _by_recipe(data.get("recipe_instructions"))
    found = []
    for row in data["recipes"][:MOST]:
        if not isinstance(row, dict):
            continue
        whole = dict(row)
        whole["recipeIngredient"] = [
            {**line, "unit": units.get(str(line.get("unit_id"))), "food": foods.get(str(line.get("food_id")))}
            for line in lines.get(str(row.get("id")), [])
        ]
        whole["recipeInstructions"] = [{"text": one.get("text")} for one in steps.get(str(row.get("id")), [])]
        document = _recipe(whole, "Mealie")
        if document is not None:
            found.append(document)
    return found


def _by_id(rows: Any) -> dict[str, dict[str, Any]]:
    return {str(row.get("id")): row for row in rows if isinstance(row, dict)} if isinstance(rows, list) else {}


def _position(row: Mapping[str, Any]) -> int:
    place = row.get("position")
    return place if isinstance(place, int) else 0


def _by_recipe(rows: Any) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            found.setdefault(str(row.get("recipe_id")), []).append(row)
    for many in found.values():
        many.sort(key=_position)
    return found
