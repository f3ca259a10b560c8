"""JSON as text that people can read and compare by lines."""

from __future__ import annotations

import json
from typing import Any

_one_line = json.JSONEncoder(ensure_ascii=False).encode


def json_text(value: Any, levels: int, pad: str = "\n") -> str:
    """The outer `levels` with an entry on each line, what is further inside on one line, and so anything that holds
    nothing but plain values. (`json.dumps` with an indent writes in Python, not in C.)"""
    if levels == 0 or not value or not isinstance(value, (dict, list, tuple)):
        return _one_line(value)
    if not any(isinstance(x, (dict, list, tuple)) for x in (value.values() if isinstance(value, dict) else value)):
        return _one_line(value)
    inner = pad + " "
    if isinstance(value, dict):
        parts = [f"{_one_line(key)}: {json_text(x, levels - 1, inner)}" for key, x in value.items()]
        return "{" + inner + ("," + inner).join(parts) + pad + "}"
    return "[" + inner + ("," + inner).join([json_text(x, levels - 1, inner) for x in value]) + pad + "]"
