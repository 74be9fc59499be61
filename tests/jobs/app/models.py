"""The smallest leased job: it exists in the test database alone."""

from django.db import models

from jobs.models import LeasedJob


class Parcel(LeasedJob):
    delivered_to = models.CharField(max_length=40, blank=True, default="")

    def __str__(self) -> str:
        return f"parcel {self.pk}"
