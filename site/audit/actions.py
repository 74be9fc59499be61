"""Writing the log."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from audit.actors import Actor, kind_of, user_of
from audit.models import Entry


def record(verb: str, subject: models.Model, *, by: Actor, **detail: object) -> Entry:
    """Add one row about ``subject``, in the caller's transaction.

    ``detail`` is small and plain (ids, states, codes, counts): never what somebody wrote. What
    an author does is kept to the hour, so that the log cannot be matched with a network's.
    """
    entry = entry_of(verb, subject, by=by, **detail)
    entry.save(force_insert=True)
    return entry


def entry_of(verb: str, subject: models.Model, *, by: Actor, **detail: object) -> Entry:
    """The same, not stored yet: for whoever inserts it together with other rows."""
    return Entry(
        at=_when(by),
        verb=verb,
        actor_kind=kind_of(by),
        actor=user_of(by),  # type: ignore[misc]  # the only user model there is
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        detail=detail,
    )


def _when(by: Actor) -> datetime:
    now = timezone.now()
    return now if user_of(by) else now.replace(minute=0, second=0, microsecond=0)
