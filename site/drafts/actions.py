"""Keeping what is typed, and letting it go."""

import json
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from drafts import registry
from drafts.models import Draft
from vault import envelopes, keys
from vault.models import Envelope

MOST = 50  # of one person: the oldest goes
LARGEST = 1024 * 1024  # bytes of one form's words
_AT_ONCE = 200  # that a round lets go


def keep(user, path: str, data: QueryDict, *, refused: bool = False) -> Draft | None:
    """Seal what is written in the form that is sent to ``path``, in place of what was kept before.

    None, and nothing is kept, for a form that no app declares, for one without words, for one that is
    too large, and where its app says that nothing may be kept (it is deleted, or not theirs to see).
    """
    found = registry.at(path)
    if found is None or len(path) > 300:
        return None
    form, kwargs = found
    written = {name: data.getlist(name) for name in form.fields if name in data}
    if not any(text.strip() for name in form.words for text in written.get(name, ())):
        return None
    sealed = json.dumps(written).encode()
    if len(sealed) > LARGEST:
        return None
    with transaction.atomic():
        about = form.about(user, **kwargs)
        return None if about is None else _store(user, path, about, sealed, refused=refused)


def _store(user, path: str, about: str, sealed: bytes, *, refused: bool) -> Draft:
    discard(Draft.objects.filter(user=user, form=path))
    draft = Draft(user=user, form=path, about=about, refused=refused)
    draft.fields = envelopes.seal(sealed, owner=draft.owner, to=[keys.staff()])
    draft.save()
    kept = Draft.objects.filter(user=user).order_by("-saved_at", "-pk").values_list("pk", flat=True)
    discard(Draft.objects.filter(pk__in=list(kept[MOST:])))
    return draft


def discard(drafts: QuerySet[Draft]) -> int:
    """Erase those drafts, words and rows; how many there were."""
    with transaction.atomic():
        found = list(drafts.select_for_update(of=("self",)).select_related("fields"))
        if not found:
            return 0
        sealed = [draft.fields for draft in found]
        Draft.objects.filter(pk__in=[draft.pk for draft in found]).delete()
        envelopes.erase(sealed)
        Envelope.objects.filter(pk__in=[each.pk for each in sealed]).delete()
        return len(found)


def discard_about(about: str) -> int:
    """Everybody's drafts about one thing: it is erased, or its author took it back."""
    return discard(Draft.objects.filter(about=about))


def forget_old() -> int:
    """What nobody came back for."""
    past = timezone.now() - timedelta(days=settings.DRAFT_DAYS)
    old = Draft.objects.filter(saved_at__lt=past).order_by("pk").values_list("pk", flat=True)
    return discard(Draft.objects.filter(pk__in=list(old[:_AT_ONCE])))


def open_fields(draft: Draft) -> Mapping[str, list[str]]:
    """The words. Raises VaultError. Only for the page of whoever wrote them."""
    return json.loads(envelopes.open_as_staff(draft.fields, owner=draft.owner))
