"""The page on the local network: one device, its ticks, and nothing for anybody else. Loopback only."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import select
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealplan.phone import wire
from mealplan.phone.wire import MOST_HEAD, Asked, Refused
from phone_site import Running, parsed, running
from waiting import HANG_S, until


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as one:
        yield one


def refused(page: Running, path: str, **how: str | None) -> bool:
    """Whether nothing at all is given away: the same empty answer as for any address that there is not."""
    reply = page.ask(path, **how)  # type: ignore[arg-type]
    return (reply.status, reply.body) == (404, b"") and "set-cookie" not in reply.headers


# ---- the device that it is for


def test_the_first_visit_binds_the_device_and_shows_the_list(page: Running) -> None:
    reply = page.ask(page.home)
    assert reply.status == 200
    assert re.fullmatch(
        rf"mealplan=[\w-]{{43}}; Path={page.home}; HttpOnly; SameSite=Strict", reply.headers["set-cookie"]
    )
    text = reply.body.decode()
    assert "red lentils" in text
    assert "1 x 500 g" in text
    assert "check the label: gluten" in text
    assert "Red lentil soup" in text  # tonight's dish
    assert ">rice<" not in text  # the house holds it
    assert page.site.door.bound


def test_every_answer_is_kept_nowhere_and_loads_nothing_from_elsewhere(page: Running) -> None:
    cookie = page.bound()
    for path in (page.home, f"{page.home}/page.js", f"{page.home}/week.ics", "/nothing"):
        headers = page.ask(path, cookie=cookie).headers
        assert headers["cache-control"] == "no-store"
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["connection"] == "close"
        assert "server" not in headers


def test_the_parts_the_calendar_and_a_copy_are_there_for_the_device(page: Running) -> None:
    cookie = page.bound()
    assert b"checkbox" in page.ask(f"{page.home}/page.js", cookie=cookie).body
    assert page.ask(f"{page.home}/page.css", cookie=cookie).headers["content-type"] == "text/css; charset=utf-8"
    calendar = page.ask(f"{page.home}/week.ics", cookie=cookie)
    assert calendar.body.startswith(b"BEGIN:VCALENDAR")
    assert calendar.headers["content-disposition"] == 'attachment; filename="week.ics"'
    page.ticks(cookie, ("carrot", True, 0))
    copy = page.ask(f"{page.home}/list.html", cookie=cookie).body.decode()
    assert "/ticks" not in copy
    assert page.site.door.secret not in copy
    assert copy.count(" checked>") == 1


def test_ticks_come_into_the_journal_and_back_with_the_page(page: Running) -> None:
    cookie = page.bound()
    reply = page.ticks(cookie, ("carrot", True, 2), ("red lentils", True, 1))
    assert reply.status == 200
    assert len(json.loads(reply.body)["ticked"]) == 2
    assert page.kept() == {"carrot", "red lentils"}
    assert page.ask(page.home, cookie=cookie).body.count(b" checked>") == 2
    assert page.told[-2:] == ["Ticked: carrot", "Ticked: red lentils"]
    page.ticks(cookie, ("carrot", False, 0))
    assert page.kept() == {"red lentils"}
    assert page.told[-1] == "Unticked: carrot"


def test_what_is_no_change_changes_nothing(page: Running) -> None:
    cookie = page.bound()
    assert page.ticks(cookie, ("no such line", True, 0)).status == 200
    for body in (
        b"", b"[]", b"{", b'{"changes": 1}', b'{"changes": [{"line": "a", "on": 1, "ago": 0}]}',
        b'{"changes": [{"line": "a", "on": true, "ago": NaN}]}', b'{"changes": [{"line": "a", "on": true}]}',
        b'{"changes": [{"line": 3, "on": true, "ago": 0}]}', b"[" * 60_000, b'{"changes": [], "more": 1}',
        b'{"changes": [{"line": "a", "on": true, "ago": true}]}', b"\xff\xfe",
    ):  # fmt: skip
        assert page.ask(f"{page.home}/ticks", method="POST", cookie=cookie, body=body).status == 400, body[:40]
    many = json.dumps({"changes": [{"line": "a", "on": True, "ago": 0}] * 501}).encode()
    assert page.ask(f"{page.home}/ticks", method="POST", cookie=cookie, body=many).status == 400
    assert page.kept() == set()


def test_only_ticks_can_be_sent_and_only_to_their_address(page: Running) -> None:
    cookie = page.bound()
    for path in (page.home, f"{page.home}/week.ics", f"{page.home}/page.js", f"{page.home}/"):
        assert page.ask(path, method="POST", cookie=cookie, body=b"{}").status == 404
    assert page.ask(f"{page.home}/ticks", cookie=cookie).status == 404
    for method in ("PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH", "get"):
        assert page.ask(page.home, method=method, cookie=cookie).status == 400


# ---- everybody else


def test_before_the_first_visit_nothing_is_given_but_the_page(page: Running) -> None:
    for rest in ("/page.js", "/page.css", "/week.ics", "/list.html", "/ticks", "/"):
        assert refused(page, page.home + rest)
    assert refused(page, page.home, method="HEAD")
    assert refused(page, page.home, Sec_Purpose="prefetch")
    assert refused(page, page.home, Purpose="prefetch")
    assert not page.site.door.bound


def test_another_device_with_the_address_is_refused_whatever_it_sends(page: Running) -> None:
    cookie = page.bound()
    flipped = ("A" if cookie[0] != "A" else "B") + cookie[1:]
    for other in ("", "x", flipped, cookie[:-1], cookie + "x", "é"):
        for rest in ("", "/page.js", "/week.ics", "/list.html"):
            assert refused(page, page.home + rest, cookie=other)
        assert page.ask(f"{page.home}/ticks", method="POST", cookie=other, body=b'{"changes": []}').status == 404
    assert page.ask(page.home, cookie=cookie).status == 200
    assert [words for words in page.told if "Refused" in words] == [
        "Refused: another device or browser has the address, but came second (at 127.0.0.1)."
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="loopback has one address here")
def test_what_was_overheard_is_refused_from_another_device(page: Running) -> None:
    cookie = page.bound()
    assert refused(page, page.home, cookie=cookie, source="127.0.0.3")
    body = json.dumps({"changes": []}).encode()
    replayed = page.ask(f"{page.home}/ticks", method="POST", cookie=cookie, body=body, source="127.0.0.3")
    assert (replayed.status, replayed.body) == (404, b"")
    assert "or somebody repeats what it said" in page.told[-1]
    assert page.ask(page.home, cookie=cookie).status == 200
    page.site.new_door()
    assert page.ask(page.home, source="127.0.0.3").status == 200


def test_of_many_devices_at_once_one_gets_in(page: Running) -> None:
    replies = []
    start = threading.Barrier(10)

    def visit() -> None:
        start.wait(HANG_S)
        replies.append(page.ask(page.home))

    threads = [threading.Thread(target=visit) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG_S)
    assert sorted(reply.status for reply in replies) == [200] + [404] * 9
    assert sum("set-cookie" in reply.headers for reply in replies) == 1


def test_a_new_address_ends_the_old_one_and_who_had_it(page: Running) -> None:
    old, cookie = page.home, page.bound()
    page.site.new_door()
    assert page.home != old
    assert refused(page, old, cookie=cookie)
    assert refused(page, page.home + "/page.js", cookie=cookie)
    assert page.bound() != cookie


def test_ten_thousand_guesses_find_nothing_and_are_slowed(page: Running) -> None:
    """Asked of the site itself: a guess that is refused before it opens a connection would prove nothing."""
    secret = page.site.door.secret
    near = [secret[:-1] + letter for letter in "abcdefgh" if letter != secret[-1]]
    guesses = near + [secrets.token_hex(13) for _ in range(10_000 - len(near))]

    async def guess() -> set[int]:
        answers = [await page.site.answer(Asked("GET", f"/{one}", {"host": page.host}), "10.0.0.9") for one in guesses]
        return {int(answer.status) for answer in answers} | {len(answer.body) for answer in answers}

    assert asyncio.run(guess()) == {404, 0}
    assert not page.site.door.bound
    assert page.pauses[0] > 0
    assert page.pauses == sorted(page.pauses)  # the more guesses, the longer
    assert sum(page.pauses) > 8 * 3600  # one network address would need a working day, none of which the test waits
    assert page.ask(page.home).status == 200  # nobody else is kept out by it


@pytest.mark.prove
def test_ten_thousand_guesses_over_the_network_find_nothing(page: Running) -> None:
    secret = page.site.door.secret
    guesses = [f"/{secret[:n]}" for n in range(1, len(secret))] + [f"/{secret}{letter}" for letter in "abc234"]
    guesses += [f"/{secrets.token_hex(13)}" for _ in range(10_000 - len(guesses))]
    found = {(reply.status, reply.body) for reply in (page.ask(path) for path in guesses)}
    assert found == {(404, b"")}
    assert len(page.pauses) > 9_900
    assert page.ask(page.home).status == 200


def test_a_guess_over_the_network_waits_and_what_browsers_ask_by_themselves_does_not(page: Running) -> None:
    for _ in range(20):
        assert refused(page, "/favicon.ico")
    assert page.pauses == []
    for _ in range(7):
        assert refused(page, "/wrong")
    assert page.pauses == [0.1, 0.2]


@pytest.mark.parametrize(
    "path",
    ["/", "//", "/../etc/passwd", "/%2e%2e/", "/SECRET/../SECRET", "/SECRET/..", "/SECRET//", "/SECRET/page.py",
     "/SECRET/page.html.j2", "/SECRET/%70age.js", "/SECRET/page.js/", "/SECRET./", "/secret"],
)  # fmt: skip
def test_no_other_path_leads_anywhere(page: Running, path: str) -> None:
    cookie = page.bound()
    assert refused(page, path.replace("SECRET", page.site.door.secret), cookie=cookie)


def test_another_host_name_is_refused_so_that_no_page_elsewhere_can_point_here(page: Running) -> None:
    port = page.port
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}", f"127.0.0.2:{port}", "",
                 f"127.0.0.1:{port}.evil.example", f"user@127.0.0.1:{port}"):  # fmt: skip
        assert refused(page, page.home, Host=host), host
    assert not page.site.door.bound
    assert page.ask(page.home, Host=f"LOCALHOST:{port}").status == 200


def test_another_origin_is_refused_and_so_is_a_change_that_names_none(page: Running) -> None:
    cookie = page.bound()
    body = b'{"changes": []}'
    for origin in ("http://evil.example", "null", f"https://{page.host}", f"http://{page.host}.evil.example",
                   "http://127.0.0.1", None, ""):  # fmt: skip
        reply = page.ask(f"{page.home}/ticks", method="POST", cookie=cookie, body=body, Origin=origin)
        assert (reply.status, reply.body) == (404, b""), origin
    assert refused(page, page.home, cookie=cookie, Origin="http://evil.example")
    site = page.ask(f"{page.home}/ticks", method="POST", cookie=cookie, body=body, Sec_Fetch_Site="cross-site")
    assert site.status == 404
    form = page.ask(f"{page.home}/ticks", method="POST", cookie=cookie, body=body, Content_Type="text/plain")
    assert form.status == 415
    assert page.ask(f"{page.home}/ticks", method="POST", cookie=cookie, body=body).status == 200


# ---- what is no request, too large, too slow


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),  # no host
        (b"\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),  # TLS
        (b"GET / HTTP/2\r\nHost: HOST\r\n\r\n", 400),
        (b"GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost : HOST\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: HOST\r\n folded\r\n\r\n", 400),
        (b"GET / HTTP/1.1\nHost: HOST\r\n\r\n", 400),
        (b"GET /\x00 HTTP/1.1\r\nHost: HOST\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\n\r\nhello", 400),
        (b"POST /x HTTP/1.1\r\nHost: HOST\r\n\r\n", 411),
        (b"POST /x HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /x HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1e3\r\n\r\n", 400),
        (b"POST /x HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400),
        (b"POST /x HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501),
        (b"POST /x HTTP/1.1\r\nHost: HOST\r\nContent-Length: 65537\r\n\r\n", 413),
        (b"GET /" + b"a" * 301 + b" HTTP/1.1\r\nHost: HOST\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: HOST\r\nX: " + b"a" * 9000 + b"\r\n\r\n", 431),
    ],
)
def test_what_is_no_plain_request_is_turned_away(page: Running, data: bytes, status: int) -> None:
    reply = page.send(data.replace(b"HOST", page.host.encode()))
    assert (reply.status, reply.body) == (status, b"")


def test_a_request_that_comes_too_slowly_is_ended_and_others_are_served_meanwhile(tmp_path: Path) -> None:
    with running(tmp_path, patience=0.5) as page:
        cookie = page.bound()
        slow = [socket.create_connection(("127.0.0.1", page.port), timeout=HANG_S) for _ in range(4)]
        slow[0].sendall(b"GET ")
        slow[1].sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-")
        slow[2].sendall(f"POST {page.home}/ticks HTTP/1.1\r\nHost: {page.host}\r\nContent-Length: 9\r\n\r\n{{".encode())
        assert page.ask(page.home, cookie=cookie).status == 200
        for connection in slow:
            data = b""
            while block := connection.recv(4096):
                data += block
            assert parsed(data).status == 408
            connection.close()


def test_a_request_that_trickles_in_is_ended_as_a_whole(tmp_path: Path) -> None:
    """Each byte comes soon after the one before it; only all of them together are too slow."""
    with (
        running(tmp_path, patience=0.5) as page,
        socket.create_connection(("127.0.0.1", page.port), timeout=HANG_S) as connection,
    ):
        connection.sendall(f"GET / HTTP/1.1\r\nHost: {page.host}\r\nX: ".encode())
        for _ in range(MOST_HEAD):
            if select.select([connection], [], [], 0.01)[0]:
                break
            connection.sendall(b"a")
        assert parsed(connection.recv(4096)).status == 408


def test_one_address_cannot_take_all_connections(page: Running) -> None:
    cookie = page.bound()
    held = [socket.create_connection(("127.0.0.1", page.port), timeout=HANG_S) for _ in range(12)]
    until(lambda: page.site._open["127.0.0.1"] == 12)
    assert page.ask(page.home, cookie=cookie).status == 0  # closed without an answer
    for connection in held:
        connection.close()
    until(lambda: page.site._open["127.0.0.1"] == 0)
    assert page.ask(page.home, cookie=cookie).status == 200


def test_a_client_that_goes_away_leaves_nothing_behind(page: Running) -> None:
    for data in (b"", b"GET", f"GET {page.home} HTTP/1.1\r\n".encode()):
        connection = socket.create_connection(("127.0.0.1", page.port), timeout=HANG_S)
        connection.sendall(data)
        connection.close()
    until(lambda: page.site._open.total() == 0)
    assert not page.site.door.bound


def test_a_journal_that_cannot_be_written_leaves_the_ticks_on_the_phone(page: Running) -> None:
    cookie = page.bound()
    whole = page.journal.read_bytes()
    page.journal.write_bytes(b"not a database, and long enough to be looked at" * 40)
    assert page.ticks(cookie, ("carrot", True, 0)).status == 503
    assert "stay on the phone" in page.told[-1]
    page.journal.write_bytes(whole)
    assert page.ticks(cookie, ("carrot", True, 5)).status == 200
    assert page.kept() == {"carrot"}


def test_connections_that_say_nothing_do_not_disturb_the_end(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with running(tmp_path) as page:
        held = [socket.create_connection(("127.0.0.1", page.port), timeout=HANG_S) for _ in range(3)]
        until(lambda: page.site._open.total() == 3)
    assert caplog.records == []
    assert [connection.recv(1) for connection in held] == [b""] * 3
    for connection in held:
        connection.close()


PIECES = [b"GET ", b"POST ", b"/", b" HTTP/1.1", b"\r\n", b"\r\n\r\n", b"Host: a", b"Content-Length: ", b"5", b"hello",
          b"Cookie: mealplan=x", b": ", b"\x00", b"\xff", b" ", b"\n", b"Transfer-Encoding: chunked"]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=30)), max_size=25))
def test_whatever_comes_in_is_a_request_or_refused_and_nothing_else(parts: list[bytes]) -> None:
    async def read() -> Asked | None:
        reader = asyncio.StreamReader(limit=MOST_HEAD)
        reader.feed_data(b"".join(parts))
        reader.feed_eof()
        try:
            return await wire.read(reader)
        except (Refused, EOFError):
            return None

    asked = asyncio.run(read())
    if asked is not None:
        assert asked.method in ("GET", "HEAD", "POST")
        assert asked.path.startswith("/")
        assert asked.path.isascii()
        assert "host" in asked.headers
        assert (asked.method == "POST") or not asked.body


def test_a_head_that_is_asked_for_has_no_body(page: Running) -> None:
    cookie = page.bound()
    whole, head = (page.ask(page.home, method=method, cookie=cookie) for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    assert head.headers == whole.headers
