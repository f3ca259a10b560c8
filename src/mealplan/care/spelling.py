"""Typed names made comparable: case, accents, marks, and the spellings of one word in several languages.

Two names are the same where their keys are. Nothing here is a guess: a slip of the keyboard changes the key.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\d+(?:[.,]\d+)?[^\W\d_]*|[^\W_]+")
_ELISION = re.compile(r"\b(l|d|qu|n|s|c|j|m|t|all|dell|dall|sull|un)'(?=[^\W\d_]{2})")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_LETTERS = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "µ": "u", "μ": "u", "®": None,
                          "™": None, "©": None, "’": "'", "‘": "'", "`": "'", "´": "'"})


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Lower case without accents or marks: "Zöliakie®" is "zoliakie", "l’œuf" is "l oeuf", "Crohn's" is "crohns"."""
    if text.isascii() and "'" not in text and "`" not in text:
        return text.lower()  # most names: there is nothing to take off
    text = _ELISION.sub(r"\1 ", unicodedata.normalize("NFC", text).casefold().translate(_LETTERS))
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return bare.replace("'", "")


def words(text: str) -> list[str]:
    """The words and numbers of a text, plain; a number keeps its unit where they are one ("20mg")."""
    return _WORD.findall(plain(text))


def key(parts: list[str] | str) -> str:
    """What two spellings of one name have in common: no gaps, "oe" and "ae" as e, "sulph" as "sulf"."""
    found = words(parts) if isinstance(parts, str) else parts
    return "".join(word.replace("oe", "e").replace("ae", "e").replace("sulph", "sulf") for word in found)


def spaced(name: str) -> str:
    """The key of a name with its gaps."""
    return " ".join(key([word]) for word in words(name))


def keys(name: str) -> set[str]:
    """The keys of a name: one, or two where it has an umlaut ("ö" is typed as "o" or as "oe")."""
    if name.isascii():
        return {key(name)}
    wide = unicodedata.normalize("NFC", name).casefold().translate(_UMLAUTS)
    return {key(name), key(wide)}


def umlauts_as_two(text: str) -> str:
    """The text with "ö" as "oe", the way a German keyboard that lacks it types it."""
    return unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS)


def tongue(name_key: str) -> str:
    """One form for the spellings of an international name in other languages: "amitriptilina" and "Amitriptylin" are
    amitriptyline. ("ph", "th", "y", "ch", "k" between vowels or first, and the last vowel. No double letter is made
    single: that is a slip of the keyboard.)"""
    text = name_key.replace("ph", "f").replace("th", "t").replace("y", "i").replace("ch", "c")
    return re.sub(r"(?:[eao]|um)$", "", re.sub(r"(?<!c)k(?!$)", "c", text))
