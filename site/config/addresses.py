"""Whom a door answers, and what it calls itself: addresses, host names, proxies, the council's sign-in."""

import ipaddress
import os
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import SplitResult, urlsplit

DOORS = {"PUBLIC_ADDRESS": "HEARD_PUBLIC_ADDRESS", "STAFF_ADDRESS": "HEARD_STAFF_ADDRESS"}
SECRET_OF_ISSUER = 16  # characters; the council's issuer makes it
LEVELS = ("info", "warning", "error", "critical")


def host_of(address: str) -> str:
    """The host name of an address, in small letters; empty where there is none."""
    return _split(address).hostname or ""


def hosts_of_door(door: str, hosts: Sequence[str], *, public: str, staff: str) -> list[str]:
    """Of all host names of an installation those that one door answers to.

    The staff door answers to the name in its address alone; the public door to every other one.
    """
    named = [host.lower() for host in hosts]
    ours = {"public": set(named) - {host_of(staff)}, "staff": set(named) & {host_of(staff)}}
    return [host for host in named if host in ours.get(door, named)]


def problems(settings: Mapping[str, object]) -> Iterator[str]:
    """A sentence for each address or host name that is not as it must be."""
    hosts = [str(host) for host in settings.get("HOSTS") or []]  # type: ignore[attr-defined]
    yield from _hosts(hosts)
    named = {name: str(settings.get(each) or "") for each, name in DOORS.items()}
    for name, address in named.items():
        yield from _address(name, address, hosts)
    both = [host_of(address) for address in named.values()]
    if both[0] and both[0] == both[1]:
        yield f"{' and '.join(named)} have the same host name: each door needs its own."
    yield from _way_in(settings)
    yield from _issuer(settings)


def _split(address: str) -> SplitResult:
    try:
        found = urlsplit(address)
        _ = found.port  # asking is what may refuse
    except ValueError:
        return urlsplit("")
    return found


def _hosts(hosts: Sequence[str]) -> Iterator[str]:
    if not hosts:
        yield "HEARD_HOSTS names no host."
    for host in hosts:
        if "*" in host or host.startswith("."):
            yield f"HEARD_HOSTS holds {host!r}: name each host in full, without wildcards."
        elif host_of(f"https://{host}") != host.lower() or not host:
            yield f"HEARD_HOSTS holds {host!r}: write host names alone, without https:// or a port."
        elif is_this_machine(host) or _is_number(host):
            yield f"HEARD_HOSTS holds {host!r}: name the hosts that people type."


def is_this_machine(host: str) -> bool:
    """Whether ``host`` is this very machine, by a name or by a number; a socket's path is too."""
    if not host or host.startswith("/") or host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host.rpartition(".")[2].isdigit()
    return True


def _address(name: str, address: str, hosts: Sequence[str]) -> Iterator[str]:
    found, host = _split(address), host_of(address)
    if not address:
        yield f"{name} is not set: write what people type, such as https://heard.your-council.gov.uk."
    elif found.scheme != "https":
        yield f"{name} is {address!r}: it must begin with https://."
    elif not host or found.username is not None or found.path or found.query or found.fragment:
        yield f"{name} is {address!r}: write https:// and a host name alone."
    elif host not in [each.lower() for each in hosts]:
        yield f"{name} is {address!r}, and HEARD_HOSTS does not hold {host!r}: one of them is wrong."


def _way_in(settings: Mapping[str, object]) -> Iterator[str]:
    """TLS ends at a proxy of the council's, and nobody comes past it."""
    if not settings.get("PROXIES"):
        yield "HEARD_PROXIES is 0: TLS ends at a proxy of yours, so say how many there are."
    if not settings.get("SECURE_SSL_REDIRECT"):
        yield "HEARD_SSL_REDIRECT must be on: without TLS anyone on the way reads what is sent."
    bind = os.environ.get("HEARD_BIND", "")
    if bind.rpartition(":")[0] in {"0.0.0.0", "[::]", "::", "*"} or bind.startswith(":"):  # noqa: S104
        yield f"HEARD_BIND is {bind!r}, every network: name the one address that the proxy reaches."
    level = os.environ.get("HEARD_LOG_LEVEL", "info")
    if level.lower() not in LEVELS:
        yield f"HEARD_LOG_LEVEL is {level!r}: take one of {', '.join(LEVELS)}; debug writes addresses."


def _issuer(settings: Mapping[str, object]) -> Iterator[str]:
    """The council's own sign-in decides who somebody is."""
    issuer, of_client = str(settings.get("OIDC_ISSUER") or ""), "HEARD_OIDC_CLIENT_SECRET"
    given = settings.get("OIDC_CLIENT") or ("", "")
    client, secret = (str(each) for each in given)  # type: ignore[attr-defined]
    if settings.get("DOOR") == "public":
        if secret:
            yield f"{of_client} is for the staff's side alone: take it away from the public door."
        return
    if not issuer:
        if client or secret or settings.get("OIDC_TRUSTS_MFA"):
            yield "HEARD_OIDC_ISSUER is not set, but other HEARD_OIDC_ settings are: set it or none."
        return
    found = _split(issuer)
    if found.scheme != "https" or not found.hostname:
        yield f"HEARD_OIDC_ISSUER is {issuer!r}: it must begin with https://."
    elif found.username is not None or found.query or found.fragment:
        yield f"HEARD_OIDC_ISSUER is {issuer!r}: write the issuer's address alone."
    if not client:
        yield "HEARD_OIDC_CLIENT_ID is not set: the issuer gives it."
    if not secret:
        yield f"{of_client} is not set: the issuer gives it."
    elif len(secret) < SECRET_OF_ISSUER:
        yield f"{of_client} has {len(secret)} characters and needs at least {SECRET_OF_ISSUER}."
