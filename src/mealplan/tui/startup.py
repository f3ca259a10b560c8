"""What depends on the terminal: which theme suits it, and how the app ends when it is closed."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import sys
from functools import partial
from typing import Any

from textual.app import App

from mealplan.tui import hangup
from mealplan.tui.themes import THEMES

PATIENCE = {"SIGTERM": 5.0, "SIGHUP": 0.8}  # seconds in which the app ends in order; then the process ends all the same


def first_theme(app: App[Any], chosen: object) -> str:
    """The theme she chose; else high contrast where there are few colours or none, else dark."""
    if chosen in {t.name for t in THEMES}:
        return str(chosen)
    few = app.is_running and not app.is_headless and app.console.color_system in ("standard", "windows")
    return "mealplan-contrast" if few or os.environ.get("NO_COLOR") else "mealplan-dark"


def wear(app: App[Any], theme: str) -> None:
    """Put a theme on before the app runs and any style is made: setting it later makes them all twice."""
    app.set_reactive(App.theme, theme)
    dark = app.current_theme.dark
    app.set_class(dark, "-dark-mode", update=False)
    app.set_class(not dark, "-light-mode", update=False)
    app.add_class(f"-theme-{theme}", update=False)
    app.stylesheet.set_variables(app.get_css_variables())


def own_process() -> None:
    """Before the app is made, in a process that has nothing else to do: the collector waits until all is loaded, and
    the UI's thread waits no longer than a millisecond for one that searches."""
    gc.disable()
    sys.setswitchinterval(0.001)


def all_loaded() -> None:
    """What is there by now stays: the collector, which would take 50 ms to look through it, passes it over."""
    gc.freeze()
    gc.enable()


def end_with_signals(app: App[int]) -> None:
    """A closed terminal or a kill ends the app in order, so that the terminal is left sane; but it ends: a search that
    does not listen, or a terminal that takes nothing any more, is waited for a moment only."""
    loop = asyncio.get_running_loop()

    def end(name: str, code: int) -> None:
        hangup.watch().end_after(PATIENCE[name], code)
        app.exit(code, return_code=code)

    for name, code in (("SIGTERM", 143), ("SIGHUP", hangup.GONE)):
        # not on Windows, nor off the main thread
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError, AttributeError):
            loop.add_signal_handler(getattr(signal, name), partial(end, name, code))
