"""Programs behind the doors wait out a lost database, a full disk or a lost Redis, and go on."""

import logging
import time
from collections.abc import Callable

from django.db import connections

from serving import database_file
from serving.outages import lost

log = logging.getLogger("heard.outages")
FIRST_S, LONGEST_S = 1.0, 30.0


def patiently(work: Callable[[], None], *, wait: Callable[[float], object] = time.sleep) -> None:
    """Does ``work``, again after a wait where what it needs is lost; any other fault ends it as ever.

    It waits longer each time, unless the work went well for a while.
    """
    database_file.expect()
    seconds = FIRST_S
    while True:
        began = time.monotonic()
        try:
            return work()
        except Exception as error:
            what = lost(error)
            if what is None:
                raise
            if time.monotonic() - began > LONGEST_S:
                seconds = FIRST_S
            log.error("%s is lost; tried again in %.0f s.", what.value.capitalize(), seconds)
        throw_away_connections()
        wait(seconds)
        seconds = min(seconds * 2, LONGEST_S)


def throw_away_connections() -> None:
    """So that the next statement asks for a new one, whatever state they are in."""
    for connection in connections.all(initialized_only=True):
        try:
            connection.close()
        except Exception:
            connection.connection = None
