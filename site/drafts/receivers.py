"""Who signs in is told when something of theirs could not be taken while they were signed out."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from drafts.models import Draft

WAITING = "words_waiting"  # in the session: how many, and nothing of what


@receiver(user_logged_in, dispatch_uid="drafts.count_what_waits")
def count_what_waits(sender, request, user, **kwargs) -> None:
    waiting = Draft.objects.filter(user=user, refused=True).count()
    if waiting:
        request.session[WAITING] = waiting
