"""Writing the log."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction
from django.utils import timezone

from audit.actors import Actor, keeps_minutes, kind_of, user_of
from audit.keys import all_keys
from audit.marks import mark
from audit.models import About, Entry


def record(
    verb: str, subject: models.Model, *, by: Actor, about: Iterable[int] | None = None, **detail
) -> Entry:
    """Add one row about ``subject``, in the caller's transaction.

    ``detail`` is small and plain (ids, states, codes, counts): never what somebody wrote. What
    an author does is kept to the hour, so that the log cannot be matched with a network's.
    ``about``: the items that it is part of the history of; where it is not given, what the
    subject's own ``log_about()`` says, if it has one.
    """
    entry = entry_of(verb, subject, by=by, **detail)
    items = sorted(set(_items_of(subject) if about is None else about))
    # Together in any case: between the two the entry would be linked without what it is filed under.
    with transaction.atomic(savepoint=False):
        entry.save(force_insert=True)
        if items:
            About.objects.bulk_create([About(entry=entry, item=item) for item in items])
    return entry


def entry_of(verb: str, subject: models.Model, *, by: Actor, **detail: object) -> Entry:
    """The same, not stored yet: for whoever inserts it together with other rows."""
    entry = Entry(
        at=_when(by),
        verb=verb,
        actor_kind=kind_of(by),
        actor=user_of(by),  # type: ignore[misc]  # the only user model there is
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        detail=detail,
    )
    entry.mark = mark(entry)
    return entry


def marks_here() -> bool:
    """Whether this process marks its entries, so that what an entry is about must have its number."""
    return bool(all_keys())


def _items_of(subject: models.Model) -> Iterable[int]:
    says = getattr(subject, "log_about", None)
    return says() if says else ()


def _when(by: Actor) -> datetime:
    now = timezone.now()
    return now if keeps_minutes(by) else now.replace(minute=0, second=0, microsecond=0)
