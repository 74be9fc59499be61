"""Clearance: one audience at a time, in a wording that a person has prepared."""

from django.db import transaction
from django.utils import timezone

from audit import actions as audit
from audit.actors import AUTHOR, SYSTEM
from feedback import texts
from feedback.actions.intake import TooLate
from feedback.actions.telling import NothingToTell, tell
from feedback.enums import (
    AUTHOR_CAN_CHANGE,
    AudienceKind,
    ClearanceState,
    Safety,
    State,
    StepKind,
)  # fmt: skip
from feedback.models import Audience, Clearance, Contribution, ShareableVersion
from feedback.transitions import CLEARANCE, CONTRIBUTION

_CLEAR_FIELDS_GONE = {"wording": "", "title": "", "decided_by": None, "decided_at": None}


class NotReady(ValueError):
    """Something must be done before it can be cleared. ``str()`` says what."""


def save_version(contribution: Contribution, words: str, *, by) -> ShareableVersion:
    """Keep a new shareable version (sealed); earlier ones and the original stay as they are.

    With the first one the author is told that it is being made ready.
    """
    if not words.strip():
        raise NotReady("The shareable version is empty.")
    with transaction.atomic():
        version = ShareableVersion(contribution=contribution, by=by, at=timezone.now())
        version.envelope = texts.seal_to_staff(words, owner=version.owner)
        version.save()
        audit.record("contribution.prepared", contribution, by=by, version=version.pk)
        if not contribution.journey.filter(kind=StepKind.PREPARING).exists():
            tell(contribution, StepKind.PREPARING)
    return version


def clear(clearance: Clearance, *, by, title: str) -> Clearance:
    """Let one audience see the newest shareable version, under ``title``.

    Copies the wording in clear, moves the contribution on to the boards for a board, and tells
    upper layers by ``lifecycles.signals``. Raises NotReady until safety has been decided by a
    person and there is a version and a title; IllegalMove and NotAllowed as every move.
    """
    contribution = clearance.contribution
    wording = _wording_ready(contribution, title)
    with transaction.atomic():
        CLEARANCE.move(
            clearance,
            ClearanceState.CLEARED,
            by=by,
            detail={"audience": clearance.audience.slug},
            wording=wording,
            title=title.strip(),
            decided_by=by,
            decided_at=timezone.now(),
        )
        contribution.refresh_from_db()
        if clearance.audience.kind == AudienceKind.BOARD:
            _send_on(contribution)
    return clearance


def _wording_ready(contribution: Contribution, title: str) -> str:
    if contribution.safety != Safety.SAFE:
        raise NotReady("Decide about safety first: that is a decision of its own.")
    if not title.strip():
        raise NotReady("Give it a short title without anybody's name.")
    version = contribution.versions.order_by("-id").first()
    if version is None:
        raise NotReady("Prepare a shareable version first.")
    return texts.read_as_staff(version.envelope, owner=version.owner)


def _send_on(contribution: Contribution) -> None:
    if contribution.state in {State.PREPARING, State.ANSWERED}:
        CONTRIBUTION.move(contribution, State.WITH_BOARDS, by=SYSTEM)


def decline(clearance: Clearance, *, by, words: str) -> Clearance:
    """Do not show it to this audience; the author is told why. Raises NothingToTell without."""
    if not words.strip():
        raise NothingToTell("Tell the author why, in plain words.")
    with transaction.atomic():
        CLEARANCE.move(
            clearance, ClearanceState.DECLINED, by=by, decided_by=by, decided_at=timezone.now()
        )
        tell(
            clearance.contribution,
            StepKind.NOT_SHARED,
            words=words,
            board=clearance.audience.slug,
        )
    return clearance


def revoke(clearance: Clearance, *, by) -> Clearance:
    """Take a clearance back; its wording in clear goes at once."""
    fields = {**_CLEAR_FIELDS_GONE, "decided_by": by, "decided_at": timezone.now()}
    return CLEARANCE.move(clearance, ClearanceState.REVOKED, by=by, **fields)


def revoke_all(contribution: Contribution, *, by) -> None:
    """Take back every clearance that stands, because ``by`` holds the contribution for safety."""
    fields = {**_CLEAR_FIELDS_GONE, "decided_by": by, "decided_at": timezone.now()}
    for clearance in contribution.clearances.cleared().select_related("audience"):
        CLEARANCE.move(clearance, ClearanceState.REVOKED, by=SYSTEM, **fields)
    contribution.refresh_from_db()


def change_wishes(contribution: Contribution, wished: list[Audience]) -> None:
    """The author's switches, as they are now: new ones are asked for, others taken back.

    Raises TooLate once the contribution was withdrawn.
    """
    with transaction.atomic():
        contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if contribution.state not in AUTHOR_CAN_CHANGE:
            raise TooLate
        standing = {c.audience_id: c for c in contribution.clearances.select_related("audience")}
        for audience in wished:
            _wish(contribution, audience, standing.get(audience.pk))
        kept = {audience.pk for audience in wished}
        for clearance in standing.values():
            if clearance.audience_id not in kept:
                take_back(clearance)
        audit.record("contribution.wishes_changed", contribution, by=AUTHOR, yes=len(wished))


def _wish(contribution: Contribution, audience: Audience, standing: Clearance | None) -> None:
    if standing is None:
        Clearance.objects.create(contribution=contribution, audience=audience)
    elif standing.state == ClearanceState.WITHDRAWN:
        CLEARANCE.move(standing, ClearanceState.ASKED, by=AUTHOR)


def take_back(clearance: Clearance) -> None:
    """The author withdraws one clearance; nothing to do when it was withdrawn already."""
    if clearance.state != ClearanceState.WITHDRAWN:
        CLEARANCE.move(clearance, ClearanceState.WITHDRAWN, by=AUTHOR, **_CLEAR_FIELDS_GONE)
