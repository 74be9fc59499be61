"""Two sounds compared over time: what is missing is found, what was only made even is not."""

import pytest

from media.render import encoding, loudness
from media.render.loudness import SILENT_DB, Loudness
from tests.media import footage
from tests.media.rendered import rendered

pytestmark = pytest.mark.any_database

SPEECH = (-20.0, -24.0, -19.0, -60.0, -22.0, -21.0, -26.0, -20.0, -23.0, -22.0)


def still(*made: float, source: tuple[float, ...] = SPEECH) -> bool:
    return loudness.is_still_heard(Loudness(source), Loudness(made))


def test_the_same_louder_is_the_same():
    assert still(*(level + 9 for level in SPEECH))
    assert still(*(level - 9 for level in SPEECH))


def test_evened_is_the_same():
    assert still(*(max(level, -35.0) for level in SPEECH))


def test_silence_is_not():
    assert not still(*[SILENT_DB] * len(SPEECH))
    assert not still()


@pytest.mark.parametrize("at", range(0, 6))
def test_a_second_that_is_missing_is_found(at):
    made = list(SPEECH)
    made[at : at + 5] = [SILENT_DB] * 5

    assert not still(*made)


def test_a_window_later_is_the_same():
    source = (*SPEECH, SILENT_DB, SILENT_DB)

    assert still(SILENT_DB, *SPEECH, SILENT_DB, source=source)


def test_sound_where_there_was_none_is_found():
    source = (*SPEECH, *[SILENT_DB] * 8)

    assert not still(*SPEECH, *[SILENT_DB] * 3, *SPEECH[:5], source=source)


def test_silence_stays_silence():
    assert still(*[SILENT_DB] * 10, source=(SILENT_DB,) * 10)


def test_lines_are_read_by_their_times():
    said = (
        b"frame:0 pts:0 pts_time:2\nlavfi.astats.Overall.RMS_level=-20.5\n"
        b"frame:1 pts:0 pts_time:2.5\nlavfi.astats.Overall.RMS_level=-inf\n"
        b"frame:2 pts:0 pts_time:3\nlavfi.astats.Overall.RMS_level=nan\nrubbish\n"
    )

    assert loudness.read(said).levels == (-20.5, SILENT_DB, SILENT_DB)
    timed = loudness.read(said, timed=True).levels
    assert timed == (*[SILENT_DB] * 8, -20.5, *[SILENT_DB] * 4)


def _broken_at_first(monkeypatch, *, tries: int) -> list[float | None]:
    """The first ``tries`` ways lose all after the second second, as a graph set up anew did."""
    asked: list[float | None] = []
    heard = encoding.voice.heard

    def losing(stream, seconds, *, louder=None, **how):
        asked.append(louder)
        made = heard(stream, seconds, louder=louder, **how)
        if len(asked) > tries:
            return made
        return made.filter("afade", type="out", st=2, d=0.01)

    monkeypatch.setattr(encoding.voice, "heard", losing)
    return asked


def test_what_loses_sound_is_made_again_in_a_safer_way(monkeypatch):
    asked = _broken_at_first(monkeypatch, tries=1)
    run = rendered(footage.voice_memo())

    assert asked[0] is None
    assert asked[1] is not None
    assert not any(made.lacks_sound for made in run.made.values())


def test_what_loses_it_twice_says_so(monkeypatch):
    _broken_at_first(monkeypatch, tries=2)
    run = rendered(footage.voice_memo())

    assert all(made.lacks_sound for made in run.made.values() if made.duration_s)
