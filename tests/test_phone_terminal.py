"""`mealplan shop --serve` as it is used: a real process in a real terminal, on loopback."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import Week
from mealplan.journal import Journal
from mealplan.phone import addresses
from mealplan.phone.run import Drawing, invitation
from mealplan.planning.result.plan import loads
from waiting import HANG_S, until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminals here")


class Terminal:
    """A process on a pseudo-terminal of so many columns; all that it wrote."""

    def __init__(self, *arguments: str, columns: int = 80) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS", "LINES")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mealplan", *arguments],
            stdin=slave, stdout=slave, stderr=slave, env={**environment, "TERM": "xterm-256color"},
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(slave)
        self._bytes, self._hung_up = b"", False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError):  # the other end was closed
            while not self._hung_up:
                if select.select([self._master], [], [], 0.05)[0]:
                    self._bytes += os.read(self._master, 65536)
        os.close(self._master)

    @property
    def text(self) -> str:
        return self._bytes.decode("utf-8", "replace").replace("\r\n", "\n")

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def addresses(self) -> list[str]:
        return re.findall(r"^http://(\S+)$", self.text, re.MULTILINE)

    def address(self, count: int = 1) -> tuple[str, str]:
        """(host with port, path) of the so many-th address that was shown."""
        whole = "Ctrl-C ends it."  # the last words that go with an address
        until(lambda: self.text.count(whole) >= count or self.process.poll() is not None, "an address")
        assert len(self.addresses()) >= count, self.text
        host, _, secret = self.addresses()[count - 1].partition("/")
        return host, f"/{secret}"

    def ended(self) -> int:
        code = self.process.wait(HANG_S)
        self._reader.join(HANG_S)
        return code

    def hang_up(self) -> None:
        """Close the terminal, as when its window is shut."""
        self._hung_up = True
        self._reader.join(HANG_S)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(HANG_S)
        self.hang_up()


@pytest.fixture
def served(home: Path, week: Week) -> Iterator[Terminal]:
    plan = loads(week("quick")[1].read_text(encoding="utf-8"))
    with Journal.open() as journal:
        journal.save_plan("my week", plan)
    terminal = Terminal("shop", "--serve", "--host", "127.0.0.1")
    yield terminal
    terminal.close()


def asked(host: str, path: str, *, cookie: str = "", changes: Any = None) -> tuple[int, str, str]:
    """(status, body, cookie that was set)."""
    connection = http.client.HTTPConnection(host, timeout=HANG_S)
    headers = {"Cookie": cookie} if cookie else {}
    body = None
    if changes is not None:
        body = json.dumps({"changes": changes})
        headers |= {"Origin": f"http://{host}", "Content-Type": "application/json"}
    connection.request("GET" if changes is None else "POST", path, body, headers)
    answer = connection.getresponse()
    found = answer.read().decode(), (answer.getheader("Set-Cookie") or "").partition(";")[0]
    connection.close()
    return answer.status, *found


def test_it_is_opened_ticked_renewed_and_ended_by_ctrl_c(served: Terminal) -> None:
    host, path = served.address()
    assert "plain HTTP" in served.text
    assert "\x1b[38;5;16;48;5;231m" in served.text  # black on white, whatever the theme
    status, page, cookie = asked(host, path)
    assert status == 200
    rows = re.findall(r'<input type="checkbox" id="(t[0-9a-f]{16})"', page)
    name = re.search(r'<span class="name">([^<]+)</span>', page)
    assert name is not None
    assert asked(host, f"{path}/ticks", cookie=cookie, changes=[{"line": rows[0], "on": True, "ago": 0}])[0] == 200
    until(lambda: f"Ticked: {name[1]}" in served.text)
    served.type("\n")
    _, other = served.address(2)
    assert other != path
    assert asked(host, path, cookie=cookie)[0] == 404
    assert asked(host, other)[0] == 200
    served.type("\x03")
    assert served.ended() == 0
    assert f"Ticked on the phone: {name[1]}." in served.text
    assert "Traceback" not in served.text
    with Journal.open() as journal:
        assert [key.split("|")[1] for key in journal.ticks("my week")] == [name[1]]


def test_a_week_that_is_changed_meanwhile_is_on_the_page_when_it_is_loaded_again(served: Terminal) -> None:
    host, path = served.address()
    _, page, cookie = asked(host, path)
    rows = set(re.findall(r'id="(t[0-9a-f]{16})"', page))
    with Journal.open() as journal:
        plan = journal.plan("my week")
        journal.save_plan("my week", replace(plan, cooks=plan.cooks[:1]), what="less of it")
    status, page, _ = asked(host, path, cookie=cookie)
    less = set(re.findall(r'id="(t[0-9a-f]{16})"', page))
    assert status == 200
    assert 0 < len(less) < len(rows)
    gone = next(iter(rows - less))  # ticked on the phone before the page was loaded again
    assert asked(host, f"{path}/ticks", cookie=cookie, changes=[{"line": gone, "on": True, "ago": 0}])[0] == 200
    with Journal.open() as journal:
        assert len(journal.ticks("my week")) == 1
    served.process.send_signal(signal.SIGTERM)
    assert served.ended() == 0
    assert "Ticked on the phone: " in served.text


def test_it_ends_when_the_terminal_is_closed(served: Terminal) -> None:
    served.address()
    served.hang_up()
    assert served.process.wait(HANG_S) is not None


def test_nobody_came(served: Terminal) -> None:
    served.address()
    served.type("\x03")
    assert served.ended() == 0
    assert "Nobody opened the page." in served.text


def test_a_terminal_that_is_too_narrow_gets_the_address_alone() -> None:
    url = "http://192.168.178.123:54321/" + "a" * 26
    narrow = invitation(url, ["192.168.178.123"], Drawing(width=40))
    assert "The code needs 41 columns; here are 40." in narrow
    assert "█" not in narrow
    assert url in narrow.splitlines()
    assert "█" in invitation(url, ["192.168.178.123"], Drawing(width=41))


def test_only_private_addresses_are_chosen_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    private = ["192.168.1.7", "10.0.0.2", "172.31.255.1"]
    others = ["8.8.8.8", "169.254.3.3", "127.0.1.1", "192.0.2.2", "172.32.0.1", "100.64.0.1", "0.0.0.0"]
    found = [(0, 0, 0, "", (one, 0)) for one in (*private, *others)]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_: found)
    usual = addresses.own_addresses()
    assert [one for one in usual if one in private] == private
    assert not set(usual) & set(others)
    assert addresses.chosen([])[-1] == "127.0.0.1"
    assert addresses.chosen(["localhost", "[::1]", "127.0.0.1"]) == ["127.0.0.1", "::1"]
    assert addresses.names(["::1", "10.0.0.2"], 80) == ["[::1]:80", "localhost:80", "10.0.0.2:80"]


def test_every_address_listens_at_one_port() -> None:
    sockets = addresses.listening(["127.0.0.1", "127.0.0.2"], 0)
    try:
        assert len({one.getsockname()[1] for one in sockets}) == 1
        with pytest.raises(Exception, match="cannot listen"):
            addresses.listening(["127.0.0.1"], sockets[0].getsockname()[1])
    finally:
        for one in sockets:
            one.close()
