"""Build hook: a wheel ships the catalogue compiled, and the profiles; nothing of foods_db/ itself.

An editable install ships neither: it reads the checkout.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles foods_db/ into mealplan/data/catalogue.sqlite for a standard wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the wheel is made; `version` is "standard" or "editable"."""
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        try:
            from mealplan.library import build
        finally:
            sys.path.pop(0)
        self._folder = tempfile.TemporaryDirectory()
        target = Path(self._folder.name) / "catalogue.sqlite"
        self.app.display_info("compiling the food catalogue")
        build(root / "foods_db", target)
        build_data["force_include"][str(target)] = "mealplan/data/catalogue.sqlite"
        if (root / "profiles").is_dir():
            build_data["force_include"][str(root / "profiles")] = "mealplan/data/profiles"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Called after the wheel is made: the temporary file goes."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()
