"""What staff read beside a contribution: whose turn it is, who has it in hand, who set its level."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from accounts.permissions import may
from feedback.enums import HELD_STATES, TURN, Level, State
from feedback.models import Contribution
from feedback.visibility import READ_ROUTED

_MODERATORS, _LEADS, _NAMED, _SECRETARY = (
    "Moderator’s turn", "Safeguarding lead’s turn", "Named person’s turn", "Board secretary’s turn",
)  # fmt: skip


# What goes round somebody is read again, whether or not more came.
_AGAIN = {False: "more came after it was read", True: "to be read again"}


def turn_of(contribution: Contribution, user) -> str:
    """Whose turn it is, for people; empty when nobody has anything to do.

    What came after it went on, and a serious concern that nobody decided about, is for whoever reads.
    What is about a reader is for the safeguarding lead, or for the named person where one sees it.
    """
    state = State(contribution.state)
    whose = TURN[state]
    if contribution.may_be_serious or (contribution.unread and state == State.WITH_BOARDS):
        whose = "moderator"
    elif state == State.WITHDRAWN and contribution.erasure_asked_at is None:
        whose = ""
    if whose == "moderator":
        if not contribution.about_reader:
            return _MODERATORS
        return _LEADS if may(user, READ_ROUTED) else _NAMED
    return _SECRETARY if whose else ""


def hand_of(contribution: Contribution, user) -> str:
    """Who has it in hand, and since when; empty when nobody has."""
    if contribution.held_by_id is None or contribution.state not in HELD_STATES:
        return ""
    mine = contribution.held_by_id == user.pk
    who = "You have" if mine else f"{contribution.held_by} has"
    return f"{who} this since {_since(contribution.held_since)}"


def _since(moment: datetime) -> str:
    """The time alone for today; the day too for any other."""
    local = timezone.localtime(moment)
    time = f"{local.hour}:{local:%M}"
    return (
        time if local.date() == timezone.localdate() else f"{date_format(local, 'l j F')}, {time}"
    )


def level_said_by(contribution: Contribution) -> str:
    """Whose finding the level is: a person's with the day, or only the rules' guess."""
    if contribution.level_set_at:
        day = date_format(timezone.localtime(contribution.level_set_at), "j F")
        return f"set by {contribution.level_set_by} on {day}"
    if contribution.unread and contribution.read_at:
        return _AGAIN[contribution.about_reader]
    if contribution.level == Level.NONE:
        return ""
    part = "" if contribution.checked else "; a part of it not checked"
    if contribution.unread:
        return f"not read yet: the rules’ guess{part}"
    return f"not confirmed yet{part}"


def facts_of(contribution: Contribution, user) -> dict[str, str]:
    """All of it by name, for the templates of a row, a cover and a page."""
    hand = hand_of(contribution, user)
    return {
        "level": contribution.standing.slug,
        "level_by": level_said_by(contribution),
        "turn": "" if hand else turn_of(contribution, user),
        "hand": hand,
    }
