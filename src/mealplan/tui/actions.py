"""The one registry of actions: keys, the key bar, the help and the command palette all come from it.

`area` says where an action lives: a screen's area, or "any". An action of area "week" is the method `action_NAME` of
that screen, one of "any" of the app. Keys can be rebound by a file (see `keys.py`): the id is what that file names.
Never ctrl+m, ctrl+i, ctrl+h or alt+enter: terminals turn them into other keys.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Action:
    """`keys` are Textual's names, comma-separated. `bar`: rank in the key bar, 0: not shown there."""

    area: str
    name: str
    keys: str
    label: str
    help: str
    bar: int = 0
    priority: bool = False

    @property
    def id(self) -> str:
        """What a file of keys calls it: `week.swap`."""
        return f"{self.area}.{self.name.partition('(')[0]}"


ANY = (
    Action("any", "help", "question_mark,f1", "help", "What every key does here", 90),
    Action("any", "undo", "u", "undo", "Take the last change back", 60),
    Action("any", "redo", "U", "redo", "Make it again", 61),
    Action("any", "leave", "escape", "back", "Back; while a search runs: stop it and keep the best week so far", 80),
    Action("any", "quit", "q,ctrl+q", "quit", "Leave mealplan. Everything is already saved", 91),
    Action("any", "theme", "f9", "theme", "Dark, light or high contrast", 0),
)

WEEK = (
    Action("week", "move(-1,0)", "left,h", "move", "To the day before"),
    Action("week", "move(1,0)", "right,l", "move", "To the day after"),
    Action("week", "move(0,-1)", "up,k", "move", "To the meal above"),
    Action("week", "move(0,1)", "down,j", "move", "To the meal below"),
    Action("week", "replan", "r", "re-plan", "Plan the week anew; locked meals stay", 12),
    Action("week", "span", "d", "day/week", "Nutrients of the day or of the whole week", 30),
)

ACTIONS = (*WEEK, *ANY)

SHOWN = {
    "question_mark": "?",
    "plus": "+",
    "minus": "-",
    "slash": "/",
    "escape": "esc",
    "enter": "↵",
    "space": "space",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
}


def of_area(area: str) -> list[Action]:
    """The actions of a screen, then those of everywhere."""
    return [a for a in ACTIONS if a.area == area] + [a for a in ACTIONS if a.area == "any"]


def bindings(area: str) -> list[BindingType]:
    """Textual's bindings of one area."""
    return [
        Binding(
            a.keys,
            a.name,
            a.label,
            show=a.bar > 0,
            tooltip=a.help,
            id=a.id,
            priority=a.priority,
        )
        for a in ACTIONS
        if a.area == area
    ]


def key_names(action: Action, keymap: dict[str, str]) -> list[str]:
    """The keys of an action as they are now."""
    return [k.strip() for k in keymap.get(action.id, action.keys).split(",") if k.strip()]


def shown(key: str) -> str:
    """A key as people read it."""
    return SHOWN.get(key, key)
