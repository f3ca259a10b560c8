"""The bodies of saved plans: plan JSON, compressed; those of 0.1 brought to the form of today."""

from __future__ import annotations

import json
import zlib
from typing import Any

from sqlalchemy import Connection

from mealplan.errors import ValueProblem
from mealplan.planning.result.plan import FIRST_FORMAT, Plan

LARGEST = 100_000_000  # bytes of one plan's JSON


def packed(plan: Plan) -> bytes:
    """A plan's JSON without blanks, compressed: the same bytes for the same plan."""
    text = json.dumps(plan.to_json(), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), 6)


def unpacked(body: bytes) -> Any:
    """The JSON of a body. Raises ValueError or zlib.error for one that is damaged."""
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(body, LARGEST)
    if not unpacker.eof:
        raise ValueError("its end is missing")
    return json.loads(text)


def to_second_form(connection: Connection) -> None:
    """Every saved plan/1 becomes plan/2. What cannot be read stays as it is: whoever opens it is told why."""
    rows = connection.exec_driver_sql("SELECT plan, seq, CAST(body AS BLOB) FROM version").fetchall()
    for plan, seq, body in rows:
        try:
            data = unpacked(body)
            if not isinstance(data, dict) or data.get("format") != FIRST_FORMAT:
                continue
            new = packed(Plan.from_json(data))
        except (zlib.error, ValueError, RecursionError, ValueProblem):
            continue
        connection.exec_driver_sql("UPDATE version SET body = ? WHERE plan = ? AND seq = ?", (new, plan, seq))
