"""How a piece of work ends where the file itself fails each time, and where some of its sound is lost."""

from dataclasses import replace

import pytest

from audit.models import Entry
from jobs import actions as jobs
from jobs.enums import JobState
from media import working
from media.actions import works
from media.enums import ClipState, Disguise, Purpose
from media.reasons import LACKS, OF_THE_FILE, Reason, Retry
from tests.media.test_working import film, grown_stale, sent, worked_on

__all__ = ["film"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def fails(monkeypatch):
    """``fails(code)``: from here on, rendering ends with that code."""

    def with_code(code: str) -> None:
        def render(*_args, **_kwargs):
            raise Retry(code)

        monkeypatch.setattr(working, "render", render)

    return with_code


def tried(clip) -> list[tuple[str, str, int]]:
    """As often as it is tried: the state of the clip, of the work, and its tries."""
    found = []
    for _try in range(jobs.TRIES):
        row = clip.work.get()
        working.work(row.pk)
        clip.refresh_from_db()
        row.refresh_from_db()
        found.append((clip.state, row.state, row.attempts))
        grown_stale(row)
    return found


@pytest.mark.parametrize("code", sorted(OF_THE_FILE))
def test_a_file_that_fails_of_itself_is_tried_three_times_and_then_refused(film, fails, code):
    fails(code)
    clip = sent(film)
    assert tried(clip) == [
        (ClipState.FAILED, JobState.FAILED, 1), (ClipState.FAILED, JobState.FAILED, 2),
        (ClipState.REFUSED, JobState.DONE, 3),
    ]  # fmt: skip
    assert (clip.reason, clip.finding) == (Reason.TOO_HARD, code)
    assert clip.message == "Our computer gave up on it. You can try another one."
    assert clip.renditions.count() == 0
    last = Entry.objects.about(clip).last()
    assert (last.verb, last.actor_kind) == ("clip.refused", "system")


def test_a_failure_of_ours_is_never_the_files_fault(film, fails):
    """A person looks; the clip is not refused."""
    fails("program-killed")
    clip = sent(film)
    assert tried(clip)[-1] == (ClipState.FAILED, JobState.NEEDS_PERSON, 3)
    assert (clip.reason, clip.finding, clip.work.get().last_error) == ("", "", "program-killed")


def test_another_disguise_that_fails_takes_nothing_away(film, fails):
    """What there is already can go on being shown: only its first work refuses a clip."""
    clip = worked_on(sent(film))
    fails("wrong-size")
    works.ask_for(clip, Purpose.DISGUISE, Disguise.FACE)
    row = clip.work.get(purpose=Purpose.DISGUISE)
    for _try in range(jobs.TRIES):
        working.work(row.pk)
        grown_stale(row)
    clip.refresh_from_db()
    row.refresh_from_db()
    assert (clip.state, row.state, row.last_error) == (
        ClipState.READY, JobState.NEEDS_PERSON, "wrong-size",
    )  # fmt: skip


@pytest.mark.parametrize("silent", ["none", "face"])
def test_lost_sound_in_any_disguise_makes_the_clip_a_part(film, monkeypatch, silent):
    real = working.render

    def render(*args, **kwargs):
        for made in real(*args, **kwargs):
            yield replace(made, lacks_sound=made.disguise == silent)

    monkeypatch.setattr(working, "render", render)
    clip = worked_on(sent(film, disguise=Disguise.FACE))
    assert (clip.state, clip.reason) == (ClipState.PARTIAL, Reason.SOUND_MISSING)
    assert clip.message == (
        "Not all of its sound can be heard. A person looks at the part that we have."
    )
    assert Reason(clip.reason) in LACKS
    assert clip.renditions.count() == 9
    assert clip.work.get().state == JobState.DONE
    last = Entry.objects.about(clip).last()
    assert (last.verb, last.detail["to"]) == ("clip.partial", ClipState.PARTIAL)


def test_whole_sound_is_ready_and_says_nothing(film):
    clip = worked_on(sent(film))
    assert (clip.state, clip.reason, clip.message) == (ClipState.READY, "", "")
