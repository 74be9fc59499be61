"""``make shots``: a picture of every screen, small and large, light and dark."""
