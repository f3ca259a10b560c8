"""The page in a real browser at the size of a phone: ticks, a lost connection, a reload, a name for everything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import webdriver
from conftest import Week
from mealplan.phone.page import alone
from mealplan.phone.view import shown
from mealplan.planning.result.plan import loads
from mealplan.shopping import list_of
from phone_site import Running, running, small_list
from small_plan import START, small_plan
from waiting import until
from webdriver import Browser, browser

pytestmark = [pytest.mark.prove, pytest.mark.skipif(not webdriver.HERE, reason="no chromium with its driver")]


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as one:
        yield one


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Browser]:
    with browser(tmp_path) as one:
        yield one


def row(page: Running, item: str) -> str:
    return next(id_ for id_, key in page.site._keys.items() if page.site.name(key) == item)


def ticked(phone: Browser) -> set[str]:
    name = "b => b.closest('li').querySelector('.name').textContent"
    return set(phone.run(f"return [...document.querySelectorAll('input:checked')].map({name})"))


def said(phone: Browser) -> str:
    return str(phone.run("return document.getElementById('said').textContent"))


def waiting(phone: Browser) -> int:
    """Changes that the phone keeps and has not sent."""
    return int(phone.run("return Object.keys(localStorage).filter(k => k.startsWith('mealplan.')).length"))


def test_a_tap_ticks_here_and_a_reload_shows_it(page: Running, phone: Browser) -> None:
    phone.open(f"http://{page.host}{page.home}")
    assert phone.run("return document.getElementById('left').textContent") == "4 of 4 left"
    phone.tap(f"label[for={row(page, 'red lentils')}]")
    until(lambda: page.kept() == {"red lentils"})
    assert said(phone) == "red lentils ticked. 3 of 4 left."
    phone.reload()
    assert ticked(phone) == {"red lentils"}
    phone.tap(f"label[for={row(page, 'carrot')}]")
    until(lambda: page.kept() == {"red lentils", "carrot"})
    phone.tap("#undo")
    until(lambda: page.kept() == {"red lentils"})
    phone.tap("#hide")
    assert phone.run("return getComputedStyle(document.querySelector('li.done')).display") == "none"
    phone.run("document.querySelector('input:not(:checked)').click()")
    assert phone.run("return document.activeElement.closest('li').querySelector('.name').textContent") == "soy sauce"
    phone.tap("li:not(.done) summary")  # what it is for, below it
    about = phone.run(
        "const p = document.querySelector('details[open] p').getBoundingClientRect(),"
        " l = document.querySelector('details[open]').previousElementSibling.getBoundingClientRect();"
        "return [p.top >= l.bottom - 1, p.width > 300]"
    )
    assert about == [True, True]


def test_ticks_without_a_connection_are_kept_and_sent_when_it_is_back(page: Running, phone: Browser) -> None:
    phone.open(f"http://{page.host}{page.home}")
    phone.offline(True)
    for item in ("carrot", "red lentils", "salt"):
        phone.tap(f"label[for={row(page, item)}]")
    phone.tap(f"label[for={row(page, 'salt')}]")  # and off again
    until(lambda: "No connection" in said(phone) or "left" in said(phone))
    assert page.kept() == set()
    until(lambda: waiting(phone) == 3)
    phone.offline(False)
    phone.run("dispatchEvent(new Event('online'))")
    until(lambda: page.kept() == {"carrot", "red lentils"})
    until(lambda: waiting(phone) == 0)
    assert ticked(phone) == {"carrot", "red lentils"}


def test_ticks_of_a_page_that_was_closed_without_a_connection_are_sent_by_the_next_one(
    page: Running, phone: Browser
) -> None:
    phone.open(f"http://{page.host}{page.home}")
    phone.offline(True)
    phone.tap(f"label[for={row(page, 'carrot')}]")
    until(lambda: waiting(phone) == 1)
    phone.open("about:blank")
    phone.offline(False)
    phone.open(f"http://{page.host}{page.home}")
    until(lambda: page.kept() == {"carrot"})
    assert ticked(phone) == {"carrot"}


def test_a_new_address_on_the_same_phone_takes_along_what_was_not_sent(page: Running, phone: Browser) -> None:
    phone.open(f"http://{page.host}{page.home}")
    page.site.new_door()  # as by Enter, or by a new start at the same --port
    phone.tap(f"label[for={row(page, 'carrot')}]")
    until(lambda: "ended" in said(phone))
    assert page.kept() == set()
    phone.open(f"http://{page.host}{page.home}")
    until(lambda: page.kept() == {"carrot"})


def test_what_is_ticked_at_home_comes_to_the_phone(page: Running, phone: Browser) -> None:
    phone.open(f"http://{page.host}{page.home}")
    cookie = phone.call("GET", "/cookie")[0]
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("mealplan", True, "Strict")
    assert phone.run("return document.cookie") == ""
    from mealplan.journal import Journal

    with Journal.open(page.journal) as journal:
        journal.tick("my week", page.site._keys[row(page, "soy sauce")])
    phone.run("dispatchEvent(new Event('focus'))")
    until(lambda: ticked(phone) == {"soy sauce"})


def test_a_second_browser_gets_nothing(page: Running, phone: Browser, tmp_path: Path) -> None:
    phone.open(f"http://{page.host}{page.home}")
    other = tmp_path / "other"
    other.mkdir()
    with browser(other) as second:
        second.open(f"http://{page.host}{page.home}")
        assert "404" in second.call("GET", "/source")
        assert "red lentils" not in second.call("GET", "/source")
        assert second.call("GET", "/cookie") == []


def test_every_box_has_its_name_and_room_for_a_thumb(page: Running, phone: Browser) -> None:
    phone.open(f"http://{page.host}{page.home}")
    tree = phone.call("POST", "/goog/cdp/execute", {"cmd": "Accessibility.getFullAXTree", "params": {}})["nodes"]
    nodes = [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in tree if not n.get("ignored")]
    boxes = [name for role, name in nodes if role == "checkbox"]
    assert boxes[0] == "carrot 3 (about 200 g)"
    assert "check the label: gluten" in boxes[2]
    headings = [name for role, name in nodes if role == "heading"]
    assert headings[:2] == ["Shopping list from Mon 23 Nov", "Produce"]
    assert "Tonight" in headings
    assert any(role == "status" for role, _ in nodes)
    assert ("button", "Undo last") in nodes
    sizes = phone.run(
        "return [...document.querySelectorAll('label, summary, button, a')].map(e => "
        "{const b = e.getBoundingClientRect(); return [b.width, b.height]})"
    )
    assert all(width >= 44 and height >= 44 for width, height in sizes)
    assert phone.run("return document.documentElement.scrollWidth <= innerWidth")


def test_the_file_that_stands_by_itself_keeps_its_ticks(phone: Browser, tmp_path: Path) -> None:
    path = tmp_path / "list.html"
    path.write_text(alone(shown(small_list(), small_plan(), START)), encoding="utf-8")
    phone.open(path.as_uri())
    phone.tap("label")
    assert ticked(phone) == {"carrot"}
    phone.reload()
    assert ticked(phone) == {"carrot"}
    assert phone.run("return getComputedStyle(document.querySelector('header')).position") == "sticky"


@pytest.mark.skipif("SCREENSHOTS" not in os.environ, reason="SCREENSHOTS names the folder to draw into")
def test_pictures(tmp_path: Path, week: Week, opened: Any) -> None:
    """`SCREENSHOTS=screenshots` draws the page of a whole week at the size of a phone."""
    folder = Path(os.environ["SCREENSHOTS"])
    plan = loads(week("fibromyalgia")[1].read_text(encoding="utf-8"))
    content = shown(list_of(plan, opened), plan, START)
    for name, dark, far in (("phone", False, 0), ("phone-dark", True, 0), ("phone-tonight", False, 1)):
        home = tmp_path / name
        home.mkdir()
        with running(home, content=content) as page, browser(home, dark=dark, width=390, height=844) as phone:
            phone.open(f"http://{page.host}{page.home}")
            for aisle in content.aisles[:1]:
                for box in aisle.rows[:2]:
                    phone.tap(f"label[for={box.id}]")
            until(lambda: len(page.kept()) == 2)
            if far:
                phone.run("document.getElementById('tonight').scrollIntoView()")
            phone.picture(folder / f"{name}.png")
            assert (folder / f"{name}.png").stat().st_size > 10_000
