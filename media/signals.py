"""What upper layers hear of a clip beside its moves, in the same transaction."""

from django.dispatch import Signal

# Asked with clip alone: the wishes of words that came with it, as pairs of what proves one
# (``passes.wish_of``) and the public key of the code that may see the clip again.
wishes = Signal()
# All others are sent by Clip with clip and by.
locked = Signal()  # somebody said: this must not be seen
disguise_chosen = Signal()  # its sender wants to be seen more, or less
captioned = Signal()  # its words were written down; also with words: the transcript
