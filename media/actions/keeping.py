"""Keeping what was made of a clip, locking, changing one's mind, and deleting."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.permissions import may
from audit import actions as audit
from audit.actors import Actor
from media import readers, signals
from media.actions import parts
from media.enums import OFFERED, ClipState, Disguise
from media.facts import Made
from media.models import Clip, ClipLock, Rendition
from media.permissions import SEE_LOCKED
from media.transitions import CLIP
from vault import envelopes, files, keys
from vault.keys import AuthorKey, Recipient
from vault.models import Envelope


def keep(clip: Clip, made: Made, *, to: Sequence[Recipient] = ()) -> Rendition:
    """Seals one finished file to staff, in place of an earlier one, and ``to`` whom ``media.readers``
    found in what was sealed when it was sent. No row says whom.
    """
    row = Rendition(
        clip=clip, name=made.name, disguise=made.disguise, media_type=made.media_type,
        codec=made.codec, size=made.bytes, width=made.width, height=made.height,
        duration_s=made.duration_s, made_at=timezone.now(),
    )  # fmt: skip
    readers = [keys.staff(), *to]
    with made.path.open("rb") as source:
        row.envelope = files.seal_stream(source, owner=row.owner, to=readers)
    with transaction.atomic():
        remove_renditions(clip.renditions.filter(name=made.name, disguise=made.disguise))
        row.save()
    return row


def lock(clip: Clip, *, by, why: str) -> Clip:
    """“This must not be seen”: from here on only the safeguarding lead sees it, and ``why`` (sealed).

    It waits for the lead to look at it, where they did not lock it themselves. Upper layers take
    back what was cleared of it, by ``signals.locked``. Twice is no error: both reasons are kept.
    Raises ValueError without a reason.
    """
    if not why.strip():
        raise ValueError("Say why it must not be seen.")
    with transaction.atomic():
        clip = Clip.objects.select_for_update().get(pk=clip.pk)
        if not clip.is_locked:
            clip.locked_at, clip.locked_by = timezone.now(), by
            clip.save(update_fields=["locked_at", "locked_by"])
            audit.record("clip.locked", clip, by=by)
            signals.locked.send(Clip, clip=clip, by=by)
        _keep_reason(clip, by, why)
    return clip


def _keep_reason(clip: Clip, by, why: str) -> None:
    row = ClipLock(clip=clip, by=by, at=timezone.now())
    if may(by, SEE_LOCKED):
        row.looked_at, row.looked_by = row.at, by
    row.why = envelopes.seal(why.encode(), owner=row.why_owner, to=[keys.staff()])
    row.save()


def look(clip: Clip, *, by) -> Clip:
    """The safeguarding lead has looked at a locked clip: it stays locked, and waits no more."""
    with transaction.atomic():
        clip = Clip.objects.select_for_update().get(pk=clip.pk)
        if clip.is_locked and _looked(clip, by):
            audit.record("clip.lock_kept", clip, by=by)
    return clip


def _looked(clip: Clip, by) -> int:
    rows = clip.locks.filter(looked_at__isnull=True)
    return rows.update(looked_at=timezone.now(), looked_by=by)


def unlock(clip: Clip, *, by) -> Clip:
    """The safeguarding lead has looked: whoever prepares it may see it again."""
    with transaction.atomic():
        clip = Clip.objects.select_for_update().get(pk=clip.pk)
        if clip.is_locked:
            clip.locked_at, clip.locked_by = None, None
            clip.save(update_fields=["locked_at", "locked_by"])
            _looked(clip, by)
            audit.record("clip.unlocked", clip, by=by)
    return clip


def choose_disguise(
    clip: Clip, disguise: Disguise, *, by: Actor, viewer: AuthorKey | None = None
) -> Clip:
    """How much others may see, as its sender wants it now. ValueError for one its kind has not.

    ``viewer``: the key of the page that chooses, which may look at that then.
    """
    if disguise not in OFFERED[clip.kind]:
        raise ValueError(f"A {clip.kind} cannot be shown as {disguise}.")
    with transaction.atomic():
        clip = Clip.objects.select_for_update().get(pk=clip.pk)
        if clip.disguise != disguise:
            clip.disguise = disguise
            clip.choice = readers.choice(clip, viewer) if viewer else None
            clip.save(update_fields=["disguise", "choice"])
            audit.record("clip.disguise_chosen", clip, by=by, disguise=str(disguise))
            signals.disguise_chosen.send(Clip, clip=clip, by=by)
    return clip


def envelopes_of(clips: Iterable[Clip]) -> list[Envelope]:
    """Every envelope that holds something made of these clips; ``parts`` has what was uploaded."""
    found = []
    for clip in clips:
        for rows in (clip.renditions, clip.captions):
            found += [row.envelope for row in rows.select_related("envelope")]
        found += [row.why for row in clip.locks.select_related("why")]
    return [envelope for envelope in found if envelope is not None]


def erase(clip: Clip, *, by: Actor) -> Clip:
    """Deletes all that was sent and all that was made of it (domain.md D3); the row stays.

    Moves it to erased, deletes keys, renditions and captions; files go once committed. Doing it
    twice is no error.
    """
    with transaction.atomic():
        clip = Clip.objects.select_for_update().get(pk=clip.pk)
        if clip.state == ClipState.ERASED:
            return clip
        envelopes.erase(envelopes_of([clip]))
        clip.renditions.all().delete()
        clip.captions.all().delete()
        clip.locks.all().delete()
        clip.work.all().delete()
        if hasattr(clip, "upload"):
            parts.forget([clip.upload])
        CLIP.move(clip, ClipState.ERASED, by=by)
    return clip


def remove_renditions(rows: QuerySet[Rendition]) -> None:
    """Deletes renditions and what they hold, in the caller's transaction."""
    envelopes.erase([row.envelope for row in rows.select_related("envelope") if row.envelope])
    rows.delete()


def close_to_sender(clips: Iterable[Clip]) -> int:
    """The page that a clip was sent from is long gone: only staff open its renditions now."""
    rows = Rendition.objects.filter(clip__in=list(clips), envelope__isnull=False)
    return envelopes.close_to_authors([row.envelope for row in rows.select_related("envelope")])
