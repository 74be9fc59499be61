"""Packs are printed by a stand-in, except where a test is about printing (``real_packs``)."""

import pytest

from boards.pack import build
from tests.factories.boards import PDF


@pytest.fixture(autouse=True)
def quick_packs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """typst takes a quarter of a second each time; most tests only need that a file is there."""
    if "real_packs" not in request.fixturenames:
        monkeypatch.setattr(build, "render", lambda contents: PDF)


@pytest.fixture
def real_packs() -> None:
    """Asked for by tests that read the PDF."""
