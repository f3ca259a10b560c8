"""Ids out of names."""

from __future__ import annotations

import re
import unicodedata


def ident(name: str) -> str:
    """The id that a name gives: its letters and digits in lower case, without accents, hyphens between the words
    ("goat's cheese" is goats-cheese). An entry that is renamed keeps the id of its first name in `id = "..."`, so what
    was written under that name is found."""
    plain = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", "")).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))
