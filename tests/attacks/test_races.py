"""Clearing and taking back at the same moment: whichever comes first, nobody is shown what was taken back."""

import threading

import pytest
from django.db import connections

from boards.enums import BoardItemState
from boards.models import BoardItem
from feedback.actions import correcting, leaving, sharing
from feedback.actions.intake import TooLate
from feedback.enums import ClearanceState, State
from feedback.models import Clearance, Contribution
from lifecycles.engine import IllegalMove
from tests.factories.accounts import make_user
from tests.factories.boards import BoardFactory
from tests.factories.feedback import SHAREABLE, make_contribution
from tests.factories.media import mark_seen

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = (sharing.NotReady, IllegalMove, TooLate)
ROUNDS = 4


def at_once(*deeds) -> list[str]:
    """Do all of them at the same moment; what was refused, in sentences. Anything else that fails is raised."""
    start, refused, broke = threading.Barrier(len(deeds)), [], []

    def run(deed) -> None:
        start.wait()
        try:
            deed()
        except REFUSED as error:
            refused.append(str(error))
        except BaseException as error:
            broke.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert broke == []
    return refused


def ready_to_clear(lead) -> Contribution:
    from feedback.actions import reading
    from feedback.enums import Safety

    row = make_contribution("preparing", by=lead, wishes=["shadow-board"])
    mark_seen(row)
    reading.decide_safety(row, Safety.SAFE, by=lead)
    sharing.save_version(row, SHAREABLE, by=lead)
    return Contribution.objects.get(pk=row.pk)


def test_taken_back_while_it_is_cleared_is_shown_to_nobody():
    BoardFactory()
    lead = make_user("safeguarding-lead")
    for _ in range(ROUNDS):
        row = ready_to_clear(lead)
        clearance = row.clearances.select_related("audience", "contribution").get()
        at_once(
            lambda c=clearance: sharing.clear(c, by=lead, title="A move"),
            lambda r=row: leaving.withdraw(r),
        )
        now = Clearance.objects.get(pk=clearance.pk)
        assert Contribution.objects.get(pk=row.pk).state == State.WITHDRAWN
        assert (now.state, now.wording, now.title) == (ClearanceState.WITHDRAWN, "", "")
        items = BoardItem.objects.filter(clearance=now)
        assert {item.state for item in items} <= {BoardItemState.WITHDRAWN}


def test_cleared_by_two_at_once_is_cleared_once():
    BoardFactory()
    one, two = make_user("safeguarding-lead"), make_user("safeguarding-lead")
    row = ready_to_clear(one)
    pk = row.clearances.get().pk
    refused = at_once(
        *(
            lambda by=by: sharing.clear(
                Clearance.objects.select_related("audience", "contribution").get(pk=pk),
                by=by,
                title="A move",
            )
            for by in (one, two)
        )
    )
    assert len(refused) == 1
    assert Clearance.objects.get(pk=pk).state == ClearanceState.CLEARED
    assert BoardItem.objects.filter(clearance_id=pk).count() == 1


def test_taken_back_twice_at_once_is_taken_back_once():
    BoardFactory()
    row = ready_to_clear(make_user("safeguarding-lead"))
    assert at_once(lambda: leaving.withdraw(row), lambda: leaving.withdraw(row)) == []
    assert Contribution.objects.get(pk=row.pk).state == State.WITHDRAWN
    assert row.journey.filter(kind="withdrawn").count() == 1


@pytest.mark.parametrize(
    "deed",
    [
        lambda clearance, by: sharing.revoke(clearance, by=by),
        lambda clearance, by: correcting.correct(clearance, by=by, title="Another title"),
    ],
    ids=["taken away", "corrected"],
)
def test_taken_back_while_staff_change_it_is_shown_to_nobody(deed):
    BoardFactory()
    lead = make_user("safeguarding-lead")
    for _ in range(ROUNDS):
        row = ready_to_clear(lead)
        clearance = row.clearances.select_related("audience", "contribution").get()
        sharing.clear(clearance, by=lead, title="A move")
        at_once(lambda c=clearance: deed(c, lead), lambda r=row: leaving.withdraw(r))
        now = Clearance.objects.get(pk=clearance.pk)
        assert Contribution.objects.get(pk=row.pk).state == State.WITHDRAWN
        assert now.state in {ClearanceState.WITHDRAWN, ClearanceState.REVOKED}
        assert (now.wording, now.title) == ("", "")
        items = BoardItem.objects.filter(clearance=now)
        assert {item.state for item in items} <= {BoardItemState.WITHDRAWN}
