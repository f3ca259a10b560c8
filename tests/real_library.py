"""The real library, compiled once per test process into a folder of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mealplan.library import Library, open_library

FOODS_DB = Path(__file__).resolve().parent.parent / "foods_db"


@cache
def _opened() -> tuple[Library, TemporaryDirectory[str]]:
    home = TemporaryDirectory(prefix="mealplan-test-", ignore_cleanup_errors=True)  # goes when the process ends
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEALPLAN_HOME", home.name)
        patch.delenv("MEALPLAN_LENIENT", raising=False)
        opened = open_library()
        assert opened.cookbook.dishes
    return opened, home


@pytest.fixture(scope="session")
def library() -> Library:
    return _opened()[0]
