"""What Heard speaks to: database, Redis and mail. Over a wire nobody may read along or answer instead."""

import os
import re
from collections.abc import Iterator, Mapping
from email.utils import getaddresses
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config import secret_values
from config.addresses import is_this_machine

REDIS_OPTIONS = {"db", "ssl_ca_certs"}  # no other: one switches the certificate's check off
REDIS_PASSWORD = 24  # characters
# Names that documents use, and that nobody has (RFC 2606, RFC 6761).
PLACEHOLDERS = ("example", "test", "invalid", "localhost", "local")
SAMPLE_DOMAINS = ("example.com", "example.org", "example.net", "your-council.gov.uk")


def problems(settings: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each service that is not reached as it must be."""
    yield from _database((settings.get("DATABASES") or {}).get("default") or {})
    if settings.get("REDIS_URL"):
        yield from redis(str(settings["REDIS_URL"]))
        if not re.fullmatch(r"[a-z0-9-]+", str(settings.get("REDIS_PREFIX"))):
            yield "HEARD_REDIS_PREFIX may hold small letters, digits and - alone."
    elif settings.get("DOOR") == "staff" and _processes() > 1:
        yield "HEARD_WORKERS is over 1 without REDIS_URL: each process would count guesses by itself."
    yield from _mail(settings)
    yield from _environment()


def _processes() -> int:
    number = os.environ.get("HEARD_WORKERS", "1")
    return int(number) if number.isdigit() else 1


def _database(found: Mapping[str, Any]) -> Iterator[str]:
    if not str(found.get("ENGINE", "")).endswith("postgresql"):
        return
    options, host = dict(found.get("OPTIONS") or {}), str(found.get("HOST") or "")
    if found.get("USER") in {"", "postgres"}:
        yield "DATABASE_URL logs in as nobody or as postgres: give each door a role of its own."
    if is_this_machine(host):
        return
    if options.get("sslmode") != "verify-full":
        yield f"DATABASE_URL leads to {host}, another machine: add sslmode=verify-full and sslrootcert."
    if not found.get("PASSWORD") and not options.get("sslcert"):
        yield f"DATABASE_URL leads to {host}, another machine, without a password or a certificate."


def redis(url: str) -> Iterator[str]:
    """What is unsafe about the address of Redis: each door has its own name and password there."""
    parts = urlsplit(url)
    if parts.scheme not in {"redis", "rediss", "unix"}:
        yield "REDIS_URL must begin with redis://, rediss:// (TLS) or unix://."
        return
    unknown = sorted({name for name, _ in parse_qsl(parts.query, True)} - REDIS_OPTIONS)
    if unknown:
        yield f"REDIS_URL has {', '.join(unknown)} behind its ?: leave that out."
    host = "" if parts.scheme == "unix" else parts.hostname or "localhost"
    if parts.scheme == "redis" and not is_this_machine(host):
        yield f"REDIS_URL leads to {host}, another machine, without TLS: it must begin with rediss://."
    if (parts.username or "default") == "default" or not parts.password:
        yield (
            "REDIS_URL has no user and password of this door's own: make them with "
            "«manage.py redis_doors» (see docs/installing.md)."
        )
    else:
        yield from secret_values.weak(
            "The password in REDIS_URL", unquote(parts.password), REDIS_PASSWORD
        )


def _mail(settings: Mapping[str, Any]) -> Iterator[str]:
    host = str(settings.get("EMAIL_HOST") or "")
    safe = settings.get("EMAIL_USE_TLS") or settings.get("EMAIL_USE_SSL")
    if not safe and not is_this_machine(host):
        yield f"HEARD_MAIL_TLS is no, and {host} is another machine: take starttls or tls."
    user, password = (bool(settings.get(f"EMAIL_HOST_{each}")) for each in ("USER", "PASSWORD"))
    if user != password:
        yield "HEARD_MAIL_USER and HEARD_MAIL_PASSWORD go together: set both or neither."
    yield from _mailbox("HEARD_MAIL_FROM", str(settings.get("DEFAULT_FROM_EMAIL") or ""))
    for address in settings.get("LOG_HEAD_MAIL") or []:
        yield from _mailbox("HEARD_LOG_HEAD_MAIL", str(address))


def _mailbox(name: str, value: str) -> Iterator[str]:
    """One real mailbox: replies to it, and what bounces, are read by whoever has its domain."""
    if not value:
        yield f"{name} is not set: write the mailbox that letters come from."
        return
    boxes = [address for _, address in getaddresses([value])]
    domain = boxes[0].rpartition("@")[2].lower() if len(boxes) == 1 and "@" in boxes[0] else ""
    if not domain:
        yield f"{name} is {value!r}: write one mailbox, such as heard@ and your council's domain."
    elif domain.endswith(SAMPLE_DOMAINS) or domain.rpartition(".")[2] in PLACEHOLDERS:
        yield f"{name} is {value!r}, an address of an example: write one that your council has."


def _environment() -> Iterator[str]:
    """Variables that libraries obey unasked."""
    if os.environ.get("SSLKEYLOGFILE"):
        yield "SSLKEYLOGFILE writes down the keys of every TLS connection: it must not be set."
    for name in ("PGHOST", "PGHOSTADDR", "PGSERVICE", "PGSSLMODE", "PGOPTIONS"):
        if os.environ.get(name):
            yield f"{name} changes how the database is reached: say it in DATABASE_URL instead."
