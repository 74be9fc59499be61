"""What a child is shown of clips: how far each has come, and what others would see of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from feedback import clip_words
from feedback.models import Contribution
from jobs.enums import JobState
from media.enums import (
    FROM_WORDS,
    IN_THE_WORKS,
    OFFERED,
    PLAYABLE,
    PLAYED,
    ClipState,
    Disguise,
    Kind,
    Purpose,
    RenditionName,
)
from media.models import Clip, ClipWork, Rendition
from media.reasons import Reason
from media.wording import HOW_FAR, length_of
from vault.keys import AuthorKey

_LOOKED_AT = (*PLAYED, RenditionName.SCREEN, RenditionName.SCREEN_JPEG)
_NOT_HERE = frozenset({ClipState.UPLOADING, ClipState.LOST})


@dataclass(frozen=True)
class ClipShown:
    """One clip on a page of the child's. ``is_here``: all of it came, whatever became of it."""

    ref: str
    is_here: bool
    kind: str
    title: str
    picture: str
    sentence: str
    chosen: str  # the words of what was chosen, or nothing where none counts
    choices: list[dict[str, object]]  # empty where nothing can be chosen any more
    can_be_taken_back: bool


@dataclass(frozen=True)
class Seen:
    """What others would see of a clip. ``state``: ready, working, nothing or never."""

    state: str
    message: str
    progress: int = 0  # percent
    rendition: Rendition | None = None


def clip_of(ref: object, holder: bytes) -> Clip | None:
    """The clip with that ref, if whoever has a pass for ``holder`` sent it."""
    return Clip.objects.held_by(holder).filter(ref=ref).first()


def clips_of(holder: bytes, *, may_change: bool = True) -> list[ClipShown]:
    """All clips of a holder, oldest first, in two queries whatever their number; one for none."""
    clips = list(Clip.objects.held_by(holder))
    if not clips:
        return []
    stuck = set(
        ClipWork.objects.filter(clip__in=clips, state=JobState.NEEDS_PERSON)
        .values_list("clip_id", flat=True)
    )  # fmt: skip
    return [_shown(clip, can_change=may_change, stuck=clip.pk in stuck) for clip in clips]


def _shown(clip: Clip, *, can_change: bool, stuck: bool) -> ClipShown:
    kind, here = Kind(clip.kind), clip.has_arrived and not clip.is_withdrawn
    counts = here and clip.state != ClipState.REFUSED
    return ClipShown(
        ref=str(clip.ref),
        is_here=clip.state not in _NOT_HERE,
        kind=kind,
        title=_called(clip, kind),
        picture=clip_words.KIND_PICTURES[kind],
        sentence=how_far(clip, stuck=stuck),
        chosen=str(clip_words.label_of(_chosen(clip), kind)) if counts else "",
        choices=clip_words.choices(kind, _chosen(clip)) if counts and can_change else [],
        can_be_taken_back=can_change and here,
    )


def _called(clip: Clip, kind: Kind) -> str:
    """“Your film, 45 s”: told apart by its length, where it has one."""
    name = str(clip_words.YOURS[kind])
    return f"{name}, {length_of(clip.duration_s)}" if clip.duration_s else name


def _chosen(clip: Clip) -> Disguise:
    return clip_words.fitting(clip.disguise, Kind(clip.kind))


def how_far(clip: Clip, *, stuck: bool = False) -> str:
    """One sentence about where ``clip`` is; for a refused one, why and what may help."""
    if clip.is_withdrawn and clip.has_arrived:
        return str(clip_words.TAKEN_BACK)
    if clip.state == ClipState.REFUSED:
        return clip_words.refused(Reason(clip.reason), Kind(clip.kind))
    if clip.state == ClipState.PARTIAL and clip.message:
        return clip.message
    if stuck and clip.state in IN_THE_WORKS:
        return str(clip_words.A_PERSON_LOOKS)
    return str(HOW_FAR[ClipState(clip.state)])


def is_stuck(clip: Clip) -> bool:
    """Whether a person has to look at what was to be made of it."""
    return clip.work.filter(state=JobState.NEEDS_PERSON).exists()


def missing_from(contribution: Contribution, clips: list[ClipShown]) -> int:
    """How many clips its author meant to send that nothing at all is known of."""
    never_came = contribution.clips_promised - sum(clip.is_here for clip in clips)
    return max(0, never_came - sum(not clip.is_here for clip in clips))


# --- Looking ------------------------------------------------------------------------------------


def seen_as(clip: Clip, disguise: Disguise, viewer: AuthorKey) -> Seen:
    """What others would see of ``clip`` in ``disguise``, as far as it is made.

    It is shown to whoever it was sealed to: the page that it was sent from, not the return code.
    """
    if disguise not in OFFERED[Kind(clip.kind)]:
        return Seen("never", str(clip_words.NOT_THAT_WAY))
    if disguise in FROM_WORDS and clip.kind != Kind.PICTURE:
        return Seen("nothing", str(clip_words.NOTHING_TO_LOOK_AT[disguise]))
    if disguise in FROM_WORDS:
        return Seen("nothing", _("There is nothing to look at. Others read what it shows."))
    if clip.is_locked or clip.state in {ClipState.REFUSED, ClipState.LOST, ClipState.ERASED}:
        return Seen("never", how_far(clip))
    if rendition := rendition_of(clip, disguise):
        return _ready(rendition, clip, viewer)
    return _not_yet(clip, disguise)


def _ready(rendition: Rendition, clip: Clip, viewer: AuthorKey) -> Seen:
    if _is_for(rendition, viewer):
        said = clip_words.what_others_get(Kind(clip.kind), Disguise(rendition.disguise))
        return Seen("ready", said, 100, rendition)
    if _sent_it(clip, viewer) and (clip.state not in PLAYABLE or _is_being_made(clip, rendition)):
        return _not_yet(clip, Disguise(rendition.disguise))
    return Seen("nothing", str(clip_words.ONLY_WHERE_IT_WAS_SENT))


def _is_for(rendition: Rendition, viewer: AuthorKey) -> bool:
    envelope = rendition.envelope
    return bool(envelope) and envelope.wraps.filter(recipient=viewer.recipient.label).exists()


def _sent_it(clip: Clip, viewer: AuthorKey) -> bool:
    """By the row's notes: enough to wait for the worker, which believes only what was sealed."""
    notes = {bytes(each) for each in (clip.viewer_public, clip.reader_public) if each}
    return viewer.public in notes


def _is_being_made(clip: Clip, rendition: Rendition) -> bool:
    """Whether it is being made again at this moment."""
    again = clip.work.filter(purpose=Purpose.DISGUISE, disguise=rendition.disguise)
    return again.exclude(state__in=[JobState.DONE, JobState.NEEDS_PERSON]).exists()


def is_kept_from(clip: Clip, disguise: Disguise, viewer: AuthorKey) -> bool:
    """Whether ``disguise`` was made for staff alone, so that the page that sent it cannot look."""
    made = rendition_of(clip, disguise)
    return (
        made is not None
        and clip.state in PLAYABLE
        and _sent_it(clip, viewer)
        and not _is_for(made, viewer)
    )


def rendition_of(clip: Clip, disguise: Disguise) -> Rendition | None:
    """The one to play, the best for a slow phone first; it may be there before the others are."""
    made = {
        row.name: row
        for row in clip.renditions.filter(disguise=disguise).select_related("envelope")
    }
    return next((made[name] for name in _LOOKED_AT if name in made), None)


def _not_yet(clip: Clip, disguise: Disguise) -> Seen:
    if clip.state == ClipState.UPLOADING:
        return Seen("working", how_far(clip))
    work = clip.work.filter(disguise__in=["", disguise]).order_by("-id").first()
    if work and work.state == JobState.NEEDS_PERSON:
        return Seen("never", str(clip_words.A_PERSON_LOOKS))
    if work and work.state == JobState.DONE and work.disguise == disguise:
        return Seen("never", str(clip_words.NOT_THAT_WAY))
    return Seen("working", _("We are getting it ready."), work.progress if work else 0)


def wants_making(clip: Clip, disguise: Disguise, viewer: AuthorKey | None = None) -> bool:
    """Whether nobody has asked for this disguise yet. Until a clip is ready, the work of its
    arrival makes what is chosen.
    """
    return (
        clip.state in PLAYABLE
        and disguise not in FROM_WORDS
        and (
            not clip.renditions.filter(disguise=disguise).exists()
            or (viewer is not None and is_kept_from(clip, disguise, viewer))
        )
        and not clip.work.filter(disguise=disguise).exists()
    )
