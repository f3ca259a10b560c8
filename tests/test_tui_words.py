"""Words on the screen: harmless, and exactly as wide as they were asked to be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mealplan.tui.words import clean, fit, say, wrap

HOSTILE = [
    "[b]bold[/b] [", "[/", "[@click=app.quit]x[/]", "\x1b[2J\x1b]0;owned\x07", "\u202egnp.exe", "a" * 300,
    "鍋料理と豆腐" * 20, "🍲🥗🫘" * 30, "é" + "\u0301" * 50, "tab\tnew\nline\rback", "", " ",
]  # fmt: skip


@given(st.text(max_size=120) | st.sampled_from(HOSTILE), st.integers(1, 60))
def test_a_fitted_text_takes_exactly_its_cells(text: str, cells: int) -> None:
    assert cell_len(fit(text, cells)) == cells


@given(st.text(max_size=200) | st.sampled_from(HOSTILE), st.integers(2, 40), st.integers(1, 6))
def test_wrapped_lines_never_pass_their_width_or_number(text: str, cells: int, lines: int) -> None:
    out = wrap(text, cells, lines)
    assert len(out) <= lines
    assert all(cell_len(line) <= cells for line in out)


@given(st.text(max_size=200) | st.sampled_from(HOSTILE))
def test_cleaned_text_holds_no_control_character_and_no_mark_of_direction(text: str) -> None:
    out = clean(text)
    assert all(ord(c) >= 32 and not 127 <= ord(c) < 160 for c in out)
    assert not set(out) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f")


@given(st.text(max_size=100) | st.sampled_from(HOSTILE))
def test_text_from_data_is_never_read_as_markup(text: str) -> None:
    line = clean(text)
    assert say((line, "bold")).plain == line


def test_a_short_text_is_wrapped_without_loss() -> None:
    assert wrap("Quinoa porridge with blueberries", 11, 5) == ["Quinoa", "porridge", "with", "blueberries"]
    assert wrap("Quinoa porridge with blueberries", 11, 2) == ["Quinoa", "porridge…"]
