"""The form of settings that a child's safety hangs on: what is guarded waits for a second person."""

from django.db import models, transaction
from wagtail.admin.forms import WagtailAdminModelForm

from feedback import catalogue
from feedback.actions.setting_changes import ask
from feedback.safety_settings import GUARDED


class SafetyForm(WagtailAdminModelForm):
    """Saves all but the guarded fields; asks for those (``actions.setting_changes``).

    A new row is stored switched off, and switching it on is what is asked for. ``waits``: after
    saving, whether something was asked for.
    """

    waits = False

    def save(self, commit: bool = True) -> models.Model:
        guarded, switch = GUARDED[self._meta.model._meta.label_lower]
        row = self.instance
        new = row._state.adding
        names = [switch] if new else sorted(guarded & set(self.changed_data))
        after = {name: row._meta.get_field(name).value_to_string(row) for name in names}
        with transaction.atomic():
            before = self._as_it_was(row, names, new)
            saved = super().save(commit)
            changed = {name: text for name, text in after.items() if text != before[name]}
            self.waits = bool(changed)
            if changed:
                ask(saved, {name: before[name] for name in changed}, changed, by=self.for_user)
            transaction.on_commit(catalogue.tell_all)
        return saved

    def _as_it_was(self, row: models.Model, names: list[str], new: bool) -> dict[str, str]:
        """Puts the guarded fields back; their old values as text."""
        stored = row if new else type(row)._default_manager.get(pk=row.pk)
        for name in names:
            setattr(row, name, False if new else getattr(stored, name))
        return {name: row._meta.get_field(name).value_to_string(row) for name in names}
