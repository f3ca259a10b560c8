"""Dates as words, in English and without a leading zero, the same on every system.

`strftime` has no portable "day without a zero" (`%-d` is unknown on Windows, `%#d` everywhere else), and its names of
days follow the system's language. So dates are said here and nowhere else.
"""

from __future__ import annotations

import datetime as dt
import os

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip


def today() -> dt.date:
    """The local date. `MEALPLAN_TODAY` (ISO) stands in for it where a test, or a look at another day, asks for it."""
    said = os.environ.get("MEALPLAN_TODAY", "")
    try:
        return dt.date.fromisoformat(said) if said else dt.date.today()
    except ValueError:
        return dt.date.today()


def weekday(date: dt.date) -> str:
    """ "Mon"."""
    return WEEKDAYS[date.weekday()][:3]


def weekday_long(date: dt.date) -> str:
    """ "Monday"."""
    return WEEKDAYS[date.weekday()]


def weekday_day(date: dt.date) -> str:
    """ "Mon 7"."""
    return f"{weekday(date)} {date.day}"


def day_month(date: dt.date) -> str:
    """ "7 Dec"."""
    return f"{date.day} {MONTHS[date.month - 1][:3]}"


def day_month_long(date: dt.date) -> str:
    """ "7 December"."""
    return f"{date.day} {MONTHS[date.month - 1]}"


def short(date: dt.date) -> str:
    """ "Mon 7 Dec"."""
    return f"{weekday(date)} {day_month(date)}"


def near(date: dt.date, today: dt.date) -> str:
    """ "Mon 7 Dec"; of another year "7 Dec 2027"."""
    return short(date) if date.year == today.year else f"{day_month(date)} {date.year}"


def long(date: dt.date) -> str:
    """ "Monday 7 December"."""
    return f"{weekday_long(date)} {day_month_long(date)}"


def with_year(date: dt.date) -> str:
    """ "7 December 2026"."""
    return f"{day_month_long(date)} {date.year}"


def with_time(moment: dt.datetime) -> str:
    """ "Mon 7 Dec 09:05"."""
    return f"{short(moment)} {moment.hour:02}:{moment.minute:02}"
