"""What a child's safety hangs on: nonsense is refused, and one editor alone changes nothing."""

import pytest
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from feedback import catalogue, safety_settings
from feedback.actions import setting_changes
from feedback.actions.sharing import NotReady
from feedback.models import ChangeState, CouncilSettings, Helpline, SettingChange
from lifecycles.engine import NotAllowed
from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db
PHONE = "01632 960 000"


@pytest.fixture
def editor():
    return make_user("content-editor")


@pytest.fixture
def as_editor(client, editor):
    return sign_in(client, editor)


def save(client, **fields):
    """The settings form as the Wagtail admin sends it, with ``fields`` changed."""
    council = CouncilSettings.load()
    data = {name: value or "" for name, value in model_to_dict(council).items()}
    address = reverse("wagtailsettings:edit", args=["feedback", "councilsettings", council.pk])
    return client.post(address, data | fields)


def stored(name: str):
    return getattr(CouncilSettings.objects.get(), name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("front_door_phone", "call me maybe"), ("front_door_phone", "12"),
        ("complaints_phone", "07700"+"9"*12), ("advocate_phone", "+1 555 0100"),
        ("complaints_address", "the office"), ("data_protection_address", "dpo@"),
        ("complaints_address", "a@example.org, b@example.org"),
        ("days_to_read", 99), ("days_to_read", 0),
        ("leave_to", "http://www.bbc.co.uk/weather"), ("leave_to", "https://localhost/"),
        ("leave_to", "https://user:secret@example.org/"), ("leave_to", "https://127.0.0.1/"),
        ("leave_to", "https://testserver.example/"), ("leave_to", "https://example.org:8443/"),
        ("leave_to", "javascript:alert(1)"), ("leave_to", "https://0x7f.1/"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_a_sentence(as_editor, settings, name, value):
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver.example"]
    CouncilSettings.load()
    before = stored(name)
    answer = save(as_editor, **{name: value})
    assert (answer.status_code, SettingChange.objects.count()) == (200, 0)
    assert b"could not be saved due to errors" in answer.content
    assert stored(name) == before


@pytest.mark.parametrize("number", ["999", "111", "85258", "116 123", PHONE, "+44 1632 960000",
                                    "(01632) 960-000", "0800 1111", ""])  # fmt: skip
def test_numbers_that_can_be_rung(number):
    assert safety_settings.phone_problem(number) == ""


def test_one_editor_alone_changes_nothing_and_the_rest_is_saved(as_editor, editor):
    answer = save(as_editor, front_door_phone=PHONE, council_name="Newtown Council")
    assert answer.status_code == 302
    assert (stored("front_door_phone"), stored("council_name")) == ("", "Newtown Council")
    change = SettingChange.objects.get()
    assert (change.before, change.after, change.asked_by) == (
        {"front_door_phone": ""}, {"front_door_phone": PHONE}, editor,
    )  # fmt: skip
    entry = Entry.objects.about(change).get()
    assert (entry.verb, entry.actor, entry.detail["to"]) == (
        "setting.asked", editor, {"front_door_phone": PHONE},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [("advocate_name", "My own firm"), ("advocate_hours", "always"),
     ("advocate_hours_cy", "bob amser"),
     ("complaints_address", "me@example.org"), ("data_protection_address", "me@example.org")],
)  # fmt: skip
def test_whom_a_child_is_sent_to_is_changed_by_two(as_editor, name, value):
    CouncilSettings.load()
    before = stored(name)
    assert save(as_editor, **{name: value}).status_code == 302
    assert stored(name) == before
    assert [change.after for change in SettingChange.objects.all()] == [{name: value}]


def test_a_second_person_confirms_and_it_is_so_at_once(as_editor, editor):
    assert catalogue.council.get().front_door_phone == ""
    save(as_editor, front_door_phone=PHONE, days_to_read=5)
    assert catalogue.council.get().front_door_phone == ""
    page = as_editor.get("/council/changes/").content.decode()
    assert ("You asked for this" in page, "I have checked it" in page) == (True, False)
    change, other = SettingChange.objects.get(), make_user("content-editor")
    as_other = sign_in(Client(), other)
    assert "I have checked it" in as_other.get("/council/changes/").content.decode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "on_commit", lambda act, **_kw: act())
        as_other.post(f"/council/changes/{change.pk}/confirm/")
    kept = catalogue.council.get()
    assert (kept.front_door_phone, kept.days_to_read) == (PHONE, 5)
    entry = Entry.objects.about(change).last()
    assert (entry.verb, entry.actor) == ("setting.confirmed", other)
    assert entry.detail["from"] == {"days_to_read": "2", "front_door_phone": ""}


def test_the_one_who_asked_cannot_confirm(as_editor, editor):
    save(as_editor, front_door_phone=PHONE)
    change = SettingChange.objects.get()
    as_editor.post(f"/council/changes/{change.pk}/confirm/")
    with pytest.raises(NotAllowed):
        setting_changes.confirm(change, by=editor)
    assert stored("front_door_phone") == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        SettingChange.objects.bulk_create([
            SettingChange(
                label="feedback.councilsettings", row=1, before={}, after={}, asked_by=editor,
                state=ChangeState.CONFIRMED, asked_at=timezone.now(), decided_by=editor,
                decided_at=timezone.now(),
            )
        ])  # fmt: skip


@pytest.mark.parametrize("role", ["moderator", "safeguarding-lead", "board-secretary"])
def test_outsiders_confirm_nothing(as_editor, role):
    save(as_editor, front_door_phone=PHONE)
    outsider, change = make_user(role), SettingChange.objects.get()
    answers = [
        sign_in(Client(), outsider).get("/council/changes/").status_code,
        sign_in(Client(), outsider).post(f"/council/changes/{change.pk}/confirm/").status_code,
    ]
    assert (answers, stored("front_door_phone")) == ([403, 403], "")
    with pytest.raises(NotAllowed):
        setting_changes.confirm(change, by=outsider)


def test_asking_again_takes_the_first_wish_back(as_editor):
    for number in (PHONE, "01632 960 111"):
        save(as_editor, front_door_phone=number)
    states = list(SettingChange.objects.values_list("state", flat=True))
    assert states == [ChangeState.DECLINED, ChangeState.ASKED]


def test_what_was_changed_since_is_not_confirmed(as_editor):
    save(as_editor, front_door_phone=PHONE)
    CouncilSettings.objects.update(front_door_phone="111")
    with pytest.raises(NotReady):
        setting_changes.confirm(SettingChange.objects.get(), by=make_user("administrator"))
    assert stored("front_door_phone") == "111"


def test_declined_changes_nothing(as_editor):
    save(as_editor, front_door_phone=PHONE)
    change = SettingChange.objects.get()
    sign_in(Client(), make_user("administrator")).post(f"/council/changes/{change.pk}/decline/")
    change.refresh_from_db()
    assert (change.state, stored("front_door_phone")) == (ChangeState.DECLINED, "")


# --- Helplines


LINE = {
    "slug": "shout", "purpose": "quiet", "way": "text", "number": "85258", "say": "SHOUT",
    "name": "Shout", "name_cy": "", "note": "", "note_cy": "", "nation": "", "order": "0",
}  # fmt: skip


def test_a_new_helpline_is_off_until_somebody_confirms_it(as_editor):
    answer = as_editor.post(reverse("helpline:add"), LINE | {"active": "on"})
    assert answer.status_code == 302
    assert Helpline.objects.get().active is False
    setting_changes.confirm(SettingChange.objects.get(), by=make_user("administrator"))
    assert Helpline.objects.get().active is True


def test_a_number_of_a_helpline_waits_and_its_order_does_not(as_editor):
    row = Helpline.objects.create(**{**LINE, "order": 0, "active": True})
    address = reverse("helpline:edit", args=[row.pk])
    as_editor.post(address, LINE | {"active": "on", "number": "116 123", "order": "4"})
    row.refresh_from_db()
    assert (row.number, row.order) == ("85258", 4)
    assert SettingChange.objects.get().after == {"number": "116 123"}


def test_nobody_deletes_a_helpline_alone(as_editor):
    row = Helpline.objects.create(**{**LINE, "order": 0})
    as_editor.post(reverse("helpline:delete", args=[row.pk]))
    assert Helpline.objects.count() == 1


# --- The page and other processes


def test_page_costs_the_same_with_one_and_three(client, editor, django_assert_num_queries):
    sign_in(client, make_user("administrator"))
    council = CouncilSettings.load()
    client.get("/council/changes/")
    for count in (1, 3):
        for _ in range(count):
            SettingChange.objects.create(
                label="feedback.councilsettings", row=council.pk, before={"nation": "england"},
                after={"nation": "wales"}, asked_by=editor, asked_at=timezone.now(),
            )  # fmt: skip
        with django_assert_num_queries(PAGE):
            assert "Wales" in client.get("/council/changes/").content.decode()


PAGE = 6


def test_another_process_reads_it_afresh_within_a_second(monkeypatch):
    CouncilSettings.load()
    catalogue.forget()
    assert catalogue.council.get().council_name == "Our council"
    CouncilSettings.objects.update(council_name="Newtown Council")
    caches["shared"].set(catalogue._STAMP, 12345.0)
    monkeypatch.setitem(catalogue._seen, "asked", 0.0)
    assert catalogue.council.get().council_name == "Newtown Council"
