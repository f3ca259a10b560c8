"""One page for one device, over plain HTTP, as long as it is wanted (`serving`). Everything of it can be read but the
ticks, which can be sent.

| address | what |
|---|---|
| `/SECRET` | the page; the first visit binds the device |
| `/SECRET/page.css`, `page.js` | its parts |
| `/SECRET/week.ics`, `list.html` | the calendar, a copy of the list |
| `/SECRET/ticks` (POST) | changes in, what is ticked out |

Everything else is 404, without a word: another address, another device, another `Host` or `Origin`.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from mealplan.errors import MealplanError
from mealplan.phone import page, wire
from mealplan.phone.addresses import names
from mealplan.phone.door import COOKIE, Door, Seen
from mealplan.phone.ticked import Ticked, read_changes
from mealplan.phone.view import Shown
from mealplan.phone.wire import Answer, Asked, Refused

MOST_CONNECTIONS = 64
MOST_OF_ONE = 12  # of one network address
_MOST_TOLD = 20  # refused devices; more are refused in silence
_REFUSED = {
    Seen.OTHER: "another device or browser has the address, but came second",
    Seen.MOVED: "the device that it is bound to comes from elsewhere now, or somebody repeats what it said; "
    "Enter makes a new address",
}
_WRITING = 20.0  # seconds until an answer has been taken
_FILES = {"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8"}
#: What browsers ask for by themselves: no guesses.
_ASKED_UNASKED = ("/favicon.ico", "/robots.txt", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png")


@dataclass(frozen=True, slots=True)
class Offer:
    """What is on the page now, and the calendar's text."""

    shown: Shown
    calendar: str


@dataclass
class Site:
    """The page of one saved plan. `offer`: gives its content anew when the plan was changed; `tell`: says to whoever
    sits at the terminal what happened; `hosts`: what `Host` may say. `pause` waits (tests look at it instead)."""

    offer: Callable[[], Offer]
    ticked: Ticked
    tell: Callable[[str], None]
    hosts: tuple[str, ...] = ()
    door: Door = field(default_factory=Door)
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep
    patience: float = wire.PATIENCE
    _keys: dict[str, str] = field(default_factory=dict)  # of every line that any page has shown, by its id
    _names: dict[str, str] = field(default_factory=dict)
    _refused: set[str] = field(default_factory=set)  # whom it was told of
    _open: Counter[str] = field(default_factory=Counter)

    def new_door(self) -> None:
        """Another address, free for another device; the old one is gone, and so is who had it."""
        self.door = Door()
        self._refused.clear()

    def name(self, key: str) -> str:
        """What a ticked key is called on the page."""
        return self._names.get(key, key)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        peer = writer.get_extra_info("peername")
        who = str(peer[0]) if peer else ""
        if self._open.total() >= MOST_CONNECTIONS or self._open[who] >= MOST_OF_ONE:
            writer.transport.abort()
            return
        self._open[who] += 1
        try:
            await self._answered(reader, writer, who)
        except (EOFError, OSError, TimeoutError, asyncio.CancelledError):
            pass  # it went away, or the page has ended: then nothing else is left to be done here
        finally:
            self._open -= Counter({who: 1})
            if not writer.is_closing():
                writer.transport.abort()

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, who: str) -> None:
        with_body = True
        try:
            asked = await wire.read(reader, self.patience)
            with_body = asked.method != "HEAD"
            answer = await self.answer(asked, who)
        except Refused as refused:
            answer = Answer(refused.status)
        except MealplanError as error:
            self.tell(f"The page could not be made: {error.message}")
            answer = Answer(HTTPStatus.SERVICE_UNAVAILABLE)
        writer.write(answer.packed(with_body=with_body))
        await asyncio.wait_for(writer.drain(), _WRITING)
        writer.close()
        await asyncio.wait_for(writer.wait_closed(), _WRITING)

    async def answer(self, asked: Asked, who: str) -> Answer:
        """What a whole request from the network address `who` gets."""
        if asked.headers["host"].lower() not in self.hosts or not _own(asked):
            return Answer()
        _, first, *rest = asked.path.split("/")
        seen = self.door.look(first, asked.cookie(COOKIE), who)
        if seen is Seen.STRANGER:
            wait = 0.0 if asked.path in _ASKED_UNASKED else self.door.pause(who)
            if wait:
                await self.pause(wait)
            return Answer()
        if seen in _REFUSED:
            if who not in self._refused and len(self._refused) < _MOST_TOLD:
                self._refused.add(who)
                self.tell(f"Refused: {_REFUSED[seen]} (at {who}).")
            return Answer()
        if seen is Seen.FIRST:
            return await self._first(asked, rest, who)
        return await self._hers(asked, "/".join(rest))

    async def _first(self, asked: Asked, rest: Sequence[str], who: str) -> Answer:
        """The first visit binds: a look at the page, not a question whether it is there, nor fetching it ahead."""
        ahead = any("prefetch" in asked.headers.get(name, "") for name in ("purpose", "sec-purpose", "x-moz"))
        if asked.method != "GET" or rest or ahead:
            return Answer()
        made = await self._page()
        if self.door.bound:  # of two at once the second is another device
            return Answer()
        cookie = self.door.bind(who)
        self.tell(f"Opened by {who}: the address is now bound to that device.")
        return replace(made, more=(("Set-Cookie", cookie),))

    async def _hers(self, asked: Asked, what: str) -> Answer:
        if asked.method == "POST":
            return await self._ticks(asked) if what == "ticks" else Answer()
        if what == "":
            return await self._page()
        if what in _FILES:
            text = page.style() if what == "page.css" else page.script()
            return Answer(HTTPStatus.OK, text.encode(), _FILES[what])
        if what == "week.ics":
            offer = await asyncio.to_thread(self._offered)
            return Answer(HTTPStatus.OK, offer.calendar.encode(), "text/calendar; charset=utf-8", _saved_as(what))
        if what == "list.html":
            offer = await asyncio.to_thread(self._offered)
            text = page.alone(offer.shown, await self._ticked_rows())
            return Answer(HTTPStatus.OK, text.encode(), "text/html; charset=utf-8", _saved_as(what))
        return Answer()

    async def _page(self) -> Answer:
        offer = await asyncio.to_thread(self._offered)
        text = page.served(offer.shown, await self._ticked_rows(), base=f"/{self.door.secret}")
        return Answer(HTTPStatus.OK, text.encode(), "text/html; charset=utf-8")

    def _offered(self) -> Offer:
        offer = self.offer()
        self._keys.update(offer.shown.keys)
        self._names.update(offer.shown.names)
        return offer

    async def _ticked_rows(self) -> frozenset[str]:
        keys = await asyncio.to_thread(self.ticked.apply, (), self._keys)
        return frozenset(row for row, key in self._keys.items() if key in keys)

    async def _ticks(self, asked: Asked) -> Answer:
        if asked.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return Answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        try:
            changes = read_changes(json.loads(asked.body))
        except (ValueError, RecursionError):
            return Answer(HTTPStatus.BAD_REQUEST)
        before = dict(self.ticked.changed)
        try:
            keys = await asyncio.to_thread(self.ticked.apply, changes, self._keys)
        except MealplanError as error:
            self.tell(f"The ticks could not be written, and stay on the phone: {error.message}")
            return Answer(HTTPStatus.SERVICE_UNAVAILABLE)
        for key, on in self.ticked.changed.items():
            if before.get(key) != on:
                self.tell(f"{'Ticked' if on else 'Unticked'}: {self.name(key)}")
        rows = sorted(row for row, key in self._keys.items() if key in keys)
        return Answer(HTTPStatus.OK, json.dumps({"ticked": rows}).encode(), "application/json")


def _own(asked: Asked) -> bool:
    """Whether a page of ours asks, as far as the browser says who does. What changes something has to say it."""
    origin = asked.headers.get("origin")
    if origin is None and asked.method == "POST":
        return False
    if origin is not None and origin.lower() != f"http://{asked.headers['host'].lower()}":
        return False
    return asked.headers.get("sec-fetch-site", "none") in ("none", "same-origin") or asked.method == "GET"


def _saved_as(name: str) -> tuple[tuple[str, str], ...]:
    return (("Content-Disposition", f'attachment; filename="{name}"'),)


async def serving(site: Site, sockets: Sequence[socket.socket], hosts: Sequence[str], stop: asyncio.Event) -> None:
    """Serve on the sockets until `stop` is set. What is being answered then is cut off; what was ticked is kept."""
    site.hosts = tuple(names(hosts, sockets[0].getsockname()[1]))
    servers = [await asyncio.start_server(site.connected, sock=one, limit=wire.MOST_HEAD) for one in sockets]
    try:
        await stop.wait()
    finally:
        for server in servers:
            server.close()
