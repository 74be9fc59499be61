"""Packs: asking for one, issuing it, and fetching back what was issued."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import check
from audit import actions as audit
from boards.enums import MeetingState
from boards.errors import NotReady, TooLate
from boards.models import AgendaItem, Meeting, Pack, Recall
from boards.tasks import build_pack  # a nudge is all that actions know of tasks
from boards.transitions import ISSUE, MANAGE, MEETING
from jobs.enums import JobState
from jobs.nudges import nudge
from vault import envelopes


def ask_for(meeting: Meeting, *, by) -> Pack:
    """Have a pack built by a worker: the one not issued yet, anew, or else the next number."""
    check(by, ISSUE, meeting.board.slug)
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if not locked.is_coming:
            raise TooLate
        pack = build_again(locked)
        if pack is None:
            number = locked.packs.count() + 1
            pack = Pack.objects.create(meeting=locked, number=number, asked_by=by)
            nudge(build_pack, pack.pk)
        audit.record("pack.asked_for", pack, by=by, number=pack.number)
    pack.refresh_from_db()
    return pack


def build_again(meeting: Meeting) -> Pack | None:
    """What was built and not issued is thrown away and built anew; None when there is none.

    A worker that is building it now loses its lease and stores nothing.
    """
    pack = meeting.packs.not_issued().select_related("envelope").first()
    if pack is None:
        return None
    if pack.envelope is not None:
        envelopes.erase([pack.envelope])
    pack.items.all().delete()
    Pack.objects.filter(pk=pack.pk).update(
        state=JobState.WAITING,
        attempts=0,
        lease_token="",
        lease_until=timezone.now(),
        last_error="",
        envelope=None,
        sha256="",
        pages=0,
        unprinted=[],
        built_at=None,
    )
    nudge(build_pack, pack.pk)
    return pack


def issue(pack: Pack, *, by, sha256: str = "") -> Pack:
    """Send it out: its members see the agenda and the pack from now on.

    ``sha256``: of the file that was looked at, where a page knows it; another one is not issued.

    Marks the pack and its items issued, moves a planned meeting on, and logs it. Raises NotReady
    when it is not built, was issued already, is no longer what the agenda says, or holds words
    that are not cleared any more.
    """
    check(by, ISSUE, pack.meeting.board.slug)
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=pack.meeting_id)
        pack.refresh_from_db()
        _check_can_issue(pack, meeting)
        if sha256 and sha256 != pack.sha256:
            raise NotReady(_("This pack was built again since you looked at it. Look once more."))
        now = timezone.now()
        Pack.objects.filter(pk=pack.pk).update(issued_at=now, issued_by=by)
        AgendaItem.objects.filter(in_packs__pack=pack, issued_at=None).update(issued_at=now)
        audit.record("pack.issued", pack, by=by, number=pack.number, sha256=pack.sha256)
        if meeting.state == MeetingState.PLANNED:
            MEETING.move(meeting, MeetingState.AGENDA_ISSUED, by=by)
    pack.refresh_from_db()
    return pack


def _check_can_issue(pack: Pack, meeting: Meeting) -> None:
    if not meeting.is_coming:
        raise TooLate
    if pack.is_issued:
        raise NotReady(_("This pack has been issued already."))
    if not pack.is_built:
        raise NotReady(_("This pack is not built yet."))
    if pack.holds_uncleared() or pack.agenda_version != meeting.agenda_version:
        raise NotReady(_("The agenda has changed since this pack was built. Build it again."))


def deal_with(recall: Recall, *, by) -> Recall:
    """Somebody has fetched the issued pack back, or had it deleted. Twice is no error."""
    check(by, MANAGE, recall.pack.meeting.board.slug)
    with transaction.atomic():
        changed = Recall.objects.filter(pk=recall.pk, dealt_with_at=None).update(
            dealt_with_at=timezone.now(), dealt_with_by=by
        )
        if changed:
            audit.record("recall.dealt_with", recall, by=by)
    recall.refresh_from_db()
    return recall
