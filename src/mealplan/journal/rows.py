"""Finding a plan's row, and moving it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select, update

from mealplan.errors import ValueProblem, unknown_name
from mealplan.journal import tables as t
from mealplan.journal.records import checked_name


def row_of(connection: Connection, name: str | None, *, deleted: bool = False) -> Any:
    """The plan of that name, or the last saved one; `deleted`: one that was deleted will do, too."""
    query = select(t.plan) if deleted and name is not None else select(t.plan).where(t.plan.c.deleted.is_(None))
    if name is None:
        row = connection.execute(query.order_by(t.plan.c.touched.desc()).limit(1)).one_or_none()
        if row is None:
            raise ValueProblem("no plan is saved", hint="`mealplan plan ... --save NAME` saves one.")
        return row
    key = checked_name(name)
    row = connection.execute(query.where(t.plan.c.name == key)).one_or_none()
    if row is None:
        others = select(t.plan.c.name).where(t.plan.c.deleted.is_(None))
        names: Sequence[str] = connection.execute(others).scalars().all()
        raise unknown_name("saved plan", key, names, listing="mealplan plans list")
    return row


def next_touch(connection: Connection) -> int:
    """A number greater than those of all plans: the one that has it was the last to change."""
    return int(connection.execute(select(func.coalesce(func.max(t.plan.c.touched), 0))).scalar_one()) + 1


def move(connection: Connection, plan_id: int, **values: Any) -> None:
    """Set columns of a plan."""
    connection.execute(update(t.plan).where(t.plan.c.id == plan_id).values(**values))
