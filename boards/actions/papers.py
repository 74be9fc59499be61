"""Papers: PDFs that somebody brings to a meeting. Sealed as they came, and made anew for members."""

from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import check
from audit import actions as audit
from audit.actors import SYSTEM, Actor
from boards import pdf
from boards.actions.meetings import changing
from boards.errors import NotAPdf, TooLate
from boards.models import AgendaItem, Meeting, Paper
from boards.remaking import papers as remaking
from jobs.enums import JobState
from vault import envelopes, files, keys

LARGEST = 25 * 1024 * 1024  # bytes


def check_pdf(file: UploadedFile) -> None:
    """Raises NotAPdf for what is empty, too large, no PDF by its bytes, or cut off."""
    name = {"name": file.name}
    if file.size > LARGEST:
        raise NotAPdf(_("“%(name)s” is larger than 25 MB. Make it smaller and try again.") % name)
    file.seek(0)
    data = file.read()
    file.seek(0)
    if not pdf.begins(data):
        raise NotAPdf(_("“%(name)s” is not a PDF.") % name)
    if pdf.is_cut_off(data):
        raise NotAPdf(_(
            "The end of “%(name)s” is missing. Save it again; if it came by mail, ask for it again."
        ) % name)  # fmt: skip


def add(
    meeting: Meeting, file: UploadedFile, *, by, title: str, item: AgendaItem | None = None
) -> Paper:
    """Seal a PDF and list it under the meeting, or under one item of it. Raises NotAPdf.

    What members get is made before anything is stored: the page says at once what cannot be.
    """
    check(by, "paper.add", meeting.board.slug)
    check_pdf(file)
    made = remaking.remake(file.read(), title=title.strip(), name=file.name)
    file.seek(0)
    with transaction.atomic():
        changing(meeting)
        paper = Paper(
            meeting=meeting,
            agenda_item=item,
            title=title.strip(),
            size=file.size,
            added_by=by,
            added_at=timezone.now(),
            state=JobState.DONE,
            taken_out=made.taken_out,
        )
        paper.envelope = files.seal_stream(file, owner=paper.owner, to=[keys.staff()])
        paper.remade = files.seal_stream(
            BytesIO(made.pdf), owner=paper.remade_owner, to=[keys.staff()]
        )
        paper.save()
        audit.record("paper.added", paper, by=by, size=file.size)
    return paper


def remove(paper: Paper, *, by) -> None:
    """Take a paper away and erase its file. Its adder or a secretary, before the meeting."""
    if paper.added_by_id != by.pk:
        check(by, "board.manage", paper.meeting.board.slug)
    check(by, "paper.add", paper.meeting.board.slug)
    if not paper.meeting.is_coming:
        raise TooLate
    with transaction.atomic():
        changing(paper.meeting)
        _remove(paper, by=by)


def remove_of(line: AgendaItem) -> None:
    """Erase what was brought to one item, because its words are taken back. In a transaction."""
    for paper in line.papers.select_related("envelope", "remade"):
        _remove(paper, by=SYSTEM)


def _remove(paper: Paper, *, by: Actor) -> None:
    audit.record("paper.removed", paper, by=by)
    envelopes.erase([each for each in (paper.envelope, paper.remade) if each is not None])
    paper.delete()
