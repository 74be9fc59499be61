"""What stands past its limit is on the queue of those who get the letters."""

import pytest
from django.utils import timezone

from alarms import ringing
from alarms.models import Alarm
from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db
SAID = "250 items wait that nobody has read. You are told above 200."
TITLE = "Heard needs somebody today"


@pytest.fixture
def alarm() -> Alarm:
    return Alarm.objects.create(name="unread", began_at=timezone.now(), worst=250)


def queue(client, role: str) -> str:
    answer = sign_in(client, make_user(role)).get("/desk/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("role", "sees"), [("safeguarding-lead", True), ("moderator", False), ("named-person", False)]
)
def test_who_gets_the_letters_sees_it_at_the_desk(client, alarm, role, sees):
    page = queue(client, role)
    assert (SAID in page, TITLE in page) == (sees, sees)


def test_it_goes_when_all_is_well_again(client, alarm):
    alarm.over_at = timezone.now()
    alarm.save()
    assert TITLE not in queue(client, "safeguarding-lead")


def test_a_lead_who_alone_agrees_to_power_reads_that_until_there_is_a_second(client, settings):
    settings.ALARM_DISK_MB = 0
    said = "and that lead alone agrees to who else gets power."
    lead = make_user("safeguarding-lead")
    sign_in(client, lead)
    ringing.look()
    assert said in client.get("/desk/").content.decode()
    make_user("named-person")
    ringing.look()
    assert said not in client.get("/desk/").content.decode()
