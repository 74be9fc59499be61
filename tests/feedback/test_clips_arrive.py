"""A clip that comes after a decision was not part of it."""

import pytest

from audit import actions as audit
from audit.actors import AUTHOR, SYSTEM
from feedback.actions import clips, reading
from feedback.actions.sharing import NotReady
from feedback.enums import Level, Safety, State
from media.actions import keeping
from media.cues import Cue
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


def test_nothing_is_called_safe_while_a_clip_was_never_looked_at():
    row, lead = make_contribution(State.PREPARING), make_user("safeguarding-lead")
    clip = make_clip(contribution=row)
    row.refresh_from_db()
    with pytest.raises(NotReady, match="nobody has opened"):
        reading.decide_safety(row, Safety.SAFE, by=lead)
    audit.record("clip.viewed", clip, by=lead)
    reading.decide_safety(row, Safety.SAFE, by=lead)
    assert row.safety == Safety.SAFE


@pytest.mark.parametrize("state", [ClipState.UPLOADING, ClipState.REFUSED, ClipState.LOST])
def test_what_cannot_be_looked_at_stops_nothing(state):
    row, lead = make_contribution(State.PREPARING), make_user("safeguarding-lead")
    make_clip(state, contribution=row)
    row.refresh_from_db()
    reading.decide_safety(row, Safety.SAFE, by=lead)
    assert row.safety == Safety.SAFE


def test_holding_needs_no_look():
    row, lead = make_contribution(State.PREPARING), make_user("safeguarding-lead")
    make_clip(contribution=row)
    row.refresh_from_db()
    reading.decide_safety(row, Safety.HELD, by=lead)
    assert row.safety == Safety.HELD


def test_a_locked_clip_is_no_part_of_the_decision():
    row, lead = make_contribution(State.PREPARING), make_user("safeguarding-lead")
    keeping.lock(make_clip(contribution=row), by=lead, why="A name.")
    row.refresh_from_db()
    reading.decide_safety(row, Safety.SAFE, by=lead)
    assert row.safety == Safety.SAFE


def test_the_rules_look_at_what_is_said_in_a_film():
    row, lead = make_contribution(State.PREPARING), make_user("safeguarding-lead")
    clip = make_clip(contribution=row)
    clips.save_captions(clip, [Cue(0, 900, "He hits me every night.")], by=lead, checked=False)
    row.refresh_from_db()
    assert row.level >= Level.HIGH
    clips.save_captions(clip, [Cue(0, 900, "He never hits me.")], by=lead, checked=True)
    row.refresh_from_db()
    assert row.level >= Level.HIGH  # only a person lowers it
