"""Asking for work on a clip, and keeping what it made."""

from django.db import transaction
from django.utils import timezone

from jobs.enums import JobState
from jobs.nudges import nudge
from media.enums import Disguise, Purpose
from media.facts import Made
from media.models import Clip, ClipWork, Rendition
from vault import files, keys


def ask_for(clip: Clip, purpose: Purpose, disguise: Disguise | str = "") -> ClipWork:
    """A piece of work on ``clip``, once; what was done or given up before begins afresh."""
    from media.tasks import work_on_clip

    with transaction.atomic():
        work, made = ClipWork.objects.select_for_update().get_or_create(
            clip=clip, purpose=purpose, disguise=disguise
        )
        if not made and work.state in {JobState.DONE, JobState.NEEDS_PERSON}:
            fresh = ClipWork(clip=clip, purpose=purpose, disguise=disguise, pk=work.pk)
            fresh.save(force_update=True)
            work = fresh
        nudge(work_on_clip, work.pk)
    return work


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
        _remove_earlier(clip, made)
        row.save()
    return row


def _remove_earlier(clip: Clip, made: Made) -> None:
    from media.actions.keeping import remove_renditions

    remove_renditions(clip.renditions.filter(name=made.name, disguise=made.disguise))
