"""What becomes of a form whose writer is not the person signed in, and of a draft that was saved."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from drafts import actions, refusing, registry
from drafts.models import Draft
from idempotency import keys

LEADS_ON = frozenset({302, 303})


class DraftsMiddleware:
    """A form goes to nobody's account but that of the person it was given to.

    Sent by somebody who has been signed out meanwhile, its words are kept for them; sent while
    somebody else is signed in, they are kept as well and that person sees nothing of them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code in LEADS_ON:
            _let_go_of_what_is_saved(request)
        return response

    def process_view(self, request: HttpRequest, view: Callable, args, kwargs):
        if request.method != "POST" or request.path.startswith(settings.DRAFTS_ELSEWHERE):
            return None
        if getattr(view, "csrf_exempt", False):
            return None  # the child’s side reads its own posts: films are sealed as they come
        key = keys.read(request.POST.get(keys.FIELD, ""))
        if key is None or key.user == request.user.pk:
            return None
        draft = refusing.keep_for_writer(request, key)
        if request.user.is_authenticated:
            return refusing.refuse(request, kept=draft is not None)
        if draft is None:
            return None
        messages.info(request, _("What you wrote is kept. Sign in, and it is in its form again."))
        return redirect_to_login(refusing.page_of(draft), settings.LOGIN_URL)


def _let_go_of_what_is_saved(request: HttpRequest) -> None:
    match = request.resolver_match
    form = registry.declared().get(match.view_name) if match else None
    if form is None or not request.user.is_authenticated or vars(request).get("words_refused"):
        return
    if not form.deeds or request.POST.get("do") in form.deeds:
        actions.discard(Draft.objects.filter(user=request.user.pk, form=request.path))
