"""How long somebody stays signed in: 15 minutes unseen, 8 hours at most.

Both limits are kept in the session itself, in seconds since 1970, and asked on each request.
"""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
SECOND_STEP = "second_step"  # this session passed it; another session's does not count
NOTED_EVERY = 30  # seconds: a busy page does not write the session each time


def _now() -> float:
    return timezone.now().timestamp()


def begin(session: SessionBase, *, second_step: bool) -> None:
    """Start both clocks."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = _now()
    session[SECOND_STEP] = second_step


def is_over(session: SessionBase) -> bool:
    """Whether either limit has passed. A session that no door of ours began is over."""
    begun, seen = session.get(SIGNED_IN_AT), session.get(SEEN_AT)
    if begun is None or seen is None:
        return True
    idle, whole = _now() - seen, _now() - begun
    return idle >= settings.SESSION_IDLE_SECONDS or whole >= settings.SESSION_LONGEST_SECONDS


def left(session: SessionBase) -> tuple[float, float]:
    """Seconds until the end for want of any sign, and until the longest that a session lasts."""
    idle = settings.SESSION_IDLE_SECONDS - (_now() - session[SEEN_AT])
    whole = settings.SESSION_LONGEST_SECONDS - (_now() - session[SIGNED_IN_AT])
    return max(0.0, idle), max(0.0, whole)


def touch(session: SessionBase) -> None:
    """Note that somebody is still here."""
    if _now() - session[SEEN_AT] >= min(NOTED_EVERY, settings.SESSION_IDLE_SECONDS / 10):
        session[SEEN_AT] = _now()


def passed_second_step(session: SessionBase) -> bool:
    return session.get(SECOND_STEP, False)
