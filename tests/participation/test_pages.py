"""The council's own pages, and “You said, we did”."""

from datetime import date

import pytest
from django.test import Client
from wagtail.models import Page

from boards.queries.saying import SaidAndDone
from participation import views
from participation.models import ContentPage

pytestmark = pytest.mark.django_db


def a_page(**fields) -> ContentPage:
    """A live page below the site's root."""
    root = Page.objects.get(depth=2)
    given = {
        "title": "For carers",
        "slug": "carers",
        "intro": "What carers ask us.",
        "body": [("heading", "Who we are"), ("words", "<p>We <b>listen</b>.</p>")],
    }
    return root.add_child(instance=ContentPage(**given | fields))


def test_a_page_is_shown_in_the_public_look():
    a_page()
    page = Client().get("/carers/").content.decode()
    assert "<h1>For carers</h1>" in page
    assert '<p class="lead">What carers ask us.</p>' in page
    assert "<h2>Who we are</h2>" in page
    assert "We <b>listen</b>." in page
    assert 'href="tel:08001111"' in page
    assert "<title>Heard</title>" in page


def test_a_page_sets_no_cookie_and_is_not_kept():
    a_page()
    answer = Client().get("/carers/")
    assert answer.cookies == {}
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_page_is_welsh_where_welsh_was_written():
    a_page(title_cy="I ofalwyr", intro_cy="Croeso.", body_cy=[("heading", "Pwy ydyn ni")])
    page = Client().get("/cy/carers/").content.decode()
    assert '<article lang="cy">' in page
    assert "<h1>I ofalwyr</h1>" in page
    assert "For carers" not in page


def test_a_page_without_welsh_says_that_it_is_english():
    a_page()
    page = Client().get("/cy/carers/").content.decode()
    assert '<html lang="cy"' in page
    assert '<article lang="en-gb">' in page


def test_a_page_that_is_not_published_is_not_there():
    a_page(live=False)
    assert Client().get("/carers/").status_code == 404


def test_markup_in_a_heading_is_shown_as_text():
    a_page(body=[("heading", "<script>alert(1)</script>")])
    assert "<h2>&lt;script&gt;alert(1)&lt;/script&gt;</h2>" in (
        Client().get("/carers/").content.decode()
    )


def said(number: int) -> SaidAndDone:
    day = date(2026, 11, 3)
    return SaidAndDone(f"We said {number} <b>", f"We did {number}", "The board", day, str(number))


def test_what_was_said_and_done_is_listed(monkeypatch):
    monkeypatch.setattr(views, "you_said_we_did", lambda limit, before: [said(1), said(2)])
    page = Client().get("/you-said/").content.decode()
    assert page.index("We said 1 &lt;b&gt;") < page.index("We did 1") < page.index("We said 2")
    assert "The board, 3 November 2026" in page
    assert "?before=" not in page


def test_older_ones_are_a_page_on(monkeypatch):
    asked = []

    def many(limit, before):
        asked.append((limit, before))
        return [said(number) for number in range(limit)]

    monkeypatch.setattr(views, "you_said_we_did", many)
    page = Client().get("/you-said/?before=40").content.decode()
    assert asked == [(21, "40")]
    assert 'href="?before=19"' in page
    assert "We did 20" not in page


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 40, "1;--"])
def test_a_strange_page_mark_is_no_error(before):
    answer = Client().get("/you-said/", {"before": before})
    assert answer.status_code == 200
    assert "Nothing is here yet." in answer.content.decode()


def test_pages_of_words_alone_need_no_query(django_assert_num_queries):
    Client().get("/privacy/")
    with django_assert_num_queries(0):
        for path in ("/advocate/", "/complain/", "/privacy/"):
            Client().get(path)


def test_you_said_needs_one_query(django_assert_num_queries):
    Client().get("/you-said/")
    with django_assert_num_queries(1):
        Client().get("/you-said/")
