"""What a file that was given is, where it is not what was wanted: for messages that name it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

RECIPE = "this is a recipe as JSON"
_OWN = {
    "plan": "a plan", "shopping": "a shopping list as JSON", "analysis": "an analysis as JSON",
    "explain": "an explanation as JSON",
}  # fmt: skip
_RECIPE_KEYS = {"recipeingredient", "recipeinstructions", "recipeyield", "cooktime", "preptime", "ingredients",
                "directions", "instructions", "steps", "servings", "method"}  # fmt: skip
_DEEPEST = 4
_BINARY = (
    (b"PK\x03\x04", "this is a packed file (zip), like those of spreadsheets (.xlsx, .ods) and word processors"),
    (b"\xd0\xcf\x11\xe0", "this is an old Office file, like .xls and .doc"),
    (b"%PDF", "this is a PDF file"), (b"SQLite format 3\0", "this is a database"),
    (b"\x1f\x8b", "this is a compressed file (.gz)"), (b"\x89PNG", "this is a picture"),
    (b"\xff\xd8\xff", "this is a picture"),
)  # fmt: skip


def told_json(data: Any) -> str | None:
    """What parsed JSON is, in words; None where it is nothing that is known."""
    if isinstance(data, dict) and str(data.get("format", "")).startswith("mealplan."):
        name = str(data["format"]).removeprefix("mealplan.").partition("/")[0]
        return f"this is {_OWN[name]}" if name in _OWN else None
    if _is_recipe(data, 0):
        return RECIPE
    if isinstance(data, list) and data and all(isinstance(x, dict) and "request" in x for x in data):
        return "these are several plans"
    return None


def _is_recipe(data: Any, depth: int) -> bool:
    """schema.org (alone, in a list or in an @graph), and what recipe managers export."""
    if depth > _DEEPEST:
        return False
    if isinstance(data, list):
        return any(_is_recipe(one, depth + 1) for one in data[:20])
    if not isinstance(data, Mapping):
        return False
    kinds = data.get("@type")
    if "Recipe" in (kinds if isinstance(kinds, list) else [kinds]):
        return True
    keys = {re.sub(r"[^a-z]", "", str(key).lower()) for key in data}
    if "recipeingredient" in keys:
        return True
    if len(keys & _RECIPE_KEYS) >= 2 and keys & {"recipeingredient", "ingredients", "steps"}:
        return True
    return any(_is_recipe(data.get(key), depth + 1) for key in ("@graph", "recipe", "recipes", "mainEntity"))


def told(text: str) -> str | None:
    """What a text is, in words; None where it is nothing that is known."""
    start = text.lstrip("\ufeff \t\r\n")[:2000]
    low = start.lower()
    if start[:1] in ("{", "["):
        try:
            return told_json(json.loads(text))
        except (ValueError, RecursionError):
            pass
    for begins, words in (
        ("begin:vcalendar", "this is a calendar (.ics)"), ("<!doctype html", "this is a web page (.html)"),
        ("<html", "this is a web page (.html)"), ("<?xml", "this is XML"),
    ):  # fmt: skip
        if low.startswith(begins):
            return words
    if re.match(r"---\s*\n(?:.*\n)*?(?:title|servings|course)\s*:", low):
        return "this is a dish file (.cook)"
    if re.search(r"^\[\[item\]\]\s*$", low, re.MULTILINE):
        return "this is a list of what is in the house (TOML)"
    if re.search(r"^\[\[eaten\]\]\s*$", low, re.MULTILINE):
        return "this is a menu (TOML)"
    if re.search(r"^\[(?:person|plan|targets|kitchen)\]\s*$", low, re.MULTILINE):
        return "this is a profile (TOML)"
    return None


def told_bytes(data: bytes) -> str | None:
    """What a file that is no text is, in words."""
    return next((words for begins, words in _BINARY if data.startswith(begins)), None)
