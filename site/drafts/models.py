"""What somebody of staff typed into a form and did not save yet: sealed, theirs alone, for a week."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Draft(models.Model):
    """The words of one form, for the one person who was writing.

    ``form`` is the address that the form is sent to, ``about`` what it is about (the app that
    declares the form says), so that it goes when that goes. ``refused``: it was sent, and could not
    be taken, because its writer had been signed out.
    """

    personal_fields = ("user", "fields")

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", db_index=False
    )
    form = models.CharField(max_length=300)
    about = models.CharField(max_length=60, db_index=True)
    fields = models.OneToOneField("vault.Envelope", on_delete=models.PROTECT, related_name="+")
    refused = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "form"], name="drafts_one_a_form_and_person"),
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk}"

    @property
    def owner(self) -> str:
        """What the envelope is bound to: nobody else's draft can be put in its place."""
        return f"drafts.draft.fields:{self.ref}:{self.user_id}"
