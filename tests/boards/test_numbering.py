"""Numbers follow from the order, whatever the order is."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from boards.numbering import numbered


@dataclass(frozen=True)
class Line:
    pk: int
    position: int
    parent_id: int | None = None


@st.composite
def agendas(draw) -> list[Line]:
    """Up to twelve lines in any order; a parent is a line of the first level, or one not seen."""
    count = draw(st.integers(0, 12))
    positions = draw(st.lists(st.integers(0, 20), min_size=count, max_size=count))
    tops = [pk for pk in range(count) if pk % 3 == 0]
    return [
        Line(pk, positions[pk], None if pk in tops else draw(st.sampled_from([None, *tops, 99])))
        for pk in range(count)
    ]


@given(agendas())
def test_every_line_has_one_number_in_reading_order(lines):
    rows = numbered(lines)
    assert sorted(row.item.pk for row in rows) == [line.pk for line in lines]
    numbers = [tuple(int(part) for part in row.number.split(".")) for row in rows]
    assert numbers == sorted(set(numbers))


@given(agendas())
def test_numbers_run_without_gaps_and_ends_are_marked(lines):
    rows = numbered(lines)
    tops = [row for row in rows if row.depth == 1]
    assert [row.number for row in tops] == [str(place + 1) for place in range(len(tops))]
    for row in tops:
        below = [one for one in rows if one.item.parent_id == row.item.pk]
        assert [one.number for one in below] == [
            f"{row.number}.{place + 1}" for place in range(len(below))
        ]
        assert [one.first for one in below] == [place == 0 for place in range(len(below))]
        assert [one.last for one in below] == [one is below[-1] for one in below]


@given(agendas(), st.randoms())
def test_numbers_do_not_depend_on_the_order_of_the_query(lines, random):
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert numbered(shuffled) == numbered(lines)
