"""The people that tests of words begin with, and the clip that tests of the desk's clip pages do."""

import pytest

from media.enums import Disguise
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import make_contribution
from tests.factories.media import make_clip


@pytest.fixture
def moderator():
    return make_user("moderator")


@pytest.fixture
def lead():
    return make_user("safeguarding-lead")


@pytest.fixture
def desk(client, moderator):
    """Someone signed in as a moderator."""
    return sign_in(client, moderator)


@pytest.fixture
def officer():
    return make_user("data-protection-officer")


@pytest.fixture
def office(client, officer):
    """Somebody signed in as the data protection officer."""
    return sign_in(client, officer)


@pytest.fixture
def contribution():
    return make_contribution("preparing", wishes=["shadow-board"])


@pytest.fixture
def clip(contribution):
    return make_clip(contribution=contribution, disguise=Disguise.FACE)
