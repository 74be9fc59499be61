"""Which settings a child's safety hangs on, and what may stand in them.

What is declared in GUARDED is changed by two people; the rest of each row is saved at once. A model
joins by an entry here, and by ``SafetyForm`` as the form of its panels or its viewset.
"""

import ipaddress
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

# By model: the fields, and the field that shows a new row to people once it is confirmed.
GUARDED: dict[str, tuple[frozenset[str], str]] = {
    "feedback.councilsettings": (
        frozenset({
            "nation", "leave_to", "days_to_read", "advocate_name", "advocate_phone",
            "advocate_hours", "advocate_hours_cy", "complaints_phone",
            "complaints_address", "front_door_phone", "data_protection_address",
            "openings_an_hour",
        }),
        "",
    ),
    "feedback.helpline": (
        frozenset({"purpose", "way", "number", "say", "name", "name_cy", "nation", "active"}),
        "active",
    ),
    # By these a child is told when somebody reads, and alarms ring.
    "feedback.readinghours": (frozenset({"weekday", "opens", "closes", "active"}), "active"),
    "feedback.specialday": (frozenset({"day", "opens", "closes", "active"}), "active"),
}  # fmt: skip

MOST_DAYS = 10
OPENINGS = (5, 200)  # an hour: fewer is everybody’s work, more is nobody’s
# Ours rather than a library's: phonenumbers knows no short codes of helplines (85258, 116 123), and
# a council's settings hold UK numbers alone. 0 and nine or ten
# digits (after 0800 sometimes four: Childline), +44, or three to six digits.
_UK_PHONE = re.compile(r"(0\d{9,10}|0800\d{4,6}|\+44\d{9,10}|\d{3,6})")


def phone_problem(text: str) -> str:
    """What is wrong with a telephone number; nothing for one that can be rung, or for none."""
    if not text or _UK_PHONE.fullmatch(re.sub(r"[\s()-]", "", text)):
        return ""
    return "Write a telephone number that can be rung, such as 01632 960 000, 111 or 999."


def mail_problem(text: str) -> str:
    """What is wrong with an e-mail address; nothing for one that can be written to, or for none."""
    try:
        validate_email(text or "nobody@example.org")
    except ValidationError:
        return "Write an e-mail address, such as complaints@council.example."
    return ""


def exit_page_problem(address: str) -> str:
    """What is wrong with the page that “leave” goes to; nothing for a harmless public one."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return "Write a whole web address."
    if parts.scheme != "https":
        return "It must begin with https://."
    if parts.username is not None or parts.password is not None or port is not None:
        return "Write the address of a page alone, without a name, a password or a port."
    if "." not in host or _is_number(host):
        return "Write the address of a page that everybody knows, such as a weather page."
    if any(host == ours or host.endswith(f".{ours}") for ours in _our_hosts()):
        return "It must lead away from this site."
    return ""


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host.rpartition(".")[2].isdigit()
    return True


def _our_hosts() -> set[str]:
    every = [*settings.HOSTS, *settings.ALLOWED_HOSTS]  # the other door answers to names of its own
    named = {host.lstrip(".").lower() for host in every}
    return {host for host in named if host and host != "*"}


def days_problem(days: int | None) -> str:
    if days is not None and 1 <= days <= MOST_DAYS:
        return ""
    return f"Promise something between 1 and {MOST_DAYS} working days."


def openings_problem(count: int | None) -> str:
    least, most = OPENINGS
    if count is not None and least <= count <= most:
        return ""
    return f"Choose something between {least} and {most}."
