"""People are told before something is full: once, then once a day while it lasts, and when it is over."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import RoleGrant, User
from alarms import measures, ringing
from alarms.measures import Measure
from alarms.models import Alarm
from feedback.enums import State
from jobs.enums import JobState
from media.enums import ClipState, Purpose
from media.models import ClipWork
from tests.factories.accounts import RoleGrantFactory, make_user, sign_in
from tests.factories.feedback import make_contribution
from tests.factories.media import make_clip

pytestmark = pytest.mark.django_db

STATUS = "/desk/clips/status/"
BEGAN, OVER = "Heard: something is filling up", "Heard: it is well again"


@pytest.fixture
def people():
    make_user("moderator")
    make_user("named-person")
    return [make_user(role).email for role in ("administrator", "safeguarding-lead")]


@pytest.fixture
def level(monkeypatch) -> list[int]:
    """The one thing that is measured: 100 of it is too much."""
    now = [10]
    jars = Measure("jars", lambda: now[0], lambda: 100, "{now} jars, told above {limit}.", "Eat.")
    monkeypatch.setattr(measures, "_measures", {"jars": jars})
    monkeypatch.setattr(measures, "autodiscover_modules", lambda name: None)
    return now


def letters() -> list[tuple[str, list[str]]]:
    found = [(each.subject, each.to[0]) for each in mail.outbox]
    mail.outbox.clear()
    return [(subject, sorted(to for one, to in found if one == subject))
            for subject in dict.fromkeys(subject for subject, _to in found)]  # fmt: skip


def later(monkeypatch, **much: float) -> None:
    at = timezone.now() + timedelta(**much)
    monkeypatch.setattr(timezone, "now", lambda: at)


def test_below_the_limit_nobody_hears_anything(people, level):
    level[0] = 100
    assert (ringing.look(), letters(), Alarm.objects.count()) == (0, [], 0)


def test_operators_and_leads_are_told_once(people, level):
    level[0] = 1234
    assert [ringing.look() for _minute in range(3)] == [1, 0, 0]
    body = mail.outbox[0].body
    assert letters() == [(BEGAN, sorted(people))]
    assert "1,234 jars, told above 100." in body
    assert "Eat." in body
    assert f"http://localhost:8001{STATUS}" in body


def test_again_once_a_day_while_it_lasts(people, level, monkeypatch):
    level[0] = 101
    ringing.look()
    letters()
    later(monkeypatch, hours=23)
    assert (ringing.look(), letters()) == (0, [])
    later(monkeypatch, hours=2)
    assert (ringing.look(), letters()) == (1, [(BEGAN, sorted(people))])


def test_and_when_it_is_over_but_not_at_each_to_and_fro(people, level):
    level[0] = 101
    ringing.look()
    letters()
    for value in (99, 101, 81):
        level[0] = value
        assert (ringing.look(), letters()) == (0, [])
    level[0] = 80
    assert (ringing.look(), letters()) == (1, [(OVER, sorted(people))])
    assert (ringing.look(), letters()) == (0, [])
    level[0] = 101
    assert (ringing.look(), letters()) == (1, [(BEGAN, sorted(people))])


def test_a_letter_that_did_not_go_is_tried_again(people, level, monkeypatch):
    level[0] = 101
    with monkeypatch.context() as away:
        away.setattr(ringing, "send_mail", _no_server)
        assert ringing.look() == 1
    assert (ringing.look(), letters()) == (1, [(BEGAN, sorted(people))])


def _no_server(**letter) -> None:
    raise smtplib.SMTPServerDisconnected


def test_what_was_over_before_anybody_was_told_is_not_told(people, level, monkeypatch):
    level[0] = 101
    with monkeypatch.context() as away:
        away.setattr(ringing, "send_mail", _no_server)
        ringing.look()
    level[0] = 1
    ringing.look()
    assert (letters(), Alarm.objects.filter(told_over=False).count()) == ([], 0)


def test_nobody_to_tell_is_no_error(level):
    level[0] = 101
    assert [ringing.look(), ringing.look()] == [1, 0]


def test_what_is_long_over_is_deleted(level, monkeypatch):
    level[0] = 101
    ringing.look()
    level[0] = 1
    ringing.look()
    assert ringing.forget_old() == 0
    later(monkeypatch, days=91)
    assert ringing.forget_old() == 1


def test_room_that_shrinks_is_measured_the_other_way():
    disk = Measure("disk", lambda: 0, lambda: 100, "", "", falls=True)
    assert [disk.is_past(each) for each in (101, 100, 99)] == [False, False, True]
    assert [disk.is_well_again(each) for each in (100, 124, 125)] == [False, False, True]
    assert disk.worse(5, 3) == 3


@pytest.fixture
def quiet(settings):
    """Nothing that the tests' machine has rings by itself."""
    settings.ALARM_DISK_MB, settings.ALARM_UNREAD = 0, 10
    settings.ALARM_HELD_BACK, settings.ALARM_FILMS = 10, 10
    return settings


def names() -> list[str]:
    ringing.look()
    return list(Alarm.objects.order_by("name").values_list("name", flat=True))


def test_a_full_disk(quiet, people):
    assert names() == []
    quiet.ALARM_DISK_MB = 100_000_000
    assert names() == ["disk"]
    assert " MB left. You are told below 100,000,000 MB." in mail.outbox[0].body


def test_items_that_nobody_read_and_those_held_back(quiet, people):
    quiet.ALARM_UNREAD = quiet.ALARM_HELD_BACK = 1
    make_contribution(State.HELD_BACK)
    make_contribution(State.CLOSED)
    assert names() == []
    make_contribution()
    assert names() == ["unread"]
    make_contribution(State.HELD_BACK)
    assert names() == ["held-back", "unread"]


def test_films_that_wait(quiet, people):
    quiet.ALARM_FILMS = 1
    clip = make_clip(ClipState.RECEIVED)
    states = (JobState.WAITING, JobState.DONE, JobState.NEEDS_PERSON)
    for purpose, state in zip(Purpose, states, strict=False):
        ClipWork.objects.create(clip=clip, purpose=purpose, state=state)
    assert names() == []
    ClipWork.objects.create(clip=clip, purpose=Purpose.DRAFT, state=JobState.RUNNING)
    assert names() == ["films"]


def test_that_nobody_would_read_what_is_about_the_only_lead(quiet, people):
    assert names() == []
    named = User.objects.get(grants__role="named-person")
    named.is_active = False
    named.save()
    assert names() == ["nobody-reads-round"]
    assert letters() == [("Heard: somebody is missing who may read", sorted(people))]
    make_user("safeguarding-lead")
    ringing.look()
    assert Alarm.objects.get().over_at is not None


def test_a_lead_is_not_her_own_named_person(quiet, people):
    RoleGrantFactory(user=User.objects.get(grants__role="safeguarding-lead"), role="named-person")
    RoleGrant.objects.filter(role="named-person").exclude(user__email__in=people).delete()
    assert names() == ["nobody-reads-round"]


def test_the_status_page_says_it_until_it_is_over(client, level):
    sign_in(client, make_user("administrator"))
    level[0] = 101
    ringing.look()
    page = client.get(STATUS)
    assert page.context["alarms"] == ["101 jars, told above 100."]
    assert "101 jars, told above 100." in page.content.decode()
    level[0] = 1
    ringing.look()
    assert client.get(STATUS).context["alarms"] == []


def test_a_moderator_does_not_see_the_status_page(client, level):
    sign_in(client, make_user("moderator"))
    assert client.get(STATUS).status_code == 403


def test_a_round_of_looking_costs_the_same_with_old_alarms(level, django_assert_num_queries):
    for count in (1, 3):
        for _n in range(count):
            Alarm.objects.create(
                name="jars",
                began_at=timezone.now(),
                worst=1,
                over_at=timezone.now(),
                told_over=True,
            )
        with django_assert_num_queries(2):
            ringing.look()
