"""Addresses: the styles on both doors, the gallery on the staff door."""
