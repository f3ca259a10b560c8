"""Who may come in: the first device that opens the one-time address, and nobody else.

The address holds 130 random bits, and whoever opens it first gets a cookie of 256. From then on both are asked for, and
that they come from the same network address: whoever overheard them cannot simply say them again from another device.
What does not fit is answered like any address that there is not, and the later the more often an address was tried:
10,000 guesses find one of 2^130 with a chance of 10^-35, and take hours.
"""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from enum import StrEnum

COOKIE = "mealplan"
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # five bits each, all of them legible
_ADDRESS_LETTERS = 26
_FREE_GUESSES = 5
_PAUSE = 0.1  # seconds, twice as long with each further guess
_LONGEST_PAUSE = 3.0
_REMEMBERED = 1_000  # addresses that guessed


class Seen(StrEnum):
    """What a request is by its address and its cookie."""

    HERS = "hers"  # the bound device
    FIRST = "first"  # the right address, and no device is bound yet
    OTHER = "other"  # the right address from another device
    MOVED = "moved"  # the right address and cookie, from another network address
    STRANGER = "stranger"  # an address that there is not


class Door:
    """One address, and the device that it is bound to. Used from one thread."""

    def __init__(self) -> None:
        self.secret = "".join(secrets.choice(_LETTERS) for _ in range(_ADDRESS_LETTERS))
        self._cookie = ""  # of the bound device
        self._who = ""  # its network address
        self._guesses: OrderedDict[str, int] = OrderedDict()

    @property
    def bound(self) -> bool:
        return bool(self._cookie)

    def look(self, first_part: str, cookie: str, who: str) -> Seen:
        """Who asks from the network address `who`. The comparisons take the same time whatever is wrong."""
        right = hmac.compare_digest(first_part.encode("latin-1", "replace"), self.secret.encode())
        known = hmac.compare_digest(cookie.encode("latin-1", "replace"), self._cookie.encode()) and self.bound
        if not right:
            return Seen.STRANGER
        if not self.bound:
            return Seen.FIRST
        if not known:
            return Seen.OTHER
        return Seen.HERS if who == self._who else Seen.MOVED

    def bind(self, who: str) -> str:
        """Bind the device that asks now; the cookie it is to keep. Only while none is bound."""
        assert not self._cookie
        self._who = who
        self._cookie = secrets.token_urlsafe(32)
        return f"{COOKIE}={self._cookie}; Path=/{self.secret}; HttpOnly; SameSite=Strict"

    def pause(self, who: str) -> float:
        """Note a wrong guess from a network address; the seconds that its answer waits."""
        count = self._guesses.pop(who, 0) + 1
        self._guesses[who] = count
        if len(self._guesses) > _REMEMBERED:
            self._guesses.popitem(last=False)
        over = count - _FREE_GUESSES
        return 0.0 if over <= 0 else min(_LONGEST_PAUSE, _PAUSE * 2.0 ** min(over - 1, 16))
