"""Texts in clear that the public door never reads, though it works with their rows.

A child takes something back, and lines of agendas go with it: the public door loads such rows, and what staff
wrote in them is none of its business. Its SELECT asks for an empty text in their place, so that its role in
PostgreSQL needs no right to read the column (``jobs/public_role.toml``), and a thief there has none.
"""

from typing import Any

from django.conf import settings
from django.db import models


class _StaffsOwn(models.Field):
    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Django's hook for what stands in a SELECT."""
        return ("''", []) if settings.DOOR == "public" else (sql, params)

    def deconstruct(self) -> Any:
        name, _path, arguments, options = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", arguments, options


class StaffsText(_StaffsOwn, models.TextField):
    """A TextField; empty at the public door."""

    def get_internal_type(self) -> str:
        return "TextField"


class StaffsChars(_StaffsOwn, models.CharField):
    """A CharField; empty at the public door."""

    def get_internal_type(self) -> str:
        return "CharField"
