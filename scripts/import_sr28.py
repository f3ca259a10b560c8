"""Make the reviewable tables of `foods_db/sr28/` from USDA's SR28 ASCII release (May 2016).

    python scripts/import_sr28.py FOLDER [--to foods_db/sr28] [--check]

FOLDER holds FOOD_DES.txt, NUT_DATA.txt, WEIGHT.txt, NUTR_DEF.txt, FD_GROUP.txt, LANGUAL.txt, LANGDESC.txt and
FOOTNOTE.txt. The same input gives the same bytes. With --check nothing is written: the exit code is 1 when
the tables differ from what the raw files give. Every raw file is compared with the sha256 in
`foods_db/sources.toml`.

The files are `^`-separated, text is `~`-quoted. USDA names the encoding ISO 8859-1; a few names hold quotes
of Windows code page 1252 (which is equal to it for all printable characters), so they are read as cp1252.

Amounts are kept as USDA wrote them ("0.10" stays "0.10"); an empty cell is a value that USDA does not give.
How a value is known is one letter per nutrient column, from SRC_CD and, in one case, DERIV_CD:

    letter  basis          SR28 source codes
    .       missing        no row
    a       analysed       1 (analytical), 6 (aggregated analytical), 12 (manufacturer's), 13 (papers)
    c       calculated     4 (calculated or imputed), 11 (aggregated with others); also 6 with derivation RPI
                           or RKI ("recipe ... which includes codes other than 1, 12 or 6")
    l       label          5 and 8 (label claim), 9 (given by the manufacturer, unknown whether analysed)
    z       assumed zero   7
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LETTERS = {"a": ("1", "6", "12", "13"), "c": ("4", "11"), "l": ("5", "8", "9"), "z": ("7",)}
BASIS_OF_SOURCE = {source: letter for letter, sources in LETTERS.items() for source in sources}
RECIPES_WITH_IMPUTED_PARTS = {"RPI", "RKI"}


def basis_letter(source: str, derivation: str) -> str:
    """The letter of the table above. An unknown source code raises KeyError: look at a new release first."""
    if derivation in RECIPES_WITH_IMPUTED_PARTS:
        return "c"
    return BASIS_OF_SOURCE[source]


def read(path: Path) -> Iterator[list[str]]:
    """The rows of one raw file, quotes and line ends removed."""
    with path.open(encoding="cp1252", newline="") as handle:
        for line in handle:
            line = line.rstrip("\r\n")
            if line:
                yield [field.strip("~").strip() for field in line.split("^")]


def table(header: list[str], rows: Iterable[list[str]]) -> bytes:
    """One CSV file: UTF-8, LF line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def nutrient_columns() -> list[tuple[str, str]]:
    """(our key, SR28 number) of every measured nutrient, in catalogue order."""
    path = ROOT / "src" / "mealplan" / "nutrition" / "data" / "nutrients.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["kind"] == "measured"]
    return [(row["nutrient_key"], row["sr28"]) for row in rows]


def values_tables(folder: Path, group_of: dict[str, str]) -> dict[str, bytes]:
    """`values/<group>.csv`: a row per food, a column per nutrient, and the basis letters."""
    columns = nutrient_columns()
    place = {number: at for at, (_, number) in enumerate(columns)}
    defined = {row[0] for row in read(folder / "NUTR_DEF.txt")}
    if defined != set(place):
        raise SystemExit(f"NUTR_DEF and nutrients.csv differ: {sorted(defined ^ set(place))}")
    amounts = {food: [""] * len(columns) for food in group_of}
    basis = {food: ["."] * len(columns) for food in group_of}
    for row in read(folder / "NUT_DATA.txt"):
        food, at = row[0], place[row[1]]
        if amounts[food][at]:
            raise SystemExit(f"food {food} has nutrient {row[1]} twice")
        amounts[food][at] = row[2]
        basis[food][at] = basis_letter(row[5], row[6])
    header = ["id", *(key for key, _ in columns), "basis"]
    return {
        f"values/{group}.csv": table(
            header,
            (
                [f"sr28:{food}", *amounts[food], "".join(basis[food])]
                for food in sorted(group_of)
                if group_of[food] == group
            ),
        )
        for group in sorted(set(group_of.values()))
    }


def make(folder: Path) -> dict[str, bytes]:
    """Every file of the table folder by its relative name."""
    foods = sorted(read(folder / "FOOD_DES.txt"))
    group_of = {row[0]: row[1] for row in foods}
    files = values_tables(folder, group_of)
    files["foods.csv"] = table(
        [
            "id",
            "name",
            "group_code",
            "refuse_percent",
            "refuse",
            "common_name",
            "scientific_name",
            "manufacturer",
            "in_survey",
            "nitrogen_factor",
            "protein_factor",
            "fat_factor",
            "carbohydrate_factor",
        ],
        ([f"sr28:{f[0]}", f[2], f[1], f[8], f[7], f[4], f[9], f[5], f[6], *f[10:14]] for f in foods),
    )
    files["groups.csv"] = table(["group_code", "group"], sorted(read(folder / "FD_GROUP.txt")))
    weights = sorted(read(folder / "WEIGHT.txt"), key=lambda row: (row[0], int(row[1])))
    files["measures.csv"] = table(
        ["id", "seq", "amount", "measure", "grams"], ([f"sr28:{w[0]}", *w[1:5]] for w in weights)
    )
    codes = sorted([f"sr28:{row[0]}", row[1]] for row in read(folder / "LANGUAL.txt"))
    files["langual.csv"] = table(["id", "code"], codes)
    files["langdesc.csv"] = table(["code", "description"], sorted(read(folder / "LANGDESC.txt")))
    notes = sorted(read(folder / "FOOTNOTE.txt"))
    files["footnotes.csv"] = table(
        ["id", "number", "type", "sr28_nutrient", "text"], ([f"sr28:{n[0]}", *n[1:5]] for n in notes)
    )
    return files


def check_sources(folder: Path) -> list[str]:
    """Raw files that are not the ones recorded in sources.toml."""
    sources = tomllib.loads((ROOT / "foods_db" / "sources.toml").read_text(encoding="utf-8"))
    return [
        name
        for name, digest in sources["sr28"]["raw_sha256"].items()
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", type=Path, default=ROOT / "foods_db" / "sr28")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the tables differ")
    options = parser.parse_args()
    if changed := check_sources(options.folder):
        print(f"not the recorded raw files: {', '.join(changed)}", file=sys.stderr)
        return 1
    files = make(options.folder)
    differing = [
        name
        for name, content in files.items()
        if not (options.to / name).is_file() or (options.to / name).read_bytes() != content
    ]
    if options.check:
        print(f"{len(files) - len(differing)} of {len(files)} tables are equal")
        return 1 if differing else 0
    for name, content in files.items():
        path = options.to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"wrote {len(files)} tables to {options.to}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
