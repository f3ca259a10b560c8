-- A journal as its second form wrote it (user_version 2): one plan with two versions, one tick.
PRAGMA application_id = 1835823214;
CREATE TABLE plan (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, tip INTEGER NOT NULL, touched INTEGER NOT NULL, deleted TEXT);
CREATE TABLE version (plan INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE, seq INTEGER NOT NULL, parent INTEGER, saved TEXT NOT NULL, what TEXT NOT NULL, outcome TEXT NOT NULL, start TEXT NOT NULL, days INTEGER NOT NULL, goals INTEGER NOT NULL, goals_met INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (plan, seq));
CREATE TABLE tick (plan INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE, item TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (plan, item));
INSERT INTO plan VALUES (1, 'week 47', 2, 2, 2, NULL);
INSERT INTO version VALUES (1, 1, NULL, '2026-11-14T09:00:00+00:00', 'saved', 'met', '2026-11-16', 7, 1, 1, x'789cabae05000175' || x'00f9');
INSERT INTO version VALUES (1, 2, 1, '2026-11-14T09:10:00+00:00', 'swap mon:dinner', 'short', '2026-11-16', 7, 1, 0, x'789cabae05000175' || x'00f9');
INSERT INTO tick VALUES (1, 'rolled oats', '2026-11-15T10:00:00+00:00');
CREATE TABLE stock (id INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, what TEXT NOT NULL, amount FLOAT NOT NULL, place TEXT NOT NULL, until TEXT, added TEXT NOT NULL);
CREATE TABLE preference (kind TEXT NOT NULL, what TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (kind, what));
CREATE TABLE price (item TEXT NOT NULL PRIMARY KEY, price FLOAT NOT NULL, per TEXT NOT NULL, grams FLOAT NOT NULL, currency TEXT NOT NULL);
CREATE TABLE eaten (id INTEGER NOT NULL PRIMARY KEY, "on" TEXT NOT NULL, slot TEXT NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL, amount FLOAT NOT NULL, unit TEXT NOT NULL, plan TEXT NOT NULL);
CREATE INDEX ix_eaten_on ON eaten ("on");
PRAGMA user_version = 2;
