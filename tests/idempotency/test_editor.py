"""Two taps on a slow line make one of everything in the council's editor (Wagtail) too."""

import re

import pytest
from django.urls import reverse
from wagtail.models import Page, Site

from feedback.models import SettingChange, SpecialDay
from participation.models import ContentPage
from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db
DAY = {"day": "2026-12-25", "opens": "", "closes": "", "reason": "", "active": "on"}


@pytest.fixture
def editor(client):
    return sign_in(client, make_user("content-editor"))


def key_at(client, address: str) -> str:
    """The once-only key in the form at ``address``."""
    found = re.findall(r'name="once" value="([^"]+)"', client.get(address).content.decode())
    assert found
    return found[-1]


def twice(client, address: str, data: dict) -> list[tuple[int, str]]:
    """Both answers to the same form, pressed twice."""
    data = {**data, "once": key_at(client, address)}
    answers = [client.post(address, data) for _tap in range(2)]
    return [(answer.status_code, answer.get("Location", "")) for answer in answers]


def test_a_day_is_added_once(editor, freeze):
    first, second = twice(editor, reverse("specialday:add"), DAY)
    assert (first, first[0]) == (second, 302)
    assert (SpecialDay.objects.count(), SettingChange.objects.count()) == (1, 1)


def test_a_page_is_made_once(editor):
    root = Site.objects.get(is_default_site=True).root_page
    address = reverse("wagtailadmin_pages:add", args=["participation", "contentpage", root.pk])
    before = Page.objects.count()
    data = {
        "title": "Our news", "slug": "our-news", "intro": "", "title_cy": "", "intro_cy": "",
        **{f"{name}-count": "0" for name in ("body", "body_cy")}, "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0", "seo_title": "", "search_description": "",
    }  # fmt: skip
    first, second = twice(editor, address, data)
    assert (first, first[0]) == (second, 302)
    assert Page.objects.count() == before + 1
    assert ContentPage.objects.filter(title="Our news").count() == 1


def test_another_form_makes_another(editor):
    assert twice(editor, reverse("specialday:add"), DAY)[0][0] == 302
    assert twice(editor, reverse("specialday:add"), DAY | {"day": "2026-12-26"})[0][0] == 302
    assert SpecialDay.objects.count() == 2


def test_a_form_that_came_back_may_be_pressed_again(editor):
    answers = twice(editor, reverse("specialday:add"), DAY | {"opens": "10:00"})
    assert [status for status, _where in answers] == [200, 200]
    assert SpecialDay.objects.count() == 0
