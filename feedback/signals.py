"""What upper layers hear of feedback beside its moves, in the same transaction."""

from django.dispatch import Signal

# Sent by Clearance with clearance, by, and clip: the id of a clip whose permission was taken away,
# or None where one was added or its captions are new.
clips_changed = Signal()
