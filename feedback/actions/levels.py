"""The concern level: software raises it, a person alone lowers it (domain.md S3)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit import actions as audit
from audit.actors import SYSTEM
from feedback import texts
from feedback.clock import to_the_hour
from feedback.enums import UNREAD_STATES, Level
from feedback.models import Contribution, LevelChange
from feedback.permissions import may_about
from feedback.triage import Finding
from lifecycles.guard import opened


class NotOpened(ValueError):
    """Nobody can say how serious it is before somebody has opened it."""


RAISE, LOWER = "contribution.level.raise", "contribution.level.lower"


def raise_by_rules(contribution: Contribution, finding: Finding) -> LevelChange | None:
    """Raise the level to what the rules found; does nothing when it is that high already.

    Writes the new level, a LevelChange with the rules' names, and an audit row. Its time is the
    words' own, kept to the hour.
    """
    if finding.level <= contribution.level:
        return None
    with transaction.atomic():
        change = _change(contribution, finding.level, rules=list(finding.rules), at=to_the_hour())
        audit.record("level.raised", contribution, by=SYSTEM, level=finding.level)
    return change


def set_level(contribution: Contribution, level: Level, *, by, why: str) -> LevelChange:
    """A person's decision, up or down, with their reason (sealed).

    Raises PermissionDenied when ``by`` may not move it that way, ValueError without a reason.
    """
    if not why.strip():
        raise ValueError("Say why you change the level.")
    permission = LOWER if level < contribution.level else RAISE
    if not may_about(by, permission, contribution):
        raise PermissionDenied("Only a safeguarding lead may lower a level of concern.")
    with transaction.atomic():
        change = _change(contribution, level, set_by=by, why=why, at=timezone.now())
        verb = "level.lowered" if level < change.was else "level.set"
        audit.record(verb, contribution, by=by, level=int(level), was=change.was)
    return change


def confirm(contribution: Contribution, *, by) -> LevelChange:
    """A person says that the level which stands is right: from now on it is their finding.

    Raises PermissionDenied without the role, NotOpened before anybody has opened it.
    """
    if not may_about(by, RAISE, contribution):
        raise PermissionDenied("Your role does not let you set a level of concern.")
    if contribution.state in UNREAD_STATES:
        raise NotOpened("Open it and read it first.")
    with transaction.atomic():
        change = _change(contribution, contribution.level, set_by=by, at=timezone.now())
        audit.record("level.confirmed", contribution, by=by, level=int(change.level))
    return change


def undo_lowering(contribution: Contribution, *, of: frozenset[int], by) -> LevelChange | None:
    """What these people lowered stands as high again as all others left it; does nothing where they
    lowered nothing. Writes the new level, a LevelChange and an audit row.
    """
    level = int(Level.NONE)
    for change in contribution.levels.all():
        if change.level > change.was:
            level = max(level, change.level)
        elif change.set_by_id not in of:
            level = change.level
    if level <= contribution.level:
        return None
    with transaction.atomic():
        change = _change(contribution, level, set_by=by, at=timezone.now())
        audit.record("level.set", contribution, by=by, level=level, was=change.was)
    return change


def _change(contribution: Contribution, level: int, *, why: str = "", **fields) -> LevelChange:
    locked = Contribution.objects.select_for_update().get(pk=contribution.pk)
    change = LevelChange(contribution=contribution, level=level, was=locked.level, **fields)
    if why:
        change.why = texts.seal_to_staff(why, owner=change.why_owner)
    change.save()
    locked.level = level
    locked.level_set_by = change.set_by
    locked.level_set_at = change.at if change.set_by else None
    with opened():
        locked.save(update_fields=["level", "level_set_by", "level_set_at"])
    contribution.refresh_from_db()
    return change
