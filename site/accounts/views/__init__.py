"""Screens about the people who sign in."""
