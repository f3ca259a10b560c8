"""Serving the page from a terminal: what is written there, how it ends, and what was ticked meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mealplan import dates
from mealplan.export.ics import plan_ics
from mealplan.journal import Journal
from mealplan.living.say import Week
from mealplan.phone import addresses
from mealplan.phone.addresses import LOOPBACK
from mealplan.phone.qr import QUIET, drawn, matrix
from mealplan.phone.server import Offer, Site, serving
from mealplan.phone.ticked import Ticked
from mealplan.phone.view import shown

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.result.plan import Plan
    from mealplan.shopping import ShoppingList

_ENDS = ("SIGINT", "SIGTERM", "SIGHUP")


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a code is drawn: with `colour`, in at most `width` columns (None: as many as it takes)."""

    colour: bool = False
    width: int | None = None


class Content:
    """What is on the page: made anew when the saved plan or the day has changed. Called from several threads."""

    def __init__(
        self, plan: str, library: Library, list_of: Callable[[Plan], ShoppingList],
        today: Callable[[], dt.date] = dates.today,
    ) -> None:  # fmt: skip
        self.plan, self.library, self.list_of, self.today = plan, library, list_of, today
        self._lock = threading.Lock()
        self._made: tuple[int, dt.date, Offer] | None = None

    def __call__(self) -> Offer:
        with self._lock, Journal.open(create=False) as journal:
            version, today = journal.saved(self.plan).version, self.today()
            if self._made is None or self._made[:2] != (version, today):
                plan = journal.plan(self.plan)
                calendar = plan_ics(plan, name=self.plan, dishes=self.library.cookbook.dishes)
                self._made = (version, today, Offer(shown(self.list_of(plan), plan, today), calendar))
            return self._made[2]

    def heed(self, journal: Journal) -> None:
        """What is ticked is bought."""
        Week.open(journal, self.library, self.plan, self.today())


def run(
    content: Content, *, hosts: Sequence[str], port: int, write: Callable[[str], None], drawing: Drawing,
    keyboard: int | None = None,
) -> list[str]:  # fmt: skip
    """Serve until Ctrl-C, or until the terminal or the system ends it; what was ticked, in words.

    `write`: one text to the terminal; `keyboard`: the file whose lines ask for a new address (None: nobody types).
    Raises ValueProblem where nothing can be served.
    """
    places = addresses.chosen(hosts)
    content()  # what is wrong with the plan is told before anything is opened
    sockets = addresses.listening(places, port)
    site = Site(content, Ticked(content.plan, heed=content.heed), lambda words: write(f"{_clock()}  {words}"))
    try:
        with contextlib.suppress(KeyboardInterrupt):  # where no signal can be handled in the loop (Windows)
            asyncio.run(_until_ended(site, sockets, places, write, drawing, keyboard))
    finally:
        for one in sockets:
            one.close()
    return list(_summary(site))


async def _until_ended(
    site: Site, sockets: Sequence[socket.socket], places: Sequence[str], write: Callable[[str], None],
    drawing: Drawing, keyboard: int | None,
) -> None:  # fmt: skip
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    port = sockets[0].getsockname()[1]
    for name in _ENDS:
        with contextlib.suppress(NotImplementedError, AttributeError, ValueError, RuntimeError):
            loop.add_signal_handler(getattr(signal, name), stop.set)

    def show() -> None:
        write(invitation(f"http://{addresses.names(places, port)[0]}/{site.door.secret}", places, drawing))

    def typed() -> None:
        assert keyboard is not None
        try:
            more = os.read(keyboard, 4096)
        except OSError:
            more = b""
        if not more:  # nobody types any more
            loop.remove_reader(keyboard)
            return
        site.new_door()
        show()

    show()
    if keyboard is not None:
        with contextlib.suppress(NotImplementedError, OSError, ValueError):
            loop.add_reader(keyboard, typed)
    await serving(site, sockets, places, stop)


def invitation(url: str, places: Sequence[str], drawing: Drawing) -> str:
    """The code of an address, the address, and what to know of it."""
    far = [place for place in places if place not in (LOOPBACK, "::1")]
    code = matrix(url)
    wide = len(code) + 2 * QUIET
    fits = drawing.width is None or wide <= drawing.width
    words = f"The code needs {wide} columns; here are {drawing.width}. Type the address into the phone, or widen this."
    lines = [drawn(code, colour=drawing.colour) if fits else words, "", url, ""]
    if far:
        lines += ["Open it with the camera of a phone that is in the same network (Wi-Fi)."]
    else:
        lines += ["Only this computer can open it: no private network was found. --host names an address."]
    return "\n".join([
        *lines,
        "The first device that opens it keeps it; every other one is refused.",
        "It is plain HTTP: whoever listens in this network can read the list, and the ticks.",
        "Enter: a new address, for another device. Ctrl-C ends it.",
    ])  # fmt: skip


def _summary(site: Site) -> Iterator[str]:
    for on, words in ((True, "Ticked on the phone"), (False, "Unticked on the phone")):
        names = [site.name(key) for key, now in site.ticked.changed.items() if now is on]
        if names:
            yield f"{words}: {', '.join(names)}."
    if not site.ticked.changed:
        yield "Nothing was ticked." if site.door.bound else "Nobody opened the page."


def _clock() -> str:
    return f"{dt.datetime.now():%H:%M}"
