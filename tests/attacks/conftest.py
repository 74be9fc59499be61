"""What every attack gets."""

from collections.abc import Iterator

import pytest

from media import walls


@pytest.fixture(scope="module", autouse=True)
def programs_take_turns() -> Iterator[None]:
    """Films and papers are made when nobody else wants the processor. Where two processes of tests always want
    it, a test would wait ten times as long as it works; that programs come last is held by tests/media.
    """
    walls.standing()  # tried as everywhere: that they come last is one of the walls
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walls, "IDLE", ())
        yield
