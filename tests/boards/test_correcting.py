"""A corrected wording reaches what is printed and published, and its secretary sees that it waits."""

import pytest

from audit.actors import SYSTEM
from audit.models import Entry
from boards.actions import packs, saying
from boards.errors import NotReady
from boards.models import Pack, PublicOutcome, Recall
from boards.queries import you_said_we_did
from boards.visibility import reader_at, sees_pack
from feedback.actions import clips, correcting, sharing
from feedback.models import Clearance
from media.cues import Cue
from media.enums import Disguise
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import (
    issue_pack,
    make_board_item,
    make_meeting,
    make_public_outcome,
    put_on,
)
from tests.factories.feedback import TITLE
from tests.factories.media import make_cleared_clip, make_rendition

pytestmark = pytest.mark.django_db
NEWER = "Family time was cancelled and nobody said why."
WAITS = "A newer wording waits for the desk’s decision"


@pytest.fixture
def lead():
    return make_user("safeguarding-lead")


@pytest.fixture
def line(secretary):
    return put_on(make_board_item(), by=secretary)


def give(clearance: Clearance, lead, words: str = NEWER) -> correcting.Corrected:
    sharing.save_version(clearance.contribution, words, by=lead)
    return correcting.correct(Clearance.objects.get(pk=clearance.pk), by=lead, title=TITLE)


def html(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_pack_that_was_not_issued_is_built_anew(secretary, line, lead):
    pack = packs.ask_for(line.meeting, by=secretary)
    before = pack.items.get(board_item=line.board_item).digest
    done = give(line.board_item.clearance, lead)
    after = Pack.objects.get()
    assert (after.is_built, Recall.objects.count(), done.told) == (True, 0, ())
    assert after.items.get(board_item=line.board_item).digest != before


def test_an_issued_pack_is_called_back_and_the_next_one_has_the_newer_words(secretary, line, lead):
    pack = issue_pack(line.meeting, by=secretary)
    done = give(line.board_item.clearance, lead)
    recall = Recall.objects.get()
    assert (recall.pack, recall.corrected, len(done.told)) == (pack, True, 1)
    assert Entry.objects.about(recall).get().actor_kind == SYSTEM.kind
    reader = reader_at(secretary, line.meeting.board)
    assert sees_pack(reader, Pack.objects.get(pk=pack.pk)) is False
    second = issue_pack(line.meeting, by=secretary)
    line.refresh_from_db()
    assert (second.number, line.wording, sees_pack(reader, second)) == (2, NEWER, True)


def test_what_is_taken_back_after_a_correction_weighs_more(secretary, line, lead):
    issue_pack(line.meeting, by=secretary)
    give(line.board_item.clearance, lead)
    sharing.take_back(Clearance.objects.get())
    assert Recall.objects.get().corrected is False


def test_the_same_words_and_title_call_nothing_back(secretary, line, lead):
    issue_pack(line.meeting, by=secretary)
    correcting.correct(line.board_item.clearance, by=lead, title=TITLE)
    assert Recall.objects.count() == 0


def test_another_board_hears_nothing(secretary, line, lead):
    other = put_on(make_board_item(), meeting=make_meeting(by=secretary), by=secretary)
    issue_pack(other.meeting, by=secretary)
    give(line.board_item.clearance, lead)
    assert Recall.objects.count() == 0


def test_secretary_sees_that_a_newer_wording_waits(as_secretary, board, line, lead):
    offered = make_board_item(board=board)
    for item in (offered, line.board_item):
        sharing.save_version(item.contribution, NEWER, by=lead)
    at = f"/boards/{board.slug}"
    seen = {
        name: WAITS in html(as_secretary, f"{at}/{name}")
        for name in (
            "offered/",
            f"offered/{offered.pk}/",
            f"meetings/{line.meeting_id}/",
            f"meetings/{line.meeting_id}/items/{line.pk}/",
        )
    }
    assert set(seen.values()) == {True}, seen
    for clearance in Clearance.objects.all():
        correcting.correct(clearance, by=lead, title=TITLE)
    assert not any(WAITS in html(as_secretary, f"{at}/{name}") for name in seen)


def test_a_member_is_not_told_that_something_waits(client, secretary, board, line, lead):
    issue_pack(line.meeting, by=secretary)
    sharing.save_version(line.board_item.contribution, NEWER, by=lead)
    member = sign_in(client, make_user("shadow-board-member"))
    assert WAITS not in html(member, f"/boards/{board.slug}/meetings/{line.meeting_id}/")


# --- The public page


def test_public_words_that_were_the_wording_follow_it(lead):
    row = make_public_outcome()
    clearance = row.clearance
    row = saying.prepare(row.outcome, by=lead, you_said=clearance.wording, we_did="We asked.")
    saying.clear(row, by=lead)
    give(clearance, lead)
    assert [one.you_said for one in you_said_we_did()] == [NEWER]


def test_public_words_of_its_own_come_off_until_somebody_looked(lead):
    row = make_public_outcome(cleared=True)
    done = give(row.clearance, lead)
    assert (you_said_we_did(), len(done.told)) == ([], 1)
    assert PublicOutcome.objects.get().you_said == row.you_said
    assert Entry.objects.about(row).last().verb == "public_outcome.taken_off"


def test_nothing_is_published_while_a_newer_wording_waits(client, lead):
    row = make_public_outcome()
    sharing.save_version(row.clearance.contribution, NEWER, by=lead)
    with pytest.raises(NotReady, match="which wording"):
        saying.clear(row, by=lead)
    said = html(sign_in(client, lead), f"/boards/you-said/{row.outcome_id}/")
    assert "It cannot be cleared for everyone yet" in said
    assert "Clear it for everyone</button>" not in said


# --- Clips that go with it


def corrected() -> list[bool]:
    return list(Recall.objects.values_list("corrected", flat=True))


def test_other_captions_call_back_the_pack_that_printed_the_old_ones(secretary, line, lead):
    clip = make_cleared_clip(line.board_item)
    issue_pack(line.meeting, by=secretary)
    clips.save_captions(clip, [Cue(0, 900, "Nobody at my home told me.")], by=lead, checked=True)
    assert corrected() == [True]


def test_the_same_captions_and_drafts_call_nothing_back(secretary, line, lead):
    clip = make_cleared_clip(line.board_item)
    words = [Cue(0, 900, "Nobody told me.")]
    clips.save_captions(clip, words, by=lead, checked=True)
    issue_pack(line.meeting, by=secretary)
    clips.save_captions(clip, words, by=lead, checked=True)
    clips.save_captions(clip, [Cue(0, 900, "Not yet.")], by=lead, checked=False)
    assert corrected() == []


def test_another_disguise_calls_back_the_pack_that_named_the_old_one(secretary, line, lead):
    clip = make_cleared_clip(line.board_item)
    made = line.board_item.clearance.clips.get().disguise
    other = Disguise.VOICE if made != Disguise.VOICE else Disguise.FACE
    make_rendition(clip, disguise=other)
    issue_pack(line.meeting, by=secretary)
    clips.clear_clip(line.board_item.clearance, clip, other, by=lead)
    assert corrected() == [True]
