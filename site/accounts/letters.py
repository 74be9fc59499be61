"""Letters to people who sign in. None says anything about children or about what is sent."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Invitation


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
