"""Nobody alone gives the power to read what children send (attack A5, and its kind)."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from accounts import actions, requests, roles
from accounts.models import PowerRequest, RequestState, RoleGrant, User
from accounts.powers import POWERS
from audit.models import Entry
from feedback.addresses import hidden
from lifecycles.engine import IllegalMove, NotAllowed
from tests.factories.accounts import SecondFactorFactory, make_user, sign_in
from tests.factories.feedback import make_contribution

FRESH = "nine purple trams at dawn"
GIVING = sorted(slug for slug, role in roles.ROLES.items() if role.permissions & POWERS)

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(django_capture_on_commit_callbacks, mailoutbox):
    def sent(deed) -> list:
        """The letters that ``deed`` has sent."""
        before = len(mailoutbox)
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        return mailoutbox[before:]

    return sent


def invite(client: Client, letters, role: str, email: str = "grace.private@mail.example") -> str:
    form = {"full_name": "Grace Lindqvist", "email": email, "role": role}
    sent = letters(lambda: client.post("/people/invite/", form))
    (letter,) = [one for one in sent if one.to == [email]]
    return re.search(r"http\S+", letter.body)[0]


def join(link: str, email: str = "grace.private@mail.example") -> Client:
    """Come in by a letter's link, with a second step."""
    browser = Client()
    browser.get(link)
    browser.post("/sign-in/join/", {"password": FRESH})
    user = User.objects.get(email=email)
    SecondFactorFactory(user=user)
    return sign_in(browser, user)


def test_an_administrator_reads_nothing_from_a_second_mailbox(client, letters):
    """A5: the door stays shut until a lead has agreed, and the lead has a letter that asks."""
    contribution = make_contribution()
    lead = make_user("safeguarding-lead")
    sign_in(client, make_user("administrator"))
    second = join(invite(client, letters, "moderator"))
    assert second.get("/desk/").status_code == 403
    assert second.get(f"/desk/{hidden(contribution.pk)}/").status_code == 403
    asked = PowerRequest.objects.get()
    for mine in (client, second):
        mine.post(f"/people/waiting/{asked.pk}/agree/")
        assert second.get("/desk/").status_code == 403
    assert sign_in(Client(), lead).post(f"/people/waiting/{asked.pk}/agree/").status_code == 302
    assert second.get("/desk/").status_code == 200


@pytest.mark.parametrize("role", GIVING)
def test_every_role_with_power_waits_and_each_lead_is_written_to(client, letters, role):
    leads = [make_user("safeguarding-lead"), make_user("safeguarding-lead")]
    sign_in(client, make_user("administrator"))
    somebody = make_user()
    sent = letters(lambda: client.post(f"/people/{somebody.pk}/grant/", {"role": role}))
    assert sorted(letter.to[0] for letter in sent) == sorted(lead.email for lead in leads)
    assert somebody.grants.count() == 0
    asked = PowerRequest.objects.get()
    given = letters(lambda: requests.confirm(asked, by=leads[0]))
    assert RoleGrant.objects.get(user=somebody).role == role
    assert sorted(letter.to[0] for letter in given) == sorted(
        [*(lead.email for lead in leads), somebody.email]
    )


def test_letters_say_nothing_about_children(client, letters):
    make_user("safeguarding-lead")
    sign_in(client, make_user("administrator"))
    somebody = make_user()
    sent = letters(lambda: client.post(f"/people/{somebody.pk}/grant/", {"role": "moderator"}))
    said = " ".join(letter.subject + letter.body for letter in sent).lower()
    assert [word for word in ("child", "young", "safeguard", "moderator") if word in said] == []


@pytest.mark.parametrize("role", sorted(set(roles.ROLES) - set(GIVING)))
def test_a_role_without_power_is_given_at_once(role):
    somebody = make_user()
    actions.grant(somebody, role, "some-board", by=make_user("administrator"))
    assert [held.role for held in somebody.grants.all()] == [role]
    assert PowerRequest.objects.count() == 0


def test_who_asked_or_gets_it_or_lacks_it_cannot_agree():
    administrator = make_user("administrator", "safeguarding-lead")
    somebody, other = make_user("moderator"), make_user("moderator")
    actions.grant(somebody, "safeguarding-lead", by=administrator)
    make_user("safeguarding-lead")
    asked = PowerRequest.objects.get()
    for who in (administrator, somebody, other, make_user("administrator"), make_user()):
        with pytest.raises(NotAllowed):
            requests.confirm(asked, by=who)
    assert somebody.grants.count() == 1


def test_the_database_holds_it_too():
    administrator = make_user("administrator")
    actions.grant(make_user(), "moderator", by=administrator)
    asked = PowerRequest.objects.get()
    for who in (administrator, asked.user):
        with pytest.raises(IntegrityError), transaction.atomic():
            PowerRequest.objects.filter(pk=asked.pk)._update(  # past every rule of ours
                [
                    (PowerRequest._meta.get_field("state"), None, RequestState.CONFIRMED),
                    (PowerRequest._meta.get_field("decided_by"), None, who.pk),
                    (PowerRequest._meta.get_field("decided_at"), None, asked.asked_at),
                ]
            )


def test_one_lead_alone_is_followed_by_another_with_a_moderator():
    """Who lost their only lead: whoever reads agrees; two people it stays."""
    administrator, moderator = make_user("administrator"), make_user("moderator")
    somebody = make_user()
    actions.grant(somebody, "safeguarding-lead", by=administrator)
    requests.confirm(PowerRequest.objects.get(), by=moderator)
    assert somebody.grants.get().role == "safeguarding-lead"


@pytest.mark.parametrize("verb", ["reset-second-step", "enable"])
def test_an_account_that_reads_is_not_handed_over_by_one(client, verb):
    lead = make_user("safeguarding-lead")
    other = make_user("safeguarding-lead", is_active=verb != "enable")
    sign_in(client, make_user("administrator"))
    client.post(f"/people/{other.pk}/{verb}/")
    assert Authenticator.objects.filter(user=other).exists()
    assert User.objects.get(pk=other.pk).is_active == (verb != "enable")
    requests.confirm(PowerRequest.objects.get(), by=lead)
    assert Authenticator.objects.filter(user=other).exists() == (verb == "enable")
    assert User.objects.get(pk=other.pk).is_active


def test_a_second_step_cannot_be_reset_while_the_power_waits(client):
    """Or it would be taken first and the role come after, to whoever took the account over."""
    somebody, administrator = make_user(), make_user("administrator")
    make_user("safeguarding-lead")
    actions.grant(somebody, "moderator", by=administrator)
    assert actions.reset_second_step(somebody, by=administrator) is False
    assert Authenticator.objects.filter(user=somebody).exists()


def test_no_screen_changes_somebodys_address_or_groups(client):
    somebody = make_user("moderator")
    superuser = make_user("administrator", is_superuser=True, is_staff=True)
    group = Group.objects.create(name="Readers")
    sign_in(client, superuser)
    form = {"email": "grace.private@mail.example", "groups": [group.pk], "role": group.pk}
    for address in (
        f"/admin/users/edit/{somebody.pk}/",
        f"/admin/users/{somebody.pk}/",
        f"/admin/groups/edit/{group.pk}/",
        f"/admin/bulk/accounts/user/assign_role/?next=/&id={somebody.pk}",
        "/admin/account/",
    ):
        client.post(address, form | {"name_email-email": form["email"]})
    somebody.refresh_from_db()
    superuser.refresh_from_db()
    assert "mail.example" not in somebody.email + superuser.email
    assert list(somebody.groups.all()) == []


def test_being_shut_out_ends_what_was_asked():
    administrator, other = make_user("administrator"), make_user("administrator")
    lead = make_user("safeguarding-lead")
    actions.grant(make_user(), "moderator", by=administrator)
    asked = PowerRequest.objects.get()
    actions.disable(administrator, by=other)
    with pytest.raises(IllegalMove):
        requests.confirm(PowerRequest.objects.get(), by=lead)
    assert PowerRequest.objects.get(pk=asked.pk).state == RequestState.DECLINED


def test_an_earlier_letter_gives_no_power_alone(client, letters):
    """One that was sent before Heard asked a second person."""
    make_user("safeguarding-lead")
    sign_in(client, make_user("administrator"))
    link = invite(client, letters, "moderator")
    PowerRequest.objects.all().delete()
    second = join(link)
    assert second.get("/desk/").status_code == 403
    assert PowerRequest.objects.get().state == RequestState.ASKED


def test_both_names_stand_in_the_log():
    administrator, lead = make_user("administrator"), make_user("safeguarding-lead")
    somebody = make_user()
    actions.grant(somebody, "moderator", by=administrator)
    requests.confirm(PowerRequest.objects.get(), by=lead)
    assert list(Entry.objects.values_list("verb", "actor")) == [
        ("accounts.power.asked", administrator.pk),
        ("accounts.power.confirmed", lead.pk),
        ("accounts.granted", lead.pk),
    ]


class TestTheCommand:
    def run(self, role: str, email: str = "first@council.example", **options) -> None:
        call_command("invite", email, "First Person", role, **options)

    def come_in(self, letters, role: str, email: str, **options) -> User:
        (letter,) = letters(lambda: self.run(role, email, **options))
        join(re.search(r"http\S+", letter.body)[0], email)
        return User.objects.get(email=email)

    def test_makes_the_first_administrator_and_the_first_lead_once(self, letters):
        first = self.come_in(letters, "administrator", "grace@council.example")
        assert first.held == {("administrator", "")}
        lead = self.come_in(letters, "safeguarding-lead", "sian@council.example")
        assert lead.held == {("safeguarding-lead", "")}
        for role in GIVING:
            email = f"{role}@mail.example"
            letters(lambda role=role, email=email: self.run(role, email))
            asked = PowerRequest.objects.get(invitation__email=email)
            assert (asked.state, asked.asked_by) == (RequestState.ASKED, None)
            with pytest.raises(CommandError, match="Somebody is there"):
                self.run(role, f"other-{role}@mail.example", nobody_is_left=True)

    def test_two_letters_to_two_first_leads_make_one(self, letters):
        (one,) = letters(lambda: self.run("safeguarding-lead", "one@council.example"))
        (two,) = letters(lambda: self.run("safeguarding-lead", "two@council.example"))
        links = [re.search(r"http\S+", letter.body)[0] for letter in (one, two)]
        assert Client().get(links[0]).status_code == 410
        join(links[1], "two@council.example")
        assert RoleGrant.objects.get().user.email == "two@council.example"

    def test_gives_no_power_beside_the_first_ones(self):
        with pytest.raises(CommandError, match="takes two people"):
            self.run("moderator")

    def test_refuses_a_second_time_even_when_everybody_left(self, letters):
        lead = self.come_in(letters, "safeguarding-lead", "sian@council.example")
        actions.disable(lead, by=make_user("board-secretary"))
        with pytest.raises(CommandError, match="nobody-is-left"):
            self.run("safeguarding-lead", "other@council.example")
        sent = letters(
            lambda: self.run("safeguarding-lead", "other@council.example", nobody_is_left=True)
        )
        assert sorted(letter.to[0] for letter in sent) == ["other@council.example", lead.email]
        assert Entry.objects.filter(verb="accounts.invited_alone").count() == 2


def test_a_power_that_was_taken_is_remembered_when_an_account_is_handed_over():
    """Take the role, reset the step, and have the role given back to a name that everybody knows."""
    somebody, administrator = make_user("safeguarding-lead"), make_user("administrator")
    actions.revoke(somebody.grants.get(), by=administrator)
    assert actions.reset_second_step(somebody, by=administrator) is False
    actions.disable(somebody, by=administrator)
    assert actions.enable(somebody, by=administrator) is False
    assert Authenticator.objects.filter(user=somebody).exists()


def test_the_councils_own_sign_in_gives_no_role(rf):
    """What an issuer says of groups and roles is not kept, let alone read."""
    from accounts.adapters import SocialAccountAdapter

    class Login:
        user = make_user()

    told = {"groups": ["safeguarding-lead"], "roles": ["administrator"], "email": "x@y.example"}
    assert SocialAccountAdapter().populate_user(rf.get("/"), Login, told) is Login.user
    assert (Login.user.grants.count(), Login.user.groups.count()) == (0, 0)
