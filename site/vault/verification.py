"""Does what is stored still open? Read-only, but for sweeping up files that nothing points at."""

import os
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, QuerySet

from vault import blobs, envelopes, files, keys
from vault.errors import VaultError
from vault.models import Envelope, WrappedKey

# A file is written before its row: one younger than this may be waiting for its transaction.
YOUNG_SECONDS = 3600
_AT_ONCE = 50  # up to 800 KB of ciphertext each


@dataclass
class Report:
    """What was found. ``refused`` says why by envelope id; blob names are in the last two."""

    envelopes: int = 0
    erased: int = 0
    looked_at: int = 0
    opened: int = 0
    for_others: int = 0
    wraps: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return not (self.refused or self.absent or self.orphans)


def verify(*, sample: int | None = None) -> Report:
    """Opens ``sample`` envelopes from a random place on (all if None), and pairs files with rows.

    Raises NoKey on a door without private keys.
    """
    keys.private_directory()
    report = Report(envelopes=Envelope.objects.count(), wraps=_wraps_by_recipient())
    report.erased = Envelope.objects.filter(ciphertext=None, blob="", wraps=None).count()
    for envelope in _chosen(sample):
        _look_at(envelope, report)
    report.absent, report.orphans = _absent(), orphans()
    return report


def orphans() -> list[str]:
    """Names of files older than an hour in VAULT_DIR that no envelope points at."""
    old = time.time() - YOUNG_SECONDS
    names = [entry.name for entry in _blobs() if entry.stat().st_mtime < old]
    known = set(Envelope.objects.exclude(blob="").values_list("blob", flat=True))
    return sorted(set(names) - known)


def _blobs() -> Iterator[os.DirEntry]:
    if settings.VAULT_DIR.is_dir():
        endings = (blobs.SUFFIX, blobs.SUFFIX + blobs.UNFINISHED)
        yield from (each for each in os.scandir(settings.VAULT_DIR) if each.name.endswith(endings))


def _absent() -> list[str]:
    """Names that rows give and VAULT_DIR has not; asked twice, for a row may go meanwhile."""
    rows = Envelope.objects.exclude(blob="").values_list("blob", flat=True)
    missing = [name for name in rows.iterator() if not blobs.path_of(name).exists()]
    return [name for name in missing if rows.filter(blob=name).exists()]


def _wraps_by_recipient() -> dict[str, int]:
    """How many wraps each staff epoch has, and authors together."""
    rows = WrappedKey.objects.filter(recipient__startswith="staff:").values_list("recipient")
    staff = dict(rows.annotate(Count("id")).order_by("recipient"))
    total = Counter(staff)
    authors = WrappedKey.objects.count() - total.total()
    return {**staff, "author": authors} if authors else staff


def _chosen(sample: int | None) -> Iterator[Envelope]:
    """Ids are random, so any stretch of them is a fair sample and needs no sorting."""
    everything = Envelope.objects.all()
    if sample is None:
        yield from _in_order(everything, limit=None)
        return
    start, given = uuid.uuid4(), 0
    for envelope in _in_order(everything.filter(pk__gte=start), limit=sample):
        given += 1
        yield envelope
    yield from _in_order(everything.filter(pk__lt=start), limit=sample - given)


def _in_order(rows: QuerySet[Envelope], *, limit: int | None) -> Iterator[Envelope]:
    page = rows.order_by("pk").prefetch_related("wraps")
    left = limit
    found = list(page[: _AT_ONCE if left is None else min(left, _AT_ONCE)])
    while found:
        yield from found
        left = None if left is None else left - len(found)
        rest = page.filter(pk__gt=found[-1].pk)
        found = list(rest[: _AT_ONCE if left is None else min(left, _AT_ONCE)])


def _look_at(envelope: Envelope, report: Report) -> None:
    report.looked_at += 1
    wraps = envelope.wraps.all()
    if not wraps and envelope.ciphertext is None and not envelope.blob:
        return
    if wraps and all(keys.epoch_of(wrap.recipient) is None for wrap in wraps):
        report.for_others += 1
        return
    try:
        _open(envelope)
        report.opened += 1
    except VaultError as error:
        report.refused[str(envelope.pk)] = str(error)


def _open(envelope: Envelope) -> None:
    if envelope.blob:
        for _ in files.open_range(envelope, owner=envelope.owner):
            pass
    else:
        envelopes.open_as_staff(envelope, owner=envelope.owner)
