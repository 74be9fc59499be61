"""Work done outside a request."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from audit.actors import SYSTEM
from feedback import limits
from feedback.models import Contribution
from jobs.registry import reconciler
from media.actions import keeping
from media.enums import ClipState
from media.models import Clip

AT_ONCE = 100  # clips a round


@reconciler
def forget_sources() -> int:
    """Yesterday's digests of where guesses came from."""
    return limits.forget_old()


@reconciler
def forget_clips_of_nobody() -> int:
    """Clips whose words were never sent: who recorded them thought better of it."""
    old = timezone.now() - timedelta(hours=settings.CLIP_UPLOAD_HOURS)
    sent = Contribution.objects.filter(key_hash=OuterRef("holder"))
    left = Clip.objects.filter(~Exists(sent), began_at__lte=old).exclude(state=ClipState.ERASED)
    found = list(left[:AT_ONCE])
    for clip in found:
        keeping.erase(clip, by=SYSTEM)
    return len(found)
