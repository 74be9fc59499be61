"""No address of staff's own pages is a dead end: not after a refused save, not after a wrong turn."""

import pytest

from accounts import roles
from feedback.addresses import hidden
from feedback.clock import to_the_hour
from feedback.models import Contribution
from tests.doors.addresses import addresses
from tests.doors.test_matrix import STAFF, samples  # noqa: F401 - a fixture
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import BoardFactory, make_secretary
from tests.factories.feedback import make_contribution

pytestmark = pytest.mark.django_db
OF_WORK = ("desk/", "boards/", "people/")


def test_each_address_that_only_takes_forms_leads_to_its_page(samples, settings, client):  # noqa: F811
    settings.ROOT_URLCONF = STAFF
    sign_in(client, make_user(*roles.ROLES))
    Contribution.objects.filter(state="withdrawn").update(erasure_asked_at=to_the_hour())
    led, dead = 0, []
    for address in addresses(STAFF, samples):
        if not address.pattern.startswith(OF_WORK):
            continue
        answer = client.get(address.path)
        if answer.streaming:
            list(answer)
        if answer.status_code not in {302, 405}:
            continue
        led += 1
        page = client.get(address.path, follow=True)
        above = page.request["PATH_INFO"]
        kind = page.headers["Content-Type"].partition(";")[0]
        if (page.status_code, kind) != (200, "text/html") or not address.path.startswith(above):
            dead.append(f"{address.path} -> {above} {page.status_code} {kind}")
    assert dead == []
    assert led > 20


def test_form_of_an_item_leads_to_the_item(client):
    row = make_contribution("preparing", wishes=["shadow-board"])
    sign_in(client, make_user("moderator"))
    for end in ("reply/", "clear/shadow-board/", "step/answered/"):
        assert (
            client.get(f"/desk/{hidden(row.pk)}/{end}").headers["Location"]
            == f"/desk/{hidden(row.pk)}/"
        )


def test_stranger_learns_nothing_on_the_way(client):
    row = make_contribution("preparing")
    answer = client.get(f"/desk/{hidden(row.pk)}/reply/", follow=True)
    assert answer.request["PATH_INFO"] == "/sign-in/login/"


def test_what_is_no_form_of_ours_is_still_refused(client):
    sign_in(client, make_user("administrator"))
    assert client.delete("/people/").status_code == 405


@pytest.mark.parametrize("role", roles.ROLES)
def test_way_on_from_an_error_page_opens_for_every_role(role, client):
    """“Go to the desk” led eight of eleven roles from one refusal to the next."""
    BoardFactory(slug="safeguarding-board")
    BoardFactory(slug="children-in-care-council")
    BoardFactory(slug="corporate-parenting-board")
    BoardFactory()
    sign_in(client, make_user(role))
    lost = client.get("/desk/no-such-page/")
    assert lost.status_code == 404
    assert '<a class="button plain" href="/sign-in/"' in lost.content.decode()
    assert client.get("/sign-in/", follow=True).status_code == 200


def test_title_of_a_page_that_a_form_came_back_on_says_so(client):
    row = make_contribution("preparing")
    sign_in(client, make_user("moderator"))
    before = client.get(f"/desk/{hidden(row.pk)}/").content.decode()
    after = client.post(f"/desk/{hidden(row.pk)}/note/", {"words": ""})
    assert f"<title>{row.friendly_name} · Heard</title>" in before
    assert after.status_code == 422
    assert f"<title>Error: {row.friendly_name} · Heard</title>" in after.content.decode()
    assert 'role="alert" tabindex="-1" data-problems' in after.content.decode()


@pytest.mark.parametrize(
    ("address", "form", "status"),
    [
        ("/boards/shadow-board/meetings/new/", {"date": "never"}, 422),
        ("/people/invite/", {"email": "x"}, 200),
        ("/sign-in/password/change/", {"oldpassword": "x"}, 200),
    ],
)
def test_each_kind_of_form_names_its_error_first(address, form, status, client):
    board = BoardFactory()
    user = make_user("administrator")
    make_secretary(board).grants.update(user=user)
    sign_in(client, user)
    body = client.post(address, form)
    assert body.status_code == status
    assert "<title>Error: " in body.content.decode()
    assert body.content.decode().count("data-problems") == 1
