"""Keeping what was made of a clip, locking, changing one's mind, and deleting."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit import actions as audit
from audit.actors import Actor
from media import signals
from media.actions import parts
from media.enums import OFFERED, ClipState, Disguise
from media.facts import Made
from media.models import Clip, Rendition
from media.transitions import CLIP
from vault import envelopes, files, keys
from vault.models import Envelope


def keep(clip: Clip, made: Made) -> Rendition:
    """Seals one finished file to staff and to whoever sent it, in place of an earlier one; and to
    the return code, if its author wants to see it again with that.
    """
    row = Rendition(
        clip=clip, name=made.name, disguise=made.disguise, media_type=made.media_type,
        codec=made.codec, size=made.bytes, width=made.width, height=made.height,
        duration_s=made.duration_s, made_at=timezone.now(),
    )  # fmt: skip
    clip.refresh_from_db(fields=["reader_public"])  # it may have been asked for meanwhile
    publics = {bytes(each) for each in (clip.viewer_public, clip.reader_public) if each}
    readers = [keys.staff(), *map(keys.author_recipient, sorted(publics))]
    with made.path.open("rb") as source:
        row.envelope = files.seal_stream(source, owner=row.owner, to=readers)
    with transaction.atomic():
        remove_renditions(clip.renditions.filter(name=made.name, disguise=made.disguise))
        row.save()
    return row


def lock(clip: Clip, *, by) -> Clip:
    """“This must not be seen”: from here on only the safeguarding lead sees it. Twice is no error.

    Upper layers take back what was cleared of it, by ``signals.locked``.
    """
    with transaction.atomic():
        clip = Clip.objects.select_for_update().get(pk=clip.pk)
        if not clip.is_locked:
            clip.locked_at, clip.locked_by = timezone.now(), by
            clip.save(update_fields=["locked_at", "locked_by"])
            audit.record("clip.locked", clip, by=by)
            signals.locked.send(Clip, clip=clip, by=by)
    return clip


def unlock(clip: Clip, *, by) -> Clip:
    """The safeguarding lead has looked: whoever prepares it may see it again."""
    with transaction.atomic():
        clip = Clip.objects.select_for_update().get(pk=clip.pk)
        if clip.is_locked:
            clip.locked_at, clip.locked_by = None, None
            clip.save(update_fields=["locked_at", "locked_by"])
            audit.record("clip.unlocked", clip, by=by)
    return clip


def choose_disguise(clip: Clip, disguise: Disguise, *, by: Actor) -> Clip:
    """How much others may see, as its sender wants it now. ValueError for one its kind has not."""
    if disguise not in OFFERED[clip.kind]:
        raise ValueError(f"A {clip.kind} cannot be shown as {disguise}.")
    with transaction.atomic():
        clip = Clip.objects.select_for_update().get(pk=clip.pk)
        if clip.disguise != disguise:
            clip.disguise = disguise
            clip.save(update_fields=["disguise"])
            audit.record("clip.disguise_chosen", clip, by=by, disguise=str(disguise))
            signals.disguise_chosen.send(Clip, clip=clip, by=by)
    return clip


def envelopes_of(clips: Iterable[Clip]) -> list[Envelope]:
    """Every envelope that holds something made of these clips; ``parts`` has what was uploaded."""
    found = []
    for clip in clips:
        for rows in (clip.renditions, clip.captions):
            found += [row.envelope for row in rows.select_related("envelope")]
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
