"""A form that comes again with other choices, after its words were stored."""

import pytest

from feedback.models import Contribution
from tests.feedback.child import Child, code_on, fields_of
from tests.feedback.test_public_tell import stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def child() -> Child:
    return Child()


def chosen(contribution: Contribution) -> set[str]:
    """The audiences that its author wants to see it."""
    rows = contribution.clearances.exclude(state="withdrawn")
    return set(rows.values_list("audience__slug", flat=True))


def test_choices_changed_after_it_was_stored_count_and_ask_for_no_words(child):
    form = child.form(audiences=["shadow-board"])
    first = child.post(form)
    answer = child.post(form | {"audiences": ["everyone"], "about_reader": "on"})
    contribution = Contribution.objects.get()
    assert (answer.status_code, answer.context["code"]) == (409, code_on(first))
    assert "Who may see them is as you chose it now." in answer.content.decode()
    assert "more_words" not in answer.context
    assert (chosen(contribution), contribution.about_reader) == ({"everyone"}, True)


def test_choices_changed_with_words_count_too_and_the_words_are_kept(child):
    form = child.form(words="First words", audiences=["shadow-board"])
    child.post(form)
    answer = child.post(form | {"words": "Other words", "audiences": []})
    assert chosen(Contribution.objects.get()) == set()
    assert fields_of(answer)["words"] == "Other words"
    assert stored() == "First words"


def test_a_form_that_comes_again_never_takes_the_way_round_the_reader_back(child):
    form = child.form(about_reader="on")
    child.post(form)
    child.post({name: form[name] for name in form if name != "about_reader"})
    assert Contribution.objects.get().about_reader is True


def test_nothing_is_chosen_again_once_the_code_was_stopped(child):
    form = child.form(audiences=["shadow-board"])
    child.do(child.come_back(code_on(child.post(form))), "cancel-sure")
    child.post(form | {"audiences": ["everyone"]})
    assert chosen(Contribution.objects.get()) == {"shadow-board"}
