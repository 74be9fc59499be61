"""Where a request comes from: past our own proxies, and one household is one source."""

import re
from ipaddress import ip_address, ip_network

# An address with a port: 203.0.113.7:51314, [2001:db8::1]:443; brackets may stand without one.
_PORT = re.compile(r"^(?:\[(?P<v6>[^]]*)\]|(?P<v4>[\d.]+))(?::\d*)?$")


def address(peer: str, forwarded: str, *, proxies: int) -> str:
    """The address, seen past as many ``proxies`` as are our own; of ``forwarded`` (the header
    X-Forwarded-For) nothing is believed beyond those.
    """
    hops = [part.strip() for part in forwarded.split(",")]
    chain = [hop for hop in hops if hop] + [peer]
    behind = min(proxies, len(chain) - 1)
    return chain[-1 - behind]


def network(text: str) -> str:
    """One source, however it is written: without its port, zone and brackets; for IPv6 the /64 that
    one household has. What is no address stays as it is.
    """
    try:
        found = ip_address(_PORT.sub(r"\g<v6>\g<v4>", text.strip().strip('"')).partition("%")[0])
    except ValueError:
        return text
    if found.version == 6 and (inner := found.ipv4_mapped):
        found = inner
    return str(found if found.version == 4 else ip_network((found, 64), strict=False))
