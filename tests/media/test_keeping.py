"""Locking, changing one's mind, deleting, and closing to a page that is gone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.actors import AUTHOR, SYSTEM
from audit.models import Entry
from media import tasks
from media.actions import keeping
from media.enums import ClipState, Disguise
from media.models import Captions, Clip, Rendition
from tests.factories.accounts import make_user
from tests.factories.media import make_captions, make_clip, make_pass, make_rendition
from vault import blobs, files
from vault.errors import NoKey
from vault.models import Envelope, WrappedKey

pytestmark = pytest.mark.django_db


def opened(rendition: Rendition, **by) -> bytes:
    return b"".join(files.open_range(rendition.envelope, owner=rendition.owner, **by))


def verbs_of(clip: Clip) -> list[str]:
    return list(Entry.objects.about(clip).values_list("verb", flat=True))


def test_lock_and_unlock_are_logged_once_each():
    clip, by = make_clip(), make_user("safeguarding-lead")
    keeping.lock(clip, by=by, why="A name.")
    assert keeping.lock(clip, by=by, why="A name.").is_locked
    assert not keeping.unlock(clip, by=by).is_locked
    keeping.unlock(clip, by=by)
    assert verbs_of(clip)[-2:] == ["clip.locked", "clip.unlocked"]


def test_a_choice_is_kept_and_logged_without_words():
    clip = keeping.choose_disguise(make_clip(), Disguise.FACE, by=AUTHOR)
    assert clip.disguise == Disguise.FACE
    entry = Entry.objects.about(clip).last()
    assert (entry.verb, entry.detail) == ("clip.disguise_chosen", {"disguise": "face"})


def test_the_same_choice_again_is_not_logged():
    clip = make_clip(disguise=Disguise.FACE)
    before = verbs_of(clip)
    keeping.choose_disguise(clip, Disguise.FACE, by=AUTHOR)
    assert verbs_of(clip) == before


def test_a_choice_that_its_kind_has_not_is_refused():
    with pytest.raises(ValueError, match="picture"):
        keeping.choose_disguise(make_clip(kind="picture"), Disguise.FACE, by=AUTHOR)


@pytest.mark.parametrize("state", [ClipState.UPLOADING, ClipState.READY, ClipState.REFUSED])
def test_erasing_leaves_the_row_alone(state, django_capture_on_commit_callbacks):
    clip = make_clip(state)
    make_captions(clip, by=make_user("moderator"))
    sealed = keeping.envelopes_of([clip])
    names = [envelope.blob for envelope in sealed if envelope.blob]
    with django_capture_on_commit_callbacks(execute=True):
        keeping.erase(clip, by=SYSTEM)
        assert keeping.erase(clip, by=SYSTEM).state == ClipState.ERASED
    assert Rendition.objects.filter(clip=clip).count() == 0
    assert Captions.objects.filter(clip=clip).count() == 0
    assert WrappedKey.objects.filter(envelope__in=sealed).count() == 0
    assert [name for name in names if blobs.path_of(name).exists()] == []
    assert verbs_of(clip).count("clip.erased") == 1


def test_another_clip_keeps_what_it_has():
    kept, gone = make_clip(), make_clip()
    keeping.erase(gone, by=SYSTEM)
    assert opened(kept.renditions.get()) == b"not really a film"


def test_its_sender_looks_at_it_until_the_page_is_gone():
    given = make_pass()
    clip = make_clip(given=given)
    rendition = clip.renditions.get()
    assert opened(rendition, key=given.viewer) == b"not really a film"

    assert tasks.close_to_pages_that_are_gone() == 0
    long_ago = timezone.now() - tasks.PAGE_IS_GONE - timedelta(minutes=1)
    Rendition.objects.filter(pk=rendition.pk).update(made_at=long_ago)
    assert tasks.close_to_pages_that_are_gone() == 1
    assert tasks.close_to_pages_that_are_gone() == 0

    fresh = Rendition.objects.get(pk=rendition.pk)
    with pytest.raises(NoKey):
        opened(fresh, key=given.viewer)
    assert opened(fresh) == b"not really a film"


def test_another_pass_opens_nothing():
    rendition = make_clip().renditions.get()
    with pytest.raises(NoKey):
        opened(rendition, key=make_pass().viewer)


def test_a_rendition_made_again_takes_the_place_of_the_first(django_capture_on_commit_callbacks):
    clip = make_clip()
    first = clip.renditions.get().envelope
    with django_capture_on_commit_callbacks(execute=True):
        second = make_rendition(clip, content=b"again")
    assert [opened(each) for each in clip.renditions.all()] == [b"again"]
    assert Envelope.objects.get(pk=first.pk).blob == ""
    assert second.name == "low"
