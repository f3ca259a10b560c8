"""What time it is, as the journal writes it."""

from __future__ import annotations

import datetime as dt


def now() -> str:
    """UTC in ISO form, whole seconds."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
