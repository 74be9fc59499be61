"""Papers that are refused: locked, broken beyond mending, or so packed that they would burst a machine."""

import zlib

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pikepdf import Array, Dictionary, Name

from boards.remaking import bounds
from boards.remaking.papers import CannotRemake, remake
from tests.boards.hostile_papers import made, paper_with
from tests.factories.accounts import sign_in
from tests.factories.boards import make_meeting

pytestmark = pytest.mark.any_database


def refused(data: bytes) -> str:
    with pytest.raises(CannotRemake) as refusal:
        remake(data, title="x", name="cases.pdf")
    assert "cases.pdf" in str(refusal.value)
    return refusal.value.code


def test_one_that_opens_without_a_password_is_opened_and_one_that_asks_is_not():
    free = pikepdf.Encryption(owner="keep", user="", R=6)
    assert not made(encryption=free).is_encrypted
    assert (
        refused(paper_with(encryption=pikepdf.Encryption(owner="keep", user="ask"))) == "password"
    )


@pytest.mark.parametrize("data", [b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"1 0 obj\n" * 999, b""])
def test_what_cannot_be_mended_is_refused(data):
    assert refused(data) == "broken"


def test_a_broken_table_is_mended():
    data = paper_with(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    broken = data.replace(b"startxref\n", b"startxref\n9")
    assert remake(broken, title="x", name="x").pages == 2


def packed(bytes_: int) -> bytes:
    """So many zeros, packed a thousand times smaller."""
    engine, piece = zlib.compressobj(9), bytes(1 << 20)
    return b"".join(engine.compress(piece) for _ in range(bytes_ >> 20)) + engine.flush()


def bomb(pdf):
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, packed(600_000_000), Filter=Name.FlateDecode)


def bomb_of_many(pdf):
    each = packed(320_000_000)
    pdf.pages[0].obj.Contents = Array(
        pdf.make_indirect(pikepdf.Stream(pdf, each, Filter=Name.FlateDecode)) for _ in range(12)
    )


def bomb_in_a_bomb(pdf):
    twice = zlib.compress(packed(2_000_000_000), 9)
    both = Array([Name.FlateDecode, Name.FlateDecode])
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, twice, Filter=both)


def bomb_of_another_kind(pdf):
    runs = b"\x81\x00" * 4_000_000
    both = Array([Name.FlateDecode, Name.RunLengthDecode])
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, zlib.compress(runs), Filter=both)


def a_picture_of_a_gigapixel(pdf):
    image = pikepdf.Stream(pdf, b"x", Type=Name.XObject, Subtype=Name.Image, Width=40000, Height=30000,
                           Filter=Name.DCTDecode)  # fmt: skip
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im0=image)


def a_page_four_thousand_times(pdf):
    for _ in range(4000):
        pdf.pages.append(pdf.pages[0])


@pytest.mark.parametrize(
    "spoil",
    [bomb, bomb_of_many, bomb_in_a_bomb, bomb_of_another_kind, a_picture_of_a_gigapixel,
     a_page_four_thousand_times],
)  # fmt: skip
def test_what_would_burst_a_machine_is_refused(spoil):
    assert refused(paper_with(spoil)) == "too-much"


def test_what_is_large_and_well_is_taken():
    def spoil(pdf):
        pdf.pages[0].obj.Contents = pikepdf.Stream(
            pdf, packed(110_000_000), Filter=Name.FlateDecode
        )

    assert made(spoil) is not None
    assert bounds.MOST_STREAM > 110_000_000


@pytest.mark.django_db
def test_a_refusal_at_the_form_names_the_file_and_stores_nothing(client, secretary):
    meeting = make_meeting(by=secretary)
    sign_in(client, secretary)
    answer = client.post(
        reverse("boards:paper-add", args=[meeting.board.slug, meeting.pk]),
        {
            "title": "Attendance",
            "item": "",
            "file": SimpleUploadedFile("cases.pdf", paper_with(bomb)),
        },
    )
    said = answer.content.decode()
    assert (answer.status_code, meeting.papers.count(), "“cases.pdf” has more in it" in said) == (
        422,
        0,
        True,
    )
