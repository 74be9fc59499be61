"""Concatenation: pieces sent side by side, put together into one clip."""

import secrets

import pytest

from tests.media.tus.conftest import MIB, sha256
from tests.media.tus.phone import OCTETS, Phone, metadata

pytestmark = pytest.mark.django_db


def piece(phone: Phone, data: bytes, *, sent: bytes | None = None) -> str:
    """A partial upload of ``data``, whole unless less is ``sent``."""
    path = phone.begin(len(data), Upload_Concat="partial")
    if data:
        phone.send(path, 0, data if sent is None else sent)
    return path


def join(phone: Phone, *paths: str, **headers: str):
    return phone.ask("POST", "/clips/", Upload_Concat=f"final;{' '.join(paths)}", **headers)


def test_pieces_become_one_clip(phone, reader):
    data = [secrets.token_bytes(size) for size in (MIB + 3, 17, 2 * MIB)]
    paths = [piece(phone, each) for each in data]
    made = join(phone, *paths, Upload_Metadata=metadata(kind="sound"))
    whole = b"".join(data)
    assert (made.status, made.offset) == (201, len(whole))
    assert reader.stored(made["Location"]) == ("received", len(whole), sha256(whole))
    assert reader.works(made["Location"]) == 1
    head = phone.ask("HEAD", made["Location"])
    assert head["Upload-Length"] == str(len(whole))
    assert head["Upload-Concat"] == f"final;{' '.join(paths)}"
    assert head["Upload-Metadata"] == metadata(kind="sound")


def test_a_piece_is_no_clip(phone, reader):
    made = phone.ask("POST", "/clips/", Upload_Length="4", Upload_Concat="partial")
    assert (made.status, made.get("Heard-Clip")) == (201, None)
    phone.send(made["Location"], 0, b"four")
    assert reader.stored(made["Location"]) == ("–", 4, sha256(b"four"))
    assert phone.ask("HEAD", made["Location"])["Upload-Concat"] == "partial"


def test_addresses_may_be_whole_ones(phone, reader):
    made = join(phone, *[f"{phone.url}{piece(phone, each)}" for each in (b"one", b"two")])
    assert reader.stored(made["Location"]) == ("received", 6, sha256(b"onetwo"))


def test_a_piece_can_be_used_twice(phone, reader):
    one, two = piece(phone, b"one"), piece(phone, b"two")
    made = join(phone, one, two, one)
    again = join(phone, one)
    assert reader.stored(made["Location"]) == ("received", 9, sha256(b"onetwoone"))
    assert reader.stored(again["Location"]) == ("received", 3, sha256(b"one"))


def test_a_whole_takes_no_more(phone):
    made = join(phone, piece(phone, b"one"))
    answer = phone.send(made["Location"], 3, b"more")
    assert answer.status == 403
    assert phone.offset(made["Location"]) == 3


def test_nothing_is_put_together_before_it_is_whole(phone):
    one, two = piece(phone, b"one"), piece(phone, b"twofold", sent=b"two")
    assert join(phone, one, two).status == 409
    phone.send(two, 3, b"fold")
    assert join(phone, one, two).status == 201


@pytest.mark.parametrize(
    "concat",
    [
        "final;",
        "final;/clips/",
        "final;/clips/x/",
        "final",
        "partial;",
        "whole",
        "final;/clips/%0d/",
    ],
)
def test_what_makes_no_sense(phone, concat):
    assert phone.ask("POST", "/clips/", Upload_Length="", Upload_Concat=concat).status == 400


def test_a_whole_has_no_length_of_its_own(phone):
    assert join(phone, piece(phone, b"one"), Upload_Length="3").status == 400


def test_nobody_elses_pieces(phone):
    one = piece(phone, b"one")
    other = Phone(phone.url)
    assert join(other, one).status == 404
    assert join(phone, phone.begin(3)).status == 404  # a clip is no piece


def test_pieces_with_their_bytes_in_the_creation(phone, reader):
    paths = [
        phone.ask(
            "POST", "/clips/", data, Upload_Length="3", Upload_Concat="partial", Content_Type=OCTETS
        )["Location"]
        for data in (b"one", b"two")
    ]
    made = join(phone, *paths)
    assert reader.stored(made["Location"]) == ("received", 6, sha256(b"onetwo"))


def test_a_whole_of_fifty_pieces_at_most(phone):
    one = piece(phone, b"one")
    short = one.removeprefix("/clips/")
    assert join(phone, *[f"/{short}"] * 51).status == 400
    assert join(phone, *[f"{phone.url}/{short}"] * 40).status == 400  # too long to keep
    assert join(phone, *[f"/{short}"] * 40).status == 201
