"""The manual says what the code does: it is written from it, and is up to date."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType

import pytest

from conftest import ROOT, Cli
from mealplan.cli.diagnostics import EXIT_WORDS, ExitCode


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("manual", ROOT / "scripts" / "manual.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_manual_is_up_to_date(writer: ModuleType) -> None:
    text = (ROOT / "docs" / "manual.md").read_text(encoding="utf-8")
    assert text == writer.manual(), "run `make docs`"


def test_every_command_and_option_is_in_it(writer: ModuleType, cli: Cli) -> None:
    text = writer.manual()
    names = re.findall(r"^  ([a-z]+)  ", cli("--help").out.split("Commands:")[1], re.M)
    assert len(names) > 18
    for name in names:
        assert f"### mealplan {name}\n" in text
        for option in re.findall(r"^  (?:-\w, )?(--[a-z-]+)", cli(name, "--help").out, re.M):
            assert option == "--help" or f"`{option}`" in text, (name, option)


def test_every_exit_code_has_its_words() -> None:
    assert set(EXIT_WORDS) == set(ExitCode)


def test_it_names_no_machine_and_promises_no_cure(writer: ModuleType) -> None:
    text = writer.manual()
    assert "/home/" not in text
    assert not re.search(r"\b(cures?|heals?|remed)", text, re.I)
