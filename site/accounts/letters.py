"""Letters to people who sign in. None says anything about children or about what is sent."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import powers, roles
from accounts.models import Invitation, PowerRequest, RequestKind, User
from accounts.transitions import who_may_agree
from jobs.models import Heartbeat

log = logging.getLogger("heard.accounts")


def send_invitation(invitation: Invitation, token: str) -> None:
    """Send the one copy of ``token``, as a link to the staff door.

    Raises OSError or smtplib.SMTPException when the mail server will not take it.
    """
    link = settings.STAFF_ADDRESS + reverse("invited", args=[token])
    words = {"invitation": invitation, "link": link, "days": settings.INVITATION_DAYS}
    send_mail(
        subject=render_to_string("accounts/letters/invitation_subject.txt", words).strip(),
        message=render_to_string("accounts/letters/invitation.txt", words),
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[invitation.email],
    )


def send_second_step_reset(user: User) -> None:
    """Tell ``user`` that an administrator took their second step away, so that a false call to
    the administrator comes to light. It is taken away even if the mail server is not there."""
    _write("reset", user, person=user)


def send_power_asked(request: PowerRequest) -> None:
    """To each safeguarding lead, and to those who may agree where no lead can: who asked for what."""
    agreeing = who_may_agree(request)
    told = powers.leads()
    if not set(told) & set(agreeing):
        told += [someone for someone in agreeing if someone not in told]
    for someone in told:
        _write("power_asked", someone, request=request, link=_link("people-waiting"))


def send_power_given(request: PowerRequest) -> None:
    """To each safeguarding lead, and to somebody who waited for a role."""
    for lead in powers.leads():
        if lead != request.user:
            _write("power_given", lead, request=request, link=_link("people-waiting"))
    if request.user and request.kind == RequestKind.ROLE:
        _write("role_given", request.user, person=request.user, link=_link("landing"))


def send_invited_alone(invitation: Invitation) -> None:
    """To everybody who looks after people here or after data, shut out or not: an operator gave
    this role by a command, and nobody else was asked."""
    slugs = roles.slugs_with("people.manage") | roles.slugs_with("audit.read")
    told = User.objects.filter(grants__role__in=slugs).distinct().order_by("pk")
    for someone in told:
        _write("invited_alone", someone, invitation=invitation)


def send_program(row: Heartbeat, told: list[User]) -> None:
    """That a program does not run, keeps dying, or is well again."""
    for someone in told:
        _write("program", someone, row=row, link=_link("clips-status"))


def _link(name: str) -> str:
    return settings.STAFF_ADDRESS + reverse(name)


def _write(name: str, to: User, **words: object) -> None:
    """One letter; what it tells of stays done when the mail server is away."""
    words = {"reader": to, **words}
    try:
        send_mail(
            subject=render_to_string(f"accounts/letters/{name}_subject.txt", words).strip(),
            message=render_to_string(f"accounts/letters/{name}.txt", words),
            from_email=settings.DEFAULT_FROM_EMAIL,
            recipient_list=[to.email],
        )
    except (OSError, smtplib.SMTPException) as error:
        log.warning("A notice about a sign-in was not sent: %s", type(error).__name__)
