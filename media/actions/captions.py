"""Keeping captions: each saving is a version of its own, sealed to staff."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from audit import actions as audit
from audit.actors import Actor, user_of
from media import signals
from media.actions import works
from media.actions.keeping import remove_renditions
from media.cues import Cue, transcript
from media.enums import CaptionState, Disguise, Purpose
from media.models import Captions, Clip
from media.webvtt import to_webvtt
from vault import envelopes, keys


def save_draft(
    clip: Clip, cues: Sequence[Cue], *, by: Actor, language: str = "en", notes: str = ""
) -> Captions:
    """A draft, by a person or (``by`` SYSTEM) by a program; ``notes`` go into the log."""
    with transaction.atomic():
        row = _store(clip, cues, CaptionState.DRAFT, by, language)
        audit.record("clip.captions_drafted", clip, by=by, **({"notes": notes} if notes else {}))
    return row


def save_checked(clip: Clip, cues: Sequence[Cue], *, by, language: str = "en") -> Captions:
    """A person's word that they are right.

    A computer voice that said other words goes at once; a new one is asked for where the child
    chose one, or others were shown one. ValueError where there are no words.
    """
    if not transcript(cues).strip():
        raise ValueError("There are no words in it.")
    with transaction.atomic():
        row = _store(clip, cues, CaptionState.CHECKED, by, language)
        audit.record("clip.captions_checked", clip, by=by)
        old = clip.renditions.filter(disguise=Disguise.COMPUTER)
        if old.exists() or clip.disguise == Disguise.COMPUTER:
            remove_renditions(old)
            works.ask_for(clip, Purpose.COMPUTER)
    return row


def _store(
    clip: Clip, cues: Sequence[Cue], state: CaptionState, by: Actor, language: str
) -> Captions:
    row = Captions(clip=clip, state=state, by=user_of(by), at=timezone.now(), language=language)
    row.envelope = envelopes.seal(to_webvtt(cues).encode(), owner=row.owner, to=[keys.staff()])
    row.save()
    signals.captioned.send(Clip, clip=clip, by=by, words=transcript(cues))
    return row
