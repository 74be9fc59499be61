"""The journey as its author reads it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from feedback import codes
from feedback.actions import telling
from feedback.enums import State, StepKind
from feedback.models import Contribution, JourneyStep, Reply
from feedback.queries.journey import Journey, day_of, journey_of
from vault import keys

AT = datetime(2026, 12, 1, 15, tzinfo=UTC)
KEY = keys.author(b"k" * 32)


def journey(state: State, *steps: JourneyStep, replies: tuple[Reply, ...] = ()) -> Journey:
    contribution = Contribution(state=state, received_at=AT)
    return journey_of(contribution, steps, replies, key=KEY, days_to_read=2)


def step(kind: StepKind, *, hours: int = 1, **facts: str) -> JourneyStep:
    return JourneyStep(kind=kind, at=AT + timedelta(hours=hours), facts=facts)


@pytest.fixture(autouse=True)
def december(freeze):
    freeze(AT)


def shown(journey: Journey) -> list[tuple[str, str]]:
    return [(step.title, step.state) for step in journey.steps]


@pytest.mark.parametrize("state", [State.RECEIVED, State.HELD_BACK, State.READING])
def test_what_was_held_back_looks_like_anything_else_that_waits(state):
    assert shown(journey(state)) == [
        ("We got your words", "done"),
        ("Next: a person reads it", "now"),
        ("Then: you see what they said", "coming"),
    ]


def test_a_read_contribution_is_being_worked_on():
    told = journey(State.PREPARING, step(StepKind.READ))
    assert shown(told)[1:3] == [
        ("Someone has read it", "done"),
        ("Now: we are working on it", "now"),
    ]
    assert told.steps[1].when == "Tuesday 1 December"


def test_the_board_and_the_date_are_said():
    going = step(StepKind.GOING, board="The shadow board", date="2026-12-03")
    told = journey(State.WITH_BOARDS, going)
    assert told.steps[1].sentences == ("It is going to The shadow board on Thursday 3 December.",)
    assert shown(told)[2] == ("Now: waiting for the meeting", "now")


def test_off_an_agenda_it_waits_for_a_meeting():
    told = journey(State.WITH_BOARDS, step(StepKind.OFF_AGENDA, board="The shadow board"))
    assert shown(told)[2] == ("Now: waiting for a meeting", "now")


@pytest.mark.parametrize(
    ("kind", "facts", "sentences"),
    [
        (StepKind.NOTED, {"board": "The board"}, ("The board talked about it.",)),
        (StepKind.DECLINED, {"board": "The board"}, ("The board talked about it and said no.",)),
        (
            StepKind.ACTION,
            {"owner": "The head", "due": "2027-01-08"},
            ("The head will do it.", "It should be done by Friday 8 January 2027."),
        ),
        (
            StepKind.DEFERRED,
            {"date": "2026-12-10"},
            ("They will talk about it again on Thursday 10 December.",),
        ),
        (StepKind.DEFERRED, {"date": "soon"}, ()),
        (StepKind.NOT_SHARED, {"board": "The board"}, ("We did not show it to The board.",)),
        (StepKind.ACTION, {}, ()),
    ],
)
def test_outcomes_are_sentences(kind, facts, sentences):
    told = journey(State.ANSWERED, step(kind, **facts))
    assert told.steps[-1].sentences == sentences
    assert told.steps[-1].state == "now"
    assert told.told


def test_nothing_is_told_before_anybody_answered():
    assert not journey(State.PREPARING, step(StepKind.READ)).told


@pytest.mark.parametrize("kind", StepKind)
def test_every_step_has_a_title_and_a_picture(kind):
    told = journey(State.CLOSED, step(kind))
    assert told.steps[-1].title == str(kind.label)
    assert told.steps[-1].picture


@pytest.mark.parametrize("state", State)
def test_every_state_ends_where_the_author_is_now(state):
    states = [step.state for step in journey(state).steps]
    assert states.count("now") == 1


@pytest.mark.django_db
def test_replies_stand_where_they_happened():
    from tests.factories.accounts import make_user
    from tests.factories.feedback import send

    sent = send()
    row = sent.contribution
    telling.reply(row, "Thank you.", by=make_user("moderator"))
    key = keys.author(codes.secrets_of(sent.code).root)
    reply = row.replies.get()
    reply.at = AT + timedelta(hours=2)
    steps = [step(StepKind.READ, hours=1), step(StepKind.CLOSED, hours=3)]
    row.state = State.CLOSED
    told = journey_of(row, steps, [reply], key=key, days_to_read=2)
    assert [shown.title for shown in told.steps[1:]] == [
        "Someone has read it",
        "We wrote back to you",
        "Finished",
    ]
    assert told.steps[2].words == "Thank you."


def test_days_are_said_in_welsh_too():
    with override("cy"):
        assert day_of(AT) == "Dydd Mawrth 1 Rhagfyr"
