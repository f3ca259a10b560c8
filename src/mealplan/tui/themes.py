"""Our themes: sage and clay on warm dark or paper, and one of plain black and white with pure colours."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="mealplan-dark",
    primary="#93bf8c",
    secondary="#d9a273",
    accent="#e8c987",
    foreground="#e6e4d9",
    background="#141815",
    surface="#1a1f1b",
    panel="#242b26",
    success="#9ccb8f",
    warning="#e9b95b",
    error="#ec8b7a",
    dark=True,
    variables={
        "quiet": "#8f978d",
        "faint": "#4d564e",
        "cursor": "#31452f",
        "cursor-text": "#f7f5ea",
        "footer-key-foreground": "#e8c987",
        "input-selection-background": "#93bf8c 35%",
        "block-cursor-background": "#31452f",
        "block-cursor-foreground": "#f7f5ea",
        "block-cursor-text-style": "bold",
    },
)

LIGHT = Theme(
    name="mealplan-light",
    primary="#3b6b3f",
    secondary="#95531f",
    accent="#7d5a00",
    foreground="#272b26",
    background="#faf8f1",
    surface="#f3f0e6",
    panel="#e8e4d6",
    success="#2c6b35",
    warning="#8a5a00",
    error="#a5342a",
    dark=False,
    variables={
        "quiet": "#666b61",
        "faint": "#bab7a8",
        "cursor": "#cfe0c6",
        "cursor-text": "#16200f",
        "footer-key-foreground": "#7d5a00",
        "block-cursor-background": "#cfe0c6",
        "block-cursor-foreground": "#16200f",
        "block-cursor-text-style": "bold",
    },
)

CONTRAST = Theme(
    name="mealplan-contrast",
    primary="#00ff00",
    secondary="#00ffff",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    success="#00ff00",
    warning="#ffff00",
    error="#ff5555",
    dark=True,
    text_alpha=1.0,
    variables={
        "quiet": "#e0e0e0",
        "faint": "#a8a8a8",
        "cursor": "#ffffff",
        "cursor-text": "#000000",
        "footer-key-foreground": "#ffff00",
        "block-cursor-background": "#ffffff",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "border": "#ffffff",
        "border-blurred": "#a8a8a8",
    },
)

THEMES = (DARK, LIGHT, CONTRAST)
