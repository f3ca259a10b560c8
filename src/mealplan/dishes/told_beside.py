"""What a title says of stand-ins for things that it does not name: in one list, and where they belong."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mealplan.dishes.swap import either

CLAIM = "gluten-free "  # said in a title of bread and pasta, of which there are two in many a kitchen
LONG = 60  # letters: a title of more tells what it must, and no more
_LISTED = 4  # things that one title is "with"
_PROPER = frozenset({"French", "Greek", "Indian", "Italian", "Irish", "Spanish", "Turkish"})
_BREAD = f"{CLAIM}bread"
_CARRIERS = (  # what a stand-in is to a dish that is served on it: its name -> (what the title has, what it then has)
    (_BREAD, re.compile(r"\b(French toast)(?= with )"), rf"\1 of {_BREAD}"),
    (_BREAD, re.compile(r"^(?=.* with )(.*[a-z]) (?<!French )(toast)\b"), rf"\1 on {CLAIM}\2"),
    (_BREAD, re.compile(r"\b(sandwich|melt|croque monsieur|muffin)(?= with )", re.IGNORECASE), rf"\1 on {_BREAD}"),
    (_BREAD, re.compile(r"^(.*\b(?:sandwich|toast|melt|croque|muffin)\b.*)$", re.IGNORECASE), rf"\1 on {_BREAD}"),
    (f"{CLAIM}pizza base", re.compile(r"\b(pizza)\b(?! base)", re.IGNORECASE), rf"\1 on a {CLAIM}base"),
)


def told_beside(title: str, more: Sequence[str], made_of: str = "") -> str:
    """A title that names besides what stands in (`more`, the heaviest first) for what it does not name. `made_of`: what
    the dish is shaped of ("frikadellen of minced turkey"). The name in brackets stays at the end, and goes where the
    title would be long."""
    bracket = re.search(r" \([^)]*\)$", title)
    bare = title[: bracket.start()] if bracket else title
    more = [name for name in dict.fromkeys(more) if not _told(bare, name)]
    if made_of and not _told(bare, made_of):
        head = re.match(r"[^,]*?(?= (?:with|in|on)\b)", bare)
        bare, more = (f"{head[0]} of {made_of}{bare[head.end() :]}", more) if head else (bare, [made_of, *more])
    said = _listed(bare, more)
    while len(said) > LONG and len(more) > 1 and not more[-1].startswith(CLAIM):
        more = more[:-1]
        said = _listed(bare, more)
    if bracket and (said == bare or len(said) + len(bracket[0]) <= LONG):
        return f"{said}{bracket[0]}"
    return said


def _told(title: str, name: str) -> bool:
    """Whether a title names a thing already, if not what sort of it; what a packet claims is always told."""
    noun = name if name.startswith(CLAIM) else name.split()[-1]
    return bool(re.search(either([noun]), title, re.IGNORECASE))


def _listed(title: str, more: Sequence[str]) -> str:
    """A title with more things: at those that it is "with" already, else behind a comma."""
    for name, pattern, told in _CARRIERS:
        if name in more and pattern.search(title):
            return _listed(pattern.sub(told, title, count=1), [x for x in more if x != name])
    if not more:
        return title
    if list(more) == [f"{CLAIM}{title.split()[-1].lower()}"] and " with " not in title:
        first = title if title.split()[0] in _PROPER else title[:1].lower() + title[1:]
        return f"{CLAIM[:1].upper()}{CLAIM[1:]}{first}"
    before, found, after = title.rpartition(" with ")
    if not found:
        return f"{title}, with {' and '.join(more)}"
    items = [after] if after.startswith("a ") else re.split(r", (?:and )?| and ", after)
    shaped = items.pop() if items[-1].startswith("a ") else ""  # "a crunchy top" ends the list, whatever is in it
    claims = [name for name in more if name.startswith(CLAIM)]
    room = max(1, _LISTED - len(items) - bool(shaped))
    kept = [x for x in more if x in claims or x in [y for y in more if y not in claims][: max(0, room - len(claims))]]
    items += kept + ([shaped] if shaped else [])
    return f"{before} with {', '.join(items[:-1])}{' and ' if items[1:] else ''}{items[-1]}"
