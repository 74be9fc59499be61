"""Papers are sealed and checked by their bytes; packs that a worker left behind are found again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from boards.actions import packs, papers
from boards.enums import MeetingState
from boards.errors import NotAPdf, TooLate
from boards.models import Pack
from boards.tasks import build_pack, packs_left_behind
from jobs.enums import JobState
from tests.factories.accounts import make_user
from tests.factories.boards import (
    PDF,
    BoardFactory,
    make_meeting,
    make_paper,
    make_secretary,
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
