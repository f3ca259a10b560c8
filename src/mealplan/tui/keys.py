"""Keys that she has chosen: `keys.toml` beside her profiles, one line per action.

    "week.swap" = "x"
    "week.lock" = ["space", "ctrl+l"]

A line that names no action, or keys that terminals turn into others, is told once and left out.
"""

from __future__ import annotations

from pathlib import Path

from mealplan import paths
from mealplan.errors import nearest
from mealplan.tui.actions import ACTIONS

NEVER = {"ctrl+m", "ctrl+i", "ctrl+h", "alt+enter"}


def keys_path() -> Path:
    return paths.user_profiles().parent / "keys.toml"


def read_keys(path: Path | None = None) -> tuple[dict[str, str], list[str]]:
    """(keys by action id, what was wrong with the file)."""
    path = path or keys_path()
    if not path.exists():
        return {}, []
    import tomllib

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        return {}, [f"{path.name}: {problem}"]
    known = {a.id for a in ACTIONS}
    keys: dict[str, str] = {}
    wrong: list[str] = []
    for name, value in _flat(data).items():
        chosen = [str(v).strip() for v in (value if isinstance(value, list) else [value])]
        if name not in known:
            close = nearest(name, known)
            wrong.append(f"{path.name}: there is no action {name[:40]!r}" + (f"; {close[0]}?" if close else ""))
        elif bad := sorted(NEVER.intersection(chosen)):
            wrong.append(f"{path.name}: {name}: terminals turn {bad[0]} into another key")
        elif not all(chosen):
            wrong.append(f"{path.name}: {name}: no key is given")
        else:
            keys[name] = ",".join(chosen)
    return keys, wrong


def _flat(data: dict[str, object]) -> dict[str, object]:
    """`[week] swap = "x"` reads like `"week.swap" = "x"`."""
    out: dict[str, object] = {}
    for name, value in data.items():
        if isinstance(value, dict):
            out.update({f"{name}.{k}": v for k, v in value.items()})
        else:
            out[name] = value
    return out
