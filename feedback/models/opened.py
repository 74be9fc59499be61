"""What has been on a screen once, so that a phone's Back and Reload do not bring it there again."""

from django.db import models


class ShownPage(models.Model):
    """The answer to one form was shown. ``name`` is a keyed digest of all that the form held: it
    opens nothing, and nobody can try guesses of the words on it.
    """

    personal_fields = ()

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField(db_index=True)  # to the hour

    def __str__(self) -> str:
        return self.name
