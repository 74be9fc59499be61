"""What staff type is kept, sealed, for the one who typed it: in its form again, and nowhere else."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from boards.actions import agendas
from drafts import actions, registry
from drafts.models import Draft
from feedback.actions import leaving, telling
from feedback.addresses import hidden
from feedback.models import Contribution
from feedback.views.desk.clips import captions_seen
from idempotency import keys
from media import captioning
from tests.drafts.typing import WORDS, field, text, type_into
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import (
    BoardFactory,
    make_board_item,
    make_meeting,
    make_secretary,
    put_on,
)
from tests.factories.feedback import make_contribution
from tests.factories.media import make_captions, make_clip
from vault.models import Envelope

pytestmark = pytest.mark.django_db


# --- Kept while typing ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slot", "name"),
    [("reply", "words"), ("version", "words"), ("note", "words"), ("level", "why")],
)
def test_words_are_in_their_form_again(as_maya, maya, row, slot, name):
    path = f"/desk/{hidden(row.pk)}/{slot}/"
    assert type_into(as_maya, maya, path, **{name: WORDS}) == 204
    body = text(as_maya.get(f"/desk/{hidden(row.pk)}/"))
    assert field(body, f"{slot}-{name}") == WORDS
    assert "You did not save it. It is in its form again." in body


def test_words_are_sealed(as_maya, maya, row):
    type_into(as_maya, maya, f"/desk/{hidden(row.pk)}/reply/", words=WORDS)
    draft = Draft.objects.get()
    assert WORDS.encode() not in bytes(draft.fields.ciphertext)
    assert WORDS not in str(vars(draft)) + str(dict(as_maya.session))
    assert actions.open_fields(draft)["words"] == [WORDS]


def test_nobody_else_sees_them(as_maya, maya, row):
    """Not another moderator, not the lead: what is not sent yet is nobody's business."""
    type_into(as_maya, maya, f"/desk/{hidden(row.pk)}/reply/", words=WORDS)
    for other in ("moderator", "safeguarding-lead"):
        outsider = sign_in(Client(), make_user(other))
        assert WORDS not in text(outsider.get(f"/desk/{hidden(row.pk)}/"))
        assert "Nothing waits." in text(outsider.get("/drafts/"))
        ref = Draft.objects.get().ref
        outsider.post(f"/drafts/{ref}/discard/")
    assert Draft.objects.count() == 1


def test_draft_cannot_be_kept_in_the_name_of_somebody_else(as_maya, row):
    other = make_user("moderator")
    assert type_into(as_maya, other, f"/desk/{hidden(row.pk)}/reply/", words=WORDS) == 403
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    "path", ["/desk/", "/sign-in/login/", "/no-such/", "", "/desk/{}/step/read/"]
)
def test_only_declared_forms_are_kept(as_maya, maya, row, path):
    assert type_into(as_maya, maya, path.format(row.pk), words=WORDS, password="x") == 404
    assert Draft.objects.count() == 0


def test_other_fields_are_not_kept(as_maya, maya, row):
    path = f"/desk/{hidden(row.pk)}/reply/"
    type_into(as_maya, maya, path, words=WORDS, csrfmiddlewaretoken="t", password="p", seen="1")
    assert set(actions.open_fields(Draft.objects.get())) == {"words", "seen"}


def test_of_an_item_that_is_not_theirs_to_see_nothing_is_kept(as_maya, maya):
    routed = make_contribution("received", about_reader=True)
    assert type_into(as_maya, maya, f"/desk/{hidden(routed.pk)}/note/", words=WORDS) == 404


def test_too_much_is_not_kept(as_maya, maya, row, monkeypatch):
    monkeypatch.setattr(actions, "LARGEST", 100)
    assert type_into(as_maya, maya, f"/desk/{hidden(row.pk)}/reply/", words="a" * 100) == 404


def test_the_oldest_goes_when_there_are_too_many(as_maya, maya, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    rows = [make_contribution("preparing") for _ in range(3)]
    for each in rows:
        type_into(as_maya, maya, f"/desk/{hidden(each.pk)}/reply/", words=WORDS)
    kept = Draft.objects.order_by("pk").values_list("form", flat=True)
    assert list(kept) == [f"/desk/{hidden(each.pk)}/reply/" for each in rows[1:]]


def test_typing_on_takes_the_place_of_what_was_kept(as_maya, maya, row):
    path = f"/desk/{hidden(row.pk)}/reply/"
    envelopes = Envelope.objects.count()
    for words in ("One", "One two", "One two three"):
        type_into(as_maya, maya, path, words=words)
    assert actions.open_fields(Draft.objects.get())["words"] == ["One two three"]
    assert Envelope.objects.count() == envelopes + 1


# --- Gone when it is no draft any more ----------------------------------------------------------


def test_it_goes_when_the_form_is_saved(as_maya, maya, row):
    path = f"/desk/{hidden(row.pk)}/note/"
    type_into(as_maya, maya, path, words=WORDS)
    assert as_maya.post(path, {"words": WORDS}).status_code == 302
    assert Draft.objects.count() == 0


def test_it_stays_when_the_form_comes_back(as_maya, maya, row):
    path = f"/desk/{hidden(row.pk)}/note/"
    type_into(as_maya, maya, path, words=WORDS)
    assert as_maya.post(path, {"words": ""}).status_code == 422
    assert Draft.objects.count() == 1


def test_what_arrives_after_the_form_was_saved_is_no_draft(as_maya, maya, row):
    """The script's last letter may overtake the form itself."""
    path, key = f"/desk/{hidden(row.pk)}/note/", keys.new(maya.pk)
    as_maya.post(path, {"words": WORDS, "once": key})
    late = as_maya.post("/drafts/save/", {"draft_of": path, "once": key, "words": WORDS})
    assert (late.status_code, Draft.objects.count()) == (409, 0)


def test_it_goes_when_its_author_takes_the_contribution_back(as_maya, maya, row):
    type_into(as_maya, maya, f"/desk/{hidden(row.pk)}/reply/", words=WORDS)
    sealed = Draft.objects.get().fields_id
    leaving.withdraw(row)
    assert not Draft.objects.exists()
    assert not Envelope.objects.filter(pk=sealed).exists()


def test_it_goes_when_the_contribution_is_erased(as_maya, maya, row):
    leaving.withdraw(row)
    type_into(as_maya, maya, f"/desk/{hidden(row.pk)}/note/", words=WORDS)
    assert Draft.objects.count() == 1
    leaving.erase(Contribution.objects.get(pk=row.pk), by=make_user("safeguarding-lead"))
    assert Draft.objects.count() == 0
    assert type_into(as_maya, maya, f"/desk/{hidden(row.pk)}/note/", words=WORDS) == 404


def test_it_goes_after_a_week(as_maya, maya, row):
    type_into(as_maya, maya, f"/desk/{hidden(row.pk)}/reply/", words=WORDS)
    assert actions.forget_old() == 0
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=8))
    assert (actions.forget_old(), Draft.objects.count()) == (1, 0)


def test_it_is_thrown_away(as_maya, maya, row):
    type_into(as_maya, maya, f"/desk/{hidden(row.pk)}/reply/", words=WORDS)
    page = f"/desk/{hidden(row.pk)}/"
    form = {"back": page, "once": keys.new(maya.pk)}
    thrown = as_maya.post(f"/drafts/{Draft.objects.get().ref}/discard/", form)
    assert (thrown.url, Draft.objects.count()) == (page, 0)
    assert field(text(as_maya.get(page)), "reply-words") == ""


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_throwing_away_leads_nowhere_else(as_maya, maya, row, away):
    type_into(as_maya, maya, f"/desk/{hidden(row.pk)}/reply/", words=WORDS)
    ref = Draft.objects.get().ref
    assert as_maya.post(f"/drafts/{ref}/discard/", {"back": away}).url == "/drafts/"


# --- Never silently over what was saved ---------------------------------------------------------


def test_newer_version_stands_beside_the_draft_and_is_not_overwritten(as_maya, maya, row):
    page = text(as_maya.get(f"/desk/{hidden(row.pk)}/"))
    seen = re.search(r'name="seen" value="([^"]+)" id="version-seen"', page)[1]
    type_into(as_maya, maya, f"/desk/{hidden(row.pk)}/version/", words=WORDS, seen=seen)
    sign_in(other := Client(), make_user("moderator"))
    theirs = {"words": "Somebody said that they miss their family.", "seen": seen}
    assert other.post(f"/desk/{hidden(row.pk)}/version/", theirs).status_code == 302
    body = text(as_maya.get(f"/desk/{hidden(row.pk)}/"))
    assert field(body, "version-words") == WORDS
    assert "What is saved now" in body
    assert theirs["words"] in body
    assert (
        as_maya.post(f"/desk/{hidden(row.pk)}/version/", {"words": WORDS, "seen": seen}).status_code
        == 409
    )


def test_reply_that_was_sent_meanwhile_is_not_sent_twice(as_maya, maya, row):
    page = text(as_maya.get(f"/desk/{hidden(row.pk)}/"))
    seen = re.search(r'name="seen" value="([^"]+)" id="reply-seen"', page)[1]
    type_into(as_maya, maya, f"/desk/{hidden(row.pk)}/reply/", words=WORDS, seen=seen)
    telling.reply(row, "We are asking.", by=make_user("moderator"))
    again = text(as_maya.get(f"/desk/{hidden(row.pk)}/"))
    kept = re.search(r'name="seen" value="([^"]+)" id="reply-seen"', again)[1]
    assert kept == seen
    assert (
        as_maya.post(f"/desk/{hidden(row.pk)}/reply/", {"words": WORDS, "seen": kept}).status_code
        == 409
    )


# --- Captions and boards ------------------------------------------------------------------------


def test_captions_are_kept_line_by_line(as_maya, maya, row):
    clip = make_clip(contribution=row)
    make_captions(clip, by=maya)
    path = reverse("desk-captions", args=[row.pk, clip.ref])
    seen = captions_seen(captioning.newest(clip))
    lines = {
        "start": ["0:00.000", "0:01.000"],
        "end": ["0:01.000", "0:02.000"],
        "words": ["Hi", WORDS],
    }
    assert type_into(as_maya, maya, path, seen=seen, **lines) == 204
    body = text(as_maya.get(reverse("desk-clip", args=[row.pk, clip.ref])))
    assert (field(body, "words-0"), field(body, "words-1")) == ("Hi", WORDS)
    as_maya.post(path, {**lines, "seen": seen, "do": "split:0"})
    assert Draft.objects.count() == 1
    assert as_maya.post(path, {**lines, "seen": seen, "do": "save"}).status_code == 302
    assert Draft.objects.count() == 0


@pytest.fixture
def line(client):
    board = BoardFactory()
    secretary = make_secretary(board)
    sign_in(client, secretary)
    line = put_on(
        make_board_item(board=board), meeting=make_meeting(board=board, by=secretary), by=secretary
    )
    return line, secretary, reverse(
        "boards:agenda-item", args=[board.slug, line.meeting_id, line.pk]
    )  # fmt: skip


def test_cover_note_is_kept_and_shows_what_was_saved_since(client, line):
    item, secretary, path = line
    assert type_into(client, secretary, path, cover_note=WORDS) == 204
    type(item).objects.filter(pk=item.pk).update(cover_note="Somebody else's note")
    body = text(client.get(path))
    assert field(body, "id_cover_note") == WORDS
    assert "What is saved now" in body
    assert "Somebody else&#x27;s note" in body


def test_cover_note_of_erased_words_is_not_kept(client, line):
    item, secretary, path = line
    type_into(client, secretary, path, cover_note=WORDS)
    leaving.withdraw(item.board_item.contribution)
    assert Draft.objects.count() == 0


def test_boards_own_business_is_kept_too(client, line):
    item, secretary, _path = line
    path = reverse("boards:meeting-add", args=["shadow-board", item.meeting_id])
    type_into(client, secretary, path, title="Budget", cover_note=WORDS)
    body = text(client.get(path))
    assert field(body, "id_cover_note") == WORDS
    assert 'value="Budget"' in body
    business = agendas.add_business(item.meeting, by=secretary, title="Dates")
    path = reverse("boards:agenda-item", args=["shadow-board", item.meeting_id, business.pk])
    assert type_into(client, secretary, path, cover_note=WORDS, title="Dates") == 204


# --- The list ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_more(as_maya, maya, count, django_assert_num_queries):
    for _ in range(count):
        type_into(
            as_maya, maya, f"/desk/{hidden(make_contribution('preparing').pk)}/reply/", words=WORDS
        )
    as_maya.get("/drafts/")
    with django_assert_num_queries(4):
        body = text(as_maya.get("/drafts/"))
    assert body.count("Throw it away:") == count
    assert WORDS not in body


def test_each_form_that_is_declared_has_an_address():
    resolver = get_resolver("config.urls.staff")
    boards = resolver.namespace_dict["boards"][1]
    for name in registry.declared():
        known = boards.reverse_dict if name.startswith("boards:") else resolver.reverse_dict
        assert known.getlist(name.removeprefix("boards:")), name
