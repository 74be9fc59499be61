"""Forms that cannot be taken: from a session that has ended, or without a token that holds."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.template import loader
from django.utils.translation import gettext as _

from drafts import actions, registry
from drafts.models import Draft
from idempotency import keys
from idempotency.keys import Key


def keep_for_writer(request: HttpRequest, key: Key | None) -> Draft | None:
    """Keep the words of a form that is not taken, for whom it was given to; None where there are none.

    The key is signed, so nothing is kept for somebody who was not given this form by us.
    """
    vars(request)["words_refused"] = True
    user = key and get_user_model().objects.filter(pk=key.user, is_active=True).first()
    return actions.keep(user, request.path, request.POST, refused=True) if user else None


def page_of(draft: Draft) -> str:
    """Where the form of ``draft`` stands, without the part of the page: for a sign-in to lead to."""
    found = registry.at(draft.form)
    return found[0].page(draft.form).partition("#")[0] if found else draft.form


def refuse(request: HttpRequest, *, kept: bool) -> HttpResponse:
    """403: what was sent is not done; ``kept`` says whether its words are kept for their writer."""
    page = loader.get_template("staff/403_csrf.html").render({"kept": kept}, request)
    return HttpResponse(page, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's own check has failed: another tab signed in anew, or the session has ended.

    Who wrote it and is signed in again is led back to the form, with the words in it; nothing is done
    by itself. ``reason`` is for logs, not for people.
    """
    try:
        key = keys.read(request.POST.get(keys.FIELD, ""))
        draft = keep_for_writer(request, key)
    except (RequestDataTooBig, TooManyFieldsSent, MultiPartParserError, OSError):
        return refuse(request, kept=False)
    user = getattr(request, "user", None)
    if draft is None or user is None or user.pk != draft.user_id:
        return refuse(request, kept=draft is not None)
    messages.warning(request, _("You had signed in anew since, so nothing was sent yet."))
    return HttpResponseRedirect(page_of(draft))
