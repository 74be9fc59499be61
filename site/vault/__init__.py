"""Sealed words and sealed files, and the keys that open them."""
