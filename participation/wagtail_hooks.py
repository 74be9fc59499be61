"""Hooks into Wagtail."""

from wagtail import hooks

from participation.visibility import refuse_what_is_not_for_everyone

# Before Wagtail's own, which would ask for a password at a door where nobody signs in.
hooks.register("before_serve_page", refuse_what_is_not_for_everyone, order=-1)
