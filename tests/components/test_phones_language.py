"""A phone set to Welsh gets Welsh first, and English for whoever then chooses it."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
WELSH = "cy-GB,cy;q=0.9,en-GB;q=0.8,en;q=0.7"


def arrives(path: str, accept: str = WELSH, site: str = "none", method: str = "get", **more):
    headers = {"accept-language": accept, "sec-fetch-site": site, "accept": "text/html", **more}
    return getattr(Client(), method)(path, headers=headers)


@pytest.mark.parametrize("site", ["none", "cross-site", "same-site"])
@pytest.mark.parametrize(
    "path", ["/", "/tell/", "/tell/?who=8_10", "/return/", "/advocate/", "/you-said/"]
)
def test_who_comes_from_elsewhere_gets_the_phones_language(path, site):
    answer = arrives(path, site=site)
    assert (answer.status_code, answer["Location"]) == (302, f"/cy{path}")
    assert answer["Cache-Control"] == "private, no-store"
    assert {"Accept-Language", "Sec-Fetch-Site"} <= set(answer["Vary"].split(", "))
    assert answer.cookies == {}


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/", {"site": "same-origin"}),  # the link to English
        ("/", {"accept": "en-GB,en;q=0.9,cy;q=0.5"}),
        ("/", {"accept": "fr,en;q=0.2"}),
        ("/", {"accept": ""}),
        ("/cy/", {}),
        ("/cy/", {"accept": "en-GB"}),  # a link that says Welsh
    ],
)
def test_others_get_what_they_asked_for(path, more):
    assert arrives(path, **more).status_code == 200


def test_an_old_browser_is_not_sent_round():
    answer = Client().get("/", headers={"accept-language": WELSH, "accept": "text/html"})
    assert answer.status_code == 200
    assert "Accept-Language" in answer["Vary"]


def test_only_pages_are_moved():
    assert arrives("/clips/", method="post").status_code != 302
    assert arrives("/tell/", method="post").status_code == 422  # words would be lost on the way
