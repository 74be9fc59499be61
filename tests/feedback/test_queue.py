"""The queue by key: whole, in order, narrowed, and read along its indexes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback import catalogue
from feedback.actions import leaving, reading
from feedback.enums import AgeBand, Group, Level, Safety, Standing, State
from feedback.models import Contribution, Theme
from feedback.queries import queue
from feedback.queries.queue import Filters, Key, page_of
from lifecycles.guard import opened
from tests.factories.accounts import make_user
from tests.factories.feedback import ThemeFactory, make_contribution, send

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


def plain(n: int, **fields) -> Contribution:
    """An unsaved row without words, for tests of order alone."""
    mark = n.to_bytes(32, "big")
    fields.setdefault("received_at", MONDAY)
    fields.setdefault("checked", True)
    return Contribution(
        friendly_name=f"Row {n}", key_hash=mark, fingerprint=mark, author_public=mark, **fields
    )


def fill(*rows: dict) -> list[int]:
    """Saved rows, in the order given; their ids."""
    made = [plain(n, **fields) for n, fields in enumerate(rows, 1)]
    with opened():
        Contribution.objects.bulk_create(made)
    return [row.pk for row in made]


def all_pages(user, filters=None, *, size: int) -> list[list[int]]:
    """Every page by “next”, as ids; checks “back” from each of them on the way."""
    pages, after = [], None
    while True:
        page = page_of(user, filters or Filters(), after=after, size=size)
        pages.append([row.pk for row in page.rows])
        if page.before is not None:
            back = page_of(user, filters or Filters(), before=page.before, size=size)
            assert [row.pk for row in back.rows] == pages[-2]
        if page.after is None:
            return pages
        after = page.after


rows_of_a_queue = st.lists(
    st.fixed_dictionaries(
        {
            "level": st.sampled_from(Level.values),
            "received_at": st.integers(0, 3).map(lambda hours: MONDAY + timedelta(hours=hours)),
            "state": st.sampled_from([s for s in State.values if s != State.ERASED]),
            "about_reader": st.booleans(),
            "checked": st.booleans(),
            "unread": st.booleans(),
            "safety": st.sampled_from([Safety.WAITING, Safety.SAFE]),
        }
    ),
    max_size=17,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=rows_of_a_queue,
    size=st.integers(1, 6),
    filters=st.sampled_from(
        [
            Filters(),
            Filters(my_turn=True),
            Filters(state="received"),
            Filters(about_reader=True),
            *(Filters(level=standing) for standing in Standing),
            Filters(level=Standing.HIGH, state="preparing"),
        ]
    ),
)
def test_pages_together_are_the_whole_queue(moderator, lead, rows, size, filters):
    Contribution.objects.all().delete()
    fill(*rows)
    for user in (moderator, lead):
        expected = sorted(
            Key.of(row).values for lane in queue.lanes_of(user, filters) for row in lane.rows
        )
        pages = all_pages(user, filters, size=size)
        assert [pk for page in pages for pk in page] == [values[-1] for values in expected]
        assert all(len(page) == size for page in pages[:-1])


def test_order_of_the_unread_is_most_urgent_then_oldest(moderator):
    ids = fill(
        {"level": 0, "received_at": MONDAY},
        {"level": 3, "received_at": MONDAY + timedelta(hours=5)},
        {"level": 3, "received_at": MONDAY + timedelta(hours=1)},
        {"level": 1, "received_at": MONDAY},
    )
    assert all_pages(moderator, size=9) == [[ids[2], ids[1], ids[3], ids[0]]]


def test_queue_holds_what_is_open(lead):
    ids = fill(*({"state": state} for state in State.values))
    by_state = dict(zip(State.values, ids, strict=True))
    expected = ["received", "reading", "preparing", "with_boards", "held_back"]
    assert all_pages(lead, size=20) == [[by_state[state] for state in expected]]


@pytest.mark.parametrize("filters", [Filters(), Filters(my_turn=True)])
@pytest.mark.parametrize("state", [State.WITHDRAWN, State.WITH_BOARDS, State.CLOSED])
def test_a_serious_concern_stays_until_a_person_decides_whatever_became_of_it(lead, filters, state):
    undecided, decided = fill(
        {"state": state, "level": 3, "unread": False},
        {"state": state, "level": 3, "unread": False, "safety": "held"},
    )
    listed = [pk for page in all_pages(lead, filters, size=9) for pk in page]
    assert undecided in listed
    assert (decided in listed) == (state == State.WITH_BOARDS and not filters.my_turn)


def test_taken_back_at_once_by_whoever_held_the_code_is_still_read(lead):
    row = send("He is going to kill me").contribution
    leaving.ask_for_erasure(row)
    assert all_pages(lead, size=9) == [[row.pk]]
    reading.decide_safety(row, Safety.HELD, by=lead)
    assert all_pages(lead, size=9) == [[]]


def test_my_turn_leaves_out_what_waits_for_a_secretary(lead):
    ids = fill(*({"state": state, "unread": False} for state in State.values))
    by_state = dict(zip(State.values, ids, strict=True))
    mine = ["held_back", "received", "reading", "preparing"]
    assert all_pages(lead, Filters(my_turn=True), size=20) == [[by_state[s] for s in mine]]


def test_erased_is_never_listed(lead):
    fill({"state": "erased"})
    assert all_pages(lead, Filters(state="erased"), size=5) == [[]]


NARROWED = {
    "level": (Filters(level=Standing.HIGH), {"level": 2}),
    "not read yet": (Filters(level=Standing.UNREAD), {"level": 0}),
    "not checked": (Filters(level=Standing.UNCHECKED), {"level": 0, "checked": False}),
    "no level yet": (Filters(level=Standing.UNSET), {"level": 0, "unread": False}),
    "group": (Filters(group=Group.PARENT), {"group": Group.PARENT}),
    "age": (Filters(age_band=AgeBand.UNDER_8), {"age_band": AgeBand.UNDER_8}),
    "state": (Filters(state=State.CLOSED), {"state": State.CLOSED}),
}


@pytest.mark.parametrize("name", NARROWED)
def test_filter_keeps_what_fits(moderator, name):
    filters, fits = NARROWED[name]
    other = {"level": 1, "group": Group.CHILD, "age_band": AgeBand.FROM_8, "state": "received"}
    ids = fill({**other, **fits}, other)
    assert all_pages(moderator, filters, size=5) == [[ids[0]]]


def test_filter_by_theme(moderator):
    about, other = make_contribution(themes=["school"]), make_contribution(themes=["home"])
    both = make_contribution(themes=["school", "home"])
    assert all_pages(moderator, Filters(theme="school"), size=5) == [[about.pk, both.pk]]
    assert all_pages(moderator, Filters(theme="home"), size=5) == [[other.pk, both.pk]]


def test_filter_by_waiting_counts_working_days(moderator, freeze):
    catalogue.forget()
    friday = MONDAY - timedelta(days=3)
    ids = fill({"received_at": friday}, {"received_at": MONDAY + timedelta(hours=1)})
    freeze(MONDAY + timedelta(days=1, hours=2))  # Tuesday
    assert all_pages(moderator, Filters(waiting=1), size=5) == [ids[:1] + ids[1:]]
    assert all_pages(moderator, Filters(waiting=2), size=5) == [ids[:1]]
    assert all_pages(moderator, Filters(waiting=5), size=5) == [[]]


def test_counts_stop_at_a_limit(moderator, monkeypatch):
    monkeypatch.setattr(queue, "COUNT_TO", 2)
    fill(*[{"state": "received"}] * 5, {"state": "reading"}, {"state": "closed"})
    assert queue.counts(moderator) == {
        "held_back": 0,
        "received": 3,
        "reading": 1,
        "preparing": 0,
        "with_boards": 0,
    }


def test_counts_hold_only_what_one_may_open(moderator, lead):
    fill({"about_reader": True}, {})
    assert queue.counts(moderator)["received"] == 1
    assert queue.counts(lead)["received"] == 2


def test_outsider_sees_no_row():
    fill({}, {"about_reader": True})
    for slug in ("board-secretary", "advocate", "content-editor", "administrator"):
        assert all_pages(make_user(slug), size=5) == [[]]


@pytest.mark.parametrize("text", ["", "x", "1.2", "1.2.3.4", "1..3", "9" * 400, "1.1e9.3", "٣.x.1"])
def test_key_that_is_none_is_ignored(text):
    assert Key.read(text) is None


@given(
    st.builds(
        Key,
        place=st.integers(0, 18),
        received_at=st.datetimes(
            datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)
        ),
        id=st.integers(1, 2**62),
    )
)
def test_key_reads_what_it_writes(key):
    assert Key.read(str(key)) == key


def test_key_beyond_any_row_ends_the_queue(moderator):
    fill({}, {})
    far = Key.read(f"9.{10**17}.{2**70}")
    assert page_of(moderator, Filters(), after=far).rows == []


def test_page_opens_nothing_and_costs_the_same(moderator, django_assert_num_queries):
    ThemeFactory()
    assert moderator.held  # what the person may is asked once a request
    for count in (1, 2):  # one row, then three
        for _ in range(count):
            make_contribution(themes=["family-time"])
        with django_assert_num_queries(2):  # the rows, their themes
            page_of(moderator, Filters())


PLANS = {
    "first page": (Filters(), "", "queue"),
    "later page": (Filters(), "after", "queue"),
    "page before": (Filters(), "before", "queue"),
    "a level": (Filters(level=Standing.HIGH), "after", "queue"),
    "a level, in one state": (
        Filters(level=Standing.HIGH, state="received"),
        "after",
        "queue_by_state",
    ),
    "about a reader": (Filters(about_reader=True), "after", "queue_about_readers"),
    "my turn": (Filters(my_turn=True), "after", "queue"),
    "a state": (Filters(state=State.CLOSED), "", "queue_by_state"),
    "a state, later": (Filters(state=State.CLOSED), "after", "queue_by_state"),
    "a theme": (Filters(theme="family-time"), "after", "queue"),
    "waiting": (Filters(waiting=2), "after", "queue"),
}


@pytest.mark.parametrize("name", PLANS)
def test_page_is_read_along_an_index(lead, name):
    """On the database that runs: no sort, no scan of the table, and a range for a later page."""
    filters, way, index = PLANS[name]
    ThemeFactory()
    fill(
        *(
            {"level": n % 4, "state": State.values[n % 8], "about_reader": n % 20 == 0}
            for n in range(60)
        )
    )
    place = {way: Key(1, MONDAY, 7)} if way else {}
    lane = queue.lanes_of(lead, filters)[0]
    plan = _explained(queue._from(lane, **{"after": None, "before": None, **place})[:26])
    assert re.search(rf"(USING INDEX|using) {index}\b", plan), plan
    assert not re.search(r"Sort|TEMP B-TREE|SCAN feedback_contribution\b|Seq Scan on fe", plan), (
        plan
    )
    if way:
        assert (
            re.search(
                r"\((place,)?received_at(,id)?\)[<>]|ROW\((place, )?received_at, id\) [<>]|received_at[<>]",
                plan,
            )
            or filters.waiting
        ), plan


def _explained(rows) -> str:
    if connection.vendor == "postgresql":  # with so few rows any plan will do: ask for the best
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE feedback_contribution")
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    return rows.explain()


def test_safety_does_not_move_a_row(moderator):
    ids = fill({"safety": Safety.WAITING}, {"safety": Safety.SAFE})
    assert all_pages(moderator, size=5) == [ids]


def test_theme_that_was_retired_can_still_be_asked_for(moderator):
    row = make_contribution(themes=["school"])
    Theme.objects.filter(slug="school").update(active=False)
    assert all_pages(moderator, Filters(theme="school"), size=5) == [[row.pk]]
