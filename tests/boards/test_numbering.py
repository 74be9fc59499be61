"""Numbers follow from the order, whatever the order is."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from boards.numbering import Given, numbered


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


class AnAgenda:
    """A made-up agenda and its issued packs, as the rows of one meeting would say."""

    def __init__(self):
        self.lines, self.packs, self.seen = [Line(0, 0)], [], {}

    def given(self) -> Given:
        by_item, taken = {}, set()
        for pack in self.packs:
            for pk, number in pack.items():
                by_item.setdefault(pk, number)
                taken.add(number)
        return Given(by_item, frozenset(taken))

    def numbers(self) -> dict[int, str]:
        return {row.item.pk: row.number for row in numbered(self.lines, self.given())}


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "add_below", "remove", "shuffle", "issue"]), st.integers(0, 99)),
    max_size=25,
)  # fmt: skip


@given(STEPS)
def test_a_number_that_was_given_stays_with_its_item_and_with_no_other(steps):
    agenda, next_pk = AnAgenda(), 1
    for step, n in steps:
        tops = [line.pk for line in agenda.lines if line.parent_id is None]
        if step in {"add", "add_below"}:
            parent = tops[n % len(tops)] if step == "add_below" and tops else None
            agenda.lines.append(Line(next_pk, n, parent))
            next_pk += 1
        elif step == "remove" and len(agenda.lines) > 1:
            gone = agenda.lines.pop(n % len(agenda.lines)).pk
            agenda.lines = [
                Line(one.pk, one.position, None if one.parent_id == gone else one.parent_id)
                for one in agenda.lines
            ]
        elif step == "shuffle":
            agenda.lines = [
                Line(one.pk, (one.position * 7 + n) % 31, one.parent_id) for one in agenda.lines
            ]
        numbers = agenda.numbers()
        assert len(set(numbers.values())) == len(agenda.lines)  # no number twice
        assert {pk: numbers[pk] for pk in agenda.seen if pk in numbers} == {
            pk: number for pk, number in agenda.seen.items() if pk in numbers
        }
        gone_numbers = {number for pk, number in agenda.seen.items() if pk not in numbers}
        assert gone_numbers.isdisjoint(numbers.values())
        if step == "issue":
            agenda.packs.append(numbers)
            agenda.seen |= numbers


def test_later_items_take_a_letter():
    kept = Given({0: "1", 1: "2", 2: "4"}, frozenset({"1", "2", "3", "4"}))
    lines = [Line(9, 0), Line(0, 1), Line(1, 2), Line(7, 3), Line(8, 4), Line(2, 5), Line(6, 6, 2)]
    assert [row.number for row in numbered(lines, kept)] == [
        "0a", "1", "2", "2a", "2b", "4", "4.1",
    ]  # fmt: skip
