"""One table, one door: nothing moves but by it."""

import pytest
from django.db import models

from audit.actors import AUTHOR, SYSTEM
from audit.models import Entry
from feedback.enums import State
from feedback.models import Contribution
from feedback.transitions import CONTRIBUTION
from lifecycles.engine import ALL, IllegalMove, Lifecycle, Move, NotAllowed
from lifecycles.guard import BackDoor
from lifecycles.signals import moved, moving
from tests.factories.accounts import make_user
from tests.factories.feedback import make_contribution, send


class Light(models.TextChoices):
    RED = "red"
    GREEN = "green"


def test_a_move_cannot_stand_twice_in_a_table():
    before = len(ALL)
    twice = [Move(Light.RED, Light.GREEN, "light.went"), Move(Light.RED, Light.GREEN, "light.go")]
    with pytest.raises(ValueError, match="twice"):
        Lifecycle("Light", Light, twice, may=lambda *_: True)
    assert len(ALL) == before


@pytest.mark.django_db
def test_move_refuses_what_the_table_lacks_with_a_sentence():
    row = send().contribution
    with pytest.raises(
        IllegalMove, match=r"“waiting to be read” now, so it cannot become “closed”"
    ):
        CONTRIBUTION.move(row, State.CLOSED, by=make_user("safeguarding-lead"))


@pytest.mark.django_db
@pytest.mark.parametrize("by", [AUTHOR, SYSTEM])
def test_move_refuses_nameless_actors_the_table_does_not_list(by):
    with pytest.raises(NotAllowed):
        CONTRIBUTION.move(send().contribution, State.READING, by=by)


@pytest.mark.django_db
def test_move_refuses_people_without_the_permission():
    with pytest.raises(NotAllowed, match="role"):
        CONTRIBUTION.move(send().contribution, State.READING, by=make_user("advocate"))


@pytest.mark.django_db
def test_move_looks_at_the_row_in_the_database_not_at_a_stale_one():
    lead = make_user("safeguarding-lead")
    row = send().contribution
    stale = Contribution.objects.get(pk=row.pk)
    CONTRIBUTION.move(row, State.READING, by=lead)
    with pytest.raises(IllegalMove):
        CONTRIBUTION.move(stale, State.READING, by=lead)


@pytest.mark.django_db
def test_move_undoes_everything_when_the_log_cannot_be_written(monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("the log is full")

    row = send().contribution
    monkeypatch.setattr("lifecycles.engine.audit.record", broken)
    with pytest.raises(OSError, match="full"):
        CONTRIBUTION.move(row, State.READING, by=make_user("moderator"))
    assert Contribution.objects.get(pk=row.pk).state == State.RECEIVED


@pytest.mark.django_db
def test_move_tells_within_the_transaction_and_after_it(django_capture_on_commit_callbacks):
    heard = []

    def within(**kwargs):
        heard.append(("moving", kwargs["step"].target))

    def after(**kwargs):
        heard.append(("moved", kwargs["step"].target))

    row = send().contribution
    moving.connect(within, sender=Contribution)
    moved.connect(after, sender=Contribution)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            CONTRIBUTION.move(row, State.READING, by=make_user("moderator"))
    finally:
        moving.disconnect(within, sender=Contribution)
        moved.disconnect(after, sender=Contribution)
    assert heard == [("moving", "reading"), ("moved", "reading")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"), [("state", "closed"), ("safety", "safe"), ("level", 0)]
)
def test_save_and_update_refuse_guarded_fields(field, value):
    row = send("I want to die").contribution
    row.refresh_from_db()
    setattr(row, field, value)
    with pytest.raises(BackDoor):
        row.save()
    with pytest.raises(BackDoor):
        Contribution.objects.filter(pk=row.pk).update(**{field: value})


@pytest.mark.django_db
def test_a_new_row_cannot_start_half_way():
    row = make_contribution()
    row.pk, row._state.adding, row.state = None, True, State.ANSWERED
    with pytest.raises(BackDoor):
        row.save()


@pytest.mark.django_db
def test_other_fields_save_as_ever():
    row = send().contribution
    row.refresh_from_db()
    row.language = "cy"
    row.save()
    assert Contribution.objects.get(pk=row.pk).language == "cy"


@pytest.mark.django_db
def test_moves_write_their_verb_to_the_log():
    row = make_contribution(State.PREPARING)
    verbs = list(Entry.objects.about(row).values_list("verb", flat=True))
    assert verbs == ["contribution.sent", "contribution.opened", "contribution.read"]
