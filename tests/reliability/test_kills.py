"""The public process is killed at ten points: nothing acknowledged is lost, nothing doubled."""

import http.client

import pytest
from django.db import connection

from feedback import codes, points
from tests.reliability.conftest import Phone

# On PostgreSQL what is written is committed in the same trip; on SQLite the transaction ends behind it.
LAST = {"sqlite": "committed", "postgresql": "written"}[connection.vendor]
BEFORE_COMMIT = points.NAMES[: points.NAMES.index(LAST)]


def test_there_are_ten_points():
    assert len(set(points.NAMES)) == 10


@pytest.mark.parametrize("point", points.NAMES)
def test_killed_at(point, council, steady_url):
    phone = Phone(words=f"Killed at {point}")
    before = council.count("feedback_contribution")
    with (
        council.door("public", HEARD_KILL_AT=point) as doomed,
        pytest.raises((OSError, http.client.HTTPException)),
    ):
        phone.send(doomed.url)
    stored = council.count("feedback_contribution") - before
    assert stored == (0 if point in BEFORE_COMMIT else 1)

    code = phone.send(steady_url)
    assert code == codes.code_for(bytes.fromhex(phone.key))
    assert phone.send(steady_url) == code
    assert council.count("feedback_contribution") - before == 1
