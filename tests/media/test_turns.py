"""Whose film is made ready next: never somebody's behind a heap of films without words (finding B7)."""

import io
import secrets
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from feedback.actions import intake
from feedback.enums import Who
from jobs import actions as jobs
from jobs.enums import JobState
from media import passes, tasks, turns, working
from media.actions import receiving
from media.enums import Disguise, Kind, Purpose
from media.models import Clip, ClipSource, ClipWork
from media.passes import Pass
from tests.factories.media import make_pass
from tests.media.test_working import made_by_ffmpeg

pytestmark = pytest.mark.django_db

HOUSE, SCHOOL, HOME = "a" * 32, "b" * 32, "c" * 32


def film(source: str, given: Pass | None = None, content: bytes = b"a film") -> Clip:
    return receiving.receive_whole(
        given or make_pass(), io.BytesIO(content), kind=Kind.FILM, disguise=Disguise.NONE,
        source=source,
    )  # fmt: skip


def words() -> Pass:
    """Sends words that promise a film; the pass of its page."""
    key = secrets.token_bytes(16)
    intake.send(intake.Sending(key, "Look at this.", who=Who.FROM_11, clips_promised=1))
    return passes.from_key(key)


@pytest.fixture
def done(monkeypatch) -> list[Clip]:
    """Clips in the order in which they were worked on; the work itself is nothing here."""
    order: list[Clip] = []
    nothing = {Purpose.ARRIVAL: lambda row, folder, told: order.append(row.clip)}
    monkeypatch.setattr(working, "_WORK", nothing)
    return order


def work_on_all() -> None:
    for row in ClipWork.objects.order_by("pk"):
        tasks.work_on_clip.func(row.pk)  # each nudge, in the order in which they were given


def test_a_childs_film_is_before_a_hundred_and_eighty_without_words(done):
    heap = [film(HOUSE) for _n in range(180)]
    child = film(HOME, words())
    work_on_all()
    assert done == [child, *heap]
    assert set(ClipWork.objects.values_list("state", flat=True)) == {JobState.DONE}


def test_a_film_whose_words_come_later_moves_up(done):
    first, key = film(HOUSE), secrets.token_bytes(16)
    second = film(HOUSE, passes.from_key(key))
    intake.send(intake.Sending(key, "Look at this.", clips_promised=1))
    work_on_all()
    assert done == [second, first]


def test_sources_take_turns(done):
    house = [film(HOUSE, words()) for _n in range(3)]
    school = [film(SCHOOL, words()) for _n in range(2)]
    home = film(HOME, words())
    work_on_all()
    assert done == [house[0], school[0], home, house[1], school[1], house[2]]


def test_what_a_source_had_lately_counts(done):
    for _n in range(3):
        film(HOUSE, words())
    work_on_all()
    later = [film(HOUSE, words()), film(SCHOOL, words())]
    done.clear()
    work_on_all()
    assert done == [later[1], later[0]]


def test_one_at_a_time_from_a_source_while_others_wait(done):
    film(HOUSE, words())
    assert jobs.claim(turns.next_row())  # another worker is on it
    film(HOUSE, words())
    for _n in range(2):  # had its turns lately, and still comes first
        turns.count(ClipWork(clip=film(SCHOOL)))
    waiting = film(SCHOOL, words())
    assert turns.next_row().clip == waiting


def test_two_workers_never_take_the_same(done, monkeypatch):
    first, second = film(HOUSE, words()), film(SCHOOL, words())
    seen = turns.next_row
    asked = []

    def late():
        row = seen()
        if not asked:  # another worker is quicker, once
            asked.append(row)
            assert jobs.claim(ClipWork.objects.get(pk=row.pk))
        return row

    monkeypatch.setattr(turns, "next_row", late)
    working.work_next()
    assert (asked[0].clip, done) == (first, [second])


def test_nothing_to_do_is_no_error(done):
    working.work_next()
    assert done == []


def test_work_without_a_source_has_its_turn_too(done):
    clip, child = film(""), film(HOME)
    work_on_all()
    assert done == [clip, child]


def test_a_film_without_words_gives_way_while_it_is_made(tmp_path, monkeypatch):
    """Real films: the long one is put back when a child's waits, and is made whole afterwards."""
    size = ("-f", "lavfi", "-i", "testsrc2=s=64x48:r=2:d=170", "-pix_fmt", "yuv420p")
    short = ("-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=3", "-pix_fmt", "yuv420p")
    long_film = film(HOUSE, content=made_by_ffmpeg(tmp_path, "long.mp4", *size))
    child_film = made_by_ffmpeg(tmp_path, "short.mp4", *short)
    asked, sent = turns.must_give_way, []

    def and_now_a_child_sends(row):
        if not sent:
            sent.append(film(HOME, words(), content=child_film))
        return asked(row)

    monkeypatch.setattr(turns, "must_give_way", and_now_a_child_sends)
    monkeypatch.setattr(working, "BEAT_S", 0.0)
    working.work_next()
    row = long_film.work.get()
    assert (row.state, row.attempts, row.lease_token) == (JobState.WAITING, 0, "")
    began = time.monotonic()
    working.work_next()
    took = time.monotonic() - began
    assert Clip.objects.get(pk=sent[0].pk).state == "ready"
    working.work_next()
    ready = Clip.objects.get(pk=long_film.pk)
    assert (ready.state, ready.work.get().state) == ("ready", JobState.DONE)
    assert ready.duration_s == pytest.approx(170, abs=1)
    assert took < 60


def test_one_with_words_gives_way_to_nobody():
    film(HOUSE, words())
    row = turns.next_row()
    jobs.claim(row)
    film(HOME, words())
    assert turns.must_give_way(row) is False


def test_where_it_came_from_is_a_digest_for_a_day(settings):
    settings.PROXIES = 1
    headers = {
        "Tus-Resumable": "1.0.0", "Upload-Length": "10", "Heard-Pass": secrets.token_hex(16),
        "X-Forwarded-For": "203.0.113.7:1025",
    }  # fmt: skip
    assert Client().post("/clips/", headers=headers).status_code == 201
    headers |= {"Heard-Pass": secrets.token_hex(16), "X-Forwarded-For": "203.0.113.7:1026"}
    assert Client().post("/clips/", headers=headers).status_code == 201
    found = list(ClipSource.objects.values_list("digest", flat=True))
    assert (len(found), len(set(found)), "203.0" in found[0]) == (2, 1, False)
    assert tasks.forget_where_clips_came_from() == 0
    Clip.objects.update(began_at=timezone.now() - timedelta(days=1, minutes=1))
    assert tasks.forget_where_clips_came_from() == 2


def test_finding_whose_turn_it_is_costs_one_query(django_assert_num_queries):
    for count in (1, 3):
        for _n in range(count):
            film(HOUSE, words())
        with django_assert_num_queries(1):
            turns.next_row()
