"""Saved plans: every version is kept, and undo and redo walk along the line of versions that led to the current one."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mealplan.errors import ValueProblem, unknown_name
from mealplan.journal import tables as t
from mealplan.journal.bodies import packed, unpacked
from mealplan.journal.clock import now
from mealplan.journal.engine import damaged
from mealplan.journal.lived import forget_undone, last_said, make_again, next_undone, take_back
from mealplan.journal.records import SavedPlan, Version, checked_name, checked_text
from mealplan.journal.rows import move, next_touch, row_of
from mealplan.journal.transactions import Transactions
from mealplan.planning.result.plan import Plan


class Plans(Transactions):
    """The part of the journal that keeps plans."""

    def save_plan(self, name: str, plan: Plan, *, what: str = "saved") -> SavedPlan:
        """Save a plan under a name: a new version of it where the name is known, made current; a deleted plan of that
        name comes back. Saving what is current already changes nothing. Raises ValueProblem for a wrong name."""
        key, words, body = checked_name(name), checked_text(what, "what was done"), packed(plan)
        with self._write() as connection:
            row = connection.execute(select(t.plan).where(t.plan.c.name == key)).one_or_none()
            touched = next_touch(connection)
            if row is None:
                made = connection.execute(insert(t.plan).values(name=key, at=1, tip=1, touched=touched))
                assert made.inserted_primary_key is not None
                plan_id, seq, parent = int(made.inserted_primary_key[0]), 1, None
            else:
                plan_id, parent = row.id, row.at
                same = select(t.version.c.body).where(t.version.c.plan == plan_id, t.version.c.seq == row.at)
                if connection.execute(same).scalar_one() == body:
                    move(connection, plan_id, touched=touched, deleted=None)
                    return _saved(connection, plan_id)
                newest = select(func.max(t.version.c.seq)).where(t.version.c.plan == plan_id)
                seq = int(connection.execute(newest).scalar_one()) + 1
                move(connection, plan_id, touched=touched, deleted=None, at=seq, tip=seq)
                forget_undone(connection, plan_id)
            values = _columns_of(plan, body, parent, words)
            connection.execute(insert(t.version).values(plan=plan_id, seq=seq, **values))
            return _saved(connection, plan_id)

    def plan(self, name: str | None = None, version: int | None = None) -> Plan:
        """A saved plan with the figures that it was saved with; left out: the last saved one, its current version.

        Raises ValueProblem when there is no such plan or version.
        """
        with self._read() as connection:
            row = row_of(connection, name)
            seq = row.at if version is None else version
            found = connection.execute(
                select(t.version.c.body).where(t.version.c.plan == row.id, t.version.c.seq == seq)
            ).scalar_one_or_none()
        if found is None:
            raise ValueProblem(
                f"{row.name!r} has no version {seq}", hint="`mealplan plans show --versions NAME` lists them."
            )
        return self._unpacked(found, row.name)

    def _unpacked(self, body: bytes, name: str) -> Plan:
        try:
            data = unpacked(body)
        except (zlib.error, ValueError, RecursionError) as error:
            raise damaged(self.path, f"the plan {name!r}: {error}") from None
        return Plan.from_json(data, where=f"saved plan {name!r}")

    def saved(self, name: str | None = None) -> SavedPlan:
        """A saved plan without its body; left out: the last saved one. Raises ValueProblem when there is none."""
        with self._read() as connection:
            return _saved(connection, row_of(connection, name).id)

    def plans(self, *, deleted: bool = False) -> list[SavedPlan]:
        """Every saved plan, the last saved first; `deleted`: those that were deleted and can be brought back."""
        gone = t.plan.c.deleted.is_not(None) if deleted else t.plan.c.deleted.is_(None)
        with self._read() as connection:
            ids = connection.execute(select(t.plan.c.id).where(gone).order_by(t.plan.c.touched.desc())).scalars().all()
            return [_saved(connection, one) for one in ids]

    def versions(self, name: str | None = None) -> list[Version]:
        """Every version of a plan, the oldest first."""
        v = t.version.c
        columns = (v.seq, v.parent, v.saved, v.what, v.outcome, v.goals, v.goals_met)
        with self._read() as connection:
            row = row_of(connection, name)
            found = connection.execute(select(*columns).where(v.plan == row.id).order_by(v.seq)).all()
        return [
            Version(x.seq, x.parent, _time(x.saved), x.what, x.outcome, x.goals, x.goals_met, x.seq == row.at)
            for x in found
        ]

    def undo(self, name: str | None = None) -> SavedPlan:
        """Take back what was said last of the current version; where nothing was, go back to the version that it was
        made from. A deleted plan comes back instead.

        Raises ValueProblem when there is nothing to undo.
        """
        with self._write() as connection:
            row = row_of(connection, name, deleted=True)
            touched = next_touch(connection)
            if row.deleted is not None:
                move(connection, row.id, deleted=None, touched=touched)
            elif (said := last_said(connection, row.id, row.at)) is not None:
                take_back(connection, row.id, said.call)
                move(connection, row.id, touched=touched)
            else:
                parent = _parents(connection, row.id)[row.at]
                if parent is None:
                    raise ValueProblem(f"{row.name!r}: nothing to undo", hint="This is its first version.")
                move(connection, row.id, at=parent, touched=touched)
            return _saved(connection, row.id)

    def redo(self, name: str | None = None) -> SavedPlan:
        """Take back one undo. Raises ValueProblem when there is nothing to redo."""
        with self._write() as connection:
            row = row_of(connection, name)
            again = next_undone(connection, row.id, row.at)
            if again is not None:
                make_again(connection, row.id, again.call)
                move(connection, row.id, touched=next_touch(connection))
                return _saved(connection, row.id)
            after = _after(_parents(connection, row.id), row.at, row.tip)
            if after is None:
                raise ValueProblem(f"{row.name!r}: nothing to redo", hint="This is where its changes end.")
            move(connection, row.id, at=after, touched=next_touch(connection))
            return _saved(connection, row.id)

    def go_to(self, name: str, version: int) -> SavedPlan:
        """Make any version of a plan current again; none is dropped, and where it stands on the line that redo follows,
        redo still leads on. Raises ValueProblem when there is no such version."""
        with self._write() as connection:
            row = row_of(connection, name)
            parents = _parents(connection, row.id)
            if version not in parents:
                raise ValueProblem(
                    f"{row.name!r} has no version {version}", hint="`mealplan plans show --versions NAME` lists them."
                )
            on_line = version == row.tip or _after(parents, version, row.tip) is not None
            values = {"at": version, "tip": row.tip if on_line else version}
            move(connection, row.id, touched=next_touch(connection), **values)
            return _saved(connection, row.id)

    def rename(self, name: str, new: str) -> SavedPlan:
        """Give a plan another name. Raises ValueProblem when that one is taken."""
        key = checked_name(new)
        with self._write() as connection:
            row = row_of(connection, name)
            if connection.execute(select(t.plan.c.id).where(t.plan.c.name == key, t.plan.c.id != row.id)).first():
                raise ValueProblem(f"there is a plan {key!r} already", hint="Deleted plans keep their names, too.")
            connection.execute(update(t.plan).where(t.plan.c.id == row.id).values(name=key))
            return _saved(connection, row.id)

    def delete(self, name: str, *, for_good: bool = False) -> None:
        """Take a plan off the list; `undo` brings it back. `for_good`: with all its versions and ticks, at once."""
        with self._write() as connection:
            row = row_of(connection, name, deleted=for_good)
            if for_good:
                connection.execute(delete(t.plan).where(t.plan.c.id == row.id))
            else:
                move(connection, row.id, deleted=now())

    def tick(self, name: str | None, item: str, on: bool = True) -> None:
        """Tick a line of the plan's shopping list, or untick it."""
        self.tick_all(name, {item: on})

    def tick_all(self, name: str | None, items: Mapping[str, bool]) -> None:
        """Tick (True) and untick (False) lines of the plan's shopping list, all or none. What is so already stays."""
        wanted = {checked_text(item, "item"): on for item, on in items.items()}
        with self._write() as connection:
            row = row_of(connection, name)
            for item, on in wanted.items():
                if on:
                    values = upsert(t.tick).values(plan=row.id, item=item, at=now())
                    connection.execute(values.on_conflict_do_nothing())
                else:
                    connection.execute(delete(t.tick).where(t.tick.c.plan == row.id, t.tick.c.item == item))

    def own_lines(self, name: str | None = None) -> list[str]:
        """Her own lines on the plan's shopping list, in the order in which they were written."""
        own = t.own_line.c
        with self._read() as connection:
            row = row_of(connection, name)
            found = connection.execute(select(own.what).where(own.plan == row.id).order_by(own.at, own.what))
            return list(found.scalars())

    def own_line(self, name: str | None, what: str, on: bool = True) -> None:
        """Write a line of her own on the plan's shopping list, or strike it off. Raises ValueProblem."""
        words = checked_text(what, "line")
        with self._write() as connection:
            row = row_of(connection, name)
            if on:
                values = upsert(t.own_line).values(plan=row.id, what=words, at=now())
                connection.execute(values.on_conflict_do_nothing())
                return
            gone = delete(t.own_line).where(t.own_line.c.plan == row.id, t.own_line.c.what == words)
            if not connection.execute(gone).rowcount:
                known = select(t.own_line.c.what).where(t.own_line.c.plan == row.id)
                raise unknown_name("line of your own", words, connection.execute(known).scalars().all())

    def ticks(self, name: str | None = None) -> frozenset[str]:
        """The ticked items of the plan's shopping list."""
        return frozenset(self.tick_times(name))

    def tick_times(self, name: str | None = None) -> dict[str, dt.datetime]:
        """When each ticked item of the plan's shopping list was ticked (UTC, whole seconds)."""
        with self._read() as connection:
            row = row_of(connection, name)
            found = connection.execute(select(t.tick.c.item, t.tick.c.at).where(t.tick.c.plan == row.id)).all()
        return {one.item: _time(one.at) for one in found}


def _columns_of(plan: Plan, body: bytes, parent: int | None, what: str) -> dict[str, Any]:
    """A version's columns, but for its plan and number."""
    goals = [one for one in plan.targets if one.level == "goal"]
    return {
        "parent": parent, "saved": now(), "what": what, "outcome": plan.outcome,
        "start": plan.request.week.start.isoformat(), "days": plan.request.week.days, "goals": len(goals),
        "goals_met": sum(one.met for one in goals), "body": body,
    }  # fmt: skip


def _parents(connection: Connection, plan_id: int) -> dict[int, int | None]:
    rows = connection.execute(select(t.version.c.seq, t.version.c.parent).where(t.version.c.plan == plan_id)).all()
    return {row.seq: row.parent for row in rows}


def _after(parents: dict[int, int | None], at: int, tip: int) -> int | None:
    """The version after `at` on the way to `tip`; None at the tip."""
    step: int | None = tip
    while step is not None and step != at:
        before = parents.get(step)
        if before == at:
            return step
        step = before if before is not None and before < step else None  # a file from elsewhere may hold a circle
    return None


def _saved(connection: Connection, plan_id: int) -> SavedPlan:
    row = connection.execute(select(t.plan).where(t.plan.c.id == plan_id)).one()
    v = t.version.c
    columns = (v.saved, v.what, v.outcome, v.start, v.days, v.goals, v.goals_met)
    version = connection.execute(select(*columns).where(v.plan == plan_id, v.seq == row.at)).one()
    parents = _parents(connection, plan_id)
    said, again = last_said(connection, plan_id, row.at), next_undone(connection, plan_id, row.at)
    return SavedPlan(
        name=row.name, version=row.at, versions=len(parents), saved=_time(version.saved),
        what=version.what if said is None else said.words,
        outcome=version.outcome, start=dt.date.fromisoformat(version.start), days=version.days, goals=version.goals,
        goals_met=version.goals_met, can_undo=said is not None or parents[row.at] is not None,
        can_redo=again is not None or _after(parents, row.at, row.tip) is not None, deleted=row.deleted is not None,
    )  # fmt: skip


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
