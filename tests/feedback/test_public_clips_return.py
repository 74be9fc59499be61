"""Where clips are, as the return page says it; what the code shows of them, and what it does not."""

import pytest

from feedback.models import Contribution
from media import looks, passes
from media.enums import ClipState
from media.models import Clip, ClipWork
from tests.factories.media import make_rendition
from tests.feedback.child import Child, code_on
from tests.feedback.test_public_clips import KEY, look, play, sent_clip

pytestmark = pytest.mark.django_db


@pytest.fixture
def child() -> Child:
    return Child()


def journey_with(child: Child, *states: ClipState, promised: int = 1, **more):
    form = child.form(promised=["film"] * promised, **more)
    code = code_on(child.post(form))
    clips = [sent_clip(state, key=form["key"]) for state in states]
    return child.come_back(code), clips


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (ClipState.UPLOADING, "It is on its way. Not all of it is here yet."),
        (ClipState.RECEIVED, "All of it is here. Next we get it ready."),
        (ClipState.RENDERING, "All of it is here. We are getting it ready."),
        (ClipState.READY, "It is here and ready."),
        (ClipState.PARTIAL, "The end of it is missing. A person looks at the part that we have."),
        (ClipState.REFUSED, "This film is broken. Try another one."),
        (ClipState.FAILED, "It is safe with us. Something did not work, so we try again."),
        (ClipState.LOST, "It did not reach us."),
    ],
)
def test_each_clip_is_there_in_plain_words(child, state, sentence):
    page, _clips = journey_with(child, state)
    assert [clip.sentence for clip in page.context["clips"]] == [sentence]
    assert sentence in page.content.decode()
    assert page.context["missing"] == 0


def test_a_clip_that_never_came_is_told_about_with_a_way_to_send_it(child):
    page, _clips = journey_with(child, ClipState.READY, promised=2)
    assert page.context["missing"] == 1
    assert "Something did not reach us" in page.content.decode()
    assert 'name="kind" value="film"' in page.content.decode()


def test_a_journey_without_clips_says_nothing_of_them(child):
    page = child.come_back(code_on(child.send()))
    assert page.context["clips"] == []
    assert "Something did not reach us" not in page.content.decode()


def test_the_code_does_not_show_the_clip(child):
    page, [clip] = journey_with(child, ClipState.READY)
    given = page.context["pass"]
    said = look(clip, key=given, disguise="none").json()
    assert (said["state"], said["address"]) == ("nothing", "")
    assert "Someone else may find your code" in said["message"]


@pytest.mark.parametrize("first", ["clip", "words"])
def test_the_code_shows_the_clip_where_its_author_asked_for_that(child, first):
    form = child.form(promised=["film"], author_may_read="on")
    if first == "clip":
        clip = sent_clip(key=form["key"])
        page = child.come_back(code_on(child.post(form)))
        assert list(ClipWork.objects.values_list("disguise", flat=True)) == ["none"]
        clip.refresh_from_db()
        make_rendition(clip, content=b"again")  # as that work does
    else:
        page = child.come_back(code_on(child.post(form)))
        clip = sent_clip(key=form["key"])
        clip.refresh_from_db()
        make_rendition(clip, content=b"again")
    said = look(clip, key=page.context["pass"], disguise="none").json()
    assert (said["state"], play(said["address"])) == ("ready", (200, b"again"))


def test_a_clip_sent_from_the_return_page_can_be_looked_at_there(child):
    page, _clips = journey_with(child)
    given = page.context["pass"]
    clip = sent_clip(key=given)
    assert bytes(clip.holder) == bytes(Contribution.objects.get().key_hash)
    assert look(clip, key=given, disguise="none").json()["state"] == "ready"


def test_after_taking_it_back_nothing_more_is_offered(child):
    page, _clips = journey_with(child, ClipState.READY)
    child.do(page, "withdraw-sure")
    later = child.do(page, "look")
    assert [(c.choices, c.can_be_taken_back) for c in later.context["clips"]] == [([], False)]
    assert "data-kit" not in later.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_three(child, count, django_assert_num_queries):
    from feedback.queries.clips import clips_of

    for _ in range(count):
        sent_clip()
    with django_assert_num_queries(2):
        assert len(clips_of(passes.read(KEY).holder)) == count


# --- A code that was stopped ------------------------------------------------------------------------


def test_pages_that_a_stopped_code_opened_play_and_do_nothing_any_more(child):
    page, [clip] = journey_with(child, ClipState.READY, author_may_read="on")
    given = passes.read(page.context["pass"])
    Clip.objects.filter(pk=clip.pk).update(reader_public=given.viewer.public)
    rendition = make_rendition(clip)
    address = looks.issue(looks.Look(rendition.pk, given.root))
    assert play(f"/clips/look/{address}/")[0] == 200
    child.do(page, "cancel-sure")
    text = page.context["pass"]
    assert play(f"/clips/look/{address}/")[0] == 404
    assert look(clip, key=text).status_code == 404
    assert child.client.post("/clips/mine/", {"pass": text}).status_code == 403
    assert child.client.post("/clips/mine/", {"pass": text, "do": "ask"}).status_code == 403
    headers = {"heard-pass": text, "tus-resumable": "1.0.0", "upload-length": "9"}
    assert child.client.post("/clips/", headers=headers).status_code == 403
    assert child.do(page, "add", words="More").status_code == 403


def test_another_code_goes_on(child):
    page, _clips = journey_with(child, ClipState.READY)
    other, [clip] = journey_with(child, ClipState.READY)
    child.do(page, "cancel-sure")
    assert look(clip, key=other.context["pass"]).status_code == 200
