"""What upper layers hear of feedback beside its moves, in the same transaction."""

from django.dispatch import Signal

# Sent by Clearance with clearance, by, clip and corrected. ``clip``: the id of one that is not any
# more what this audience had: its permission was taken away, or with ``corrected`` it is shown in
# another disguise or says other words. None where one was added.
clips_changed = Signal()

# Sent by Clearance with clearance, was (the wording until now) and by, once an audience was given
# another wording. Receivers answer with sentences for whoever did it.
wording_corrected = Signal()

# Sent by Contribution with contribution, when somebody asks what is held of it. Receivers answer with
# ``queries.held.Held`` of their own.
what_is_held = Signal()
