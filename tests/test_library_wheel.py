"""The wheel ships the catalogue compiled; foods_db/ is not needed to open it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from waiting import HANG_S

ROOT = Path(__file__).resolve().parent.parent
_OPEN = """
from mealplan.foods.audit import verify
from mealplan.library import open_library
def refuse(fraction, words): raise SystemExit("it compiled")
library = open_library(refuse)
assert verify(library.foods) == []
assert library.foods.search("ched")[0].name == "Cheese, cheddar"
assert library.cookbook.dishes
print(library.path)
"""


@pytest.mark.prove
def test_the_built_wheel_opens_its_own_catalogue(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=HANG_S)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(installed)
    assert "mealplan/data/catalogue.sqlite" in names
    assert any(name.startswith("mealplan/data/profiles/") for name in names)
    assert not [name for name in names if "foods_db" in name]
    environment = {**os.environ, "PYTHONPATH": str(installed), "MEALPLAN_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, "-c", _OPEN], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=HANG_S
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().startswith(str(installed))
