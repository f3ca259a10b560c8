"""A page on loopback for the tests of the phone: a small list, a journal of its own, requests byte by byte."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mealplan.journal import Journal
from mealplan.phone.addresses import listening
from mealplan.phone.server import Offer, Site, serving
from mealplan.phone.ticked import Ticked
from mealplan.phone.view import Shown, shown
from mealplan.shopping import Line, Need, ShoppingList
from small_plan import START, small_plan
from waiting import HANG_S, until

WEEK = "my week"


def line(item: str, show: str, aisle: str = "produce", **more: object) -> Line:
    needs = (Need(START, "red-lentil-soup", "Red lentil soup", 100.0),)
    return Line(item, aisle, 100.0, 0.0, 100.0, START, show, needs, **more)  # type: ignore[arg-type]


def small_list() -> ShoppingList:
    lines = (
        line("carrot", "3 (about 200 g)"),
        line("red lentils", "1 x 500 g", "pulses-and-tins"),
        line("soy sauce", "1 x 150 ml", "oils-and-condiments", check_label=("gluten",)),
        line("salt", "5 g", "spices", staple=True),
        line("rice", "nothing", "grains-and-pasta"),
    )
    return ShoppingList(lines, START)


@dataclass
class Reply:
    """An answer as it came: status 0 where the connection was closed without one."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class Running:
    """A page that is served; `told` at the terminal, `pauses` in seconds that were asked for, none of them waited."""

    site: Site
    port: int
    journal: Path
    told: list[str]
    pauses: list[float]

    @property
    def home(self) -> str:
        return f"/{self.site.door.secret}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def send(self, data: bytes, source: str = "127.0.0.1") -> Reply:
        """What comes back for these bytes; `source`: from which address of loopback they come."""
        here = ("127.0.0.1", self.port)
        with socket.create_connection(here, timeout=HANG_S, source_address=(source, 0)) as connection:
            connection.sendall(data)
            return parsed(_rest(connection))

    def ask(
        self, path: str, *, method: str = "GET", cookie: str = "", body: bytes = b"", source: str = "127.0.0.1",
        **headers: str | None,
    ) -> Reply:  # fmt: skip
        """A request as a browser makes it; headers by name with `_` for `-`, None leaves one out."""
        usual: dict[str, str | None] = {"Host": self.host}
        if cookie:
            usual["Cookie"] = f"mealplan={cookie}"
        if method == "POST":
            usual |= {
                "Origin": f"http://{self.host}", "Content-Type": "application/json", "Content-Length": str(len(body)),
            }  # fmt: skip
        usual |= {name.replace("_", "-"): value for name, value in headers.items()}
        said = [f"{name}: {value}" for name, value in usual.items() if value is not None]
        return self.send("\r\n".join([f"{method} {path} HTTP/1.1", *said, "", ""]).encode("latin-1") + body, source)

    def bound(self) -> str:
        """The cookie of a first visit."""
        reply = self.ask(self.home)
        assert reply.status == 200
        return reply.headers["set-cookie"].partition(";")[0].removeprefix("mealplan=")

    def ticks(self, cookie: str, *changes: tuple[str, bool, float]) -> Reply:
        """Changes (item, on, seconds ago) sent from the page."""
        rows = {name: row for row, key in self.site._keys.items() for name in (self.site.name(key),)}
        sent = [{"line": rows.get(item, item), "on": on, "ago": ago} for item, on, ago in changes]
        return self.ask(f"{self.home}/ticks", method="POST", cookie=cookie, body=json.dumps({"changes": sent}).encode())

    def kept(self) -> set[str]:
        """The items that are ticked in the journal."""
        with Journal.open(self.journal) as journal:
            return {key.split("|")[1] for key in journal.ticks(WEEK)}


def parsed(data: bytes) -> Reply:
    if not data:
        return Reply()
    head, _, body = data.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in rest)}
    return Reply(int(first.split()[1]), headers, body)


def _rest(connection: socket.socket) -> bytes:
    out = b""
    try:
        while block := connection.recv(65536):
            out += block
    except ConnectionError:
        pass
    return out


@contextmanager
def running(folder: Path, *, patience: float = 30.0, content: Shown | None = None) -> Iterator[Running]:
    """Serve the small list, or another content, at a free port of loopback, in a thread of its own."""
    path = folder / "journal.sqlite"
    with Journal.open(path) as journal:
        journal.save_plan(WEEK, small_plan())
    told: list[str] = []
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    content = content or shown(small_list(), small_plan(), dt.date(2026, 11, 23))
    offer = Offer(content, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    site = Site(lambda: offer, Ticked(WEEK, path=path), told.append, pause=pause, patience=patience)
    (listener,) = listening(["127.0.0.1"], 0)
    loops: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def serve() -> None:
        loops.append((asyncio.get_running_loop(), asyncio.Event()))
        await serving(site, [listener], ["127.0.0.1"], loops[0][1])

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    until(lambda: loops and site.hosts, "the page to be served")
    try:
        yield Running(site, listener.getsockname()[1], path, told, pauses)
    finally:
        loop, stop = loops[0]
        loop.call_soon_threadsafe(stop.set)
        thread.join(HANG_S)
        listener.close()
        assert not thread.is_alive()
