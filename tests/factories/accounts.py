"""People for tests. Each has a second factor, so that ``client.force_login`` gets them in.

``UserFactory(moderator=True)`` gives a role everywhere; ``make_user("board-secretary",
scope="shadow-board")`` gives it in one scope. Roles that need a board get one of their own
kind when none is named.
"""

import factory
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts import roles
from accounts.models import RoleGrant, User

DEFAULT_SCOPES = {
    "board-member": "safeguarding-board",
    "cicc-member": "children-in-care-council",
    "shadow-board-member": "shadow-board",
    "virtual-school-officer": "corporate-parenting-board",
}


class SecondFactorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Authenticator

    type = Authenticator.Type.TOTP
    data = factory.LazyFunction(lambda: {"secret": "unreadable on purpose"})


def _trait(slug: str) -> factory.Trait:
    return factory.Trait(
        granted=factory.RelatedFactory(
            "tests.factories.accounts.RoleGrantFactory",
            factory_related_name="user",
            role=slug,
            scope=DEFAULT_SCOPES.get(slug, ""),
        )
    )


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        locals().update({slug.replace("-", "_"): _trait(slug) for slug in roles.ROLES})

    email = factory.Sequence("person{}@council.example".format)
    full_name = factory.Sequence("Person {}".format)
    password = factory.django.Password("correct horse battery staple")
    second_factor = factory.RelatedFactory(SecondFactorFactory, factory_related_name="user")


class RoleGrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = "moderator"


def make_user(*role_slugs: str, scope: str = "", **fields) -> User:
    """A saved person holding each of ``role_slugs`` in ``scope``, with a second factor."""
    user = UserFactory(**fields)
    for slug in role_slugs:
        RoleGrantFactory(user=user, role=slug, scope=scope or DEFAULT_SCOPES.get(slug, ""))
    return user


def sign_in(client: Client, user: User) -> Client:
    """``client``, signed in as ``user`` as if through both factors."""
    client.force_login(user)
    return client
