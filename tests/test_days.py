"""Days as people write them: one day has one form, and what has two readings is left alone."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealplan.days import WEEK, one_form, read_date

LAST = dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31", "2026/12/31", "2026.12.31", "20261231", "2026-12-31 08:10", "2026-12-31T19:00:00Z", "31.12.2026",
        "31.12.26", "31. 12. 2026", "31/12/2026", "12/31/2026", "12/31/2026 8:10 PM", "31-12-2026", "31 December 2026",
        "Thursday, 31 December 2026", "Do 31.12.2026", "31. Dezember 2026", "31 décembre 2026",
        "31 de diciembre de 2026", "Dec 31, 2026", "December 31st, 2026", "31-Dec-2026", "2026-12-31 00:00:00",
        " 2026-12-31 ", "31.12.2026 19.00 Uhr",
    ],
)  # fmt: skip
def test_a_date_is_read_however_it_is_spelled(text: str) -> None:
    assert read_date(text) == LAST


@pytest.mark.parametrize(
    "text",
    ["", "mon", "31.02.2026", "04/05/2026", "31.12.", "1", "12:30", "2026", "32 May 2026", "12/31/26", "x" * 500],
)
def test_what_is_no_date_or_has_two_readings_is_none(text: str) -> None:
    assert read_date(text) is None


def test_a_list_tells_how_its_dates_are_written() -> None:
    assert one_form(["04/05/2026", "31/12/2026"]) == ["2026-05-04", "2026-12-31"]
    assert one_form(["04/05/2026", "12/31/2026 10:00"]) == ["2026-04-05", "2026-12-31"]
    assert one_form(["04/05/2026", "04/05/2026 8:10"]) == ["04/05/2026"] * 2  # nothing tells: one day all the same


@pytest.mark.parametrize(
    "week",
    [
        "Mon Tue Wed Thu Fri Sat Sun",
        "MONDAY tuesday WeDnesday Thursday. friday: Saturday, Sunday",
        "Mo Di Mi Do Fr Sa So",
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "lun mar mer jeu ven sam dim",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "lu ma me je ve sa di",
        "lunes martes miércoles jueves viernes sábado domingo",
        "lun mar mie jue vie sab dom",
        "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    ],
)
def test_the_days_of_the_week_have_one_form_in_any_language(week: str) -> None:
    assert one_form(week.split()) == list(WEEK)


def test_spellings_of_one_day_are_one_day() -> None:
    assert set(one_form(["mon", "Mon", "Monday", " MON ", "mon.", "Montag", "lundi", "Mon 08:10"])) == {"mon"}
    assert set(one_form(["Day 1", "1", "01", "1.", "Tag 1", "día 1"])) == {"1"}
    assert one_form(["Rest Day", "rest  day", "REST DAY 12:30"]) == ["Rest Day"] * 3
    assert one_form(["So 01.11.", "So 08.11."]) == ["So 01.11.", "So 08.11."]  # two Sundays stay two


def test_a_short_name_that_means_two_days_is_left_alone() -> None:
    assert one_form(["di"]) == ["di"]  # Dienstag, dimanche
    assert one_form(["di", "mo"]) == ["tue", "mon"]
    assert one_form(["di", "lu"]) == ["sun", "mon"]


@given(st.lists(st.text(max_size=30) | st.dates().map(str), max_size=8))
def test_any_labels_keep_their_number_and_a_date_stays_a_date(
    labels: list[str],
) -> None:
    once = one_form(labels)
    assert len(once) == len(labels)
    assert [x for x in once if read_date(x)] == [y for x, y in zip(once, one_form(once), strict=True) if read_date(x)]
