"""One moderator who writes, and one contribution that she writes about."""

import pytest

from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import make_contribution


@pytest.fixture
def maya():
    return make_user("moderator")


@pytest.fixture
def row():
    return make_contribution("preparing", wishes=["shadow-board"])


@pytest.fixture
def as_maya(client, maya):
    return sign_in(client, maya)
