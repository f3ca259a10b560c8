"""Exclusions in words: what is left out, a diet, the kitchen rules of a stage of life."""

from __future__ import annotations

DIETS = ("vegan", "vegetarian", "pescatarian")
STAGES = {
    "pregnancy": "pregnancy",
    "immunosuppressed": "a weakened immune system",
    "over_65": "people from 65",
    "trying": "trying for a baby",
    "breastfeeding": "breast-feeding",
}


def left_out(exclusion: str) -> str:
    """`no tree nuts`, `vegan`, `kitchen rules for pregnancy`."""
    if exclusion in STAGES:
        return f"kitchen rules for {STAGES[exclusion]}"
    words = exclusion.replace("_", " ")
    return words if exclusion in DIETS else f"no {words}"
