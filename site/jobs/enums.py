"""How far a job has come."""

from django.db.models import TextChoices


class JobState(TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed, will be tried again"
    NEEDS_PERSON = "needs_person", "Failed three times, a person must look"
