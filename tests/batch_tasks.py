"""Tasks for other processes to do, in place of planning."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from mealplan.cli.batch_run import plan_one
from waiting import until


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


#: In the working folder of a batch: what has begun and been held back may go on.
GO = Path("go-on")


def held(request: str, world: str = "") -> dict[str, Any]:
    """Plans the first that comes, and the others only when `GO` is there: a batch that cannot be done before."""
    first = Path("first")
    try:
        os.close(os.open(first, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        until(GO.exists, "the sign to go on")
    return plan_one(request, world)
