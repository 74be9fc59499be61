"""Asking for work on a clip."""

from django.db import transaction

from jobs.enums import JobState
from jobs.nudges import nudge
from media.enums import Disguise, Purpose
from media.models import Clip, ClipWork


def nudge_again(work: ClipWork) -> None:
    """It was put back and waits for its turn."""
    from media.tasks import work_on_clip

    nudge(work_on_clip, work.pk)


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
