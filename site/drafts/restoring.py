"""Drafts back in their forms. A draft never takes the place of what was saved without a word: the
notice says that it is one, shows what is saved now, and the form still has to be sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from drafts import actions, registry
from drafts.models import Draft
from vault.errors import VaultError


@dataclass(frozen=True)
class Restored:
    """One draft that is in its form again. ``saved`` is the wording that the form had instead."""

    draft: Draft
    label: str
    page: str
    fields: Mapping[str, list[str]]
    saved: tuple[str, ...] = ()

    @property
    def initial(self) -> dict[str, str]:
        """For a form's ``initial``: the last answer of each field, as a form would read it."""
        return {name: answers[-1] for name, answers in self.fields.items() if answers}

    @property
    def data(self) -> QueryDict:
        """For a form that is bound: every answer of each field."""
        data = QueryDict(mutable=True)
        for name, answers in self.fields.items():
            data.setlist(name, answers)
        return data


def about(request: HttpRequest, thing: str) -> dict[str, Restored]:
    """This person's drafts about one thing, by the addresses of their forms; one query."""
    return {draft.form: found for draft in _mine(request, about=thing) if (found := _open(draft))}


def at(request: HttpRequest, path: str) -> Restored | None:
    """This person's draft of one form; one query."""
    return next((found for draft in _mine(request, form=path) if (found := _open(draft))), None)


def _mine(request: HttpRequest, **narrowed: str) -> Iterable[Draft]:
    rows = Draft.objects.filter(user=request.user.pk, **narrowed)
    return rows.select_related("fields").prefetch_related("fields__wraps").order_by("pk")


def _open(draft: Draft) -> Restored | None:
    found = registry.at(draft.form)
    if found is None:
        return None
    try:
        fields = actions.open_fields(draft)
    except VaultError:
        return None
    form = found[0]
    return Restored(draft, str(form.label), form.page(draft.form), fields)


def put_back(request: HttpRequest, restored: Restored | None, initial: dict) -> dict:
    """``initial`` with the draft in it; the page then says so (see templates/drafts/_notice.html)."""
    if restored is None:
        return initial
    found = registry.at(restored.draft.form)
    words = found[0].words if found else ()
    saved = tuple(
        str(initial[name])
        for name in words
        if initial.get(name) and str(initial[name]) != restored.initial.get(name)
    )
    shown(request, Restored(**{**vars(restored), "saved": saved}))
    return {**initial, **restored.initial}


def shown(request: HttpRequest, restored: Restored) -> None:
    """Have the page say that this draft is in its form."""
    listed = getattr(request, "drafts", [])
    vars(request)["drafts"] = [*listed, restored]
