"""Captions and clearing on the desk: what is typed comes back, and only what may be cleared is."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from feedback.actions import clips
from feedback.models import ClearedClip
from feedback.views.desk.clips import captions_seen
from media import captioning
from media.cues import Cue
from media.enums import Disguise, Purpose, RenditionName
from media.models import Captions
from tests.factories.accounts import make_user
from tests.factories.feedback import clear
from tests.factories.media import make_captions, make_rendition
from tests.feedback.test_desk_clips import at, shown, verbs_of

pytestmark = pytest.mark.django_db


ROWS = {"start": ["0", "1"], "end": ["1", "1.9"], "words": ["Nobody told me", "why."]}


def write(client, clip, contribution, do: str, **more):
    return client.post(at("captions", clip, contribution), {**ROWS, "do": do, **more})


def test_captions_are_edited_and_nothing_is_saved(desk, contribution, clip):
    answer = write(desk, clip, contribution, "split:0")
    html = answer.content.decode()
    assert re.findall(r'name="words"[^>]*>\n([^<]*)<', html) == ["Nobody", "told me", "why."]
    assert not Captions.objects.exists()


def test_captions_are_saved_as_a_draft_and_checked(desk, moderator, contribution, clip):
    write(desk, clip, contribution, "save")
    draft = captioning.newest(clip)
    assert (draft.state, draft.by, captioning.checked_words(clip)) == ("draft", moderator, "")
    write(desk, clip, contribution, "check", seen=captions_seen(draft))
    assert captioning.checked_words(clip) == "Nobody told me why."
    assert verbs_of(clip).count("clip.captions_checked") == 1
    page = shown(desk.get(at("clip", clip, contribution)))
    assert "Checked" in page


def test_captions_that_cannot_be_saved_come_back(desk, contribution, clip):
    answer = write(desk, clip, contribution, "check", start=["soon", "1"])
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Line 1: Write times like 1:05.5" in html
    assert 'value="soon"' in html
    answer = write(desk, clip, contribution, "check", words=["", " "])
    assert answer.status_code == 422
    assert "Write what is said" in answer.content.decode()


def test_somebody_was_quicker(desk, contribution, clip, lead):
    other = make_captions(clip, by=lead)
    answer = write(desk, clip, contribution, "save", seen="")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Other captions were saved while you were writing" in html
    assert "Nobody told me" in html
    assert f'name="seen" value="{captions_seen(other)}"' in html
    assert write(desk, clip, contribution, "save", seen=captions_seen(other)).status_code == 302


def test_captions_in_and_out(desk, contribution, clip):
    file = SimpleUploadedFile("a.srt", b"1\n00:00:01,000 --> 00:00:01,500\nHello\n")
    html = write(desk, clip, contribution, "read", file=file).content.decode()
    assert re.findall(r'name="words"[^>]*>\n([^<]*)<', html) == ["Hello"]
    clips.save_captions(clip, [Cue(0, 1000, "a <b> & c")], by=make_user("moderator"), checked=False)
    vtt = desk.get(at("captions-file", clip, contribution, "vtt"))
    assert vtt.content.decode() == "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\na &lt;b&gt; &amp; c\n"
    assert vtt["Content-Disposition"] == 'attachment; filename="captions.vtt"'
    srt = desk.get(at("captions-file", clip, contribution, "srt"))
    assert srt.content.decode() == "1\n00:00:00,000 --> 00:00:01,000\na <b> & c\n"
    track = desk.get(at("captions-file", clip, contribution, "track"))
    assert (track["Content-Type"], "Content-Disposition" in track) == (
        "text/vtt; charset=utf-8", False,
    )  # fmt: skip
    assert desk.get(at("captions-file", clip, contribution, "ass")).status_code == 404


def test_many_lines_fit_into_the_form(desk, contribution, clip):
    rows = {"start": ["0"] * 700, "end": ["1"] * 700, "words": ["word"] * 700}
    assert desk.post(at("captions", clip, contribution), {**rows, "do": "save"}).status_code == 302
    assert len(captioning.cues_of(captioning.newest(clip))) == 700


def test_draft_by_machine_is_offered_where_there_is_one(desk, contribution, clip, settings):
    page = at("clip", clip, contribution)
    assert "Have a draft made" not in shown(desk.get(page))
    assert not clip.work.exists()
    write(desk, clip, contribution, "draft")
    assert not clip.work.exists()
    settings.SPEECH_COMMAND = "listen {sound}"
    assert "Have a draft made" in shown(desk.get(page))
    write(desk, clip, contribution, "draft")
    assert clip.work.get().purpose == Purpose.DRAFT


# --- Clearing


@pytest.fixture
def cleared(contribution, lead, clip):
    """A clip that can be cleared for the shadow board."""
    make_captions(clip, by=lead)
    contribution.refresh_from_db()
    clear(contribution, by=lead)
    return clip


def test_clip_is_cleared_and_taken_back(desk, contribution, cleared):
    clip = cleared
    page = shown(desk.get(at("clip", clip, contribution)))
    assert "They have the words alone." in page
    assert "as they are" not in page.split("Who may see it")[1].split("History")[0]
    desk.post(at("clip-clear", clip, contribution, "shadow-board"), {"disguise": "face"})
    row = ClearedClip.objects.get()
    assert (row.clip, row.disguise) == (clip, Disguise.FACE)
    assert "with the face hidden" in shown(desk.get(at("clip", clip, contribution)))
    desk.post(at("clip-take-back", clip, contribution, "shadow-board"))
    assert not ClearedClip.objects.exists()


@pytest.mark.parametrize("disguise", ["none", "", "odd"])
def test_more_than_was_chosen_is_not_cleared(desk, contribution, cleared, disguise):
    address = at("clip-clear", cleared, contribution, "shadow-board")
    answer = desk.post(address, {"disguise": disguise})
    assert answer.status_code == 422
    assert "Choose how they are to see it." in answer.content.decode()
    assert not ClearedClip.objects.exists()


def test_what_is_missing_is_said(desk, contribution, cleared):
    make_captions(cleared)
    address = at("clip-clear", cleared, contribution, "shadow-board")
    answer = desk.post(address, {"disguise": "face"})
    assert answer.status_code == 422
    assert clips.NO_WORDS in answer.content.decode()


def test_page_costs_the_same_whatever_was_made(
    desk, contribution, cleared, django_assert_num_queries
):
    clip = cleared
    page = at("clip", clip, contribution)
    desk.get(page)
    for names in ((), (RenditionName.MAIN, RenditionName.BLURRED)):
        for name in names:
            make_rendition(clip, name)
            make_captions(clip, by=clip.captions.first().by)
        with django_assert_num_queries(26):
            desk.get(page)
