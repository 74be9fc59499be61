"""What this machine can do for clips and how much waits: for the status page."""

import shutil
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min

from jobs.enums import JobState
from jobs.models import Heartbeat
from media import captioning, ffmpeg, scratch, walls
from media.enums import IN_THE_WORKS
from media.models import Clip, ClipWork
from media.render.running import has

WALLS = (
    ("network", "No network", "Programs that open clips reach nothing, not even this machine."),
    ("files", "Few files", "They see the clip, their own folder and what they are made of."),
    ("processes", "Alone", "They see no process but their own, and none of theirs stays."),
    ("limits", "Limits", "Memory, processor time and the size of files are limited."),
    ("privileges", "No new rights", "No program that they start can gain rights."),
    ("last", "Last in line", "Words that somebody sends come first."),
)


@dataclass(frozen=True)
class Wall:
    name: str
    means: str
    stands: bool
    is_essential: bool


@dataclass(frozen=True)
class Machine:
    """``ffmpeg``: version and where it is from, or empty. ``builder``: who builds the walls."""

    builder: str
    walls: list[Wall]
    missing: list[str]
    ffmpeg: str
    scratch: str
    scratch_in_memory: bool
    computer_voice: str
    drafts: bool


@dataclass(frozen=True)
class Waiting:
    """Work on clips. ``oldest``: when the clip that has waited longest arrived, to the hour."""

    waiting: int
    running: int
    for_a_person: int
    oldest: datetime | None
    beats: list[Heartbeat]


def machine() -> Machine:
    """As it is now; what stands was tried once by this process."""
    stands = walls.standing()
    return Machine(
        builder=stands.builder,
        walls=[
            Wall(label, means, getattr(stands, name), name in walls.ESSENTIAL)
            for name, label, means in WALLS
        ],
        missing=walls.missing(),
        ffmpeg=_ffmpeg(),
        scratch=str(settings.CLIP_SCRATCH),
        scratch_in_memory=scratch.in_memory(),
        computer_voice=_computer_voice(),
        drafts=captioning.drafts_are_made(),
    )


def _ffmpeg() -> str:
    version = ffmpeg.version()
    return f"{version}, {ffmpeg.origin()}" if version else ""


def _computer_voice() -> str:
    if ffmpeg.version() and has("flite"):
        return "flite, in FFmpeg"
    return "espeak-ng" if shutil.which("espeak-ng") else ""


def waiting() -> Waiting:
    """Three statements, however much waits."""
    rows = ClipWork.objects.values_list("state").annotate(Count("pk")).order_by()
    counts = dict(rows)
    unfinished = Clip.objects.filter(state__in=IN_THE_WORKS)
    return Waiting(
        waiting=counts.get(JobState.WAITING, 0) + counts.get(JobState.FAILED, 0),
        running=counts.get(JobState.RUNNING, 0),
        for_a_person=counts.get(JobState.NEEDS_PERSON, 0),
        oldest=unfinished.aggregate(oldest=Min("arrived_at"))["oldest"],
        beats=list(Heartbeat.objects.order_by("name")),
    )
