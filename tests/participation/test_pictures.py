"""Pictures of the council's own pages: shown in sizes made for pages, without where they were made."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from wagtail.images import get_image_model

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file it makes a size in to the garbage collector.
    pytest.mark.filterwarnings(
        "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
    ),
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]


@pytest.fixture
def rendition(settings, tmp_path):
    """A size of a JPEG that says where it was taken."""
    settings.MEDIA_ROOT = tmp_path
    made = Picture.new("RGB", (900, 600), "teal")
    exif = Picture.Exif()
    exif[0x010F] = "A camera of somebody"
    exif.get_ifd(0x8825)[1] = "N"
    body = io.BytesIO()
    made.save(body, "JPEG", exif=exif)
    upload = SimpleUploadedFile("hall.jpg", body.getvalue(), "image/jpeg")
    image = get_image_model().objects.create(title="Hall", file=upload)
    return image.get_rendition("width-720")


def test_a_size_of_a_picture_is_shown_without_its_metadata(rendition, client):
    response = client.get(rendition.url)
    shown = Picture.open(io.BytesIO(b"".join(response.streaming_content)))
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert (shown.format, shown.size, dict(shown.getexif())) == ("WEBP", (720, 480), {})


@pytest.mark.parametrize(
    "path", ["original_images/hall.jpg", "images/none.webp", "images/../heard.sqlite3"]
)
def test_nothing_else_of_that_folder_is_shown(rendition, client, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_more_lists_the_councils_own_pages(client):
    from wagtail.models import Site

    from participation.models import ContentPage

    root = Site.objects.get(is_default_site=True).root_page
    root.add_child(instance=ContentPage(slug="about", title="About us"))
    root.add_child(instance=ContentPage(slug="draft", title="Not yet", live=False))
    page = client.get("/more/").content.decode()
    assert '<a href="/about/" lang="en-gb">About us</a>' in page
    assert "Not yet" not in page
