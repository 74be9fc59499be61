"""The pages of the boards: permission first, a form, one action."""
