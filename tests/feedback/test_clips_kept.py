"""How long clips are kept: with their words, and not without them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from feedback import tasks
from feedback.actions import leaving
from feedback.addresses import hidden
from feedback.enums import State
from media.actions import receiving
from media.actions.receiving import expiry
from media.enums import ClipState
from media.models import Clip, Upload
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import make_contribution
from tests.factories.media import make_clip, make_rendition
from tests.feedback.child import Child
from tests.feedback.test_public_clips import KEY, OTHER_KEY, sent_clip

pytestmark = pytest.mark.django_db


def grown_old(clip: Clip, **ago) -> Clip:
    """Its last piece came, or its page was last heard of, that long ago."""
    gone = timedelta(**(ago or {"minutes": 61}))
    runs_out = timezone.now() - gone + timedelta(hours=settings.CLIP_UPLOAD_HOURS)
    Upload.objects.filter(clip=clip).update(expires_at=runs_out)
    Clip.objects.filter(pk=clip.pk).update(began_at=timezone.now() - gone)
    return clip


def with_upload(clip: Clip) -> Clip:
    Upload.objects.create(holder=clip.holder, clip=clip, length=9, offset=9, expires_at=expiry())
    return clip


def states(*clips: Clip) -> list[str]:
    return [Clip.objects.get(pk=clip.pk).state for clip in clips]


@pytest.mark.parametrize("made", [make_clip, lambda **more: with_upload(make_clip(**more))])
def test_a_clip_whose_words_never_came_is_deleted_after_an_hour(made):
    sent = make_contribution()
    with_words = grown_old(made(contribution=sent))
    young, old = made(), grown_old(made())
    assert tasks.forget_clips_of_nobody() == 1
    assert states(with_words, young, old) == ["ready", "ready", "erased"]
    assert tasks.forget_clips_of_nobody() == 0


def test_a_clip_within_its_first_hour_is_kept():
    grown_old(make_clip(), minutes=59)  # in a form without script
    clip = grown_old(with_upload(make_clip()), minutes=59)
    assert tasks.forget_clips_of_nobody() == 0
    receiving.heard_of(clip)  # its page is open: whoever writes slowly keeps it
    grown = Upload.objects.get(clip=clip).expires_at
    assert grown > timezone.now() + timedelta(hours=settings.CLIP_UPLOAD_HOURS, minutes=-1)


def leave(clip: Clip, key: str = KEY):
    form = {"clip": str(clip.ref), "do": "leave"}
    return Client().post("/clips/look/", form, headers={"heard-pass": key})


def test_leaving_the_page_deletes_what_had_no_words_and_nothing_else():
    alone, others = sent_clip(), sent_clip(key=OTHER_KEY)
    assert leave(alone).json()["state"] == "gone"
    assert leave(others).status_code == 404
    assert states(alone, others) == ["erased", "ready"]


def test_leaving_after_the_words_were_sent_changes_nothing():
    child = Child()
    form = child.form(promised=["film"])
    child.post(form)
    clip = sent_clip(key=form["key"])
    leave(clip, key=form["key"])
    assert states(clip) == ["ready"]
    assert Clip.objects.get(pk=clip.pk).withdrawn_at is None


def test_staff_open_no_clip_without_words(client):
    """Whatever contribution they name, and whatever their role."""
    clip, row = sent_clip(), make_contribution("preparing")
    rendition = make_rendition(clip)
    for role in ("safeguarding-lead", "moderator", "administrator"):
        staff = sign_in(client, make_user(role))
        for part in ("", f"{rendition.ref}/", "captions/"):
            answer = staff.get(f"/desk/{hidden(row.pk)}/clips/{clip.ref}/{part}", follow=True)
            assert answer.status_code in {403, 404}


def test_deleting_a_contribution_deletes_its_clips():
    row = make_contribution(State.WITHDRAWN)
    clips = [make_clip(contribution=row), make_clip(ClipState.LOST, contribution=row)]
    other = make_clip(contribution=make_contribution())
    leaving.erase(row, by=make_user("safeguarding-lead"))
    assert states(*clips, other) == ["erased", "erased", "ready"]
