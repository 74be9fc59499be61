"""A clip that comes after a decision was not part of it."""

import pytest

from audit.actors import AUTHOR, SYSTEM
from feedback.actions import reading
from feedback.enums import Safety, State
from media.enums import ClipState
from media.transitions import CLIP
from tests.factories.accounts import make_user
from tests.factories.feedback import make_contribution
from tests.factories.media import make_clip

pytestmark = pytest.mark.django_db


def decided_safe(state=State.PREPARING):
    row, lead = make_contribution(state), make_user("safeguarding-lead")
    reading.decide_safety(row, Safety.SAFE, by=lead)
    return row


def test_safety_is_decided_anew_when_a_clip_arrives():
    row = decided_safe()
    clip = make_clip(ClipState.UPLOADING, contribution=row)
    row.refresh_from_db()
    assert row.safety == Safety.SAFE
    CLIP.move(clip, ClipState.RECEIVED, by=AUTHOR)
    row.refresh_from_db()
    assert (row.safety, row.safety_by) == (Safety.WAITING, None)


def test_and_once_more_when_it_can_be_seen():
    row = make_contribution(State.PREPARING)
    clip = make_clip(ClipState.RENDERING, contribution=row)
    reading.decide_safety(row, Safety.SAFE, by=make_user("safeguarding-lead"))
    CLIP.move(clip, ClipState.READY, by=SYSTEM)
    row.refresh_from_db()
    assert row.safety == Safety.WAITING


@pytest.mark.parametrize("state", [State.ANSWERED, State.CLOSED])
def test_what_was_answered_is_taken_up_again(state):
    row = make_contribution(state)
    make_clip(ClipState.RECEIVED, contribution=row)
    row.refresh_from_db()
    assert row.state == State.PREPARING


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.ERASED, State.RECEIVED])
def test_other_states_stay(state):
    row = make_contribution(state)
    make_clip(ClipState.READY, contribution=row)
    row.refresh_from_db()
    assert row.state == state


def test_another_contribution_is_not_touched():
    row = decided_safe()
    make_clip(contribution=make_contribution())
    row.refresh_from_db()
    assert row.safety == Safety.SAFE
