"""The editor of captions without a script: every press comes back with all that was typed."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from media.cues import Cue, tidy
from media.forms.captions import EDITS, CaptionsForm, Row

INPUTS = Path(__file__).parents[1] / "inputs"
ROWS = [("0:01", "0:03", "Nobody told me"), ("0:03", "0:04.5", "why it stopped.")]


def form_of(rows=ROWS, file: bytes | None = None, **more) -> CaptionsForm:
    data = QueryDict(mutable=True)
    for name, values in zip(("start", "end", "words"), zip(*rows, strict=True), strict=True):
        data.setlist(name, values)
    data.update(more)
    files = {"file": SimpleUploadedFile("x.vtt", file)} if file is not None else None
    return CaptionsForm(data, files, duration_s=6.0)


def edited(asked: str, rows=ROWS, **more) -> list[tuple[str, str, str]]:
    form = form_of(rows, **more)
    form.edit(asked)
    return [(row.start, row.end, row.words) for row in form.rows]


def test_rows_of_what_is_saved():
    form = CaptionsForm(saved=[Cue(1000, 3000, "Hello")])
    assert form.rows == [Row("0:01.000", "0:03.000", "Hello")]
    assert CaptionsForm().rows == [Row()]


def test_split():
    assert edited("split:0")[:2] == [
        ("0:01.000", "0:01.857", "Nobody"), ("0:01.857", "0:03.000", "told me"),
    ]  # fmt: skip


def test_join_with_the_next():
    assert edited("join:0") == [("0:01.000", "0:04.500", "Nobody told me\nwhy it stopped.")]
    assert edited("join:1") == ROWS
    odd = [("soon", "0:03", "a"), ("0:03", "later", "b")]
    assert edited("join:0", odd) == [("soon", "later", "a\nb")]


def test_delete_and_add():
    assert edited("delete:0") == ROWS[1:]
    assert edited("delete:0", ROWS[:1]) == [("", "", "")]
    assert edited("add:0") == [ROWS[0], ("0:03.000", "0:05.000", ""), ROWS[1]]


def test_shift_moves_all():
    assert edited("shift", shift="-0,5") == [
        ("0:00.500", "0:02.500", "Nobody told me"), ("0:02.500", "0:04.000", "why it stopped."),
    ]  # fmt: skip


@pytest.mark.parametrize("by", ["", "soon", "nan", "inf", "1e400"])
def test_shift_by_nonsense_is_said(by):
    form = form_of(shift=by)
    form.edit("shift")
    assert [problem["href"] for problem in form.problems] == ["#id_shift"]
    assert [row.words for row in form.rows] == [words for _start, _end, words in ROWS]


def test_file_takes_the_place_of_the_lines():
    form = form_of(file=b"1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    form.edit("read")
    assert form.rows == [Row("0:01.000", "0:02.000", "Hello")]


@pytest.mark.parametrize("file", [None, b"", b"Dear all", b"\xff\xfe\x00", b"x" * 1_100_000])
def test_file_without_captions_changes_nothing(file):
    form = form_of(file=file)
    form.edit("read")
    assert [problem["href"] for problem in form.problems] == ["#id_file"]
    assert [row.words for row in form.rows] == [words for _start, _end, words in ROWS]


SAID = "1\n00:00:01,000 --> 00:00:02,000\nDwi’n hoffi’r café\n"


@pytest.mark.parametrize(
    "file",
    [
        SAID.encode("utf-8"), SAID.encode("utf-8-sig"), SAID.encode("utf-16"),
        SAID.encode("utf-16-le"), SAID.encode("utf-16-be"), SAID.encode("utf-32"),
        b"\xfe\xff" + SAID.encode("utf-16-be"), SAID.encode("cp1252"),
    ],
    ids=["UTF-8", "marked", "UTF-16", "little", "big", "UTF-32", "big, marked", "Windows-1252"],
)  # fmt: skip
def test_file_is_read_in_the_encoding_that_it_has(file):
    form = form_of(file=file)
    form.edit("read")
    assert form.rows == [Row("0:01.000", "0:02.000", "Dwi’n hoffi’r café")]


def test_file_in_windows_own_encoding_is_to_be_looked_over():
    form = form_of(file=(INPUTS / "captions-windows-1252.srt").read_bytes())
    form.edit("read")
    assert "\ufffd" not in str(form.rows)
    assert "Dwi’n hoffi’r café" in str(form.rows)
    assert form.note.startswith("This file was not saved as UTF-8. It was read as Windows-1252")


def test_file_of_two_encodings_is_read_line_by_line():
    later = "2\n00:00:03,000 --> 00:00:04,000\nTŷ\n"
    form = form_of(file=SAID.encode("cp1252") + b"\n" + later.encode())
    form.edit("read")
    assert [row.words for row in form.rows] == ["Dwi’n hoffi’r café", "Tŷ"]


@pytest.mark.parametrize(
    "file",
    [
        SAID.replace("café", "привет всем друзьям").encode("cp1251"),
        SAID.encode("cp1252") + b"\x81",
        b"\xff\xfe" + SAID.encode("utf-16-le")[:-1],
        b"\xef\xbb\xbf" + SAID.encode("cp1252"),
        SAID.encode() + b"\0",
    ],
    ids=["Cyrillic", "no letter", "half a letter", "says UTF-8", "zero"],
)
def test_file_that_cannot_be_read_is_refused_by_name(file):
    form = form_of(file=file)
    form.edit("read")
    assert [problem["href"] for problem in form.problems] == ["#id_file"]
    assert "UTF-8" in form.problems[0]["text"]
    assert [row.words for row in form.rows] == [words for _start, _end, words in ROWS]


def test_cues_are_saved_in_order_without_empty_rows():
    rows = [ROWS[1], ("", "", "  "), ROWS[0]]
    assert form_of(rows).cues() == [
        Cue(1000, 3000, "Nobody told me"), Cue(3000, 4500, "why it stopped."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("soon", "0:03", "a"), "Line 1: Write times like 1:05.5: minutes, seconds, parts of one."),
        (("0:03", "0:03", "a"), "Line 1: It has to end after it begins."),
        (("0:06", "0:07", "a"), "Line 1: It begins when the clip has ended, at 0:06.000."),
        (("0:04", "0:06.501", "a"), "Line 1: It ends after the clip, which ends at 0:06.000."),
        (("0:04", "0:50", "a"), "Line 1: It ends after the clip, which ends at 0:06.000."),
    ],
)
def test_what_cannot_be_saved_says_why(row, says):
    form = form_of([row, ROWS[0]])
    assert form.cues() is None
    assert form.problems == [{"text": says, "href": "#start-0"}]
    assert [row.words for row in form.rows] == ["a", "Nobody told me"]


def test_an_end_that_was_rounded_is_the_clips_own():
    assert form_of([("0:04", "0:06.5", "a")]).cues() == [Cue(4000, 6000, "a")]


def test_a_picture_has_no_end():
    form = CaptionsForm(form_of([("0:04", "9:00", "a")]).data, duration_s=0.0)
    assert form.cues() == [Cue(4000, 540_000, "a")]


def test_file_of_a_longer_clip_names_its_lines_at_once():
    text = "1\n00:00:01,000 --> 00:00:02,000\nHello\n\n2\n00:00:05,000 --> 00:00:09,000\nBye\n"
    form = form_of(file=text.encode())
    form.edit("read")
    says = "Line 2: It ends after the clip, which ends at 0:06.000."
    assert form.problems == [{"text": says, "href": "#start-1"}]
    assert [row.words for row in form.rows] == ["Hello", "Bye"]


def test_a_new_line_ends_with_the_clip():
    assert edited("add:0", [("0:04", "0:05", "a")])[1] == ("0:05.000", "0:06.000", "")
    assert edited("add:0", [("0:04", "0:06", "a")])[1] == ("0:06.000", "0:08.000", "")


TEXT = st.text(max_size=12)


@given(
    st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=4),
    st.one_of(
        TEXT, st.builds("{}:{}".format, st.sampled_from(sorted(EDITS)), st.integers(-2, 10**7))
    ),
)
def test_no_press_breaks_it_or_loses_words(rows, asked):
    form = form_of(rows)
    form.edit(asked)
    assert form.rows
    if not asked.startswith("delete"):
        assert letters(row.words for row in form.rows) == letters(words for _s, _e, words in rows)
    form.cues()


def letters(words) -> str:
    return "".join("".join(tidy(each).split()) for each in words)
