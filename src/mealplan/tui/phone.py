"""The list on her phone, from the screen: the command line's own page, in this terminal, until Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys

from mealplan.journal.glance import MY_WEEK


def serve_here() -> int:
    """Run `mealplan shop "my week" --serve` here and wait for its end; its exit code. The terminal has to be free (see
    `App.suspend`). A process of its own has the terminal's keys to itself: Ctrl-C ends it, and nothing of this one."""
    old = signal.signal(signal.SIGINT, lambda *_: None)  # a child begins with the usual one again
    try:
        return subprocess.run([sys.executable, "-m", "mealplan", "shop", MY_WEEK, "--serve"], check=False).returncode
    finally:
        signal.signal(signal.SIGINT, old)
