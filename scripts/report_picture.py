"""A picture of the HTML report as a browser shows it: screenshots/report.png. Needs Chromium (Debian: chromium)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUEST = ("-p", "example-fibromyalgia", "--seed", "1", "--start", "2026-11-23")


def main() -> int:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        print("no Chromium here: install it to take the picture", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan, page, picture = folder / "week.json", folder / "report.html", ROOT / "screenshots" / "report.png"
        environment = {**os.environ, "MEALPLAN_HOME": str(folder / "home")}
        for words in (
            ("plan", *REQUEST, "--quiet", "--format", "json", "-o", str(plan)),
            ("report", str(plan), "--name", "Week 48", "-o", str(page)),
        ):
            done = subprocess.run([sys.executable, "-m", "mealplan", *words], env=environment)
            if done.returncode not in (0, 3):
                return done.returncode
        picture.parent.mkdir(exist_ok=True)
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1100,1500",
             f"--user-data-dir={folder / 'browser'}", f"--screenshot={picture}", page.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        print(picture.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
