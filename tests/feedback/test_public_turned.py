"""The page with the code in the other language: the code stays, and nothing is sent again."""

import pytest

from audit.models import Entry
from feedback.models import AddedWords, Contribution, JourneyStep
from tests.feedback.child import Child, code_on, fields_of
from tests.feedback.test_public_once import be_on_a_screen

pytestmark = pytest.mark.django_db

OURS, THEIRS = "We have your words. Thank you.", "Mae dy eiriau gyda ni. Diolch."
ALREADY = "Mae dy neges gyntaf gyda ni’n barod"


@pytest.fixture
def child() -> Child:
    return Child()


@pytest.fixture
def plain() -> Child:
    return Child(script=False)


def turned(child: Child, answer, *, to: str = "/cy", **more):
    """Press the other language's button: what the form holds goes along."""
    held = fields_of(answer) | {"turn": "code"} | more
    return child.client.post(f"{to}/tell/code-check/", held)


def stored() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Contribution, AddedWords, JourneyStep, Entry))


@pytest.mark.parametrize("script", [True, False])
def test_there_and_back_keeps_the_code_and_stores_nothing(script):
    child = Child(script=script)
    first = child.send()
    code, before = code_on(first), stored()
    there = turned(child, first)
    assert (THEIRS in there.content.decode(), code_on(there)) == (True, code)
    back = turned(child, there, to="")
    assert (OURS in back.content.decode(), code_on(back)) == (True, code)
    again = turned(child, back)
    assert code_on(again) == code
    assert stored() == before


def test_code_stands_in_no_address(child):
    first = child.send()
    page = first.content.decode()
    code = code_on(first)
    assert 'formaction="/cy/tell/code-check/"' in page
    assert [form for form in ("-", "+", "%20") if f"?{code.replace('-', form)}" in page] == []


def test_each_page_of_two_children_has_its_own_key(child):
    """The page is kept in the process with blanks: nobody gets another one's."""
    pages = [child.send(words=f"Words {number}.") for number in range(3)]
    keys = {fields_of(page)["once"] for page in pages}
    assert len(keys) == 3
    assert len({code_on(page) for page in pages}) == 3


def test_without_script_each_page_opens_once_and_there_and_back_again_works(plain):
    page, code = plain.send(), ""
    for to in ("/cy", "", "/cy", ""):
        code = code or code_on(page)
        held = fields_of(page) | {"turn": "code"}
        page = plain.client.post(f"{to}/tell/code-check/", held)
        assert code_on(page) == code
        be_on_a_screen(plain, page)
        assert code_on(plain.client.post(f"{to}/tell/code-check/", held)) == ""


def test_clips_that_are_still_to_come_can_be_sent_after_it(plain):
    first = plain.send(promised=["film", "film", "sound"], words="")
    there = turned(plain, first, promised=["film", "film", "sound"])
    assert [str(kind) for kind in there.context["promised_left"]] == ["film", "film", "sound"]
    assert (there.context["wordless"], there.context["nothing_yet"]) == (True, True)
    page = there.content.decode()
    assert page.count('name="promised"') == first.content.decode().count('name="promised"') == 3
    assert 'action="/cy/clips/mine/"' in page


def test_words_that_are_not_sent_yet_come_along_as_they_stand(child):
    form = child.form()
    child.post(form)
    more = child.post(form | {"words": "More words.\r\nOf mine."})
    assert more.status_code == 409
    before = stored()
    typed = "More words.\r\n\r\n<b>And</b> a last line. "
    there = turned(child, more, words=typed)
    assert ALREADY in there.content.decode()
    held = fields_of(there)
    assert (held["words"], held["ticket"]) == (typed, fields_of(more)["ticket"])
    assert (held["key"], code_on(there)) == (fields_of(more)["key"], code_on(more))
    assert stored() == before
    kept = child.client.post("/cy/return/", held)
    assert kept.status_code == 200
    assert AddedWords.objects.count() == 1


@pytest.mark.parametrize("wrong", ["", "not a code", "acorn", "x" * 5000])
def test_who_has_no_code_gets_no_page(child, wrong):
    answer = child.client.post("/cy/tell/code-check/", {"code": wrong, "turn": "code"})
    assert (code_on(answer), THEIRS in answer.content.decode()) == ("", False)


@pytest.mark.parametrize("pass_", ["", "rubbish", "é" * 40])
def test_a_pass_that_is_none_only_leaves_the_clips_out(child, pass_):
    held = fields_of(child.send()) | {"turn": "code", "pass": pass_, "promised": "film"}
    answer = child.client.post("/cy/tell/code-check/", held)
    assert (answer.status_code, "clips" in answer.context) == (200, False)


def test_a_page_of_somebody_elses_turns_nothing(child):
    held = fields_of(child.send()) | {"turn": "code"}
    answer = child.client.post(
        "/cy/tell/code-check/", held, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403
