"""How many pieces a process takes in at once, so that a thread is always left for words.

A piece from a slow phone holds its thread for as long as it takes. Who finds no place waits for a
moment, and is then asked to come again: programs do that by themselves.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings

from media.errors import NotNow

WAIT_S = 2.0


@contextmanager
def a_place() -> Iterator[None]:
    """One of ``CLIP_AT_ONCE``; NotNow when none becomes free."""
    places = _places(settings.CLIP_AT_ONCE)
    if not places.acquire(timeout=WAIT_S):
        raise NotNow
    try:
        yield
    finally:
        places.release()


@cache
def _places(many: int) -> threading.Semaphore:
    return threading.Semaphore(many)
