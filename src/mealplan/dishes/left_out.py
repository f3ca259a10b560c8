"""What a text says when something is left out of a dish, or comes with what stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from mealplan.dishes.swap import spoken, whole


def without(text: str, words: Sequence[str], *, at_end: bool = False) -> str:
    """A text in which a list no longer names what is left out; as it is where it is named otherwise. `at_end`: the end
    of the text ends a list as well, as in a title."""
    x = rf"(?:{'|'.join(re.escape(word) for word in words)})(?: cloves?)?(?![\w-])"
    if not any(word.lower() in text.lower() for word in words):
        return text
    text = _unasked(text, x)
    for pattern, new in (
        (rf", (?:the )?{x}(?= and )", ""),
        (rf", (?:the )?{x}(?=,)", ""),
        (rf", {_ITEM} and (?:the )?{x}", r" and \1"),
        (rf" and (?:the )?{x}(?=[,.;])", ""),
        (rf"(?<![\w-])(the )?{x}, (?:the )?(?=\w)", r"\1"),
        (rf" and (?:the )?{x}", ""),
        (rf"(?<![\w-])(the )?{x} and (?:the )?(?=\w)", r"\1"),
        (rf",? with (?:the )?{x}(?: for [^,.;]*)?(?=[.,;]{'|$' if at_end else ''})", ""),
    ):
        text, done = re.subn(pattern, new, text, flags=re.IGNORECASE)
        if done and not re.search(x, text, re.IGNORECASE):
            break
    return _untold(text, x)


_VERBS = (
    "add|bake|beat|blend|boil|bring|brush|chop|cook|cover|crumble|cut|dip|dot|drain|drizzle|dust|eat|fill|finish|fold|"
    "fork|fry|garnish|grate|heat|lay|leave|let|mash|melt|mix|pour|press|put|roast|roll|rub|scatter|season|serve|sharpen|"
    "simmer|soften|spoon|spread|sprinkle|squeeze|stir|swirl|thin|tip|top|toss|trickle|turn|warm|whisk"
)
_ITEM = r"((?!and\b)[^\s,.;]+(?: (?!and\b)[^\s,.;]+){0,5}?)"
_ALONE = rf"(?:{_VERBS})(?: it| them)?(?: in| on| over)?(?: with)? (?:the )?{{x}}(?: over| on top| over all| over it)?"
_ASKED = (  # a verb and nothing but what is left out, which would stand there without it -> what stays
    (rf"(?:^|(?<=[.;] )){_ALONE}[.;](?: |$)", ""),
    (rf",? and {_ALONE}(?=[.;]|$)", ""),
    (rf", {_ALONE}(?=[.;])", ""),
    (rf", {_ALONE},? and (?=(?:{_VERBS})\b)", " and "),
    (rf", {_ITEM} and (?:the )?{{x}},? and (?=(?:{_VERBS})\b)", r" and \1 and "),
    (rf" with (?:the )?{{x}}(,?) and (?=(?:{_VERBS})\b)", r"\1 and "),
    (rf", and (?:the )?{{x}},? and (?=(?:{_VERBS})\b)", ", and "),
    (rf" and (?:the )?{{x}}(,?) and (?=(?:{_VERBS})\b)", r"\1 and "),
)  # fmt: skip


def _unasked(text: str, x: str) -> str:
    """A text that asks for nothing to be done with what is left out alone: "Rub it with the garlic.", "fill with the
    butter and sprinkle with pepper". A sentence that tells a time stays, for other things cook meanwhile."""
    first = rf"(^|[.;] ){_ALONE} and ({_VERBS})\b".replace("{x}", x)
    text = re.sub(first, lambda at: f"{at.group(1)}{_like(at.group(2), at)}", text, flags=re.IGNORECASE)
    for pattern, new in _ASKED:
        text = re.sub(pattern.replace("{x}", x), new, text, flags=re.IGNORECASE)
    return text


_GOES_IN = "add|stir in|scatter over|trickle over|drizzle over|crumble over|spoon over|pour over|dip in|fold in"
_IN_FAT = r"(?:warm|sizzle|soften|fry|cook|heat) (?:the )?{x} (?:gently )?in "  # then: "the oil ..."
_FAT = r"(?=(?:the |half of the |the rest of the )?[\w -]*\boil\b)"


def _untold(text: str, x: str) -> str:
    """A text without what it asks to be done with what is left out and with nothing else; its minutes stay."""
    what = rf"(?:the )?{x}(?: over all)?"
    for pattern, new in (
        (_IN_FAT.replace("{x}", x) + _FAT, "warm "),
        (rf", with {what} at the end(?=[.;])", ""),
        (rf" with {what}(?= (?:in|on|over)\b)", ""),
        (rf"\b(?:{_GOES_IN}) {what} for (?:the last minute|1 minute)(?=[.;])", "cook for 1 minute more"),
        (rf"(?:^|(?<=[.;] ))(?:{_GOES_IN}|trickle|scatter|drizzle) {what}[.;](?: |$)", ""),
        (rf",? and (?:{_GOES_IN}|trickle|scatter|drizzle) {what}(?=[.,;])", ""),
    ):
        text = re.sub(pattern, partial(_like, new), text, flags=re.IGNORECASE)
    return text.strip()


def _like(new: str, found: re.Match[str]) -> str:
    """`new` with a capital where it takes the place of one."""
    return new[:1].upper() + new[1:] if found.group().lstrip(".; ")[:1].isupper() else new


_DONE = (
    "(?:stir|eat|cook|fry|bake|roast|simmer|let|leave|mix|toss|put|spread|serve|season|bring|boil|turn|heat|cover|beat|spoon|pour)"
)


def with_(text: str, name: str, added: Sequence[str]) -> str:
    """A text that names, beside a stand-in, what comes with it."""
    new = [spoken(one_) for one_ in added if not re.search(whole(spoken(one_)), text, re.IGNORECASE)]
    if not new:
        return text
    found = re.search(whole(name), text, re.IGNORECASE)
    if found is None:
        return f"{text} (With {' and '.join(new)}.)"
    listed = re.search(r"(?:^|[.;] )[^.;]*\b(?:with|over|in) the [\w -]+ and (?:the )?$", text[: found.start()])
    if listed and re.match(rf"[.;]| and {_DONE}\b", text[found.end() :]):
        before = re.sub(r" and ((?:the )?)$", r", \1", text[: found.start()])
        items = [found.group(), *new]
        return f"{before}{', '.join(items[:-1])} and {items[-1]}{text[found.end() :]}"
    if re.search(r"\bwith (?:the )?$", text[: found.start()]) and re.match(
        rf"[.;]| and {_DONE}\b", text[found.end() :]
    ):
        said = f"{''.join(f', {name}' for name in new[:-1])} and {new[-1]}"
    elif re.match(rf",| and (?!{_DONE}\b)", text[found.end() :]):
        said = "".join(f", {name}" for name in new)
    else:
        said = f" with {', '.join(new[:-1])}{' and ' if new[1:] else ''}{new[-1]}"
    return f"{text[: found.end()]}{said}{text[found.end() :]}"


