"""How a lower layer tells an upper one that a row has moved, without importing it."""

from django.dispatch import Signal

# Both are sent by the row's model with row, lifecycle, step and by.
moving = Signal()  # within the transaction: for rows that must change together or not at all
moved = Signal()  # once committed: for nudges and notices
