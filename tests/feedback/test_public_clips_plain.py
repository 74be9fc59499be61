"""Clips by plain forms: sent after the words, looked at, chosen again and taken back, without script."""

import re
import uuid
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from feedback import budgets
from feedback.models import Contribution
from media import originals, passes
from media.enums import ClipState, Disguise, Kind, Purpose
from media.models import Clip, ClipWork, Upload
from tallies.counting import Limit
from tests.factories.media import make_clip, make_rendition
from tests.feedback.child import Child, code_on, fields_of
from tests.feedback.test_public_clips import play, sent_clip
from tests.feedback.test_public_screens import (
    holds_what_it_must,
    keeps_nothing,
    reading_hours,  # noqa: F401 - a fixture
    says_nothing_avoided,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def child() -> Child:
    return Child()


FILE = b"bytes of a film " * 1000


def form_of(child: Child, **changes):
    """The form for a film, as somebody gets to it from the page with the code."""
    page = child.send(promised=["film"], **changes)
    given = fields_of(page)
    return child.client.post("/clips/mine/", {"do": "ask", "pass": given["pass"], "kind": "film"})


def upload(child: Child, page, content: bytes | None = FILE, **more):
    given = {name: fields_of(page)[name] for name in ("do", "pass", "kind")}
    file = {} if content is None else {"file": SimpleUploadedFile("IMG_Jo Smith.mov", content)}
    return child.client.post("/clips/mine/", given | {"disguise": "face"} | more | file)


def test_a_file_is_sent_by_a_plain_form(child):
    answer = upload(child, form_of(child))
    assert answer.status_code == 200
    assert "All of it is with us. Thank you." in answer.content.decode()
    clip = Clip.objects.get()
    assert (clip.state, clip.kind, clip.disguise) == (ClipState.RECEIVED, "film", "face")
    assert (clip.size, b"".join(originals.pieces(clip))) == (len(FILE), FILE)
    assert bytes(clip.holder) == bytes(Contribution.objects.get().key_hash)
    assert list(ClipWork.objects.values_list("purpose", flat=True)) == [Purpose.ARRIVAL]


def test_the_name_of_a_file_is_kept_nowhere(child):
    answer = upload(child, form_of(child))
    assert "Jo Smith" not in answer.content.decode()
    assert "Jo Smith" not in repr(list(Clip.objects.values())) + repr(list(Upload.objects.values()))


@pytest.mark.parametrize("content", [None, b""])
def test_a_form_without_a_file_says_so_and_keeps_the_choice(child, content):
    answer = upload(child, form_of(child), content)
    assert answer.status_code == 422
    assert "There was nothing to send." in answer.content.decode()
    assert 'value="face" checked' in answer.content.decode()
    assert not Clip.objects.exists()


def test_a_file_that_is_too_big_is_refused_in_words(child, settings):
    settings.CLIP_MOST_BYTES = 1000
    answer = upload(child, form_of(child))
    assert answer.status_code == 413
    assert "This is too big for us." in answer.content.decode()
    assert not Clip.objects.exists()


def test_more_than_a_council_takes_at_once_waits(child, monkeypatch):
    page = form_of(child)
    monkeypatch.setattr(budgets, "CLIPS", Limit("clips", 0.5, 600))
    assert "Please wait ten minutes" in upload(child, page).content.decode()


@pytest.mark.parametrize("given", ["", "nonsense"])
def test_without_a_pass_nothing_is_taken(child, given):
    page = form_of(child)
    answer = upload(child, page, **{"pass": given})
    assert answer.status_code == 403
    assert "What you sent is still with us." in answer.content.decode()
    assert not Clip.objects.exists()


def test_a_pass_runs_out(child, monkeypatch):
    page = form_of(child)
    later = passes.time.time() + passes.LIFETIME_S + 1
    monkeypatch.setattr(passes.time, "time", lambda: later)
    assert upload(child, page).status_code == 403


def test_what_is_ready_is_looked_at_and_chosen_again(child):
    page = form_of(child)
    given = fields_of(page)["pass"]
    clip = make_clip(given=passes.read(given), disguise=Disguise.FACE)
    make_rendition(clip, disguise=Disguise.FACE, content=b"blurred")
    shown = child.client.post("/clips/mine/", {"do": "look", "pass": given, "clip": clip.ref})
    address = re.search(r'<video[^>]* src="([^"]+)"', shown.content.decode())[1]
    assert play(address) == (200, b"blurred")
    form = {"do": "look", "pass": given, "clip": clip.ref, "disguise": "sound"}
    again = child.client.post("/clips/mine/", form).content.decode()
    assert "We are getting it ready." in again
    assert "Look again" in again
    clip.refresh_from_db()
    assert clip.disguise == Disguise.SOUND


def test_taking_back_asks_first(child):
    page = form_of(child)
    given = fields_of(page)["pass"]
    clip = make_clip(given=passes.read(given))
    form = {"pass": given, "clip": clip.ref}
    asked = child.client.post("/clips/mine/", form | {"do": "take-back"})
    assert "Take this one back?" in asked.content.decode()
    clip.refresh_from_db()
    assert not clip.is_withdrawn
    child.client.post("/clips/mine/", form | {"do": "take-back-sure"})
    clip.refresh_from_db()
    assert clip.is_withdrawn


@pytest.mark.parametrize("do", ["look", "take-back", "take-back-sure"])
@pytest.mark.parametrize("ref", ["", "x", pytest.param(str(uuid.uuid4()), id="nobody-s")])
def test_a_clip_that_is_not_theirs_is_as_if_it_were_none(child, do, ref):
    given = fields_of(form_of(child))["pass"]
    other = sent_clip()
    for each in (ref, str(other.ref)):
        answer = child.client.post("/clips/mine/", {"do": do, "pass": given, "clip": each})
        assert (answer.status_code, answer.context["clips"]) == (200, [])
    other.refresh_from_db()
    assert other.state == ClipState.READY


def test_after_the_words_were_taken_back_the_plain_form_says_so(child):
    sent = child.send(promised=["film"])
    given = fields_of(sent)["pass"]
    clip = make_clip(given=passes.read(given))
    child.do(child.come_back(code_on(sent)), "withdraw-sure")
    form = {"do": "look", "pass": given, "clip": clip.ref, "disguise": "none"}
    assert "You took this back already." in child.client.post("/clips/mine/", form).content.decode()


@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_each_plain_screen_of_clips_holds_what_it_must(prefix):
    child = Child(prefix)
    sent = child.send(promised=["film", "sound", "picture"])
    given = fields_of(sent)["pass"]
    clip = make_clip(given=passes.read(given))
    ask = partial(child.client.post, f"{prefix}/clips/mine/")
    screens = [sent, ask({"pass": "", "do": "list"}), ask({"pass": given})]
    screens += [ask({"pass": given, "do": "ask", "kind": kind}) for kind in Kind]
    screens += [ask({"pass": given, "do": do, "clip": clip.ref}) for do in ("look", "take-back")]
    for answer in screens:
        holds_what_it_must(answer, prefix)
        keeps_nothing(answer)
        says_nothing_avoided(answer)
