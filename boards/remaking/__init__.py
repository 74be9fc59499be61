"""Papers made anew: what members get holds only what the board asked to read."""
