"""Clips on the desk: what the pages show, what they log, what they cost, and who is shown nothing."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.actors import SYSTEM
from audit.models import Entry
from feedback.actions import leaving
from jobs.enums import JobState
from media.actions import keeping, works
from media.enums import ClipState, Disguise, Kind, Purpose, RenditionName
from media.models import ClipWork
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import make_contribution
from tests.factories.media import make_clip, make_rendition

pytestmark = pytest.mark.django_db


def at(name: str, clip, contribution, *more) -> str:
    return reverse(f"desk-{name}", args=[contribution.pk, clip.ref, *more])


def shown(answer) -> str:
    """The words on a page, without its markup."""
    assert answer.status_code == 200, answer.content
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text)


def verbs_of(clip) -> list[str]:
    return list(Entry.objects.about(clip).values_list("verb", flat=True))


# --- The list


def test_list_says_how_far_each_has_come(desk, contribution):
    contribution.clips_promised = 6
    contribution.save()
    make_clip(contribution=contribution, disguise=Disguise.FACE)
    waits = make_clip(ClipState.RENDERING, contribution=contribution, kind=Kind.SOUND)
    work = works.ask_for(waits, Purpose.ARRIVAL)
    ClipWork.objects.filter(pk=work.pk).update(progress=40, state=JobState.RUNNING)
    make_clip(ClipState.REFUSED, contribution=contribution, kind=Kind.PICTURE)
    partial = make_clip(ClipState.PARTIAL, contribution=contribution)
    make_clip(ClipState.UPLOADING, contribution=contribution)
    works.ask_for(partial, Purpose.DISGUISE, Disguise.BOTH)
    ClipWork.objects.filter(clip=partial).update(
        state=JobState.NEEDS_PERSON, last_error="program-hung"
    )
    text = shown(desk.get(reverse("desk-contribution", args=[contribution.pk])))
    for part in (
        "Film, 2 s", "Its author chose: “Hide my face”.",
        "Being made ready", "Looking it over and making it ready", "40 %",
        "Cannot be shown", "Its author reads: “This picture is broken.",
        "Only a part of it can be shown", "Its end is missing. Play what there is",
        "Tried three times and given up: making another disguise ( program-hung ).",
        "On its way", "2 more were meant to come and are not here.",
    ):  # fmt: skip
        assert part in text


def test_list_costs_the_same_with_one_clip_and_three(desk, contribution, django_assert_num_queries):
    address = reverse("desk-clips", args=[contribution.pk])
    whole = reverse("desk-contribution", args=[contribution.pk])
    make_clip(contribution=contribution)
    desk.get(whole)  # the first look at it is noted in the log, once
    counts = []
    for more in (0, 2):
        for _each in range(more):
            works.ask_for(make_clip(contribution=contribution), Purpose.DISGUISE, Disguise.BOTH)
        desk.get(address)
        with django_assert_num_queries(10):
            desk.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get(whole)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_words_that_are_covered_cover_their_clips(desk):
    contribution = make_contribution("received")
    clip = make_clip(contribution=contribution)
    before = verbs_of(clip)
    page = desk.get(at("clip", clip, contribution))
    assert page["Location"] == reverse("desk-contribution", args=[contribution.pk])
    assert file_of(desk, clip, contribution).status_code == 404
    assert verbs_of(clip) == before


def test_words_taken_back_cover_their_clips_until_opened(desk, contribution, clip):
    leaving.withdraw(contribution)
    contribution.refresh_from_db()
    page = at("clip", clip, contribution)
    assert desk.get(page)["Location"] == reverse("desk-contribution", args=[contribution.pk])
    text = shown(desk.get(page + "?open=1"))
    assert "Its author took everything back" in text
    assert "Save as a draft" not in text


# --- The page and the files


def file_of(client, clip, contribution, rendition=None, **headers):
    rendition = rendition or clip.renditions.first()
    answer = client.get(at("clip-file", clip, contribution, rendition.ref), headers=headers)
    if answer.streaming:
        answer.body = b"".join(answer.streaming_content)  # and its file is closed
    return answer


def test_page_loads_nothing_but_a_blurred_still(desk, contribution, clip):
    blurred = make_rendition(clip, RenditionName.BLURRED)
    make_rendition(clip, RenditionName.POSTER)
    html = desk.get(at("clip", clip, contribution)).content.decode()
    (film,) = re.findall(r"<video[^>]*>", html)
    assert 'preload="none"' in film
    assert " muted" in film
    assert f'poster="{at("clip-file", clip, contribution, blurred.ref)}"' in film
    assert re.findall(r"<img|autoplay", html) == []
    playing = clip.renditions.get(disguise=Disguise.FACE)
    assert re.findall(r'<source src="([^"]*)"', html) == [
        at("clip-file", clip, contribution, playing.ref)
    ]


def test_page_shows_another_disguise_when_asked(desk, contribution, clip):
    bare = clip.renditions.get(disguise=Disguise.NONE)
    answer = desk.get(at("clip", clip, contribution) + "?as=none")
    assert str(bare.ref) in answer.content.decode()
    assert "You see it as they are." in shown(answer)
    assert "with the face hidden" in shown(desk.get(at("clip", clip, contribution) + "?as=odd"))


def test_page_says_that_a_voice_is_heard(desk, contribution):
    clip = make_clip(contribution=contribution, kind=Kind.SOUND)
    assert "You hear it as they are." in shown(desk.get(at("clip", clip, contribution)))


def test_page_of_one_that_is_not_made_yet(desk, contribution):
    clip = make_clip(ClipState.RENDERING, contribution=contribution)
    text = shown(desk.get(at("clip", clip, contribution) + "?as=odd"))
    assert "There is nothing to play yet." in text


def test_picture_is_shown_when_asked(desk, contribution):
    clip = make_clip(contribution=contribution, kind=Kind.PICTURE)
    clip.renditions.all().delete()
    row = make_rendition(clip, RenditionName.SCREEN)
    page = at("clip", clip, contribution)
    assert str(row.ref) not in desk.get(page).content.decode()
    assert str(row.ref) in desk.get(page + "?show=1").content.decode()


def test_sound_has_a_player_of_its_own(desk, contribution):
    clip = make_clip(contribution=contribution, kind=Kind.SOUND)
    clip.renditions.all().delete()
    for name in (RenditionName.OPUS, RenditionName.SOUND, RenditionName.WAVE):
        make_rendition(clip, name)
    html = desk.get(at("clip", clip, contribution)).content.decode()
    assert "<video" not in html
    order = [str(clip.renditions.get(name=name).ref) for name in ("sound", "opus")]
    found = re.findall(r'<source src="[^"]*/([0-9a-f-]{36})/"', html)
    assert found == order


def test_a_page_and_its_first_playing_are_logged_once_each(desk, contribution, clip):
    blurred = make_rendition(clip, RenditionName.BLURRED)
    for _time in range(2):
        desk.get(at("clip", clip, contribution))
        file_of(desk, clip, contribution, blurred)
        for span in ("bytes=0-1", "bytes=2-5", "bytes=6-"):
            file_of(desk, clip, contribution, range=span)
    assert verbs_of(clip)[-4:] == ["clip.viewed", "clip.played"] * 2
    file_of(desk, clip, contribution, range="bytes=0-1")
    assert verbs_of(clip).count("clip.played") == 2


def test_a_file_without_its_page_is_logged_too(desk, contribution, clip):
    file_of(desk, clip, contribution, make_rendition(clip, RenditionName.BLURRED))
    assert verbs_of(clip)[-1] == "clip.viewed"
    file_of(desk, clip, contribution)
    file_of(desk, clip, contribution)
    assert verbs_of(clip)[-2:] == ["clip.viewed", "clip.played"]


def test_asking_for_the_size_is_no_playing(desk, contribution, clip):
    before = verbs_of(clip)
    row = clip.renditions.first()
    answer = desk.head(at("clip-file", clip, contribution, row.ref))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Length"] == str(row.size)
    assert verbs_of(clip) == before


def test_page_and_log_stand_or_fall_together(desk, contribution, clip, monkeypatch):
    monkeypatch.setattr("audit.actions.record", lambda *_a, **_k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.get(at("clip", clip, contribution))
    with pytest.raises(ZeroDivisionError):
        file_of(desk, clip, contribution)


# --- Who is shown nothing


@pytest.mark.parametrize(
    "role",
    ["", "board-secretary", "board-member", "cicc-member", "shadow-board-member", "advocate",
     "virtual-school-officer", "content-editor", "data-protection-officer", "administrator"],
)  # fmt: skip
def test_file_is_not_there_for_anybody_else(client, contribution, clip, role):
    if role:
        sign_in(client, make_user(role))
    before = verbs_of(clip)
    assert file_of(client, clip, contribution).status_code == 404
    assert verbs_of(clip) == before


def test_file_goes_with_the_session(desk, contribution, clip):
    assert file_of(desk, clip, contribution).status_code == 200
    desk.logout()
    assert file_of(desk, clip, contribution).status_code == 404


def test_file_goes_with_the_role(desk, moderator, contribution, clip):
    assert file_of(desk, clip, contribution).status_code == 200
    moderator.grants.all().delete()
    assert file_of(desk, clip, contribution).status_code == 404


def test_file_is_found_at_its_own_address_alone(desk, contribution, clip):
    other = make_contribution("preparing")
    of_other = make_clip(contribution=other)
    row = clip.renditions.first()
    assert file_of(desk, clip, other, row).status_code == 404
    assert file_of(desk, of_other, other, row).status_code == 404
    assert file_of(desk, of_other, contribution, row).status_code == 404


def test_what_is_about_a_reader_is_the_leads_alone(client, desk, lead):
    contribution = make_contribution("preparing", about_reader=True)
    clip = make_clip(contribution=contribution)
    assert file_of(desk, clip, contribution).status_code == 404
    assert desk.get(at("clip", clip, contribution)).status_code == 404
    sign_in(client, lead)
    assert file_of(client, clip, contribution).status_code == 200


def test_erased_is_not_there(desk, contribution, clip, lead):
    row = clip.renditions.first()
    keeping.erase(clip, by=SYSTEM)
    assert desk.get(at("clip", clip, contribution)).status_code == 404
    assert file_of(desk, clip, contribution, row).status_code == 404


# --- “This must not be seen”


def test_lock_takes_it_from_everybody_but_the_lead(desk, client, contribution, clip, lead):
    row = clip.renditions.first()
    desk.post(at("clip-lock", clip, contribution), {"why": "A name."})
    text = shown(desk.get(at("clip", clip, contribution)))
    assert "Only the safeguarding lead can open it now." in text
    assert "Watch" not in text
    assert file_of(desk, clip, contribution, row).status_code == 404
    captions = at("captions-file", clip, contribution, "track")
    assert desk.get(captions).status_code == 404
    assert desk.post(at("captions", clip, contribution), {"do": "save"}).status_code == 404
    listed = shown(desk.get(reverse("desk-clips", args=[contribution.pk])))
    assert "Somebody said that this must not be seen." in listed
    assert desk.post(at("clip-unlock", clip, contribution)).status_code == 403
    sign_in(client, lead)
    assert file_of(client, clip, contribution, row).status_code == 200
    assert "Let it be seen again" in shown(client.get(at("clip", clip, contribution)))
    client.post(at("clip-unlock", clip, contribution))
    clip.refresh_from_db()
    assert not clip.is_locked


# --- Deciding


def test_partial_is_accepted(desk, contribution, lead):
    clip = make_clip(ClipState.PARTIAL, contribution=contribution)
    desk.post(at("clip-decide", clip, contribution), {"do": "accept"})
    clip.refresh_from_db()
    assert (clip.state, verbs_of(clip)[-1]) == (ClipState.READY, "clip.accepted")


@pytest.mark.parametrize("state", [ClipState.PARTIAL, ClipState.REFUSED])
def test_looked_over_again(desk, contribution, state):
    clip = make_clip(state, contribution=contribution)
    desk.post(at("clip-decide", clip, contribution), {"do": "again"})
    clip.refresh_from_db()
    assert (clip.state, clip.reason) == (ClipState.INSPECTING, "")
    assert clip.work.get().purpose == Purpose.ARRIVAL


def test_what_needs_a_person_is_tried_again(desk, contribution):
    clip = make_clip(ClipState.FAILED, contribution=contribution)
    works.ask_for(clip, Purpose.ARRIVAL)
    clip.work.update(state=JobState.NEEDS_PERSON, attempts=3)
    desk.post(at("clip-decide", clip, contribution), {"do": "retry"})
    work = clip.work.get()
    assert (work.state, work.attempts) == (JobState.WAITING, 0)
    assert verbs_of(clip)[-1] == "clip.work_asked_again"


def test_decisions_that_do_not_fit(desk, contribution, clip):
    answer = desk.post(at("clip-decide", clip, contribution), {"do": "accept"}, follow=True)
    assert "so it cannot become" in shown(answer)
    assert desk.post(at("clip-decide", clip, contribution), {"do": "explode"}).status_code == 404
