"""A catalogue with the food tables only, compiled once per test session (the other rooms are not needed here)."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from mealplan.foods.catalogue import Catalogue
from mealplan.foods.compile import compile_foods

FOODS_DB = Path(__file__).resolve().parent.parent / "foods_db"


def compile_to(path: Path) -> list[tuple[float, str]]:
    """Compile the foods into `path`; what progress was told."""
    told: list[tuple[float, str]] = []
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    compile_foods(connection, FOODS_DB, lambda fraction, words: told.append((fraction, words)))
    connection.commit()
    connection.close()
    return told


@cache
def compiled() -> Path:
    """The compiled file, made once per process (a fixture that modules import would be made once per module)."""
    folder = Path(tempfile.mkdtemp(prefix="mealplan-test-foods-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    compile_to(folder / "foods.sqlite")
    return folder / "foods.sqlite"


@pytest.fixture(scope="session")
def catalogue_file() -> Path:
    return compiled()


@pytest.fixture(scope="session")
def catalogue(catalogue_file: Path) -> Iterator[Catalogue]:
    opened = Catalogue(catalogue_file)
    yield opened
    opened.close()
