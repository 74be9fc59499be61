"""Reading the log: what happened to one contribution, and the whole log a page at a time."""

from dataclasses import dataclass

from django.db.models import Model

from accounts.models import User
from audit.models import Entry
from feedback.models import Clearance, Contribution
from media.models import Clip

SHOWN = 40
PAGE = 50


def history_of(contribution: Contribution) -> list[Entry]:
    """The newest SHOWN entries about a contribution, its clearances and its clips, newest first.

    Five queries, those of the log along its index by subject.
    """
    clearances = contribution.clearances.values_list("pk", flat=True)
    clips = Clip.objects.held_by(contribution.key_hash).values_list("pk", flat=True)
    found = [
        *_newest(contribution, [contribution.pk]),
        *_newest(Clearance, list(clearances)),
        *_newest(Clip, list(clips)),
    ]
    return sorted(found, key=lambda entry: -entry.pk)[:SHOWN]


def history_of_clip(clip: Clip) -> list[Entry]:
    """The newest SHOWN entries about one clip, newest first."""
    return _newest(Clip, [clip.pk])


def _newest(model: Contribution | type[Model], ids: list[int]) -> list[Entry]:
    about = Entry.objects.filter(subject_type=model._meta.label_lower, subject_id__in=ids)
    return list(about.select_related("actor").order_by("-id")[:SHOWN])


@dataclass(frozen=True)
class LogPage:
    """Entries, newest first. ``older`` and ``newer`` are ids to go on from, where there is more."""

    entries: list[Entry]
    older: int | None = None
    newer: int | None = None


def log_page(
    *,
    verb: str = "",
    actor: int | None = None,
    subject: int | None = None,
    before: int | None = None,
    after: int | None = None,
    about_readers: bool = True,
) -> LogPage:
    """One page of the log, older than ``before`` or newer than ``after`` (ids of entries).

    Narrowed to a verb, to a person's id, or to the id of a contribution; without
    ``about_readers``, to what is not about a contribution that is about a reader.
    """
    rows = _narrowed(verb, actor, subject).select_related("actor")
    if not about_readers:
        routed = Contribution.objects.filter(about_reader=True).values("pk")
        rows = rows.exclude(subject_type=Contribution._meta.label_lower, subject_id__in=routed)
        held = Contribution.objects.filter(about_reader=True).values("key_hash")
        clips = Clip.objects.filter(holder__in=held).values("pk")
        rows = rows.exclude(subject_type=Clip._meta.label_lower, subject_id__in=clips)
    if after is not None:
        found = list(rows.filter(id__gt=after).order_by("id")[: PAGE + 1])
        more, entries = len(found) > PAGE, found[:PAGE][::-1]
        return _page(entries, newer=more, older=True)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    return _page(found[:PAGE], newer=before is not None, older=len(found) > PAGE)


def _narrowed(verb: str, actor: int | None, subject: int | None):
    rows = Entry.objects.all()
    if verb:
        rows = rows.filter(verb=verb)
    if actor is not None:
        rows = rows.filter(actor_id=actor)
    if subject is not None:
        rows = rows.filter(subject_type=Contribution._meta.label_lower, subject_id=subject)
    return rows


def _page(entries: list[Entry], *, newer: bool, older: bool) -> LogPage:
    if not entries:
        return LogPage(entries)
    return LogPage(
        entries,
        older=entries[-1].pk if older else None,
        newer=entries[0].pk if newer else None,
    )


def names_of(entries: list[Entry]) -> dict[tuple[str, int], str]:
    """Names by model and id: friendly ones of contributions, full ones of people. Two queries."""
    return _named(entries, Contribution, "friendly_name") | _named(entries, User, "full_name")


def _named(entries: list[Entry], model: type[Model], field: str) -> dict[tuple[str, int], str]:
    label = model._meta.label_lower
    ids = {entry.subject_id for entry in entries if entry.subject_type == label}
    found = model._default_manager.filter(pk__in=ids).values_list("pk", field)
    return {(label, pk): name for pk, name in found}
