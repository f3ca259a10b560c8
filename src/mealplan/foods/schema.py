"""The food tables of a compiled catalogue."""

from __future__ import annotations

import struct
from collections.abc import Sequence

FORMAT = "mealplan.catalogue/1"

#: `filled` is what other tables say of what is missing in `amount`; `iodine` is a range.
#: `food.n` is the row number; `amount` holds known values only and is ordered by nutrient, because most reading goes
#: by columns; `value` is the same by food id, for other rooms; `vector` is the same by food, for whoever needs every
#: nutrient of a few foods at once: a 64-bit number for each nutrient by its idx, NaN where nothing is known.
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE food (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, grp TEXT NOT NULL, group_code TEXT NOT NULL,
  refuse REAL NOT NULL, refuse_what TEXT NOT NULL, fortified INT NOT NULL, source TEXT NOT NULL,
  in_survey INT NOT NULL, common TEXT NOT NULL, scientific TEXT NOT NULL, manufacturer TEXT NOT NULL,
  plants_only INT NOT NULL, note TEXT NOT NULL);
CREATE TABLE food_group (code TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE ingredient_statement (food TEXT, seq INT, text TEXT NOT NULL, PRIMARY KEY (food, seq)) WITHOUT ROWID;
CREATE TABLE claim (
  food TEXT, exclusion TEXT, like_food TEXT NOT NULL, PRIMARY KEY (food, exclusion)) WITHOUT ROWID;
CREATE TABLE nutrient (idx INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, unit TEXT, name TEXT, kind TEXT, sr28 TEXT);
CREATE TABLE amount (
  nutrient INT, n INT, amount REAL NOT NULL, basis TEXT NOT NULL, PRIMARY KEY (nutrient, n)) WITHOUT ROWID;
CREATE TABLE filled (
  n INT, nutrient INT, amount REAL NOT NULL, source TEXT NOT NULL, match TEXT NOT NULL, code TEXT NOT NULL,
  of TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (n, nutrient)) WITHOUT ROWID;
CREATE TABLE iodine (
  n INTEGER PRIMARY KEY, amount REAL NOT NULL, low REAL NOT NULL, high REAL NOT NULL, source TEXT NOT NULL,
  of TEXT NOT NULL, match TEXT NOT NULL, note TEXT NOT NULL);
CREATE VIEW value AS SELECT a.nutrient, f.id AS food, a.amount, a.basis FROM amount a JOIN food f ON f.n = a.n;
CREATE TABLE vector (n INTEGER PRIMARY KEY, amounts BLOB NOT NULL);
CREATE TABLE group_upper (
  group_code TEXT, nutrient INT, per_100g REAL NOT NULL, PRIMARY KEY (group_code, nutrient)) WITHOUT ROWID;
CREATE TABLE measure (
  food TEXT, seq INT, name TEXT NOT NULL, grams REAL NOT NULL, amount REAL NOT NULL,
  PRIMARY KEY (food, seq)) WITHOUT ROWID;
CREATE TABLE langual (food TEXT, code TEXT, PRIMARY KEY (food, code)) WITHOUT ROWID;
CREATE TABLE langdesc (code TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE footnote (food TEXT, seq INT, text TEXT NOT NULL, PRIMARY KEY (food, seq)) WITHOUT ROWID;
CREATE TABLE search_key (n INTEGER PRIMARY KEY, penalty REAL NOT NULL, head TEXT NOT NULL);
CREATE VIRTUAL TABLE food_fts USING fts5(
  words, content='', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3 4');
"""


def packed(amounts: Sequence[float]) -> bytes:
    """A row of `vector`."""
    return struct.pack(f"<{len(amounts)}d", *amounts)


def unpacked(blob: bytes) -> tuple[float, ...]:
    """The amounts of one food by nutrient idx, NaN where nothing is known."""
    return struct.unpack(f"<{len(blob) // 8}d", blob)
