"""The list without a network: QR codes, a file, tasks, a message. Each is read by somebody else's reader."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from itertools import product
from typing import Any

import icalendar
import numpy as np
import pytest
import pytodotxt
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Cli
from mealplan.export.todo import list_ics, todo_txt
from mealplan.phone.page import alone
from mealplan.phone.qr import QUIET, Matrix, drawn, matrix, portions, room_for
from mealplan.phone.view import row_id, shown
from mealplan.shopping import ShoppingList
from mealplan.shopping.message import message
from mealplan.shopping.ticks import tick_key
from phone_site import line, small_list
from small_plan import START, small_plan

STAMP = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
HALVES = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


def picture(text: str, *, white: int) -> np.ndarray:
    """What a camera sees of drawn half blocks: `white` is how bright a block of the letters' colour is."""
    rows = []
    for words in text.splitlines():
        pairs = [HALVES[c] for c in words]
        rows += [[upper for upper, _ in pairs], [lower for _, lower in pairs]]
    on = np.array(rows, dtype=np.uint8)
    bright = np.where(on == 1, white, 255 - white).astype(np.uint8)
    return np.kron(bright, np.ones((4, 4), dtype=np.uint8))


def scanned(text: str, *, white: int = 255) -> str:
    found = zxingcpp.read_barcodes(picture(text, white=white))
    assert len(found) == 1
    return str(found[0].text)


@pytest.mark.parametrize(
    "text",
    ["http://192.168.178.123:54321/abcdefghijklmnopqrstuvwx23", "Früchte\n½ µ €", "HELLO 123", "0123456789", "x" * 900],
)
def test_a_code_is_read_by_another_reader_as_it_is_drawn(text: str) -> None:
    assert scanned(drawn(matrix(text), colour=False)) == text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", drawn(matrix(text), colour=True))
    assert scanned(plain, white=0) == text  # black letters on white


def test_a_code_has_its_white_border_and_even_lines() -> None:
    code = drawn(matrix("http://127.0.0.1:8765/abcdefghijklmnopqrstuvwxyz"), colour=False).splitlines()
    assert {len(words) for words in code} == {len(code[0])}
    assert code[0] == code[1] == "█" * len(code[0])
    assert all(words.startswith("█" * QUIET) and words.endswith("█" * QUIET) for words in code)
    assert len(code) < 24  # it fits the smallest terminal with its heading
    assert len(code[0]) < 60


def test_too_much_for_a_code_is_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        matrix("x" * 2001)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=120))
@settings(max_examples=60)
def test_any_text_comes_back_whole(text: str) -> None:
    code: Matrix = matrix(text)
    image = np.kron(np.pad(np.array(code, dtype=np.uint8), QUIET), np.ones((4, 4), dtype=np.uint8))
    (found,) = zxingcpp.read_barcodes((255 - 255 * image).astype(np.uint8))
    assert found.bytes.decode("utf-8" if not text.isascii() else "latin-1") == text


def test_an_aisle_that_is_long_takes_several_codes_and_no_line_is_lost() -> None:
    lines = [f"thing number {n}: {n} x 500 g" for n in range(20)]
    parts = portions("Produce", lines)
    assert len(parts) > 1
    assert parts[0][0] == f"Produce (1 of {len(parts)})"
    assert all(len(text.encode()) <= 134 for _, text in parts)
    assert [words for _, text in parts for words in text.split("\n")[1:]] == lines
    assert portions("Produce", ["x" * 500]) == [("Produce", "Produce\n" + "x" * 500)]


@pytest.mark.parametrize("width", [29, 37, 45, 49, 80, 200])
def test_a_code_of_a_list_is_no_wider_than_the_terminal_and_no_higher_than_it(width: int) -> None:
    most = room_for(width)
    code = drawn(matrix("é" * (most // 2)), colour=False).splitlines()
    assert len(code[0]) <= width
    assert len(code) <= 25
    wider = drawn(matrix("é" * (most // 2 + 1)), colour=False).splitlines()
    assert len(wider[0]) > min(width, 49) - 4
    assert room_for(28) == 0


def key_of(item: str) -> str:
    shopping = small_list()
    return next(tick_key(shopping, one) for one in shopping.lines if one.item == item)


def test_tasks_of_a_calendar_are_read_by_its_parser() -> None:
    text = list_ics(small_list(), {key_of("carrot")}, stamp=STAMP)
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar.errors == []
    tasks = calendar.walk("VTODO")
    assert [str(task["SUMMARY"]) for task in tasks] == [
        "carrot: 3 (about 200 g)", "red lentils: 1 x 500 g", "soy sauce: 1 x 150 ml", "salt: 5 g",
    ]  # fmt: skip
    assert [str(task["STATUS"]) for task in tasks] == ["COMPLETED"] + ["NEEDS-ACTION"] * 3
    assert all(task.decoded("DUE") == START for task in tasks)
    assert len({str(task["UID"]) for task in tasks}) == 4
    assert "check the label: gluten" in str(tasks[2]["DESCRIPTION"])
    again = icalendar.Calendar.from_ical(list_ics(small_list(), stamp=STAMP))
    assert [str(x["UID"]) for x in again.walk("VTODO")] == [str(x["UID"]) for x in tasks]
    assert all(len(raw) <= 75 for raw in text.encode().split(b"\r\n"))


def test_todo_txt_is_read_by_another_reader() -> None:
    tasks = [pytodotxt.Task(words) for words in todo_txt(small_list(), {key_of("carrot")}).splitlines()]
    assert [task.is_completed for task in tasks] == [True, False, False, False]
    assert [task.projects for task in tasks] == [["shopping"]] * 4
    assert [task.contexts for task in tasks] == [["produce"], ["pulses-and-tins"], ["oils-and-condiments"], ["spices"]]
    assert [task.attributes for task in tasks] == [{"due": ["2026-11-23"]}] * 4
    assert [task.bare_description() for task in tasks] == [
        "carrot, 3 (about 200 g)", "red lentils, 1 x 500 g", "soy sauce, 1 x 150 ml (check the label - gluten)",
        "salt, 5 g",
    ]  # fmt: skip
    assert all(task.priority is None for task in tasks)


@pytest.mark.parametrize("item", ["x ray fish", "(A) ham", "2026-01-01 milk", "@home bread", "+plus oil", "a:b c:d"])
def test_no_name_is_taken_for_a_mark_of_todo_txt(item: str) -> None:
    (words,) = todo_txt(ShoppingList((line(item, "1 x 2 + 1 x 3"),), START)).splitlines()
    task = pytodotxt.Task(words)
    assert not task.is_completed
    assert task.priority is None
    assert task.creation_date is None
    assert task.projects == ["shopping"]
    assert task.contexts == ["produce"]
    assert set(task.attributes) == {"due"}


def test_a_message_has_no_markup_and_leaves_out_what_is_ticked() -> None:
    text = message(small_list(), {key_of("carrot")})
    assert text == (
        "Shopping list from Mon 23 Nov\n\n"
        "Pulses and tins\nred lentils, 1 x 500 g\n\n"
        "Oils and condiments\nsoy sauce, 1 x 150 ml (check the label: gluten)\n\n"
        "Only if there is none at home\nsalt, 5 g\n\n"
        "Left out, as ticked already: 1 thing."
    )
    every = {tick_key(small_list(), one) for one in small_list().lines}
    assert message(small_list(), every) == "Nothing left to buy: everything is ticked."
    assert message(ShoppingList(())) == "Nothing to buy."


def test_the_file_stands_by_itself() -> None:
    text = alone(shown(small_list(), small_plan(), START), frozenset({row_id(key_of("carrot"))}))
    assert not re.search(r'(?:src|href)="(?!data:)', text)
    assert "http://" not in text
    assert "https://" not in text
    assert text.count("<style>") == text.count("<script>") == 1
    assert text.count(" checked>") == 1
    assert "default-src &#39;none&#39;" in text
    assert "unsafe-inline" not in text


def test_names_are_escaped_everywhere() -> None:
    evil = "</script><script>alert(1)</script>\x1b[31m\"'&"
    shopping = ShoppingList((line(evil, evil, evil, look_for=evil, care=(evil,)),), START)
    text = alone(shown(shopping, small_plan(evil), START))
    assert "<script>alert" not in text
    assert "\x1b" not in text
    assert icalendar.Calendar.from_ical(list_ics(shopping)).errors == []
    assert "\x1b" not in todo_txt(shopping)


def test_an_id_of_the_page_is_what_its_script_looks_for() -> None:
    from mealplan.phone.page import script

    pattern = re.search(r"/\^mealplan\\\.(t\[0-9a-f\]\{16\})\$/", script())
    assert pattern is not None
    assert all(re.fullmatch(pattern[1], row_id(key)) for key in ("a", "2026|b|c"))


# ---- the command line


@pytest.fixture
def saved(cli: Cli, week_file: object) -> Cli:
    assert cli("plans", "save", "week 48", str(week_file)).code == 0
    return cli


def test_every_form_of_the_list_has_the_same_things(saved: Cli) -> None:
    rows = csv.DictReader(saved("shop", "week 48", "--format", "csv").out.splitlines())
    names = [row["item"] for row in rows if row["show"] != "nothing"]
    tasks = icalendar.Calendar.from_ical(saved("shop", "week 48", "--format", "ics").out).walk("VTODO")
    assert len(tasks) == len(names) > 10
    todo = saved("shop", "week 48", "--format", "todotxt").out.splitlines()
    assert len(todo) == len(names)
    page = saved("shop", "week 48", "--format", "html").out
    assert len(re.findall(r'<input type="checkbox" id="t[0-9a-f]{16}"', page)) == len(names)
    codes = saved("shop", "week 48", "--qr").out
    drawings = re.findall(r"(?:^[ ▀▄█]{20,}\n)+", codes, re.MULTILINE)
    told = [words for code in drawings for words in scanned(code).split("\n")[1:]]
    assert len(told) == len(names)
    assert sorted(str(task["SUMMARY"]) for task in tasks) == sorted(told)


def lines_for(cli: Cli, span: str) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = json.loads(cli("shop", "week 48", "--for", span, "--format", "json").out)["lines"]
    return lines


def test_the_list_of_some_days_holds_what_is_cooked_on_them(saved: Cli) -> None:
    whole = saved("shop", "week 48", "--format", "json", "--pantry", "none")
    assert whole.code == 0
    every = {one["item"]: one for one in json.loads(whole.out)["lines"]}
    first, rest = ({one["item"]: one for one in lines_for(saved, span)} for span in ("1-2", "3-4"))
    assert first.keys() | rest.keys() == every.keys()
    for item, one in every.items():
        parts = sum(part[item]["need_g"] for part in (first, rest) if item in part)
        assert parts == pytest.approx(one["need_g"], abs=0.001)
    for span, days in (
        ("mon", {23}), ("mon-tue", {23, 24}), ("2-3", {24, 25}), ("2026-11-24", {24}), ("mon,thu", {23, 26}),
        ("2026-11-23-2026-11-24", {23, 24}), ("Monday to Wednesday", {23, 24, 25}), ("tue..wed", {24, 25}),
    ):  # fmt: skip
        found = lines_for(saved, span)
        assert {int(need["date"][-2:]) for one in found for need in one["needed"]} <= days, span
        assert found, span


def test_days_that_are_none_of_the_plan_are_told(saved: Cli) -> None:
    for span in ("sat", "9", "thu-mon", "2027-01-01", "x", "", "3-1"):
        ran = saved("shop", "week 48", "--for", span)
        assert (ran.code, ran.out) == (5, ""), span


def test_flags_that_would_not_act_together_are_refused(saved: Cli, week_file: object) -> None:
    for flags in (*product(["--serve"], ["--qr", "--message", "-o=x.txt", "--format=json"]), ("--qr", "-o", "x.txt"),
                  ("--host", "127.0.0.1"), ("--port", "80"), ("--message", "--format", "text")):  # fmt: skip
        ran = saved("shop", "week 48", *(part for flag in flags for part in flag.split("=")))
        assert (ran.code, ran.out) == (2, ""), flags
    served = saved("shop", str(week_file), "--serve")
    assert served.code == 5
    assert "plans save" in served.err
    for host in ("0.0.0.0", "::", "example.org", "999.1.1.1"):
        assert saved("shop", "week 48", "--serve", "--host", host).code == 5
