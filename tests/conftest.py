"""Shared by all tests: a home of their own, the real library once per session, the command line in process."""

from __future__ import annotations

import atexit
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from mealplan import paths
from waiting import until

# no verdict by the clock: an example may take as long as a busy machine makes it take
settings.register_profile(
    "mealplan", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("mealplan")

ROOT = Path(__file__).resolve().parent.parent
SHARED_CACHE = paths.cache()  # keyed by content, so safe to share; everything else of the user's is out of reach


def _new_home(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    SHARED_CACHE.mkdir(parents=True, exist_ok=True)
    (folder / "cache").symlink_to(SHARED_CACHE, target_is_directory=True)
    return folder


def pytest_configure(config: pytest.Config) -> None:
    """Whatever a test does, it does not touch the plans, profiles and dishes of the person who runs it. Where several
    processes test, the catalogue is compiled before they start: else each would, all at the same time."""
    folder = Path(tempfile.mkdtemp(prefix="mealplan-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["MEALPLAN_HOME"] = str(_new_home(folder / "home"))
    for name in ("MEALPLAN_DEBUG", "MEALPLAN_LENIENT"):
        os.environ.pop(name, None)
    if config.getoption("numprocesses", None):  # not of one of those processes
        from mealplan.library import catalogue_path

        catalogue_path()


@pytest.fixture(scope="session")
def opened() -> Any:
    """The real library, compiled at most once and opened once."""
    from mealplan.library import open_library

    library = open_library()
    assert library.cookbook.dishes
    return library


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty MEALPLAN_HOME that shares only the compiled catalogue."""
    folder = _new_home(tmp_path / "home")
    monkeypatch.setenv("MEALPLAN_HOME", str(folder))
    return folder


@dataclass(frozen=True)
class Ran:
    """One command line that was run: its exit code and what it printed."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ran]
Week = Callable[[str], tuple[int, Path]]
PlanJson = Callable[[str], dict[str, Any]]


@pytest.fixture
def cli(opened: Any, home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    """Runs a command line in this process, with the library already open: cli("foods", "search", "oats")."""
    monkeypatch.setattr("mealplan.library.open_library", lambda progress=None: opened)
    return _runner(monkeypatch, capfd)


@pytest.fixture
def cold_cli(home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    """Like `cli`, but opens the library itself, with what is in the user's own folders."""
    return _runner(monkeypatch, capfd)


def _runner(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    from mealplan.cli.main import call

    def run(*arguments: str, stdin: str | bytes | None = None) -> Ran:
        capfd.readouterr()
        data = stdin.encode() if isinstance(stdin, str) else stdin or b""
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
            code = call(list(arguments))
        sys.stdout.flush()
        captured = capfd.readouterr()
        return Ran(int(code), captured.out, captured.err)

    return run


#: The weeks that many tests look at, each planned once for all processes of a test run.
WOMAN = ("--age", "42", "--sex", "female", "--seed", "1", "--start", "2026-11-23")
WEEKS: dict[str, tuple[str, ...]] = {
    "fibromyalgia": ("-p", "fibromyalgia", *WOMAN),
    "restricted": ("-p", "fibromyalgia", *WOMAN, "-x", "gluten", "-x", "dairy", "-x", "nightshades"),
    "vegan": ("-p", "vegan", *WOMAN),
    "unfortified": ("-p", "vegan", "--no-fortified", *WOMAN, "--effort", "quick", "--days", "2"),
    "careful": (*WOMAN, "--effort", "quick", "--days", "4", "-x", "gluten", "-x", "dairy", "-x", "nightshades"),
    "quick": (*WOMAN, "--effort", "quick", "--days", "4"),
}


@pytest.fixture(scope="session")
def week(opened: Any, tmp_path_factory: pytest.TempPathFactory) -> Week:
    """week("vegan") is (exit code, the file with the plan's JSON) of one of WEEKS."""
    folder = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent
    made: dict[str, tuple[int, Path]] = {}

    def of(name: str) -> tuple[int, Path]:
        if name not in made:
            made[name] = _shared_week(name, opened, folder)
        return made[name]

    return of


def _shared_week(name: str, opened: Any, folder: Path) -> tuple[int, Path]:
    """The first process to ask plans it; others wait."""
    from mealplan.cli.main import call

    file, code, lock = (folder / f"week-{name}.{end}" for end in ("json", "code", "lock"))
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        until(code.is_file, f"the week {name!r} that another process plans")
        return int(code.read_text()), file
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mealplan.library.open_library", lambda progress=None: opened)
        result = call(["plan", *WEEKS[name], "--quiet", "--format", "json", "-o", str(file)])
    part = folder / f"week-{name}.part"
    part.write_text(str(int(result)))
    part.rename(code)
    return int(result), file


@pytest.fixture(scope="session")
def plan_json(week: Week) -> PlanJson:
    """The plan of one of WEEKS as data."""
    import json

    def of(name: str) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(week(name)[1].read_text(encoding="utf-8"))
        return data

    return of


@pytest.fixture
def week_file(week: Week, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`week.json` in an empty working folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    shutil.copy(week("quick")[1], folder / "week.json")
    monkeypatch.chdir(folder)
    return folder / "week.json"
