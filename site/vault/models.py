"""What the vault stores: ciphertext, and the keys to it, one wrap for each recipient.

The two tables are apart so that they can be backed up apart: deleting the wraps is what erases
(see docs/keys.md).
"""

import uuid

from django.db import models
from django.db.models import Q


class Envelope(models.Model):
    """One sealed thing: words (``ciphertext``) or a file (``blob``, a name in VAULT_DIR).

    Once erased it has neither, no wraps and size 0; the row stays for those that point at it.
    """

    personal_fields = ("ciphertext", "blob", "terms")
    fresh_key: bytes | None = None  # while it is being made, for ``vault.terms``; never stored

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # What it was sealed as. Readers pass their own idea of the owner, never this column: it is
    # here so that vault_verify can open everything without knowing the other apps.
    owner = models.CharField(max_length=200)
    ciphertext = models.BinaryField(null=True)
    blob = models.CharField(max_length=64, blank=True, default="")
    size = models.PositiveBigIntegerField(help_text="Bytes before sealing.")
    terms = models.BinaryField(null=True)  # what was agreed when it was sealed: see ``vault.terms``

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ciphertext__isnull=True) | Q(blob=""),
                name="vault_envelope_words_or_file",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class WrappedKey(models.Model):
    """An envelope's content key for one recipient: ``staff:<epoch>`` or ``author:<fingerprint>``."""

    personal_fields = ()

    envelope = models.ForeignKey(
        Envelope,
        on_delete=models.CASCADE,
        related_name="wraps",
        db_index=False,  # the unique constraint begins with it
    )
    recipient = models.CharField(max_length=40)
    wrapped = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["envelope", "recipient"], name="vault_one_wrap_a_recipient"
            ),
        ]
        # Rotation walks the wraps of one epoch in the order of their ids.
        indexes = [models.Index(fields=["recipient", "id"], name="vault_wraps_of_recipient")]

    def __str__(self) -> str:
        return f"{self.envelope_id} for {self.recipient}"
