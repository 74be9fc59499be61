"""/people/: administrators alone, and nothing costs more with more people."""

import pytest
from allauth.mfa.models import Authenticator

from accounts import roles, scopes
from accounts.models import Invitation, RoleGrant
from audit.models import Entry
from tests.factories.accounts import UserFactory, make_user, sign_in

pytestmark = pytest.mark.django_db

WRITING = ["grant/", "revoke/1/", "disable/", "enable/", "reset-second-step/"]


@pytest.fixture
def administrator(client):
    somebody = make_user("administrator")
    sign_in(client, somebody)
    return somebody


@pytest.fixture
def board(monkeypatch):
    monkeypatch.setattr(scopes, "_sources", [lambda: [("shadow-board", "Shadow board")]])


@pytest.mark.parametrize("slug", sorted(set(roles.ROLES) - {"administrator"}))
def test_no_other_role_opens_it(client, slug):
    somebody = make_user(slug)
    sign_in(client, somebody)
    for address in ("/people/", "/people/invite/", f"/people/{somebody.pk}/"):
        assert client.get(address).status_code == 403
    for verb in WRITING:
        assert client.post(f"/people/{somebody.pk}/{verb}").status_code == 403


def test_stranger_is_sent_to_the_sign_in(client):
    assert client.get("/people/").url == "/sign-in/login/?next=/people/"


@pytest.mark.parametrize("verb", WRITING)
def test_changes_take_a_post(client, administrator, verb):
    """Whoever only goes there changes nothing, and is led to the person."""
    somebody = make_user()
    held = list(RoleGrant.objects.values_list("pk", flat=True))
    assert client.get(f"/people/{somebody.pk}/{verb}").url == f"/people/{somebody.pk}/"
    somebody.refresh_from_db()
    assert somebody.is_active
    assert list(RoleGrant.objects.values_list("pk", flat=True)) == held


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_more_people(
    client, administrator, django_assert_num_queries, count
):
    for number in range(count):
        make_user("moderator", "board-secretary", full_name=f"Zoe {number}")
        Invitation.objects.create(
            email=f"{number}@council.example",
            full_name="Someone",
            token_hash=str(number),
            expires_at="2030-01-01T00:00Z",
        )
    with django_assert_num_queries(8):
        assert client.get("/people/").status_code == 200


def test_list_is_paged_by_key(client, administrator):
    for number in range(52):
        UserFactory(full_name=f"Same Name {number % 2}", second_factor=None)
    first = client.get("/people/")
    assert len(first.context["people"]) == 50
    second = client.get("/people/" + first.context["older"])
    seen = {p.pk for p in [*first.context["people"], *second.context["people"]]}
    assert len(seen) == len(first.context["people"]) + len(second.context["people"]) == 53
    assert second.context["older"] == ""


@pytest.mark.django_db(transaction=True)
def test_inviting_somebody(client, board, mailoutbox):
    sign_in(client, make_user("administrator"))
    form = {"full_name": "Ada Lloyd", "email": "ada@council.example", "role": "shadow-board-member"}
    assert "for one board" in client.post("/people/invite/", form).content.decode()
    answer = client.post("/people/invite/", form | {"scope": "shadow-board"})
    assert (answer.status_code, answer.url) == (302, "/people/")
    assert Invitation.objects.get().grants == [["shadow-board-member", "shadow-board"]]
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_inviting_says_when_the_letter_could_not_be_sent(client, monkeypatch):
    sign_in(client, make_user("administrator"))
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _no_server)
    form = {"full_name": "Ada Lloyd", "email": "ada@council.example", "role": "moderator"}
    page = client.post("/people/invite/", form, follow=True)
    assert "could not be sent" in page.content.decode()


def _no_server(*args, **kwargs):
    raise ConnectionRefusedError


def test_taking_an_invitation_back(client, administrator):
    waiting = Invitation.objects.create(
        email="a@b.example", full_name="A", token_hash="x", expires_at="2030-01-01T00:00Z"
    )
    client.post(f"/people/invitations/{waiting.pk}/cancel/")
    waiting.refresh_from_db()
    assert waiting.cancelled_at is not None
    assert client.post(f"/people/invitations/{waiting.pk}/cancel/").status_code == 404


def test_giving_and_taking_a_role(client, administrator, board):
    somebody = UserFactory()
    client.post(
        f"/people/{somebody.pk}/grant/", {"role": "board-secretary", "scope": "shadow-board"}
    )
    held = somebody.grants.get()
    assert (held.role, held.scope, held.granted_by) == (
        "board-secretary",
        "shadow-board",
        administrator,
    )
    client.post(f"/people/{somebody.pk}/revoke/{held.pk}/")
    assert somebody.grants.count() == 0
    assert [(e.verb, e.detail["scope"]) for e in Entry.objects.about(somebody)] == [
        ("accounts.granted", "shadow-board"),
        ("accounts.revoked", "shadow-board"),
    ]


@pytest.mark.parametrize(
    "wrong", [{"role": "board-member"}, {"role": "king"}, {"role": "moderator", "scope": "nowhere"}]
)
def test_role_that_makes_no_sense_is_refused_with_a_reason(client, administrator, board, wrong):
    somebody = UserFactory()
    page = client.post(f"/people/{somebody.pk}/grant/", wrong, follow=True)
    assert [m.level_tag for m in page.context["messages"]] == ["error"]
    assert somebody.grants.count() == 0


def test_revoking_through_somebody_elses_address_is_not_found(client, administrator):
    held = make_user("moderator").grants.get()
    assert client.post(f"/people/{UserFactory().pk}/revoke/{held.pk}/").status_code == 404


@pytest.mark.parametrize("verb", ["disable", "reset-second-step"])
def test_administrator_cannot_lock_themselves_out(client, administrator, verb):
    page = client.post(f"/people/{administrator.pk}/{verb}/", follow=True)
    assert "another administrator" in page.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_active
    assert Authenticator.objects.filter(user=administrator).count() == 1


def test_disable_enable_and_a_lost_phone(client, administrator):
    somebody = make_user("board-secretary")
    for verb in ("disable", "enable", "reset-second-step"):
        client.post(f"/people/{somebody.pk}/{verb}/")
    somebody.refresh_from_db()
    assert somebody.is_active
    assert not Authenticator.objects.filter(user=somebody).exists()
    assert [e.verb for e in Entry.objects.about(somebody)] == [
        "accounts.disabled",
        "accounts.enabled",
        "accounts.second_step.reset",
    ]


@pytest.mark.parametrize("server", ["there", "away"])
@pytest.mark.django_db(transaction=True)
def test_losing_the_second_step_is_told_by_letter(client, monkeypatch, mailoutbox, server):
    sign_in(client, make_user("administrator"))
    somebody = make_user("board-secretary")
    if server == "away":
        monkeypatch.setattr("django.core.mail.EmailMessage.send", _no_server)
    answer = client.post(f"/people/{somebody.pk}/reset-second-step/")
    assert answer.status_code == 302
    assert not Authenticator.objects.filter(user=somebody).exists()
    told = [letter.to for letter in mailoutbox]
    assert told == ([[somebody.email]] if server == "there" else [])
