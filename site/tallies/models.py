"""Counts that survive a restart and are shared by all processes."""

from django.db import models


class Tally(models.Model):
    """How full one count is: when it will have run empty, if nothing more comes.

    ``name`` holds no address and nobody's name, only a keyed digest of one. ``span``: seconds in which a
    full one runs empty.
    """

    personal_fields = ()

    name = models.CharField(max_length=64, primary_key=True)
    empty_at = models.FloatField()  # seconds since 1970
    span = models.FloatField()

    def __str__(self) -> str:
        return self.name
