"""Clips in every state, moved there by the real table; what is in them is a few bytes.

Tests of rendering make real films instead (see ``tests/media``).
"""

import secrets
import tempfile
from pathlib import Path

from django.utils import timezone

from audit import actions as audit
from audit.actors import AUTHOR, SYSTEM
from feedback.actions import clips, reading
from feedback.clock import to_the_hour
from feedback.enums import Safety
from media.actions import keeping
from media.enums import CaptionState, ClipState, Disguise, Kind, RenditionName
from media.facts import Made
from media.models import Captions, Clip, Rendition
from media.passes import Pass
from media.reasons import Reason
from media.transitions import CLIP
from tests.factories.accounts import make_user
from vault import envelopes, keys

VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nNobody told me.\n"
_REASONS = {ClipState.REFUSED: Reason.BROKEN, ClipState.PARTIAL: Reason.END_MISSING}
_WAYS: dict[ClipState, tuple[ClipState, ...]] = {
    ClipState.UPLOADING: (),
    ClipState.LOST: (ClipState.LOST,),
    ClipState.RECEIVED: (ClipState.RECEIVED,),
    ClipState.INSPECTING: (ClipState.RECEIVED, ClipState.INSPECTING),
    ClipState.RENDERING: (ClipState.RECEIVED, ClipState.INSPECTING, ClipState.RENDERING),
    ClipState.REFUSED: (ClipState.RECEIVED, ClipState.INSPECTING, ClipState.REFUSED),
    ClipState.FAILED: (ClipState.RECEIVED, ClipState.INSPECTING, ClipState.FAILED),
    ClipState.READY: (
        ClipState.RECEIVED, ClipState.INSPECTING, ClipState.RENDERING, ClipState.READY,
    ),
    ClipState.PARTIAL: (
        ClipState.RECEIVED, ClipState.INSPECTING, ClipState.RENDERING, ClipState.PARTIAL,
    ),
    ClipState.ERASED: (ClipState.ERASED,),
}  # fmt: skip


def make_pass() -> Pass:
    return Pass(holder=secrets.token_bytes(32), root=secrets.token_bytes(32))


def make_clip(
    state: ClipState = ClipState.READY,
    *,
    contribution=None,
    kind: Kind = Kind.FILM,
    disguise: Disguise = Disguise.NONE,
    given: Pass | None = None,
) -> Clip:
    """A clip of ``contribution``, or of the holder of a pass; playable ones have renditions."""
    given = given or make_pass()
    clip = Clip.objects.create(
        holder=contribution.key_hash if contribution else given.holder,
        viewer_public=given.viewer.public,
        kind=kind, disguise=disguise, began_at=to_the_hour(), size=1000,
    )  # fmt: skip
    for step in _WAYS[state]:
        fields: dict = {"reason": _REASONS[step]} if step in _REASONS else {}
        if step == ClipState.RENDERING:
            fields = {"duration_s": 2.0, "width": 720, "height": 1280}
        CLIP.move(clip, step, by=AUTHOR if step == ClipState.RECEIVED else SYSTEM, **fields)
    if clip.is_playable:
        for each in dict.fromkeys([Disguise.NONE, disguise]):
            make_rendition(clip, disguise=each)
    return clip


def make_rendition(
    clip: Clip,
    name: RenditionName = RenditionName.LOW,
    *,
    disguise: Disguise = Disguise.NONE,
    content: bytes = b"not really a film",
) -> Rendition:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        path.write_bytes(content)
        return keeping.keep(
            clip,
            Made(name, disguise, path, "video/mp4", "h264+aac", 360, 640, 2.0),
            to=[
                keys.author_recipient(each)
                for each in (clip.viewer_public, clip.reader_public)
                if each
            ],
        )  # as the worker does it for what was agreed with whoever sent it


def make_captions(clip: Clip, *, by=None, text: str = VTT) -> Captions:
    """Checked by ``by``; a machine's draft without anybody."""
    row = Captions(
        clip=clip, by=by, at=timezone.now(),
        state=CaptionState.CHECKED if by else CaptionState.DRAFT,
    )  # fmt: skip
    row.envelope = envelopes.seal(text.encode(), owner=row.owner, to=[keys.staff()])
    row.save()
    return row


def make_cleared_clip(board_item, disguise: Disguise = Disguise.NONE, *, by=None, **fields) -> Clip:
    """A clip that goes with the words of an item of a board, cleared in that disguise."""
    by = by or make_user("safeguarding-lead")
    contribution = board_item.contribution
    clip = make_clip(contribution=contribution, disguise=disguise, **fields)
    make_captions(clip, by=by)
    contribution.refresh_from_db()
    mark_seen(contribution)
    reading.decide_safety(contribution, Safety.SAFE, by=by)  # a clip that came since asks again
    clips.clear_clip(board_item.clearance, clip, disguise, by=by)
    return clip


def mark_seen(contribution) -> None:
    """Somebody has opened every clip of ``contribution``."""
    for clip in Clip.objects.held_by(contribution.key_hash):
        audit.record("clip.viewed", clip, by=SYSTEM)
