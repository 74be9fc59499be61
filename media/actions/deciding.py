"""What a person decides about a clip that did not come out as it should."""

from django.db import transaction

from audit import actions as audit
from jobs.enums import JobState
from lifecycles.engine import NotAllowed
from media.actions import works
from media.captioning import drafts_are_made
from media.enums import ClipState, Purpose
from media.models import Clip, ClipWork
from media.permissions import may_about
from media.transitions import CLIP, PREPARE


def accept(clip: Clip, *, by) -> Clip:
    """What there is of it is enough: it counts as ready from here on."""
    return CLIP.move(clip, ClipState.READY, by=by)


def look_again(clip: Clip, *, by) -> Clip:
    """Have one that is partial or was refused looked over again, from its first byte."""
    with transaction.atomic():
        CLIP.move(clip, ClipState.INSPECTING, by=by, reason="", detail="")
        works.ask_for(clip, Purpose.ARRIVAL)
    return clip


def try_again(work: ClipWork, *, by) -> ClipWork:
    """Work that was given up after three tries begins afresh; other work goes on as it does."""
    _check(work.clip, by)
    if work.state != JobState.NEEDS_PERSON:
        return work
    with transaction.atomic():
        audit.record("clip.work_asked_again", work.clip, by=by, purpose=work.purpose)
        return works.ask_for(work.clip, Purpose(work.purpose), work.disguise)


def ask_for_draft(clip: Clip, *, by) -> ClipWork:
    """Have the council's speech program draft captions. ValueError where there is none."""
    _check(clip, by)
    if not drafts_are_made():
        raise ValueError("There is no speech program here.")
    with transaction.atomic():
        audit.record("clip.draft_asked", clip, by=by)
        return works.ask_for(clip, Purpose.DRAFT)


def _check(clip: Clip, by) -> None:
    if not may_about(by, PREPARE, clip):
        raise NotAllowed("You do not have the role that this step needs.")
