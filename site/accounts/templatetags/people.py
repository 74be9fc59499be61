"""Words about people, for templates."""

from django import template

from accounts import roles

register = template.Library()


@register.filter
def role_name(slug: str):
    """The name of a role; the slug itself for one that is no longer declared."""
    role = roles.ROLES.get(slug)
    return role.name if role else slug
