"""The journey as its author reads it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from feedback import codes
from feedback.actions import telling
from feedback.enums import State, StepKind
from feedback.models import AddedWords, Contribution, HelpedAnswer, JourneyStep, Reply
from feedback.queries.journey import Journey, Rows, day_of, journey_of
from vault import keys

AT = datetime(2026, 12, 1, 15, tzinfo=UTC)
KEY = keys.author(b"k" * 32)


def name_of(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


BY = date(2099, 1, 2)


def journey(state: State, *steps: JourneyStep, replies: tuple[Reply, ...] = ()) -> Journey:
    """With its steps from the oldest on, as they are easier to follow here."""
    made = journey_as_shown(state, *steps, replies=replies)
    return replace(made, steps=made.steps[::-1])


def journey_as_shown(state: State, *steps, replies=(), added=(), answers=()) -> Journey:
    contribution = Contribution(state=state, received_at=AT)
    rows = Rows(list(steps), list(replies), list(added), list(answers))
    return journey_of(contribution, rows, key=KEY, read_by=BY, name_of=name_of)


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
    going = step(StepKind.GOING, board="shadow-board", date="2026-12-03")
    told = journey(State.WITH_BOARDS, going)
    assert told.steps[1].sentences == ("It is going to the Shadow board on Thursday 3 December.",)
    assert shown(told)[2] == ("Now: waiting for the meeting", "now")
    assert told.steps[2].sentences == told.steps[1].sentences


def test_two_boards_are_waited_for_apart():
    """What came after being put on a list does not hide it; an outcome of one board ends one."""
    going = step(StepKind.GOING, board="shadow-board", date="2026-12-03")
    other = step(StepKind.GOING, board="old-board", date="2026-12-04")
    told = journey(State.WITH_BOARDS, going, other, step(StepKind.NOT_SHARED, board="everyone"))
    assert told.steps[-2].sentences == (
        "It is going to the Shadow board on Thursday 3 December.",
        "It is going to the Old board on Friday 4 December.",
    )
    told = journey(State.WITH_BOARDS, going, other, step(StepKind.NOTED, board="old-board"))
    assert told.steps[-2].sentences == ("It is going to the Shadow board on Thursday 3 December.",)


def test_off_an_agenda_it_waits_for_a_meeting():
    told = journey(State.WITH_BOARDS, step(StepKind.OFF_AGENDA, board="shadow-board"))
    assert shown(told)[2] == ("Now: waiting for a meeting", "now")


@pytest.mark.parametrize(
    ("kind", "facts", "sentences"),
    [
        (
            StepKind.NOTED,
            {"board": "shadow-board", "date": "2026-12-01"},
            ("The Shadow board talked about it on Tuesday 1 December.",),
        ),
        (StepKind.DECLINED, {"board": "shadow-board"}, ("The Shadow board talked about it.",)),
        (
            StepKind.DECLINED,
            {"board": "shadow-board", "owner": "The head"},
            ("It is not going to be done after all.",),
        ),
        (
            StepKind.ACTION,
            {"board": "shadow-board", "owner": "the head of family time", "due": "2027-01-08"},
            (
                "The Shadow board talked about it.",
                "Who will do it: the head of family time.",
                "It should be done by Friday 8 January 2027.",
            ),
        ),
        (StepKind.DONE, {"owner": "the head"}, ("Who did it: the head.",)),
        (
            StepKind.DEFERRED,
            {"board": "shadow-board", "date": "2026-12-10"},
            ("The Shadow board will talk about it again on Thursday 10 December.",),
        ),
        (StepKind.DEFERRED, {"board": "shadow-board", "date": "soon"}, ()),
        (
            StepKind.NOT_SHARED,
            {"board": "shadow-board"},
            ("We did not show it to the Shadow board.",),
        ),
        (
            StepKind.NOT_SHARED,
            {"board": "everyone"},
            ("We did not put it on our page for everyone.",),
        ),
        (StepKind.ACTION, {}, ()),
    ],
)
def test_outcomes_are_sentences(kind, facts, sentences):
    told = journey(State.ANSWERED, step(kind, **facts))
    assert told.steps[-1].sentences == sentences
    assert told.steps[-1].state == "now"
    assert told.told is (kind != StepKind.DONE)


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
    rows = Rows(steps, [reply], [], [])
    told = journey_of(row, rows, key=key, read_by=BY, name_of=name_of)
    assert [(shown.title, shown.is_new) for shown in told.steps] == [
        ("Finished", True),
        ("We wrote back to you", True),
        ("Someone has read it", True),
        ("We got your words", False),
    ]
    assert told.steps[1].words == "Thank you."


def test_the_newest_is_on_top_and_what_comes_stands_above_it():
    told = journey_as_shown(State.PREPARING, step(StepKind.READ))
    assert [shown.title for shown in told.steps] == [
        "Then: you see what they said",
        "Now: we are working on it",
        "Someone has read it",
        "We got your words",
    ]


def test_what_the_author_saw_before_this_hour_is_not_new():
    steps = [step(StepKind.READ), step(StepKind.PREPARING), step(StepKind.NOTED)]
    steps[0].seen_at, steps[1].seen_at = AT - timedelta(hours=1), AT
    told = journey(State.ANSWERED, *steps)
    assert [shown.is_new for shown in told.steps[1:4]] == [False, True, True]


def test_what_they_stopped_is_not_going_any_more():
    going = step(StepKind.GOING, board="shadow-board", date="2026-12-03")
    other = step(StepKind.GOING, board="old-board", date="2026-12-04")
    stopped = step(StepKind.STOPPED, hours=2, board="shadow-board")
    told = journey(State.WITH_BOARDS, going, other, stopped)
    assert [(shown.title, shown.sentences) for shown in told.steps[1:5]] == [
        (
            "It was going to a meeting",
            ("It was going to the Shadow board on Thursday 3 December.",),
        ),
        ("It’s going to a meeting", ("It is going to the Old board on Friday 4 December.",)),
        ("You stopped it", ("It does not go to the Shadow board any more.",)),
        ("Now: waiting for the meeting", ("It is going to the Old board on Friday 4 December.",)),
    ]
    assert told.steps[3].is_new is False  # it is their own deed


def test_after_taking_it_back_nothing_is_going():
    going = step(StepKind.GOING, board="shadow-board", date="2026-12-03")
    told = journey(State.WITHDRAWN, going, step(StepKind.WITHDRAWN, hours=2))
    said = " ".join(sentence for shown in told.steps for sentence in shown.sentences)
    assert "It is going" not in said
    assert "It does not go to any more meetings." in said


def test_what_was_talked_about_and_then_stopped_did_go():
    going = step(StepKind.GOING, board="shadow-board", date="2026-12-03")
    noted = step(StepKind.NOTED, hours=2, board="shadow-board", date="2026-12-03")
    told = journey(
        State.ANSWERED, going, noted, step(StepKind.STOPPED, hours=3, board="shadow-board")
    )
    assert told.steps[1].title == "It’s going to a meeting"


def test_what_was_printed_is_said_plainly():
    fetched = step(StepKind.FETCHED_BACK, board="shadow-board", date="2026-12-03")
    told = journey(State.PREPARING, fetched)
    assert told.steps[1].sentences == (
        "It was already printed for the Shadow board on Thursday 3 December.",
        "We ask the people at that meeting to give it back. Some of them may have read it.",
    )


def test_what_they_added_and_answered_is_in_it():
    added = AddedWords(at=AT + timedelta(hours=1))
    answers = [
        HelpedAnswer(answer="no", at=AT + timedelta(hours=2)),
        HelpedAnswer(answer="a_bit", at=AT + timedelta(hours=3), why_id=1),
    ]
    told = journey_as_shown(State.ANSWERED, added=[added], answers=answers)
    assert [(shown.title, shown.sentences) for shown in told.steps] == [
        ("You told us if it helped", ("Did this help? A bit.", "You told us why.")),
        ("You told us if it helped", ("Did this help? No.",)),
        ("You told us more", ()),
        ("We got your words", ()),
    ]


def test_days_are_said_in_welsh_too():
    with override("cy"):
        assert day_of(AT) == "Dydd Mawrth 1 Rhagfyr"


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        (date(2099, 1, 2), "We do this by Friday 2 January."),
        (date(2020, 1, 2), "This takes longer than we said. We are sorry. We still read it."),
    ],
)
def test_a_day_is_promised_and_a_broken_promise_is_owned(by, sentence):
    contribution = Contribution(state=State.RECEIVED, received_at=AT)
    shown = journey_of(contribution, Rows([], [], [], []), key=KEY, read_by=by, name_of=name_of)
    assert shown.steps[1].sentences == (sentence,)
