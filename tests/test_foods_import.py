"""The importer: same input, same bytes; nothing is guessed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from mealplan.nutrition.nutrients import nutrients

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def importer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("import_sr28", ROOT / "scripts" / "import_sr28.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A release of two foods in USDA's form: `^` between fields, `~` around text, CRLF, code page 1252."""
    numbers = [n.sr28 for n in nutrients().values() if n.kind == "measured"]
    files = {
        "FD_GROUP.txt": ["~0900~^~Fruits~", "~1500~^~Fish~"],
        "FOOD_DES.txt": [
            '~15001~^~1500~^~Fish, "test"~^~F~^~~^~~^~~^~Bones~^40^~Piscis ‘a’~^6.25^4.27^9.02^3.87',
            "~09001~^~0900~^~Fruit~^~F~^~~^~~^~Y~^~~^^~~^^^^",
        ],
        "NUTR_DEF.txt": [f"~{number}~^~g~^~X~^~x~^~2~^~1~" for number in numbers],
        "NUT_DATA.txt": [
            "~09001~^~291~^0.00^0^^~7~^~Z~^~~^~~^^^^^^^~~^^",
            "~09001~^~203~^0.30^3^0.1^~1~^~A~^~~^~~^^^^^^^~~^^",
            "~15001~^~621~^1.5^0^^~6~^~RPI~^~~^~~^^^^^^^~~^^",
        ],
        "WEIGHT.txt": ["~15001~^2^1^~oz~^28.35^^", "~15001~^1^.333^~cup~^27^^"],
        "LANGUAL.txt": ["~09001~^~A1~"],
        "LANGDESC.txt": ["~A1~^~FRUIT~"],
        "FOOTNOTE.txt": ["~09001~^~01~^~D~^~~^~a note~"],
    }
    for name, lines in files.items():
        (tmp_path / name).write_bytes(("\r\n".join(lines) + "\r\n").encode("cp1252"))
    return tmp_path


def test_the_same_input_gives_the_same_bytes(importer: ModuleType, raw: Path) -> None:
    assert importer.make(raw) == importer.make(raw)


def test_amounts_keep_their_digits_and_missing_stays_empty(importer: ModuleType, raw: Path) -> None:
    lines = importer.make(raw)["values/0900.csv"].decode("utf-8").splitlines()
    header, cells = lines[0].split(","), lines[1].split(",")
    row = dict(zip(header, cells, strict=True))
    assert row["protein"] == "0.30"
    assert row["fiber"] == "0.00"
    assert [key for key in header[1:-1] if row[key]] == ["protein", "fiber"]
    assert row["basis"].replace(".", "") == "az"
    assert len(row["basis"]) == 150


def test_a_recipe_with_imputed_parts_is_calculated(importer: ModuleType, raw: Path) -> None:
    line = importer.make(raw)["values/1500.csv"].decode("utf-8").splitlines()[1]
    assert line.endswith("c" + "." * (len(line) - line.rindex("c") - 1))
    assert importer.basis_letter("6", "JA") == "a"
    assert importer.basis_letter("1", "PAK") == "a"
    with pytest.raises(KeyError):
        importer.basis_letter("2", "")


def test_lines_end_with_lf_and_text_is_utf8(importer: ModuleType, raw: Path) -> None:
    foods = importer.make(raw)["foods.csv"]
    assert b"\r" not in foods
    assert "Piscis ‘a’" in foods.decode("utf-8")
    assert b'"Fish, ""test"""' in foods


def test_an_unknown_nutrient_stops_the_import(importer: ModuleType, raw: Path) -> None:
    with (raw / "NUTR_DEF.txt").open("ab") as handle:
        handle.write(b"~999~^~g~^~X~^~x~^~2~^~1~\r\n")
    with pytest.raises(SystemExit, match="999"):
        importer.make(raw)


def test_files_that_are_not_the_recorded_release_are_named(importer: ModuleType, raw: Path) -> None:
    (raw / "SRC_CD.txt").write_text("")
    for name in ("DERIV_CD.txt", "DATA_SRC.txt", "DATSRCLN.txt"):
        (raw / name).write_text("")
    assert "NUT_DATA.txt" in importer.check_sources(raw)
