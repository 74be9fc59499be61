"""Clips on an agenda: who is shown which rendition, what packs say of them, and what fetches back."""

import re
from itertools import product

import pytest
from django.urls import reverse

from audit.models import Entry
from boards.enums import MeetingState
from boards.models import PackItem, Recall
from boards.pack.contents import gather
from boards.visibility import Reader, sees_clip
from feedback.actions import clips, sharing
from media.actions import keeping
from media.cues import Cue
from media.enums import Disguise, Kind, RenditionName
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import (
    BoardFactory,
    issue_pack,
    make_board_item,
    make_held_line,
    make_meeting,
    make_secretary,
    put_on,
)
from tests.factories.media import make_cleared_clip, make_rendition

pytestmark = pytest.mark.django_db
WORDS = "Nobody told me."
OUTSIDERS = [
    ("", ""), ("board-member", "safeguarding-board"), ("board-secretary", "safeguarding-board"),
    ("cicc-member", ""), ("virtual-school-officer", ""), ("moderator", ""),
    ("safeguarding-lead", ""), ("advocate", ""), ("content-editor", ""),
    ("data-protection-officer", ""), ("administrator", ""),
]  # fmt: skip


@pytest.fixture
def lead():
    return make_user("safeguarding-lead")


@pytest.fixture
def make_line(board, secretary, lead):
    """``make_line(disguise)``: an item on an agenda, with a film cleared in that disguise."""

    def make(disguise: Disguise = Disguise.FACE, *, meeting=None, kind=Kind.FILM):
        item = make_board_item(board=board)
        line = put_on(item, meeting=meeting, by=secretary)
        clip = make_cleared_clip(item, disguise, by=lead, kind=kind)
        line.meeting.refresh_from_db()
        return line, clip

    return make


@pytest.fixture
def issued(make_line, secretary):
    """A line that members see, and its clip, cleared with the face hidden."""
    line, clip = make_line()
    issue_pack(line.meeting, by=secretary)
    line.refresh_from_db()
    return line, clip


def file_at(line, clip, rendition=None) -> str:
    meeting = line.meeting
    rendition = rendition or clip.renditions.filter(disguise=Disguise.FACE).first()
    args = [meeting.board.slug, meeting.pk, line.pk, clip.ref, rendition.ref]
    return reverse("boards:clip-file", args=args)


def captions_at(line, clip) -> str:
    meeting = line.meeting
    return reverse("boards:clip-captions", args=[meeting.board.slug, meeting.pk, line.pk, clip.ref])


def get(client, address: str, **headers) -> int:
    answer = client.get(address, headers=headers)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def page(client, line) -> str:
    meeting = line.meeting
    answer = client.get(reverse("boards:meeting", args=[meeting.board.slug, meeting.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def members(client):
    return sign_in(client, make_user("shadow-board-member"))


# --- Who is shown what


NOBODY, MEMBER, SECRETARY = Reader(), Reader(reads=True), Reader(reads=True, manages=True)


@pytest.mark.parametrize("reader", [NOBODY, MEMBER, SECRETARY])
def test_truth_table(reader, board, secretary, lead):
    """Every combination of: agenda out, line issued, cleared, locked, taken back, same disguise."""
    line = put_on(make_board_item(board=board), by=secretary)
    clip = make_cleared_clip(line.board_item, Disguise.FACE, by=lead)
    row = clip.cleared.select_related("clip").get()
    clearance = row.clearance_id
    for out, issued, ours, locked, gone, same in product((True, False), repeat=6):
        line.meeting.state = MeetingState.AGENDA_ISSUED if out else MeetingState.PLANNED
        line.issued_at = clip.began_at if issued else None
        row.clearance_id = clearance if ours else clearance + 1
        row.clip.locked_at = clip.began_at if locked else None
        row.clip.withdrawn_at = clip.began_at if gone else None
        disguise = Disguise.FACE if same else Disguise.NONE
        sees_line = reader.manages or (reader.reads and out and issued)
        sees = sees_clip(reader, line, line.meeting, cleared=row, disguise=disguise)
        assert sees == (sees_line and ours and not locked and not gone and same)


def test_member_is_shown_the_cleared_disguise_and_no_other(client, issued):
    line, clip = issued
    members(client)
    html = page(client, line)
    cleared, bare = (clip.renditions.get(disguise=each) for each in (Disguise.FACE, Disguise.NONE))
    assert re.findall(r'<source src="([^"]*)"', html) == [file_at(line, clip, cleared)]
    assert "Film, 2 s: with the face hidden" in html
    assert f'<track kind="captions" src="{captions_at(line, clip)}"' in html
    assert html.count(WORDS) == 1
    assert str(bare.ref) not in html
    assert get(client, file_at(line, clip, cleared)) == 200
    assert get(client, file_at(line, clip, cleared), range="bytes=0-1") == 206
    assert get(client, file_at(line, clip, bare)) == 404
    assert client.get(captions_at(line, clip)).content.decode().endswith(f"{WORDS}\n")


@pytest.mark.parametrize(("role", "scope"), OUTSIDERS)
def test_nobody_else_is_shown_anything(client, issued, role, scope):
    line, clip = issued
    if role:
        sign_in(client, make_user(role, scope=scope))
    for rendition in clip.renditions.all():
        assert get(client, file_at(line, clip, rendition)) == 404
    assert get(client, captions_at(line, clip)) == 404


def test_member_waits_for_the_agenda(client, make_line):
    line, clip = make_line()
    members(client)
    assert get(client, file_at(line, clip)) == 404
    assert get(client, captions_at(line, clip)) == 404


def test_secretary_sees_it_before(as_secretary, make_line):
    line, clip = make_line()
    assert "with the face hidden" in page(as_secretary, line)
    assert get(as_secretary, file_at(line, clip)) == 200


def test_it_is_there_at_the_address_of_its_line_alone(as_secretary, make_line):
    line, clip = make_line()
    other, clip_of_other = make_line(meeting=line.meeting)
    rendition = clip.renditions.get(disguise=Disguise.FACE)
    assert get(as_secretary, file_at(other, clip, rendition)) == 404
    assert get(as_secretary, file_at(other, clip_of_other, rendition)) == 404
    elsewhere = BoardFactory(cicc=True)
    address = file_at(line, clip).replace(line.meeting.board.slug, elsewhere.slug)
    assert get(as_secretary, address) == 404


GOES = {
    "taken back": lambda line, clip, by: clips.take_clip_back(clip.cleared.get(), by=by),
    "locked": lambda line, clip, by: keeping.lock(clip, by=by, why="A name."),
    "revoked": lambda line, clip, by: sharing.revoke(line.board_item.clearance, by=by),
}


@pytest.mark.parametrize("how", GOES)
def test_it_goes_from_page_and_address_at_once(client, issued, lead, how):
    line, clip = issued
    GOES[how](line, clip, lead)
    members(client)
    html = page(client, line)
    assert "<video" not in html
    assert WORDS not in html
    assert get(client, file_at(line, clip)) == 404
    assert get(client, captions_at(line, clip)) == 404


def test_playing_is_logged_once_a_page(client, issued):
    line, clip = issued
    members(client)
    before = Entry.objects.about(clip).count()
    poster = make_rendition(clip, RenditionName.POSTER, disguise=Disguise.FACE)
    for _time in range(2):
        page(client, line)
        get(client, file_at(line, clip, poster))
        for span in ("bytes=0-1", "bytes=2-"):
            get(client, file_at(line, clip), range=span)
    new = Entry.objects.about(clip)[before:]
    assert [(e.verb, e.detail["board"]) for e in new] == [("clip.played", "shadow-board")] * 2


@pytest.mark.parametrize(
    ("disguise", "plays"), [(Disguise.WORDS, False), (Disguise.COMPUTER, True)]
)
def test_words_alone_and_a_computer_voice(as_secretary, make_line, disguise, plays):
    line, clip = make_line(disguise)
    if disguise == Disguise.COMPUTER:
        clip.renditions.filter(disguise=disguise).delete()
        make_rendition(clip, RenditionName.SOUND, disguise=disguise)
    html = page(as_secretary, line)
    assert ("<audio" in html, "<video" in html, "<track" in html) == (plays, False, False)
    assert WORDS in html


def test_picture_is_described(as_secretary, make_line):
    line, clip = make_line(Disguise.NONE, kind=Kind.PICTURE)
    clip.renditions.all().delete()
    row = make_rendition(clip, RenditionName.SCREEN)
    html = page(as_secretary, line)
    assert f'<img class="clip-picture" src="{file_at(line, clip, row)}" alt="{WORDS}"' in html


def test_page_costs_the_same_with_one_clip_and_three(
    as_secretary, make_line, lead, django_assert_num_queries
):
    line, _clip = make_line()
    page(as_secretary, line)
    for more in (0, 1):
        for _each in range(more):
            make_line(meeting=line.meeting)
            make_cleared_clip(line.board_item, Disguise.FACE, by=lead)
        address = reverse("boards:meeting", args=["shadow-board", line.meeting_id])
        with django_assert_num_queries(19):
            as_secretary.get(address)


@pytest.mark.parametrize("name", ["agenda-item", "agenda-item-outcome"])
def test_it_is_beside_the_cover_note_and_the_outcome(as_secretary, board, secretary, lead, name):
    line = make_held_line(item=make_board_item(board=board), by=secretary)
    clip = make_cleared_clip(line.board_item, Disguise.FACE, by=lead)
    args = [line.meeting.board.slug, line.meeting_id, line.pk]
    html = as_secretary.get(reverse(f"boards:{name}", args=args)).content.decode()
    assert re.findall(r'<source src="([^"]+)"', html) == [file_at(line, clip)]
    assert WORDS in html


@pytest.mark.parametrize(("disguise", "later"), [(Disguise.FACE, True), (Disguise.WORDS, False)])
def test_offered_item_says_how_its_clip_is_shown_and_what_is_said(
    as_secretary, board, lead, disguise, later
):
    item = make_board_item(board=board)
    clip = make_cleared_clip(item, disguise, by=lead)
    address = reverse("boards:board-offered-item", args=[board.slug, item.pk])
    html = as_secretary.get(address).content.decode()
    assert ("<video" in html, WORDS in html, "once it is on an agenda" in html) == (
        False, True, later,
    )  # fmt: skip
    keeping.lock(clip, by=lead, why="A name.")
    assert WORDS not in as_secretary.get(address).content.decode()


# --- Packs


def printed(line) -> list[tuple[str, str]]:
    pack = line.meeting.packs.last()
    (found,) = [one for one in gather(pack).lines if one.item_id == line.pk]
    return [(clip.says, clip.words) for clip in found.clips]


def test_pack_names_the_clip_and_prints_its_words(issued):
    line, clip = issued
    assert printed(line) == [("With a film (2 s): with the face hidden", WORDS)]
    assert PackItem.objects.get(agenda_item=line).clips == [clip.pk]


def test_pack_is_out_of_date_when_clips_change(issued, secretary, lead):
    line, clip = issued
    meeting, pack = line.meeting, line.meeting.packs.get()

    def version() -> int:
        meeting.refresh_from_db()
        return meeting.agenda_version

    before = version()
    assert pack.agenda_version == before
    clips.save_captions(clip, [Cue(0, 900, "Other words.")], by=lead, checked=True)
    assert version() == before + 1
    issue_pack(meeting, by=secretary)
    assert gather(meeting.packs.last()).changes == ("Item 1.1 has changed.",)
    clips.take_clip_back(clip.cleared.get(), by=lead)
    assert version() == before + 2
    assert printed(line) == []


def test_draft_of_captions_changes_no_pack(issued, lead):
    line, clip = issued
    before = line.meeting.agenda_version
    clips.save_captions(clip, [Cue(0, 900, "Other words.")], by=lead, checked=False)
    line.meeting.refresh_from_db()
    assert line.meeting.agenda_version == before
    assert printed(line)[0][1] == WORDS


@pytest.mark.parametrize("how", GOES)
def test_issued_packs_that_name_it_are_fetched_back(client, issued, secretary, lead, how):
    line, clip = issued
    pack = line.meeting.packs.get()
    GOES[how](line, clip, lead)
    assert [recall.pack for recall in Recall.objects.all()] == [pack]
    sign_in(client, secretary)
    address = reverse("boards:pack-file", args=["shadow-board", line.meeting.pk, pack.number])
    assert client.get(address).status_code == 404


def test_packs_issued_before_the_clip_stay(make_line, board, secretary, lead):
    line = put_on(make_board_item(board=board), by=secretary)
    first = issue_pack(line.meeting, by=secretary)
    clip = make_cleared_clip(line.board_item, Disguise.FACE, by=lead)
    second = issue_pack(line.meeting, by=secretary)
    clips.take_clip_back(clip.cleared.get(), by=lead)
    assert [recall.pack for recall in Recall.objects.all()] == [second]
    assert first.number < second.number


def test_clip_of_an_item_on_no_agenda_changes_nothing(board, lead):
    meeting = make_meeting(board=board, by=make_secretary(board))
    make_cleared_clip(make_board_item(board=board), Disguise.FACE, by=lead)
    meeting.refresh_from_db()
    assert meeting.agenda_version == 0


def test_pack_with_clips_is_printed(make_line, secretary, real_packs):
    line, _clip = make_line()
    pack = issue_pack(line.meeting, by=secretary)
    assert pack.pages >= 1
