"""Clips as staff see them: how far each has come, what waits for somebody, who has it.

Nothing here opens a clip or its words.
"""

from dataclasses import dataclass, field

from accounts.permissions import may
from feedback import clip_words
from feedback.models import ClearedClip, Contribution
from feedback.queries.clips import how_far
from jobs.enums import JobState
from media.enums import ARRIVED, GONE, IN_THE_WORKS, ClipState, Kind, Purpose
from media.models import Clip, ClipWork
from media.permissions import SEE_LOCKED
from media.wording import called, shown_as

_AT_WORK = frozenset({JobState.WAITING, JobState.RUNNING, JobState.FAILED})


@dataclass(frozen=True)
class Progress:
    """A piece of work that somebody waits for. ``part``: percent."""

    says: str
    part: int


@dataclass(frozen=True)
class ClipRow:
    """One clip in a list, or at the head of its page."""

    clip: Clip
    works: list[ClipWork]
    cleared: list[ClearedClip]
    kept_from: bool = False  # locked, and whoever looks is not the safeguarding lead
    progress: list[Progress] = field(default_factory=list)

    @property
    def name(self) -> str:
        return called(self.clip)

    @property
    def state(self) -> str:
        return str(self.clip.get_state_display())

    @property
    def can_open(self) -> bool:
        return self.clip.has_arrived and not self.kept_from

    @property
    def chosen(self) -> str:
        """The child's own choice, in the words that they chose it by."""
        kind = Kind(self.clip.kind)
        return str(clip_words.label_of(clip_words.fitting(self.clip.disguise, kind), kind))

    @property
    def told(self) -> str:
        """What its author reads of it, word for word."""
        return how_far(self.clip)

    @property
    def stuck(self) -> list[ClipWork]:
        """Work that was given up after three tries."""
        return [work for work in self.works if work.state == JobState.NEEDS_PERSON]

    @property
    def is_partial(self) -> bool:
        return self.clip.state == ClipState.PARTIAL

    @property
    def is_waiting(self) -> bool:
        """Whether the page will look different soon by itself."""
        return bool(self.progress) or self.clip.state in IN_THE_WORKS | {ClipState.UPLOADING}


def rows_of(contribution: Contribution, user) -> list[ClipRow]:
    """All of its clips, oldest first; three queries whatever their number."""
    clips = Clip.objects.held_by(contribution.key_hash).prefetch_related(
        "work", "cleared__clearance__audience"
    )
    sees_locked = may(user, SEE_LOCKED)
    return [_row(clip, sees_locked) for clip in clips]


def row_of(clip: Clip, user) -> ClipRow:
    """The same for one clip."""
    return _row(clip, may(user, SEE_LOCKED))


def _row(clip: Clip, sees_locked: bool) -> ClipRow:
    works = list(clip.work.all())
    return ClipRow(
        clip,
        works,
        [] if clip.state in GONE else list(clip.cleared.all()),
        kept_from=clip.is_locked and not sees_locked,
        progress=[_progress(work) for work in works if work.state in _AT_WORK],
    )


def _progress(work: ClipWork) -> Progress:
    says = str(Purpose(work.purpose).label)
    if work.disguise:
        says = f"{says} ({shown_as(work.disguise)})"
    return Progress(says[:1].upper() + says[1:], work.progress)


def missing(contribution: Contribution, rows: list[ClipRow]) -> int:
    """How many its author meant to send that are not here."""
    return max(0, contribution.clips_promised - sum(r.clip.state in ARRIVED for r in rows))
