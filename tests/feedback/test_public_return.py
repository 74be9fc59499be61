"""Coming back: one answer for every wrong code; with the right one, the journey and its forms."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from feedback import codes, limits, texts
from feedback.actions import intake, leaving, reading, telling
from feedback.enums import ClearanceState, Helped, State, StepKind
from feedback.models import AddedWords, Contribution, HelpedAnswer, JourneyStep, Reply
from tallies.counting import source_of
from tests.factories.accounts import make_user
from tests.feedback.child import Child, code_on, fields_of

pytestmark = pytest.mark.django_db

QUERIES = 27  # sixteen of them count guesses


@pytest.fixture
def child() -> Child:
    return Child()


@pytest.fixture
def code(child) -> str:
    return code_on(child.send(words="Canary words of mine", audiences=["shadow-board"]))


def only() -> Contribution:
    return Contribution.objects.get()


# --- The code -------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [str, str.upper, lambda code: f"  {code.replace('-', ' . ')} "])
def test_the_code_opens_the_journey_however_it_is_typed(child, code, change):
    answer = child.come_back(change(code))
    assert [step.title for step in answer.context["journey"].steps] == [
        "Then: you see what they said",
        "Next: a person reads it",
        "We got your words",
    ]


TYPED = "acorn otter lemon zebra canoe tulip piano"  # words of ours that open nothing


def refusals(child, code) -> dict[str, object]:
    """An answer for each way in which a code that could be one can fail."""
    answers = {"wrong": child.come_back(TYPED)}
    answers["other order"] = child.come_back("-".join(reversed(code.split("-"))))
    answers["one word wrong"] = child.come_back(code.rpartition("-")[0] + "-zebra")
    child.do(child.come_back(code), "cancel-sure")
    answers["cancelled"] = child.come_back(code)
    gone = code_on(child.send())
    contribution = Contribution.objects.latest("id")
    leaving.ask_for_erasure(contribution)
    contribution.refresh_from_db()
    leaving.erase(contribution, by=make_user("data-protection-officer"))
    answers["erased"] = child.come_back(gone)
    return answers


def as_seen(answer) -> tuple[object, ...]:
    """All of it but what was typed, with its length, and the key that each page has of its own."""
    fields = fields_of(answer)
    page = answer.content.decode().replace(fields["code"], "").replace(fields["once"], "")
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return answer.status_code, page, sorted(headers.items())


def test_every_refusal_is_the_same_answer(child, code):
    seen = {name: as_seen(answer) for name, answer in refusals(child, code).items()}
    assert set(map(repr, seen.values())) == {repr(seen["wrong"])}


def slow_down(answer) -> None:
    """Others have guessed so often that nobody from here may for a while."""
    while limits.may_guess(source_of(answer.wsgi_request)):
        pass


def test_a_right_code_beyond_the_limit_reads_wait_like_a_wrong_one(child, code):
    wrong = child.come_back(TYPED)
    slow_down(wrong)
    right, wrong = child.come_back(code), child.come_back(TYPED)
    assert as_seen(right) == as_seen(wrong)
    assert "Please wait a minute. Then try again." in right.content.decode()
    assert "did not open anything" not in right.content.decode()
    assert fields_of(right)["code"] == code


def test_a_wrong_code_stays_in_its_field_and_says_which_word_is_none_of_ours(child, code):
    odd = code.rpartition("-")[0].replace("-", " ") + " otterr"
    answer = child.come_back(odd)
    assert fields_of(answer)["code"] == odd
    page = answer.content.decode()
    assert page.count("<mark") == 1
    assert "otterr</mark> is not a word of any code. Look at that one again." in page
    assert "<title>Please look again: Heard</title>" in page
    assert " autofocus" in page[page.index('id="code" name="code"') :].partition(">")[0]


@pytest.mark.parametrize(
    ("prefix", "words", "language"),
    [
        ("/cy", "Thank you for telling us. We have asked the home.", "en-gb"),
        ("/cy", "Diolch am ddweud.", "cy"),
        ("", "Dw i wedi gofyn i’r cartref, ac maen nhw yn ateb.", "cy"),
        ("", "Thank you.", "en-gb"),
    ],
)
def test_what_staff_wrote_is_marked_with_its_language(prefix, words, language):
    child = Child(prefix)
    code = code_on(child.send())
    telling.reply(only(), words, by=make_user("moderator"))
    page = child.come_back(code).content.decode()
    assert re.findall('class="said" dir="auto" lang="([^"]*)"', page) == [language]


def test_many_strange_words_are_one_sentence_so_that_the_field_stays_in_sight(child):
    page = child.come_back("seven words that open acorn nothing today").content.decode()
    error = page.partition('id="code-error"')[2].partition("</div>")[0]
    assert re.findall("<mark[^>]*>(.*?)</mark>", error) == [
        "words", "that", "nothing", "today",
    ]  # fmt: skip
    assert error.count("<p>") == 2
    assert "These are in no code. Look at them again:" in error


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("acorn otter lemon zebra canoe", "There are 5 words here. A code has seven."),
        ("acorn", "There is 1 word here. A code has seven."),
        (TYPED, "Look at each word, and at which comes first."),
    ],
)
def test_what_is_known_of_a_wrong_code_is_said(child, typed, says):
    assert says in child.come_back(typed).content.decode()


def test_what_is_typed_cannot_become_markup(child):
    page = child.come_back('"><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("change", [
    lambda code: code.replace("-", ""), lambda code: code.replace("-", " ", 2).replace("-", ""),
    lambda code: code.replace("-", "").upper(), lambda code: code.replace("-", "\r\n", 3),
])  # fmt: skip
def test_a_code_without_spaces_opens(child, code, change):
    assert "journey" in child.come_back(change(code)).context


def test_a_code_of_the_first_list_goes_on_opening(child):
    """It was written down before the words were changed, ``dad`` and all."""
    child.send()
    old = codes.first_code_for(bytes(16))
    unlocked = codes.secrets_of(old)
    Contribution.objects.update(code_lookup=unlocked.lookup)
    assert "journey" in child.come_back(old).context


def test_a_retry_shows_the_code_of_the_list_that_it_was_made_from(child):
    form = child.form()
    child.post(form)
    first = codes.first_code_for(codes.read_key(form["key"]))
    Contribution.objects.update(code_lookup=codes.secrets_of(first).lookup)
    assert code_on(child.post(form)) == first
    assert code_on(child.post(form | {"words": "Other words"})) == first


def test_the_limit_is_asked_before_anything_is_hashed(child, code, monkeypatch):
    monkeypatch.setattr(limits, "may_guess", lambda source, old: None)
    monkeypatch.setattr("feedback.codes.secrets_of", lambda code: pytest.fail("it was hashed"))
    assert child.come_back(code).context["slowed"]


def test_a_right_code_costs_no_guess(child, code):
    for _ in range(15):
        assert "journey" in child.come_back(code).context


def test_forged_forwarding_changes_no_limit(child, code):
    for number in range(40):
        wrong = child.come_back(TYPED, **{"x-forwarded-for": f"198.51.100.{number}"})
    assert not limits.may_guess(source_of(wrong.wsgi_request))


def test_a_code_in_the_address_is_ignored(child, code):
    answer = child.client.get("/return/", {"code": code})
    assert code not in answer.content.decode()
    assert "journey" not in (answer.context or {})


@pytest.mark.parametrize("headers", [{"origin": "null"}, {"origin": "https://else.example"}])
def test_posts_from_elsewhere_are_refused(child, code, headers):
    assert child.come_back(code, **headers).status_code == 403


# --- What it shows -----------------------------------------------------------------------------------


def test_the_words_first_sent_are_not_shown(child, code):
    assert "Canary" not in child.come_back(code).content.decode()


def test_the_words_first_sent_are_shown_when_that_was_asked_for(child):
    code = code_on(child.send(words="Canary words of mine", author_may_read="on"))
    page = child.come_back(code)
    child.do(page, "add", key="ab" * 16, words="And canary more")
    assert child.come_back(code).context["own_words"] == ["Canary words of mine", "And canary more"]


def test_a_reply_is_opened_and_marked_as_seen(child, code, lead):
    reading.start_reading(only(), by=lead)
    reading.mark_read(only(), by=lead)
    telling.reply(only(), "Thank you.\nWe will <ask>.", by=lead)
    page = child.come_back(code)
    assert "Thank you.<br>We will &lt;ask&gt;." in page.content.decode()
    seen = Reply.objects.get().seen_at
    assert (seen.minute, seen.second) == (0, 0)
    assert page.context["journey"].told


def test_seeing_again_keeps_the_first_time(child, code, lead):
    telling.reply(only(), "Thank you.", by=lead)
    child.come_back(code)
    earlier = Reply.objects.get().seen_at - timedelta(hours=3)
    Reply.objects.update(seen_at=earlier)
    child.come_back(code)
    assert Reply.objects.get().seen_at == earlier


def test_an_erased_reply_leaves_the_page_standing(child, code, lead):
    reply = telling.reply(only(), "Thank you.", by=lead)
    reply.envelope.wraps.all().delete()
    assert "We cannot show these words any more." in child.come_back(code).content.decode()


# --- What can be done ------------------------------------------------------------------------------------


def test_more_words_are_added_once(child, code):
    page = child.come_back(code)
    form = {"key": fields_of(page)["key"], "words": "Something more"}
    assert child.do(page, "add", **form).context["notice"] == "We have your new words. Thank you."
    child.do(page, "add", **form)
    added = AddedWords.objects.get()
    assert texts.read_as_staff(added.envelope, owner=added.owner) == "Something more"


@pytest.mark.parametrize("words", ["", "  ", "d" * 200_001])
def test_words_that_cannot_be_added_stay_on_the_page(child, code, words):
    answer = child.do(child.come_back(code), "add", key="cd" * 16, words=words)
    assert answer.status_code == 422
    assert fields_of(answer)["words"] == words
    assert not AddedWords.objects.exists()


def test_who_may_see_it_can_be_changed(child, code):
    page = child.come_back(code)
    switches = {s["audience"].slug: s["on"] for s in page.context["audiences"]}
    assert switches == {"everyone": False, "shadow-board": True}
    page = child.do(page, "share", audiences=["everyone"])
    states = dict(only().clearances.values_list("audience__slug", "state"))
    assert states == {
        "everyone": ClearanceState.ASKED,
        "shadow-board": ClearanceState.WITHDRAWN,
    }
    switches = {s["audience"].slug: s["on"] for s in page.context["audiences"]}
    assert switches == {"everyone": True, "shadow-board": False}


@pytest.mark.parametrize(
    ("deed", "state"), [("withdraw", State.RECEIVED), ("withdraw-sure", State.WITHDRAWN)]
)
def test_taking_back_asks_first(child, code, deed, state):
    assert child.do(child.come_back(code), deed).status_code == 200
    assert only().state == state


def test_deleting_asks_first_and_a_person_does_the_rest(child, code):
    page = child.come_back(code)
    child.do(page, "delete")
    assert only().erasure_asked_at is None
    answer = child.do(page, "delete-sure")
    assert only().state == State.WITHDRAWN
    assert only().erasure_asked_at is not None
    assert answer.context["can_delete"] is False


def test_nothing_can_be_added_once_taken_back(child, code):
    page = child.come_back(code)
    child.do(page, "withdraw-sure")
    answer = child.do(page, "add", key="ef" * 16, words="Too late")
    assert answer.context["notice"] == "You took this back already."
    assert not AddedWords.objects.exists()


def test_a_stopped_code_opens_nothing_and_its_open_pages_neither(child, code):
    page = child.come_back(code)
    child.do(page, "cancel")
    assert only().code_lookup is not None
    child.do(page, "cancel-sure")
    assert only().code_lookup is None
    assert child.do(page, "look").status_code == 403
    assert Entry.objects.filter(verb="contribution.code_cancelled").count() == 1


@pytest.mark.parametrize("answer", Helped.values)
def test_did_it_help_is_one_tap(child, code, answer, lead):
    telling.reply(only(), "Thank you.", by=lead)
    page = child.do(child.come_back(code), "helped", answer=answer)
    assert page.context["asked_why"] == answer
    assert HelpedAnswer.objects.get().answer == answer


def test_why_it_did_not_help_is_sealed(child, code):
    child.do(child.come_back(code), "helped", answer="no", why="Nobody rang")
    row = HelpedAnswer.objects.get()
    assert texts.read_as_staff(row.why, owner=row.why_owner) == "Nobody rang"


def test_nonsense_for_did_it_help_is_not_stored(child, code):
    assert child.do(child.come_back(code), "helped", answer="maybe").status_code == 422
    assert not HelpedAnswer.objects.exists()


def test_an_answer_about_what_was_deleted_meanwhile_is_kept_nowhere(child, code):
    found = only()
    leaving.ask_for_erasure(only())
    leaving.erase(only(), by=make_user("data-protection-officer"))
    with pytest.raises(intake.TooLate):
        telling.did_it_help(found, Helped.NO, why="Nobody rang")
    assert not HelpedAnswer.objects.exists()


def test_words_that_are_missing_are_asked_for_where_they_go(child, code):
    answer = child.do(child.come_back(code), "add", words="  ")
    field = answer.content.decode().partition('<textarea class="control" id="more"')[2]
    assert " autofocus" in field.partition(">")[0]


def test_only_what_can_still_be_done_is_offered(child, code):
    page = child.come_back(code)
    for deed, offered in [
        ("look", "Take it back, delete it, or stop my code"),
        ("withdraw-sure", "Delete it, or stop my code"),
        ("delete-sure", "Stop my code"),
    ]:
        page = child.do(page, deed)
        assert f"<summary>{offered}</summary>" in page.content.decode()


def test_an_unknown_deed_shows_the_journey(child, code):
    assert "journey" in child.do(child.come_back(code), "make-tea").context


def test_closing_forgets(child, code):
    answer = child.do(child.come_back(code), "end")
    assert "ticket" not in fields_of(answer)


# --- Cost -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_journey_costs_the_same_with_one_and_three_of_each(
    child, code, lead, count, django_assert_num_queries
):
    for _ in range(count):
        telling.reply(only(), "Thank you.", by=lead)
        telling.tell(only(), StepKind.NOTED, words="They listened.", board="shadow-board")
    child.come_back(code)
    with django_assert_num_queries(QUERIES):
        child.come_back(code)
    assert JourneyStep.objects.count() == count
    assert timezone.now() > Reply.objects.first().seen_at
