"""How long room is kept for a film that is on its way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from media import quota
from media.actions import parts, receiving
from media.models import Upload
from tests.media.test_tus_receiving import Bytes, begin

pytestmark = pytest.mark.django_db
MB = 1_000_000


@pytest.fixture(autouse=True)
def an_empty_disk(settings, tmp_path, monkeypatch) -> None:
    settings.VAULT_DIR = tmp_path / "vault"
    monkeypatch.setattr(quota, "free_bytes", lambda: 10**12)


@pytest.fixture
def hours_on(freeze):
    """``hours_on(2.5)``: it is so many hours later than it was at first."""
    began = timezone.now()
    return lambda hours: freeze(began + timedelta(hours=hours))


def bring(upload: Upload, size: int) -> None:
    """So many bytes came: as ``parts.append`` counts them, without sealing them."""
    parts._move_on(
        upload, upload.offset + size, expires_at=receiving._waited_for(upload),
        promised_until=upload.promised_with(size),
    )  # fmt: skip


@pytest.mark.parametrize("how", ["a byte", "nothing, and its page is open"])
def test_no_trickle_keeps_room_from_others_for_more_than_two_hours(hours_on, how):
    hours_on(0)
    upload = begin(600 * MB)
    for hours in (0, 0.5, 1, 1.5, 2.01):
        hours_on(hours)
        if how == "a byte":
            receiving.add(upload, Bytes(b"x"))
        receiving.heard_of(upload.clip)
        upload.refresh_from_db()
        assert bool(quota.promised_bytes()) is (hours < 2)
    receiving.add(upload, Bytes(b"y"))  # and goes on, while there is room
    assert upload.offset == (6 if how == "a byte" else 1)


def test_a_slow_phone_keeps_its_room_to_the_end(hours_on):
    """A megabyte a minute, ten hours long."""
    upload = begin(600 * MB)
    for quarter in range(39):
        hours_on(quarter / 4)
        bring(upload, 15 * MB)
        hours_on((quarter + 1) / 4)
        assert quota.promised_bytes() == upload.length - upload.offset > 0


def test_what_came_at_once_and_then_stopped_keeps_room_as_long_as_before(hours_on):
    upload = begin(600 * MB)
    bring(upload, 300 * MB)
    hours_on(0.5)
    assert quota.promised_bytes() == 300 * MB
    hours_on(0.7)
    assert quota.promised_bytes() == 0


def test_a_piece_that_came_counts_by_its_bytes(hours_on):
    upload = begin(10 * MB)
    until = upload.promised_until
    receiving.add(upload, Bytes(b"x" * MB))
    upload.refresh_from_db()
    assert upload.promised_until - until == timedelta(minutes=4)
