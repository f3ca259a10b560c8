"""Tasks for other processes to do, in place of planning."""

from __future__ import annotations

import os
import time
from typing import Any


def fragile(request: str, world: str = "") -> dict[str, Any]:
    """Does what the request says: "die" ends the process, "bug" raises, "slow" takes a while."""
    if request == "die":
        time.sleep(0.2)
        os._exit(9)
    if request == "bug":
        raise ZeroDivisionError("planted")
    if request == "slow":
        time.sleep(0.3)
    return {"outcome": "met", "exit": 0, "plan": request}
