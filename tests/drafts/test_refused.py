"""A form that arrives when its writer has been signed out: kept for them, done for nobody, seen by
nobody else.
"""

import pytest
from django.test import Client

from accounts import sessions
from drafts.models import Draft
from feedback.addresses import hidden
from idempotency import keys
from tests.drafts.typing import WORDS, field, text
from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db


def test_form_of_an_ended_session_is_kept_and_back_in_its_form(as_maya, maya, row):
    """F4 (a): fifteen minutes of typing, then Send."""
    form = {"words": WORDS, "once": keys.new(maya.pk)}
    _end(as_maya)
    away = as_maya.post(f"/desk/{hidden(row.pk)}/reply/", form)
    assert away.url == f"/sign-in/login/?next=/desk/{hidden(row.pk)}/"
    assert "What you wrote is kept. Sign in, and it is in its form again." in text(
        as_maya.get(away.url)
    )
    assert row.replies.count() == 0
    sign_in(as_maya, maya)
    body = text(as_maya.get(f"/desk/{hidden(row.pk)}/"))
    assert field(body, "reply-words") == WORDS
    assert "You had been signed out, so it was not sent." in body


def _end(client) -> None:
    session = client.session
    session[sessions.SEEN_AT] -= 16 * 60
    session.save()


def test_form_without_any_session_is_kept_for_whom_it_was_given_to(client, maya, row):
    """F4 (b): the cookie is gone, as after signing out in another tab."""
    form = {"words": WORDS, "once": keys.new(maya.pk)}
    assert (
        client.post(f"/desk/{hidden(row.pk)}/reply/", form).url
        == f"/sign-in/login/?next=/desk/{hidden(row.pk)}/"
    )
    assert Draft.objects.get().user == maya


def test_form_that_fails_the_check_against_forgery_is_kept(maya, row):
    """F4 (c): signed in again in another tab, so the token on this page holds no more."""
    careful = Client(enforce_csrf_checks=True)
    sign_in(careful, maya)
    form = {"words": WORDS, "once": keys.new(maya.pk), "csrfmiddlewaretoken": "x" * 64}
    back = careful.post(f"/desk/{hidden(row.pk)}/reply/", form)
    assert (back.status_code, back.url, row.replies.count()) == (302, f"/desk/{hidden(row.pk)}/", 0)
    body = text(careful.get(back.url))
    assert field(body, "reply-words") == WORDS
    assert "You had signed in anew since, so nothing was sent yet." in body


def test_form_sent_while_somebody_else_is_signed_in_does_nothing_and_shows_nothing(maya, row):
    """Two moderators at one browser: the second one sees none of it, and it is not sent as theirs."""
    browser = sign_in(Client(), make_user("moderator"))
    answer = browser.post(
        f"/desk/{hidden(row.pk)}/reply/", {"words": WORDS, "once": keys.new(maya.pk)}
    )
    assert (answer.status_code, row.replies.count()) == (403, 0)
    assert "kept for whoever wrote it" in text(answer)
    for page in (f"/desk/{hidden(row.pk)}/", "/drafts/", "/desk/"):
        assert WORDS not in text(browser.get(page))
    assert Draft.objects.get().user == maya
    sign_in(browser, maya)
    assert "Something you wrote was kept" in text(browser.get("/desk/"))
    assert field(text(browser.get(f"/desk/{hidden(row.pk)}/")), "reply-words") == WORDS


def test_button_of_somebody_else_does_nothing_either(maya, row):
    browser = sign_in(Client(), make_user("moderator"))
    answer = browser.post(f"/desk/{hidden(row.pk)}/step/answered/", {"once": keys.new(maya.pk)})
    assert answer.status_code == 403
    assert "There was nothing in it that we could keep." in text(answer)


@pytest.mark.parametrize("once", ["", "1.forged:sig:nature"])
def test_stranger_fills_nothing(client, row, once):
    form = {"words": WORDS, "once": once}
    assert client.post(f"/desk/{hidden(row.pk)}/reply/", form).url.startswith("/sign-in/login/")
    careful = Client(enforce_csrf_checks=True)
    refused = careful.post(f"/desk/{hidden(row.pk)}/reply/", form)
    assert refused.status_code == 403
    assert b"session that has ended" in refused.content
    assert b"CSRF" not in refused.content
    assert Draft.objects.count() == 0


def test_nothing_is_kept_for_somebody_closed_out(client, maya, row):
    type(maya).objects.filter(pk=maya.pk).update(is_active=False)
    client.post(f"/desk/{hidden(row.pk)}/reply/", {"words": WORDS, "once": keys.new(maya.pk)})
    assert Draft.objects.count() == 0
