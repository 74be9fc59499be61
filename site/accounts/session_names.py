"""The name of a session's row: a digest of the key that its cookie holds.

Who reads the database finds names, and a name in a cookie opens nothing. A key of Django's has 165 random
bits, so a plain digest cannot be guessed back.
"""

import base64
import hashlib

from django.db import models

LENGTH = 40  # characters, of six bits each: 240 of the digest's 256 bits


class Name(str):
    """What stands in the row. Equal to itself and to the key that it is the digest of."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and str.__eq__(self, of(other))

    def __ne__(self, other: object) -> bool:
        return not self == other


def of(key: str) -> str:
    """The name for ``key``; a ``Name``, which came from a row, and "" are given back as they are."""
    if isinstance(key, Name) or not key:
        return str.__str__(key)
    digest = hashlib.sha256(b"heard session " + key.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:LENGTH]


class NameField(models.CharField):
    """Takes a key, keeps its name. What is read is a ``Name``, so that it is not hashed again."""

    def get_prep_value(self, value: object) -> object:
        return of(value) if isinstance(value, str) else super().get_prep_value(value)

    def from_db_value(
        self, value: str | None, expression: object, connection: object
    ) -> Name | None:
        return None if value is None else Name(value)


class BorrowedNameField(NameField):
    """The same in another app's model, whose migrations go on to see the field it had."""

    def deconstruct(self) -> tuple:
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.CharField", arguments, options
