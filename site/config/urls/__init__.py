"""One list of addresses for each door."""
