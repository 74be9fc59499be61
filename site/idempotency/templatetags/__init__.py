"""The tag that puts a key into each form."""
