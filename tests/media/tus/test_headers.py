"""Reading the headers of tus: nothing from outside breaks it, and nothing of it comes back decoded."""

import base64
import contextlib
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.errors import Malformed, TooBig
from media.tus import headers

REF = UUID("2f1f7f35-4f0e-4b6c-9a48-0d5f0e6a8c11")
ANY = st.text(st.characters(codec="latin-1"), max_size=200)
SAID = st.one_of(ANY, st.text("0123456789 ,;=/abcdefABCDEF-final:httpskind", max_size=120))


@given(SAID)
@pytest.mark.parametrize(
    "read",
    [
        headers.length, headers.offset, headers.checksum, headers.pieces,
        lambda text: headers.notes(text, used=("kind",)),
    ],
    ids=["length", "offset", "checksum", "pieces", "notes"],
)  # fmt: skip
def test_whatever_is_sent_is_read_or_refused(read, text):
    with contextlib.suppress(Malformed, TooBig):
        read(text)


@given(st.dictionaries(st.sampled_from(["kind", "disguise", "filename", "x"]), st.binary()))
def test_metadata_keeps_what_is_used_as_it_was_sent(pairs):
    sent = [f"{key} {base64.b64encode(value).decode()}".strip() for key, value in pairs.items()]
    found = headers.notes(",".join(sent), used=("kind", "disguise"))
    assert (
        found.as_sent.split(",")
        == [pair for pair in sent if pair.split(" ")[0] in {"kind", "disguise"}]
        or found.as_sent == ""
    )
    assert set(found.values) == set(pairs) & {"kind", "disguise"}


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (f"/clips/{REF}/", True),
        (f"/clips/{REF}", True),
        (f"/council/clips/{REF}/", True),
        (f"https://heard.example/clips/{REF}/", True),
        (f"//elsewhere.example/clips/{REF}/", False),
        (f"clips/{REF}", False),
        (f"/clips/{REF}/?x", False),
        (f"/clips/../{REF}", False),
        (f"/clips/{str(REF)[:-1]}/", False),
    ],
)
def test_addresses_of_pieces(address, found):
    if found:
        assert headers.pieces(f"final;{address}") == [REF]
    else:
        with pytest.raises(Malformed):
            headers.pieces(f"final;{address}")


def test_pieces_keep_their_order():
    other = UUID(int=7)
    sent = f"final;/clips/{REF}/ /clips/{other}/ /clips/{REF}/"
    assert headers.pieces(sent) == [REF, other, REF]


def test_a_huge_length_is_too_big_before_it_is_a_number():
    with pytest.raises(TooBig):
        headers.length("9" * 6000)


@pytest.mark.parametrize("end", [",", ", ", ",\t"])
def test_metadata_may_end_in_a_comma(end):
    found = headers.notes(f"kind ZmlsbQ=={end}", used=("kind",))

    assert (found.values, found.as_sent) == ({"kind": "film"}, "kind ZmlsbQ==")


@pytest.mark.parametrize("text", ["kind ZmlsbQ==,,", ",kind ZmlsbQ==", "kind ZmlsbQ==,,other"])
def test_metadata_has_no_other_empty_pair(text):
    with pytest.raises(Malformed):
        headers.notes(text, used=("kind",))
