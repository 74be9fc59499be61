"""When people read, as a child is told and alarms believe: changed by two people, on every way."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts import groups
from audit.models import Entry
from feedback import catalogue, hours
from feedback.actions import setting_changes
from feedback.actions.sharing import NotReady
from feedback.clock import reading_at
from feedback.forms.safety import SafetyForm
from feedback.models import ChangeState, CouncilSettings, ReadingHours, SettingChange, SpecialDay
from feedback.safety_settings import GUARDED
from feedback.viewsets import CouncilGroup
from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db

CHRISTMAS = date(2026, 12, 25)
AT_TEN = datetime(2026, 12, 25, 10, tzinfo=ZoneInfo("Europe/London"))
TEN_TO_ONE = {"opens": "10:00", "closes": "13:00", "active": "on"}
DAY = {"day": "2026-12-25", "reason": "", **TEN_TO_ONE}


@pytest.fixture
def as_editor(client, freeze):
    freeze(datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Europe/London")))
    return sign_in(client, make_user("content-editor"))


def confirmed() -> None:
    """A second person agrees to what waits."""
    setting_changes.confirm(SettingChange.objects.waiting().get(), by=make_user("administrator"))
    catalogue.forget()


def told() -> str:
    """What a child would read on Christmas Day at ten."""
    catalogue.forget()
    return hours.sentence(reading_at(AT_TEN, catalogue.hours.get()))


NOBODY = "Nobody is reading right now."
SOMEBODY = "People are reading now, until 1pm today."


def test_day_added_by_one_counts_when_another_has_confirmed(as_editor):
    answer = as_editor.post(reverse("specialday:add"), DAY, follow=True)
    said = "25 December 2026: 10:00–13:00: this waits until a second person confirms it."
    assert escape(said) in answer.content.decode()
    assert told() == NOBODY
    assert Entry.objects.about(SettingChange.objects.get()).get().verb == "setting.asked"
    confirmed()
    assert told() == SOMEBODY


def test_day_declined_never_counts(as_editor):
    as_editor.post(reverse("specialday:add"), DAY)
    setting_changes.decline(SettingChange.objects.get(), by=make_user("administrator"))
    assert told() == NOBODY


def test_day_changed_by_one_stays_as_it_was(as_editor):
    row = SpecialDay.objects.create(day=CHRISTMAS, opens=time(10), closes=time(13))
    as_editor.post(
        reverse("specialday:edit", args=[row.pk]),
        {**DAY, "opens": "", "closes": "", "reason": "holiday"},
    )
    row.refresh_from_db()
    assert (row.opens, row.closes, row.reason) == (time(10), time(13), "holiday")
    assert told() == SOMEBODY
    confirmed()
    row.refresh_from_db()
    assert (row.opens, row.closes) == (None, None)
    assert told() == NOBODY


def test_day_taken_away_by_one_stays_until_confirmed(as_editor):
    row = SpecialDay.objects.create(day=CHRISTMAS, opens=time(10), closes=time(13))
    wanted = {name: text for name, text in DAY.items() if name != "active"}
    as_editor.post(reverse("specialday:edit", args=[row.pk]), wanted)
    assert told() == SOMEBODY
    confirmed()
    assert told() == NOBODY


def test_weekday_added_changed_and_taken_away_by_two(as_editor):
    friday = {"weekday": "4", **TEN_TO_ONE}
    as_editor.post(reverse("readinghours:add"), friday)
    assert dict(catalogue.hours.get().weekly) == {}
    confirmed()
    assert dict(catalogue.hours.get().weekly) == {4: (time(10), time(13))}
    edit = reverse("readinghours:edit", args=[ReadingHours.objects.get().pk])
    as_editor.post(edit, {**friday, "closes": "17:30"})
    catalogue.forget()
    assert dict(catalogue.hours.get().weekly) == {4: (time(10), time(13))}
    confirmed()
    assert dict(catalogue.hours.get().weekly) == {4: (time(10), time(17, 30))}
    as_editor.post(edit, {"weekday": "4", "opens": "10:00", "closes": "17:30"})
    catalogue.forget()
    assert dict(catalogue.hours.get().weekly) == {4: (time(10), time(17, 30))}
    confirmed()
    assert dict(catalogue.hours.get().weekly) == {}


def test_page_of_changes_says_days_and_times_as_people_do(as_editor):
    row = SpecialDay.objects.create(day=CHRISTMAS, opens=time(10), closes=time(13))
    ReadingHours.objects.create(weekday=0, opens=time(9), closes=time(17))
    edit = reverse("specialday:edit", args=[row.pk])
    as_editor.post(edit, {**DAY, "day": "2026-12-24", "opens": "", "closes": ""})
    monday = reverse("readinghours:edit", args=[ReadingHours.objects.get().pk])
    as_editor.post(monday, {"weekday": "1", "opens": "09:30", "closes": "17:00", "active": "on"})
    page = sign_in(Client(), make_user("administrator")).get("/council/changes/").content.decode()
    for sentence in (
        "25 December 2026 → <strong>24 December 2026</strong>",
        "10:00 → <strong>nothing</strong>",
        "Monday → <strong>Tuesday</strong>",
        "09:00 → <strong>09:30</strong>",
    ):
        assert page.count(sentence) == 1, sentence


def test_half_of_two_wishes_is_refused_with_a_sentence(as_editor):
    """Times that are asked for apart must fit when they are confirmed."""
    row = ReadingHours.objects.create(weekday=4, opens=time(9), closes=time(12))
    edit = reverse("readinghours:edit", args=[row.pk])
    as_editor.post(edit, {"weekday": "4", "opens": "11:00", "closes": "12:00", "active": "on"})
    ReadingHours.objects.update(closes=time(10))
    change = SettingChange.objects.get()
    with pytest.raises(NotReady):
        setting_changes.confirm(change, by=make_user("administrator"))
    row.refresh_from_db()
    change.refresh_from_db()
    assert (row.opens, change.state) == (time(9), ChangeState.ASKED)


@pytest.mark.parametrize("kind", ["readinghours", "specialday"])
def test_no_other_way_leads_past_the_second_person(as_editor, kind):
    ReadingHours.objects.create(pk=1, weekday=4, opens=time(9), closes=time(12))
    SpecialDay.objects.create(pk=1, day=CHRISTMAS, opens=time(10), closes=time(13))
    answer = as_editor.post(reverse(f"{kind}:delete", args=[1]), {"confirm": "yes"})
    assert answer.status_code == 302
    assert as_editor.post(f"/admin/{kind}/copy/1/", {"weekday": "0", **DAY}).status_code == 404
    assert (ReadingHours.objects.count(), SpecialDay.objects.count()) == (1, 1)
    assert told() == SOMEBODY


@pytest.mark.parametrize("role", ["moderator", "safeguarding-lead", "board-secretary"])
@pytest.mark.parametrize("kind", ["readinghours", "specialday"])
def test_outsider_asks_for_nothing(client, role, kind):
    sign_in(client, make_user(role))
    assert client.post(reverse(f"{kind}:add"), {"weekday": "0", **DAY}).status_code == 302
    assert (SettingChange.objects.count(), SpecialDay.objects.count()) == (0, 0)
    assert ReadingHours.objects.count() == 0


# --- Whatever is guarded, now and later


def _viewsets() -> dict[str, object]:
    return {one.model._meta.label_lower: one for one in CouncilGroup().registerables}


@pytest.mark.parametrize("label", sorted(set(GUARDED) - {"feedback.councilsettings"}))
def test_every_guarded_row_has_the_form_that_asks(label):
    panels = _viewsets()[label]._edit_handler
    assert issubclass(panels.get_form_class(), SafetyForm)


def test_settings_of_the_council_have_it_too():
    assert CouncilSettings.edit_handler.base_form_class is SafetyForm


def test_no_role_deletes_what_is_guarded():
    names = {label.split(".")[1] for label in GUARDED}
    allowed = {
        codename for listed in settings.SITE_PERMISSIONS.values() for _app, codename in listed
    }
    assert sorted(allowed & {f"delete_{name}" for name in names}) == []


def test_site_permissions_are_permissions_that_there_are():
    """The list is fixed and says names: a slip there would take a right away in silence."""
    wanted = {one for listed in settings.SITE_PERMISSIONS.values() for one in listed}
    known = set(Permission.objects.values_list("content_type__app_label", "codename"))
    assert sorted(wanted - known) == []
    for label in GUARDED:
        assert apps.get_model(label)._meta.app_label == "feedback"


def test_group_of_a_running_site_loses_the_right_to_delete_days():
    group = make_user("content-editor").groups.get()
    group.permissions.add(Permission.objects.get(codename="delete_specialday"))
    groups.refill()
    held = set(group.permissions.values_list("codename", flat=True))
    assert sorted(name for name in held if "specialday" in name) == [
        "add_specialday", "change_specialday",
    ]  # fmt: skip
