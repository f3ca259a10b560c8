"""Days as people and programs write them: dates in many spellings, and the days of the week in several languages."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# By language: for each day of the week (Monday first) its names, without accents.
_WEEKDAYS: dict[str, tuple[str, ...]] = {
    "en": ("mon monday mo", "tue tues tuesday tu", "wed weds wednesday we", "thu thur thurs thursday th",
           "fri friday fr", "sat saturday sa", "sun sunday su"),
    "de": ("mo mon montag", "di die dienstag", "mi mit mittwoch", "do don donnerstag", "fr fre freitag",
           "sa sam samstag sonnabend", "so son sonntag"),
    "fr": ("lu lun lundi", "ma mar mardi", "me mer mercredi", "je jeu jeudi", "ve ven vendredi", "sa sam samedi",
           "di dim dimanche"),
    "es": ("lu lun lunes", "ma mar martes", "mi mie miercoles", "ju jue jueves", "vi vie viernes", "sa sab sabado",
           "do dom domingo"),
    "it": ("lu lun lunedi", "ma mar martedi", "me mer mercoledi", "gi gio giovedi", "ve ven venerdi", "sa sab sabato",
           "do dom domenica"),
    "nl": ("ma maa maandag", "di din dinsdag", "wo woe woensdag", "do don donderdag", "vr vri vrijdag",
           "za zat zaterdag", "zo zon zondag"),
    "pt": ("seg segunda segunda-feira", "ter terca terca-feira", "qua quarta quarta-feira", "qui quinta quinta-feira",
           "sex sexta sexta-feira", "sab sabado", "dom domingo"),
}  # fmt: skip
_NAMES = {language: {name: day for day, names in zip(WEEK, week, strict=True) for name in names.split()}
          for language, week in _WEEKDAYS.items()}  # fmt: skip
#: Beginnings of the months' names in English, German, French, Spanish, Italian, Dutch and Portuguese.
_MONTHS = {
    "jan": 1, "ene": 1, "gen": 1, "feb": 2, "fev": 2, "mar": 3, "maa": 3, "mrt": 3, "apr": 4, "avr": 4, "abr": 4,
    "may": 5, "mai": 5, "mei": 5, "mag": 5, "juin": 6, "jun": 6, "giu": 6, "juil": 7, "jul": 7, "lug": 7, "aug": 8,
    "aou": 8, "ago": 8, "sep": 9, "set": 9, "oct": 10, "okt": 10, "ott": 10, "out": 10, "nov": 11, "dec": 12, "dez": 12,
    "dic": 12,
}  # fmt: skip
_TIME = re.compile(
    r"[\sT,]+(?:(?:at|um)\s+)?(?:\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?|uhr|z|[+-]\d{2}:?\d{2})?"
    r"|\d{1,2}(?:\.\d{2})?\s*(?:[ap]\.?m\.?|uhr))$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:day|tag|jour|dia|giorno|dag)?\s*\.?\s*#?\s*0*(\d{1,6})\.?")
_LONGEST = 60


def folded(text: str) -> str:
    """Lower case, single spaces, no accents: the form in which words are compared."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.split())


def read_date(text: str, *, day_first: bool | None = None) -> dt.date | None:
    """The date that a text says, a time of day after it and a weekday before it left out; None where it is none.

    2026-12-31, 2026/12/31, 20261231, 31.12.2026, 31.12.26, 31 December 2026, Dec 31, 2026. In 05/04/2026 the day comes
    first if `day_first`, the month if it is False; without it such a date, which has two readings, is None.
    """
    plain = folded(text)[:_LONGEST]
    plain = _TIME.sub("", plain).rstrip(".")
    first, _, rest = plain.replace(",", " ").partition(" ")
    if rest and any(first.rstrip(".") in names for names in _NAMES.values()):
        plain = rest.strip()
    match = re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", plain) or re.fullmatch(
        r"((?:19|20)\d{2})()(\d{2})(\d{2})", plain)  # fmt: skip
    if match:
        return _date(int(match[1]), int(match[3]), int(match[4]))
    match = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})", plain)
    if match:
        return _date(_year(match[3]), int(match[2]), int(match[1]))
    match = re.fullmatch(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})", plain)
    if match:
        return _slashed(int(match[1]), int(match[3]), int(match[4]), day_first)
    return _worded(plain)


def _slashed(one: int, two: int, year: int, day_first: bool | None) -> dt.date | None:
    """31/12/2026 and 12/31/2026 have one reading; 05/04/2026 has two."""
    day, month = _date(year, two, one), _date(year, one, two)
    if day is None or month is None or day == month:
        return day or month
    return None if day_first is None else day if day_first else month


def _worded(plain: str) -> dt.date | None:
    """31 December 2026, 31. Dez. 2026, 31 de diciembre de 2026, December 31st 2026, 31-Dec-2026."""
    words = [w for w in re.split(r"[\s,.\-/]+", plain) if w not in ("", "de", "del", "of", "the")]
    if len(words) != 3:
        return None
    months = [(at, _month(word)) for at, word in enumerate(words) if word.isalpha() and _month(word)]
    if len(months) != 1 or months[0][0] == 2:
        return None
    at, month = months[0]
    day = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|er|e)?", words[1 - at])
    if day is None or not re.fullmatch(r"\d{4}|\d{2}", words[2]):
        return None
    return _date(_year(words[2]), month, int(day[1]))


def _month(word: str) -> int:
    return _MONTHS.get(word[:4], 0) or _MONTHS.get(word[:3], 0)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def one_form(labels: Sequence[str]) -> list[str]:
    """Labels of days brought to one form: mon ... sun, dates as 2026-12-31, numbers as 1, 2, 3; what is none of these
    as it is first spelled, case and spaces aside.

    Short names of days mean different days in different languages ("di" is Tuesday or Sunday), so a list is read in the
    languages that know all of it (in every language, if none does), and a name only where they agree on its day.
    """
    weekdays = _weekdays([folded(label).strip(" .,:") for label in labels])
    day_first = _day_first(labels)
    spelled: dict[str, str] = {}
    out = []
    for label in labels:
        plain = folded(label).strip(" .,:")
        found = read_date(label, day_first=day_first)
        number = _NUMBERED.fullmatch(plain)
        bare = _TIME.sub("", plain).strip(" .,:")
        if found is not None:
            out.append(found.isoformat())
        elif number is not None:
            out.append(number[1])
        elif bare in weekdays:
            out.append(weekdays[bare])
        else:
            out.append(spelled.setdefault(bare, " ".join(_TIME.sub("", label.strip()).split())))
    return out


def _weekdays(labels: Sequence[str]) -> dict[str, str]:
    """The day that each name among the labels means."""
    bare = {_TIME.sub("", label).strip(" .,:") for label in labels}
    names = {label for label in bare if any(label in known for known in _NAMES.values())}
    knowing = [known for known in _NAMES.values() if names <= known.keys()] or list(_NAMES.values())
    means = {name: {known[name] for known in knowing if name in known} for name in names}
    return {name: days.pop() for name, days in means.items() if len(days) == 1}


def _day_first(labels: Sequence[str]) -> bool | None:
    """How dates with slashes are written in a list, if any of them tells: True for 31/12, False for 12/31."""
    found = set()
    for label in labels:
        match = re.search(r"\b(\d{1,2})[/-](\d{1,2})[/-]\d{4}\b", label)
        if match and max(int(match[1]), int(match[2])) > 12:
            found.add(int(match[1]) > 12)
    return found.pop() if len(found) == 1 else None
