"""Ranges of a sealed rendition, as players ask for them and as nobody should."""

import pytest
from django.http import Http404
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from audit.actors import SYSTEM
from media.actions import keeping
from media.delivery import answer, asked_range
from tests.factories.media import make_clip, make_pass, make_rendition
from vault import blobs
from vault.errors import Tampered

SEGMENT = 1024 * 1024
FILM = bytes(range(256)) * (5 * SEGMENT // 512)  # two and a half segments
SIZE = len(FILM)


@pytest.fixture
def rendition(db):
    clip = make_clip()
    clip.renditions.all().delete()
    row = make_rendition(clip, content=FILM)
    return type(row).objects.select_related("envelope").get(pk=row.pk)


def ask(rendition, *, method: str = "GET", key=None, **headers):
    request = RequestFactory().generic(method, "/", headers=headers)
    response = answer(request, rendition, key=key)
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


@pytest.mark.parametrize(
    ("header", "start", "stop"),
    [
        ("bytes=0-1", 0, 2),  # what an iPhone asks first
        ("bytes=0-", 0, SIZE),
        ("bytes=0-0", 0, 1),
        ("Bytes=5-9", 5, 10),
        ("bytes=-1", SIZE - 1, SIZE),
        (f"bytes=-{SIZE * 2}", 0, SIZE),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        (f"bytes=10-{SIZE * 9}", 10, SIZE),
        (f"bytes={SEGMENT - 1}-{SEGMENT}", SEGMENT - 1, SEGMENT + 1),
        (f"bytes={SEGMENT}-{2 * SEGMENT - 1}", SEGMENT, 2 * SEGMENT),
        (f"bytes={SEGMENT - 3}-{2 * SEGMENT + 3}", SEGMENT - 3, 2 * SEGMENT + 4),
        ("  bytes=3-4 ", 3, 5),
    ],
)
def test_one_range(rendition, header, start, stop):
    response = ask(rendition, range=header)
    assert response.status_code == 206
    assert response.body == FILM[start:stop]
    assert response["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert response["Content-Length"] == str(stop - start)


@pytest.mark.parametrize(
    "header",
    ["", "bytes=0-1,5-9", "bytes=0-,0-,0-", "bytes=9-5", "bytes=-", "bytes=a-b", "items=0-1",
     "bytes=0-1-2", "bytes = 0-1", "bytes=٠-١", "bytes=0x0-1", "0-1", "bytes=" + "9" * 16 + "-",
     "bytes=--5", "bytes=1.5-2"],
)  # fmt: skip
def test_what_is_no_single_range_gets_the_whole(rendition, header):
    response = ask(rendition, range=header)
    assert (response.status_code, response.body) == (200, FILM)
    assert response["Content-Length"] == str(SIZE)
    assert response["Accept-Ranges"] == "bytes"
    assert "Content-Range" not in response


@pytest.mark.parametrize("header", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=-0"])
def test_a_range_past_the_end(rendition, header):
    response = ask(rendition, range=header)
    assert (response.status_code, response.body) == (416, b"")
    assert response["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize("condition", ['"guess"', "Sat, 25 Nov 2026 21:00:00 GMT"])
def test_a_range_on_a_condition_gets_the_whole(rendition, condition):
    response = ask(rendition, range="bytes=0-1", if_range=condition)
    assert (response.status_code, response.body) == (200, FILM)
    assert not {"ETag", "Last-Modified"} & set(response.headers)


@pytest.mark.parametrize("headers", [{}, {"range": "bytes=0-1"}])
def test_head_says_the_size_and_opens_nothing(rendition, headers):
    path = blobs.path_of(rendition.envelope.blob)
    path.write_bytes(bytes([path.read_bytes()[0]]).ljust(path.stat().st_size, b"x"))
    with pytest.raises(Tampered):
        ask(rendition)
    response = ask(rendition, method="HEAD", **headers)
    assert (response.status_code, response.body) == (200, b"")
    assert response["Content-Length"] == str(SIZE)
    assert response["Content-Type"] == "video/mp4"


@pytest.mark.parametrize("headers", [{}, {"range": "bytes=0-1"}, {"range": f"bytes={SIZE}-"}])
def test_every_answer_is_kept_by_nobody(rendition, headers):
    response = ask(rendition, **headers)
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Content-Disposition"] == "inline"


def test_only_the_segments_of_a_range_are_opened(rendition, monkeypatch):
    opened = []
    real = blobs.path_of

    def path_of(name):
        path = real(name)
        opened.append(path)
        return path

    monkeypatch.setattr(blobs, "path_of", path_of)
    body = real(rendition.envelope.blob).read_bytes()
    spoilt = bytearray(body)
    spoilt[8 + 100] ^= 1  # in the first segment
    real(rendition.envelope.blob).write_bytes(spoilt)
    response = ask(rendition, range=f"bytes={SEGMENT}-{SEGMENT + 9}")
    assert response.body == FILM[SEGMENT : SEGMENT + 10]
    assert len(opened) == 1


def test_what_was_changed_on_the_disk_is_not_given_out(rendition):
    path = blobs.path_of(rendition.envelope.blob)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Http404):
        ask(rendition)


def test_erased_is_not_there(rendition):
    keeping.erase(rendition.clip, by=SYSTEM)
    row = type(rendition)(clip=rendition.clip, envelope=None)
    with pytest.raises(Http404):
        ask(row)


def test_only_the_sender_s_own_key_opens_it(db):
    given = make_pass()
    clip = make_clip(given=given)
    row = clip.renditions.select_related("envelope").get()
    assert ask(row, key=given.viewer).body == b"not really a film"
    with pytest.raises(Http404):
        ask(row, key=make_pass().viewer)


@given(st.text(max_size=30), st.integers(0, 10**6))
def test_any_header_is_a_range_inside_or_none(header, size):
    for text in (header, f"bytes={header}"):
        found = asked_range(text, size)
        assert found in (None, ()) or 0 <= found[0] < found[1] <= size


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(1, 10**6))
def test_ranges_are_those_of_slices(first, last, size):
    whole = range(size)
    found = asked_range(f"bytes={first}-{last}", size)
    if last < first:
        assert found is None
    else:
        assert (found or (0, 0)) == (
            (first, whole[first : last + 1].stop) if first < size else (0, 0)
        )
