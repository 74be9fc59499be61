"""Letters in, and what their link is good for."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts import actions, errors
from accounts.models import Invitation, RoleGrant, User
from audit.actors import SYSTEM
from audit.models import Entry
from tests.factories.accounts import UserFactory, make_user

pytestmark = pytest.mark.django_db

FRESH = "nine purple trams at dawn"


@pytest.fixture
def administrator():
    return make_user("administrator")


@pytest.fixture
def invite(administrator, django_capture_on_commit_callbacks):
    def invite_one(*grants, email="Ada@Council.example", by=administrator) -> str:
        """The link in the letter."""
        with django_capture_on_commit_callbacks(execute=True):
            actions.invite(email=email, full_name="Ada Lloyd", grants=grants, by=by)
        return re.search(r"http\S+", mail.outbox[-1].body)[0]

    return invite_one


def accept(client, link: str, password: str = FRESH):
    client.get(link)
    return client.post("/sign-in/join/", {"password": password})


def test_invited_person_chooses_a_password_and_goes_on_to_the_second_step(client, invite):
    link = invite(("moderator", ""), ("board-member", "safeguarding-board"))
    assert link.startswith("http://localhost:8001/sign-in/invited/")
    answer = client.get(link)
    assert (answer.status_code, answer.url) == (302, "/sign-in/join/")
    assert b"Ada Lloyd" in client.get("/sign-in/join/").content
    assert client.post("/sign-in/join/", {"password": FRESH}).status_code == 302
    assert client.get("/boards/").url == "/sign-in/2fa/"
    assert client.get("/sign-in/2fa/totp/activate/").status_code == 200
    ada = User.objects.get(email="ada@council.example")
    assert ada.check_password(FRESH)
    assert ada.held == {("board-member", "safeguarding-board")}
    assert [(each.role, each.state) for each in ada.power_requests.all()] == [
        ("moderator", "asked")
    ]


def test_letter_says_nothing_about_children(invite):
    invite(("moderator", ""))
    (letter,) = mail.outbox
    said = (letter.subject + letter.body).lower()
    words = ("child", "young", "safeguard", "council", "moderator", "contribution")
    assert [word for word in words if word in said] == []


def test_token_is_not_stored(invite):
    token = invite(("moderator", "")).rstrip("/").rsplit("/", 1)[1]
    row = Invitation.objects.values().get()
    assert token not in str(row)
    assert row["token_hash"] == actions.token_hash(token)


def test_link_works_once(client, invite):
    link = invite(("moderator", ""))
    accept(client, link)
    answer = Client().get(link)
    assert answer.status_code == 410
    assert accept(Client(), link).status_code == 410
    assert User.objects.filter(email="ada@council.example").count() == 1


def test_link_opened_in_two_browsers_lets_one_in(client, invite):
    link = invite(("moderator", ""))
    late = Client()
    late.get(link)
    accept(client, link)
    assert late.post("/sign-in/join/", {"password": FRESH}).status_code == 410


def test_link_is_good_for_seven_days(client, invite, freeze):
    start = freeze(timezone.now())
    link = invite(("moderator", ""))
    freeze(start + timedelta(days=7) - timedelta(seconds=1))
    assert client.get(link).status_code == 302
    freeze(start + timedelta(days=7))
    assert Client().get(link).status_code == 410
    assert client.post("/sign-in/join/", {"password": FRESH}).status_code == 410


def test_cancelled_made_up_and_missing_links_open_nothing(client, invite, administrator):
    link = invite(("moderator", ""))
    actions.cancel_invitation(Invitation.objects.get(), by=administrator)
    for address in (link, "/sign-in/invited/guess/", "/sign-in/join/"):
        assert client.get(address).status_code == 410


def test_second_invitation_closes_the_first(client, invite):
    first, second = invite(("moderator", "")), invite(("content-editor", ""))
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 302


def test_invitations_of_somebody_disabled_close_with_them(client, invite, administrator):
    link = invite(("moderator", ""))
    actions.disable(administrator, by=make_user("administrator"))
    assert client.get(link).status_code == 410


def test_somebody_who_is_here_cannot_be_invited(invite):
    UserFactory(email="ada@council.example")
    with pytest.raises(errors.AlreadyHere):
        invite(("moderator", ""))
    assert mail.outbox == []


@pytest.mark.parametrize("password", ["short", "password1234", "ada@council.example", ""])
def test_weak_password_is_refused_and_the_link_still_good(client, invite, password):
    link = invite(("moderator", ""))
    assert accept(client, link, password).status_code == 200
    assert not User.objects.filter(email="ada@council.example").exists()
    assert accept(client, link).status_code == 302


def test_whole_way_is_in_the_log(client, invite, administrator):
    accept(client, invite(("board-secretary", "")))
    ada = User.objects.get(email="ada@council.example")
    about_letter = Entry.objects.about(Invitation.objects.get())
    assert [(e.verb, e.actor) for e in about_letter] == [("accounts.invited", administrator)]
    assert [(e.verb, e.actor) for e in Entry.objects.about(ada)] == [
        ("accounts.joined", ada),
        ("accounts.granted", administrator),
        ("accounts.signed_in", ada),
    ]
    assert "ada@" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_nobody_gives_themselves_a_role(administrator):
    with pytest.raises(errors.NotYourself):
        actions.grant(administrator, "safeguarding-lead", by=administrator)
    with pytest.raises(errors.NotYourself):
        actions.revoke(administrator.grants.get(), by=administrator)
    assert administrator.held == {("administrator", "")}


@pytest.mark.parametrize("slug", ["board-member", "cicc-member", "shadow-board-member"])
def test_member_of_no_board_cannot_be_made_at_all(administrator, slug):
    somebody = UserFactory()
    with pytest.raises(errors.NeedsBoard):
        actions.grant(somebody, slug, by=administrator)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=somebody, role=slug)


def test_granting_twice_is_one_grant_and_one_row_in_the_log(administrator):
    somebody = UserFactory()
    for _time in range(2):
        actions.grant(somebody, "board-secretary", by=administrator)
    assert somebody.grants.count() == 1
    assert Entry.objects.about(somebody).count() == 1


def test_nothing_is_granted_when_the_log_cannot_be_written(administrator, monkeypatch):
    somebody = UserFactory()
    monkeypatch.setattr("accounts.actions.audit.record", _broken)
    with pytest.raises(RuntimeError):
        actions.grant(somebody, "moderator", by=administrator)
    assert somebody.grants.count() == 0


def _broken(*args, **kwargs):
    raise RuntimeError


@pytest.mark.django_db(transaction=True)
def test_first_administrator_is_invited_from_the_command_line(capsys, mailoutbox):
    call_command("invite", "first@council.example", "First Person", "administrator")
    assert "Invited first@council.example" in capsys.readouterr().out
    assert [letter.to for letter in mailoutbox] == [["first@council.example"]]
    assert Entry.objects.get().actor_kind == SYSTEM.kind


def test_command_says_why_not():
    UserFactory(email="first@council.example")
    with pytest.raises(CommandError, match="already here"):
        call_command("invite", "first@council.example", "First Person", "administrator")
