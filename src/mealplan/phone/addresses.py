"""Where the page can be reached: this machine itself, and its addresses in private networks."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import Iterable, Sequence

from mealplan.errors import ValueProblem

LOOPBACK = "127.0.0.1"
_NOWHERE = "192.0.2.1"  # TEST-NET-1 (RFC 5737): connecting a datagram socket sends nothing, and tells our own address
_PRIVATE = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))  # RFC 1918
_TRIES = 20


def own_addresses() -> list[str]:
    """IPv4 addresses of this machine in private networks (RFC 1918), the one of the usual way out first. Others, which
    the whole internet might reach, are never chosen by themselves: `--host` names one."""
    found: list[str] = []
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((_NOWHERE, 9))
        found.append(str(probe.getsockname()[0]))
    with contextlib.suppress(OSError):
        named = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
        found += [str(one[4][0]) for one in named]
    return [one for one in dict.fromkeys(found) if _private(one)]


def _private(text: str) -> bool:
    return any(ipaddress.ip_address(text) in network for network in _PRIVATE)


def chosen(hosts: Sequence[str]) -> list[str]:
    """The addresses to listen on, the one to be shown first: those named, else the machine's own and loopback.

    Raises ValueProblem for what is no address; all of a machine at once (0.0.0.0) is none, for nobody could say by
    which name the page is asked for.
    """
    if not hosts:
        return [*own_addresses(), LOOPBACK]
    out = []
    for text in hosts:
        plain = LOOPBACK if text.strip().lower() == "localhost" else text.strip().strip("[]")
        try:
            address = ipaddress.ip_address(plain)
        except ValueError:
            hint = f"An address of this machine, like {(own_addresses() or [LOOPBACK])[0]}."
            raise ValueProblem(f"{text[:60]!r} is no address", where="--host", hint=hint) from None
        if address.is_unspecified:
            raise ValueProblem(
                f"{text[:60]!r} is every address at once", where="--host", hint="Name each one that is meant."
            )
        out.append(str(address))
    return list(dict.fromkeys(out))


def listening(hosts: Sequence[str], port: int) -> list[socket.socket]:
    """Sockets that listen on all the addresses at one port; 0: a free one. Raises ValueProblem."""
    for attempt in range(_TRIES):
        sockets: list[socket.socket] = []
        try:
            for host in hosts:
                wanted = port if port or not sockets else sockets[0].getsockname()[1]
                sockets.append(_listening(host, wanted))
        except OSError as error:
            where = hosts[len(sockets)]
            for one in sockets:
                one.close()
            if port or not sockets or attempt == _TRIES - 1:  # a free port of one address may be taken at another
                words = error.strerror or str(error)
                hint = "Is it an address of this machine, and the port (--port) free?"
                raise ValueProblem(f"cannot listen there: {words}", where=where, hint=hint) from None
        else:
            return sockets
    raise AssertionError("the last attempt returns or raises")


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where the other one lets a second program in
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((host, port))
        made.listen(64)
    except OSError:
        made.close()
        raise
    return made


def names(hosts: Iterable[str], port: int) -> list[str]:
    """What `Host` may say: each address with the port, as a browser writes it; `localhost` where loopback is one."""
    out = []
    for host in hosts:
        out.append(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        if host in (LOOPBACK, "::1"):
            out.append(f"localhost:{port}")
    return list(dict.fromkeys(out))
