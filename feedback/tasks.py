"""Work done outside a request."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from alarms import measures as alarms
from alarms.measures import Measure
from audit.actors import SYSTEM
from feedback import limits, once
from feedback.actions import alerts, data_requests
from feedback.enums import UNREAD_STATES, State
from feedback.models import Contribution, GoesRound
from feedback.queries.leads import nobody_reads_round
from jobs.registry import reconciler
from media.actions import keeping
from media.enums import ClipState
from media.models import Clip


def _counted() -> QuerySet[Contribution]:
    """Without what goes round somebody: leads are told the numbers, and could compare (decision 46)."""
    return Contribution.objects.exclude(pk__in=GoesRound.objects.values("contribution"))


alarms.register(
    Measure(
        "unread",
        now=lambda: _counted().filter(state__in=UNREAD_STATES).count(),
        limit=lambda: settings.ALARM_UNREAD,
        says="{now} items wait that nobody has read. You are told above {limit}.",
        advice="Ask more people to read. If most of them came at once and look alike, look whether "
        "somebody floods Heard.",
    )
)
alarms.register(
    Measure(
        "held-back",
        now=lambda: _counted().filter(state=State.HELD_BACK).count(),
        limit=lambda: settings.ALARM_HELD_BACK,
        says="{now} items are held back since too many came at once. You are told above {limit}.",
        advice="Read them too: a class may be among them, or a child who wrote while others flooded "
        "Heard. They stand behind the others in the queue. If they are a flood, whoever runs the proxy "
        "can shut out the places that it comes from.",
    )
)

alarms.register(
    Measure(
        "nobody-reads-round",
        now=lambda: int(nobody_reads_round()),
        limit=lambda: 0,
        says="There is one safeguarding lead or none, and no named person: what is about that lead, or "
        "about whoever usually reads, is read by nobody; and that lead alone agrees to who else gets power.",
        advice="Invite a second safeguarding lead or a named person. It stays unread until somebody is "
        "there; nothing of it is lost.",
        subject="somebody is missing who may read",
    )
)

AT_ONCE = 100  # clips a round
WITHOUT_WORDS = timedelta(hours=1)


@reconciler
def forget_sources() -> int:
    """Yesterday's digests of where guesses came from."""
    return limits.forget_old()


@reconciler
def forget_shown_pages() -> int:
    """Digests of forms whose answers were on a screen a year ago."""
    return once.forget_old()


@reconciler
def forget_openings() -> int:
    """Who opened what, once no count of an hour needs it."""
    return alerts.forget_old()


@reconciler
def forget_old_reasons() -> int:
    """Why the data protection officer looked for somebody's words, two years ago."""
    return data_requests.forget_old(AT_ONCE)


@reconciler
def forget_clips_of_nobody() -> int:
    """Clips whose words were not sent within an hour: who recorded them thought better of it.

    An upload runs out so many hours after its last piece, or after its page was last heard of: it asks each
    20 minutes.
    """
    now = timezone.now()
    heard = now + timedelta(hours=settings.CLIP_UPLOAD_HOURS) - WITHOUT_WORDS
    sent = Contribution.objects.filter(key_hash=OuterRef("holder"))
    old = Q(upload__expires_at__lte=heard) | Q(
        upload__isnull=True, began_at__lte=now - WITHOUT_WORDS
    )
    left = Clip.objects.filter(old, ~Exists(sent)).exclude(state=ClipState.ERASED)
    found = list(left[:AT_ONCE])
    for clip in found:
        keeping.erase(clip, by=SYSTEM)
    return len(found)
