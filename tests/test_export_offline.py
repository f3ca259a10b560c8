"""Nothing goes out: no command opens a network connection or asks for a name, unless `--executor` names a place."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from waiting import HANG_S

#: Runs command lines in one process and says every attempt to reach anything but a file.
WATCHED = """
import json, sys
reached = []
def hook(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind", "socket.sendto"):
        reached.append((event, str(arguments[1:])[:80]))
    if event == "urllib.Request" or (event == "webbrowser.open"):
        reached.append((event, str(arguments)[:80]))
sys.addaudithook(hook)
from mealplan.cli.main import call
codes = [call(line) for line in json.loads(sys.argv[1])]
sys.stderr.write(json.dumps({"codes": codes, "reached": reached}))
"""

LINES = [
    ["plan", "--age", "42", "--sex", "female", "--days", "1", "--effort", "quick", "--quiet", "--save", "day"],
    ["show"], ["show", "--format", "ics"], ["report"], ["shop"], ["explain"], ["plans", "list"],
    ["swap", "day", "1:dinner"], ["pantry", "add", "rolled oats", "500 g"], ["data", "backup", "b.zip"],
    ["data", "restore", "b.zip"], ["foods", "search", "oats"], ["dishes", "list"], ["db", "info"],
    ["batch", "clients", "-o", "out", "--days", "1", "--effort", "quick", "--quiet"],
]  # fmt: skip


@pytest.fixture
def work(home: Path, tmp_path: Path, opened: Any) -> Path:
    clients = tmp_path / "work" / "clients"
    clients.mkdir(parents=True)
    (clients / "anna.toml").write_text('[person]\nage = 42\nsex = "female"\n')
    return clients.parent


def run(work: Path, *before: str, lines: list[list[str]] = LINES) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run(
        [*before, sys.executable, "-c", WATCHED, json.dumps(lines)], cwd=work, env=environment, capture_output=True,
        text=True, timeout=HANG_S,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stderr[done.stderr.rindex('{"codes"') :])
    return told


def test_no_command_reaches_out(work: Path) -> None:
    told = run(work)
    assert set(told["codes"]) <= {0, 3}
    assert told["reached"] == []


def test_the_watch_would_notice(work: Path) -> None:
    """With an address that nobody answers at, the same watch sees the attempt."""
    pytest.importorskip("distributed")
    told = run(work, lines=[["batch", "clients", "-o", "far", "--executor", "dask://127.0.0.1:1", "--days", "1"]])
    assert any("127.0.0.1" in where for _, where in told["reached"])
    assert told["codes"][-1] == 5


@pytest.mark.prove
@pytest.mark.skipif(
    shutil.which("unshare") is None or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode != 0,
    reason="no network namespaces here",
)
def test_without_any_network_everything_works(work: Path) -> None:
    assert set(run(work, "unshare", "-rn")["codes"]) <= {0, 3}
