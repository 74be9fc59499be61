"""The visible difference: faithful to both wordings, and quick whatever they hold."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback import differences
from feedback.differences import Piece, difference

LONG = 200_000
texts = st.text(st.sampled_from("ab .!?\n\u0301é"), max_size=200)


def _sides(pieces):
    first = "".join(piece.text for piece in pieces if piece.kind != "new")
    second = "".join(piece.text for piece in pieces if piece.kind != "gone")
    return first, second


@given(texts, texts)
def test_difference_holds_both_wordings(first, second):
    assert _sides(difference(first, second)) == (first, second)


def test_difference_marks_words():
    assert difference("I live at Elm House now.", "I live at my home now.") == [
        Piece("same", "I live at "),
        Piece("gone", "Elm House "),
        Piece("new", "my home "),
        Piece("same", "now."),
    ]


@pytest.mark.parametrize("same", ["", "Nothing changed here.", "a" * LONG])
def test_difference_of_one_wording_with_itself(same):
    assert difference(same, same) == ([Piece("same", same)] if same else [])


def test_difference_joins_neighbours_of_one_kind():
    pieces = difference("one two three", "four five six")
    assert [piece.kind for piece in pieces] == ["gone", "new"]


def test_difference_too_long_for_words_is_by_sentences():
    sentence = "We went to the park and it was fine. "
    first = sentence * 1_500
    second = "Before. " + first[:-1] + "! After."
    pieces = difference(first, second)
    assert _sides(pieces) == (first, second)


HARD = {
    "one word again and again": ("a " * (LONG // 2), "a " * (LONG // 2 - 7)),
    "two words in turn": ("a b " * (LONG // 4), "b a " * (LONG // 4)),
    "full stops only": ("." * LONG, "!" * LONG),
    "no spaces": ("x" * LONG, "y" * LONG),
    "all different": (
        " ".join(map(str, range(30_000))),
        " ".join(map(str, range(30_000, 0, -1))),
    ),
    "many short sentences": ("Yes. No. " * 20_000, "No. Yes. " * 20_000),
    "lines": ("a\nb\n" * 40_000, "b\nc\n" * 40_000),
    "just within the limit, reversed": (
        " ".join(map(str, range(5_900))),
        " ".join(map(str, range(5_900, 0, -1))),
    ),
    "combining marks": ("e" + "\u0301" * (LONG - 1), "e" + "\u0300" * (LONG - 1)),
}


@pytest.mark.parametrize("name", HARD)
def test_difference_of_hard_texts_ends_soon(name):
    first, second = HARD[name]
    began = time.process_time()
    pieces = difference(first, second)
    assert _sides(pieces) == (first, second)
    assert time.process_time() - began < 5  # takes well under one: this only catches a hang


def test_difference_gives_up_by_steps(monkeypatch):
    monkeypatch.setattr(differences, "MOST_STEPS", 0)
    pieces = difference("one two three four", "one 2 three 4")
    assert pieces == [
        Piece("same", "one "),
        Piece("gone", "two three four"),
        Piece("new", "2 three 4"),
    ]
