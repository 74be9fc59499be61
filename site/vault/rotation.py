"""Moving to a new epoch: content keys are wrapped again, what they seal is never touched.

It can be stopped at any moment and started again: each batch is one transaction that inserts the
new wraps before it deletes the old, and what is left to do is read from the rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from vault import keyfiles, keys, wrapping
from vault.errors import Tampered, VaultError
from vault.keys import Recipient
from vault.models import Envelope, WrappedKey

# Other processes go on sealing to the epoch before for as long as they hold its public key
# (30 seconds) and a submission under way takes; ten minutes is far beyond both.
SETTLING = timedelta(minutes=10)


@dataclass(frozen=True)
class Batch:
    """What one transaction did: wraps moved, envelopes whose old wrap does not open."""

    moved: int
    refused: list[UUID] = field(default_factory=list)
    last: int = 0


def rotate(*, batch: int = 500) -> Iterator[Batch]:
    """Wraps every staff wrap of an older epoch for the current one, ``batch`` a transaction.

    Yields after each commit. Raises NoKey before touching anything if an old wrap's private key
    is not here, VaultError if the current epoch's two halves do not belong together.
    """
    target = _checked_target()
    for epoch in _epochs_in_use():
        private, after = keys.staff_private(epoch), 0
        while done := _move_batch(epoch, private, target, after=after, size=batch):
            after = done.last
            yield done


def stale(epoch: int) -> int:
    """How many wraps still need the private key of ``epoch``."""
    return _wraps_of(epoch).count()


def _wraps_of(epoch: int) -> QuerySet[WrappedKey]:
    return WrappedKey.objects.filter(recipient=keys.staff_label(epoch))


def retire(epoch: int) -> None:
    """Deletes an epoch's key files. VaultError while anything may still need them.

    That is: a wrap of that epoch is left, it is the current epoch, or the current one was made
    less than ten minutes ago.
    """
    private, current = keys.private_directory(), keys.staff_epoch()
    if epoch >= current:
        raise VaultError(f"Epoch {epoch} is not older than the current epoch, {current}.")
    made = keyfiles.read(settings.VAULT_PUBLIC_KEYS, current).created
    if datetime.now(UTC) - made < SETTLING:
        raise VaultError("The current key is less than ten minutes old; wait a little.")
    if left := stale(epoch):
        raise VaultError(f"{left} wrapped keys still need epoch {epoch}; run vault_rotate first.")
    halves = [private, settings.VAULT_PUBLIC_KEYS]  # killed in between, it can be run again
    if not any(epoch in keyfiles.epochs(directory) for directory in halves):
        raise VaultError(f"There is no key of epoch {epoch} here.")
    for directory in halves:
        keyfiles.remove(directory, epoch)


def _checked_target() -> Recipient:
    """The current epoch. A public half that is not ours would make everything unreadable."""
    target = keys.staff_now()
    private = keys.staff_private(keys.staff_epoch())
    if private.public_key().public_bytes_raw() != target.public:
        raise VaultError("The current public key does not belong to its private key.")
    return target


def _epochs_in_use() -> list[int]:
    """Older epochs that wraps still need."""
    epochs = [epoch for epoch in range(1, keys.staff_epoch()) if _wraps_of(epoch).exists()]
    for epoch in epochs:
        keys.staff_private(epoch)  # all of them, before the first is touched
    return epochs


def _move_batch(
    epoch: int, private: X25519PrivateKey, target: Recipient, *, after: int, size: int
) -> Batch | None:
    wraps = _wraps_of(epoch)
    with transaction.atomic():
        found = list(wraps.filter(pk__gt=after).order_by("pk")[:size])
        if not found:
            return None
        # An erasure under way has these rows: after the lock its wraps are gone from what we read.
        ids = [wrap.envelope_id for wrap in found]
        list(Envelope.objects.select_for_update().filter(pk__in=ids).order_by("pk").only("pk"))
        held = wraps.filter(pk__in=[wrap.pk for wrap in found])
        moved, refused = _wrap_again(held, private, target)
        _replace(moved, target)
    return Batch(moved=len(moved), refused=refused, last=found[-1].pk)


def _wrap_again(
    held: QuerySet[WrappedKey], private: X25519PrivateKey, target: Recipient
) -> tuple[dict[int, WrappedKey], list[UUID]]:
    """New unsaved wraps by the id of the old, and the envelopes whose old wrap does not open."""
    moved, refused = {}, []
    for wrap in held:
        try:
            content_key = wrapping.unwrap(
                bytes(wrap.wrapped),
                private=private,
                label=wrap.recipient,
                envelope=wrap.envelope_id,
            )
        except Tampered:
            refused.append(wrap.envelope_id)
            continue
        moved[wrap.pk] = WrappedKey(
            envelope_id=wrap.envelope_id,
            recipient=target.label,
            wrapped=target.wrap(content_key, wrap.envelope_id),
        )
    return moved, refused


def _replace(moved: dict[int, WrappedKey], target: Recipient) -> None:
    # An envelope sealed to two epochs has a wrap for the target already: it is written over.
    WrappedKey.objects.bulk_create(
        moved.values(),
        update_conflicts=True,
        unique_fields=["envelope", "recipient"],
        update_fields=["wrapped"],
    )
    WrappedKey.objects.filter(pk__in=moved).delete()
