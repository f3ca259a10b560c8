"""Words of someone in danger: a number to call comes first, and no plan."""

from __future__ import annotations

import re

from mealplan.care.spelling import plain

_DANGER = re.compile(
    r"\b(?:suicid\w*|suizid\w*|selbstmord\w*|(?:kill|hurt|harm)(?:ing)? myself|end my life"
    r"|(?:want|going) to die|umbringen|me suicider|matarme"
    r"|(?:can ?not|cant|struggling to|difficulty) breath(?:e|ing)|(?:can ?not|cant) swallow"
    r"|bekomme keine luft|je narrive pas a respirer|no puedo respirar|chest pain (?:right )?now"
    r"|(?:bp|blood pressure)(?: is)? (?:1[89]\d|2\d\d) ?(?:/|over) ?\d+"
    r"|throat (?:is )?(?:closing|swelling)|anaphyla\w+ (?:right )?now"
    r"|having (?:an? )?(?:anaphyla\w+|allergic reaction|heart attack|stroke)|overdos\w*)\b"
)

CALL = ("If this is now, call the emergency number: 112 (Europe), 999 (UK), 911 (USA, Canada), 000 (Australia), 111 "
        "(New Zealand). To talk to someone at once: 116 123 (UK, Ireland, much of Europe), 988 (USA, Canada).")


def in_danger(said: str) -> str:
    """What to show first where a text speaks of danger to life; empty where it does not."""
    return CALL if _DANGER.search(plain(said)) else ""
