"""What somebody who edits the site could do alone: documents that nobody can open (C8), days in another century,
sending colleagues to another site, standing in front of a child's page, a picture that eats the memory.
"""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Site

from feedback.models import SpecialDay
from participation.models import ContentPage
from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    return sign_in(client, make_user("content-editor"))


def test_no_editor_uploads_a_document(editor):
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.7", "application/pdf")
    for address in ("/admin/documents/add/", "/admin/documents/multiple/add/"):
        editor.post(address, {"title": "A", "file": paper, "files[]": paper, "collection": 1})
    assert get_document_model().objects.count() == 0


@pytest.mark.parametrize("days", [-367, 5 * 366 + 1, 365 * 3000])
def test_a_day_with_other_hours_is_near(days):
    day = timezone.localdate() + timedelta(days=days)
    with pytest.raises(ValidationError, match="a year ago to five years ahead"):
        SpecialDay(day=day).full_clean()


@pytest.mark.parametrize("days", [-366, 0, 5 * 366])
def test_a_day_that_is_near_is_taken(days):
    SpecialDay(day=timezone.localdate() + timedelta(days=days)).full_clean()


@pytest.mark.parametrize("path", ["/desk", "/sign-in/login", "/nothing/here/"])
def test_no_editor_sends_others_to_another_site(editor, client, path):
    there = "https://sign-in.elsewhere.example/"
    editor.post("/admin/redirects/add/", {"old_path": path, "redirect_link": there})
    sign_in(client, make_user("moderator"))
    assert there not in client.get(path).headers.get("Location", "")


CHILDS = [
    "tell",
    "return",
    "leave",
    "leave-quickly",
    "privacy",
    "advocate",
    "complain",
    "more",
    "clips",
    "cy",
]


@pytest.mark.parametrize("slug", CHILDS)
def test_no_page_stands_in_front_of_a_childs(client, slug):
    before = client.get(f"/{slug}/").resolver_match
    root = Site.objects.get(is_default_site=True).root_page
    root.add_child(instance=ContentPage(slug=slug, title="Give us your name"))
    answer = client.get(f"/{slug}/")
    assert answer.resolver_match.route == before.route
    assert b"Give us your name</h1>" not in answer.content


def picture(side: int) -> SimpleUploadedFile:
    body = io.BytesIO()
    Picture.new("1", (side, side)).save(body, "PNG")
    return SimpleUploadedFile(f"hall-{side}.png", body.getvalue(), "image/png")


def test_a_picture_of_121_megapixels_is_refused_by_its_name(editor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    fine = editor.post("/admin/images/add/", {"title": "Hall", "file": picture(1_000)})
    huge = editor.post("/admin/images/add/", {"title": "Hall", "file": picture(11_000)})
    assert (fine.status_code, huge.status_code) == (302, 200)
    assert "hall-11000.png" in huge.content.decode()
    assert get_image_model().objects.count() == 1
