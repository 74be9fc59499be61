import os
import shutil
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from audit import actions as audit
from audit.actors import SYSTEM
from boards.models import Meeting
from boards.reels import AgendaChangedError, Part, parts_of, reel_of, room_for
from media import scratch
from media.reasons import Retry
from media.render.reel import Reel
from vault.errors import VaultError

COLUMNS = "{:<8} {:>9} {:>9} {:>9}  {}"


class Command(BaseCommand):
    help = (
        "Joins the clips that are cleared for a meeting into one film (MP4), in the agenda's order, "
        "and prints where to find each. Clips that were taken back are not in it: build it "
        "again shortly before the meeting. FILE is not sealed: keep it as you keep closed papers, and "
        "delete it, and the captions beside it (.vtt), after the meeting."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--meeting", type=int, required=True, metavar="ID")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def handle(self, *, meeting: int, out: Path, **options) -> None:
        found = Meeting.objects.select_related("board__audience").filter(pk=meeting).first()
        if found is None:
            raise CommandError(f"There is no meeting {meeting}.")
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent}.")
        parts = parts_of(found)
        if not any(part.rendition for part in parts):
            raise CommandError("No clip is cleared for this meeting that can be shown.")
        self._build(found, parts, out)

    def _build(self, meeting: Meeting, parts: Sequence[Part], out: Path) -> None:
        try:
            with scratch.folder(room=room_for(parts)) as folder:
                reel = reel_of(meeting, parts, folder=folder, told=self._say)
                audit.record("meeting.reel_built", meeting, by=SYSTEM, clips=len(reel.cues))
                _put(reel, out)
        except AgendaChangedError:
            raise CommandError(
                "The agenda changed meanwhile. Nothing was written: run it again."
            ) from None
        except (Retry, VaultError) as error:
            code = error if isinstance(error, Retry) else type(error).__name__
            raise CommandError(
                f"The reel could not be made ({code}). Nothing was written."
            ) from None
        self._print(reel, parts)

    def _say(self, part: float) -> None:
        self.stderr.write(f"{part:.0%}", ending="\r")
        self.stderr.flush()

    def _print(self, reel: Reel, parts: Sequence[Part]) -> None:
        self.stdout.write(COLUMNS.format("item", "card at", "clip at", "lasts", "title"))
        for cue in reel.cues:
            times = (_clock(each) for each in (cue.starts_s, cue.clip_s, cue.lasts_s))
            self.stdout.write(COLUMNS.format(cue.number, *times, cue.title))
        for part in parts:
            if not part.rendition:
                self.stdout.write(f"{part.number:<8} to be read aloud: {part.title}")


def _clock(seconds: float) -> str:
    """“1:05”."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _put(reel: Reel, out: Path) -> None:
    """Under another name first, for nobody else to read: what is at ``out`` is always whole."""
    captions, part = out.with_suffix(".vtt"), out.with_name(f".{out.name}.part")
    try:
        with open(part, "wb", opener=_private) as target, reel.path.open("rb") as source:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        captions.unlink(missing_ok=True)
        if reel.captions:
            with open(captions, "w", encoding="utf-8", opener=_private) as target:
                target.write(reel.captions)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
