"""The protocol of uploads, probed over bare sockets against the real public door."""

import secrets
import uuid

import pytest

from tests.media.tus.conftest import MIB, sha256
from tests.media.tus.phone import OCTETS, Answer, checksum, metadata

pytestmark = pytest.mark.django_db
NOWHERE = "/clips/00000000-0000-4000-8000-000000000000/"


def test_options_says_what_there_is(phone):
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


def test_no_other_website_is_let_in(phone):
    path = phone.begin(3)
    for method, where in (("OPTIONS", path), ("HEAD", path), ("PATCH", path), ("POST", "/clips/")):
        answer = phone.ask(method, where, Origin="https://elsewhere.example")
        assert (answer.status, answer["Tus-Resumable"]) == (403, "1.0.0")
        assert [name for name in answer.headers if name.startswith("access-control")] == []


def test_a_whole_upload_in_pieces(phone, reader):
    data = secrets.token_bytes(3 * MIB + 17)
    path = phone.begin(len(data))
    for start in range(0, len(data), MIB):
        piece = data[start : start + MIB]
        answer = phone.send(path, start, piece)
        assert (answer.status, answer.offset) == (204, start + len(piece))
        assert answer["Tus-Resumable"] == "1.0.0"
    assert reader.stored(path) == ("received", len(data), sha256(data))


@pytest.mark.parametrize("version", ["", "0.2.2", "1.0.1", "2.0.0", "1.0.0, 1.0.0"])
def test_another_version_is_not_processed(phone, version):
    path = phone.begin(3)
    for answer in (
        phone.ask("POST", "/clips/", Upload_Length="3", Tus_Resumable=version),
        phone.send(path, 0, b"abc", Tus_Resumable=version),
        phone.ask("DELETE", path, Tus_Resumable=version),
    ):
        assert (answer.status, answer["Tus-Version"], answer["Tus-Resumable"]) == (
            412, "1.0.0", "1.0.0",
        )  # fmt: skip
    assert phone.offset(path) == 0


def test_creation(phone):
    answer = phone.ask("POST", "/clips/", Upload_Length="10")
    assert answer.status == 201
    assert uuid.UUID(answer["Location"].removeprefix("/clips/").strip("/"))
    assert uuid.UUID(answer["Heard-Clip"])
    assert answer["Upload-Expires"].endswith(" GMT")
    assert answer["Upload-Offset"] == "0"
    assert answer["Tus-Resumable"] == "1.0.0"
    assert answer.body == ""


@pytest.mark.parametrize(
    "length", ["", "-1", "1.5", "0x10", "ten", "10 10", "10,10", "+5", "١٢".encode().hex()]
)
def test_creation_needs_a_length(phone, length):
    assert phone.ask("POST", "/clips/", Upload_Length=length).status == 400


def test_a_length_that_comes_later_is_not_offered(phone):
    assert phone.ask("POST", "/clips/", Upload_Defer_Length="1").status == 400


@pytest.mark.parametrize("length", [str(600 * MIB + 1), "10000000000000", "9" * 5000])
def test_creation_of_too_much(phone, length):
    answer = phone.ask("POST", "/clips/", Upload_Length=length)
    assert (answer.status, answer.body) == (
        413, "This is too big for us. A shorter film is smaller.\n",
    )  # fmt: skip


def test_words_are_in_the_language_of_the_page(phone):
    answer = phone.ask("POST", "/clips/", Upload_Length="9" * 15, Accept_Language="cy")
    assert answer.body == "Mae hwn yn rhy fawr i ni. Mae ffilm fyrrach yn llai.\n"


def test_nothing_at_all_is_whole_at_once(phone, reader):
    path = phone.begin(0)
    head = phone.ask("HEAD", path)
    assert (head.status, head.offset, head["Upload-Length"]) == (200, 0, "0")
    assert reader.stored(path) == ("received", 0, sha256(b""))


METADATA = {
    "no base64": "kind !!!",
    "half base64": "kind Zm9",
    "twice": "kind ZmlsbQ==,kind ZmlsbQ==",
    "no pair": ",",
    "too long": f"kind {'A' * 4400}",
    "too long to keep": metadata(once="x" * 600),
    "no such kind": metadata(kind="opera"),
    "no such disguise": metadata(disguise="hat"),
    "not for its kind": metadata(kind="picture", disguise="voice"),
}


@pytest.mark.parametrize("sent", METADATA.values(), ids=METADATA)
def test_metadata_that_makes_no_sense(phone, sent):
    assert phone.ask("POST", "/clips/", Upload_Length="3", Upload_Metadata=sent).status == 400


def test_metadata_is_given_back_without_what_could_be_about_a_person(phone):
    sent = metadata(kind="sound", filename="Sian at Gran's.mp4", disguise="voice")
    path = phone.begin(3, Upload_Metadata=sent)
    head = phone.ask("HEAD", path)
    assert head["Upload-Metadata"] == metadata(kind="sound", disguise="voice")


def test_head(phone):
    path = phone.begin(10)
    phone.send(path, 0, b"four")
    head = phone.ask("HEAD", path)
    assert (head.status, head.offset, head["Upload-Length"]) == (200, 4, "10")
    assert "no-store" in head["Cache-Control"]
    assert head["Tus-Resumable"] == "1.0.0"
    assert head.get("Upload-Metadata") is None


def test_head_when_it_is_whole(phone):
    path = phone.begin(4)
    phone.send(path, 0, b"four")
    head = phone.ask("HEAD", path)
    assert (head.status, head.offset, head.get("Upload-Expires")) == (200, 4, None)


def test_what_is_not_there(phone):
    for method in ("HEAD", "PATCH", "DELETE"):
        answer = phone.ask(method, NOWHERE, Upload_Offset="0", Content_Type=OCTETS)
        assert (answer.status, answer.get("Upload-Offset")) == (404, None)


@pytest.mark.parametrize("key", ["", "0" * 32, "nonsense", "é", "A" * 4000])
def test_somebody_elses_is_not_there_either(phone, key):
    path = phone.begin(4)
    for method in ("HEAD", "PATCH", "DELETE"):
        theirs = phone.ask(
            method, path, Upload_Offset="0", Content_Type=OCTETS, Heard_Pass=key
        )  # fmt: skip
        nowhere = phone.ask(method, NOWHERE, Upload_Offset="0", Content_Type=OCTETS)
        assert _but_the_time(theirs) == _but_the_time(nowhere)
        assert theirs.status == 404
    assert phone.offset(path) == 0


def _but_the_time(answer: Answer) -> tuple:
    headers = {name: value for name, value in answer.headers.items() if name != "date"}
    return answer.status, headers, answer.body


def test_creation_needs_a_pass(phone):
    answer = phone.ask("POST", "/clips/", Upload_Length="3", Heard_Pass="nonsense")
    assert (answer.status, answer.get("Location")) == (403, None)


def test_patch_of_another_type(phone):
    path = phone.begin(4)
    for type_ in ("", "application/octet-stream", "multipart/form-data; boundary=x"):
        assert phone.send(path, 0, b"four", Content_Type=type_).status == 415
    assert phone.offset(path) == 0


@pytest.mark.parametrize("offset", [0, 3, 5, 10, 99])
def test_patch_of_another_offset(phone, offset):
    path = phone.begin(10)
    phone.send(path, 0, b"four")
    answer = phone.send(path, offset, b"abcdef")
    assert (answer.status, answer.offset) == (409, 4)
    assert phone.offset(path) == 4


@pytest.mark.parametrize("offset", ["", "-1", "four", "4.0", "0,0", "9" * 40])
def test_patch_without_an_offset(phone, offset):
    path = phone.begin(4)
    answer = phone.ask("PATCH", path, b"four", Content_Type=OCTETS, Upload_Offset=offset)
    assert answer.status == 400
    assert phone.offset(path) == 0


def test_patch_past_the_end(phone):
    path = phone.begin(4)
    assert phone.send(path, 0, b"fives").status == 413
    assert phone.offset(path) == 0


def test_an_empty_patch_changes_nothing(phone):
    path = phone.begin(4)
    answer = phone.send(path, 0, b"")
    assert (answer.status, answer.offset) == (204, 0)


def test_patch_after_the_end(phone):
    path = phone.begin(4)
    phone.send(path, 0, b"four")
    assert phone.send(path, 0, b"four").status == 409
    assert phone.send(path, 4, b"more").status == 413
    assert phone.send(path, 4, b"").status == 204
    assert phone.offset(path) == 4


def test_checksums(phone, reader):
    path = phone.begin(8)
    assert phone.send(path, 0, b"four", Upload_Checksum=checksum("sha1", b"four")).status == 204
    assert phone.send(path, 4, b"more", Upload_Checksum=checksum("sha256", b"more")).status == 204
    assert reader.stored(path) == ("received", 8, sha256(b"fourmore"))


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_what_is_not_what_its_checksum_says_is_not_kept(phone, name):
    path = phone.begin(8)
    answer = phone.send(path, 0, b"four", Upload_Checksum=checksum(name, b"five"))
    assert (answer.status, phone.offset(path)) == (460, 0)


@pytest.mark.parametrize("sent", ["md5 AAAA", "crc32 AAAA", "sha1", "sha1 !!!", "sha1 Zm9"])
def test_checksums_that_make_no_sense(phone, sent):
    path = phone.begin(4)
    assert phone.send(path, 0, b"four", Upload_Checksum=sent).status in {400, 460}
    assert phone.offset(path) == 0


def test_termination(phone):
    path = phone.begin(8)
    phone.send(path, 0, b"four")
    answer = phone.ask("DELETE", path)
    assert (answer.status, answer["Tus-Resumable"]) == (204, "1.0.0")
    for method in ("HEAD", "PATCH", "DELETE"):
        assert phone.ask(method, path, Upload_Offset="4", Content_Type=OCTETS).status == 404


def test_what_has_arrived_is_not_terminated(phone, reader):
    path = phone.begin(4)
    phone.send(path, 0, b"four")
    assert phone.ask("DELETE", path).status == 403
    assert reader.stored(path) == ("received", 4, sha256(b"four"))


def test_creation_with_upload(phone, reader):
    answer = phone.ask("POST", "/clips/", b"four", Upload_Length="10", Content_Type=OCTETS)
    assert (answer.status, answer.offset) == (201, 4)
    assert phone.send(answer["Location"], 4, b" and 6").offset == 10
    assert reader.stored(answer["Location"]) == ("received", 10, sha256(b"four and 6"))


def test_creation_with_all_of_the_upload(phone, reader):
    answer = phone.ask("POST", "/clips/", b"four", Upload_Length="4", Content_Type=OCTETS)
    assert (answer.status, answer.offset) == (201, 4)
    assert reader.stored(answer["Location"]) == ("received", 4, sha256(b"four"))


def test_creation_with_too_much(phone):
    answer = phone.ask("POST", "/clips/", b"fives", Upload_Length="4", Content_Type=OCTETS)
    assert answer.status == 413


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "HEAD"])
def test_no_header_stands_in_for_the_method(phone, method):
    """tus 1.0 allows X-HTTP-Method-Override; the limits look at the method itself, so nothing obeys it."""
    path = phone.begin(8)
    answer = phone.ask(
        "POST", path, b"four", Upload_Offset="0", Content_Type=OCTETS, X_HTTP_Method_Override=method
    )
    assert (answer.status, answer["Allow"]) == (405, "OPTIONS, HEAD, PATCH, DELETE")
    assert phone.ask("HEAD", path).offset == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "TRACE", "PROPFIND"])
def test_other_methods(phone, method):
    answer = phone.ask(method, phone.begin(4))
    assert (answer.status, answer["Allow"]) == (405, "OPTIONS, HEAD, PATCH, DELETE")
    assert answer["Tus-Resumable"] == "1.0.0"


def test_the_same_creation_again_is_the_same_upload(phone):
    """Its answer was lost: the phone asks again, and there are not two films."""
    once = metadata(kind="film", once=secrets.token_hex(16))
    first = phone.begin(10, Upload_Metadata=once)
    assert phone.begin(10, Upload_Metadata=once) == first
    phone.send(first, 0, b"four")
    assert phone.begin(10, Upload_Metadata=once) == first
    assert phone.begin(10, Upload_Metadata=metadata(kind="film", once="other")) != first


def test_headers_cannot_be_forged(phone):
    """What is decoded is never put into a header."""
    sent = metadata(kind="film", disguise="none\r\nSet-Cookie: a=b")
    answer = phone.ask("POST", "/clips/", Upload_Length="3", Upload_Metadata=sent)
    assert (answer.status, answer.get("Set-Cookie")) == (400, None)
