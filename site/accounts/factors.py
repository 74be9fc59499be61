"""The second step: whether somebody has one, and taking it away when a phone is lost."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase

from accounts.models import User
from accounts.session_names import BorrowedNameField

# Recovery codes alone are no second step: they exist only beside one of these.
STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=STEPS).exists()


def people_with_one() -> set[int]:
    """The keys of all people who have set up a second step, in one query."""
    return set(Authenticator.objects.filter(type__in=STEPS).values_list("user_id", flat=True))


def change_key(session: SessionBase) -> None:
    """A new session key, also in the list of sessions that a person can look at and end."""
    earlier = session.session_key
    session.cycle_key()
    UserSession.objects.filter(session_key=earlier).update(session_key=session.session_key)


def list_sessions_by_name() -> None:
    """The list of somebody's sessions has the digests that the sessions have; called once, at start."""
    UserSession._meta.get_field("session_key").__class__ = BorrowedNameField


def remove_all(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()


def end_sessions(user: User, *, except_key: str | None = None) -> None:
    """Sign ``user`` out everywhere, but for the session named by ``except_key``."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=except_key or ""):
        session.end()
