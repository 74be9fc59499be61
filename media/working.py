"""One piece of work on one clip: claim it, do it in scratch, keep what was made, say how it ended.

It can be killed at any moment: the row's lease runs out, and the next worker begins again.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from audit.actors import SYSTEM
from jobs import actions as jobs
from jobs.errors import LostLeaseError
from media import captioning, originals, readers, scratch, turns
from media.actions import keeping, works
from media.enums import ClipState, Disguise, Purpose
from media.facts import Facts, Made
from media.ingest import inspect
from media.models import Clip, ClipWork
from media.points import reach
from media.readers import Agreed
from media.reasons import OF_THE_FILE, Reason, Refused, Retry
from media.render import render, speak
from media.transitions import CLIP
from vault.errors import VaultError

BEAT_S = 5.0
TRIES_TO_CLAIM = 20


class GaveWay(Exception):
    """It is put back, to be begun anew in its turn."""


ROOM = 400 * 1024 * 1024  # beside the file itself: renditions of the longest film


def work(work_id: int) -> bool:
    """Do the work of one row, if it is there and waits; nothing otherwise. Whether it was ours."""
    row = ClipWork.objects.select_related("clip").filter(pk=work_id).first()
    token = jobs.claim(row) if row else None
    if row is None or token is None:
        return False
    turns.count(row)
    reach("claimed")
    with suppress(LostLeaseError):  # somebody else has it now
        _done(row, token)
    return True


def work_next() -> None:
    """Do the work of the row whose turn it is. Somebody may be quicker: then of the next one."""
    for _time in range(TRIES_TO_CLAIM):
        row = turns.next_row()
        if row is None or work(row.pk):
            return


def _done(row: ClipWork, token: str) -> None:
    try:
        with scratch.folder(room=2 * row.clip.size + ROOM) as folder:
            _WORK[Purpose(row.purpose)](row, folder, _beat(row, token))
    except Refused as refusal:
        _refuse(row.clip, refusal)
        jobs.finish(row, token, progress=100)
    except GaveWay:
        jobs.put_back(row, token)
        works.nudge_again(row)
    except (Retry, VaultError, OSError) as error:  # OSError: no room on the disk, or in memory
        _failed(row, token, error)
    else:
        jobs.finish(row, token, progress=100)


def _failed(row: ClipWork, token: str, error: Exception) -> None:
    """It is tried again; but a file that fails of itself each time is refused in the end: nobody
    could help it by trying once more."""
    code = str(error) if isinstance(error, Retry) else type(error).__name__
    if code in OF_THE_FILE and row.attempts >= jobs.TRIES and row.purpose == Purpose.ARRIVAL:
        _refuse(row.clip, Refused(Reason.TOO_HARD, code))
        jobs.finish(row, token, progress=100)
        return
    _fail(row.clip)
    jobs.fail(row, token, code)


def _beat(row: ClipWork, token: str) -> Callable[[float], None]:
    """Told how far it is (0 to 1), it keeps the lease and the row's progress, every few seconds.
    Raises GaveWay where somebody's film with words waits and this one has none.
    """
    last = 0.0

    def told(part: float) -> None:
        nonlocal last
        if time.monotonic() - last < BEAT_S:
            return
        last = time.monotonic()
        jobs.heartbeat(row, token)
        ClipWork.objects.filter(pk=row.pk, lease_token=token).update(
            progress=max(0, min(99, int(part * 100)))
        )
        if turns.must_give_way(row):
            raise GaveWay

    return told


Told = Callable[[float], None]


def _arrival(row: ClipWork, folder: Path, told: Told) -> None:
    clip = row.clip
    CLIP.move(clip, ClipState.INSPECTING, by=SYSTEM, reason="", finding="")
    source, facts, agreed = _looked_over(clip, folder)
    CLIP.move(
        clip, ClipState.RENDERING, by=SYSTEM,
        kind=facts.kind, duration_s=facts.duration_s, width=facts.width, height=facts.height,
    )  # fmt: skip
    made = render(source, facts, _disguises(clip), folder=folder, told=told)
    whole = _keep_all(clip, made, agreed)
    clip.refresh_from_db()
    lacks = facts.lacks or (None if whole else Reason.SOUND_MISSING)
    state = ClipState.PARTIAL if lacks else ClipState.READY
    CLIP.move(clip, state, by=SYSTEM, reason=lacks or "")
    reach("ready")


def _looked_over(clip: Clip, folder: Path) -> tuple[Path, Facts, list[Agreed | None]]:
    source = folder / "original"
    agreed = originals.copy_to(clip, source)
    reach("opened")
    facts = inspect(source, folder=folder)
    reach("inspected")
    return source, facts, agreed


def _disguises(clip: Clip) -> list[Disguise]:
    """The chosen one first: its sender waits to look at it. Staff need it as it is."""
    return list(dict.fromkeys([Disguise(clip.disguise), Disguise.NONE]))


def _another(row: ClipWork, folder: Path, told: Told) -> None:
    source, facts, agreed = _looked_over(row.clip, folder)
    made = render(source, facts, [Disguise(row.disguise)], folder=folder, told=told)
    _keep_all(row.clip, made, agreed)


def _computer_voice(row: ClipWork, folder: Path, told: Told) -> None:
    words, checked = captioning.checked_words(row.clip), captioning.checked(row.clip)
    if words and checked:
        _keep_all(row.clip, speak(words, folder=folder, language=checked.language))


def _keep_all(clip: Clip, finished: Iterator[Made], agreed: Sequence[Agreed | None] = ()) -> bool:
    """Each as soon as it is finished, so that the first can be looked at while the rest are made.
    Whether all of the sound is in each."""
    whole = True
    for made in finished:
        keeping.keep(clip, made, to=readers.of(clip, agreed, Disguise(made.disguise)))
        made.path.unlink()
        whole &= not made.lacks_sound
        reach("rendered_first")
    return whole


def _draft(row: ClipWork, folder: Path, told: Told) -> None:
    captioning.keep_draft(row.clip, folder=folder)


_WORK = {
    Purpose.ARRIVAL: _arrival,
    Purpose.DISGUISE: _another,
    Purpose.COMPUTER: _computer_voice,
    Purpose.DRAFT: _draft,
}


def _refuse(clip: Clip, refusal: Refused) -> None:
    clip.refresh_from_db()
    if clip.state in {ClipState.INSPECTING, ClipState.RENDERING}:
        CLIP.move(
            clip, ClipState.REFUSED, by=SYSTEM,
            reason=refusal.reason, finding=refusal.detail[:200],
        )  # fmt: skip


def _fail(clip: Clip) -> None:
    clip.refresh_from_db()
    if clip.state in {ClipState.INSPECTING, ClipState.RENDERING}:
        CLIP.move(clip, ClipState.FAILED, by=SYSTEM)
