"""A thousand hostile inputs: each is read or refused in words, in under half a second of work, never with a trace.

Two sources: a corpus of what has broken programs before, given to every kind of file; and Hypothesis, which takes a
good file apart and puts it together wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import WOMAN, Cli, PlanJson
from mealplan.errors import MealplanError
from work import counted

WORK = 1_000_000  # calls of functions, for one file

CORPUS = [
    b"",
    b" ",
    b"\n" * 10_000,
    b"\x00",
    b"\xff\xfe\x00",
    b"\xef\xbb\xbf",
    b"\x1b]0;owned\x07",
    b"=cmd|' /C calc'!A0",
    b"[" * 50_000,
    b"{" * 50_000,
    b'{"a":' * 20_000,
    b"a = " + b"[" * 20_000,
    b"a" * 200_000,
    b"a=" + b"9" * 100_000,
    b"x = 1e999",
    b"x = nan",
    b"x = -0.0",
    b"\r\r\r\r",
    "\u202e\u2066".encode(),
    "ｆｕｌｌ".encode(),
    b"<script>alert(1)</script>",
    b"../../../etc/passwd",
    b"%s%n%x",
    b"{{7*7}}",
    b"' OR 1=1 --",
    b'a,b,c\n"unclosed',
    b'"\n"\n"',
    b"---\n---\n---\n",
    b"---\n&a [*a]\n---\n",
    b"---\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\n",
    b"@{",
    b"@a{1%" + b"g" * 1000 + b"}",
    b"@" * 20_000,
    b"~{" * 20_000,
    b">> a: b\n" * 5_000,
    b"[[price]]\n" * 5_000,
    b"[[eaten]]\n" * 5_000,
    b"[person]\nage = 99999999999999999999999999\n",
    b"[person]\nage = 42\nage = 43\n",
    b"\xf0\x9f\x91\xa9\xe2\x80\x8d",
    b'{"format": "mealplan.plan/1"}',
    b"null",
    b"true",
    b"[]",
    b"{}",
    b"0",
    b"1e400",
    b'"\\ud800"',
]


@contextmanager
def quickly() -> Iterator[None]:
    with counted() as calls:
        yield
    assert calls.number < WORK


KINDS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "profile": lambda file: ("plan", "-p", file, "--age", "5"),
    "profile checked": lambda file: ("profiles", "check", file),
    "menu": lambda file: ("analyze", file, *WOMAN[:4]),
    "plan": lambda file: ("show", file),
    "plan, the list": lambda file: ("shop", file),
    "plan, the report": lambda file: ("report", file),
    "dish": lambda file: ("dishes", "check", file),
    "prices": lambda file: ("shop", "week.json", "--prices", file),
    "aisles": lambda file: ("shop", "week.json", "--aisles", file),
    "pantry": lambda file: ("shop", "week.json", "--pantry", file),
    "backup": lambda file: ("data", "restore", file),
}
ENDINGS = {"profile": ".toml", "profile checked": ".toml", "dish": ".cook", "plan": ".json", "backup": ".zip"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_corpus_is_read_or_refused(cli: Cli, week_file: Path, kind: str) -> None:
    cli("shop", "week.json")  # what is loaded once is not the work of a bad file
    cli("analyze", "-", *WOMAN[:4], stdin="what,amount\nbanana,1\n")
    for number, data in enumerate(CORPUS):
        file = Path(f"hostile-{number}{ENDINGS.get(kind, '.txt')}")
        file.write_bytes(data)
        with quickly():
            ran = cli(*KINDS[kind](str(file)))
        assert ran.code in (0, 3, 5), (data[:40], ran.err)
        assert "Traceback" not in ran.err
        assert "\x1b" not in ran.out + ran.err
        assert len(ran.err) < 20_000, data[:40]
        if ran.code == 5 and kind != "dish":
            assert ran.err.startswith("mealplan: "), data[:40]


# ---- good files taken apart

GOOD = {
    "profile": 'extends = ["fibromyalgia"]\n[person]\nage = 42\nsex = "female"\n[plan]\ndays = 7\n'
    'exclusions = ["gluten"]\n'
    '[targets]\nmagnesium = ">= 350 mg/day"\n[kitchen]\nactive_minutes = { default = 45, wed = 15 }\n'
    '[[daily]]\nfood = "coffee"\namount = "2 cups"\n[[supplements]]\nname = "B12"\n'
    'contains = { vitamin_b12 = "25 ug" }\n',
    "dish": "---\ntitle: Soup\nservings: 2\ncourse: [lunch]\n---\nSimmer @red lentils{150%g} in @water{600%ml} in a "
    "#pot{} for ~{5%minutes} and leave it ~wait{15%minutes}.\n",
    "prices": 'currency = "£"\n[[price]]\nitem = "rolled oats"\nprice = 1.2\nper = "1 kg"\n',
    "aisles": "[produce]\ncarrot|carrots\n[grains]\nrolled oats\n",
    "pantry": '[[item]]\nitem = "rolled oats"\namount = 500\nunit = "g"\n',
    "menu": "day,slot,what,amount,unit\nmon,lunch,banana,1,\nmon,lunch,rolled oats,60,g\n",
}
PIECES = [
    "",
    " ",
    "\n",
    "=",
    '"',
    "[",
    "]",
    "{",
    "}",
    "%",
    "@",
    "#",
    "~",
    ",",
    ";",
    "|",
    "-",
    "1e309",
    "-1",
    "nan",
    "½",
    "0",
    "\x00",
    "\x1b[2J",
    "\u202e",
    "true",
    "[[x]]",
    "'''",
    "---",
    "é",
    "999999999999",
    "..",
    "/",
    "\\u0000",
]


@st.composite
def broken(draw: st.DrawFn, text: str) -> str:
    """A good text with a few cuts, repeats and odd pieces in it."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.integers(0, 12)))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.text(max_size=6), st.just(text[at:to] * 3)))
        text = text[:at] + piece + text[to:]
    return text


def readers(opened: Any) -> dict[str, Callable[[str], object]]:
    import tomllib

    from mealplan.cli.diary import match_all, read_lines
    from mealplan.dishes.check import check_text
    from mealplan.goods.pantry import read_pantry
    from mealplan.goods.prices import read_prices
    from mealplan.profiles.read import profile_from
    from mealplan.shopping.aisles import read_aisles

    names = opened.cookbook.names

    def profile(text: str) -> object:
        try:
            data = tomllib.loads(text)
        except (ValueError, RecursionError):
            return None
        return profile_from(data)

    return {
        "profile": profile,
        "dish": lambda text: check_text(text, opened.cookbook.kitchen),
        "prices": lambda text: read_prices(text, names),
        "aisles": lambda text: read_aisles(text, names),
        "pantry": lambda text: read_pantry(text, names),
        "menu": lambda text: match_all(read_lines(text, "menu"), opened),
    }


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_a_good_file_made_bad_is_read_or_refused(opened: Any, kind: str) -> None:
    read = readers(opened)[kind]
    read(GOOD[kind])

    @given(broken(GOOD[kind]))
    @settings(max_examples=150, deadline=None)
    def check(text: str) -> None:
        with quickly(), suppress(MealplanError):
            read(text)

    check()


OPERATORS = [">=", "<=", "=", ">", "<", "==", "=>", "~", ""]
AMOUNTS = ["400", "4.8", "-1", "0", "nan", "inf", "1e999", "½", "1/0", "4,8", "٤", "", "1_000", "0x10", "9" * 400]
UNITS = ["mg", "ug", "µg", "μg", "mcg", "IU", "%", "kcal", "kJ", "g", "cups", "", "m g", "MG", "µg_DFE", "\u202emg"]


@given(
    st.tuples(
        st.one_of(st.sampled_from(["magnesium", "vitamin_b12", "b12", "folate", "energy", "x"]), st.text(max_size=10)),
        st.sampled_from(OPERATORS),
        st.sampled_from(AMOUNTS),
        st.sampled_from(UNITS),
        st.sampled_from(["", "/day", "/week", "/each-day", "/meal", "/year", "/"]),
        st.sampled_from(["", "!", "?", "!?"]),
    ).map("".join)
)
@settings(max_examples=300, deadline=None)
def test_any_target_and_supplement_is_read_or_refused(text: str) -> None:
    from mealplan.nutrition.grammar import SAMPLE, parse_target
    from mealplan.nutrition.supplements import parse_supplement

    for read in (lambda: parse_target(text, SAMPLE), lambda: parse_supplement(text)):
        with quickly(), suppress(MealplanError):
            read()


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_plan_with_parts_lost_or_doubled_is_listed_or_refused(
    cli: Cli, plan_json: PlanJson, data: st.DataObject
) -> None:
    plan = plan_json("quick")
    for _ in range(data.draw(st.integers(1, 3))):
        place: Any = plan
        for _ in range(data.draw(st.integers(1, 6))):
            keys = list(place if isinstance(place, dict) else range(len(place)) if isinstance(place, list) else ())
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            if data.draw(st.booleans()) or not isinstance(place[key], (dict, list)):
                if isinstance(place, list) and data.draw(st.booleans()):
                    place.append(place[key])
                else:
                    del place[key]
                break
            place = place[key]
    command = data.draw(st.sampled_from([("show",), ("shop",), ("show", "--format", "ics"), ("report",)]))
    ran = cli(command[0], "-", *command[1:], stdin=json.dumps(plan))
    assert ran.code in (0, 5), ran.err
    assert "Traceback" not in ran.err
