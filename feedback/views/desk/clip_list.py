"""What the list of clips on the desk is made from."""

from feedback.enums import UNREAD_STATES, State
from feedback.models import Contribution
from feedback.queries.desk_clips import missing, rows_of


def list_of(contribution: Contribution, user) -> dict[str, object]:
    """What the list of clips is made from; without any there is none."""
    rows = rows_of(contribution, user)
    return {
        "clips": rows,
        "clips_missing": missing(contribution, rows),
        "clips_wait": any(row.is_waiting for row in rows),
        # What another reads just now can be looked at all the same.
        "looks": contribution.state == State.READING and contribution.is_with_somebody_else(user),
        "covered": contribution.state in UNREAD_STATES,
        "withdrawn": contribution.state == State.WITHDRAWN,
    }
