"""Which ingredient a line means, and how sure that is.

`sure` is only an exact reading: all words of the name, but for those that leave a food as it is ("chopped", "large"),
are a name or an alias of one ingredient, in a state that fits (a tin, dried, frozen, cooked), in a language in which
the line can be meant, and no other language reads it otherwise. All else is `ask`, with the three likeliest of the
catalogue and of the whole food table, or `unknown`. No score ever makes a line sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from mealplan.bring.line import CONTAINERS, Reading, read
from mealplan.bring.names import Key, Names
from mealplan.bring.nearby import Candidate, Nearby
from mealplan.bring.words import LANGUAGES, classes, fold, key, tokens
from mealplan.dishes.ingredients import Ingredient
from mealplan.library import Library

MOST = 3  # candidates of a line
_STATES = ("fresh", "dried", "canned", "frozen", "cooked", "raw")
_MOST_DROPPED = 9
#: Units by which a thing is seen to be fresh.
_FRESH_UNITS = frozenset(("leaf", "sprig", "bunch", "handful", "stalk"))
_PIECES = {
    "sprig": "sprig",
    "leaf": "leaf",
    "clove": "clove",
    "stalk": "stalk",
    "stem": "sprig",
    "stick": "stick",
    "head": "head",
    "bunch": "bunch",
    "slice": "slice",
    "bulb": "bulb",
    "rib": "stalk",
    "zweig": "sprig",
    "blatt": "leaf",
    "brin": "sprig",
    "feuill": "leaf",
    "branch": "sprig",
    "gouss": "clove",
    "zeh": "clove",
    "stang": "stalk",
}
_COMPOUND = re.compile(
    r"(?P<thing>[a-z]{4,}?)n?(?:wurfel|scheiben?|ringe?|streifen|stucke?|stuckchen|spalten|roschen|"
    r"blattchen|blatter|zweige?|halften)$"
)
_OR = {"en": r"\s+or\s+|\s*/\s*", "de": r"\s+(?:oder|bzw\.?)\s+|\s*/\s*", "fr": r"\s+ou\s+|\s*/\s*"}
_AND = {"en": r"\s+(?:and|&|\+)\s+", "de": r"\s+(?:und|u\.|&|\+)\s+|,\s*", "fr": r"\s+(?:et|&|\+)\s+|,\s*"}


@dataclass(frozen=True, slots=True)
class Match:
    """`verdict`: sure, ask or unknown. `ingredient`: the one that is meant, or the likeliest; `food` instead where that
    is only in the food table. `cooked`: measured cooked. `parts`: further ingredients of the line ("salt and pepper").
    `others`: what the cook may take instead. `unit`: where the name itself says it ("thyme sprigs")."""

    verdict: str
    why: str
    ingredient: str = ""
    food: str = ""
    cooked: bool = False
    candidates: tuple[Candidate, ...] = ()
    parts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    unit: str = ""
    language: str = "en"
    own: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    """A name that was read: one ingredient, or several of which one is meant."""

    names: tuple[str, ...]
    key: Key
    dropped: tuple[str, ...] = ()
    asked: bool = False
    own: bool = False


@dataclass
class Matcher:
    """Finds what lines mean, in one library, with her own words."""

    library: Library
    names: Names
    nearby: Nearby = field(init=False)

    def __post_init__(self) -> None:
        self.nearby = Nearby(self.library, self.names)

    @property
    def ingredients(self) -> dict[str, Ingredient]:
        return self.names.book.ingredients

    def match(self, reading: Reading, expected: str = "") -> Match:
        """What the line means. `expected`: the language of the document."""
        if not tokens(reading.name):
            return self._nameless(reading)
        found = {language: self._in(reading, language) for language in self._languages(reading, expected)}
        own = next((match for match in found.values() if match is not None and match.own), None)
        if own is not None:
            return own
        sure = {language: match for language, match in found.items() if match is not None and match.verdict == "sure"}
        doubt = (
            [] if reading.spoken or expected else [m for m in found.values() if m is not None and m.verdict == "ask"]
        )
        if sure and doubt and doubt[0].ingredient:
            first = next(iter(sure.values()))
            listed = [
                Candidate(first.ingredient, "", f"so it is called in {_LANGUAGE[first.language]}"),
                *doubt[0].candidates,
            ]
            why = "it means several things in another language"
            return Match("ask", why, first.ingredient, candidates=tuple(listed[:MOST]), language=first.language)
        if sure:
            named = {(match.ingredient, match.cooked) for match in sure.values()}
            first = next(iter(sure.values()))
            if len(named) == 1 or expected in sure:
                return sure.get(expected, first) if expected in sure else first
            lead = next(iter(found))
            if lead in sure and reading.spoken[:1] == (lead,) and len(reading.spoken) == 1:
                return sure[lead]
            listed = [Candidate(m.ingredient, "", f"so it is called in {_LANGUAGE[lang]}") for lang, m in sure.items()]
            return Match(
                "ask",
                "it means different things in two languages",
                first.ingredient,
                candidates=tuple(listed[:MOST]),
                language=first.language,
            )
        asked = [match for match in found.values() if match is not None]
        if asked:
            return max(asked, key=lambda match: bool(match.ingredient or match.food))
        return self._elsewhere(reading, list(found))

    def _elsewhere(self, reading: Reading, tried: list[str]) -> Match:
        """A name that is none in the language of the line may be one in another; else what is near it."""
        for language in LANGUAGES:
            match = self._in(reading, language) if language not in tried else None
            if match is not None:
                return match
        return self._near(reading, tried[0] if tried else "en")

    def _languages(self, reading: Reading, expected: str) -> list[str]:
        """In which languages the line is read: those that its words speak for, else the document's, else all."""
        if len(reading.spoken) == 1:
            return list(reading.spoken)
        if expected and (not reading.spoken or expected in reading.spoken):
            return [expected]
        return list(reading.spoken) or list(LANGUAGES)

    def _nameless(self, reading: Reading) -> Match:
        if reading.amount is not None and reading.amount.unit == "clove":
            listed = [Candidate("garlic", "", "a clove of garlic"), Candidate("ground cloves", "", "the spice")]
            return Match("ask", "cloves of garlic, or the spice", "garlic", candidates=tuple(listed))
        return Match("unknown", "no food is named")

    def _in(self, reading: Reading, language: str) -> Match | None:
        """What the line means in one language; None where no name is read in it."""
        if reading.part:
            return self._of_fruit(reading, language)
        hit = self._hit(reading, reading.name, reading.tail, language)
        if hit is None:
            return self._both(reading, language) or self._either(reading, language)
        return self._judge(reading, hit, language)

    # --- exact readings

    def _hit(self, reading: Reading, name: str, tail: Sequence[str], language: str) -> _Hit | None:
        """The name that the words are, with as few of them left out as can be."""
        said = self.names.said[language]
        unit = reading.amount.unit if reading.amount is not None else ""
        line = set(key(reading.words, language))
        for words in self._variants(name, tail, language):
            for key_, dropped in _shorter(words, language):
                if key_ in self.names.own or (own := key(" ".join(key_), "en")) in self.names.own:
                    own = key_ if key_ in self.names.own else key(" ".join(key_), "en")
                    return _Hit((self.names.own[own],), key_, dropped, own=True)
                for when in said.when.get(key_, ()):
                    if (
                        reading.amount is not None
                        and (unit or "piece") in when.units
                        and not line & {w for u in when.unless for w in key(u, language)}
                    ):
                        return _Hit(when.ask, key_, dropped, asked=len(when.ask) > 1)
                if key_ in said.asked or key_ in said.meant:
                    return _Hit(said.asked.get(key_, ()), key_, dropped, asked=True)
                if key_ in said.exact:
                    return _Hit((said.exact[key_],), key_, dropped)
        return None

    def _variants(self, name: str, tail: Sequence[str], language: str) -> Iterator[list[str]]:
        """The words of the name, with what follows the comma before and behind it, cut at words like "for"."""
        whole = key(name, language)
        short = [key(part, language) for part in tail if 0 < len(tokens(part)) <= 3]
        for part in short:
            if any(_state_of(word, language) == "cooked" for word in part):
                continue  # "rice, cooked" was measured before it was cooked, or after
            if not all(_droppable(word, language) and not _state_of(word, language) for word in part):
                yield [*part, *whole]
                yield [*whole, *part]
        yield list(whole)
        stop = classes(language)["stop"]
        cut = next((i for i, word in enumerate(whole) if i and word in stop), len(whole))
        if cut < len(whole):
            yield list(whole[:cut])
        if language == "de":
            if "-" in name:  # "Chili-Flocken"
                yield list(key(name.replace("-", ""), language))
            split = [_uncompounded(word) for word in tokens(name)]
            if split != tokens(name):
                yield list(key(" ".join(split), language))

    def _judge(self, reading: Reading, hit: _Hit, language: str) -> Match:
        """Whether the hit fits the state in which the line has it."""
        states = self._states(reading, hit, language)
        words = hit.dropped if hit.asked or self._counted(hit.names[0]) else (*hit.dropped, *hit.key)
        unit = next((_PIECES[w] for w in reversed(words) if w in _PIECES), "")
        if hit.own:
            name = hit.names[0]
            food = "" if name in self.ingredients else name
            return Match(
                "sure",
                "your own answer",
                "" if food else name,
                food,
                "cooked" in states and not food,
                unit=unit,
                language=language,
                own=True,
            )
        if hit.asked:
            fitting = [
                name
                for name in hit.names
                if states & {"canned", "frozen", "dried", "cooked"} and self._says(name, states)
            ]
            if len(fitting) == 1:
                return Match("sure", f"{' '.join(hit.key)}, by its state", fitting[0], unit=unit, language=language)
            listed = [Candidate(name, "", "one of those it can mean") for name in hit.names if name in self.ingredients]
            return self._ask(reading, "it can mean several things", listed, language, unit, hit.key)
        name = self._in_cubes(hit.names[0], reading)
        strict = self._unread(reading, hit, language)
        if strict or not name:
            listed = [
                Candidate(one, "", "but for a word of the line")
                for one in dict.fromkeys((name or f"{hit.names[0]} cube", hit.names[0]))
                if one in self.ingredients
            ]
            why = f"{', '.join(strict)}: no such ingredient" if strict else "powder, or made up with water"
            return self._ask(reading, why, listed, language, unit, ())
        fitting_name, cooked = self._in_state(name, states, reading, hit)
        if fitting_name is not None and self._another(reading, language):
            listed = [Candidate(fitting_name, "", "named first")]
            return self._ask(reading, "the line names several things: part it", listed, language, unit, hit.key)
        if fitting_name is not None:
            why = "named so in the catalogue" if language == "en" else f"its name in {_LANGUAGE[language]}"
            others, parts = self._others(reading, language), self._listed(reading, language)
            return Match(
                "sure", why, fitting_name, cooked=cooked, unit=unit, language=language, others=others, parts=parts
            )
        listed = [Candidate(name, "", f"not said to be {' and '.join(sorted(states - {'raw'}))}")]
        return self._ask(reading, "the state is another one", listed, language, unit, hit.key)

    def _counted(self, name: str) -> bool:
        """Whether the catalogue says what one of it weighs: a clove of garlic, a stick of celery."""
        entry = self.ingredients.get(name)
        return entry is None or entry.piece_grams is not None

    def _in_cubes(self, name: str, reading: Reading) -> str:
        """Stock by the cube is the cube; by the spoon nobody can tell: ""."""
        unit = reading.amount.unit if reading.amount is not None else ""
        if not name.endswith(" stock"):
            return name
        if unit in ("cube", "piece", ""):
            return f"{name} cube" if reading.amount is not None and f"{name} cube" in self.ingredients else name
        return "" if unit in ("tsp", "tbsp", "packet") else name

    def _unread(self, reading: Reading, hit: _Hit, language: str) -> list[str]:
        """Words behind the comma that make another food of it, and that the name does not have: "bone-in"."""
        rows, own = classes(language)["other"], set(hit.key) | set(key(hit.names[0], "en"))
        entry = self.ingredients[hit.names[0]]
        parts = [word for word in hit.dropped if language == "en" and word in _PARTS_OF]
        wrong = [word for word in parts if entry.aisle not in _PARTS_OF[word] and entry.name not in _PARTS_OF[word]]
        return wrong or [
            word for part in reading.tail if len(tokens(part)) <= 5
            for word in key(part, language) if word in rows and word not in own
        ]  # fmt: skip

    def _states(self, reading: Reading, hit: _Hit, language: str) -> set[str]:
        said = {state for word in hit.dropped if (state := _state_of(word, language))}
        if hit.asked:  # an exact name has its state in itself
            said |= {
                s for word in hit.key if (s := _state_of(word, language)) in ("canned", "frozen", "dried", "cooked")
            }
        for part in reading.tail:
            words = key(part, language)
            if len(words) <= 5:
                said |= {state for word in words if (state := _state_of(word, language))}
        if reading.amount is not None:
            jarred = reading.amount.unit == "jar" and any(self.ingredients[n].aisle == "produce" for n in hit.names[:1])
            said |= {"canned"} if reading.amount.unit == "can" or jarred else set()
            said |= {"fresh"} if reading.amount.unit in _FRESH_UNITS else set()
        said |= {"fresh"} if any(word in _PIECES and _PIECES[word] in _FRESH_UNITS for word in hit.dropped) else set()
        return said

    def _says(self, name: str, states: set[str]) -> bool:
        """Whether the ingredient is called so: "chickpeas, canned" for a tin."""
        words = set(tokens(name))
        wanted = {"canned": {"canned", "jar"}, "frozen": {"frozen"}, "dried": {"dried"}, "cooked": {"cooked", "ready"}}
        return any(words & wanted[state] for state in states & set(wanted))

    def _in_state(self, name: str, states: set[str], reading: Reading, hit: _Hit) -> tuple[str | None, bool]:
        """(the ingredient that has these states, whether it is measured cooked); None where none is known."""
        entry = self.ingredients[name]
        own = set(tokens(name))
        kept = own & {"canned", "jar", "dried", "frozen", "cooked", "ready", "powder", "puree", "smoked", "pickled"}
        cooked = False
        for state in sorted(states):
            if (
                state in ("fresh", "raw")
                and kept - {"cooked", "ready"}
                and not (state == "raw" and kept <= {"dried", "frozen"})
            ):
                return None, False
            if state == "raw" and kept & {"cooked", "ready"}:
                return None, False
            dry_pulse = entry.aisle == "pulses-and-tins" and entry.cooked is not None
            if state == "canned" and not (kept & {"canned", "jar"} or (entry.aisle in _IN_TINS and not dry_pulse)):
                other = self._variant(name, ("{}, canned", "canned {}"))
                if other is None:
                    return None, False
                name = other
            if state == "dried" and not ("dried" in kept or entry.aisle in _DRY or "lentil" in name or "split" in name):
                other = self._variant(name, ("{}, dried", "dried {}"))
                if other is None:
                    return None, False
                name = other
            if state == "frozen" and "frozen" not in kept and entry.aisle not in ("frozen", "bakery"):
                other = self._variant(name, ("frozen {}",))
                if other is None and entry.aisle not in ("fruit", "meat-and-poultry", "fish"):
                    return None, False
                name = other or name
            if state == "cooked" and not kept & {"cooked", "ready", "canned", "jar"}:
                found = self._cooked(name, reading, hit)
                if found is None:
                    return None, False
                name, cooked = found
        return name, cooked

    def _cooked(self, name: str, reading: Reading, hit: _Hit) -> tuple[str, bool] | None:
        """An ingredient that is bought cooked, or the cooked food of this one; where "cooked" stands behind the comma
        nobody can tell whether it was measured before or after."""
        if not any(_state_of(word, lang) == "cooked" for word in hit.dropped for lang in LANGUAGES):
            return None
        other = self._variant(name, ("cooked {}", "ready-cooked {}", "{}, cooked"))
        if other is not None:
            return other, False
        entry = self.ingredients[name]
        plain_cooked = any(word in ("cooked", "gekocht", "gegart", "cuit") for word in hit.dropped)
        return (name, True) if entry.cooked is not None and plain_cooked else None

    def _variant(self, name: str, forms: Sequence[str]) -> str | None:
        """The same thing in another state: "corn on the cob" has none, "green beans" has "frozen green beans"."""
        base = re.sub(r",? (?:canned|dried|fillet)\b|^(?:frozen|dried|canned|fresh) ", "", name)
        exact = self.names.said["en"].exact
        for form in forms:
            for said in dict.fromkeys((name, base)):
                found = exact.get(key(form.format(said), "en"))
                if found is not None:
                    return found
        return None

    # --- lines of several things

    def _of_fruit(self, reading: Reading, language: str) -> Match | None:
        """ "juice of 1 lemon"."""
        hit = self._hit(reading, reading.name, (), language)
        if hit is None or hit.asked:
            return None
        fruit = hit.names[0]
        wanted = [f"{fruit} {part}" for part in reading.part.split(" and ")]
        known = [name for name in wanted if name in self.ingredients]
        if fruit.endswith(("juice", "zest")):
            return Match("sure", "named so in the catalogue", fruit, language=language)
        if len(known) == len(wanted):
            return Match("sure", f"the {reading.part} of it", known[0], parts=tuple(known[1:]), language=language)
        listed = [Candidate(name, "", "a part of it") for name in [*known, fruit]]
        return self._ask(
            reading, f"the {reading.part} is no ingredient of the catalogue", listed, language, "", hit.key
        )

    def _both(self, reading: Reading, language: str) -> Match | None:
        """ "salt and pepper": every part has to be sure."""
        whole = ", ".join((reading.name, *reading.tail)) if language != "en" else reading.name
        for text in dict.fromkeys((whole, reading.name)):
            parts = [part for part in re.split(_AND[language], text, flags=re.IGNORECASE) if part.strip()]
            if len(parts) not in (2, 3):
                continue
            last = parts[-1].split()[-1]
            if any(self._alone(reading, f"{part} {last}", language) is not None for part in parts[:-1]):
                continue  # "garlic and onion powder" may be garlic, or garlic powder
            found = [self._alone(reading, part, language) for part in parts]
            if all(one is not None for one in found):
                named = [one.ingredient for one in found if one is not None]
                return Match(
                    "sure", "each is named in the catalogue", named[0], parts=tuple(named[1:]), language=language
                )
        return None

    def _either(self, reading: Reading, language: str) -> Match | None:
        """ "butter or oil": the first is taken, the other told; "vegetable or chicken stock" shares its last word."""
        parts = [part.strip() for part in re.split(_OR[language], reading.name, flags=re.IGNORECASE) if part.strip()]
        if len(parts) < 2 or len(parts) > 4:
            return None
        last = parts[-1].split()[-1]
        first = self._alone(reading, f"{parts[0]} {last}", language) or self._alone(reading, parts[0], language)
        others = [self._alone(reading, part, language) for part in parts[1:]]
        named = tuple(one.ingredient for one in others if one is not None)
        if first is not None and len(named) == len(others):
            return Match(
                "sure",
                "the first of those that it names",
                first.ingredient,
                cooked=first.cooked,
                others=named,
                language=language,
            )
        hit = None if first is not None else self._hit(reading, parts[0], (), language)
        said = [first.ingredient] if first is not None else list(hit.names[:2]) if hit is not None else []
        listed = [Candidate(name, "", "named in the line") for name in dict.fromkeys([*said, *named])]
        return self._ask(reading, "it leaves the choice", listed, language, "", ()) if listed else None

    def _alone(self, reading: Reading, name: str, language: str) -> Match | None:
        """The sure match of some words of the line; None where they are not sure."""
        plain = Reading(name, reading.amount, name=name, languages=reading.languages)
        hit = self._hit(plain, name, (), language)
        if hit is None:
            return None
        found = self._judge(plain, hit, language)
        return found if found.verdict == "sure" else None

    def _listed(self, reading: Reading, language: str) -> tuple[str, ...]:
        """ "sel, poivre": what follows without an amount of its own, where the line has none either."""
        if reading.amount is not None:
            return ()
        found = [
            self._alone(Reading(part, name=part), part, language) for part in reading.tail if len(tokens(part)) < 4
        ]
        return tuple(one.ingredient for one in found if one is not None)

    def _another(self, reading: Reading, language: str) -> bool:
        """ "1 onion, 1 carrot": a second thing with an amount of its own."""
        if reading.amount is None:
            return False
        seconds = [read(part) for part in reading.tail]
        return any(
            two.amount is not None and two.name and self._alone(two, two.name, language) is not None for two in seconds
        )

    def _others(self, reading: Reading, language: str) -> tuple[str, ...]:
        """What the tail offers instead: "(or margarine)", ", or 2 shallots"."""
        found = []
        for part in reading.tail:
            match = re.match(r"(?:or|oder|ou|alternativ)\s+(.+)", part, re.IGNORECASE)
            if match is not None:
                inner = read(match[1])
                one = self._alone(reading, inner.name, language)
                found += [one.ingredient] if one is not None else []
        return tuple(found)

    # --- what is asked

    def _near(self, reading: Reading, first: str) -> Match:
        """What is near in the first language in which anything is."""
        for language in dict.fromkeys((first, *LANGUAGES)):
            found = self._ask(reading, "no name of the catalogue", [], language, "", ())
            if found.candidates:
                return found
        return Match("unknown", "nothing in the catalogue or the food table is near it", language=first)

    def _ask(
        self, reading: Reading, why: str, listed: Sequence[Candidate], language: str, unit: str, key_: Key
    ) -> Match:
        """A question with its three likeliest answers: those that are known to be meant, then the nearest of both."""
        found = self.nearby.ranked(reading, listed, language, key_)[:MOST]
        first = found[0] if found else Candidate("", "", "")
        return Match(
            "ask" if found else "unknown",
            why,
            first.ingredient,
            first.food,
            candidates=tuple(found),
            unit=unit,
            language=language,
        )


#: Words for a part of a plant: only of these (aisles or ingredients) is the part the thing itself, not "lime leaf".
_LEAFY = frozenset(
    (
        "fresh-herbs",
        "spices",
        "spinach",
        "baby spinach",
        "kale",
        "lettuce",
        "romaine lettuce",
        "rocket",
        "swiss chard",
        "little gem lettuce",
        "iceberg lettuce",
        "white cabbage",
        "savoy cabbage",
        "chinese cabbage",
        "pak choi",
        "chicory",
        "endive",
        "radicchio",
        "watercress",
        "lamb's lettuce",
        "brussels sprouts",
        "gelatine",
    )
)
_STEMMED = frozenset(
    (
        "fresh-herbs",
        "celery",
        "broccoli",
        "tenderstem broccoli",
        "asparagus",
        "kale",
        "swiss chard",
        "lemongrass",
        "rhubarb",
        "mushrooms",
        "leek",
        "pak choi",
    )
)
_PARTS_OF = {
    "leaf": _LEAFY, "stem": _STEMMED, "stalk": _STEMMED, "sprig": frozenset(("fresh-herbs", "spices")),
    "root": frozenset(("ginger", "celeriac", "turmeric", "horseradish", "beetroot", "parsnip")),
    "floret": frozenset(("broccoli", "cauliflower", "frozen broccoli", "frozen cauliflower", "tenderstem broccoli")),
    "tip": frozenset(("asparagus",)), "skin": frozenset(("salmon fillet", "cod fillet", "chicken thigh, bone-in")),
    "mashed": frozenset(("banana", "avocado")), "pureed": frozenset(("banana", "avocado")),
}  # fmt: skip
_LANGUAGE = {"en": "English", "de": "German", "fr": "French"}
#: Aisles of what comes in tins, jars and bottles anyway.
_IN_TINS = frozenset(("pulses-and-tins", "drinks", "oils-and-condiments", "plant-milks-and-alternatives"))
_DRY = frozenset(("grains-and-pasta", "spices", "baking", "nuts-and-seeds"))


def _state_of(word: str, language: str) -> str:
    return next((state for state in _STATES if word in classes(language)[state]), "")


def _droppable(word: str, language: str) -> bool:
    """Whether a word leaves the food as it is, or says its state, which is looked at later."""
    rows = classes(language)
    named = rows["neutral"] | rows["small"] | rows["medium"] | rows["large"] | rows["about"]
    return word in named or bool(_state_of(word, language)) or word in _PIECES or word.isdigit() or word in CONTAINERS


def _shorter(words: Sequence[str], language: str) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """(key, words left out), the fewest left out first. Strict words always stay."""
    strict = classes(language)["strict"]
    free = [i for i, word in enumerate(words) if _droppable(word, language) and word not in strict]
    must = [i for i in free if words[i].isdigit()] if len(free) > _MOST_DROPPED else []
    free = [i for i in free if i not in must][:_MOST_DROPPED]
    for count in range(len(free) + 1):
        for left in combinations(free, count):
            out = {*left, *must}
            kept = tuple(word for i, word in enumerate(words) if i not in out)
            if kept:
                yield kept, tuple(words[i] for i in sorted(out))


def _uncompounded(word: str) -> str:
    match = _COMPOUND.match(fold(word))
    return match["thing"] if match is not None else word
