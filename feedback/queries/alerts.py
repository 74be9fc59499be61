"""Alerts about reading, and who looks at them: never the person that one is about."""

from django.db.models import F, Q, QuerySet

from accounts import roles
from accounts.models import User
from feedback.models import GoesRound, ReadingAlert

LOOKS = "audit.read"


def alerts_for(user) -> QuerySet[ReadingAlert]:
    """All but those about ``user``, or with what is: those that nobody has looked at first, then the newest."""
    round_them = GoesRound.objects.filter(person=user.pk).values("contribution")
    rows = ReadingAlert.objects.exclude(reader=user).exclude(item__in=round_them)
    rows = rows.select_related("reader", "looked_by")
    return rows.order_by(F("looked_at").desc(nulls_first=True), "-hour", "-pk")


def who_looks(reader, *, item: int = 0) -> list[User]:
    """The safeguarding leads and data protection officers, but for ``reader`` and whom ``item`` goes
    round; administrators where there are no others, so that somebody knows."""
    without = {
        reader.pk,
        *GoesRound.objects.filter(contribution=item).values_list("person", flat=True),
    }
    return _with(LOOKS, without) or _with("people.manage", without)


def _with(permission: str, without: set[int]) -> list[User]:
    held = Q(grants__role__in=roles.slugs_with(permission), is_active=True)
    return list(User.objects.filter(held).exclude(pk__in=without).distinct().order_by("pk"))
