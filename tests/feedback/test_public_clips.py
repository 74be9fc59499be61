"""Clips at the public door: promised beside words, looked at, chosen again, taken back."""

import uuid

import pytest
from django.db import connection
from django.test import Client

from audit.models import Entry
from feedback import clip_words, names, texts
from feedback.models import Contribution
from feedback.queries.clips import clips_of
from jobs.enums import JobState
from media import looks, passes
from media.actions import keeping, works
from media.enums import ClipState, Disguise, Kind, Purpose, RenditionName
from media.models import Clip, ClipWork
from media.reasons import Reason
from tests.factories.accounts import make_user
from tests.factories.media import make_clip, make_rendition
from tests.feedback.child import Child, code_on

pytestmark = pytest.mark.django_db

KEY = "ab" * 16
OTHER_KEY = "cd" * 16


@pytest.fixture
def child() -> Child:
    return Child()


def sent_clip(state: ClipState = ClipState.READY, key: str = KEY, **more) -> Clip:
    """A clip that came from the page whose key is ``key``."""
    return make_clip(state, given=passes.read(key), **more)


def look(clip: Clip | str, *, key: str = KEY, **more):
    ref = clip.ref if isinstance(clip, Clip) else clip
    form = {"clip": str(ref), **more}
    return Client().post("/clips/look/", form, headers={"heard-pass": key})


def play(address: str, **headers: str) -> tuple[int, bytes]:
    """What a player gets, to the last byte."""
    answer = Client().get(address, headers=headers)
    return answer.status_code, b"".join(answer) if answer.streaming else b""


# --- Promised beside words ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("promised", "kept"),
    [([], 0), (["film"], 1), (["film", "film", "picture"], 3), (["king"], 0), (["sound"] * 50, 6)],
)
def test_what_is_promised_is_counted(child, promised, kept):
    child.send(promised=promised)
    assert Contribution.objects.get().clips_promised == kept


def test_words_may_be_empty_where_a_clip_is_to_come(child):
    answer = child.send(words="", promised=["film"])
    assert answer.status_code == 200
    row = Contribution.objects.select_related("words").get()
    assert texts.read_as_staff(row.words, owner=row.words_owner) == ""
    assert "We know that you want to tell us something." in answer.content.decode()
    assert "We have your words" not in answer.content.decode()
    assert len(code_on(answer).split("-")) == 7


def test_a_retry_with_another_number_of_clips_is_the_same_sending(child):
    form = child.form(words="The same words")
    first = child.post(form | {"promised": ["film"]})
    second = child.post(form | {"promised": ["film", "sound"]})
    assert (first.status_code, second.status_code) == (200, 200)
    assert code_on(first) == code_on(second)
    assert Contribution.objects.get().clips_promised == 2


def test_what_was_promised_is_asked_for_on_the_page_with_the_code(child):
    page = child.send(promised=["film", "picture"]).content.decode()
    assert ("Now send your film" in page, "Now send your picture" in page) == (True, True)
    assert "Now send what you want to say" not in page
    assert 'action="/clips/mine/"' in page


def test_what_is_here_already_is_not_asked_for(child):
    form = child.form(words="", promised=["film"])
    sent_clip(ClipState.RECEIVED, key=form["key"])
    page = child.post(form).content.decode()
    assert "We have it. Thank you." in page
    assert "Now send your film" not in page


def test_the_pages_key_is_in_no_pass_of_the_page_with_the_code(child):
    form = child.form(promised=["film"])
    page = child.post(form).content.decode()
    assert form["key"] not in page


def test_a_form_that_is_shown_again_keeps_what_was_promised(child):
    page = child.send(words="", promised=["sound"], token="").content.decode()
    assert 'name="promised" value="sound" checked' in page
    assert 'name="promised" value="film" checked' not in page


def test_the_wish_to_send_a_film_needs_one_query_more_on_the_plain_way(
    child, django_assert_num_queries
):
    """Which clips are there already: the page with the code asks for those that are not."""
    child.send()
    names.forget()
    form = child.form(promised=["film"])
    with django_assert_num_queries({"sqlite": 9, "postgresql": 7}[connection.vendor]):
        child.post(form)


# --- What these pages may do ----------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/tell/", "/cy/tell/", "/return/"])
def test_only_these_pages_may_ask_for_a_camera(path):
    answer = Client().get(path)
    allowed = answer.headers["Permissions-Policy"].split(", ")
    assert {"camera=(self)", "microphone=(self)", "geolocation=()"} <= set(allowed)
    policy = answer.headers["Content-Security-Policy"]
    assert "media-src 'self' blob:;" in policy + ";"
    assert "img-src 'self' data: blob:;" in policy + ";"
    assert "connect-src 'self'" in policy


@pytest.mark.parametrize("path", ["/", "/privacy/", "/clips/mine/"])
def test_other_pages_may_not(path):
    answer = Client().get(path)
    assert {"camera=()", "microphone=()"} <= set(answer.headers["Permissions-Policy"].split(", "))
    assert "blob:" not in answer.headers["Content-Security-Policy"]


# --- Looking ----------------------------------------------------------------------------------------


def test_a_ready_clip_is_shown_as_others_would_see_it():
    clip = sent_clip(disguise=Disguise.FACE)
    make_rendition(clip, disguise=Disguise.FACE, content=b"a blur")
    said = look(clip).json()
    assert (said["state"], said["player"], said["progress"]) == ("ready", "video", 100)
    assert said["message"] == "This is what others would see and hear."
    assert play(said["address"]) == (200, b"a blur")


def test_a_player_gets_ranges():
    clip = sent_clip()
    make_rendition(clip, content=b"0123456789")
    address = look(clip, disguise="none").json()["address"]
    assert play(address, range="bytes=2-4") == (206, b"234")


def test_the_smallest_film_is_played_and_the_phones_picture():
    clip = sent_clip()
    make_rendition(clip, RenditionName.MAIN, content=b"big")
    make_rendition(clip, RenditionName.LOW, content=b"low")
    assert play(look(clip, disguise="none").json()["address"]) == (200, b"low")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ClipState.UPLOADING, ("working", "It is on its way. Not all of it is here yet.")),
        (ClipState.RECEIVED, ("working", "We are getting it ready.")),
        (ClipState.RENDERING, ("working", "We are getting it ready.")),
        (
            ClipState.REFUSED,
            ("never", "This film is broken. Try another one."),
        ),
        (ClipState.LOST, ("never", "It did not reach us.")),
    ],
)
def test_a_clip_that_cannot_be_seen_says_why(state, said):
    answer = look(sent_clip(state)).json()
    assert (answer["state"], answer["message"]) == said
    assert (answer["address"], answer["player"]) == ("", "")


@pytest.mark.parametrize("state", ClipState)
def test_what_a_card_says_is_what_the_page_of_the_code_says(state):
    clip = sent_clip(state)
    (on_the_page,) = clips_of(clip.holder)
    answer = look(clip).json()
    going_on = {"uploading", "received", "inspecting", "rendering", "failed"}
    assert answer["sentence"] == on_the_page.sentence
    assert answer["refused"] == (state == ClipState.REFUSED)
    assert answer["settled"] == (state not in going_on)


@pytest.mark.parametrize(
    ("reason", "kind", "said"),
    [
        (Reason.CUT_OFF, Kind.FILM, "This film is broken. Try another one."),
        (Reason.BROKEN, Kind.SOUND, "This recording is broken. Try another one."),
        (Reason.BROKEN, Kind.PICTURE, "This picture is broken. Try another one."),
        (Reason.CUT_OFF, Kind.PICTURE, "This picture did not arrive whole. Try another one."),
        (
            Reason.TOO_MANY_PIXELS,
            Kind.PICTURE,
            "Your picture is too big for us to open. Look at it on "
            "your phone, take a screenshot, and send the screenshot.",
        ),
        (
            Reason.TOO_BIG,
            Kind.PICTURE,
            "Your picture is too big for us to open. Look at it on "
            "your phone, take a screenshot, and send the screenshot.",
        ),
        (
            Reason.TOO_MANY_PIXELS,
            Kind.FILM,
            "Your film is too big for us to open. Pick a smaller size "
            "in your camera, like HD. Then film it again.",
        ),
        (Reason.TOO_BIG, Kind.SOUND, "Your recording is too big for us. A shorter one works."),
        (Reason.TOO_LONG, Kind.FILM, "This is longer than we can take. You can send it in parts."),
    ],
)
def test_where_the_same_file_cannot_help_another_one_is_asked_for(reason, kind, said):
    assert clip_words.refused(reason, kind) == said


def test_clips_on_the_page_of_the_code_are_told_apart_by_their_length():
    clip = sent_clip(ClipState.READY)
    Clip.objects.filter(pk=clip.pk).update(duration_s=80)
    assert [each.title for each in clips_of(clip.holder)] == ["Your film, 1 min 20 s"]


def test_the_first_rendition_is_shown_before_the_clip_is_ready():
    clip = sent_clip(ClipState.RENDERING, disguise=Disguise.BOTH)
    make_rendition(clip, disguise=Disguise.BOTH)
    assert look(clip).json()["state"] == "ready"


def test_progress_is_that_of_the_work():
    clip = sent_clip(ClipState.RENDERING)
    work = works.ask_for(clip, Purpose.ARRIVAL)
    ClipWork.objects.filter(pk=work.pk).update(progress=40)
    assert look(clip).json()["progress"] == 40


def test_work_that_was_given_up_is_said_kindly():
    clip = sent_clip(ClipState.FAILED)
    work = works.ask_for(clip, Purpose.ARRIVAL)
    ClipWork.objects.filter(pk=work.pk).update(state=JobState.NEEDS_PERSON)
    said = look(clip).json()
    assert (said["state"], "a person looks at it" in said["message"]) == ("never", True)


@pytest.mark.parametrize("disguise", [Disguise.WORDS, Disguise.COMPUTER])
def test_words_have_nothing_to_look_at_and_ask_for_no_work(disguise):
    clip = sent_clip()
    assert look(clip, disguise=disguise).json()["state"] == "nothing"
    assert not ClipWork.objects.exists()


def test_choosing_again_is_kept_and_made_once():
    clip = sent_clip(disguise=Disguise.NONE)
    for _ in range(3):
        assert look(clip, disguise=Disguise.SOUND).json()["state"] == "working"
    clip.refresh_from_db()
    assert clip.disguise == Disguise.SOUND
    assert list(ClipWork.objects.values_list("purpose", "disguise")) == [("disguise", "sound")]
    chosen = Entry.objects.filter(verb="clip.disguise_chosen")
    assert chosen.count() == 1


def test_choosing_while_it_arrives_leaves_the_making_to_its_arrival():
    clip = sent_clip(ClipState.RECEIVED, disguise=Disguise.BOTH)
    look(clip, disguise=Disguise.FACE)
    clip.refresh_from_db()
    assert clip.disguise == Disguise.FACE
    assert not ClipWork.objects.exists()


def test_what_its_kind_has_not_becomes_the_least_that_it_has():
    """It was called a film and is a sound."""
    clip = sent_clip(kind=Kind.SOUND, disguise=Disguise.BOTH)
    look(clip)
    clip.refresh_from_db()
    assert clip.disguise == Disguise.VOICE


def test_a_locked_clip_is_shown_to_nobody():
    clip = sent_clip()
    address = look(clip, disguise="none").json()["address"]
    keeping.lock(clip, by=make_user("moderator"), why="A name.")
    assert look(clip).json()["state"] == "never"
    assert play(address) == (404, b"")


# --- Nobody else's ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["", "nonsense", OTHER_KEY, "AB" * 16])
def test_somebody_elses_clip_is_not_found(key):
    answer = look(sent_clip(), key=key)
    assert (answer.status_code, answer.get("Content-Type", "").startswith("text/html")) == (
        404,
        True,
    )


@pytest.mark.parametrize("ref", ["", "x", pytest.param(str(uuid.uuid4()), id="nobody-s"), "\x00"])
def test_a_clip_that_is_none_is_not_found(ref):
    assert look(ref).status_code == 404


def test_a_look_is_asked_for_from_our_own_pages_only():
    headers = {"heard-pass": KEY, "origin": "https://elsewhere.example"}
    assert (
        Client().post("/clips/look/", {"clip": sent_clip().ref}, headers=headers).status_code == 403
    )


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_a_look_is_asked_for_by_post(method):
    assert getattr(Client(), method)("/clips/look/").status_code == 405


@pytest.mark.parametrize("token", ["x", "AAAA", "é", "a" * 3000])
def test_an_address_that_is_none_plays_nothing(token):
    assert Client().get(f"/clips/look/{token}/").status_code == 404


def test_an_address_is_good_for_ten_minutes(monkeypatch):
    address = look(sent_clip(), disguise="none").json()["address"]
    now = looks.time.time()
    monkeypatch.setattr(looks.time, "time", lambda: now + 599)
    assert play(address)[0] == 200
    monkeypatch.setattr(looks.time, "time", lambda: now + 601)
    assert play(address) == (404, b"")


def test_a_changed_address_plays_nothing():
    address = look(sent_clip(), disguise="none").json()["address"]
    swapped = address[:20] + ("A" if address[20] != "A" else "B") + address[21:]
    assert play(swapped) == (404, b"")


def test_the_public_door_opens_it_without_a_private_key(settings):
    address = look(sent_clip(), disguise="none").json()["address"]
    settings.VAULT_PRIVATE_KEYS = None
    assert play(address)[0] == 200


def test_the_pass_is_in_no_address():
    said = look(sent_clip(), disguise="none").json()
    assert KEY not in said["address"]


# --- Taking back ----------------------------------------------------------------------------------------


def test_before_its_words_are_sent_it_is_deleted():
    clip = sent_clip()
    assert look(clip, do="take-back").json()["state"] == "gone"
    clip.refresh_from_db()
    assert (clip.state, clip.renditions.count()) == (ClipState.ERASED, 0)


def test_after_its_words_were_sent_staff_keep_it_and_nobody_else_sees_it(child):
    form = child.form(promised=["film"])
    child.post(form)
    clip = sent_clip(key=form["key"])
    look(clip, key=form["key"], do="take-back")
    clip.refresh_from_db()
    assert (clip.state, clip.is_withdrawn) == (ClipState.READY, True)
    assert (clip.withdrawn_at.minute, clip.withdrawn_at.second) == (0, 0)
    assert Entry.objects.filter(verb="clip.withdrawn").count() == 1
    look(clip, key=form["key"], do="take-back")
    assert Entry.objects.filter(verb="clip.withdrawn").count() == 1


def test_one_that_was_on_its_way_is_deleted_when_it_is_taken_back(child):
    form = child.form(promised=["film"])
    child.post(form)
    clip = sent_clip(ClipState.UPLOADING, key=form["key"])
    look(clip, key=form["key"], do="take-back")
    clip.refresh_from_db()
    assert clip.state == ClipState.ERASED


def test_after_the_words_were_taken_back_nothing_is_chosen_any_more(child):
    form = child.form(promised=["film"])
    page = child.come_back(code_on(child.post(form)))
    clip = sent_clip(key=form["key"], disguise=Disguise.BOTH)
    child.do(page, "withdraw-sure")
    assert look(clip, key=form["key"], disguise="none").json()["state"] == "never"
    clip.refresh_from_db()
    assert clip.disguise == Disguise.BOTH
