"""What is about somebody who signs in goes round that person: the rule, the deed, the letters."""

from itertools import product

import pytest
from django.core import mail

from accounts import roles
from accounts.models import User
from audit.models import Entry
from feedback.actions import going_round, levels, reading
from feedback.actions.sharing import NotReady
from feedback.addresses import hidden
from feedback.enums import Level, Safety, State
from feedback.models import Contribution, GoesRound, order
from feedback.queries import queue
from feedback.queries.leads import who_reads_round
from feedback.queries.opened import Opened
from feedback.visibility import Eyes, is_kept_from, kept_from, may_see, seen_by, staff_may_see
from lifecycles.engine import NotAllowed
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import make_contribution
from tests.factories.media import mark_seen

pytestmark = pytest.mark.django_db
WHY = "The words name her."
DANGER = "I want to die"
ME, OTHER, THIRD = 1, 2, 3

# Who looks (a moderator, a lead, a named person), whether it is about a reader, whom it goes round, which
# leads there are: whether it is seen.
USUAL, ROUTED, ROUND = (
    Eyes(ME, True, False, False),
    Eyes(ME, True, True, False),
    Eyes(ME, False, False, True),
)
TABLE = [
    (USUAL, False, set(), {OTHER}, True),
    (USUAL, True, set(), {OTHER}, False),
    (USUAL, True, {OTHER}, {OTHER}, False),
    (USUAL, True, {ME}, {OTHER}, False),
    (USUAL, True, set(), set(), False),
    (USUAL, False, {ME}, {OTHER}, False),
    (ROUTED, False, {ME}, {OTHER}, False),
    (ROUTED, False, set(), {ME}, True),
    (ROUTED, True, set(), {ME}, True),
    (ROUTED, True, {OTHER}, {ME, OTHER}, True),
    (ROUTED, True, {ME}, {ME, OTHER}, False),
    (ROUTED, True, {ME, OTHER}, {ME, OTHER}, False),
    (ROUND, False, set(), set(), False),
    (ROUND, False, set(), {OTHER}, False),
    (ROUND, True, set(), {OTHER}, False),
    (ROUND, True, set(), set(), True),
    (ROUND, True, {OTHER}, {OTHER}, True),
    (ROUND, True, {OTHER}, {OTHER, THIRD}, False),
    (ROUND, True, {OTHER, THIRD}, {OTHER, THIRD}, True),
    (ROUND, True, {OTHER, ME}, {OTHER}, False),
    (Eyes(ME, False, True, True), True, {ME}, {ME}, False),
    (Eyes(ME, False, False, False), True, set(), set(), False),
    (Eyes(ME, False, False, False), False, set(), set(), False),
]  # fmt: skip


@pytest.mark.parametrize(("eyes", "about", "named", "leads", "seen"), TABLE)
def test_truth_table(eyes, about, named, leads, seen):
    given = {"about": about, "named": frozenset(named), "leads": frozenset(leads)}
    assert may_see(eyes, erased=False, **given) is seen
    assert may_see(eyes, erased=True, **given) is False


def about(*people, **fields) -> Contribution:
    """A contribution that is about ``people``."""
    row = make_contribution(**fields)
    for person in people:
        GoesRound.objects.create(contribution=row, person=person, by=person, at=row.received_at)
    Contribution.objects.filter(pk=row.pk).update(about_reader=True)
    row.refresh_from_db()
    return row


HELD = [("moderator",), ("safeguarding-lead",), ("named-person",), ("moderator", "named-person"),
        ("safeguarding-lead", "named-person"), ("data-protection-officer",),
        ("moderator", "data-protection-officer"), ("advocate",)]  # fmt: skip


@pytest.mark.parametrize(("slugs", "other_lead"), list(product(HELD, (True, False))))
def test_the_query_says_the_same_as_the_function(slugs, other_lead):
    me, other = make_user(*slugs), make_user("safeguarding-lead")
    stranger = make_user("board-member")
    rows = [
        make_contribution(by=other), about(by=other), about(me, by=other), about(other, by=other),
        about(me, other, by=other), about(stranger, by=other), about(me, state=State.ERASED, by=other),
    ]  # fmt: skip
    User.objects.filter(pk=other.pk).update(is_active=other_lead)
    expected = {row.pk for row in rows if staff_may_see(me, row)}
    assert set(seen_by(me).values_list("pk", flat=True)) == expected
    kept = {row.pk for row in rows if is_kept_from(me, row)}
    assert set(Contribution.objects.filter(kept_from(me)).values_list("pk", flat=True)) == kept
    assert expected & kept == set() or "named-person" in slugs


@pytest.mark.parametrize("slug", ["moderator", "safeguarding-lead"])
def test_the_public_door_cannot_show_it_to_whom_it_is_about(slug):
    """It may write ``about_reader``."""
    me = make_user(slug)
    row = about(me, by=make_user("safeguarding-lead"))
    Contribution.objects.filter(pk=row.pk).update(about_reader=False)
    assert list(seen_by(me)) == []
    assert list(Contribution.objects.filter(kept_from(me))) == [row]


def go(row, person, by, **kwargs):
    return going_round.go_round(row, person, by=by, why=WHY, **kwargs)


@pytest.fixture
def lead():
    return make_user("safeguarding-lead")


def test_the_deed_takes_it_out_of_every_hand_and_has_it_looked_at_again(lead):
    moderator, other = make_user("moderator"), make_user("safeguarding-lead")
    row = make_contribution(State.PREPARING, by=lead)
    mark_seen(row)
    reading.decide_safety(row, Safety.SAFE, by=lead)
    levels.set_level(row, Level.LOW, by=lead, why="Not much.")
    row.refresh_from_db()
    assert go(row, lead, moderator) == [other]
    row.refresh_from_db()
    assert (row.held_by, row.held_since, row.about_reader) == (None, None, True)
    assert (row.safety, row.level, row.level_set_by) == (Safety.WAITING, Level.LOW, None)
    assert [staff_may_see(user, row) for user in (lead, moderator, other)] == [False, False, True]
    assert [words.text for words in Opened(row).notes] == [WHY]


def test_what_somebody_reads_just_now_is_back_in_the_queue(lead):
    row = make_contribution(State.READING, by=lead)
    go(row, lead, make_user("moderator"))
    assert Contribution.objects.get().state == State.RECEIVED


@pytest.mark.parametrize(
    "state", [State.PREPARING, State.WITH_BOARDS, State.ANSWERED, State.CLOSED]
)
def test_what_they_read_or_ended_is_unread_and_first_in_the_queue(lead, state):
    """They may have closed it before anybody else could look."""
    other = make_user("safeguarding-lead")
    row = make_contribution(state, by=lead)
    make_contribution(by=other, about_reader=True)
    go(row, lead, make_user("moderator"))
    page = queue.page_of(other, queue.Filters(about_reader=True))
    assert {each.pk for each in page.rows} == set(Contribution.objects.values_list("pk", flat=True))
    row.refresh_from_db()
    assert (row.unread, row.place, row.is_open) == (True, order.COULD_BE_URGENT, True)


def test_what_they_lowered_stands_as_high_as_others_left_it(lead):
    row, moderator = make_contribution(State.CLOSED, by=lead, words=DANGER), make_user("moderator")
    levels.set_level(row, Level.NONE, by=lead, why="Nothing.")
    go(row, lead, moderator)
    row.refresh_from_db()
    assert (row.level, row.level_set_by, row.place) == (
        Level.IMMEDIATE,
        None,
        order.UNREAD_IMMEDIATE,
    )
    change = row.levels.last()
    assert (change.was, change.level, change.set_by) == (Level.NONE, Level.IMMEDIATE, moderator)


def test_two_whom_it_is_about_lower_nothing_for_each_other(lead):
    second, third = make_user("safeguarding-lead"), make_user("safeguarding-lead")
    row = make_contribution(State.PREPARING, by=third, words=DANGER)
    levels.set_level(row, Level.HIGH, by=third, why="It is not for today.")
    levels.set_level(row, Level.LOW, by=second, why="Less.")
    levels.set_level(row, Level.NONE, by=lead, why="Nothing.")
    for person, level in ((lead, Level.LOW), (second, Level.HIGH)):
        go(row, person, third)
        row.refresh_from_db()
        assert row.level == level


def test_the_log_says_that_and_never_about_whom(lead):
    row = make_contribution()
    moderator = make_user("moderator")
    go(row, lead, moderator)
    entry = Entry.objects.get(verb="contribution.goes_round")
    assert (entry.actor, entry.subject_id, entry.detail) == (moderator, row.pk, {})


@pytest.mark.parametrize(
    "others", [("safeguarding-lead",), ("named-person",), ("safeguarding-lead", "named-person"), ()]
)
def test_who_reads_it_instead_gets_a_letter(lead, others, django_capture_on_commit_callbacks):
    people = {slug: make_user(slug) for slug in others}
    row = make_contribution(by=lead)
    first = people.get("safeguarding-lead") or people.get("named-person")
    expected = [first] if first else []
    with django_capture_on_commit_callbacks(execute=True):
        assert go(row, lead, make_user("moderator")) == expected
    assert [letter.to for letter in mail.outbox] == [[person.email] for person in expected]
    assert not any(lead.full_name in letter.body for letter in mail.outbox)
    seeing = [user for user in people.values() if staff_may_see(user, row)]
    assert seeing == who_reads_round(row) == expected


def test_where_nobody_is_left_administrators_are_asked_for_somebody(
    django_capture_on_commit_callbacks,
):
    """One administrator is the lead whom it is about. The letter says nothing of that."""
    lead, finds = make_user("safeguarding-lead", "administrator"), make_user("administrator")
    row = make_contribution(by=lead)
    with django_capture_on_commit_callbacks(execute=True):
        assert go(row, lead, make_user("moderator")) == []
    letter = mail.outbox[0]
    assert [each.to for each in mail.outbox] == [[finds.email]]
    assert "today" in letter.body
    for said in (lead.full_name, row.friendly_name, hidden(row.pk)):
        assert said not in letter.body + letter.subject


def test_nobody_takes_it_back_and_nobody_says_it_twice(lead):
    row, other = make_contribution(by=lead), make_user("safeguarding-lead")
    go(row, lead, other)
    with pytest.raises(NotReady, match="already"):
        go(row, lead, other)
    assert GoesRound.objects.count() == 1
    with pytest.raises(NotAllowed):
        go(row, other, lead)


def test_without_a_reason_nothing_is_done(lead):
    row = make_contribution(by=lead)
    with pytest.raises(ValueError, match="Write something"):
        going_round.go_round(row, lead, by=make_user("moderator"), why=" ")
    row.refresh_from_db()
    assert (GoesRound.objects.count(), row.about_reader) == (0, False)


@pytest.mark.parametrize(
    "slug", sorted(set(roles.ROLES) - {"moderator", "safeguarding-lead", "named-person"})
)
def test_outsiders_say_nothing(client, lead, slug):
    row = make_contribution(by=lead)
    place = f"/desk/{hidden(row.pk)}/round/"
    sign_in(client, make_user(slug))
    given = {"person": lead.pk, "words": WHY}
    assert [client.get(place).status_code, client.post(place, given).status_code] == [403, 403]
    assert GoesRound.objects.count() == 0


def test_a_moderator_sends_it_round_the_lead(client, lead):
    row, other = make_contribution(State.PREPARING, by=lead), make_user("safeguarding-lead")
    place = f"/desk/{hidden(row.pk)}/round/"
    sign_in(client, make_user("moderator"))
    refused = client.post(place, {"person": "", "words": WHY})
    assert (refused.status_code, WHY in refused.text) == (422, True)
    answer = client.post(place, {"person": lead.pk, "words": WHY}, follow=True)
    assert answer.redirect_chain == [("/desk/", 302)]
    assert f"It goes round them from now on. Who reads it: {other}." in answer.text
    assert client.post(place, {"person": other.pk, "words": WHY}).status_code == 404


def test_where_nobody_is_left_it_says_so(client, lead):
    row = make_contribution(by=lead)
    sign_in(client, make_user("moderator"))
    place = f"/desk/{hidden(row.pk)}/round/"
    answer = client.post(place, {"person": lead.pk, "words": WHY}, follow=True)
    assert "nobody is there who may read it" in answer.text
    named = make_user("named-person")
    assert list(seen_by(named)) == [row]


@pytest.mark.parametrize("slug", ["safeguarding-lead", "named-person"])
def test_the_queue_costs_the_same_with_one_and_with_three(
    client, lead, slug, django_assert_num_queries
):
    make_user("moderator")
    sign_in(client, make_user(slug))
    client.get("/desk/")
    for more in (1, 2):
        for _n in range(more):
            about(lead, by=lead)
        with django_assert_num_queries(QUERIES[slug]):
            client.get("/desk/")


QUERIES = {"safeguarding-lead": 19, "named-person": 18}  # a lead is told of alarms
