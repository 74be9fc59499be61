"""A wording corrected after it was cleared: nobody goes on having the older one unasked."""

import pytest

from audit.models import Entry
from feedback.actions import correcting, intake, leaving, reading, sharing, telling
from feedback.addresses import hidden
from feedback.enums import ClearanceState, Safety, State
from feedback.models import Clearance
from feedback.queries.seen import Seen
from lifecycles.engine import IllegalMove, NotAllowed
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import SHAREABLE, TITLE, clear, make_clearance, make_contribution
from tests.feedback.test_desk_forms import html, post

pytestmark = pytest.mark.django_db
NEWER = "A young person says family time was cancelled and nobody said why."


@pytest.fixture
def cleared(lead):
    return make_clearance(by=lead)


def older() -> list[str]:
    rows = Clearance.objects.with_older_wording()
    return sorted(rows.values_list("audience__slug", flat=True))


def test_saving_leaves_what_is_cleared_and_marks_it(cleared, lead):
    assert older() == []
    sharing.save_version(cleared.contribution, NEWER, by=lead)
    cleared.refresh_from_db()
    assert (cleared.wording, older()) == (SHAREABLE, ["shadow-board"])


def test_saving_the_very_words_they_have_marks_nobody(cleared, lead):
    sharing.save_version(cleared.contribution, NEWER, by=lead)
    sharing.save_version(cleared.contribution, SHAREABLE, by=lead)
    assert older() == []


def test_correct_gives_the_newest_words_and_is_in_the_log(cleared, lead):
    version = sharing.save_version(cleared.contribution, NEWER, by=lead)
    correcting.correct(cleared, by=lead, title="Family time")
    kept = Clearance.objects.get()
    assert (kept.wording, kept.title, kept.version, kept.state, older()) == (
        NEWER, "Family time", version, ClearanceState.CLEARED, [],
    )  # fmt: skip
    entry = Entry.objects.about(cleared).last()
    assert (entry.verb, entry.actor) == ("clearance.corrected", lead)
    assert entry.detail == {"audience": "shadow-board", "number": 2}


def test_title_alone_can_be_corrected(cleared, lead):
    correcting.correct(cleared, by=lead, title="Visits")
    assert Clearance.objects.get().title == "Visits"


@pytest.mark.parametrize("role", ["board-secretary", "administrator", "advocate"])
def test_outsiders_correct_nothing(cleared, lead, role):
    sharing.save_version(cleared.contribution, NEWER, by=lead)
    with pytest.raises(NotAllowed):
        correcting.correct(cleared, by=make_user(role), title=TITLE)
    assert Clearance.objects.get().wording == SHAREABLE


@pytest.mark.parametrize("taken", [
    lambda row, by: sharing.revoke(row, by=by),
    lambda row, by: sharing.take_back(row),
    lambda row, by: leaving.withdraw(row.contribution),
])  # fmt: skip
def test_what_was_taken_back_is_not_corrected(cleared, lead, taken):
    sharing.save_version(cleared.contribution, NEWER, by=lead)
    taken(cleared, lead)
    assert older() == []
    with pytest.raises(IllegalMove):
        correcting.correct(Clearance.objects.get(), by=lead, title=TITLE)
    assert Clearance.objects.get().wording == ""


def test_clearing_twice_is_refused(cleared, lead):
    cleared.contribution.refresh_from_db()
    with pytest.raises(IllegalMove, match="has it already"):
        sharing.clear(cleared, by=lead, title=TITLE)


def test_a_closed_one_can_still_be_corrected(cleared, lead):
    row = cleared.contribution
    telling.reply(row, "They read it.", by=lead)
    telling.mark_answered(row, by=lead)
    telling.close(row, by=lead)
    sharing.save_version(row, NEWER, by=lead)
    correcting.correct(Clearance.objects.get(), by=lead, title=TITLE)
    assert (Clearance.objects.get().wording, row.state) == (NEWER, State.CLOSED)


# --- On the page


def save(desk, row, words=NEWER):
    return desk.post(*_form(row, "version", words=words), follow=True)


def _form(row, path, **data):
    row.refresh_from_db()
    return f"/desk/{hidden(row.pk)}/{path}/", {**data, "seen": str(Seen.of(row))}


def test_saving_asks_at_once_and_names_who_has_it(desk, lead):
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board", "everyone"])
    clear(row, by=lead, audience="everyone")
    clear(row, by=lead, audience="shadow-board")
    answer = save(desk, row)
    assert answer.redirect_chain[-1][0] == f"/desk/{hidden(row.pk)}/#older"
    said = html(answer)
    assert "Everyone and Shadow board still have an older wording" in said
    assert said.count("Has an older wording") == 2
    for name in ("Shadow board", "Everyone"):
        assert f"Give {name} this one" in said
        assert f"Take the old one back from {name}" in said


def test_nobody_is_asked_where_nobody_has_it(desk, lead):
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board"])
    said = html(save(desk, row))
    assert ("The shareable version is saved." in said, 'id="older"' in said) == (True, False)


def test_given_from_the_page(desk, cleared):
    row = cleared.contribution
    save(desk, row)
    answer = post(desk, row, "correct/shadow-board", title=TITLE)
    assert (answer.status_code, answer.url) == (302, f"/desk/{hidden(row.pk)}/#older")
    assert Clearance.objects.get().wording == NEWER
    said = html(desk.get(f"/desk/{hidden(row.pk)}/"))
    assert ("Has an older wording" in said, 'id="older"' in said) == (False, False)


def test_a_version_that_was_not_seen_is_not_given(desk, cleared, lead):
    row = cleared.contribution
    save(desk, row)
    row.refresh_from_db()
    seen = Seen.of(row)
    sharing.save_version(row, "Something else entirely.", by=lead)
    assert post(desk, row, "correct/shadow-board", seen, title=TITLE).status_code == 409
    assert Clearance.objects.get().wording == SHAREABLE


def test_page_says_why_nobody_can_be_given_it_yet(desk, cleared, lead):
    row = cleared.contribution
    intake.add_words(row, "And on Sunday too.", key=b"k" * 16)
    said = html(save(desk, row))
    assert "Nobody can be given the newer one yet" in said
    assert "Decide about safety first" in said
    assert "Give Shadow board this one" not in said
    assert "Take the old one back from Shadow board" in said


def test_a_secretary_cannot_correct(client, cleared):
    as_secretary = sign_in(client, make_user("board-secretary"))
    path, data = _form(cleared.contribution, "correct/shadow-board", title=TITLE)
    assert as_secretary.post(path, data).status_code == 403


# --- Buttons that could only refuse


def test_all_that_keeps_it_from_being_cleared_is_said_at_once(desk, lead, moderator):
    row = make_contribution(State.READING, by=moderator, wishes=["shadow-board"])
    said = html(desk.get(f"/desk/{hidden(row.pk)}/"))
    for reason in (
        "Mark it as read first.",
        "Decide about safety first",
        "Save a shareable version",
    ):
        assert reason in said
    assert "Clear it for Shadow board" not in said


def test_held_says_who_can_release_it(desk, lead):
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board"])
    sharing.save_version(row, SHAREABLE, by=lead)
    reading.decide_safety(row, Safety.HELD, by=lead)
    said = html(desk.get(f"/desk/{hidden(row.pk)}/"))
    assert "only a safeguarding lead can release it" in said
    assert "Decide about safety first" not in said
    assert "Clear it for Shadow board" not in said


def test_answered_and_close_say_what_is_missing_before_they_are_pressed(desk, lead):
    row = make_contribution(State.PREPARING, by=lead)
    said = html(desk.get(f"/desk/{hidden(row.pk)}/"))
    assert "Mark as answered</strong>: not yet. Reply first" in said
    assert "/step/answered/" not in said


def test_holding_says_from_whom_it_was_taken_back(desk, lead):
    wishes = ["everyone", "safeguarding-board", "shadow-board"]
    row = make_contribution(State.PREPARING, by=lead, wishes=wishes)
    for slug in wishes:
        clear(row, by=lead, audience=slug)
    path, data = _form(row, "safety", decision="held")
    said = html(desk.post(path, data, follow=True))
    assert "It was taken back from " in said
    for name in ("Everyone", "Safeguarding board", "Shadow board"):
        assert name in said.partition("It was taken back from ")[2].partition(":")[0]
