"""The household's part of the journal: stock, likes, prices, what was eaten."""

from __future__ import annotations

import datetime as dt
import math
from contextlib import AbstractContextManager

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mealplan.errors import ValueProblem, unknown_name
from mealplan.journal import tables as t
from mealplan.journal.plans import now
from mealplan.journal.records import KINDS, PLACES, PREFERENCES, Eaten, OwnPrice, StockItem, checked_text

_NOTHING = 1e-6


class Household:
    """The part of the journal that keeps what is in the house, what she likes, pays and ate."""

    def _read(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def _write(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    # -- stock --------------------------------------------------------------------------------------------------

    def stock(self, kind: str | None = None) -> list[StockItem]:
        """What is in the house, by place and name; what goes off first comes first among equals."""
        s = t.stock.c
        query = select(t.stock).order_by(s.place, s.what, s.until.is_(None), s.until, s.id)
        if kind is not None:
            query = query.where(s.kind == _one_of(kind, KINDS, "kind of stock"))
        with self._read() as connection:
            return [_stock(row) for row in connection.execute(query)]

    def add_stock(
        self, what: str, amount: float, *, kind: str = "ingredient", place: str = "pantry", until: dt.date | None = None
    ) -> StockItem:
        """Put so many grams (as bought) of an ingredient, or portions of a dish, in its place; more of the same with
        the same date becomes one entry. Raises ValueProblem for an amount that is none."""
        key = {
            "what": checked_text(what, "stock"), "kind": _one_of(kind, KINDS, "kind of stock"),
            "place": _one_of(place, PLACES, "place"), "until": until.isoformat() if until else None,
        }  # fmt: skip
        size = _amount(amount, "stock")
        s = t.stock.c
        same = [s[name].is_(None) if value is None else s[name] == value for name, value in key.items()]
        with self._write() as connection:
            row = connection.execute(select(t.stock).where(*same)).first()
            if row is None:
                made = connection.execute(insert(t.stock).values(**key, amount=size, added=now()))
                assert made.inserted_primary_key is not None
                row_id = made.inserted_primary_key[0]
            else:
                row_id = row.id
                total = _amount(row.amount + size, "stock")
                connection.execute(update(t.stock).where(s.id == row_id).values(amount=total, added=now()))
            return _stock(connection.execute(select(t.stock).where(s.id == row_id)).one())

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

    # -- likes --------------------------------------------------------------------------------------------------

    def prefer(self, kind: str, what: str, on: bool = True) -> None:
        """Mark a dish as favourite, or a thing as disliked; `on=False` takes the mark away."""
        mark, name = _one_of(kind, PREFERENCES, "preference"), checked_text(what, mark_words(kind))
        with self._write() as connection:
            if on:
                row = upsert(t.preference).values(kind=mark, what=name, at=now())
                connection.execute(row.on_conflict_do_nothing())
            else:
                p = t.preference.c
                connection.execute(delete(t.preference).where(p.kind == mark, p.what == name))

    def preferences(self, kind: str) -> tuple[str, ...]:
        """Favourite dishes, or disliked things, by name."""
        p = t.preference.c
        query = select(p.what).where(p.kind == _one_of(kind, PREFERENCES, "preference")).order_by(p.what)
        with self._read() as connection:
            return tuple(connection.execute(query).scalars())

    # -- prices -------------------------------------------------------------------------------------------------

    def set_price(self, item: str, price: float, *, per: str, grams: float, currency: str = "") -> OwnPrice:
        """What she pays for a pack of an item: `per` as she says it, `grams` as bought."""
        row = OwnPrice(
            checked_text(item, "item"), _amount(price, "price"), checked_text(per, "pack"), _amount(grams, "pack"),
            currency.strip()[:8],
        )  # fmt: skip
        values = {"price": row.price, "per": row.per, "grams": row.grams, "currency": row.currency}
        new = upsert(t.price).values(item=row.item, **values)
        with self._write() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["item"], set_=values))
        return row

    def drop_price(self, item: str) -> None:
        """Forget the price of an item."""
        with self._write() as connection:
            connection.execute(delete(t.price).where(t.price.c.item == item))

    def prices(self) -> list[OwnPrice]:
        """Her own prices, by item."""
        with self._read() as connection:
            rows = connection.execute(select(t.price).order_by(t.price.c.item)).all()
        return [OwnPrice(row.item, row.price, row.per, row.grams, row.currency) for row in rows]

    # -- choices ------------------------------------------------------------------------------------------------

    def choose(self, name: str, value: str) -> None:
        """Keep a small choice, such as the theme of the terminal UI."""
        row = upsert(t.choice).values(name=checked_text(name, "choice"), value=checked_text(value, "choice"))
        with self._write() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": row.excluded.value}))

    # -- eaten --------------------------------------------------------------------------------------------------

    def add_eaten(
        self, on: dt.date, slot: str, what: str, amount: float, *, kind: str = "dish", unit: str = "portion",
        plan: str = "",
    ) -> Eaten:  # fmt: skip
        """Note something that was eaten."""
        values = {
            "on": on.isoformat(), "slot": checked_text(slot, "meal"), "what": checked_text(what, "eaten"),
            "kind": _one_of(kind, ("dish", "ingredient", "food"), "kind of food"), "amount": _amount(amount, "amount"),
            "unit": checked_text(unit, "unit"), "plan": plan,
        }  # fmt: skip
        with self._write() as connection:
            made = connection.execute(insert(t.eaten).values(**values))
            assert made.inserted_primary_key is not None
            return _eaten(connection.execute(select(t.eaten).where(t.eaten.c.id == made.inserted_primary_key[0])).one())

    def eaten(self, first: dt.date | None = None, last: dt.date | None = None) -> list[Eaten]:
        """What was eaten from `first` to `last`, both included, in order."""
        e = t.eaten.c
        query = select(t.eaten).order_by(e.on, e.id)
        if first is not None:
            query = query.where(e.on >= first.isoformat())
        if last is not None:
            query = query.where(e.on <= last.isoformat())
        with self._read() as connection:
            return [_eaten(row) for row in connection.execute(query)]

    def drop_eaten(self, eaten_id: int) -> None:
        """Take a note of something eaten away."""
        with self._write() as connection:
            connection.execute(delete(t.eaten).where(t.eaten.c.id == eaten_id))


def mark_words(kind: str) -> str:
    return "favourite" if kind == "favourite" else "dislike"


def _one_of(word: str, known: tuple[str, ...], kind: str) -> str:
    if word not in known:
        raise unknown_name(kind, word, known)
    return word


def _amount(value: float, what: str) -> float:
    if not 0 < value <= 1e7 or not math.isfinite(value):
        raise ValueProblem(f"{what}: {value:g} is no amount", hint="more than 0, at most 10 000 000")
    return float(value)


def _stock(row: object) -> StockItem:
    r = row._mapping  # type: ignore[attr-defined]
    until = dt.date.fromisoformat(r["until"]) if r["until"] else None
    return StockItem(
        r["id"], r["kind"], r["what"], r["amount"], r["place"], until, dt.datetime.fromisoformat(r["added"])
    )


def _eaten(row: object) -> Eaten:
    r = row._mapping  # type: ignore[attr-defined]
    on = dt.date.fromisoformat(r["on"])
    return Eaten(r["id"], on, r["slot"], r["kind"], r["what"], r["amount"], r["unit"], r["plan"])
