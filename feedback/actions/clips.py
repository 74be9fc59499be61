"""Clips that go with a cleared wording: one at a time, in one disguise, for one audience."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from audit import actions as audit
from audit.actors import SYSTEM, Actor
from feedback.actions.sharing import NotReady, why_not_share
from feedback.enums import ClearanceState
from feedback.models import Clearance, ClearedClip, Contribution
from feedback.permissions import may_about
from feedback.signals import clips_changed
from feedback.transitions import CLEAR, PREPARE
from lifecycles.engine import NotAllowed
from media import captioning
from media.actions import captions, works
from media.cues import Cue
from media.enums import FROM_WORDS, Disguise, Kind, Purpose
from media.models import Captions, Clip
from media.permissions import may_about as may_prepare
from media.visibility import can_be_cleared_as
from vault.errors import VaultError

NO_WORDS = "Its words are not checked yet: nothing is cleared without a person’s captions."
_NO_ROLE = "You do not have the role that this step needs."
NO_PICTURE_WORDS = "Say in words what the picture shows, first: not everybody can see it."


def clear_clip(clearance: Clearance, clip: Clip, disguise: Disguise, *, by) -> ClearedClip:
    """Let one audience have ``clip`` with the wording that was cleared for it, as ``disguise``.

    A clip that it has already is shown in the new disguise instead. Raises NotReady, with what to
    do first; a disguise that was never made is asked for. NotAllowed as every move.
    """
    with transaction.atomic():
        clip = Clip.objects.select_for_update().get(pk=clip.pk)
        clearance = _locked(clearance, by)
        problem = _why_not(clearance, clip, disguise)
        if not problem:
            return _clear(clearance, clip, disguise, by)
    if problem == _NOT_MADE:
        _have_made(clip, disguise)
    raise NotReady(problem)


_NOT_MADE = "It was never made like this. It is being made now: clear it once it is there."


def _locked(clearance: Clearance, by) -> Clearance:
    rows = Clearance.objects.select_for_update(of=("self",))
    clearance = rows.select_related("contribution", "audience").get(pk=clearance.pk)
    if not may_about(by, CLEAR, clearance):
        raise NotAllowed(_NO_ROLE)
    return clearance


def _why_not(clearance: Clearance, clip: Clip, disguise: Disguise) -> str:
    """What has to be done before it can be cleared; nothing where it can be."""
    contribution = clearance.contribution
    if bytes(clip.holder) != bytes(contribution.key_hash):
        return "It belongs to other words."
    if clearance.state != ClearanceState.CLEARED:
        return "Clear the words for them first: a clip goes with a wording."
    if reasons := why_not_clear_clip(contribution, clip, captioning.newest(clip)):
        return " ".join(reasons)
    if not can_be_cleared_as(clip, disguise):
        return "Its author does not want to be shown like that."
    there = disguise == Disguise.WORDS or clip.renditions.filter(disguise=disguise).exists()
    return "" if there else _NOT_MADE


def why_not_clear_clip(
    contribution: Contribution, clip: Clip, newest: Captions | None
) -> list[str]:
    """All that has to be done before any audience may have it, in sentences; ``newest``: its
    captions. Nothing where it can be cleared for those that have the words.
    """
    if clip.is_withdrawn:
        return ["Its author took it back."]
    if clip.is_locked:
        return ["Somebody said that this must not be seen."]
    if not clip.is_playable:
        return [*why_not_share(contribution), "There is nothing of it that could be shown."]
    if newest is None or not newest.is_checked:
        missing = NO_PICTURE_WORDS if clip.kind == Kind.PICTURE else NO_WORDS
        return [*why_not_share(contribution), missing]
    return why_not_share(contribution)


def _have_made(clip: Clip, disguise: Disguise) -> None:
    if disguise in FROM_WORDS:
        works.ask_for(clip, Purpose.COMPUTER)
    else:
        works.ask_for(clip, Purpose.DISGUISE, disguise)


def _clear(clearance: Clearance, clip: Clip, disguise: Disguise, by) -> ClearedClip:
    was = ClearedClip.objects.filter(clearance=clearance, clip=clip).first()
    row, _made = ClearedClip.objects.update_or_create(
        clearance=clearance,
        clip=clip,
        defaults={"disguise": disguise, "by": by, "at": timezone.now()},
    )
    _record("clip.cleared", row, by)
    other = clip.pk if was and was.disguise != disguise else None
    clips_changed.send(Clearance, clearance=clearance, clip=other, corrected=True, by=by)
    return row


def _record(verb: str, row: ClearedClip, by: Actor) -> None:
    audience = row.clearance.audience.slug
    audit.record(verb, row.clip, by=by, audience=audience, disguise=str(row.disguise))


def take_clip_back(row: ClearedClip, *, by) -> None:
    """One audience sees it no more; the words stay. NotAllowed as every move."""
    if not may_about(by, CLEAR, row.clearance):
        raise NotAllowed(_NO_ROLE)
    take_back([row], by=by)


def take_back(rows: Iterable[ClearedClip], *, by: Actor) -> None:
    """Takes these away from their audiences, whoever has decided it, in one transaction."""
    with transaction.atomic():
        for row in rows:
            _record("clip.taken_back", row, by)
            row.delete()
            told = {"clearance": row.clearance, "clip": row.clip_id, "corrected": False, "by": by}
            clips_changed.send(Clearance, **told)


def _checked_words(clip: Clip) -> str:
    """What others read with it; nothing where this computer cannot open it."""
    try:
        return captioning.checked_words(clip)
    except VaultError:
        return ""


def cleared_of(clip: Clip) -> list[ClearedClip]:
    """Where ``clip`` is cleared, the oldest first."""
    rows = clip.cleared.select_related("clip", "clearance__contribution", "clearance__audience")
    return list(rows)


def save_captions(
    clip: Clip, cues: Sequence[Cue], *, by, checked: bool, language: str = "en"
) -> Captions:
    """Keep what somebody wrote. Checked ones are what others read from here on, wherever they read
    them live; what was printed with other words is called back. A computer voice that said the old
    words is taken back from whoever had it.

    Raises ValueError where checked captions have no words, NotAllowed as every move.
    """
    if not may_prepare(by, PREPARE, clip):
        raise NotAllowed(_NO_ROLE)
    if not checked:
        return captions.save_draft(clip, cues, by=by, language=language)
    with transaction.atomic():
        clip = Clip.objects.select_for_update().get(pk=clip.pk)
        was = _checked_words(clip)
        row = captions.save_checked(clip, cues, by=by, language=language)
        shown = cleared_of(clip)
        take_back([each for each in shown if each.disguise == Disguise.COMPUTER], by=SYSTEM)
        for each in shown:
            other = clip.pk if was != _checked_words(clip) else None
            told = {"clearance": each.clearance, "clip": other, "corrected": True, "by": by}
            clips_changed.send(Clearance, **told)
    return row
