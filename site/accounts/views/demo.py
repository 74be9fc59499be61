"""The demo's own way in. Routed only where there is a demo."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import demo


@require_http_methods(["GET", "POST"])
def enter(request):
    """The roles to enter as, a button each."""
    if not demo.allowed():
        raise Http404
    people = demo.people()
    if request.method == "GET":
        return render(request, "accounts/enter.html", {"people": people})
    chosen = {role.slug: user for role, user in people}.get(request.POST.get("role"))
    if chosen is None:
        raise Http404
    demo.enter(request, chosen)
    return redirect("landing")
