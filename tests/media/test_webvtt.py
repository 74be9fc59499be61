"""Captions as files: what goes out comes back, and what others wrote is read kindly."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.cues import LATEST, Cue, tidy
from media.webvtt import MOST_CUES, NotCaptions, parse, to_srt, to_webvtt

pytestmark = pytest.mark.any_database

WORDS = st.text(max_size=60).map(tidy).filter(bool)


def cues_of(words):
    times = st.tuples(st.integers(0, LATEST - 1), st.integers(1, 20_000))
    made = st.builds(lambda at, said: Cue(at[0], min(LATEST, at[0] + at[1]), said), times, words)
    return st.lists(made, min_size=1, max_size=8).map(lambda cues: sorted(cues))


@given(cues_of(WORDS))
def test_what_is_written_as_webvtt_comes_back(cues):
    assert sorted(parse(to_webvtt(cues))) == cues


@given(cues_of(WORDS))
def test_webvtt_is_strict(cues):
    head, *blocks = to_webvtt(cues).split("\n\n")
    assert head == "WEBVTT"
    assert len(blocks) == len(cues)
    for block in blocks:
        times, *said = block.rstrip("\n").split("\n")
        assert times.count("-->") == 1
        assert said
        assert not [line for line in said if "-->" in line or not line.strip() or "<" in line]


PLAIN = st.text(alphabet=string.ascii_letters + "äéŵ ’?!.,\n0123", max_size=60).map(tidy)


@given(cues_of(PLAIN.filter(bool)))
def test_what_is_written_as_subrip_comes_back(cues):
    assert sorted(parse(to_srt(cues))) == cues


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text):
    try:
        cues = parse(text)
    except NotCaptions:
        return
    assert all(0 <= cue.start < cue.end <= LATEST and cue.words == tidy(cue.words) for cue in cues)


FROM_ELSEWHERE = """\ufeffWEBVTT - made by a program
X-TIMESTAMP-MAP=LOCAL:00:00:00.000

STYLE
::cue { color: red }

NOTE for the editor

intro
00:01.5 --> 00:00:03.250 align:start position:0%
<v Anna>It was <i>my</i> turn &amp; <00:00:02.000><c.loud>nobody came</c>

00:00:05.000 --> 00:00:04.000
I &lt;3 Sundays

00:00:06.000 --> 00:00:07.000

"""


def test_webvtt_of_others():
    assert parse(FROM_ELSEWHERE) == [
        Cue(1500, 3250, "It was my turn & nobody came"),
        Cue(5000, 7000, "I <3 Sundays"),
    ]


def test_subrip_of_others():
    text = "1\r\n00:00:01,000 --> 00:00:02,000\r\n<b>One</b> &amp;\r\n2\r\n0:00:03,5 --> 0:00:04,0\r\n{\\an8}I <3 it\r\n"
    assert parse(text) == [Cue(1000, 2000, "One &amp;"), Cue(3500, 4000, "I <3 it")]


@pytest.mark.parametrize("text", ["", "WEBVTT\n\n", "Dear all", "00:01 --> \n words", "\0\0\0"])
def test_what_is_no_captions_is_refused(text):
    with pytest.raises(NotCaptions, match=r"needs to be \.vtt or \.srt"):
        parse(text)


def test_too_much_is_refused():
    with pytest.raises(NotCaptions, match="too big"):
        parse("x" * 1_000_001)
    many = to_webvtt([Cue(n, n + 1, "a") for n in range(MOST_CUES + 1)])
    with pytest.raises(NotCaptions, match="more than 2000 lines"):
        parse(many)
