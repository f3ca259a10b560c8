"""The HTML report: all a dietitian asks for, one file that fetches and runs nothing, everything escaped."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mealplan.export.compare import compare, comparison_text
from mealplan.export.html import plan_html
from mealplan.shopping.lines import Line, Need, ShoppingList
from small_plan import asking, small_plan
from waiting import HANG_S

EMPTY = {"meta", "br", "rect"}


class Page(HTMLParser):
    """The tree as a browser sees it: tags balanced, attributes and text collected."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def shopping(item: str = "red lentils") -> ShoppingList:
    plan = small_plan()
    need = Need(plan.request.week.start, "red-lentil-soup", "Red lentil soup", 150.0)
    lines = (
        Line(
            item,
            "pulses-and-tins",
            150,
            0,
            150,
            plan.request.week.start,
            "1 x 500 g",
            (need,),
            check_label=("gluten-free",),
        ),
        Line("salt", "spices", 2, 0, 2, plan.request.week.start, "a little", (need,), staple=True),
        Line("oats", "grains", 100, 100, 0, plan.request.week.start, "nothing", (need,)),
    )
    return ShoppingList(lines, plan.request.week.start, notes=("A note on the list.",))


def test_it_holds_what_a_dietitian_asks_for() -> None:
    page = Page(plan_html(small_plan(), shopping(), name="Week 48"))
    for words in (
        "Week 48", "female, 42 years", "no gluten, no nightshades", "pregabalin", "fibromyalgia", "2000 kcal a day",
        "IOM 1997 RDA", "NASEM 2019 CDRR", "at least 320 mg", "310 mg", "4%", "the mean is below 320 mg",
        "Not judged, for want of data", "the food table has no iodine",
        "best reachable 318 mg", "only two dishes", "--minutes 2=30",
        "Magnesium antacids lower how much is taken up. Ask. [label]",
        "Porridge", "Red lentil soup (left over)", "bad day", "25 min", "red lentils 150 g",
        "B12 tablet", "25 µg a day", "coffee (400 g)",
        "a reference body of 57 kg", "counts as nothing toward a minimum",
        "Pulses and tins", "1 x 500 g", "check the label: gluten-free", "Usually in the kitchen", "A note on the list.",
        "It treats nothing", "by hand",
    ):  # fmt: skip
        assert words in page.text, words
    assert "oats: nothing" not in page.text  # what is in the house is not bought


def test_it_says_what_the_week_asks_and_what_the_freezer_holds() -> None:
    bought = shopping()
    bought = replace(bought, currency="USD", lines=(replace(bought.lines[0], cost=2.6, freeze=True), *bought.lines[1:]))
    page = Page(plan_html(asking(), bought))
    for words in (
        "These 2 days ask 90 minutes: 30 at the stove, 3 things to buy (6)", "about $10 by US average prices (3)",
        "Red lentil soup (cook 4: eat 1, freeze 2) (locked)", "4 portions, 20 min, freeze 2 portions :",
        "Out of the freezer the evening before: 1 portion of Red lentil soup, for dinner on Tuesday",
        "In the freezer at the end: 1 portion of Red lentil soup.",
        "red lentils: 1 x 500 g, $2.60 freeze it until it is used; check the label: gluten-free",
        "Costs about $2.60: whole packs, without staples, by US average prices of 2026 (within a third).",
    ):  # fmt: skip
        assert words in page.text, words
    assert "asks" not in Page(plan_html(small_plan())).text


def test_a_broken_promise_stands_before_the_goals_that_are_met() -> None:
    plan = small_plan()
    plan = replace(plan, request=plan.request.with_(minutes_given=(True, True)), outcome="met")
    met = tuple(replace(t, met=t.level != "unmeasured") for t in plan.targets)
    late = replace(plan, targets=met, days=(replace(plan.days[0], active_minutes=57.0), plan.days[1]))
    assert "Mon takes 57 of 45 minutes · All 1 goals met" in Page(plan_html(late)).text


def test_it_fetches_nothing_and_runs_nothing() -> None:
    text = plan_html(small_plan(), shopping(), previous=small_plan("Dal"))
    page = Page(text)
    assert not page.tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "a", "audio", "video"}
    assert not [a for a in page.attributes if a[1].startswith("on") or a[1] in ("src", "href", "srcset", "style")]
    assert "url(" not in text
    assert "@import" not in text
    assert "://" not in text
    assert ("meta", "content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes


def test_states_are_words_and_bars_have_words_too() -> None:
    page = Page(plan_html(small_plan()))
    labels = [value for tag, name, value in page.attributes if (tag, name) == ("svg", "aria-label")]
    assert labels == ["310 mg of at least 320 mg", "1200 mg of at most 2300 mg"]
    rows = [" ".join(r.split()) for r in re.findall(r"<tr><td class=\"(\w+)\">", plan_html(small_plan()))]
    assert rows == ["short", "met"]


def test_bars_stay_on_their_axis() -> None:
    plan = small_plan()
    wild = [
        replace(plan.targets[0], mean=m, mean_from_food=f, upper_estimate=u, min=low, max=high)
        for m, f, u, low, high in (
            (0, 0, 0, 0, None), (1e9, 0, 1e12, 1, 2), (5, 9, 1, None, 1e6), (1e-9, 0, 0, 1e-12, 1),
            (3, 3, 3, None, None),
        )
    ]  # fmt: skip
    page = Page(plan_html(replace(plan, targets=tuple(wild))))
    places = [float(value) for tag, name, value in page.attributes if tag == "rect" and name in ("x", "width")]
    assert places
    assert all(0 <= x <= 100 for x in places)


def test_equal_plans_make_equal_files() -> None:
    assert plan_html(small_plan(), shopping()) == plan_html(small_plan(), shopping())


def test_changes_since_the_plan_before_are_told() -> None:
    before = small_plan("Dal")
    before = replace(before, targets=(replace(before.targets[0], mean=400.0, met=True), *before.targets[1:]))
    page = Page(plan_html(small_plan(), previous=before))
    assert "No longer served: Dal." in page.text
    assert "New: Red lentil soup." in page.text
    assert "400 mg 310 mg at least 320 mg (no longer met)" in page.text
    changes = page.text.split("What changed")[1].split("The meals")[0]
    assert "Sodium" not in changes


MARKUP = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>&amp;'{{ 7*7 }}{% raw %}\x1b[31m\x00\u202e"


@settings(max_examples=40, deadline=None)
@given(text=st.one_of(st.just(MARKUP), st.text(max_size=40)))
def test_nothing_from_a_file_or_a_name_is_markup(text: str) -> None:
    plan = small_plan(text)
    odd = [tuple(replace(i, ingredient=text) for i in cook.ingredients) for cook in plan.cooks]
    plan = replace(
        plan,
        made={**plan.made, "foods": text},
        notes=(text,),
        cautions=tuple(replace(c, item=text, text=text, advice=text, source=text) for c in plan.cautions),
        targets=tuple(replace(t, source=text, why=text) for t in plan.targets),
        shortfalls=tuple(replace(s, because=(text,)) for s in plan.shortfalls),
        cooks=tuple(replace(cook, ingredients=parts) for cook, parts in zip(plan.cooks, odd, strict=True)),
        request=plan.request.with_(
            profile=(text,), dislikes=(text,), allow_maybe=(text,), notes=(text,),
            person=replace(plan.request.eater.person, medicines=(text,), conditions=(text,)),
        ),
    )  # fmt: skip
    html = plan_html(plan, shopping(text or "x"), name=text, previous=small_plan(text + "b"))
    page = Page(html)
    assert page.tags == Page(plan_html(small_plan(), shopping(), previous=small_plan("b"), name="n")).tags
    assert not [a for a in page.attributes if a[1].startswith("on") or a[1] == "src"]
    assert not any(ord(c) < 32 and c not in "\n\t" for c in html)
    if text == MARKUP:
        assert "{{ 7*7 }}" in page.text  # and no template, either


def test_comparing_says_what_differs_and_only_that() -> None:
    a, b = small_plan(), small_plan("Dal")
    b = replace(b, targets=(replace(b.targets[0], mean=330.0, met=True), *b.targets[1:]), outcome="met")
    found = compare(a, b, names=("old", "new"))
    assert [t.nutrient for t in found.targets if t.changed] == ["magnesium"]
    assert (found.only_a, found.only_b, found.both) == (("Red lentil soup",), ("Dal",), ("Porridge",))
    assert found.to_json()["a"] == {
        "plan": "old", "outcome": "short", "goals": 1, "goals_met": 0, "dishes": 2, "active_minutes": 15.0,
    }  # fmt: skip
    text = comparison_text(found)
    assert "now met" in text
    assert "Sodium" not in text
    assert "none" in comparison_text(compare(a, a))
    empty = compare(a, replace(a, days=(), cooks=(), targets=()))
    assert all(t.after is None for t in empty.targets)
    assert "-" in comparison_text(empty)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here")
def test_a_real_browser_prints_it(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(plan_html(small_plan(), shopping(), name="Week 48"), encoding="utf-8")
    done = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'c'}",
         "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=HANG_S,
    )  # fmt: skip
    assert "Week 48" in done.stdout
    assert "Red lentil soup" in done.stdout
