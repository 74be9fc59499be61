"""The words in clips: reading what was saved, and drafts by the council's own speech program."""

import shlex
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from audit.actors import SYSTEM
from media import encodings, ffmpeg, sandbox, webvtt
from media.actions import captions
from media.cues import Cue, ended_by, transcript
from media.enums import CaptionState, Disguise, RenditionName
from media.models import Captions, Clip
from media.reasons import Retry
from vault import envelopes, files
from vault.errors import Erased

# Twenty minutes for ten of sound, on a machine that does other things too.
SPEECH_LIMITS = sandbox.Limits(wall_s=1200, cpu_s=3600, memory_mb=16_384, file_mb=64)


def newest(clip: Clip) -> Captions | None:
    """The newest version, whatever it is; None where there is none."""
    return clip.captions.select_related("envelope", "by").order_by("-id").first()


def checked(clip: Clip) -> Captions | None:
    """The newest version that a person has checked: the one that others are shown."""
    rows = clip.captions.filter(state=CaptionState.CHECKED).select_related("envelope")
    return rows.order_by("-id").first()


def checked_of(clips: Iterable[Clip]) -> dict[int, list[Cue]]:
    """By the ids of clips: what a person has checked, for many in two queries."""
    found = Captions.objects.filter(clip__in=list(clips), state=CaptionState.CHECKED)
    newest_ids = found.order_by().values("clip").annotate(newest=Max("id")).values("newest")
    rows = Captions.objects.filter(pk__in=newest_ids).select_related("envelope")
    return {row.clip_id: cues_of(row) for row in rows.prefetch_related("envelope__wraps")}


def cues_of(row: Captions | None) -> list[Cue]:
    """What a version holds, opened by this process's staff key; nothing for none, or an erased one.

    Raises vault errors.
    """
    if row is None or row.envelope is None:
        return []
    try:
        text = envelopes.open_as_staff(row.envelope, owner=row.owner).decode()
        return webvtt.parse(text)
    except (Erased, webvtt.NotCaptions):
        return []


def checked_words(clip: Clip) -> str:
    """The transcript that a person has checked; empty where nobody has."""
    return transcript(cues_of(checked(clip)))


def drafts_are_made() -> bool:
    """Whether the council has put a speech program on this machine."""
    return bool(settings.SPEECH_COMMAND)


def keep_draft(clip: Clip, *, folder: Path) -> Captions | None:
    """Has the speech program listen to ``clip`` and keeps what it understood, as a draft.

    ``SPEECH_COMMAND`` is run behind the walls with the sound as 16 kHz WAV in the place of
    ``{sound}``; it may read the files that it names by their whole path, and prints WebVTT or
    SubRip. A person's captions stay as they are: then nothing is done. Raises Retry.
    """
    before = newest(clip)
    if not drafts_are_made():
        raise Retry("no-speech-program")
    if before is not None and before.by_id is not None:
        return None
    said = _heard(_sound_of(clip, folder), folder)
    try:
        cues = webvtt.parse(said)
    except webvtt.NotCaptions:
        raise Retry("speech-not-captions") from None
    if clip.duration_s:  # recognisers listen in pieces of half a minute, and end with the piece
        cues = ended_by(int(clip.duration_s * 1000), cues)
    return captions.save_draft(clip, cues, by=SYSTEM)


def _sound_of(clip: Clip, folder: Path) -> Path:
    found = clip.renditions.filter(name=RenditionName.SOUND, disguise=Disguise.NONE)
    row = found.select_related("envelope").first()
    if row is None or row.envelope is None:
        raise Retry("no-sound")
    path, wave = folder / "sound.m4a", folder / "sound.wav"
    with path.open("xb") as target:
        for piece in files.open_range(row.envelope, owner=row.owner):
            target.write(piece)
    done = sandbox.run(
        [
            ffmpeg.binary(), "-nostdin", "-hide_banner", "-loglevel", "error",
            *ffmpeg.safe_input(path, "mov"),
            "-map", "0:a:0", "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", "-f", "wav",
            f"file:{wave}",
        ],
        reads=[path], folder=folder,
    )  # fmt: skip
    path.unlink()
    if done.code:
        raise Retry("sound-not-read")
    return wave


def _heard(sound: Path, folder: Path) -> str:
    words = [each.replace("{sound}", str(sound)) for each in shlex.split(settings.SPEECH_COMMAND)]
    named = [Path(each) for each in words[1:] if each.startswith("/")]
    done = sandbox.run(
        words, reads=[sound, *(each for each in named if each.exists())], folder=folder,
        limits=SPEECH_LIMITS,
    )  # fmt: skip
    if done.code:
        raise Retry("speech-failed")
    try:
        return encodings.read(done.stdout).words
    except encodings.NotReadable:
        raise Retry("speech-not-captions") from None
