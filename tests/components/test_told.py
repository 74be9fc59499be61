"""Numbers in what a person wrote to a child: links, and whole whichever way the text runs."""

import pytest

from components.templatetags.told import told

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("0800 1111", "08001111"),
        ("0300-555-0100", "03005550100"),
        ("+44 20 7946 0018", "+442079460018"),
        ("999", "999"),
        ("116 123", "116123"),
    ],
)
def test_a_number_to_ring_is_a_link_and_stays_whole(number, digits):
    link = f'<a href="tel:{digits}"><bdi dir="ltr">{number}</bdi></a>'
    assert told(f"Ring {number}, now.") == f"<p>Ring {link}, now.</p>"


def test_another_number_is_kept_whole_and_is_no_link():
    assert told("Text 85258 now") == '<p>Text <bdi dir="ltr">85258</bdi> now</p>'


@pytest.mark.parametrize("words", ["In 2026 or 12", "A4 paper", "3.14159", "room12345"])
def test_what_is_no_number_to_ring_is_left_alone(words):
    assert "<a" not in told(words)


def test_markup_and_lines_are_as_they_were():
    assert told("One <b>\nTwo & 999\n\nThree") == (
        "<p>One &lt;b&gt;<br>Two &amp; "
        '<a href="tel:999"><bdi dir="ltr">999</bdi></a></p>\n\n<p>Three</p>'
    )
