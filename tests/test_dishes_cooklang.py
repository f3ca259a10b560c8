"""Reading dish files: what is written is what is read, and whatever is wrong is told with file, line and cure."""

from __future__ import annotations

import contextlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mealplan.dishes.cooklang import MAX_CHARACTERS, number, parse, read
from mealplan.dishes.dish import Course
from mealplan.errors import ValueProblem
from small_kitchen import SOUP
from work import counted

HEAD = "---\ntitle: Test\nservings: 2\ncourse: [dinner]\n---\n"
DISHES = Path(__file__).resolve().parent.parent / "foods_db" / "dishes"


def test_a_recipe_is_read_as_written() -> None:
    recipe = parse(SOUP, "soup.cook")
    assert recipe.header.title == "Red lentil soup"
    assert recipe.header.courses == (Course.LUNCH, Course.DINNER)
    assert (recipe.header.fridge_days, recipe.header.freezer_days) == (3, 90)
    assert [(m.name, m.amount, m.unit, m.note) for m in recipe.mentions()] == [
        ("onion", 1, "", "chopped"),
        ("olive oil", 1, "tbsp", ""),
        ("red lentils", 150, "g", ""),
        ("ground cumin", 1, "tsp", ""),
        ("water", 800, "ml", ""),
        ("salt", 0.5, "tsp", ""),
    ]
    assert [(t.name, t.minutes) for step in recipe.steps for t in step.timers] == [("", 5), ("wait", 20)]
    assert recipe.steps[0].cookware == ("saucepan",)
    assert recipe.steps[0].text == "Soften the onion in the olive oil in a saucepan for 5 minutes."


def test_lines_of_a_paragraph_are_one_step_and_comments_are_gone() -> None:
    recipe = parse(
        HEAD + "Cut the @apple{1}, -- a red one\n[- or a\n\npear -]and eat it.\n\n= Later =\n\nWash up with @salt.", "x"
    )
    assert [step.text for step in recipe.steps] == ["Cut the apple, and eat it.", "Wash up with salt."]
    assert recipe.steps[1].ingredients[0].line == 13


def test_an_escaped_mark_and_a_mark_alone_are_plain_text() -> None:
    step = parse(HEAD + r"Write to me \@home at 5 # 6 ~ now, @salt{1%g}.", "x").steps[0]
    assert step.text == "Write to me @home at 5 # 6 ~ now, salt."
    assert len(step.ingredients) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", 2),
        ("0.5", 0.5),
        (".5", 0.5),
        ("1/2", 0.5),
        ("1 1/2", 1.5),
        ("½", 0.5),
        ("1½", 1.5),
        ("2 ¼", 2.25),
        ("0,5", None),
        ("2-3", None),
        ("some", None),
        ("1/0", None),
        ("", None),
        ("-1", None),
        ("1e9", None),
        ("٣", None),
    ],
)
def test_kitchen_numbers(text: str, value: float | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("no front matter", 1, "front matter is missing"),
        ("---\ntitle: A\n", 1, "not closed"),
        ("---\ntitle: Pasta: the best\nservings: 1\ncourse: [dinner]\n---\nx", 2, "quotes"),
        ("---\ntitle: AB\nservings: 1\ncourse: [diner]\n---\nx", 4, "dinner"),
        ("---\ntitle: AB\nservings: many\ncourse: [dinner]\n---\nx", 3, "number of servings"),
        ("---\ntitle: AB\nservings: 0\ncourse: [dinner]\n---\nx", 3, "number of servings"),
        ("---\ntitle: AB\nservings: 1\ncourse: [dinner]\nkeps: {fridge: 3d}\n---\nx", 5, "keeps"),
        ("---\ntitle: AB\nservings: 1\ncourse: [dinner]\nkeeps: {fridge: long}\n---\nx", 5, "3d"),
        ("---\ntitle: AB\nservings: 1\ncourse: [dinner]\nservings: 2\n---\nx", 5, "stands twice"),
        ("---\ntitle: [a]\nservings: 1\ncourse: [dinner]\n---\nx", 2, "title"),
        (HEAD + "Add @rice{some%cups}.", 6, "One number"),
        (HEAD + "Add @rice{3-2%cups}.", 6, "One number"),
        (HEAD + "\nAdd @rice{-1%g}.", 7, "not an amount"),
        (HEAD + "Add @rice{0%g}.", 6, "More than 0"),
        (HEAD + "Add @rice{%g}.", 6, "without an amount"),
        (HEAD + "Add @rice{20%g and stir.", 6, "not closed"),
        (HEAD + "Add @{20%g}.", 6, "no name"),
        (HEAD + "Add @./sauces/pesto{20%g}.", 6, "another recipe"),
        (HEAD + "Add @@pesto{20%g}.", 6, "another recipe"),
        (HEAD + "Add rice{20%g}.", 6, "belong to no mark"),
        (HEAD + "Stir.\n\n> Good with @peanuts{20%g}.", 8, "would not be counted"),
        (HEAD + "Stir.\n[- no end\n\n@peanuts{20%g}", 7, "no end"),
        (HEAD + "Cook ~{20%parsecs}.", 6, "not a time"),
        (HEAD + "Cook ~{soon}.", 6, "not a time"),
        (HEAD + "Cook ~{900%hours}.", 6, "three days"),
    ],
)
def test_what_is_wrong_names_file_line_and_cure(text: str, line: int, says: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        parse(text, "mine.cook")
    assert caught.value.where == f"mine.cook:{line}"
    assert says in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    "yaml",
    [
        "title: !!python/object/apply:os.system [ls]",
        "title: !!float x",
        "title: !!int ''",
        "? {a: b}\n: c",
        "- a\n- b",
        "[" * 3000,
        "title: &a [x]\nservings: *b",
        "a: &a [1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a]\ntitle: [*b,*b,*b]",
        "title: 2024-99-99",
        "title: " + "9" * 6000,
        "{{{{",
        "title: \x07\x1b[31m",
        "title: [[[]]]",
        "servings: .nan\ntitle: AB\ncourse: [dinner]",
        "!!timestamp x: 1",
        "title: AB\nservings: 1\ncourse: {a: 1}",
        "title: AB\nservings: 1\ncourse: [1, 2]",
    ],
)
def test_hostile_front_matter_is_a_plain_error(yaml: str) -> None:
    with pytest.raises(ValueProblem):
        parse(f"---\n{yaml}\n---\nEat @salt{{1%g}}.", "evil.cook")


MARKS = st.lists(
    st.sampled_from(
        [
            "@",
            "#",
            "~",
            "{",
            "}",
            "%",
            "(",
            ")",
            "salt",
            "red lentils",
            " ",
            "\n",
            "\n\n",
            "5",
            "1/2",
            "wait",
            "minutes",
            "\\",
            "--",
            "[-",
            "-]",
            ">>",
            "=",
            "½",
            "é",
            "\x1b[31m",
            "\u202e",
            "\ud800",
        ]
    ),
    max_size=60,
).map("".join)


@given(st.one_of(MARKS, MARKS.map(lambda body: HEAD + body), st.text(max_size=300)))
@example(HEAD + "@" * 500)
@example("---\n---\n")
def test_any_text_is_a_recipe_or_a_plain_error(text: str) -> None:
    try:
        recipe = parse(text, "any.cook")
    except ValueProblem as problem:
        shown = [str(problem)]
    else:
        words = [m.name + m.note + m.unit for m in recipe.mentions()]
        shown = [recipe.header.title, *(step.text for step in recipe.steps), *words]
        assert all(m.amount is None or 0 < m.amount < 1e6 for m in recipe.mentions())
    invisible = [c for part in shown for c in part if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c not in "\n\t"]
    assert invisible == []


@given(
    st.floats(0.01, 9999, allow_nan=False), st.sampled_from(["g", "ml", "tsp", ""]), st.sampled_from(["", "chopped"])
)
def test_what_is_written_comes_back(amount: float, unit: str, note: str) -> None:
    written = f"{amount:.3f}".rstrip("0").rstrip(".")
    inner = f"{written}%{unit}" if unit else written
    text = HEAD + f"Take the @brown rice{{{inner}}}{f'({note})' if note else ''}."
    if float(written) == 0:
        return
    mention = parse(text, "x").mentions()[0]
    assert (mention.name, mention.amount, mention.unit, mention.note) == ("brown rice", float(written), unit, note)


@pytest.mark.parametrize("piece", ["@", "@a", "@a b{1%g}", "~", "{", "[-", "(", "@{", "#a{", "\\@"])
def test_work_grows_no_faster_than_a_text_that_repeats(piece: str) -> None:
    def calls(characters: int) -> int:
        text = (HEAD + piece * characters)[:characters]
        with counted() as work, contextlib.suppress(ValueProblem):
            parse(text, "long.cook")
        return work.number

    assert calls(MAX_CHARACTERS) <= 4.5 * calls(MAX_CHARACTERS // 4) + 1000
    text = (HEAD + piece * MAX_CHARACTERS)[:MAX_CHARACTERS]
    with pytest.raises(ValueProblem, match="characters"):
        parse(text + "x", "long.cook")


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(ValueProblem, match="cannot be read"):
        read(tmp_path / "none.cook")
    bad = tmp_path / "bad.cook"
    bad.write_bytes(b"---\ntitle: \xff\xfe\n---\n")
    with pytest.raises(ValueProblem, match="UTF-8"):
        read(bad)
    windows = tmp_path / "windows.cook"
    windows.write_bytes(b"\xef\xbb\xbf" + SOUP.replace("\n", "\r\n").encode())
    assert read(windows).mentions() == parse(SOUP).mentions()


def test_the_official_parser_reads_every_shipped_dish_the_same() -> None:
    official = pytest.importorskip("cooklang", reason="the official parser is no dependency of ours")
    for path in sorted(DISHES.rglob("*.cook")):
        theirs, ours = official.parse(path.read_text(encoding="utf-8")), read(path)
        amounts = [
            (i.name, i.quantity.value, i.quantity.unit or "", i.note or "") for i in theirs.ingredients if i.quantity
        ]
        assert amounts == [(m.name, m.amount, m.unit, m.note) for m in ours.mentions() if m.amount is not None], (
            path.stem
        )
        assert {c.name for c in theirs.cookware} == {c for step in ours.steps for c in step.cookware}, path.stem
        assert [t.name or "" for t in theirs.timers] == [t.name for step in ours.steps for t in step.timers], path.stem
