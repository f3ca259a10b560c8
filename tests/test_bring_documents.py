"""Documents of all kinds are read whole; hostile ones end early, and write nothing."""

from __future__ import annotations

import gzip
import io
import json
import os
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mealplan.bring.document import Document, Ref, Time, minutes_of, servings_of
from mealplan.bring.readers import files
from mealplan.bring.readers.cooklang import from_cooklang
from mealplan.bring.readers.files import MOST_BYTES, open_bytes, open_file
from mealplan.bring.readers.plain import from_text
from mealplan.errors import ValueProblem

LABELLED = Path(__file__).resolve().parent.parent / "bench" / "brought" / "documents"


@pytest.mark.parametrize("want", sorted(LABELLED.glob("*.want.json")), ids=lambda path: path.name[:-10])
def test_a_labelled_document_is_read_whole(want: Path) -> None:
    found = open_file(LABELLED / want.name.removesuffix(".want.json"))
    wanted = json.loads(want.read_text(encoding="utf-8"))
    assert len(found) == len(wanted)
    for document, one in zip(found, wanted, strict=True):
        assert document.title == one["title"]
        assert document.servings == one["servings"]
        assert len(document.lines) == one["lines"], document.lines
        assert len(document.steps) == one["steps"], document.steps
        assert set(one.get("has", ())) <= set(document.lines)


@pytest.mark.parametrize(
    ("value", "servings"),
    [
        (4, 4), ("4", 4), ("4-6 servings", 4), ("Für 4 Personen", 4), ("Serves 2 to 3 people", 2),
        (["4", "4 servings"], 4), ("pour 6 personnes", 6), ("1 loaf", 1), ("makes 12 muffins", 12), ("", None),
        (None, None), (True, None), (0, None),
    ],
)  # fmt: skip
def test_servings_as_text(value: object, servings: float | None) -> None:
    assert servings_of(value) == servings


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        ("PT1H30M", 90),
        ("PT45M", 45),
        ("P1DT1H", 1500),
        ("1 h 30 min", 90),
        ("20 Minuten", 20),
        (45, 45),
        ("soon", None),
    ],
)
def test_minutes_as_text(value: object, minutes: float | None) -> None:
    assert minutes_of(value) == minutes


def only(text: str) -> Document:
    (found,) = open_bytes(text.encode())
    return found


def test_cooklang_of_the_current_spec() -> None:
    document = from_cooklang(
        "---\ntitle: Pot\nservings: 4-6\nsource:\n  url: https://example.org\n---\n"
        "== First ==\n> a note with @no mark that counts\n\n"
        "Mix @white rice|rice{1⁄2%cup} with @salt{=1%tsp} in a #large pot{}. \\\nAdd @?chives{some}(chopped).\n\n"
        "[- gone -] Boil for ~rice{10-12%minutes}, stir for ~{2%minutes}, then ~rest. -- gone too\n"
    )
    assert document.title == "Pot"
    assert document.servings == 4
    assert document.source == "https://example.org"
    assert document.lines[:2] == ["1⁄2 cup white rice", "1 tsp salt"]
    assert document.fixed == {1}
    assert "optional" in document.lines[2]
    assert next(p.words for p in document.steps[0] if isinstance(p, Ref)) == "rice"
    times = [p for p in document.steps[-1] if isinstance(p, Time)]
    assert [(t.minutes, t.waiting) for t in times] == [(12, True), (2, False)]
    assert "gone" not in document.step_text(len(document.steps) - 1)


def test_amounts_of_older_and_freer_cooklang() -> None:
    document = from_cooklang(
        ">> servings: 6|12\n\nFry @bacon{2*%slices} and @garlic{2%cloves, minced}. "
        "Warm the @milk{} and @basil{handful}.\n\n"
        "Add @milk{1/2|1%cup} to the @milk{}.\n",
        "Pot of it.cook",
    )
    assert document.title == "Pot of it"
    assert document.lines == ["12 slices bacon", "2 cloves garlic, minced", "1/2 cup milk", "handful basil"]


def test_a_recipe_within_a_recipe_comes_along_in_the_amount_asked_for(tmp_path: Path) -> None:
    (tmp_path / "Sauce.cook").write_text("---\nservings: 4\n---\nSimmer @passata{400%g}.\n")
    (tmp_path / "Dish.cook").write_text("---\nservings: 2\n---\nServe with @./Sauce{2%servings} and @./Missing{}.\n")
    (document,) = open_file(tmp_path / "Dish.cook")
    assert document.lines == ["200 g passata", "Missing"]
    assert document.told == [
        "line 4: the recipe ./Missing is not found (put its file beside this one, or answer what it is)"
    ]


def test_a_recipe_within_a_recipe_is_never_read_from_elsewhere(tmp_path: Path) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    (tmp_path / "Secret.cook").write_text("Simmer @passata{400%g}.\n")
    (inside / "Link.cook").symlink_to(tmp_path / "Secret.cook")
    (inside / "Self.cook").write_text("---\nservings: 1\n---\nUse @./Self{}, @../../Secret{}, @./Link{}.\n")
    (document,) = open_file(inside / "Self.cook")
    assert not any("passata" in line for line in document.lines)


def test_recipes_within_a_recipe_are_bounded_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    decoded = files.decoded

    def counted(raw: bytes, where: str) -> str:
        read.append(where)
        return decoded(raw, where)

    monkeypatch.setattr(files, "decoded", counted)
    (tmp_path / "Self.cook").write_text("---\nservings: 1\n---\nUse " + ", ".join(["@./Self{}"] * 30) + ".\n")
    (document,) = open_file(tmp_path / "Self.cook")
    assert len(read) == 1 + files.MOST_OTHERS, "the recipe itself, and so many more"
    assert any("is not read: more than 20 recipes within one" in one for one in document.told)


def test_a_mail_without_headings() -> None:
    document = from_text(
        "Hi,\n\nOat bowl\n\n50 g oats\n150 ml milk\n\nStir the oats into the milk and leave them overnight.\n"
    )
    assert document is not None
    assert (document.title, len(document.lines), len(document.steps)) == ("Oat bowl", 2, 1)
    assert from_text("Dear all, nothing to cook here.") is None


def test_lists_as_people_copy_them() -> None:
    rows = from_text("Brot\n\nZutaten für 4 Personen:\n500 g\nMehl\n1 TL\nSalz\n\nZubereitung:\nKneten und backen.\n")
    assert rows is not None
    assert (rows.lines, rows.servings) == (["500 g Mehl", "1 TL Salz"], 4)
    inline = from_text("Soup!\nIngredients: 200 g lentils, 1 onion, 1 l stock\nMethod\nBoil everything.\n")
    assert inline is not None
    assert (inline.title, inline.lines) == ("Soup!", ["200 g lentils", "1 onion", "1 l stock"])


def test_a_page_that_says_the_same_twice_is_one_recipe() -> None:
    recipe = {"@type": "Recipe", "name": "A", "recipeIngredient": ["1 egg"], "recipeInstructions": ["Boil it."]}
    block = (
        f'<script type="application/ld+json">{json.dumps([recipe, {"@type": "Recipe", "name": "Related"}])}</script>'
    )
    assert [one.title for one in open_bytes(f"<html>{block}{block}</html>".encode())] == ["A"]


def test_a_draft_keeps_the_whole_document() -> None:
    document = from_cooklang("---\ntitle: A\nservings: 2\n---\n= B\nMix @salt{=1%tsp} for ~{2%minutes}.\n")
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "zip bomb": lambda: zipped({"recipe.json": b"0" * (MOST_BYTES + 10)}),
    "many bombs": lambda: zipped({f"{n}.json": b"[" + b" " * (MOST_BYTES - 100) + b"]" for n in range(12)}),
    "gzip bomb": lambda: gzip.compress(b"0" * (MOST_BYTES + 10)),
    "damaged zip": lambda: b"PK\x03\x04" + bytes(range(256)) * 10,
    "damaged gzip": lambda: b"\x1f\x8b" + bytes(range(256)),
    "deep JSON": lambda: b"[" * 100_000 + b"]" * 100_000,
    "deep objects": lambda: b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "deep page": lambda: b"<html>" + b"<div>" * 100_000,
    "open scripts": lambda: b'<script type="application/ld+json">' * 20_000,
    "entities": lambda: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">' + b"&a;" * 50_000,
    "no text": lambda: bytes(range(256)) * 100,
    "too long": lambda: b"a" * (MOST_BYTES + 1),
    "nothing": lambda: b"",
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_clear_error(name: str) -> None:
    with pytest.raises(ValueProblem) as error:
        open_bytes(HOSTILE[name](), where="in")
    assert error.value.where is not None
    assert error.value.hint or "damaged" in error.value.message or "nested" in error.value.message


def test_names_within_a_packed_file_are_never_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    recipe = {"name": "../../evil", "ingredients": ["100 g sugar"], "instructions": ["Stir."], "servings": 2}
    link = zipfile.ZipInfo("link.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../evil.json", json.dumps(recipe))
        archive.writestr("/evil.json", json.dumps(recipe))
        archive.writestr(link, "/etc/passwd")
    assert [document.title for document in open_bytes(packed.getvalue())] == ["../../evil", "../../evil"]
    assert os.listdir(tmp_path) == []


def test_anchors_in_front_matter_are_not_followed() -> None:
    rows = "a: &a [x, x]\n" + "".join(
        f"b{n}: &b{n} [{', '.join([f'*b{n - 1}' if n else '*a'] * 9)}]\n" for n in range(20)
    )
    document = only(f"---\n{rows}title: T\n---\nMix @flour{{1%g}}.\n")
    assert document.title == "T"


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(ValueProblem, match="folder"):
        open_file(tmp_path)
    with pytest.raises(ValueProblem, match="cannot be read"):
        open_file(tmp_path / "missing.json")
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(ValueProblem, match="no ordinary file"):
            open_file(tmp_path / "pipe")


def test_control_characters_never_get_into_a_recipe() -> None:
    document = only(
        json.dumps({"name": "\x1b[2Jsoup", "ingredients": ["1 \x07 cup \u202esugar"], "servings": 1, "steps": ["x"]})
    )
    said = "".join([document.title, *document.lines])
    assert said.isprintable()
