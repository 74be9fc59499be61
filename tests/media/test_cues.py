"""What an editor does to cues, and how times are written and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.cues import LATEST, Cue, join, read_time, shift, show_time, split, tidy, transcript

pytestmark = pytest.mark.any_database

TIMES = st.integers(0, LATEST)
WORDS = st.text(max_size=60).map(tidy)
CUES = st.tuples(TIMES, TIMES, WORDS).filter(lambda t: t[0] != t[1]).map(
    lambda t: Cue(min(t[:2]), max(t[:2]), t[2])
)  # fmt: skip


@given(TIMES)
def test_time_that_is_shown_is_read_again(at):
    assert read_time(show_time(at)) == at


@pytest.mark.parametrize(
    ("text", "at"),
    [("7", 7000), (" 75.5 ", 75_500), ("1:15", 75_000), ("0:01:15,5", 75_500), ("100:00", 6_000_000)],
)  # fmt: skip
def test_time_is_read_kindly(text, at):
    assert read_time(text) == at


@pytest.mark.parametrize("text", ["", "now", "-1", "1:75", "1:2:3:4", "1.2345", "99999:00", "٣"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        read_time(text)


@given(CUES)
def test_split_and_joined_again_says_the_same(cue):
    parts = split(cue)
    assert (parts[0].start, parts[-1].end) == (cue.start, cue.end)
    assert all(part.start < part.end for part in parts)
    if len(parts) == 2:
        joined = join(*parts)
        assert (joined.start, joined.end) == (cue.start, cue.end)
        assert joined.words.split() == cue.words.split()
        assert parts[0].end == parts[1].start


def test_split_cuts_between_words_near_the_middle():
    cue = Cue(0, 4000, "Nobody told me why it stopped")
    assert [part.words for part in split(cue)] == ["Nobody told me", "why it stopped"]
    assert split(Cue(0, 4000, "Why?")) == [Cue(0, 4000, "Why?")]


@given(st.lists(CUES, max_size=5), st.integers(-(10**9), 10**9))
def test_shift_keeps_lengths_and_gaps(cues, by):
    moved = shift(cues, by)
    assert [c.end - c.start for c in moved] == [c.end - c.start for c in cues]
    assert len({b.start - a.start for a, b in zip(cues, moved, strict=True)}) <= 1
    assert all(c.start >= 0 and c.end <= LATEST for c in moved)


def test_shift_stops_at_the_beginning():
    assert shift([Cue(500, 900, "a"), Cue(1000, 1500, "b")], -700) == [
        Cue(0, 400, "a"), Cue(500, 1000, "b"),
    ]  # fmt: skip


def test_transcript_begins_a_paragraph_after_a_silence():
    cues = [Cue(5000, 6000, "Later."), Cue(0, 1000, "One\nline"), Cue(1500, 2500, "goes on.")]
    assert transcript(cues) == "One line goes on.\n\nLater."


def test_tidy_leaves_what_can_be_shown():
    assert tidy(" a\r\n\r\n\x00b\u2028c\ud800 \n\n") == "a\nbc"
