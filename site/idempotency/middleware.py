"""Two taps on a slow line do one deed."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from idempotency import keys, once


class OnceMiddleware:
    """Answers each form of a signed-in person once. Stands last, so that every other rule about
    who may post has had its say.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args, kwargs):
        """The view's answer within the once-only row, or None for what carries no key."""
        if request.method != "POST" or request.path.startswith(settings.ONCE_ELSEWHERE):
            return None
        if getattr(view, "csrf_exempt", False):
            return None  # the child’s side reads its own posts: films are sealed as they come
        key = keys.read(request.POST.get(keys.FIELD, ""))
        if key is None or key.user != request.user.pk:
            return None
        content = once.content_of(request)
        return once.answer(key, content, lambda: view(request, *args, **kwargs))
