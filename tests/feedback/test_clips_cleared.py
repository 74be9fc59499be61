"""Clearing a clip: what has to be there first, what takes it away again, and who is told."""

import pytest

from audit.actors import AUTHOR, SYSTEM
from audit.models import Entry
from feedback.actions import clips, leaving, reading, sharing
from feedback.enums import Safety
from feedback.models import ClearedClip
from lifecycles.engine import NotAllowed
from media import captioning
from media.actions import keeping
from media.cues import Cue
from media.enums import ClipState, Disguise, Kind, Purpose
from media.models import ClipWork
from tests.factories.accounts import make_user
from tests.factories.feedback import clear, make_contribution
from tests.factories.media import make_captions, make_clip, make_rendition

pytestmark = pytest.mark.django_db
CUES = [Cue(0, 2000, "Nobody told me.")]


@pytest.fixture
def contribution(lead):
    return make_contribution("preparing", by=lead, wishes=["shadow-board", "safeguarding-board"])


@pytest.fixture
def make_ready(contribution, lead):
    """``make_ready(**fields)``: a clip that can be cleared, and the clearance of its words."""

    def make(state=ClipState.READY, **fields):
        clip = make_clip(state, contribution=contribution, **fields)
        make_captions(clip, by=lead)
        contribution.refresh_from_db()
        cleared = contribution.clearances.cleared().filter(audience__slug="shadow-board").first()
        return clip, cleared or clear(contribution, by=lead, audience="shadow-board")

    return make


def shown(clip) -> list[tuple[str, str]]:
    rows = ClearedClip.objects.filter(clip=clip)
    return sorted(rows.values_list("clearance__audience__slug", "disguise"))


def test_cleared_for_one_audience_in_one_disguise(make_ready, moderator):
    clip, clearance = make_ready(disguise=Disguise.FACE)
    clips.clear_clip(clearance, clip, Disguise.FACE, by=moderator)
    assert shown(clip) == [("shadow-board", "face")]
    entry = Entry.objects.about(clip).last()
    assert (entry.verb, entry.actor) == ("clip.cleared", moderator)
    assert entry.detail == {"audience": "shadow-board", "disguise": "face"}


def test_cleared_again_is_shown_in_the_new_disguise(make_ready, moderator):
    clip, clearance = make_ready()
    make_rendition(clip, disguise=Disguise.FACE)
    for disguise in (Disguise.NONE, Disguise.FACE):
        clips.clear_clip(clearance, clip, disguise, by=moderator)
    assert shown(clip) == [("shadow-board", "face")]


def refused(clearance, clip, disguise, *, by) -> str:
    with pytest.raises(sharing.NotReady) as refusal:
        clips.clear_clip(clearance, clip, disguise, by=by)
    assert shown(clip) == []
    return str(refusal.value)


def test_not_before_the_words(contribution, make_ready, moderator):
    clip, _clearance = make_ready()
    waiting = contribution.clearances.get(audience__slug="safeguarding-board")
    assert "Clear the words" in refused(waiting, clip, Disguise.NONE, by=moderator)


def test_not_with_words_of_somebody_else(make_ready, moderator, lead):
    _clip, clearance = make_ready()
    other = make_clip(contribution=make_contribution("preparing", by=lead))
    make_captions(other, by=lead)
    assert "other words" in refused(clearance, other, Disguise.NONE, by=moderator)


def test_not_before_safety_is_decided(make_ready, moderator, contribution):
    clip, clearance = make_ready()
    make_clip(ClipState.RECEIVED, contribution=contribution)  # a new one: safety is asked again
    assert "safety first" in refused(clearance, clip, Disguise.NONE, by=moderator)


@pytest.mark.parametrize("kind", [Kind.FILM, Kind.SOUND, Kind.PICTURE])
def test_not_without_checked_words(make_ready, moderator, kind):
    clip, clearance = make_ready(kind=kind)
    make_captions(clip)  # a machine's draft, newer than what was checked
    said = clips.NO_PICTURE_WORDS if kind == Kind.PICTURE else clips.NO_WORDS
    assert refused(clearance, clip, Disguise.NONE, by=moderator) == said


def test_not_when_it_must_not_be_seen(make_ready, moderator):
    clip, clearance = make_ready()
    keeping.lock(clip, by=moderator, why="A name.")
    assert "must not be seen" in refused(clearance, clip, Disguise.NONE, by=moderator)


@pytest.mark.parametrize("state", [ClipState.RENDERING, ClipState.REFUSED, ClipState.FAILED])
def test_not_when_there_is_nothing_to_show(make_ready, moderator, state, contribution, lead):
    clip, clearance = make_ready(state)
    if contribution.safety != Safety.SAFE:
        reading.decide_safety(contribution, Safety.SAFE, by=lead)
    assert "nothing of it" in refused(clearance, clip, Disguise.NONE, by=moderator)


def test_never_more_than_the_child_chose(make_ready, moderator):
    clip, clearance = make_ready(disguise=Disguise.FACE)
    for disguise in (Disguise.NONE, Disguise.VOICE):
        assert "does not want" in refused(clearance, clip, disguise, by=moderator)


def test_disguise_that_was_never_made_is_asked_for(make_ready, moderator):
    clip, clearance = make_ready()
    assert "being made now" in refused(clearance, clip, Disguise.BOTH, by=moderator)
    work = ClipWork.objects.get(clip=clip)
    assert (work.purpose, work.disguise) == (Purpose.DISGUISE, Disguise.BOTH)


def test_computer_voice_is_asked_for(make_ready, moderator):
    clip, clearance = make_ready()
    refused(clearance, clip, Disguise.COMPUTER, by=moderator)
    assert ClipWork.objects.get(clip=clip).purpose == Purpose.COMPUTER


def test_words_alone_need_no_rendition(make_ready, moderator):
    clip, clearance = make_ready(disguise=Disguise.WORDS)
    clips.clear_clip(clearance, clip, Disguise.WORDS, by=moderator)
    assert shown(clip) == [("shadow-board", "words")]


@pytest.mark.parametrize("role", ["board-secretary", "advocate", "data-protection-officer"])
def test_only_who_clears_words_clears_clips(make_ready, moderator, role):
    clip, clearance = make_ready()
    stranger = make_user(role)
    with pytest.raises(NotAllowed):
        clips.clear_clip(clearance, clip, Disguise.NONE, by=stranger)
    row = clips.clear_clip(clearance, clip, Disguise.NONE, by=moderator)
    with pytest.raises(NotAllowed):
        clips.take_clip_back(row, by=stranger)
    with pytest.raises(NotAllowed):
        clips.save_captions(clip, CUES, by=stranger, checked=True)
    assert shown(clip) == [("shadow-board", "none")]


# --- What takes it away again


@pytest.fixture
def cleared(make_ready, moderator):
    clip, clearance = make_ready(disguise=Disguise.FACE)
    clips.clear_clip(clearance, clip, Disguise.FACE, by=moderator)
    return clip, clearance


TAKEN = {
    "by hand": lambda clip, clearance, by: clips.take_clip_back(clip.cleared.get(), by=by),
    "locked": lambda clip, clearance, by: keeping.lock(clip, by=by, why="A name."),
    "erased": lambda clip, clearance, by: keeping.erase(clip, by=SYSTEM),
    "clearance revoked": lambda clip, clearance, by: sharing.revoke(clearance, by=by),
    "wish taken back": lambda clip, clearance, by: sharing.take_back(clearance),
    "held for safety": lambda clip, clearance, by: reading.decide_safety(
        clearance.contribution, Safety.HELD, by=by
    ),
    "withdrawn": lambda clip, clearance, by: leaving.withdraw(clearance.contribution),
    "less was chosen": lambda clip, clearance, by: keeping.choose_disguise(
        clip, Disguise.SOUND, by=AUTHOR
    ),
}


@pytest.mark.parametrize("how", TAKEN)
def test_it_goes_at_once(cleared, lead, how):
    clip, clearance = cleared
    clearance.refresh_from_db()
    TAKEN[how](clip, clearance, lead)
    assert shown(clip) == []
    verbs = list(Entry.objects.about(clip).values_list("verb", flat=True))
    assert verbs.count("clip.taken_back") == 1


def test_choosing_more_takes_nothing_away(cleared):
    clip, _clearance = cleared
    keeping.choose_disguise(clip, Disguise.NONE, by=AUTHOR)
    assert shown(clip) == [("shadow-board", "face")]


def test_one_audience_alone_loses_it(contribution, cleared, lead):
    clip, clearance = cleared
    other = clear(contribution, by=lead, audience="safeguarding-board")
    clips.clear_clip(other, clip, Disguise.FACE, by=lead)
    sharing.revoke(clearance, by=lead)
    assert shown(clip) == [("safeguarding-board", "face")]


# --- Captions


def test_a_draft_changes_nothing_that_others_see(cleared, moderator):
    clip, _clearance = cleared
    clips.save_captions(clip, [Cue(0, 900, "Dylan")], by=moderator, checked=False)
    assert captioning.checked_words(clip) == "Nobody told me."
    assert shown(clip) == [("shadow-board", "face")]


def test_new_words_take_the_old_computer_voice_away(make_ready, moderator):
    clip, clearance = make_ready()
    make_rendition(clip, disguise=Disguise.COMPUTER)
    clips.clear_clip(clearance, clip, Disguise.COMPUTER, by=moderator)
    clips.save_captions(clip, CUES, by=moderator, checked=True)
    assert shown(clip) == []
    assert not clip.renditions.filter(disguise=Disguise.COMPUTER).exists()
    assert ClipWork.objects.get(clip=clip).purpose == Purpose.COMPUTER


def test_checked_words_of_a_child_who_chose_the_computer_are_read_aloud(contribution, moderator):
    clip = make_clip(contribution=contribution, disguise=Disguise.COMPUTER)
    clip.renditions.filter(disguise=Disguise.COMPUTER).delete()
    clips.save_captions(clip, CUES, by=moderator, checked=False)
    assert not ClipWork.objects.filter(clip=clip).exists()
    clips.save_captions(clip, CUES, by=moderator, checked=True)
    assert ClipWork.objects.get(clip=clip).purpose == Purpose.COMPUTER
    with pytest.raises(ValueError, match="no words"):
        clips.save_captions(clip, [], by=moderator, checked=True)


def test_captions_of_what_must_not_be_seen_are_the_leads(cleared, moderator, lead):
    clip = keeping.lock(cleared[0], by=moderator, why="A name.")
    with pytest.raises(NotAllowed):
        clips.save_captions(clip, CUES, by=moderator, checked=False)
    assert clips.save_captions(clip, CUES, by=lead, checked=False).by == lead
