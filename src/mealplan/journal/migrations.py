"""The journal's schema, step by step. A step that was released never changes; a new one is added at the end.

The number of the last step is the file's `user_version`, set in the same transaction as the step itself: a step
happens whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the start of the terminal UI reads CURRENT and waits for no SQLAlchemy
    from sqlalchemy import Connection

APPLICATION_ID = 0x6D6C706E  # "mlpn": tells our files from other SQLite files


def _second_form(connection: Connection) -> None:
    from mealplan.journal.bodies import to_second_form  # deferred: only an older file needs it

    to_second_form(connection)


#: Each step: its statements, and what is more than a statement. Step n is STEPS[n - 1].
STEPS: tuple[tuple[str | Callable[[Connection], None], ...], ...] = (
    (  # 1: saved plans, their versions, ticks
        "CREATE TABLE plan (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,"
        " tip INTEGER NOT NULL, touched INTEGER NOT NULL, deleted TEXT)",
        "CREATE TABLE version (plan INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE, seq INTEGER NOT NULL,"
        " parent INTEGER, saved TEXT NOT NULL, what TEXT NOT NULL, outcome TEXT NOT NULL, start TEXT NOT NULL,"
        " days INTEGER NOT NULL, goals INTEGER NOT NULL, goals_met INTEGER NOT NULL, body BLOB NOT NULL,"
        " PRIMARY KEY (plan, seq))",
        "CREATE TABLE tick (plan INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE, item TEXT NOT NULL,"
        " at TEXT NOT NULL, PRIMARY KEY (plan, item))",
    ),
    (  # 2: the household: stock, likes, prices, what was eaten
        "CREATE TABLE stock (id INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, what TEXT NOT NULL,"
        " amount FLOAT NOT NULL, place TEXT NOT NULL, until TEXT, added TEXT NOT NULL)",
        "CREATE TABLE preference (kind TEXT NOT NULL, what TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (kind, what))",
        "CREATE TABLE price (item TEXT NOT NULL PRIMARY KEY, price FLOAT NOT NULL, per TEXT NOT NULL,"
        " grams FLOAT NOT NULL, currency TEXT NOT NULL)",
        'CREATE TABLE eaten (id INTEGER NOT NULL PRIMARY KEY, "on" TEXT NOT NULL, slot TEXT NOT NULL,'
        " kind TEXT NOT NULL, what TEXT NOT NULL, amount FLOAT NOT NULL, unit TEXT NOT NULL, plan TEXT NOT NULL)",
        'CREATE INDEX ix_eaten_on ON eaten ("on")',
    ),
    (  # 3: small choices of the terminal UI, such as its theme
        "CREATE TABLE choice (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
    ),
    (_second_form,),  # 4: saved plans are mealplan.plan/2
    (  # 5: the week as it is lived; packs and what is opened of them
        "CREATE TABLE happening (id INTEGER NOT NULL PRIMARY KEY, plan INTEGER NOT NULL REFERENCES plan (id) ON DELETE"
        ' CASCADE, version INTEGER NOT NULL, call INTEGER NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, "on" TEXT NOT'
        " NULL, slot TEXT NOT NULL, what TEXT NOT NULL, amount FLOAT NOT NULL, said INTEGER NOT NULL, state TEXT NOT"
        " NULL, words TEXT NOT NULL, body TEXT NOT NULL)",
        "CREATE INDEX ix_happening_plan ON happening (plan)",
        "CREATE TABLE own_line (plan INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE, what TEXT NOT NULL,"
        " at TEXT NOT NULL, PRIMARY KEY (plan, what))",
        "ALTER TABLE stock ADD COLUMN pack FLOAT",
        "ALTER TABLE stock ADD COLUMN opened TEXT",
    ),
    (  # 6: what cooked portions in the house are really made of
        "ALTER TABLE stock ADD COLUMN made TEXT",
    ),
)
CURRENT = len(STEPS)


def version_of(connection: Connection) -> int:
    """The number of the last step that the file has taken; 0 for an empty one."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def apply(connection: Connection) -> int:
    """Take the steps that are missing, inside the transaction that the caller began to write. Returns how many."""
    done = version_of(connection)
    for number in range(done + 1, CURRENT + 1):
        for statement in STEPS[number - 1]:
            if isinstance(statement, str):
                connection.exec_driver_sql(statement)
            else:
                statement(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {number}")
    if done == 0:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    return max(0, CURRENT - done)
