"""Letters to people who sign in. None says anything about children or about what is sent."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Invitation, User

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
    try:
        send_mail(
            subject=render_to_string("accounts/letters/reset_subject.txt").strip(),
            message=render_to_string("accounts/letters/reset.txt", {"person": user}),
            from_email=settings.DEFAULT_FROM_EMAIL,
            recipient_list=[user.email],
        )
    except (OSError, smtplib.SMTPException) as error:
        log.warning("A notice about a sign-in was not sent: %s", type(error).__name__)
