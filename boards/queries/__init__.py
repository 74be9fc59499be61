"""Reads that cross models."""

from boards.queries.saying import you_said_we_did

__all__ = ["you_said_we_did"]
