"""A change of a setting in words, for whoever is to confirm it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.apps import apps
from django.db import models

from feedback.models import SettingChange


@dataclass(frozen=True)
class Field:
    label: str
    was: str
    now: str


@dataclass(frozen=True)
class ShownChange:
    """``mine``: whoever looks asked for it, so another one confirms it."""

    row: SettingChange
    title: str
    fields: list[Field]
    mine: bool


def shown(changes: Iterable[SettingChange], user) -> list[ShownChange]:
    """All of them, with one query for each kind of row."""
    changes, rows = list(changes), {}
    for label in {change.label for change in changes}:
        model = apps.get_model(label)
        ids = [change.row for change in changes if change.label == label]
        rows |= {(label, pk): row for pk, row in model._default_manager.in_bulk(ids).items()}
    return [_shown(change, rows.get((change.label, change.row)), user) for change in changes]


def _shown(change: SettingChange, of: models.Model | None, user) -> ShownChange:
    model = apps.get_model(change.label)
    fields = [
        _field(model._meta.get_field(name), was, change.after[name])
        for name, was in change.before.items()
    ]
    kind = str(model._meta.verbose_name).capitalize()
    return ShownChange(change, f"{kind}: {of or change.row}", fields, change.asked_by_id == user.pk)


def _field(field: models.Field, was: str, now: str) -> Field:
    label = str(field.verbose_name)
    return Field(label[:1].upper() + label[1:], _said(field, was), _said(field, now))


def _said(field: models.Field, text: str) -> str:
    """A value as people read it."""
    choices = {"": "nothing", "True": "yes", "False": "no"} | {
        str(value): str(label) for value, label in field.flatchoices
    }
    return choices.get(text) or _as_day_or_time(field, text)


def _as_day_or_time(field: models.Field, text: str) -> str:
    """“25 December 2026”, “09:30”; other text as it is."""
    if isinstance(field, models.DateField):
        return f"{date.fromisoformat(text):%-d %B %Y}"
    if isinstance(field, models.TimeField):
        return f"{time.fromisoformat(text):%H:%M}"
    return text
