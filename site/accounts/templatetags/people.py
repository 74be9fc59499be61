"""Words about people, for templates."""

from django import template

from accounts import roles, scopes

register = template.Library()


@register.filter
def role_name(slug: str):
    """The name of a role; the slug itself for one that is no longer declared."""
    role = roles.ROLES.get(slug)
    return role.name if role else slug


@register.simple_tag
def scope_names() -> dict[str, str]:
    """What people call each scope, by slug: asked once for a page, not once for a row."""
    return dict(scopes.choices())


@register.filter
def named_in(scope: str, names: dict[str, str]) -> str:
    return names.get(scope, scope)
