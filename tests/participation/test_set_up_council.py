"""A new installation starts with themes, audiences, reply templates and four boards."""

import pytest
from django.core.management import call_command
from wagtail.models import Page

from boards.models import Board
from feedback.models import Audience, ReplyTemplate, Theme

pytestmark = pytest.mark.django_db


def counts() -> list[int]:
    return [model.objects.count() for model in (Theme, Audience, ReplyTemplate, Board)]


def test_makes_what_is_missing():
    call_command("set_up_council", verbosity=0)
    assert counts() == [16, 5, 8, 4]
    assert sorted(board.kind for board in Board.objects.all()) == [
        "cicc", "corporate_parenting", "safeguarding", "shadow",
    ]  # fmt: skip


def test_changes_nothing_that_is_there():
    call_command("set_up_council", verbosity=0)
    Theme.objects.filter(slug="home").update(label="My house")
    call_command("set_up_council", verbosity=0)
    assert counts() == [16, 5, 8, 4]
    assert Theme.objects.get(slug="home").label == "My house"


def test_no_page_goes_on_bidding_welcome_to_wagtail():
    call_command("set_up_council", verbosity=0)
    first = Page.objects.get(depth=2)
    assert first.title == first.draft_title == "The council’s own pages"
    Page.objects.filter(depth=2).update(title="Pages")
    call_command("set_up_council", verbosity=0)
    assert Page.objects.get(depth=2).title == "Pages"
