"""What is done about uploads that nobody comes back for. ``reconcile`` runs these each minute."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from audit.actors import SYSTEM
from jobs.registry import reconciler
from media.actions import parts, receiving
from media.enums import ClipState
from media.errors import NotTaken
from media.models import Upload
from media.transitions import CLIP
from storing.turns import writing

AT_ONCE = 100  # uploads a round
# A request that stored the last byte says “received” within that, unless it was killed.
LONGEST_ANSWER = timedelta(minutes=5)


@reconciler
def lose_what_never_came() -> int:
    """Uploads that ran out half-way: their clip is lost, what had come of it is deleted."""
    late = Upload.objects.filter(offset__lt=F("length"), expires_at__lte=timezone.now())
    ids = list(late.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_lose(pk) for pk in ids)


def _lose(pk: int) -> bool:
    with writing():
        # Asked again with the row locked: another piece may have come meanwhile.
        late = Upload.objects.filter(offset__lt=F("length"), expires_at__lte=timezone.now())
        upload = late.select_for_update().filter(pk=pk).first()
        if upload is None:
            return False
        if upload.clip and upload.clip.state == ClipState.UPLOADING:
            CLIP.move(upload.clip, ClipState.LOST, by=SYSTEM)
        parts.forget([upload])
    return True


@reconciler
def receive_what_is_whole() -> int:
    """The process was killed between the last byte and “received”, and the phone did not ask again."""
    left = Upload.objects.filter(
        offset=F("length"), clip__state=ClipState.UPLOADING,
        expires_at__lte=receiving.expiry() - LONGEST_ANSWER,
    )  # fmt: skip
    return sum(_receive(upload) for upload in left.order_by("pk")[:AT_ONCE])


def _receive(upload: Upload) -> bool:
    try:
        receiving.complete(upload)
    except NotTaken:  # a power cut took some of it: it is waited for until it runs out
        return False
    return True


@reconciler
def forget_used_pieces() -> int:
    """Partial uploads whose time is over. What was put together from them has their parts too."""
    rows = Upload.objects.filter(concat=receiving.PARTIAL, expires_at__lte=timezone.now())
    whole = list(rows.filter(offset=F("length")).order_by("pk")[:AT_ONCE])
    parts.forget(whole)
    return len(whole)
