"""Hooks into Wagtail."""

from wagtail import hooks

from feedback.viewsets import CouncilGroup


@hooks.register("register_admin_viewset")
def council_group() -> CouncilGroup:
    return CouncilGroup()
