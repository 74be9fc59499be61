"""The test database keeps what the migrations put there, also after a transactional test."""

import pytest
from django.db import connection
from wagtail.models import Locale, Page, Site

from jobs.models import Heartbeat


@pytest.mark.django_db
def test_the_rows_of_the_migrations_are_there():
    assert Page.objects.filter(depth=1).count() == 1
    assert Site.objects.count() == 1
    assert Locale.objects.count() >= 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_transactional_test_begins_with_a_fresh_copy(turn):
    assert Heartbeat.objects.count() == 0
    assert Page.objects.filter(depth=1).count() == 1
    Heartbeat.objects.create(name=turn, beat_at="2026-11-02T09:00:00Z")
    assert not connection.in_atomic_block
