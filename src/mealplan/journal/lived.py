"""The lived week's part of the journal: what was bought, cooked, eaten and left out, and what that did to the kitchen.

What happened and its change of the stock are one transaction. What is said of the same thing again takes the place of
what was said before, whose change of the stock is taken back first; so nothing counts twice. `undo` and `redo` walk
along what was said and the versions of the plan as one line: what was said of a version comes off before it.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mealplan.journal import tables as t
from mealplan.journal.clock import now
from mealplan.journal.household import item_of
from mealplan.journal.records import Happening, News, Stocked, StockKey, by_key
from mealplan.journal.rows import row_of
from mealplan.journal.transactions import Transactions

STANDS, UNDONE, GONE = "stands", "undone", "gone"
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Change:
    """What a call does: news to write down, and standing happenings (ids) whose place they take. `quiet`: undo passes
    it over (what a tick on the list does is taken back by the tick)."""

    news: tuple[News, ...] = ()
    instead_of: tuple[int, ...] = ()
    quiet: bool = False


class Lived(Transactions):
    """The part of the journal that keeps what happened in the week of a plan."""

    def happenings(self, name: str | None = None) -> list[Happening]:
        """What stands of the plan's week, in the order in which it was written down."""
        with self._read() as connection:
            return standing(connection, row_of(connection, name).id)

    def happen(self, name: str | None, make: Callable[[Stocked, Sequence[Happening]], Change]) -> list[Happening]:
        """Write down what `make` says, given the stock and what stands: all of it in one transaction, or nothing.

        Returns what was written down. Where `make` says nothing, nothing is changed.
        """
        with self._write() as connection:
            row = row_of(connection, name)
            known = standing(connection, row.id)
            change = make(by_key(item_of(row) for row in connection.execute(select(t.stock))), known)
            if not change.news and not change.instead_of:
                return []
            aloud = not change.quiet and (any(one.said for one in change.news) or not change.news)
            if aloud:  # what counts as planned moves nothing
                forget_undone(connection, row.id)
                connection.execute(update(t.plan).where(t.plan.c.id == row.id).values(tip=row.at))
            call = _next(connection)
            before = {one.id: one.news for one in known}
            gone = [before[number] for number in change.instead_of]
            _mark(connection, change.instead_of, GONE)
            news = change.news
            if not news and not change.quiet:  # something is taken back: that can be undone as well
                words = f"taken back: {gone[0].words}"[:200]
                news = (News("taken back", gone[0].on, gone[0].what, 0.0, words, gone[0].slot),)
            for place, one in enumerate(news):
                _note(connection, row.id, row.at, call, one, change.instead_of if place == 0 else ())
            _turn(connection, row.id, gone, news)
            return [one for one in standing(connection, row.id) if one.call == call]

    def put_stock(self, key: StockKey, amount: float) -> None:
        """So much comes to an entry of the stock, or goes (less than nothing)."""
        with self._write() as connection:
            put(connection, key, amount)


    def note_anew(self, gone: StockKey, come: StockKey, amount: float) -> None:
        """So much of an entry of the stock is noted as another one."""
        with self._write() as connection:
            put(connection, gone, -amount)
            put(connection, come, amount)


def standing(connection: Connection, plan: int) -> list[Happening]:
    h = t.happening.c
    rows = connection.execute(select(t.happening).where(h.plan == plan, h.state == STANDS).order_by(h.id)).all()
    return [_happening(row) for row in rows]


def last_said(connection: Connection, plan: int, version: int) -> Any:
    """(call, words) of the last that was said of a version and stands; None where nothing was."""
    h = t.happening.c
    query = select(h.call, h.words).where(h.plan == plan, h.version == version, h.state == STANDS, h.said == 1)
    return connection.execute(query.order_by(h.call.desc(), h.id).limit(1)).one_or_none()


def next_undone(connection: Connection, plan: int, version: int) -> Any:
    """(call, words) of what redo would say again of a version; None where there is nothing."""
    h = t.happening.c
    query = select(h.call, h.words).where(h.plan == plan, h.version == version, h.state == UNDONE)
    return connection.execute(query.order_by(h.call, h.id).limit(1)).one_or_none()


def take_back(connection: Connection, plan: int, call: int) -> None:
    """Undo a call: its changes are taken back, and what it took the place of stands again."""
    mine, old = _of_call(connection, plan, call)
    _mark(connection, [one.id for one in mine], UNDONE)
    _mark(connection, [one.id for one in old], STANDS)
    _turn(connection, plan, [one.news for one in mine], [one.news for one in old])


def make_again(connection: Connection, plan: int, call: int) -> None:
    """Redo a call."""
    mine, old = _of_call(connection, plan, call)
    _mark(connection, [one.id for one in old], GONE)
    _mark(connection, [one.id for one in mine], STANDS)
    _turn(connection, plan, [one.news for one in old], [one.news for one in mine])


def _of_call(connection: Connection, plan: int, call: int) -> tuple[list[Happening], list[Happening]]:
    """What was said in a call, and what that took the place of."""
    h = t.happening.c
    rows = connection.execute(select(t.happening).where(h.plan == plan, h.call == call).order_by(h.id)).all()
    ids = [number for row in rows for number in json.loads(row.body).get("instead_of", ())]
    old = connection.execute(select(t.happening).where(h.plan == plan, h.id.in_(ids)).order_by(h.id)).all()
    return [_happening(row) for row in rows], [_happening(row) for row in old]


def _mark(connection: Connection, ids: Iterable[int], state: str) -> None:
    h = t.happening.c
    connection.execute(update(t.happening).where(h.id.in_(list(ids))).values(state=state))


def forget_undone(connection: Connection, plan: int) -> None:
    """What was undone can no longer be made again once something else is said."""
    h = t.happening.c
    connection.execute(update(t.happening).where(h.plan == plan, h.state == UNDONE).values(state=GONE))


def _next(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(t.happening.c.call), 0))).scalar_one()) + 1


def _note(connection: Connection, plan: int, version: int, call: int, one: News, instead_of: Sequence[int]) -> None:
    body: dict[str, Any] = {
        "changes": [[key.to_json(), amount] for key, amount in one.changes],
        "ticks": [list(pair) for pair in one.ticks],
        "data": dict(one.data),
    }
    if instead_of:
        body["instead_of"] = list(instead_of)
    values = {
        "plan": plan, "version": version, "call": call, "at": now(), "kind": one.kind, "on": one.on.isoformat(),
        "slot": one.slot, "what": one.what, "amount": one.amount, "said": int(one.said), "state": STANDS,
        "words": one.words, "body": json.dumps(body, ensure_ascii=False, separators=(",", ":")),
    }  # fmt: skip
    connection.execute(insert(t.happening).values(**values))


def _happening(row: Any) -> Happening:
    r: Mapping[str, Any] = row._mapping
    body = json.loads(r["body"])
    news = News(
        r["kind"], dt.date.fromisoformat(r["on"]), r["what"], r["amount"], r["words"], r["slot"],
        tuple((StockKey.from_json(key), float(amount)) for key, amount in body["changes"]),
        tuple((str(key), bool(on)) for key, on in body["ticks"]), body["data"], bool(r["said"]),
    )  # fmt: skip
    return Happening(r["id"], r["version"], r["call"], dt.datetime.fromisoformat(r["at"]), news)


def _turn(connection: Connection, plan: int, gone: Sequence[News], come: Sequence[News]) -> None:
    """Take back what some news did, and do what others say, as one change: what was used since stays used."""
    net: Stocked = {}
    for news, sign in ((gone, -1.0), (come, 1.0)):
        for one in news:
            for key, amount in one.changes:
                net[key] = net.get(key, 0.0) + sign * amount
    for key, amount in sorted(net.items(), key=lambda pair: -pair[1]):  # what comes first: others may have to give
        put(connection, key, amount)
    _tick(connection, plan, [(key, not on) for one in reversed(gone) for key, on in one.ticks])
    _tick(connection, plan, [pair for one in come for pair in one.ticks])


def put(connection: Connection, key: StockKey, amount: float) -> None:
    """So much comes to an entry of the stock (less than nothing: goes). What it has not comes off the others of the
    same thing, those that are made alike before others, the first to go off first; there is never less than
    nothing."""
    s = t.stock.c
    wanted = {name: one.isoformat() if isinstance(one, dt.date) else one for name, one in key._asdict().items()}
    same = [s[name].is_(None) if value is None else s[name] == value for name, value in wanted.items()]
    row = connection.execute(select(t.stock).where(*same)).first()
    there = 0.0 if row is None else float(row.amount)
    total = there + amount
    if row is None and total > _NOTHING:
        connection.execute(insert(t.stock).values(**wanted, amount=total, added=now()))
    elif row is not None and total > _NOTHING:
        connection.execute(update(t.stock).where(s.id == row.id).values(amount=total))
    elif row is not None:
        connection.execute(delete(t.stock).where(s.id == row.id))
    missing = -total
    if missing <= _NOTHING:
        return
    others = select(t.stock).where(s.kind == key.kind, s.what == key.what)
    others = others.order_by(s.made.is_distinct_from(key.made), s.until.is_(None), s.until, s.id)
    for other in connection.execute(others).all():
        part = min(float(other.amount), missing)
        missing -= part
        if other.amount - part <= _NOTHING:
            connection.execute(delete(t.stock).where(s.id == other.id))
        else:
            connection.execute(update(t.stock).where(s.id == other.id).values(amount=other.amount - part))
        if missing <= _NOTHING or math.isclose(missing, 0.0):
            return


def _tick(connection: Connection, plan: int, ticks: Iterable[tuple[str, bool]]) -> None:
    for item, on in ticks:
        if on:
            values = upsert(t.tick).values(plan=plan, item=item, at=now())
            connection.execute(values.on_conflict_do_nothing())
        else:
            connection.execute(delete(t.tick).where(t.tick.c.plan == plan, t.tick.c.item == item))
