"""What is in the house, as a pantry file: the journal's kitchen on the day on which a week begins.

Until then the week that runs goes on as planned: what it still cooks and eats is taken off in thought, and written down
nowhere. The same kitchen gives the same text, so that a plan can be made again from itself.
"""

from __future__ import annotations

import datetime as dt

from mealplan.dishes.contents import Contents
from mealplan.goods.pantry import made_lines
from mealplan.journal import Journal
from mealplan.journal.journal import journal_path
from mealplan.journal.records import Stocked
from mealplan.library import Library
from mealplan.living.shelf import Shelf
from mealplan.living.week import Said, assumed, running
from mealplan.settings.setting import Setting

HOME = "home"  # what stands for the journal's kitchen where a file is asked for


def kitchen_on(journal: Journal, library: Library, day: dt.date, today: dt.date) -> Stocked:
    """The kitchen at the beginning of a day: what is noted, less what the running week cooks and eats before."""
    stock = journal.stocked()
    found = running(journal, min(today, day - dt.timedelta(days=1)))
    if found is None:
        return stock
    said = Said(journal.happenings(found.name))
    if not said.lived:
        return stock
    plan = journal.plan(found.name)
    shelf = Shelf(stock, library, plan)
    for _ in assumed(plan, said, shelf, day):
        pass
    return {key: amount for key, amount in shelf.rows.items() if amount > 1e-6}


def home_text(library: Library, day: dt.date, today: dt.date) -> str:
    """The kitchen as `--pantry FILE` reads it, on the day on which a week begins; empty where nothing is noted."""
    if not journal_path().exists():
        return ""
    with Journal.open(create=False) as journal:
        return pantry_text(kitchen_on(journal, library, day, today), day)


def home_settings(library: Library, day: dt.date, today: dt.date) -> list[Setting]:
    """What is in the kitchen when a week begins, as a setting of that week; none where nothing is noted."""
    text = home_text(library, day, today)
    return [Setting("pantry", text, "", "kitchen")] if text else []


def pantry_text(stock: Stocked, day: dt.date | None = None) -> str:
    """TOML of a stock, what goes off first before the rest; `day`: without what is past its day then."""
    from json import dumps

    rows = [(key, x) for key, x in stock.items() if day is None or key.until is None or key.until >= day]
    rows.sort(key=lambda row: (row[0].kind != "dish", row[0].until or dt.date.max, row[0].what, repr(row[0])))
    out = []
    for key, amount in rows:
        unit = "g" if key.kind == "ingredient" else "portions"
        lines = ["[[item]]", f"item = {dumps(key.what, ensure_ascii=False)}", f"amount = {round(amount, 4)!r}"]
        lines += [f'unit = "{unit}"', f'where = "{key.place}"']
        lines += [f"until = {key.until.isoformat()}"] if key.until else []
        lines += [] if key.made is None else made_lines(Contents.from_text(key.made))
        out.append("\n".join(lines) + "\n")
    return "\n".join(out)
