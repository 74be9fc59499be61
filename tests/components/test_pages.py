"""The two base pages, the error pages, and the headers around them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.template import Context, engines
from django.test import RequestFactory
from django.utils import translation

from components import errors
from config.urls import public, staff

PUBLIC = '{% extends "public/base.html" %}{% block content %}<h1>Hello</h1>{% endblock %}'


def page(source: str = PUBLIC, **context: object) -> str:
    return engines["django"].engine.from_string(source).render(Context(context))


def test_public_page_says_nothing_of_what_it_is_for():
    assert "<title>Heard</title>" in page()


def test_public_page_has_its_ways_out_and_its_help():
    html = page(council={"leave_to": "https://example.org/"})

    assert html.count('data-exit data-exit-to="https://example.org/"') == 2
    assert "Get an advocate" in html
    assert "Make a complaint" in html
    assert 'href="#main"' in html


def test_public_page_runs_no_script_of_its_own_and_holds_no_style():
    html = page()

    assert " style=" not in html
    assert "<script>" not in html
    assert " onclick" not in html


def test_public_page_names_its_language_and_direction():
    with translation.override("cy"):
        assert '<html lang="cy" data-heard dir="ltr">' in page()
    with translation.override("ar"):
        assert '<html lang="ar" data-heard dir="rtl">' in page()


def test_language_switch_names_a_language_without_its_country():
    with translation.override("cy"):
        assert 'hreflang="en-gb" rel="alternate">English</a>' in page()


def test_language_switch_leads_to_the_same_page():
    request = RequestFactory().get("/")

    html = page(request=request)

    assert 'href="/cy/" lang="cy" hreflang="cy" rel="alternate">Cymraeg</a>' in html


STATUSES = {
    400: lambda request: errors.bad_request(request, ValueError()),
    403: lambda request: errors.permission_denied(request, PermissionDenied("a secret reason")),
    404: lambda request: errors.page_not_found(request, ValueError("a secret path")),
    500: errors.server_error,
}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("path", "main"), [("/", "page"), ("/desk/", "desk")])
def test_error_page_is_in_the_manner_of_its_door(status, path, main):
    response = STATUSES[status](RequestFactory().get(path))

    assert response.status_code == status
    assert f'<main class="{main}"' in response.content.decode()
    assert b"secret" not in response.content


@pytest.mark.parametrize("door", ["public", "staff"])
@pytest.mark.parametrize("path", ["/", "/desk/"])
def test_error_page_of_a_door_on_its_own(settings, door, path):
    settings.DOOR = door

    response = errors.server_error(RequestFactory().get(path))

    assert ('class="desk"' in response.content.decode()) == (door == "staff")


def test_error_page_says_something_when_templates_are_what_broke(monkeypatch):
    monkeypatch.setattr(errors.loader, "get_template", lambda _name: 1 / 0)

    response = errors.server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "0800 1111" in response.content.decode()


@pytest.mark.parametrize("addresses", [public, staff], ids=["public", "staff"])
@pytest.mark.parametrize("status", STATUSES)
def test_each_door_has_its_error_pages(addresses, status):
    assert getattr(addresses, f"handler{status}").startswith("components.errors.")


@pytest.mark.django_db
def test_public_answers_are_never_kept(client):
    response = client.get("/there-is-no-such-page/")

    assert response["Cache-Control"] == "private, no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.cookies == {}


@pytest.mark.django_db
def test_public_answers_are_compressed(client):
    response = client.get("/there-is-no-such-page/", headers={"accept-encoding": "gzip"})

    assert response["Content-Encoding"] == "gzip"
