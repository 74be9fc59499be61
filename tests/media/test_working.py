"""Work on a clip as the worker does it: real files, real FFmpeg, each row and envelope looked at."""

import io
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from audit.models import Entry
from jobs.enums import JobState
from media import scratch, tasks, working
from media.actions import keeping, receiving, works
from media.enums import ClipState, Disguise, Kind, Purpose, RenditionName
from media.models import Clip, ClipWork
from media.passes import Pass
from tests.factories.accounts import make_user
from tests.factories.media import make_captions, make_pass
from vault import files
from vault.errors import NoKey

pytestmark = pytest.mark.django_db
SIZE = "160x120"


def made_by_ffmpeg(folder: Path, name: str, *words: str) -> bytes:
    path = folder / name
    whole = ["ffmpeg", "-v", "error", "-nostdin", "-y", *words, str(path)]
    subprocess.run(whole, check=True, timeout=60)
    return path.read_bytes()


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> bytes:
    return made_by_ffmpeg(
        tmp_path_factory.mktemp("film"), "film.mp4",
        "-f", "lavfi", "-i", f"testsrc2=s={SIZE}:r=15:d=2",
        "-f", "lavfi", "-i", "sine=440:d=2", "-shortest", "-pix_fmt", "yuv420p",
    )  # fmt: skip


@pytest.fixture(scope="module")
def long_film(tmp_path_factory) -> bytes:
    return made_by_ffmpeg(
        tmp_path_factory.mktemp("film"), "long.mp4",
        "-f", "lavfi", "-i", "testsrc2=s=64x48:r=2:d=400", "-pix_fmt", "yuv420p",
    )  # fmt: skip


def sent(content: bytes, *, disguise: Disguise = Disguise.NONE, given: Pass | None = None) -> Clip:
    return receiving.receive_whole(
        given or make_pass(), io.BytesIO(content), kind=Kind.FILM, disguise=disguise
    )


def worked_on(clip: Clip) -> Clip:
    for row in ClipWork.objects.filter(clip=clip, state=JobState.WAITING):
        working.work(row.pk)
    return Clip.objects.get(pk=clip.pk)


def made_of(clip: Clip) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in clip.renditions.order_by("name"):
        found.setdefault(row.disguise, []).append(row.name)
    return found


def opened(rendition, **by) -> bytes:
    return b"".join(files.open_range(rendition.envelope, owner=rendition.owner, **by))


FILM_OF = ["blurred", "low", "main", "poster"]


def test_a_film_becomes_ready_in_the_chosen_disguise_and_for_staff(film):
    given = make_pass()
    clip = worked_on(sent(film, disguise=Disguise.FACE, given=given))
    assert (clip.state, clip.kind, clip.width, clip.height) == ("ready", "film", 160, 120)
    assert clip.duration_s == pytest.approx(2, abs=0.2)
    assert made_of(clip) == {"face": FILM_OF, "none": [*FILM_OF, "sound"]}
    low = clip.renditions.get(name=RenditionName.LOW, disguise=Disguise.FACE)
    assert opened(low, key=given.viewer) == opened(low)
    assert opened(low)[4:8] == b"ftyp"
    assert clip.work.get().state == JobState.DONE


def test_the_log_tells_every_step_and_no_content(film):
    clip = worked_on(sent(film))
    said = Entry.objects.about(clip).values_list("verb", "actor_kind", "detail")
    assert list(said) == [
        ("clip.received", "author", {"from": "uploading", "to": "received"}),
        ("clip.inspected", "system", {"from": "received", "to": "inspecting"}),
        ("clip.rendered", "system", {"from": "inspecting", "to": "rendering"}),
        ("clip.ready", "system", {"from": "rendering", "to": "ready"}),
    ]


def test_scratch_is_empty_afterwards(film):
    worked_on(sent(film))
    assert [each for each in settings.CLIP_SCRATCH.glob("heard-*") if scratch._is_mine(each)] == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html>not a film</html>" * 50, "not-a-clip"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "not-a-clip"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 400, "cut-off"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_plain_words(content, reason):
    clip = worked_on(sent(content))
    assert (clip.state, clip.reason) == ("refused", reason)
    assert clip.message.endswith(".")
    assert clip.renditions.count() == 0
    assert clip.work.get().state == JobState.DONE


def test_a_film_that_is_too_long_is_refused(long_film):
    clip = worked_on(sent(long_film))
    assert (clip.state, clip.reason) == ("refused", "too-long")


def test_another_disguise_is_made_when_somebody_asks(film):
    clip = worked_on(sent(film))
    works.ask_for(clip, Purpose.DISGUISE, Disguise.FACE)
    assert made_of(worked_on(clip)) == {"face": FILM_OF, "none": [*FILM_OF, "sound"]}
    assert ClipWork.objects.filter(clip=clip).count() == 2


def test_asking_twice_is_one_piece_of_work(film):
    clip = worked_on(sent(film))
    first = works.ask_for(clip, Purpose.DISGUISE, Disguise.FACE)
    assert works.ask_for(clip, Purpose.DISGUISE, Disguise.FACE).pk == first.pk
    working.work(first.pk)
    again = works.ask_for(clip, Purpose.DISGUISE, Disguise.FACE)
    assert (again.pk, again.state, again.attempts) == (first.pk, JobState.WAITING, 0)


def test_a_computer_voice_reads_checked_words(film):
    clip = worked_on(sent(film, disguise=Disguise.COMPUTER))
    make_captions(clip, by=make_user("moderator"))
    works.ask_for(clip, Purpose.COMPUTER)
    assert "sound" in made_of(worked_on(clip))["computer"]


def test_without_checked_words_no_computer_speaks(film):
    clip = worked_on(sent(film, disguise=Disguise.COMPUTER))
    make_captions(clip)
    works.ask_for(clip, Purpose.COMPUTER)
    assert "computer" not in made_of(worked_on(clip))


def test_work_on_a_clip_that_was_deleted_meanwhile_does_nothing(film):
    clip = sent(film)
    work_id = clip.work.get().pk
    keeping.erase(clip, by=make_user("safeguarding-lead"))
    working.work(work_id)
    assert Clip.objects.get(pk=clip.pk).state == ClipState.ERASED


def test_two_workers_do_it_once(film):
    clip = sent(film)
    row = clip.work.get()
    assert working.jobs.claim(row)
    working.work(row.pk)
    assert Clip.objects.get(pk=clip.pk).state == ClipState.RECEIVED


def grown_stale(row: ClipWork) -> None:
    ClipWork.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize(
    "half_way", [(), (ClipState.INSPECTING,), (ClipState.INSPECTING, ClipState.RENDERING)]
)
def test_what_a_killed_worker_left_is_begun_again(film, half_way):
    clip = sent(film)
    row = clip.work.get()
    working.jobs.claim(row)
    for state in half_way:
        working.CLIP.move(clip, state, by=working.SYSTEM)
    grown_stale(row)
    working.work(row.pk)
    assert Clip.objects.get(pk=clip.pk).state == ClipState.READY


def test_without_room_in_memory_it_waits_and_after_three_tries_asks_a_person(film, monkeypatch):
    monkeypatch.setattr(working, "ROOM", 1 << 60)
    clip = sent(film)
    row = clip.work.get()
    for attempt in (1, 2, 3):
        working.work(row.pk)
        row.refresh_from_db()
        assert (row.attempts, row.last_error) == (attempt, "no-scratch-room")
        grown_stale(row)
    assert row.state == JobState.NEEDS_PERSON
    assert Clip.objects.get(pk=clip.pk).state == ClipState.RECEIVED


def test_a_part_that_was_tampered_with_is_a_failure_and_not_shown(film):
    clip = sent(film)
    envelope = clip.upload.parts.get().envelope
    path = working.originals.files.blobs.path_of(envelope.blob)
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(bytes(content))
    clip = worked_on(clip)
    assert (clip.state, clip.work.get().last_error) == ("failed", "Tampered")
    assert clip.renditions.count() == 0


def test_a_lease_that_was_lost_stores_nothing_more(film):
    clip = sent(film)
    row = clip.work.get()
    told = working._beat(row, working.jobs.claim(row))
    ClipWork.objects.filter(pk=row.pk).update(lease_token="somebody else")
    with pytest.raises(working.LostLeaseError):
        told(0.5)


def test_progress_is_on_the_row(film):
    clip = sent(film)
    row = clip.work.get()
    working._beat(row, working.jobs.claim(row))(0.37)
    assert ClipWork.objects.get(pk=row.pk).progress == 37


def test_reconcile_nudges_for_what_was_left(film):
    clip = sent(film)
    grown_stale(clip.work.get())
    assert tasks.clips_left_behind() == 1


def test_the_door_without_a_key_opens_nothing_of_it(film, settings):
    clip = worked_on(sent(film))
    settings.VAULT_PRIVATE_KEYS = None
    for part in clip.upload.parts.all():
        with pytest.raises(NoKey):
            b"".join(files.open_range(part.envelope, owner=part.owner))
    for rendition in clip.renditions.all():
        with pytest.raises(NoKey):
            opened(rendition)
