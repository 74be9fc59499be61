"""How long clips are kept: with their words, and not without them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from feedback import tasks
from feedback.actions import leaving
from feedback.enums import State
from media.enums import ClipState
from media.models import Clip
from tests.factories.accounts import make_user
from tests.factories.feedback import make_contribution
from tests.factories.media import make_clip

pytestmark = pytest.mark.django_db


def grown_old(clip: Clip) -> Clip:
    then = timezone.now() - timedelta(hours=settings.CLIP_UPLOAD_HOURS, minutes=1)
    Clip.objects.filter(pk=clip.pk).update(began_at=then)
    return clip


def states(*clips: Clip) -> list[str]:
    return [Clip.objects.get(pk=clip.pk).state for clip in clips]


def test_a_clip_whose_words_never_came_is_deleted_after_a_day():
    sent = make_contribution()
    with_words = grown_old(make_clip(contribution=sent))
    young, old = make_clip(), grown_old(make_clip())
    assert tasks.forget_clips_of_nobody() == 1
    assert states(with_words, young, old) == ["ready", "ready", "erased"]
    assert tasks.forget_clips_of_nobody() == 0


def test_deleting_a_contribution_deletes_its_clips():
    row = make_contribution(State.WITHDRAWN)
    clips = [make_clip(contribution=row), make_clip(ClipState.LOST, contribution=row)]
    other = make_clip(contribution=make_contribution())
    leaving.erase(row, by=make_user("safeguarding-lead"))
    assert states(*clips, other) == ["erased", "erased", "ready"]
