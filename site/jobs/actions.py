"""The verbs of a leased job. Each is one UPDATE that compares and sets, so two workers that
come at the same moment never both win, on SQLite and PostgreSQL alike.
"""

import secrets
from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from jobs.enums import JobState
from jobs.errors import LostLeaseError
from jobs.models import LeasedJob

TRIES = 3
LEASE = timedelta(minutes=5)
BACK_OFF = timedelta(minutes=1)  # doubled after each try


def may_start() -> Q:
    """Waiting; or failed or left by a dead worker, and its time has come; not tried often enough."""
    return Q(attempts__lt=TRIES) & (
        Q(state=JobState.WAITING)
        | Q(state__in=[JobState.FAILED, JobState.RUNNING], lease_until__lte=timezone.now())
    )


def _update(row: LeasedJob, wanted: Q, **fields: object) -> bool:
    """Set ``fields`` on ``row`` if it still is as ``wanted``; then ``row`` is read again."""
    changed = type(row)._default_manager.filter(wanted, pk=row.pk).update(**fields)
    if changed:
        row.refresh_from_db()
    return bool(changed)


def claim(row: LeasedJob, *, lease: timedelta = LEASE) -> str | None:
    """Take ``row`` for ``lease``: the token that its other verbs ask for.

    None when someone else has it, it is done, its time has not come, or it was tried often
    enough: the caller then has nothing to do.
    """
    token = secrets.token_hex(16)
    mine = _update(
        row,
        may_start(),
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        lease_until=timezone.now() + lease,
        lease_token=token,
        last_error="",
    )
    return token if mine else None


def _held(token: str) -> Q:
    return Q(state=JobState.RUNNING, lease_token=token)


def heartbeat(row: LeasedJob, token: str, *, lease: timedelta = LEASE) -> None:
    """Keep ``row`` for another ``lease``. Raises LostLeaseError when it is no longer ours."""
    if not _update(row, _held(token), lease_until=timezone.now() + lease):
        raise LostLeaseError


def finish(row: LeasedJob, token: str, **fields: object) -> None:
    """Done; ``fields`` (the result) are stored in the same UPDATE.

    Raises LostLeaseError when the job is no longer ours: store nothing then.
    """
    if not _update(row, _held(token), state=JobState.DONE, lease_token="", **fields):
        raise LostLeaseError


def put_back(row: LeasedJob, token: str) -> None:
    """It waits again, as if this try had not been. Raises LostLeaseError when it is no longer ours."""
    waits = {"state": JobState.WAITING, "attempts": F("attempts") - 1, "lease_token": ""}
    if not _update(row, _held(token), lease_until=timezone.now(), **waits):
        raise LostLeaseError


def fail(row: LeasedJob, token: str, error: str) -> None:
    """This try failed with the code ``error``: another follows, or, after three, a person looks.

    Raises LostLeaseError when the job is no longer ours.
    """
    enough = row.attempts >= TRIES
    changed = _update(
        row,
        _held(token),
        state=JobState.NEEDS_PERSON if enough else JobState.FAILED,
        lease_until=timezone.now() + BACK_OFF * 2 ** (row.attempts - 1),
        lease_token="",
        last_error=error[:80],
    )
    if not changed:
        raise LostLeaseError


def try_again(row: LeasedJob) -> bool:
    """A person has looked: ``row`` waits again with three new tries."""
    return _update(
        row,
        Q(state=JobState.NEEDS_PERSON),
        state=JobState.WAITING,
        attempts=0,
        lease_until=timezone.now(),
        last_error="",
    )
