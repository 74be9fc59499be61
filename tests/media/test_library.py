"""Editors' pictures: a sentence where one cannot be taken, and a library that opens whatever is in it."""

import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from wagtail.images import get_image_model

from media.forms import pictures
from tests.factories.accounts import make_user, sign_in

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file it makes a size in to the garbage collector.
    pytest.mark.filterwarnings(
        "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
    ),
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
INPUTS = Path(__file__).parents[1] / "inputs"
NOTED = sorted(path.name for path in INPUTS.glob("picture-notes-*"))
_GIGAPIXEL = io.BytesIO()
Picture.new("1", (32_000, 32_000)).save(_GIGAPIXEL, "PNG")
BOMB = _GIGAPIXEL.getvalue()
LIBRARY = ("/admin/images/", "/admin/images/chooser/")


@pytest.fixture
def editor(client, settings, tmp_path):
    """A content editor, signed in."""
    settings.MEDIA_ROOT = tmp_path
    sign_in(client, make_user("content-editor"))
    return client


def sent(editor, name: str, body: bytes):
    upload = SimpleUploadedFile(name, body)
    return editor.post("/admin/images/add/", {"title": "Hall", "file": upload})


def test_pictures_with_bad_notes_are_taken_without_them(editor):
    for name in NOTED:
        answer = sent(editor, name, (INPUTS / name).read_bytes())
        assert (name, answer.status_code) == (name, 302)

    kept = list(get_image_model().objects.all())
    assert len(kept) == len(NOTED) > 3
    for image in kept:
        with image.file.open() as file, Picture.open(file) as found:
            assert (found.format, dict(found.getexif())) == ("JPEG", {})
    for path in LIBRARY:
        assert editor.get(path).status_code == 200


def test_photo_of_a_current_phone_is_made_smaller(editor):
    answer = sent(editor, "hall.jpg", (INPUTS / "picture-48-megapixels.jpg").read_bytes())

    assert answer.status_code == 302
    image = get_image_model().objects.get()
    assert (image.width, image.height) == (3000, 2250)


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("hall.png", b"\x89PNG\r\n\x1a\n and no more", "or try another one."),
        ("hall.jpg", b"Dear all", "This is not a film, a sound or a picture that we can open."),
        ("hall.webp", (INPUTS / "picture-cut-off.webp").read_bytes(), "It did not arrive whole."),
        (
            "hall.png",
            BOMB,
            "“hall.png” has more pixels than we can open. Save it with 3,000 pixels",
        ),
        ("hall.mp4", (INPUTS / "film-two-channels-cancel.mp4").read_bytes(), "JPEG, PNG, WebP"),
    ],
)
def test_what_cannot_be_taken_says_why(editor, name, body, says):
    answer = sent(editor, name, body)

    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert not get_image_model().objects.exists()


def kept(name: str):
    """A picture that went into the library by another way than its form."""
    body = io.BytesIO()
    Picture.new("RGB", (90, 60), "teal").save(body, "JPEG")
    upload = SimpleUploadedFile(name, body.getvalue())
    return get_image_model().objects.create(title=name, file=upload)


def test_picture_that_was_there_before_does_not_close_the_library(editor):
    """As Wagtail took it: no size can be made of it."""
    for name in [*NOTED, "picture-cut-off.webp"]:
        image = kept("bad.jpg")
        Path(image.file.path).write_bytes((INPUTS / name).read_bytes())
    image = kept("good.jpg")

    for path in (*LIBRARY, f"/admin/images/{image.pk}/", "/admin/"):
        assert editor.get(path).status_code == 200
    assert "good.jpg" in editor.get(LIBRARY[0]).content.decode()


def test_file_that_is_too_large_is_not_opened():
    large = SimpleUploadedFile("hall.jpg", b"")
    large.size = pictures.MOST_BYTES + 1

    with pytest.raises(ValidationError, match="40 MB"):
        pictures.cleaned(large)
