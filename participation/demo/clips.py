"""What authors film, say and draw in the demo, and what readers do with it."""

from accounts.models import User
from audit import actions as audit
from feedback.actions import clips
from feedback.models import Contribution
from media import passes, working
from media.actions import receiving
from media.cues import Cue
from media.enums import Disguise, Kind
from media.models import Clip
from participation.demo.files import DATA, Table, submission_key


def send(told: Table) -> None:
    """The clips of one contribution, with its submission key; one that is ``made`` is rendered here
    and now, the others are left for the worker.
    """
    given = passes.from_key(submission_key(told["key"]))
    for each in told.get("clips", []):
        with (DATA / "clips" / each["file"]).open("rb") as source:
            clip = receiving.receive_whole(
                given, source, kind=Kind(each["kind"]), disguise=Disguise(each["disguise"])
            )
        if each.get("made"):
            working.work(clip.work.get().pk)


def clip_of(row: Contribution) -> Clip:
    return Clip.objects.held_by(row.key_hash).get()


def watch(row: Contribution, step: Table, by: User) -> None:
    audit.record("clip.viewed", clip_of(row), by=by)


def caption(row: Contribution, step: Table, by: User) -> None:
    cues = [Cue(start, end, words) for start, end, words in step["cues"]]
    clips.save_captions(clip_of(row), cues, by=by, checked=True)


def clear(row: Contribution, step: Table, by: User) -> None:
    clearance = row.clearances.get(audience__slug=step["for"])
    clips.clear_clip(clearance, clip_of(row), Disguise(step["as"]), by=by)
