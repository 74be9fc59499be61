"""Changing what a child's safety hangs on: asked for by one person, confirmed by another."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from audit import actions as audit
from feedback import catalogue
from feedback.actions.sharing import NotReady
from feedback.models.changes import ChangeState, SettingChange
from feedback.transitions import SETTING_CHANGE
from lifecycles.engine import NotAllowed


def ask(row: models.Model, before: dict[str, str], after: dict[str, str], *, by) -> SettingChange:
    """Keep what ``row`` is to become, and log it; an older wish for the same fields is not made."""
    label = row._meta.label_lower
    with transaction.atomic():
        for older in SettingChange.objects.waiting().filter(label=label, row=row.pk):
            if set(older.after) & set(after):
                decline(older, by=by)
        change = SettingChange.objects.create(
            label=label, row=row.pk, before=before, after=after, asked_by=by,
            asked_at=timezone.now(),
        )  # fmt: skip
        audit.record("setting.asked", change, by=by, **change.log_facts())
    return change


def confirm(change: SettingChange, *, by) -> SettingChange:
    """A second person agrees: from now on it is so, on every page.

    Raises NotAllowed for the one who asked, NotReady when the row is not what it was.
    """
    if change.asked_by_id == by.pk:
        raise NotAllowed("Somebody else must confirm it: you asked for it.")
    with transaction.atomic():
        row = _row_of(change)
        fields = {name: row._meta.get_field(name) for name in change.after}
        now = {name: field.value_to_string(row) for name, field in fields.items()}
        if now != change.before:
            raise NotReady("It has been changed since. Ask for it again.")
        for name, field in fields.items():
            setattr(row, name, _read(field, change.after[name]))
        _check(row)
        row.save(update_fields=list(change.after))
        _decide(change, ChangeState.CONFIRMED, by)
        transaction.on_commit(catalogue.tell_all)
    return change


def decline(change: SettingChange, *, by) -> SettingChange:
    """It is not made; whoever asked may take it back too."""
    return _decide(change, ChangeState.DECLINED, by)


def _decide(change: SettingChange, state: ChangeState, by) -> SettingChange:
    return SETTING_CHANGE.move(change, state, by=by, decided_by=by, decided_at=timezone.now())


def _row_of(change: SettingChange) -> models.Model:
    model = apps.get_model(change.label)
    row = model._default_manager.select_for_update().filter(pk=change.row).first()
    if row is None:
        raise NotReady("It is not there any more.")
    return row


def _read(field: models.Field, text: str) -> object:
    """A value from its text. No time at all is kept as nothing, which a time cannot be read from."""
    return None if field.null and not text else field.to_python(text)


def _check(row: models.Model) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise NotReady(" ".join(error.messages)) from None
