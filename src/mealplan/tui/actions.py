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
    bar_keys: str = ""  # what the key bar shows in place of the first key
    on: str = ""  # what it acts on: the key bar puts those of one thing together, and names it

    @property
    def id(self) -> str:
        """What a file of keys calls it: `week.swap`."""
        return f"{self.area}.{self.name}"


ANY = (
    Action("any", "help", "question_mark,f1", "help", "What every key does here", 90),
    Action("any", "undo", "u", "undo", "Take the last change back", 80),
    Action("any", "redo", "U", "redo", "Make it again", 81),
    Action("any", "leave", "escape", "back", "Back; stops a search and keeps the best week so far", 82),
    Action("any", "numbers", "m,f8", "numbers", "While a week is searched for: its figures; or words again", 79),
    Action("any", "quit", "q,ctrl+q", "quit", "Leave mealplan. Everything is already saved", 91),
    Action("any", "theme", "f9", "theme", "Dark, light or high contrast", 0),
)

ONE_OF_SEVERAL = (  # the row of names shows their keys
    Action("week", "whose", "v", "next", "Whose nutrients are shown, where several eat: the next one's"),
    Action("week", "swap_plate", "x", "swap", "Another dish for the one whose nutrients are shown"),
    Action("week", "flare_plate", "F", "bad day", "No cooking for the one whose nutrients are shown"),
)

WEEK = (
    Action("week", "left", "left,h", "move", "To the day before"),
    Action("week", "right", "right,l", "move", "To the day after"),
    Action("week", "up", "up,k", "move", "To the meal above"),
    Action("week", "down", "down,j", "move", "To the meal below"),
    Action("week", "open", "enter", "open", "Open the chosen dish: ingredients, steps, nutrients", 10, on="meal"),
    Action("week", "swap", "s", "swap", "Another dish for this meal, with what would change", 11, on="meal"),
    Action("week", "cook", "c", "cook", "Cook the chosen dish, step by step", 12, on="meal"),
    Action("week", "lock", "space", "lock", "Lock this meal, so that re-planning keeps it; or free it", 13, on="meal"),
    Action("week", "more", "plus,equals_sign", "size", "A little more of this dish", 14, bar_keys="+/-", on="meal"),
    Action("week", "less", "minus", "size", "A little less of this dish"),
    Action("week", "flare", "f", "bad day", "Make this a bad day: no cooking; or take that back", 20, on="day"),
    Action("week", "span", "d", "day/week", "Nutrients of the chosen day, or of the whole week", 21, on="day"),
    Action("week", "today", "y", "today", "Today: what is eaten, cooked, taken out of the freezer", 22, on="day"),
    Action("week", "replan", "r", "re-plan", "Plan the week anew; locked meals stay", 30, on="week"),
    Action("week", "why", "e", "why", "Why is something short, and what would mend it", 31, on="week"),
    Action("week", "nutrients", "n", "nutrients", "Every nutrient, and the foods and dishes behind it", 32, on="week"),
    Action("week", "asks", "w", "asks", "What the week asks of you, part by part", 33, on="week"),
    Action("week", "shopping", "g", "shopping", "The shopping list of this week", 34, on="week"),
    Action("week", "plans", "p", "plans", "Earlier weeks and versions", 35, on="week"),
    Action("week", "targets", "t", "profile", "You, what to leave out, your targets", 40, on="you"),
    Action("week", "kitchen", "i", "kitchen", "What is in the house", 42, on="you"),
    Action("week", "foods", "slash", "foods", "Search foods, find the best sources", 41, on="you"),
    Action("week", "notes", "o", "notes", "What your medicines and conditions change, what to ask about", 44),
    Action("week", "people", "a", "people", "Who eats: add somebody or a guest, or take somebody off", 43),
    *ONE_OF_SEVERAL,
)

DISH = (
    Action("dish", "cook", "c", "cook", "Cook it, step by step", 10),
    Action("dish", "beside", "tab,o", "other dish", "The next dish of this meal: what is served beside it", 12),
    Action("dish", "swap", "s", "swap", "Another dish for this meal", 11),
    Action("dish", "verdicts", "v,f2", "why", "Whether it suits every diet and allergy, each with the reason", 13),
)

COOK = (
    Action("cook", "next", "right,space,enter,l,j,down", "next step", "The next step", 10),
    Action("cook", "previous", "left,backspace,h,k,up", "step before", "The step before", 11),
    Action("cook", "timer", "t", "start timer", "Start the next timer of this step; it rings", 12),
    Action("cook", "letters", "b", "big letters", "Big letters, to be read from across the kitchen; or plain ones", 14),
    Action("cook", "beside", "tab,o", "other dish", "The other dishes of this meal; each is left at its step", 15),
    Action("cook", "ingredients", "i", "ingredients", "Show or hide the ingredients", 13),
)

SWAP = (
    Action("swap", "no_cook", "n", "only no-cook", "Only dishes without cooking; or all again", 11),
    Action("swap", "home", "i", "from the house", "Only dishes from what is in the house; or all again", 12),
    Action("swap", "search", "slash,f3", "with …", "Dishes with something in them, or of a name: lentils", 13),
    Action("swap", "take", "enter", "take it", "Take the chosen dish", 10),
)

SHOPPING = (
    Action(
        "shopping",
        "tick",
        "space,enter",
        "tick, next",
        "Tick off what is in the basket and go on to the next; or take the tick back",
        10,
    ),
    Action("shopping", "bought_all", "B", "all bought", "Everything on the list was bought: the kitchen grows", 14),
    Action("shopping", "hide", "v", "hide ticked", "Hide what is ticked off; or show it again", 11),
    Action("shopping", "export", "x", "write a file", "Write the list into a Markdown file here", 12),
    Action("shopping", "phone", "p", "to the phone", "The list on your phone, as a page in your own network", 13),
)

FOODS = (
    Action("foods", "sources", "f4", "best sources", "The best sources of a nutrient that you may eat", 11),
    Action("foods", "allowed", "f3", "allowed only", "Only what you may eat; or everything", 12),
    Action("foods", "verdicts", "f2,v", "why", "Whether it suits every diet and allergy, each with the reason", 10),
    Action("foods", "compare", "f5", "compare", "Keep this food beside the next ones; again: stop comparing", 13),
    Action("foods", "own", "f6", "add your own", "A food of your own, from its label", 14),
)

WHY = (
    Action("why", "apply", "enter", "apply repair", "Plan again with the chosen repair; undo takes it back", 10),
    Action("why", "side", "tab", "other list", "Between the targets and the repairs", 11),
)

NUTRIENTS = (
    Action("nutrients", "behind", "enter", "what is behind it", "The foods and dishes that it comes from, by day", 10),
    Action("nutrients", "span", "d", "day/week", "Nutrients of the chosen day, or of the whole week", 11),
)

TODAY = (
    Action("today", "eaten", "e", "eaten", "This meal was eaten as planned (days past count so anyway)", 10),
    Action("today", "skipped", "x", "skipped", "This meal was not eaten", 11),
    Action("today", "out", "o", "eaten out", "This meal was eaten elsewhere", 12),
    Action("today", "other", "s", "something else", "Type what was eaten at this meal instead", 13),
    Action("today", "cooked", "c", "cooked", "What this meal needs was cooked: the kitchen shrinks", 14),
    Action("today", "cooked_all", "C", "all cooked", "All that is to be cooked today was cooked", 17),
    Action("today", "bought", "b", "bought …", "Tick off what was bought, one by one, on the list", 15),
    Action("today", "bought_all", "B", "all bought", "Everything on the list was bought: the kitchen grows", 18),
    Action("today", "rest", "r", "plan the rest", "The days to come, planned again around what happened", 16),
    Action("today", "kitchen", "i", "kitchen", "What is in the house", 20),
    Action("today", "shopping", "g", "shopping", "The shopping list of this week", 21),
)

KITCHEN = (
    Action("kitchen", "add", "a,slash", "put in", "Type an amount and a thing: 500 g red lentils", 10),
    Action("kitchen", "take", "delete,backspace,x", "take out", "Take the chosen entry out, all of it", 11),
    Action("kitchen", "cooked_for", "c", "how cooked", "Say what was left out when these portions were cooked", 12),
)

PLANS = (Action("plans", "restore", "enter", "restore", "Show this version again; nothing is lost", 10),)

PEOPLE = (
    Action("people", "add", "a", "add somebody", "Somebody more at this table: a guest, or one with a profile", 10),
    Action("people", "remove", "delete,x", "take off", "This one no longer eats here; undo takes it back", 11),
)

PROFILE = (Action("profile", "replan", "f6", "plan with this", "Plan the week anew with this profile", 10),)

ACTIONS = (
    *WEEK,
    *DISH,
    *COOK,
    *SWAP,
    *SHOPPING,
    *FOODS,
    *WHY,
    *NUTRIENTS,
    *PLANS,
    *TODAY,
    *KITCHEN,
    *PEOPLE,
    *PROFILE,
    *ANY,
)

UNDO = next(a for a in ANY if a.name == "undo")
REDO = next(a for a in ANY if a.name == "redo")
NOTES = next(a for a in WEEK if a.name == "notes")
REPLAN = next(a for a in WEEK if a.name == "replan")

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
    "backspace": "⌫",
    "tab": "tab",
    "equals_sign": "=",
    "up": "↑",
    "down": "↓",
}

_TYPED = {"question_mark", "plus", "minus", "slash", "space", "equals_sign", "left", "right", "backspace", "enter"}


def of_area(area: str) -> list[Action]:
    """The actions of a screen, then those of everywhere."""
    return [a for a in ACTIONS if a.area == area and area != "any"] + [a for a in ACTIONS if a.area == "any"]


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


def typed(key: str) -> bool:
    """Whether a field of text takes this key for itself."""
    return len(key) == 1 or key in _TYPED


def shown(key: str) -> str:
    """A key as people read it."""
    return SHOWN.get(key, key)
