"""Publishing a page, taking it off and deleting it stand in Heard's own log, by editors and by a clock."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, streamfield

from audit.models import Entry
from feedback.sentences import sentence
from participation.models import ContentPage
from tests.factories.accounts import make_user, sign_in
from tests.participation.test_pages import a_page

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    entries = Entry.objects.filter(verb__startswith="page.").order_by("pk")
    return [sentence(entry) for entry in entries.select_related("actor")]


@pytest.fixture
def editor():
    return make_user("content-editor")


@pytest.fixture
def page(db) -> ContentPage:
    return a_page()


def ask(client, name: str, page: ContentPage, **form) -> None:
    answer = client.post(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]), form)
    assert answer.status_code == 302


def written(**more) -> dict:
    empty = {"body": streamfield([]), "body_cy": streamfield([])}
    texts = {"title": "For carers", "slug": "carers", "intro": "", "title_cy": "", "intro_cy": ""}
    comments = {f"comments-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}
    return nested_form_data(empty | texts | comments | more)


def test_an_editors_deeds_stand_in_the_log_with_name_and_title(client, editor, page):
    sign_in(client, editor)
    ask(client, "edit", page, **written(**{"action-publish": "yes"}))
    ask(client, "unpublish", page)
    ask(client, "delete", page)
    assert told() == [
        f"{editor} published the page “For carers”",
        f"{editor} took the page “For carers” off the site",
        f"{editor} deleted the page “For carers”",
    ]
    entries = Entry.objects.filter(verb__startswith="page.")
    assert {(each.actor, each.subject_id) for each in entries} == {(editor, page.pk)}


def test_a_draft_that_is_saved_is_no_deed_that_anybody_sees(client, editor, page):
    sign_in(client, editor)
    ask(client, "edit", page, **written())
    assert told() == []


def test_a_page_that_a_clock_publishes_is_heards(page, editor, freeze):
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(user=editor).publish(user=editor)
    before = len(told())
    freeze(timezone.now() + timedelta(hours=2))
    call_command("publish_scheduled")
    assert told()[before:] == ["Heard published the page “For carers”"]
