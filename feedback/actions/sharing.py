"""Clearance: one audience at a time, in a wording that a person has prepared."""

from django.db import transaction
from django.utils import timezone

from audit import actions as audit
from audit.actors import AUTHOR, SYSTEM, Actor
from feedback import texts
from feedback.actions.intake import TooLate
from feedback.actions.telling import NothingToTell, tell
from feedback.enums import (
    AUTHOR_CAN_CHANGE,
    READ_STATES,
    AudienceKind,
    ClearanceState,
    Safety,
    State,
    StepKind,
)  # fmt: skip
from feedback.models import Audience, Clearance, Contribution, ShareableVersion
from feedback.transitions import CLEARANCE, CONTRIBUTION, LET_GO
from lifecycles.engine import IllegalMove

_WAS_SHARED = frozenset({ClearanceState.CLEARED})
_WORDS_GONE: dict[str, object] = {"wording": "", "title": "", "version": None}
_CLEAR_FIELDS_GONE = {**_WORDS_GONE, "decided_by": None, "decided_at": None}


class NotReady(ValueError):
    """Something must be done before it can be cleared. ``str()`` says what."""


def save_version(contribution: Contribution, words: str, *, by) -> ShareableVersion:
    """Keep a new shareable version (sealed); earlier ones and the original stay as they are.

    With the first one the author is told that it is being made ready, once they know that it was read. An audience that has these
    very words has the newest wording; any other that it was cleared for has an older one from here
    on, until somebody decides what it is to have (``actions.correcting``).
    """
    if not words.strip():
        raise NotReady("The shareable version is empty.")
    with transaction.atomic():
        version = ShareableVersion(contribution=contribution, by=by, at=timezone.now())
        version.envelope = texts.seal_to_staff(words, owner=version.owner)
        version.save()
        cleared = contribution.clearances.cleared().filter(wording=words)
        cleared.update(version=version)
        number = contribution.versions.count()
        audit.record("contribution.prepared", contribution, by=by, number=number)
        told = set(contribution.journey.values_list("kind", flat=True))
        if StepKind.READ in told and StepKind.PREPARING not in told:
            tell(contribution, StepKind.PREPARING)
    return version


def clear(clearance: Clearance, *, by, title: str) -> Clearance:
    """Let one audience see the newest shareable version, under ``title``.

    Copies the wording in clear, moves the contribution on to the boards for a board, and tells
    upper layers by ``lifecycles.signals``. Raises NotReady until it was read, safety has been
    decided by a person and there is a version and a title; IllegalMove and NotAllowed as every move.
    """
    contribution = clearance.contribution
    if reasons := why_not_clear(contribution, _newest(contribution)):
        raise NotReady(" ".join(reasons))
    with transaction.atomic():
        lock_contribution(clearance)
        # Of two people who clear it at the same moment, the second is told.
        if Clearance.objects.select_for_update().get(pk=clearance.pk).state in _WAS_SHARED:
            raise IllegalMove(f"{clearance.audience} has it already.")
        give_newest(clearance, by=by, title=title)
        contribution.refresh_from_db()
        if clearance.audience.kind == AudienceKind.BOARD:
            _send_on(contribution)
    return clearance


def why_not_clear(contribution: Contribution, newest: ShareableVersion | None) -> list[str]:
    """All that has to be done before anybody may be shown the ``newest`` version, in sentences;
    nothing where it can be cleared.
    """
    reasons = []
    if contribution.state == State.CLOSED:
        reasons.append("It is closed: take it up again first.")
    elif contribution.state not in READ_STATES:
        reasons.append("Mark it as read first.")
    return [*reasons, *why_not_show(contribution, newest)]


def why_not_show(contribution: Contribution, newest: ShareableVersion | None) -> list[str]:
    """The same for an audience that has it already: what keeps a newer wording from them."""
    reasons = why_not_share(contribution)
    if newest is None:
        reasons.append("Save a shareable version first.")
    return reasons


def why_not_share(contribution: Contribution) -> list[str]:
    """What about safety keeps anything of it, words or clips, from anybody."""
    if contribution.safety == Safety.HELD:
        return ["It is held for safety: only a safeguarding lead can release it."]
    if contribution.safety != Safety.SAFE:
        return ["Decide about safety first: that is a decision of its own."]
    return []


def give_newest(clearance: Clearance, *, by, title: str) -> Clearance:
    """Copy the newest shareable version in clear, under ``title``. Raises NotReady as ``clear``."""
    version = _version_ready(clearance.contribution, title)
    return CLEARANCE.move(
        clearance,
        ClearanceState.CLEARED,
        by=by,
        detail={"number": version.contribution.versions.filter(pk__lte=version.pk).count()},
        wording=texts.read_as_staff(version.envelope, owner=version.owner),
        version=version,
        title=title.strip(),
        decided_by=by,
        decided_at=timezone.now(),
    )


def _version_ready(contribution: Contribution, title: str) -> ShareableVersion:
    newest = _newest(contribution)
    reasons = why_not_show(contribution, newest)
    if newest is None or reasons:
        raise NotReady(" ".join(reasons))
    if not title.strip():
        raise NotReady("Give it a short title without anybody's name.")
    return newest


def _newest(contribution: Contribution) -> ShareableVersion | None:
    return contribution.versions.order_by("-id").first()


def _send_on(contribution: Contribution) -> None:
    if contribution.state in {State.PREPARING, State.ANSWERED}:
        CONTRIBUTION.move(contribution, State.WITH_BOARDS, by=SYSTEM, **LET_GO)


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


def lock_contribution(clearance: Clearance) -> None:
    """Within a transaction, before the clearance itself: ``leaving.withdraw`` locks them in this
    order too, and in the other one each would wait for the other.
    """
    Contribution.objects.select_for_update().get(pk=clearance.contribution_id)


def revoke(clearance: Clearance, *, by) -> Clearance:
    """Take a clearance back; its wording in clear goes at once."""
    fields = {**_WORDS_GONE, "decided_by": by, "decided_at": timezone.now()}
    with transaction.atomic():
        lock_contribution(clearance)
        return CLEARANCE.move(clearance, ClearanceState.REVOKED, by=by, **fields)


def revoke_all(contribution: Contribution, *, by) -> list[Audience]:
    """Take back every clearance that stands, because ``by`` holds the contribution for safety.

    Returns who had it.
    """
    fields = {**_WORDS_GONE, "decided_by": by, "decided_at": timezone.now()}
    taken = list(contribution.clearances.cleared().select_related("audience"))
    for clearance in taken:
        CLEARANCE.move(clearance, ClearanceState.REVOKED, by=SYSTEM, **fields)
    contribution.refresh_from_db()
    return [clearance.audience for clearance in taken]


def change_wishes(contribution: Contribution, wished: list[Audience]) -> None:
    """The author's switches, as they are now: new ones are asked for, others taken back.

    Raises TooLate once the contribution was withdrawn.
    """
    with transaction.atomic():
        contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if contribution.state not in AUTHOR_CAN_CHANGE:
            raise TooLate
        standing = {c.audience_id: c for c in contribution.clearances.select_related("audience")}
        kept = {audience.pk for audience in wished}
        gone = [c for c in standing.values() if c.audience_id not in kept]
        _tell_changes(contribution, standing, kept)
        for audience in wished:
            _wish(contribution, audience, standing.get(audience.pk))
        for clearance in gone:
            take_back(clearance)
        audit.record("contribution.wishes_changed", contribution, by=AUTHOR, yes=len(wished))


def _tell_changes(
    contribution: Contribution, standing: dict[int, Clearance], kept: set[int]
) -> None:
    """Their journey says what they did: which audience they stopped, or that they changed something.

    Told first, so that what boards say of it stands after it.
    """
    on = {pk for pk, each in standing.items() if each.state != ClearanceState.WITHDRAWN}
    stopped = [standing[pk] for pk in sorted(on - kept) if standing[pk].state in _WAS_SHARED]
    for clearance in stopped:
        tell(contribution, StepKind.STOPPED, board=clearance.audience.slug)
    newest = contribution.journey.order_by("id").last()
    is_said = newest is not None and newest.kind == StepKind.SHARING_CHANGED
    if on != kept and not stopped and not is_said:
        tell(contribution, StepKind.SHARING_CHANGED)


def _wish(contribution: Contribution, audience: Audience, standing: Clearance | None) -> None:
    if standing is None:
        Clearance.objects.create(contribution=contribution, audience=audience)
    elif standing.state == ClearanceState.WITHDRAWN:
        CLEARANCE.move(standing, ClearanceState.ASKED, by=AUTHOR)


def take_back(clearance: Clearance, *, by: Actor = AUTHOR) -> None:
    """The author, or staff on a letter, withdraws one clearance; nothing to do when it was withdrawn already."""
    if clearance.state != ClearanceState.WITHDRAWN:
        CLEARANCE.move(clearance, ClearanceState.WITHDRAWN, by=by, **_CLEAR_FIELDS_GONE)
