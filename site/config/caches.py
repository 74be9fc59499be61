"""The cache on Redis, as JSON: whoever writes there can lie to us, and can run nothing.

Django keeps pickles there, and opening a pickle runs what its writer wanted. What JSON cannot hold is
refused when it is written; what is not JSON counts as not there.

While Redis is lost, each process goes on with a memory of its own (docs/adr: an honest page): what is
counted there is counted by process, and settings that change are seen within a minute.
"""

import json
import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import NoPermissionError, RedisError

log = logging.getLogger("heard.outages")
_NOTHING = object()
ASKED_AGAIN_S = 5  # after it did not answer; meanwhile nobody waits for it
_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 2}  # seconds


class JSONSerializer:
    """Numbers stay as they are, so that Redis itself can count them up."""

    def dumps(self, value: Any) -> int | bytes:
        """Raises TypeError for what would not come back as it was (a tuple comes back as a list)."""
        if type(value) is int:
            return value
        _check(value)
        return json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        """``_NOTHING`` for what no process of ours wrote."""
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            return _NOTHING


def _check(value: Any) -> None:
    if isinstance(value, dict):
        if any(type(key) is not str for key in value):
            raise TypeError("The cache takes dictionaries whose keys are text alone.")
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            _check(each)
    elif not isinstance(value, str | int | float | bool | None):
        raise TypeError(f"The cache takes text, numbers and lists of them, not {type(value)}.")


def _is_about_what_is_there(error: Exception) -> bool:
    return "not an integer" in str(error) or "WRONGTYPE" in str(error) or "overflow" in str(error)


class JSONClient(RedisCacheClient):
    """Reads what is not JSON as what is not there."""

    def __init__(self, servers, **options: Any) -> None:
        super().__init__(servers, **{**options, "serializer": JSONSerializer})

    def get(self, key, default):
        found = super().get(key, default)
        return default if found is _NOTHING else found

    def incr(self, key, delta):
        """Raises ValueError where there is no number, as where there is nothing."""
        try:
            return super().incr(key, delta)
        except self._lib.exceptions.NoPermissionError:
            raise
        except self._lib.exceptions.ResponseError as error:
            if not _is_about_what_is_there(error):
                raise  # its memory or its disk is full
            self.delete(key)
            raise ValueError(f"{key!r} is no number.") from None

    def get_many(self, keys):
        return {key: each for key, each in super().get_many(keys).items() if each is not _NOTHING}


class JSONCache(RedisCache):
    """As Django's, with no pickle in either direction, whatever its options say."""

    def __init__(self, server, params) -> None:
        super().__init__(server, {**params, "OPTIONS": {**_PATIENCE, **params.get("OPTIONS", {})}})
        self._class = JSONClient
        # One for each key space and process: Django makes a cache anew for each thread.
        self._own = LocMemCache(f"{server}/{self.key_prefix}", params)
        self._key = str(server)

    def _or_own(self, name: str, ask: Callable[[], Any], *args: Any, **options: Any) -> Any:
        """What Redis answers, or the process's own memory where it does not."""
        if time.monotonic() >= _lost_until.get(self._key, 0.0):
            try:
                return ask()
            except NoPermissionError:
                raise  # set up wrongly: it does not come back by itself
            except RedisError as error:
                _note_loss(self._key, error)
        return getattr(self._own, name)(*args, **options)


_lost_until: dict[str, float] = {}


def _note_loss(server: str, error: Exception) -> None:
    """Once in a while, not for each request."""
    if server not in _lost_until:
        log.error(
            "Redis does not answer (%s): this process goes on by itself.", type(error).__name__
        )
    _lost_until[server] = time.monotonic() + ASKED_AGAIN_S


def _falling_back(name: str) -> Callable[..., Any]:
    asked = getattr(RedisCache, name)

    def method(self: JSONCache, *args: Any, **options: Any) -> Any:
        return self._or_own(name, lambda: asked(self, *args, **options), *args, **options)

    method.__name__, method.__doc__ = name, asked.__doc__
    return method


for _name in (
    "add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many", "delete_many",
    "clear",
):  # fmt: skip
    setattr(JSONCache, _name, _falling_back(_name))
