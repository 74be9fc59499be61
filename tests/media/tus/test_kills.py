"""The public process is killed on a film's way in: nothing acknowledged is lost, nothing is doubled,
and the phone goes on to the same bytes.
"""

import http.client
import secrets

import pytest

from media import points
from tests.media.tus.conftest import MIB, ROOMY, sha256
from tests.media.tus.phone import Phone, metadata

pytestmark = pytest.mark.django_db
DATA = secrets.token_bytes(3 * MIB + 5)
# How much is stored for certain when the process dies there, with every piece before it acknowledged.
STORED = {
    "first_byte": 0, "part_sealed": 0, "part_row": MIB,
    "last_part": len(DATA), "made_durable": len(DATA), "received": len(DATA),
}  # fmt: skip


def test_there_are_at_least_ten_points_on_the_whole_way():
    assert len(set(points.NAMES)) == len(points.NAMES) >= 10
    assert tuple(STORED) == points.RECEIVING


@pytest.mark.parametrize("point", points.RECEIVING)
def test_killed_at(point, council, door, reader):
    wishes = {"Upload_Metadata": metadata(once=secrets.token_hex(16))}
    before = council.count("media_clip")
    with council.door("public", HEARD_KILL_AT=point, **ROOMY) as doomed:
        phone = Phone(doomed.url)
        path = phone.begin(len(DATA), **wishes)
        with pytest.raises((OSError, http.client.HTTPException)):
            _send_rest(phone, path, 0)

    phone = Phone(door.url, phone.key)
    assert phone.begin(len(DATA), **wishes) == path
    offset = phone.offset(path)
    assert offset == STORED[point]
    _send_rest(phone, path, offset)
    assert reader.stored(path) == ("received", len(DATA), sha256(DATA))
    assert reader.works(path) == 1
    assert council.count("media_clip") - before == 1


def _send_rest(phone: Phone, path: str, offset: int) -> None:
    """In pieces of 1 MiB. What was answered is stored: the next piece is taken right behind it."""
    while offset < len(DATA):
        answer = phone.send(path, offset, DATA[offset : offset + MIB])
        assert answer.status == 204
        offset = answer.offset


def test_killed_before_the_answer_to_a_creation_there_are_not_two(council, door, reader):
    wishes = {"Upload_Metadata": metadata(once=secrets.token_hex(16))}
    before = council.count("media_clip")
    with council.door("public", HEARD_KILL_AT="received", **ROOMY) as doomed:
        phone = Phone(doomed.url)
        with pytest.raises((OSError, http.client.HTTPException)):
            phone.begin(0, **wishes)
    path = Phone(door.url, phone.key).begin(0, **wishes)
    assert reader.stored(path) == ("received", 0, sha256(b""))
    assert reader.works(path) == 1
    assert council.count("media_clip") - before == 1
