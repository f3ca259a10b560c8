"""Draw every screen of the running app into screenshots/, as SVG and as PNG: `make screenshots`.

One made-up person, one fixed week, so that a new run differs only where the product does. The SVGs name fonts that
a reader has, and load nothing from anywhere.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "screenshots"
FONTS = "DejaVu Sans Mono, Menlo, Consolas, monospace"
MONDAY = dt.date(2026, 11, 23)


@dataclass(frozen=True)
class Shot:
    """Keys to press from the week; "..." waits for the work that they began; "?1.5" waits so many seconds."""

    name: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (120, 36)
    plan: str = "week"
    theme: str = "mealplan-dark"


WIDE, SMALL = (120, 36), (80, 24)
SHOTS = (
    Shot("welcome", plan=""),
    Shot("welcome-leave-out", (*"42", "enter", "enter", "enter", "space", "down", "space"), plan=""),
    Shot("welcome-typed", (*"42", "enter", "enter", "down", "down", "enter", *"milk", "enter", *"kiwi"), plan=""),
    Shot("week", ("right", "down", "down")),
    Shot("week-80x24", ("right", "down"), SMALL),
    Shot("week-light", ("right", "down", "down"), theme="mealplan-light"),
    Shot("week-contrast", ("right", "down", "down"), theme="mealplan-contrast"),
    Shot("week-short", ("d",), plan="short"),
    Shot("search-live", ("r", "?bound")),
    Shot("dish", ("down", "down", "enter", "...")),
    Shot("cook", ("down", "down", "c", "...", "right")),
    Shot("cook-timer", ("right", "right", "right", "down", "down", "c", "...", "right", "t", "?0.6")),
    Shot("swap", ("down", "down", "s", "...")),
    Shot("why", ("e", "..."), plan="short"),
    Shot("shopping", ("g", "...", "space", "space")),
    Shot("foods", ("slash", *"magnesium", "...", "enter", "enter", "...", "down", "...")),
    Shot("nutrients", ("n",), plan="short"),
    Shot("behind", ("n", "enter", "..."), plan="short"),
    Shot("asks", ("w",)),
    Shot("swap-with", ("down", "down", "s", "...", "slash", *"lentils", "enter", "...")),
    Shot("profile", ("t",)),
    Shot("plans", ("f", "...", "p", "down", "...")),
    Shot("help-80x24", ("question_mark",), SMALL),
    Shot("dish-80x24", ("down", "down", "enter", "..."), SMALL),
    Shot("cook-80x24", ("down", "down", "c", "...", "right"), SMALL),
    Shot("swap-80x24", ("down", "down", "s", "..."), SMALL),
    Shot("shopping-80x24", ("g", "...", "space", "space"), SMALL),
    Shot("help", ("question_mark",)),
)  # fmt: skip


def tidy(svg: str) -> str:
    """Without fonts from the network."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg)
    return re.sub(
        r"font-family:\s*[^;]*Fira Code[^;]*;", f"font-family: {FONTS};", svg.replace('"Fira Code"', "Fira Code")
    )


def png(svg: str) -> bytes:
    """The picture in an installed monospace font."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg.replace(FONTS, "DejaVu Sans Mono")))


def make_plans() -> dict[str, str]:
    """The weeks that are shown: one that meets every goal, one that cannot."""
    from mealplan.library import open_library
    from mealplan.planning.ask.resolve import resolve
    from mealplan.planning.result.make import make_plan
    from mealplan.profiles.read import load_profile
    from mealplan.settings.words import from_flags

    library = open_library()
    out = {}
    for name, profile, flags in (
        ("week", "example-fibromyalgia", "-x gluten,dairy,nightshades --seed 1"),
        ("short", "vegan", "--age 42 --sex female --no-fortified --seed 1"),
    ):
        asked = [*load_profile(profile).settings, *from_flags(flags)]
        request = resolve(asked, library, start=MONDAY, profile=[profile])
        out[name] = make_plan(request, library).dumps()
    return out


async def draw(shot: Shot, plans: dict[str, str], core: object) -> None:
    from mealplan.planning.result.plan import loads
    from mealplan.tui.app import MealplanApp
    from mealplan.tui.store import Store
    from mealplan.tui.widgets.searching import Searching

    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        if shot.plan:
            store.save(loads(plans[shot.plan]), "Planning your week")
        app = MealplanApp(core=core, store=store)  # type: ignore[arg-type]
        async with app.run_test(size=shot.size) as pilot:
            app.theme = shot.theme
            app.animation_level = "none"
            while app.opening:
                await pilot.pause(0.01)
            await app.workers.wait_for_complete()
            for key in shot.keys:
                if key == "...":
                    await app.workers.wait_for_complete()
                elif key == "?bound":
                    for _ in range(400):
                        seen = app.screen.query_one(Searching).glimpse
                        if seen is not None and seen.bound is not None:
                            break
                        await asyncio.sleep(0.02)
                elif key.startswith("?") and len(key) > 1:
                    await asyncio.sleep(float(key[1:]))
                else:
                    await pilot.press(key)
                await pilot.pause()
            await pilot.pause()
            svg = tidy(app.export_screenshot(title="mealplan"))
            app.exit(0)
    (OUT / f"{shot.name}.svg").write_text(svg, encoding="utf-8")
    (OUT / f"{shot.name}.png").write_bytes(png(svg))
    print(f"screenshots/{shot.name}.png", flush=True)


async def draw_all(names: list[str]) -> None:
    from mealplan.tui.core import Core

    plans, core = make_plans(), Core()
    for shot in SHOTS:
        if not names or shot.name in names:
            await draw(shot, plans, core)


def main() -> None:
    """All screens, or those named on the command line. Her own data are neither read nor written."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.pop("NO_COLOR", None)
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        from mealplan import paths

        cache = paths.cache()
        os.environ["MEALPLAN_HOME"] = home
        if cache.is_dir():  # the compiled catalogue is the same; everything else is hers
            (Path(home) / "cache").symlink_to(cache, target_is_directory=True)
        asyncio.run(draw_all(sys.argv[1:]))


if __name__ == "__main__":
    main()
