"""Friendly names: the only handle that staff have, so no two are the same."""

import time

import pytest
from django.db import IntegrityError, transaction

from feedback import names
from feedback.models import Contribution
from tests.factories.feedback import send

pytestmark = pytest.mark.django_db


def test_a_name_is_two_words():
    first, second = names.friendly().split()
    assert (first.isalpha(), second.isalpha()) == (True, True)


def test_no_name_is_given_twice(monkeypatch):
    monkeypatch.setattr(names, "_words", lambda: (["Brave", "Calm"], ["Otter"]))
    given = [send().contribution.friendly_name for _ in range(12)]
    assert len(set(given)) == 12
    assert {"Brave Otter", "Calm Otter"} <= set(given)
    assert all(
        name.removeprefix("Brave Otter").removeprefix("Calm Otter").strip().isdecimal()
        for name in set(given) - {"Brave Otter", "Calm Otter"}
    )


def test_the_database_refuses_a_second_one():
    name = send().contribution.friendly_name
    other = send().contribution
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=other.pk).update(friendly_name=name)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_that_come_to_one_name_are_both_kept(monkeypatch):
    taken = send().contribution.friendly_name
    asked = iter([taken, "Brave Otter"])  # what was free when it was asked is not any more
    monkeypatch.setattr("feedback.names.friendly", lambda: next(asked))
    assert send("Another one").contribution.friendly_name == "Brave Otter"


@pytest.mark.django_db(transaction=True)
def test_what_another_process_has_given_since_is_not_given_again():
    taken = send().contribution.friendly_name
    names._free.clear()
    names._free.extend([(taken, time.monotonic() + 60)] * 2)  # both were free when they were found
    assert send("Another one").contribution.friendly_name != taken


def test_some_are_looked_for_at_once_and_not_kept_for_long(monkeypatch, django_assert_num_queries):
    with django_assert_num_queries(1):
        first = [names.friendly() for _ in range(3)]
    assert len(set(first)) == 3
    later = time.monotonic() + 61
    monkeypatch.setattr(names.time, "monotonic", lambda: later)
    with django_assert_num_queries(1):
        names.friendly()


def test_every_word_fits_and_there_are_enough():
    adjectives, animals = names._words()
    assert len(set(adjectives)) * len(set(animals)) > 10_000
    longest = max(map(len, adjectives)) + max(map(len, animals)) + len("  9999999")
    assert longest <= Contribution._meta.get_field("friendly_name").max_length
