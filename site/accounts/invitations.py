"""The invitation that a browser came with, kept in its session between link and answer."""

from django.contrib.sessions.backends.base import SessionBase

from accounts import actions, errors
from accounts.models import Invitation

KEY = "invitation"


def hold(session: SessionBase, token: str) -> None:
    """Keep ``token`` out of the address bar. Raises InvitationClosed for one that opens nothing."""
    actions.open_invitation(token)
    session[KEY] = token


def held(session: SessionBase) -> Invitation:
    """The open invitation that this browser holds. Raises InvitationClosed without one."""
    return actions.open_invitation(session.get(KEY, ""))


def is_held(session: SessionBase) -> bool:
    try:
        held(session)
    except errors.InvitationClosed:
        return False
    return True


def take(session: SessionBase) -> str:
    """The token, once. Raises InvitationClosed without one."""
    if KEY not in session:
        raise errors.InvitationClosed
    return session.pop(KEY)
