"""The household's part of the journal: stock, and small choices."""

from __future__ import annotations

import datetime as dt
import math

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mealplan.errors import ValueProblem, unknown_name
from mealplan.journal import tables as t
from mealplan.journal.clock import now
from mealplan.journal.records import KINDS, PLACES, Stocked, StockItem, by_key, checked_text
from mealplan.journal.transactions import Transactions

_NOTHING = 1e-6


class Household(Transactions):
    """The part of the journal that keeps what is in the house, and small choices."""

    # -- stock --------------------------------------------------------------------------------------------------

    def stock(self, kind: str | None = None) -> list[StockItem]:
        """What is in the house, by place and name; what goes off first comes first among equals."""
        s = t.stock.c
        query = select(t.stock).order_by(s.place, s.what, s.until.is_(None), s.until, s.id)
        if kind is not None:
            query = query.where(s.kind == _one_of(kind, KINDS, "kind of stock"))
        with self._read() as connection:
            return [item_of(row) for row in connection.execute(query)]

    def stocked(self) -> Stocked:
        """What is in the house, as amounts by key."""
        return by_key(self.stock())

    def add_stock(
        self,
        what: str,
        amount: float,
        *,
        kind: str = "ingredient",
        place: str = "pantry",
        until: dt.date | None = None,
        pack: float | None = None,
        made: str | None = None,
    ) -> StockItem:
        """Put so many grams (as bought) of an ingredient, or portions of a dish (`made`: of what), in its place; more
        of the same with the same date and `pack` (grams of one that is shut) becomes one entry. Raises ValueProblem for
        an amount that is none."""
        key = {
            "what": checked_text(what, "stock"), "kind": _one_of(kind, KINDS, "kind of stock"),
            "place": _one_of(place, PLACES, "place"), "until": until.isoformat() if until else None,
            "pack": pack, "opened": None, "made": made,
        }  # fmt: skip
        size = _amount(amount, "stock")
        s = t.stock.c
        same = [s[name].is_(None) if value is None else s[name] == value for name, value in key.items()]
        with self._write() as connection:
            row = connection.execute(select(t.stock).where(*same)).first()
            if row is None:
                new = connection.execute(insert(t.stock).values(**key, amount=size, added=now()))
                assert new.inserted_primary_key is not None
                row_id = new.inserted_primary_key[0]
            else:
                row_id = row.id
                total = _amount(row.amount + size, "stock")
                connection.execute(update(t.stock).where(s.id == row_id).values(amount=total, added=now()))
            return item_of(connection.execute(select(t.stock).where(s.id == row_id)).one())

    def take_stock(
        self, what: str, amount: float | None = None, *, kind: str = "ingredient", place: str | None = None
    ) -> float:
        """Take so much out, what goes off first before the rest; left out: all of it. Returns what was taken, at most
        what was there. Raises ValueProblem when there is none at all."""
        name = checked_text(what, "stock")
        s = t.stock.c
        query = select(t.stock).where(s.what == name, s.kind == _one_of(kind, KINDS, "kind of stock"))
        if place is not None:
            query = query.where(s.place == _one_of(place, PLACES, "place"))
        wanted = math.inf if amount is None else _amount(amount, "amount")
        taken = 0.0
        with self._write() as connection:
            rows = connection.execute(query.order_by(s.until.is_(None), s.until, s.id)).all()
            if not rows:
                known = connection.execute(select(s.what).distinct()).scalars().all()
                raise unknown_name("thing in the house", name, known, listing="mealplan pantry list")
            for row in rows:
                part = min(row.amount, wanted - taken)
                taken += part
                if row.amount - part <= _NOTHING:
                    connection.execute(delete(t.stock).where(s.id == row.id))
                else:
                    connection.execute(update(t.stock).where(s.id == row.id).values(amount=row.amount - part))
                if wanted - taken <= _NOTHING:
                    break
        return taken

    def note_made(self, dish: str, made: str) -> float:
        """Note what all portions of a dish are made of of which nobody noted it. Returns how many they are. Raises
        ValueProblem when there are none."""
        s = t.stock.c
        name = checked_text(dish, "stock")
        with self._write() as connection:
            query = select(t.stock).where(s.what == name, s.kind == "dish", s.made.is_(None))
            rows = connection.execute(query.order_by(s.id)).all()
            if not rows:
                hint = "`mealplan pantry list` shows what is in the house and how it was cooked."
                raise ValueProblem(f"there are no portions of {name} of which that is not noted", hint=hint)
            for row in rows:
                connection.execute(update(t.stock).where(s.id == row.id).values(made=made))
        return float(sum(row.amount for row in rows))

    # -- choices ------------------------------------------------------------------------------------------------

    def choose(self, name: str, value: str) -> None:
        """Keep a small choice, such as the theme of the terminal UI."""
        row = upsert(t.choice).values(name=checked_text(name, "choice"), value=checked_text(value, "choice"))
        with self._write() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": row.excluded.value}))


def _one_of(word: str, known: tuple[str, ...], kind: str) -> str:
    if word not in known:
        raise unknown_name(kind, word, known)
    return word


def _amount(value: float, what: str) -> float:
    if not 0 < value <= 1e7 or not math.isfinite(value):
        raise ValueProblem(f"{what}: {value:g} is no amount", hint="more than 0, at most 10 000 000")
    return float(value)


def item_of(row: object) -> StockItem:
    """A row of the stock."""
    r = row._mapping  # type: ignore[attr-defined]
    until = dt.date.fromisoformat(r["until"]) if r["until"] else None
    opened = dt.date.fromisoformat(r["opened"]) if r["opened"] else None
    added = dt.datetime.fromisoformat(r["added"])
    return StockItem(r["id"], r["kind"], r["what"], r["amount"], r["place"], until, added, r["pack"], opened, r["made"])
