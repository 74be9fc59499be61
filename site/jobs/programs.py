"""Programs that should always run, and how each is: it leaves a sign each minute, and says when it
begins and when it ends on purpose. Whoever begins five times in a row without a minute's peace keeps
dying; whoever left no sign for three minutes does not run. No supervisor is needed for it.

The public door's role in the database may add its own signs and touch nobody else's (``DoorSign``).
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from jobs.models import DoorSign, Heartbeat

log = logging.getLogger("heard.jobs")
EVERY_S = 60
PUBLIC, STAFF = "public door", "staff door"
# What a whole installation has; without a name here a program is listed once it has begun.
NAMES = (PUBLIC, STAFF, "worker of work", "worker of clips", "reconcile")
KEPT = timedelta(days=1)
WITHIN = timedelta(minutes=10)  # beginnings of a door that count together


@contextmanager
def running(name: str, *, in_thread: bool = True, each: Callable = int) -> Iterator[None]:
    """Around all that a program does. A thread leaves its signs, and calls ``each`` with each of them,
    unless the program does so itself by ``sign``.
    """
    over = threading.Event()
    _harmlessly(lambda: begun(name))
    if in_thread:
        _start(over, lambda: sign(name), each)
    try:
        yield
    except (SystemExit, KeyboardInterrupt):
        _harmlessly(lambda: ended(name))
        raise
    finally:
        over.set()
    _harmlessly(lambda: ended(name))


def begun(name: str) -> None:
    """It starts; where it had not ended on purpose, it died once more."""
    now = timezone.now()
    with transaction.atomic():
        row, _new = Heartbeat.objects.select_for_update().get_or_create(
            name=name, defaults={"beat_at": now}
        )
        row.deaths = row.deaths + 1 if row.is_up else 0
        row.beat_at, row.is_up = now, True
        row.save(update_fields=["beat_at", "deaths", "is_up"])


def sign(name: str) -> None:
    """It has run for a minute: it counts as started well."""
    well = {"beat_at": timezone.now(), "deaths": 0, "is_up": True}
    Heartbeat.objects.update_or_create(name=name, defaults=well)


def ended(name: str) -> None:
    Heartbeat.objects.filter(name=name).update(is_up=False, deaths=0)


def open_door(*, births: bool) -> None:
    """A process of a door begins. ``births``: it is the first one, or one in place of another."""
    is_public = settings.DOOR == "public"
    leave = _public_sign if is_public else _staff_sign
    _start(threading.Event(), lambda: leave(False), first=lambda: leave(births))


def _public_sign(births: bool) -> None:
    DoorSign.objects.create(born=births)


def _staff_sign(births: bool) -> None:
    now = timezone.now()
    Heartbeat.objects.update_or_create(name=STAFF, defaults={"beat_at": now})
    if births:
        row = Heartbeat.objects.get(name=STAFF)
        recent = [at for at in row.detail.get("born", []) if at > (now - WITHIN).timestamp()]
        row.detail = {"born": [*recent, now.timestamp()]}
        row.deaths = len(recent)
        row.save(update_fields=["detail", "deaths"])


def look_at_the_public_door() -> int:
    """Brings what the public door left into the row that says how it is; how many old signs went."""
    now = timezone.now()
    DoorSign.objects.filter(at__gt=now).update(at=now)  # whoever took it over may say anything
    newest = DoorSign.objects.aggregate(at=Max("at"))["at"]
    if newest:
        born = DoorSign.objects.filter(born=True, at__gt=now - WITHIN).count()
        Heartbeat.objects.update_or_create(
            name=PUBLIC, defaults={"beat_at": newest, "deaths": max(0, born - 1)}
        )
    return DoorSign.objects.filter(at__lt=now - KEPT).delete()[0]


def _start(over: threading.Event, *deeds: Callable, first: Callable | None = None) -> None:
    def each_minute() -> None:
        if first:
            _harmlessly(first)
        while not over.wait(EVERY_S):
            for deed in deeds:
                _harmlessly(deed)

    threading.Thread(target=each_minute, daemon=True).start()


def _harmlessly(deed: Callable) -> None:
    """A sign that cannot be left ends nothing; it is seen by its absence."""
    try:
        deed()
    except Exception as error:
        log.warning("A program could not say that it runs: %s.", type(error).__name__)
    finally:
        if threading.current_thread() is not threading.main_thread():
            connection.close()
