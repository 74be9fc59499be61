"""“This must not be seen”: why is asked, the safeguarding lead is told, and nobody else reads it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from audit.actors import SYSTEM
from audit.models import Entry
from feedback.actions import leaving, reading, sharing
from feedback.addresses import hidden
from feedback.enums import Safety
from feedback.queries.locked import count_waiting
from media.actions import keeping
from media.models import ClipLock
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import make_contribution
from tests.factories.media import make_captions, make_clip
from vault import envelopes
from vault.models import WrappedKey

pytestmark = pytest.mark.django_db
WHY = "Dylan is hit in it, at 0:12."
TOLD = "1 clip is locked and waits for you."


def clear_for(row, lead):
    """``row`` cleared for the one audience that it is meant for."""
    reading.decide_safety(row, Safety.SAFE, by=lead)
    sharing.save_version(row, "A wording.", by=lead)
    clearance = row.clearances.get()
    clearance.contribution = row
    return sharing.clear(clearance, by=lead, title="A title")


def at(name: str, clip, contribution) -> str:
    return reverse(f"desk-{name}", args=[contribution.pk, clip.ref])


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.content
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def as_lead(lead):
    return sign_in(Client(), lead)


@pytest.fixture
def locked(desk, contribution, clip):
    desk.post(at("clip-lock", clip, contribution), {"why": WHY})
    clip.refresh_from_db()
    return clip


@pytest.mark.parametrize("why", ["", "   "])
def test_without_a_reason_nothing_is_locked(desk, contribution, clip, why):
    answer = desk.post(at("clip-lock", clip, contribution), {"why": why})
    assert answer.status_code == 422
    assert "Say why in a few words" in answer.content.decode()
    clip.refresh_from_db()
    assert (clip.is_locked, ClipLock.objects.count()) == (False, 0)
    with pytest.raises(ValueError, match="Say why"):
        keeping.lock(clip, by=make_user("moderator"), why=why)


def test_the_reason_is_sealed_and_in_no_log(locked, moderator):
    row = ClipLock.objects.get()
    assert (row.clip, row.by, row.looked_at) == (locked, moderator, None)
    assert envelopes.open_as_staff(row.why, owner=row.why_owner).decode() == WHY
    entry = Entry.objects.about(locked).get(verb="clip.locked")
    assert (entry.actor, entry.detail) == (moderator, {})


def test_the_lead_is_told_reads_why_and_leaves_it_locked(locked, contribution, moderator, as_lead):
    assert TOLD in text_of(as_lead.get("/desk/"))
    shown = text_of(as_lead.get("/desk/locked/"))
    for part in (WHY, str(moderator), contribution.friendly_name, "Waits for you"):
        assert part in shown
    assert WHY in text_of(as_lead.get(at("clip", locked, contribution)))
    answer = as_lead.post(at("clip-looked", locked, contribution))
    assert answer["Location"] == "/desk/locked/"
    shown = text_of(as_lead.get("/desk/locked/"))
    assert (WHY in shown, "Stays locked" in shown, "Waits for you" in shown) == (True, True, False)
    assert "locked and wait" not in text_of(as_lead.get("/desk/"))
    locked.refresh_from_db()
    assert locked.is_locked
    verbs = list(Entry.objects.about(locked).values_list("verb", flat=True))
    assert verbs[-5:] == [
        "clip.locked", "clip.lock_read", "clip.viewed", "clip.lock_kept", "clip.lock_read",
    ]  # fmt: skip


def test_unlocked_waits_no_more_and_locked_again_does(locked, contribution, as_lead, lead):
    as_lead.post(at("clip-unlock", locked, contribution))
    assert (count_waiting(lead), "No clip is locked." in text_of(as_lead.get("/desk/locked/"))) == (
        0, True,
    )  # fmt: skip
    keeping.lock(locked, by=make_user("moderator"), why="Again, for another thing.")
    shown = text_of(as_lead.get("/desk/locked/"))
    assert ("Again, for another thing." in shown, WHY in shown) == (True, False)
    assert count_waiting(lead) == 1


def test_two_who_lock_it_are_both_read(locked, as_lead, lead):
    keeping.lock(locked, by=make_user("moderator"), why="Her school badge.")
    shown = text_of(as_lead.get("/desk/locked/"))
    assert (WHY in shown, "Her school badge." in shown, count_waiting(lead)) == (True, True, 1)


def test_what_a_lead_locks_needs_no_telling(contribution, clip, as_lead, lead):
    as_lead.post(at("clip-lock", clip, contribution), {"why": WHY})
    assert count_waiting(lead) == 0
    assert "Stays locked" in text_of(as_lead.get("/desk/locked/"))


def test_nobody_else_reads_why(locked, desk, contribution):
    assert desk.get("/desk/locked/").status_code == 403
    assert desk.post(at("clip-looked", locked, contribution)).status_code == 403
    assert "locked and wait" not in text_of(desk.get("/desk/"))
    for path in (at("clip", locked, contribution), reverse("desk-contribution", args=[contribution.pk]),
                 reverse("desk-clips", args=[contribution.pk])):  # fmt: skip
        assert WHY not in text_of(desk.get(path))
    for role in ("board-secretary", "data-protection-officer", "administrator", "advocate"):
        outsider = make_user(role)
        assert sign_in(Client(), outsider).get("/desk/locked/").status_code == 403
        assert count_waiting(outsider) == 0
    assert ClipLock.objects.waiting().count() == 1


def test_erasing_deletes_the_reason(locked, contribution, as_lead, lead):
    why = ClipLock.objects.get().why
    leaving.withdraw(contribution)
    contribution.refresh_from_db()
    contribution.level_set_at, contribution.level_set_by = contribution.received_at, lead
    contribution.save()
    leaving.erase(contribution, by=lead)
    assert WrappedKey.objects.filter(envelope=why.pk).count() == 0
    assert (ClipLock.objects.count(), count_waiting(lead)) == (0, 0)
    assert "No clip is locked." in text_of(as_lead.get("/desk/locked/"))


def test_erasing_the_clip_alone_deletes_the_reason(locked):
    why = ClipLock.objects.get().why
    keeping.erase(locked, by=SYSTEM)
    assert WrappedKey.objects.filter(envelope=why.pk).count() == 0
    assert ClipLock.objects.count() == 0


def test_list_costs_the_same_with_one_and_three(as_lead, moderator, django_assert_num_queries):
    for count in (1, 2):
        for _ in range(count):
            clip = make_clip(contribution=make_contribution("preparing"))
            keeping.lock(clip, by=moderator, why=WHY)
        as_lead.get("/desk/")  # hours and settings are kept for a minute from here on
        as_lead.get("/desk/locked/")
        with django_assert_num_queries(LIST):
            as_lead.get("/desk/locked/")
        with django_assert_num_queries(QUEUE):
            as_lead.get("/desk/")


LIST, QUEUE = 12, 16


# --- What cannot be done says so before it is pressed


def test_no_concern_is_offered_once_every_clip_was_opened(desk, contribution, clip):
    page = reverse("desk-contribution", args=[contribution.pk])
    html = desk.get(page).content.decode()
    assert "There is a clip that nobody has opened yet" in html
    assert ('value="safe"' in html, 'value="held"' in html) == (False, True)
    desk.get(at("clip", clip, contribution))
    html = desk.get(page).content.decode()
    assert "There is a clip that nobody has opened yet" not in html
    assert ('value="safe"' in html, 'value="held"' in html) == (True, True)


def test_all_that_keeps_a_clip_from_an_audience_is_said_at_once(desk, lead):
    row = make_contribution("preparing", wishes=["shadow-board"])
    clearance, clip = clear_for(row, lead), make_clip(contribution=row)
    page = at("clip", clip, row)
    html = desk.get(page).content.decode()
    said = ("Decide about safety first", "Its words are not checked yet")
    assert [part in html for part in (*said, "Let Shadow board have it")] == [True, True, False]
    make_captions(clip, by=lead)
    row.refresh_from_db()
    reading.decide_safety(row, Safety.SAFE, by=lead)
    html = desk.get(page).content.decode()
    assert [part in html for part in (*said, "Let Shadow board have it")] == [False, False, True]
    answer = desk.post(f"{page}clear/shadow-board/", {"disguise": "none"})
    assert (answer.status_code, clearance.clips.count()) == (302, 1)


def test_queue_marks_what_an_audience_has_in_an_older_wording(desk, lead):
    row = make_contribution("preparing", wishes=["shadow-board"])
    clear_for(row, lead)
    assert "Older wording" not in text_of(desk.get("/desk/"))
    sharing.save_version(row, "Another wording.", by=lead)
    assert text_of(desk.get("/desk/")).count("Older wording") == 1
    sharing.revoke(row.clearances.get(), by=lead)
    assert "Older wording" not in text_of(desk.get("/desk/"))


def test_what_cannot_be_deleted_yet_says_why_first(as_lead):
    row = make_contribution("received", words="I want to die")
    leaving.ask_for_erasure(row)
    html = as_lead.get(f"/desk/erasures/{hidden(row.pk)}/").content.decode()
    assert ("It cannot be deleted yet" in html, "Delete it for good" in html) == (True, False)
    other = make_contribution("preparing")
    leaving.ask_for_erasure(other)
    html = as_lead.get(f"/desk/erasures/{hidden(other.pk)}/").content.decode()
    assert ("It cannot be deleted yet" in html, "Delete it for good" in html) == (False, True)
