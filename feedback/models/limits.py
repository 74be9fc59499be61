"""Token buckets that survive a restart and are shared by all processes."""

from django.db import models


class Bucket(models.Model):
    """So many tokens at a moment. ``name`` never holds an address, only a keyed digest of one."""

    personal_fields = ()

    name = models.CharField(max_length=64, primary_key=True)
    tokens = models.FloatField()
    at = models.FloatField()  # seconds since 1970

    def __str__(self) -> str:
        return self.name
