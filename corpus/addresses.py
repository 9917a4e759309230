"""Which machines a document may be fetched from: public ones, and those the operator allows."""

import asyncio
import ipaddress
import socket
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from corpus.errors import CommuniqueError

IPAddress = IPv4Address | IPv6Address

# Global by the registries, or by some versions of Python, and yet no place for public pages:
# protocol assignments, 6to4 and its relay, documentation, the inside address of Azure's machines.
_NOT_PUBLIC_4 = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
_NOT_PUBLIC_6 = tuple(map(IPv6Network, ("2001::/23", "2002::/16", "3fff::/20")))
_UNICAST_6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_LOOPBACK = (IPv4Address("127.0.0.1"), IPv6Address("::1"))
# A name whose servers are slow takes a thread for many seconds; only other names wait for it.
_LOOKING_UP = ThreadPoolExecutor(4, thread_name_prefix="names")


class FetchError(CommuniqueError):
    """A document cannot be fetched from the web; the message says why."""


def is_public(address: IPAddress) -> bool:
    """Whether an address is globally routable unicast.

    An IPv6 address that stands for an IPv4 one (mapped, NAT64) is as public as that one; those
    of tunnels (6to4, Teredo) never are.
    """
    address = _meant(address)
    if isinstance(address, IPv4Address):
        special = any(address in network for network in _NOT_PUBLIC_4)
    else:
        special = (
            address not in _UNICAST_6
            or address.scope_id is not None
            or any(address in network for network in _NOT_PUBLIC_6)
        )
    return address.is_global and not (special or address.is_multicast or address.is_reserved)


async def checked_addresses(host: str, port: int, allowed: Collection[str]) -> tuple[str, ...]:
    """The addresses that a host name, or an address in any spelling, stands for.

    ``allowed`` has addresses, or address:port, that need not be public. Raises FetchError where
    the name stands for nothing or for anything that is neither public nor allowed; the message
    does not say what it stands for.
    """
    exceptions = allowed_addresses(allowed)
    look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = await asyncio.get_running_loop().run_in_executor(_LOOKING_UP, look_up)
    except (OSError, ValueError):  # ValueError: a name that cannot be encoded
        raise FetchError(f"{shown(host)} is not known; check the address") from None
    addresses = tuple(dict.fromkeys(_address(*sockaddr) for *_, sockaddr in found))
    if not addresses or any(
        not is_public(address)
        and (_meant(address), None) not in exceptions
        and (_meant(address), port) not in exceptions
        for address in addresses
    ):
        raise FetchError(f"{shown(host)} is not a public address")
    return tuple(map(str, addresses))


def shown(text: str) -> str:
    """A name from outside, short enough for a message of one line."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"


def _meant(address: IPAddress) -> IPAddress:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def _address(host: str | int, _port: int | bytes, _flow: int = 0, scope: int = 0) -> IPAddress:
    address = ipaddress.ip_address(str(host))
    return IPv6Address(f"{address}%{scope}") if scope and "%" not in str(host) else address


def allowed_addresses(allowed: Iterable[str]) -> frozenset[tuple[IPAddress, int | None]]:
    """The addresses that need not be public, with a port, or with None for every port.

    Raises FetchError where an entry is neither address nor address:port.
    """
    found: set[tuple[IPAddress, int | None]] = set()
    for entry in allowed:
        host, port = entry.strip(), None
        try:
            if host.count(":") == 1 or "]:" in host:
                host, _, digits = host.rpartition(":")
                port = int(digits)
                if not 0 < port < 65536:
                    raise ValueError
            if host.startswith("[") and host.endswith("]"):
                host = host[1:-1]
            addresses = _LOOPBACK if host == "localhost" else (ipaddress.ip_address(host),)
        except ValueError:
            raise FetchError(
                f"{shown(entry)} cannot be allowed; write address or address:port"
            ) from None
        found.update((_meant(address), port) for address in addresses)
    return frozenset(found)
