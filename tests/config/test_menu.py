"""The staff menu leads where someone's roles let them go, and nowhere else."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from accounts.roles import ROLES
from config import menu


def items(*held: tuple[str, str], path: str = "/desk/") -> list[dict[str, object]]:
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(is_authenticated=True, is_active=True, held=frozenset(held))
    return menu.staff_menu(request)["staff_menu"]()


def labels(*held: tuple[str, str]) -> list[str]:
    return [str(item["label"]) for item in items(*held)]


def test_menu_of_nobody_is_empty():
    request = RequestFactory().get("/")

    assert menu.staff_menu(request)["staff_menu"]() == []


def test_menu_of_someone_without_a_role_is_empty():
    assert labels() == []


def test_menu_of_a_moderator():
    assert labels(("moderator", "")) == ["Queue", "You said, we did", "To agree"]


def test_menu_of_someone_with_a_role_on_one_board():
    assert labels(("shadow-board-member", "shadow-board")) == ["Boards"]


def test_menu_of_an_administrator():
    assert labels(("administrator", "")) == ["People", "To agree", "Clips", "Content", "To confirm"]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/desk/", "Queue"),
        ("/desk/12/", "Queue"),
        ("/desk/erasures/3/", "To delete"),
        ("/desk/requests/3/4/", "Requests"),
        ("/boards/you-said/2/", "You said, we did"),
        ("/", None),
    ],
)
def test_menu_marks_the_place_one_is_at(path, current):
    everything = [(slug, "") for slug in ROLES]

    marked = [str(item["label"]) for item in items(*everything, path=path) if item["current"]]

    assert marked == ([current] if current else [])
