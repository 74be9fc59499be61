"""Receiving, from within: room, counts, what a power cut leaves, what nobody comes back for."""

import io
import secrets
import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry
from media import originals, quota, sweeping
from media.actions import keeping, parts, receiving
from media.enums import ClipState, Disguise, Kind, Purpose
from media.errors import Closed, NoRoom, NotHere, RanOut, TooBig, TooMany, WrongPlace
from media.models import Clip, Part, Upload
from tests.factories.media import make_pass
from vault import blobs
from vault.models import Envelope, WrappedKey
from vault.verification import orphans

pytestmark = pytest.mark.django_db
MIB = 1024 * 1024
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.VAULT_DIR = tmp_path / "vault"


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Within it, what waits for a commit is done at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


class Bytes(io.BytesIO):
    """What a request would bring."""

    @property
    def declared(self) -> int:
        return len(self.getvalue())

    def begin(self) -> bool:
        return bool(self.getvalue())

    def check(self) -> None:
        return None


def begin(length: int, *, given=None, **more) -> Upload:
    wishes = {"kind": Kind.FILM, "disguise": Disguise.NONE, **more}
    return receiving.begin(given or make_pass(), length=length, **wishes)


def begin_with(*pieces: bytes, length: int | None = None, given=None) -> Upload:
    """An upload that got these pieces; whole unless it has another ``length``."""
    upload = begin(sum(map(len, pieces)) if length is None else length, given=given)
    for piece in pieces:
        receiving.add(upload, Bytes(piece))
    return Upload.objects.get(pk=upload.pk)


def files_of(upload: Upload) -> list:
    return [blobs.path_of(part.envelope.blob) for part in upload.parts.order_by("start")]


def all_files() -> set[str]:
    return {file.name for file in settings.VAULT_DIR.glob("*")}


def test_a_clip_that_was_received():
    upload = begin_with(b"four", b" and 6")
    clip = upload.clip
    assert (clip.state, clip.size) == (ClipState.RECEIVED, 10)
    assert clip.arrived_at == timezone.now().replace(minute=0, second=0, microsecond=0)
    assert [work.purpose for work in clip.work.all()] == [Purpose.ARRIVAL]
    assert b"".join(originals.pieces(clip)) == b"four and 6"
    assert [entry.verb for entry in Entry.objects.about(clip)] == ["clip.received"]


def test_nothing_of_it_is_on_the_disk_in_clear():
    data = secrets.token_bytes(3 * MIB)
    upload = begin_with(data[:MIB], data[MIB:])
    kept = b"".join(file.read_bytes() for file in files_of(upload))
    assert [start for start in range(0, 3 * MIB, 65_536) if data[start : start + 32] in kept] == []


def test_a_piece_is_readable_by_staff_alone():
    upload = begin_with(b"four")
    wraps = WrappedKey.objects.filter(envelope__in=upload.parts.values("envelope"))
    assert [wrap.recipient for wrap in wraps] == ["staff:1"]


def test_begun_before_its_words_it_is_found_with_them():
    given = make_pass()
    upload = begin(10, given=given)
    assert list(Clip.objects.held_by(given.holder)) == [upload.clip]


# --- How much ---------------------------------------------------------------------------------


def test_no_more_clips_than_one_may_send(settings):
    settings.CLIP_MOST = 2
    given = make_pass()
    first = begin(10, given=given)
    begin(10, given=given)
    with pytest.raises(TooMany):
        begin(10, given=given)
    begin(10)  # somebody else's
    receiving.stop(first)
    begin(10, given=given)


def test_no_more_pieces_than_they_could_need(settings):
    settings.CLIP_MOST = 1
    given = make_pass()
    for _ in range(quota.PARTIAL_EACH):
        receiving.begin_partial(given, length=1)
    with pytest.raises(TooMany):
        receiving.begin_partial(given, length=1)


def test_no_bigger_than_a_clip_may_be(settings):
    settings.CLIP_MOST_BYTES = 10
    begin(10)
    with pytest.raises(TooBig):
        begin(11)


def test_pieces_together_are_no_bigger_either(settings):
    given = make_pass()
    refs = []
    for _ in range(2):
        piece = receiving.begin_partial(given, length=6)
        receiving.add(piece, Bytes(b"sixsix"))
        refs.append(piece.ref)
    settings.CLIP_MOST_BYTES = 11
    with pytest.raises(TooBig):
        receiving.join(
            given, refs, kind=Kind.FILM, disguise=Disguise.NONE, concat="final;", notes=""
        )
    assert Clip.objects.count() == 0


def test_what_was_begun_has_its_room(settings, monkeypatch):
    """Room for words stays free when everything that was begun has come in."""
    settings.CLIP_DISK_RESERVE = 100
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(0, 0, 1000))
    begin(500)
    begin(400)
    with pytest.raises(NoRoom):
        begin(1)
    assert Clip.objects.count() == 2


def test_what_has_come_is_not_counted_twice(settings, monkeypatch):
    settings.CLIP_DISK_RESERVE = 100
    begin_with(b"x" * 300, length=500)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(0, 0, 700))
    assert quota.promised_bytes() == 200
    begin(400)
    with pytest.raises(NoRoom):
        begin(1)


@pytest.mark.parametrize(("came", "minutes"), [(b"", 10), (b"x" * 100, 40)])
def test_what_brings_nothing_keeps_room_from_nobody_for_long(settings, monkeypatch, came, minutes):
    """128 empty promises of 600 MB took the disk from every child for a day."""
    settings.CLIP_DISK_RESERVE = 100
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(0, 0, 1000))
    silent = begin_with(came, length=900) if came else begin(900)
    with pytest.raises(NoRoom):
        begin(200)
    heard_of(silent, minutes - 1)
    with pytest.raises(NoRoom):
        begin(200)
    heard_of(silent, minutes)
    begin(200)
    silent.refresh_from_db()
    receiving.add(silent, Bytes(b"y"))
    assert silent.offset == len(came) + 1


def heard_of(upload: Upload, minutes: int) -> None:
    """As if it had been heard of so many minutes ago."""
    at = receiving.expiry() - timedelta(minutes=minutes)
    Upload.objects.filter(pk=upload.pk).update(expires_at=at)


# --- What a power cut leaves --------------------------------------------------------------------


def test_it_goes_on_from_what_is_intact():
    upload = begin_with(b"one", b"two", b"three", length=20)
    files_of(upload)[1].write_bytes(b"")
    receiving.standing(upload)
    assert upload.offset == 3
    assert [part.start for part in upload.parts.all()] == [0]
    for piece in (b"two", b"three", b" and the rest"[:9]):
        receiving.add(upload, Bytes(piece))
    assert b"".join(originals.pieces(upload.clip)) == b"onetwothree and the "[:20]


def test_a_file_that_is_absent():
    upload = begin_with(b"one", b"two", length=20)
    files_of(upload)[0].unlink()
    assert receiving.standing(upload).offset == 0
    assert upload.parts.count() == 0


def test_it_is_not_received_before_all_files_are_whole():
    upload = begin_with(b"one", b"two", length=8)
    files_of(upload)[1].unlink()
    with pytest.raises(WrongPlace) as reason:
        receiving.add(upload, Bytes(b"to"))
    assert reason.value.offset == 3
    upload = Upload.objects.get(pk=upload.pk)
    assert (upload.offset, upload.clip.state) == (3, ClipState.UPLOADING)
    receiving.add(upload, Bytes(b"twoto"))
    assert upload.clip.state == ClipState.RECEIVED
    assert b"".join(originals.pieces(upload.clip)) == b"onetwoto"


def test_what_was_counted_but_not_received_is_received_when_asked():
    upload = begin(3)
    parts.append(upload, Bytes(b"one"), expires_at=receiving.expiry())
    assert upload.clip.state == ClipState.UPLOADING
    assert receiving.standing(Upload.objects.get(pk=upload.pk)).clip.state == ClipState.RECEIVED


def test_completing_twice_is_once():
    upload = begin_with(b"one")
    receiving.complete(upload)
    receiving.complete(Upload.objects.get(pk=upload.pk))
    stale = Upload.objects.get(pk=upload.pk)
    stale.clip.state = ClipState.UPLOADING  # as another process read it a moment before
    receiving.complete(stale)
    assert upload.clip.work.count() == 1
    assert Entry.objects.about(upload.clip).count() == 1


def test_what_somebody_else_was_quicker_with_leaves_no_file():
    upload = begin_with(b"one", length=10)
    stale = Upload.objects.get(pk=upload.pk)
    receiving.add(upload, Bytes(b"two"))
    before = all_files()
    with pytest.raises(WrongPlace) as reason:
        receiving.add(stale, Bytes(b"TWO"))
    assert reason.value.offset == 6
    assert all_files() == before


def test_the_offset_never_passes_the_length():
    upload = begin(3)
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(offset=4)


# --- What nobody comes back for ------------------------------------------------------------------


def late(upload: Upload) -> Upload:
    past = timezone.now() - timedelta(minutes=1)
    Upload.objects.filter(pk=upload.pk).update(expires_at=past)
    return Upload.objects.get(pk=upload.pk)


def test_what_never_came_is_lost(committed):
    given = make_pass()
    upload = late(begin_with(b"one", length=10, given=given))
    file = files_of(upload)[0]
    with pytest.raises(RanOut):
        receiving.find(given, upload.ref)
    with committed():
        assert sweeping.lose_what_never_came() == 1
        assert sweeping.lose_what_never_came() == 0
    assert Clip.objects.get(pk=upload.clip_id).state == ClipState.LOST
    assert (Upload.objects.count(), Part.objects.count(), file.exists()) == (0, 0, False)
    assert WrappedKey.objects.count() == 0
    with pytest.raises(NotHere):
        receiving.find(given, upload.ref)


def test_what_is_still_coming_is_not_lost():
    begin_with(b"one", length=10)
    late(begin_with(b"one"))  # whole
    assert sweeping.lose_what_never_came() == 0


def test_a_piece_that_comes_in_time_keeps_it(monkeypatch):
    """It comes between the sweep’s look and its deed."""
    upload = late(begin_with(b"one", length=10))
    Upload.objects.filter(pk=upload.pk).update(expires_at=receiving.expiry())
    assert sweeping._lose(upload.pk) is False
    assert Upload.objects.count() == 1


def test_what_is_whole_is_received_by_the_sweep():
    upload = begin(3)
    parts.append(upload, Bytes(b"one"), expires_at=receiving.expiry())
    assert sweeping.receive_what_is_whole() == 0  # its request may be about to say so
    soon = receiving.expiry() - timedelta(minutes=6)
    Upload.objects.filter(pk=upload.pk).update(expires_at=soon)
    assert sweeping.receive_what_is_whole() == 1
    assert Clip.objects.get(pk=upload.clip_id).state == ClipState.RECEIVED


def test_used_pieces_go_and_what_they_became_stays():
    given = make_pass()
    piece = receiving.begin_partial(given, length=3)
    receiving.add(piece, Bytes(b"one"))
    made = receiving.join(
        given, [piece.ref] * 2, kind=Kind.FILM, disguise=Disguise.NONE, concat="final;", notes=""
    )
    late(piece)
    assert sweeping.forget_used_pieces() == 1
    assert b"".join(originals.pieces(made.clip)) == b"oneone"
    keeping.erase(made.clip, by=sweeping.SYSTEM)
    assert (Upload.objects.count(), WrappedKey.objects.count()) == (0, 0)


def test_erasing_one_clip_leaves_another_of_the_same_pieces():
    given = make_pass()
    piece = receiving.begin_partial(given, length=3)
    receiving.add(piece, Bytes(b"one"))
    wishes = {"kind": Kind.FILM, "disguise": Disguise.NONE, "concat": "final;", "notes": ""}
    one, other = (receiving.join(given, [piece.ref], **wishes) for _ in range(2))
    parts.forget([piece])
    keeping.erase(one.clip, by=sweeping.SYSTEM)
    assert b"".join(originals.pieces(other.clip)) == b"one"
    keeping.erase(other.clip, by=sweeping.SYSTEM)
    assert Envelope.objects.exclude(blob="").count() == 0


def test_what_is_stopped_is_deleted(committed):
    upload = begin_with(b"one", length=10)
    file = files_of(upload)[0]
    with committed():
        receiving.stop(upload)
    assert Clip.objects.get(pk=upload.clip_id).state == ClipState.ERASED
    assert (Upload.objects.count(), file.exists()) == (0, False)
    with pytest.raises(Closed):
        receiving.stop(begin_with(b"one"))


def test_a_file_without_a_row_is_swept_after_an_hour(monkeypatch):
    """The process was killed between the piece's file and its row."""
    upload = begin_with(b"one", length=10)
    part = Part(upload=upload, start=3, owner="x")
    lost = parts._sealed(Bytes(b"two"), part)[0].blob
    assert orphans() == []
    monkeypatch.setattr("vault.verification.YOUNG_SECONDS", -1)
    assert orphans() == [lost]


def test_what_ran_out_says_so(client):
    """410, whatever is asked, and no offset to go on from; once it is swept up, it is not there."""
    headers = {"Tus-Resumable": "1.0.0", "Heard-Pass": secrets.token_hex(16)}
    made = client.post("/clips/", headers={**headers, "Upload-Length": "10"})
    late(Upload.objects.get())
    asked = {
        "HEAD": {},
        "DELETE": {},
        "PATCH": {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
    }
    for method, more in asked.items():
        answer = client.generic(method, made["Location"], headers={**headers, **more})
        assert (answer.status_code, answer.headers.get("Upload-Offset")) == (410, None)
    assert sweeping.lose_what_never_came() == 1
    assert client.head(made["Location"], headers=headers).status_code == 404
