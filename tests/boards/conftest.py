"""Packs are printed by a stand-in, except where a test is about printing (``real_packs``)."""

import pytest

from boards.actions import agendas
from boards.pack import build
from boards.pack.render import Printed
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import PDF, BoardFactory, make_meeting, make_secretary


@pytest.fixture(autouse=True)
def quick_packs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """typst takes a quarter of a second each time; most tests only need that a file is there."""
    if "real_packs" not in request.fixturenames:
        monkeypatch.setattr(build, "render", lambda contents: Printed(PDF))


@pytest.fixture
def real_packs() -> None:
    """Asked for by tests that read the PDF."""


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def secretary(board):
    return make_secretary(board)


@pytest.fixture
def as_secretary(client, secretary):
    return sign_in(client, secretary)


@pytest.fixture
def as_member(client, board):
    return sign_in(client, make_user("shadow-board-member"))


@pytest.fixture
def agenda(secretary):
    meeting = make_meeting(by=secretary)
    for title in ("Budget", "Dates"):
        agendas.add_business(meeting, by=secretary, title=title)
    meeting.refresh_from_db()
    return meeting
