"""PDFs as scanners, printers and mail programs leave them: what every viewer opens is taken."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from boards import pdf
from boards.actions import papers
from boards.errors import NotAPdf
from boards.remaking.papers import remake

pytestmark = pytest.mark.any_database

INPUTS = Path(__file__).parents[1] / "inputs"
BODY = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages >>\nendobj\n"
TABLE = b"xref\n0 3\ntrailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n99\n"
WHOLE = b"%PDF-1.7\n" + BODY + TABLE + b"%%EOF\n"


def refused(data: bytes) -> str:
    """Why it is refused; empty where it is taken."""
    try:
        papers.check_pdf(SimpleUploadedFile("paper.pdf", data))
    except NotAPdf as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    "data",
    [
        WHOLE,
        b"\xef\xbb\xbf" + WHOLE,
        b"\x00\x01\x02\x03" + WHOLE,
        b"\x1b%-12345X@PJL SET RESOLUTION=600\r\n@PJL ENTER LANGUAGE=PDF\r\n" + WHOLE,
        b" " * 1024 + WHOLE,
        WHOLE + bytes(64 * 1024),
        WHOLE + b"<html><body>Your scan is ready</body></html>" * 200,
        WHOLE + b"\x1b%-12345X",
        WHOLE.removesuffix(b"%%EOF\n"),
        WHOLE + BODY + TABLE,
        WHOLE + BODY + TABLE + b"%%EOF",
    ],
    ids=[
        "plain", "mark of Unicode", "four bytes before", "a printer's orders before", "blanks before",
        "zeros after", "a web page after", "a printer's order after", "no end mark",
        "changed, no end mark", "changed",
    ],
)  # fmt: skip
def test_what_every_viewer_opens_is_taken(data):
    assert refused(data) == ""


@pytest.mark.parametrize("name", ["four-bytes-before", "zeros-after-4k", "no-end-mark"])
def test_papers_that_were_handed_over_are_taken(name):
    data = (INPUTS / f"paper-{name}.pdf").read_bytes()
    assert (refused(data), remake(data, title="Paper", name="paper.pdf").pages) == ("", 1)


@pytest.mark.parametrize(
    "data",
    [
        (INPUTS / "paper-needs-a-password.pdf").read_bytes(),
        WHOLE.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 9 0 R"),
        WHOLE.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt<</Filter/Standard>>"),
    ],
    ids=["handed over", "by a reference", "in its place"],
)
def test_one_with_a_password_says_what_to_do(data):
    with pytest.raises(NotAPdf, match="Take the password off first"):
        remake(data, title="Paper", name="paper.pdf")


def test_words_about_encryption_are_no_password():
    assert not pdf.needs_a_password(WHOLE.replace(b"/Size 3", b"/Size 3 /EncryptMetadata false"))


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n" + BODY,
        b"%PDF-1.7\n" + BODY[:40],
        WHOLE + BODY[:70],
        b"%PDF-1.7\n" + TABLE + b"%%EOF\n" + BODY,
    ],
    ids=["no table", "in an object", "after a change", "one that shows while it loads"],
)
def test_one_that_is_cut_off_says_so(data):
    assert refused(data).startswith("The end of “paper.pdf” is missing.")


@pytest.mark.parametrize("data", [b" " * 1100 + WHOLE, b"<html>" + WHOLE, b"PK\x03\x04", b"GIF89a"])
def test_what_is_none_says_so(data):
    assert refused(data) == "“paper.pdf” is not a PDF."
