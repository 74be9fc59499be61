"""People who sign in."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Someone who signs in at the staff door. Children never do."""
