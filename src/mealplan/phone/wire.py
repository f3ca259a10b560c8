"""The little of HTTP/1.1 (RFC 9112) that one page needs, read strictly: what is not exactly a request of ours is none.

One request for each connection. Line and headers have a limit, a body has one, and each of the two has to be there in
whole after some seconds, however slowly it comes in.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

MOST_HEAD = 8_192  # bytes of the request's line and headers
MOST_BODY = 65_536
PATIENCE = 10.0  # seconds for the head, and for the body
_LINE = re.compile(r"(GET|HEAD|POST) (/[!-~]{0,300}) HTTP/1\.[01]")
_HEADER = re.compile(r"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([ -~\t\x80-\xff]*?)[ \t]*")
_LENGTH = re.compile(r"[0-9]{1,7}")
#: Headers of every answer: nothing is kept, framed, sniffed or fetched from elsewhere.
ALWAYS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
     "form-action 'none'; frame-ancestors 'none'"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)  # fmt: skip


class Refused(Exception):
    """No request of ours: `status` says why, as far as that is said."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. Names of headers are lower case; `path` has no query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""

    def cookie(self, name: str) -> str:
        """The value of a cookie; empty where there is none."""
        pairs = (pair.strip().partition("=") for pair in self.headers.get("cookie", "").split(";"))
        return next((value for key, _, value in pairs if key == name), "")


@dataclass(frozen=True, slots=True)
class Answer:
    status: HTTPStatus = HTTPStatus.NOT_FOUND
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"
    more: tuple[tuple[str, str], ...] = field(default=())

    def packed(self, *, with_body: bool = True) -> bytes:
        """The bytes that go out; one connection, one answer."""
        head = (
            ("Content-Type", self.kind), ("Content-Length", str(len(self.body))), *ALWAYS, *self.more,
            ("Connection", "close"),
        )  # fmt: skip
        lines = [f"HTTP/1.1 {int(self.status)} {self.status.phrase}", *(f"{key}: {value}" for key, value in head)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + (self.body if with_body else b"")


async def read(reader: asyncio.StreamReader, patience: float = PATIENCE) -> Asked:
    """The request of a connection whose reader has the limit MOST_HEAD.

    Raises Refused for what is malformed, too large or too slow, EOFError where nobody asks anything.
    """
    try:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), patience)
    except asyncio.LimitOverrunError:
        raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE) from None
    except asyncio.IncompleteReadError as error:
        if not error.partial:
            raise EOFError from None
        raise Refused(HTTPStatus.BAD_REQUEST) from None
    except TimeoutError:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT) from None
    first, *rest = head[:-4].decode("latin-1").split("\r\n")
    line = _LINE.fullmatch(first)
    if line is None:
        raise Refused(HTTPStatus.BAD_REQUEST)
    headers = _headers(rest)
    length = _length(line[1], headers)
    body = b""
    if length:
        try:
            body = await asyncio.wait_for(reader.readexactly(length), patience)
        except asyncio.IncompleteReadError:
            raise Refused(HTTPStatus.BAD_REQUEST) from None
        except TimeoutError:
            raise Refused(HTTPStatus.REQUEST_TIMEOUT) from None
    return Asked(line[1], line[2].partition("?")[0], headers, body)


def _headers(lines: list[str]) -> dict[str, str]:
    """Each header once: one that comes twice could mean one thing here and another to who stands between."""
    found: dict[str, str] = {}
    for text in lines:
        header = _HEADER.fullmatch(text)
        if header is None or header[1].lower() in found:
            raise Refused(HTTPStatus.BAD_REQUEST)
        found[header[1].lower()] = header[2]
    if "host" not in found:
        raise Refused(HTTPStatus.BAD_REQUEST)
    return found


def _length(method: str, headers: Mapping[str, str]) -> int:
    """Bytes of the body; only what is posted has one, and it says how long it is."""
    if "transfer-encoding" in headers:
        raise Refused(HTTPStatus.NOT_IMPLEMENTED)
    said = headers.get("content-length", "0" if method != "POST" else "")
    if not said:
        raise Refused(HTTPStatus.LENGTH_REQUIRED)
    if _LENGTH.fullmatch(said) is None or (method != "POST" and int(said)):
        raise Refused(HTTPStatus.BAD_REQUEST)
    if int(said) > MOST_BODY:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return int(said)
