"""Reading the log: what happened to one contribution, and the whole log a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, Q, QuerySet

from accounts.models import User
from audit.models import About, Entry
from feedback.models import Contribution
from media.models import Clip

SHOWN = 40
PAGE = 50
CALLED = 50  # contributions that one name may mean


def history_of(contribution: Contribution) -> list[Entry]:
    """The newest SHOWN entries about a contribution, newest first: its own, those of its clips, and
    all that is filed under it (clearances, boards, who read it where). Four queries.
    """
    clips = Clip.objects.held_by(contribution.key_hash).values_list("pk", flat=True)
    filed = About.objects.filter(item=contribution.pk).select_related("entry__actor")
    found = {
        *_newest(contribution, [contribution.pk]),
        *(row.entry for row in filed.order_by("-entry_id")[:SHOWN]),
        *_newest(Clip, list(clips)),
    }
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
    since: datetime | None = None,
    until: datetime | None = None,
    items: Sequence[int] | None = None,
    before: int | None = None,
    after: int | None = None,
    without: QuerySet[Contribution] | None = None,
) -> LogPage:
    """One page of the log, older than ``before`` or newer than ``after`` (ids of entries).

    Narrowed to a verb, a person's id, a stretch of time (``until`` is no part of it), or to all that
    there is about contributions (``items``, their ids); ``without`` what is about any of some.
    """
    rows = _narrowed(verb, actor, since, until).select_related("actor")
    if items is not None:
        rows = rows.filter(_about(Contribution.objects.filter(pk__in=items)))
    if without is not None:
        rows = rows.exclude(_about(without))
    if after is not None:
        found = list(rows.filter(id__gt=after).order_by("id")[: PAGE + 1])
        more, entries = len(found) > PAGE, found[:PAGE][::-1]
        return _page(entries, newer=more, older=True)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    return _page(found[:PAGE], newer=before is not None, older=len(found) > PAGE)


def entries_about(contribution: Contribution) -> int:
    """How many entries ``history_of`` would show if it showed all."""
    return Entry.objects.filter(_about(Contribution.objects.filter(pk=contribution.pk))).count()


def _about(rows: QuerySet[Contribution]) -> Q:
    """Entries about any of these: themselves, their clips, and what is filed under them."""
    clips = Clip.objects.filter(holder__in=rows.values("key_hash")).values("pk")
    return (
        Q(subject_type=Contribution._meta.label_lower, subject_id__in=rows.values("pk"))
        | Q(subject_type=Clip._meta.label_lower, subject_id__in=clips)
        | Q(id__in=About.objects.filter(item__in=rows.values("pk")).values("entry"))
    )


def _narrowed(verb: str, actor: int | None, since: datetime | None, until: datetime | None):
    rows = Entry.objects.all()
    if verb:
        rows = rows.filter(verb=verb)
    if actor is not None:
        rows = rows.filter(actor_id=actor)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
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


def items_of(entries: list[Entry]) -> dict[int, list[str]]:
    """By the ids of entries: the friendly names of the contributions they are filed under. Two
    queries, one where there are none.
    """
    filed = list(About.objects.filter(entry__in=entries).values_list("entry", "item"))
    rows = Contribution.objects.filter(pk__in={item for _entry, item in filed}) if filed else ()
    names = {row.pk: row.friendly_name for row in rows}
    found: dict[int, list[str]] = {}
    for entry, item in filed:
        found.setdefault(entry, []).append(names.get(item, f"contribution {item}"))
    return found


def called(name: str, *, without: QuerySet[Contribution]) -> list[int]:
    """The ids of contributions whose friendly name has ``name`` in it, the newest first. ``without``
    some: among the first CALLED they would leave a gap.
    """
    rows = Contribution.objects.filter(friendly_name__icontains=name).order_by("-id")
    rows = rows.exclude(pk__in=without.values("pk"))
    return list(rows.values_list("pk", flat=True)[:CALLED])


def _named(entries: list[Entry], model: type[Model], field: str) -> dict[tuple[str, int], str]:
    label = model._meta.label_lower
    ids = {entry.subject_id for entry in entries if entry.subject_type == label}
    found = model._default_manager.filter(pk__in=ids).values_list("pk", field)
    return {(label, pk): name for pk, name in found}
