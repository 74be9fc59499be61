"""Typed readers of the environment: nonsense is refused by name, never guessed at.

Each reader takes the variable's name; ``NAME_FILE`` may name a file to read the value from
instead (systemd credentials, container secrets), so that a secret need not stand in the
environment.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from serving import database_file

_UNSET = object()
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}
# What may stand behind the ? of a PostgreSQL address: how it is spoken to, never where or as whom.
LIBPQ = {
    "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "sslcrldir", "sslnegotiation",
    "ssl_min_protocol_version", "channel_binding", "require_auth", "gssencmode", "connect_timeout",
    "tcp_user_timeout", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count",
    "target_session_attrs", "application_name",
}  # fmt: skip

# A server that is gone without a word holds a thread for seconds, not for a quarter of an hour.
PATIENCE = {
    "connect_timeout": "5", "tcp_user_timeout": "20000",
    "keepalives_idle": "20", "keepalives_interval": "5", "keepalives_count": "3",
}  # fmt: skip


def text(name: str, default: object = _UNSET) -> str:
    """The value of ``name``, or of the file that ``name_FILE`` names.

    Raises ImproperlyConfigured when neither is set and there is no default, when both are
    set, or when the file cannot be read.
    """
    file_name = os.environ.get(f"{name}_FILE")
    if file_name is not None and name in os.environ:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both.")
    if file_name is not None:
        return _read(name, Path(file_name))
    value = os.environ.get(name, default)
    if value is _UNSET:
        raise ImproperlyConfigured(f"{name} is not set (nor {name}_FILE).")
    return str(value)


def _read(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE: cannot read {path}: {error.strerror}.") from None


def use_file(path: Path) -> None:
    """Take over what ``path`` sets, one NAME=value a line; what the environment sets wins.

    A file that is not there sets nothing.
    """
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not name.startswith("#") and f"{name}_FILE" not in os.environ:
            os.environ.setdefault(name, value)


def flag(name: str, default: bool = False) -> bool:
    """``name`` as yes or no; anything but 1/0, true/false, yes/no, on/off is refused."""
    value = text(name, "1" if default else "0").strip().lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    """``name`` as a whole number between ``least`` and ``most``."""
    value = text(name, str(default))
    try:
        result = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if not least <= result <= most:
        raise ImproperlyConfigured(f"{name} must be between {least} and {most}, not {result}.")
    return result


def words(name: str, default: str = "") -> list[str]:
    """``name`` as a list: its parts between commas, without blanks."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """``name``, which must be one of ``allowed``."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def path(name: str, default: Path) -> Path:
    """``name`` as an absolute path."""
    return Path(text(name, str(default))).expanduser().resolve()


def database(name: str, default: Path) -> dict[str, Any]:
    """Django's database settings from a URL in ``name``.

    ``sqlite:///absolute/path`` or ``postgres://user:password@host:port/database``, which may end
    with ``?sslmode=verify-full`` and the other options of ``LIBPQ``; without the variable, SQLite
    at ``default``. Raises ImproperlyConfigured for an option that would not be obeyed.
    """
    value = text(name, f"sqlite://{default}")
    parts = urlsplit(value)
    if parts.scheme == "sqlite":
        if parts.query:
            raise ImproperlyConfigured(f"{name} names a file: nothing may stand behind a ?.")
        return _sqlite("/" + unquote(parts.path).lstrip("/"))
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgres(name, parts)
    raise ImproperlyConfigured(f"{name} must begin with sqlite:// or postgres://.")


def with_patience(redis_url: str) -> str:
    """``redis_url`` with two seconds to connect: nobody's words wait for a nudge that can be lost."""
    if not redis_url.startswith(("redis://", "rediss://")) or "socket_connect_timeout" in redis_url:
        return redis_url
    return f"{redis_url}{'&' if '?' in redis_url else '?'}socket_connect_timeout=2"


def _sqlite(file_name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file_name,
        "CONN_MAX_AGE": None,  # opening one and its pragmas cost as much as a submission's writes
        "OPTIONS": {
            "timeout": 20,
            "factory": database_file.Connection,
            # A writer asks for the lock when it begins, so it waits instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            # FULL: an answered "sent" survives a power cut (NORMAL would lose the last commits).
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA secure_delete=ON; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def _postgres(name: str, parts: SplitResult) -> dict[str, Any]:
    database_name = unquote(parts.path.lstrip("/"))
    if not database_name:
        raise ImproperlyConfigured(f"{name} names no database.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _libpq(name, parts.query),
    }


def _libpq(name: str, query: str) -> dict[str, str]:
    """The options behind the ?, each known, with a value, and once."""
    found: dict[str, str] = {}
    for option, value in parse_qsl(query, keep_blank_values=True):
        if option not in LIBPQ:
            raise ImproperlyConfigured(f"{name} has {option!r} behind its ?: that is not obeyed.")
        if option in found or not value:
            raise ImproperlyConfigured(f"{name} must say {option} once, with a value.")
        found[option] = value
    return {**PATIENCE, **found}
