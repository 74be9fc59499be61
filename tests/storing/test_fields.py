"""What staff wrote in clear is no text at the public door, and stays what it was."""

import pytest
from django.db.models import CharField, TextField

from boards.models import AgendaItem
from feedback.models import Clearance
from storing.fields import StaffsChars, StaffsText
from tests.factories.boards import make_board_item, put_on
from tests.factories.feedback import SHAREABLE, TITLE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("door", ["staff", "both"])
def test_staff_read_it(settings, door):
    settings.DOOR = door
    clearance = make_board_item().clearance
    clearance.refresh_from_db()
    assert (clearance.title, clearance.wording) == (TITLE, SHAREABLE)


def test_public_door_reads_an_empty_text_however_the_row_is_asked_for(settings):
    line = put_on(make_board_item())
    settings.DOOR = "public"
    one = AgendaItem.objects.select_related("board_item__clearance").get(pk=line.pk)
    assert (one.board_item.clearance.title, one.heading, one.cover_note) == ("", "", "")
    assert list(Clearance.objects.values_list("title", "wording")) == [("", "")]
    assert Clearance.objects.get(state="cleared").wording == ""


def test_what_public_door_saves_beside_it_leaves_it_as_it_was(settings):
    line = put_on(make_board_item())
    AgendaItem.objects.filter(pk=line.pk).update(cover_note="Read this first.")
    settings.DOOR = "public"
    one = AgendaItem.objects.get(pk=line.pk)
    one.position = 7
    one.save(update_fields=["position"])
    settings.DOOR = "staff"
    assert AgendaItem.objects.values_list("position", "cover_note").get(pk=line.pk) == (
        7,
        "Read this first.",
    )


@pytest.mark.parametrize(("field", "plain"), [(StaffsText(), TextField()), (StaffsChars(max_length=9), CharField(max_length=9))])  # fmt: skip
def test_migrations_see_a_plain_field(field, plain):
    assert field.deconstruct() == plain.deconstruct()
    assert field.get_internal_type() == plain.get_internal_type()
