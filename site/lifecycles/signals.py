"""Told once a move is committed, so that an upper layer can act without being imported."""

from django.dispatch import Signal

# Sent by the row's model with row, lifecycle, step and by.
moved = Signal()
