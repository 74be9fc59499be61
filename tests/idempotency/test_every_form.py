"""No form of staff's own pages is without its key, and no form for words is without a draft."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings as site

from accounts import roles
from drafts import registry
from tests.doors.addresses import addresses
from tests.doors.test_matrix import STAFF, samples  # noqa: F401 - a fixture
from tests.factories.accounts import make_user, sign_in

# Forms with room for words that are not kept: what they hold is kept as another form, or is the
# search of a page.
NOT_KEPT: set[str] = set()


class Forms(HTMLParser):
    """Every form that is posted: where to, the names in it, and whether there is room for words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        if tag == "form":
            self.found.append({"names": set(), "words": False, **given})
        elif self.found and tag in {"input", "textarea", "select", "button"}:
            self.found[-1]["names"].add(given.get("name"))
            self.found[-1]["words"] |= tag == "textarea"


def forms_of(body: str) -> list[dict]:
    reader = Forms()
    reader.feed(body)
    return [form for form in reader.found if form.get("method", "").lower() == "post"]


def pages(client, samples, settings):  # noqa: F811
    """Every page of the staff door's own, as somebody with every role sees it."""
    settings.ROOT_URLCONF = STAFF
    sign_in(client, make_user(*roles.ROLES))
    for address in addresses(STAFF, samples):
        if address.path.startswith(site.STAFF_WORK):
            answer = client.get(address.path)
            if answer.streaming:
                list(answer)
            elif answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                yield address.path, answer.content.decode()


@pytest.mark.django_db
def test_every_form_has_a_key_of_its_own(client, samples, settings):  # noqa: F811
    without, seen = [], 0
    for path, body in pages(client, samples, settings):
        for form in forms_of(body):
            seen += 1
            if "once" not in form["names"]:
                without.append(f"{path}: {form.get('action')}")
        found = re.findall(r'name="once" value="([^"]+)"', body)
        assert len(found) == len(set(found)), path
    assert without == []
    assert seen > 60


@pytest.mark.django_db
def test_every_form_for_words_is_kept_while_it_is_written(client, samples, settings):  # noqa: F811
    lost, kept = set(), set()
    for path, body in pages(client, samples, settings):
        for form in forms_of(body):
            if form["words"]:
                action = (form.get("action") or path).partition("#")[0].partition("?")[0]
                (kept if registry.at(action) else lost).add(re.sub(r"\d+", "N", action))
    assert lost - NOT_KEPT == set()
    assert len(kept) > 8
