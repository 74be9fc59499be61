"""Papers: PDFs that somebody brings to a meeting. Sealed, and checked by their bytes."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import check
from audit import actions as audit
from audit.actors import SYSTEM, Actor
from boards.actions.meetings import changing
from boards.errors import NotAPdf, TooLate
from boards.models import AgendaItem, Meeting, Paper
from vault import envelopes, files, keys

LARGEST = 25 * 1024 * 1024  # bytes
_ENDS = 2048  # a PDF's marks stand this near to its beginning and end


def check_pdf(file: UploadedFile) -> None:
    """Raises NotAPdf for what is empty, too large, no PDF by its bytes, or cut off."""
    if file.size > LARGEST:
        raise NotAPdf(_("The file is larger than 25 MB. Make it smaller and try again."))
    file.seek(0)
    starts = file.read(_ENDS)
    file.seek(max(file.size - _ENDS, 0))
    ends = file.read(_ENDS)
    file.seek(0)
    if not starts.lstrip().startswith(b"%PDF-"):
        raise NotAPdf(_("This file is not a PDF."))
    if b"%%EOF" not in ends:
        raise NotAPdf(_("This PDF has been cut off. Save it again and try once more."))


def add(
    meeting: Meeting, file: UploadedFile, *, by, title: str, item: AgendaItem | None = None
) -> Paper:
    """Seal a PDF and list it under the meeting, or under one item of it. Raises NotAPdf."""
    check(by, "paper.add", meeting.board.slug)
    check_pdf(file)
    with transaction.atomic():
        changing(meeting)
        paper = Paper(
            meeting=meeting,
            agenda_item=item,
            title=title.strip(),
            size=file.size,
            added_by=by,
            added_at=timezone.now(),
        )
        paper.envelope = files.seal_stream(file, owner=paper.owner, to=[keys.staff()])
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
    for paper in line.papers.select_related("envelope"):
        _remove(paper, by=SYSTEM)


def _remove(paper: Paper, *, by: Actor) -> None:
    audit.record("paper.removed", paper, by=by)
    if paper.envelope is not None:
        envelopes.erase([paper.envelope])
    paper.delete()
