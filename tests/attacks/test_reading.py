"""An insider who reads a great deal, or what is kept from them, is seen by somebody else (C5)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from feedback import catalogue, tasks
from feedback.actions import alerts, data_requests
from feedback.addresses import hidden
from feedback.models import AlertKind, CouncilSettings, Opening, ReadingAlert
from feedback.models.data_requests import FoundBy
from feedback.queries.alerts import who_looks
from lifecycles.engine import NotAllowed
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import make_contribution

pytestmark = pytest.mark.django_db
NOON = timezone.now().replace(minute=10)


@pytest.fixture
def few():
    """A council that looks from the fourth on."""
    council = CouncilSettings.load()
    council.openings_an_hour = 3
    council.save()
    catalogue.forget()


@pytest.fixture
def letters(django_capture_on_commit_callbacks, mailoutbox):
    def to(deed) -> list[str]:
        """Whom ``deed`` has written to."""
        before = len(mailoutbox)
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        return sorted(letter.to[0] for letter in mailoutbox[before:])

    return to


def open_page(client: Client, contribution) -> int:
    return client.get(f"/desk/{hidden(contribution.pk)}/?open=1").status_code


def test_reading_much_within_the_hour_is_told_once(client, few, letters):
    lead, officer = make_user("safeguarding-lead"), make_user("data-protection-officer")
    reader = make_user("moderator")
    sign_in(client, reader)
    rows = [make_contribution("preparing", by=lead) for _ in range(6)]
    Opening.objects.all().delete()
    ReadingAlert.objects.all().delete()
    told = [letters(lambda row=row: open_page(client, row)) for row in rows]
    assert told == [[], [], [], sorted([lead.email, officer.email]), [], []]
    row = ReadingAlert.objects.get()
    assert (row.reader, row.kind, row.count) == (reader, AlertKind.MUCH, 6)


def test_the_same_one_again_and_what_is_an_hour_old_do_not_count(few, freeze):
    reader = make_user("moderator")
    freeze(NOON)
    for item in (1, 1, 1, 1, 2):
        alerts.opened(item, by=reader)
    freeze(NOON + timedelta(minutes=61))
    for item in (3, 4, 5):
        alerts.opened(item, by=reader)
    assert ReadingAlert.objects.count() == 0
    alerts.opened(6, by=reader)
    assert ReadingAlert.objects.get().count == 4


def test_two_halves_of_two_clock_hours_are_one_hour(few, freeze):
    reader = make_user("moderator")
    freeze(NOON.replace(minute=59))
    alerts.opened(1, by=reader)
    alerts.opened(2, by=reader)
    freeze(NOON.replace(minute=59) + timedelta(minutes=2))
    alerts.opened(3, by=reader)
    alerts.opened(4, by=reader)
    assert ReadingAlert.objects.get().count == 4


def test_what_is_kept_from_somebody_is_told(client, letters):
    lead = make_user("safeguarding-lead")
    reader = make_user("moderator")
    sign_in(client, reader)
    kept = make_contribution(about_reader=True)
    told = sorted(someone.email for someone in who_looks(reader))
    assert lead.email in told
    gone = make_contribution("erased", by=lead)
    assert letters(lambda: open_page(client, gone)) == []
    assert letters(lambda: open_page(client, kept)) == told
    assert letters(lambda: open_page(client, kept)) == []
    row = ReadingAlert.objects.get()
    assert (row.kind, row.count) == (AlertKind.OUTSIDE, 2)


def test_a_search_is_told_to_the_others(letters):
    lead = make_user("safeguarding-lead")
    officer, other = make_user("data-protection-officer"), make_user("data-protection-officer")
    look = lambda: data_requests.look(FoundBy.SEARCH, by=officer, why="A letter.")  # noqa: E731 - said twice
    assert letters(look) == sorted([lead.email, other.email])
    assert letters(look) == []
    assert ReadingAlert.objects.get().count == 2


def test_an_alert_goes_round_the_person_it_is_about(letters):
    lead, other = make_user("safeguarding-lead"), make_user("data-protection-officer")
    assert letters(lambda: alerts.alert(AlertKind.SEARCH, by=lead)) == [other.email]
    row = ReadingAlert.objects.get()
    mine, theirs = sign_in(Client(), lead), sign_in(Client(), other)
    assert mine.get("/desk/alerts/").content.count(b"<section") == 0
    assert str(row.ref).encode() in theirs.get("/desk/alerts/").content
    assert mine.post(f"/desk/alerts/{row.ref}/looked/").status_code == 404
    with pytest.raises(NotAllowed):
        alerts.looked_at(row, by=lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingAlert.objects.update(looked_by=lead, looked_at=timezone.now())
    assert Entry.objects.filter(verb__startswith="reading.").count() == 0  # nor the log tells them


def test_an_only_lead_is_looked_at_by_an_administrator(letters):
    lead, administrator = make_user("safeguarding-lead"), make_user("administrator")
    assert letters(lambda: alerts.alert(AlertKind.MUCH, by=lead)) == [administrator.email]


def test_whoever_looked_stands_there_and_in_the_log(client):
    officer = make_user("data-protection-officer", full_name="Daniel Murphy")
    row = alerts.alert(AlertKind.MUCH, by=make_user("moderator"), count=40)
    sign_in(client, officer).post(f"/desk/alerts/{row.ref}/looked/")
    assert "by Daniel Murphy on" in client.get("/desk/alerts/").content.decode()
    client.post(f"/desk/alerts/{row.ref}/looked/")
    assert [e.actor for e in Entry.objects.filter(verb="reading.looked_at")] == [officer]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_more_alerts(client, django_assert_num_queries, count):
    sign_in(client, make_user("data-protection-officer"))
    for _ in range(count):
        alerts.alert(AlertKind.MUCH, by=make_user("moderator"), count=40)
    client.get("/desk/alerts/")
    with django_assert_num_queries(QUERIES):
        client.get("/desk/alerts/")


QUERIES = 4


def test_openings_are_forgotten(freeze):
    freeze(NOON)
    alerts.opened(1, by=make_user("moderator"))
    freeze(NOON + timedelta(hours=3))
    assert (tasks.forget_openings(), Opening.objects.count()) == (1, 0)
