"""Every place on disk that mealplan knows, one function each. `MEALPLAN_HOME` moves all of hers."""

from __future__ import annotations

import os
from pathlib import Path


def _home() -> Path | None:
    value = os.environ.get("MEALPLAN_HOME")
    return Path(value).expanduser() if value else None


def _user_dir(kind: str) -> Path:
    home = _home()
    if home is not None:
        return home / kind
    import platformdirs  # deferred: not needed for --version

    function = {"data": platformdirs.user_data_path, "cache": platformdirs.user_cache_path,
                "config": platformdirs.user_config_path}[kind]
    return function("mealplan", appauthor=False)


def cache() -> Path:
    """Where compiled food catalogues are kept (safe to delete)."""
    return _user_dir("cache")


def data() -> Path:
    """Where the user's own data live: journal, saved plans."""
    return _user_dir("data")


def user_profiles() -> Path:
    """The user's own profiles (`NAME.toml`)."""
    return _user_dir("config") / "profiles"


def user_dishes() -> Path:
    """The user's own dishes (`NAME.cook`)."""
    return _user_dir("config") / "dishes"


def user_drafts() -> Path:
    """Recipes that she brought and that have open questions (`NAME.json`)."""
    return _user_dir("config") / "drafts"


def user_ingredients() -> Path:
    """The user's own ingredients, by aisle (`AISLE.toml`, the form of `foods_db/ingredients`)."""
    return _user_dir("config") / "ingredients"


def user_foods() -> Path:
    """The user's own foods (`SLUG.toml`); those that she removed lie in its folder `removed`."""
    return _user_dir("config") / "foods"


def user_words() -> Path:
    """What the user calls ingredients: her answers, a plain TOML file."""
    return _user_dir("config") / "ingredient-words.toml"


def package() -> Path:
    """The installed package folder."""
    return Path(__file__).resolve().parent


def checkout() -> Path | None:
    """The source checkout this package runs from, or None when installed from a wheel."""
    root = package().parent.parent
    return root if (root / "foods_db" / "sources.toml").is_file() else None


def shipped_catalogue() -> Path:
    """The compiled catalogue inside an installed wheel (absent in a checkout)."""
    return package() / "data" / "catalogue.sqlite"


def shipped_profiles() -> Path:
    """The profiles that come with mealplan."""
    root = checkout()
    return root / "profiles" if root is not None else package() / "data" / "profiles"
