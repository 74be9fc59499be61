"""The protocol of uploads, probed over bare sockets against the real public door."""

import secrets
import threading

import pytest

from tests.media.doors import ROOMY, council, door, phone, sha256, stored  # noqa: F401
from tests.media.phone import OCTETS, Answer, Phone, checksum, metadata

MIB = 1024 * 1024
pytestmark = pytest.mark.django_db
NOWHERE = "/clips/00000000-0000-4000-8000-000000000000/"


def test_options_says_what_there_is(phone):  # noqa: F811
    answer = phone.ask("OPTIONS", "/clips/", Tus_Resumable="", Heard_Pass="")
    found = {k: v for k, v in answer.headers.items() if k.startswith("tus-")}
    assert answer.status == 204
    assert found == {
        "tus-resumable": "1.0.0",
        "tus-version": "1.0.0",
        "tus-max-size": str(600 * MIB),
        "tus-checksum-algorithm": "sha1,sha256",
        "tus-extension": "creation,creation-with-upload,expiration,checksum,termination,concatenation",
    }  # fmt: skip
    assert [name for name in answer.headers if name.startswith("access-control")] == []


def test_a_whole_upload_in_pieces(phone, council):  # noqa: F811
    data = secrets.token_bytes(3 * MIB + 17)
    path = phone.begin(len(data))
    for start in range(0, len(data), MIB):
        piece = data[start : start + MIB]
        answer = phone.send(path, start, piece)

        assert (answer.status, answer.offset) == (204, start + len(piece))
        assert answer["Tus-Resumable"] == "1.0.0"
    assert stored(council, path) == ("received", len(data), sha256(data))
