"""Papers are sealed and checked by their bytes; packs that a worker left behind are found again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from boards.actions import agendas, packs, papers
from boards.enums import MeetingState
from boards.errors import NotAPdf, NotReady, TooLate
from boards.models import Pack, Paper
from boards.tasks import build_pack, packs_left_behind
from boards.visibility import Reader, sees_paper
from feedback.actions import leaving, sharing
from jobs.enums import JobState
from tests.factories.accounts import make_user
from tests.factories.boards import (
    PDF,
    BoardFactory,
    issue_pack,
    make_board_item,
    make_held_line,
    make_meeting,
    make_paper,
    make_secretary,
    put_on,
)
from vault import files

pytestmark = pytest.mark.django_db


class Large(SimpleUploadedFile):
    """Says that it is larger than it is."""

    def __init__(self) -> None:
        super().__init__("large.pdf", PDF)
        self.size = papers.LARGEST + 1


@pytest.mark.parametrize(
    "file",
    [
        Large(),
        SimpleUploadedFile("x.pdf", b""),
        SimpleUploadedFile("x.pdf", b"PK\x03\x04 %%EOF"),
        SimpleUploadedFile("x.pdf", b"%PDF-1.7 and no end"),
        SimpleUploadedFile("x.pdf", b"<html>%PDF-1.7 %%EOF"),
    ],
    ids=["large", "empty", "zip", "cut off", "html"],
)
def test_check_pdf_refuses(file):
    with pytest.raises(NotAPdf):
        papers.check_pdf(file)


def test_add_seals_the_whole_file():
    paper = make_paper()
    assert b"".join(files.open_range(paper.envelope, owner=paper.owner)) == PDF
    assert b"".join(files.open_range(paper.remade, owner=paper.remade_owner)).startswith(b"%PDF-")
    assert paper.envelope.blob.endswith(".sealed")


def test_add_makes_the_pack_out_of_date():
    meeting = make_meeting()
    make_paper(meeting)
    meeting.refresh_from_db()
    assert meeting.agenda_version == 1


def test_add_needs_the_permission_at_that_board():
    meeting = make_meeting()
    officer = make_user("virtual-school-officer")  # of another board
    with pytest.raises(PermissionDenied):
        make_paper(meeting, by=officer)


def test_remove_erases_the_file():
    paper = make_paper()
    envelope = paper.envelope
    papers.remove(paper, by=make_secretary())
    envelope.refresh_from_db()
    assert (envelope.blob, envelope.wraps.count()) == ("", 0)


def test_remove_of_another_persons_paper_is_the_secretarys():
    board = BoardFactory()
    paper = make_paper(make_meeting(board=board))
    officer = make_user("virtual-school-officer", scope=board.slug)
    with pytest.raises(PermissionDenied):
        papers.remove(paper, by=officer)


def test_remove_after_the_meeting_is_too_late():
    by = make_secretary()
    meeting = make_meeting(by=by)
    paper = make_paper(meeting, by=by)
    paper.meeting = make_meeting(MeetingState.HELD, by=by)
    with pytest.raises(TooLate):
        papers.remove(paper, by=by)


def line_with_a_paper(by):
    line = put_on(make_board_item(), by=by)
    return line, make_paper(line.meeting, by=by, item=line)


@pytest.mark.parametrize("issued", [False, True])
def test_words_taken_back_take_their_papers_with_them(issued):
    by = make_secretary()
    line, paper = line_with_a_paper(by)
    if issued:
        issue_pack(line.meeting, by=by)
    sharing.take_back(line.board_item.clearance)
    paper.envelope.refresh_from_db()
    assert (Paper.objects.count(), paper.envelope.blob) == (0, "")


def test_after_the_meeting_papers_of_what_was_taken_back_are_opened_by_nobody_and_erased():
    line = make_held_line()
    by = make_secretary(line.meeting.board)
    paper = Paper.objects.create(meeting=line.meeting, agenda_item=line, title="Attendance",
                                 size=1, added_by=by, added_at=timezone.now())  # fmt: skip
    contribution = line.board_item.contribution
    leaving.ask_for_erasure(contribution)
    paper = Paper.objects.get()
    assert not sees_paper(Reader(reads=True, manages=True), paper, by=by)
    contribution.refresh_from_db()
    leaving.erase(contribution, by=make_user("safeguarding-lead"))
    assert Paper.objects.count() == 0


def test_taken_off_with_its_papers_left_behind_is_refused():
    by = make_secretary()
    line, paper = line_with_a_paper(by)
    with pytest.raises(NotReady):
        agendas.take_off(line, by=by)
    papers.remove(paper, by=by)
    agendas.take_off(line, by=by)


def test_business_is_not_removed_from_above_its_papers():
    by, meeting = make_secretary(), make_meeting()
    line = agendas.add_business(meeting, by=by, title="Money for one home")
    make_paper(meeting, by=by, item=line)
    with pytest.raises(NotReady):
        agendas.remove_business(line, by=by)


def waiting_pack(**fields) -> Pack:
    meeting, by = make_meeting(), make_secretary()
    return Pack.objects.create(meeting=meeting, number=1, asked_by=by, **fields)


def test_a_pack_left_by_a_dead_worker_is_built():
    past = timezone.now() - timedelta(minutes=1)
    pack = waiting_pack(state=JobState.RUNNING, attempts=1, lease_until=past, lease_token="gone")
    assert packs_left_behind() == 1
    pack.refresh_from_db()
    assert pack.is_built


def test_a_pack_tried_three_times_waits_for_a_person():
    past = timezone.now() - timedelta(minutes=1)
    pack = waiting_pack(state=JobState.FAILED, attempts=3, lease_until=past)
    packs_left_behind()
    pack.refresh_from_db()
    assert pack.needs_person
    assert packs.ask_for(pack.meeting, by=pack.asked_by).is_built


def test_build_pack_of_none_does_nothing():
    build_pack.call(10**6)
    assert Pack.objects.count() == 0


def test_a_pack_someone_else_is_building_is_left_to_them():
    later = timezone.now() + timedelta(minutes=5)
    pack = waiting_pack(state=JobState.RUNNING, attempts=1, lease_until=later, lease_token="theirs")
    build_pack.call(pack.pk)
    pack.refresh_from_db()
    assert (pack.state, pack.lease_token) == (JobState.RUNNING, "theirs")
