"""What a contribution is about."""

from django.db import models
from django.utils.translation import get_language


def in_language(english: str, welsh: str) -> str:
    """The Welsh words on a Welsh page where there are any, else the English ones."""
    return welsh if welsh and (get_language() or "").startswith("cy") else english


class Theme(models.Model):
    """A subject with a picture, chosen by the author and corrected by a moderator."""

    personal_fields = ()

    slug = models.SlugField(unique=True)
    label = models.CharField(max_length=60)
    label_cy = models.CharField(max_length=60, blank=True)
    picture = models.SlugField()  # a file of static/pictures, without its ending
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return in_language(self.label, self.label_cy)
