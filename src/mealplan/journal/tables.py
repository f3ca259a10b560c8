"""The tables as SQLAlchemy sees them; `migrations.py` makes them, and a test holds the two together."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

#: `at`: the current version; `tip`: where redo leads; `touched`: grows with each change, so the greatest is the last.
plan = Table(
    "plan", metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("at", Integer, nullable=False),
    Column("tip", Integer, nullable=False),
    Column("touched", Integer, nullable=False),
    Column("deleted", Text),
)  # fmt: skip

#: `body`: the plan's JSON, compressed by zlib. Times are UTC in ISO form, dates ISO.
version = Table(
    "version", metadata,
    Column("plan", Integer, ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("parent", Integer),
    Column("saved", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("start", Text, nullable=False),
    Column("days", Integer, nullable=False),
    Column("goals", Integer, nullable=False),
    Column("goals_met", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)  # fmt: skip

tick = Table(
    "tick", metadata,
    Column("plan", Integer, ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True),
    Column("item", Text, primary_key=True),
    Column("at", Text, nullable=False),
)  # fmt: skip

stock = Table(
    "stock", metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("amount", Float, nullable=False),
    Column("place", Text, nullable=False),
    Column("until", Text),
    Column("added", Text, nullable=False),
    Column("pack", Float),  # grams of one unopened pack or piece; none: loose, or opened
    Column("opened", Text),  # the day on which it was opened
    Column("made", Text),  # of a cooked dish: what its portions are made of; none: nobody noted it
)  # fmt: skip

#: What happened in a week, beside what was planned. `version`: the plan's when it was said; `call`: what was said
#: together is undone together; `said`: 0 where nothing was said and it counts as planned; `state`: stands, undone (redo
#: makes it again), gone (something later took its place); `body`: JSON, what it did to the kitchen and what it holds.
happening = Table(
    "happening", metadata,
    Column("id", Integer, primary_key=True),
    Column("plan", Integer, ForeignKey("plan.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("call", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("on", Text, nullable=False),
    Column("slot", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("amount", Float, nullable=False),
    Column("said", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("body", Text, nullable=False),
)  # fmt: skip

#: Lines of her own on the list of a plan: things that no dish needs.
own_line = Table(
    "own_line", metadata,
    Column("plan", Integer, ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True),
    Column("what", Text, primary_key=True),
    Column("at", Text, nullable=False),
)  # fmt: skip

preference = Table(
    "preference", metadata,
    Column("kind", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("at", Text, nullable=False),
)  # fmt: skip

price = Table(
    "price", metadata,
    Column("item", Text, primary_key=True),
    Column("price", Float, nullable=False),
    Column("per", Text, nullable=False),
    Column("grams", Float, nullable=False),
    Column("currency", Text, nullable=False),
)  # fmt: skip

choice = Table(
    "choice", metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)  # fmt: skip

eaten = Table(
    "eaten", metadata,
    Column("id", Integer, primary_key=True),
    Column("on", Text, nullable=False, index=True),
    Column("slot", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("amount", Float, nullable=False),
    Column("unit", Text, nullable=False),
    Column("plan", Text, nullable=False),
)  # fmt: skip
