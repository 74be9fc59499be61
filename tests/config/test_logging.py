"""What goes wrong is written down without what somebody sent."""

import logging

from django.test import Client, override_settings
from django.urls import path

WORDS = "Nobody asked me about moving home."


def broken(request):
    raise RuntimeError("A test broke this on purpose.")


urlpatterns = [path("tell/", broken)]
handler500 = "components.errors.server_error"


@override_settings(
    ROOT_URLCONF=__name__, DEBUG=False, ADMINS=[("Someone", "someone@example.org")], MIDDLEWARE=[]
)
def test_nobody_is_mailed_the_form_of_a_request_that_broke(mailoutbox, caplog):
    answer = Client(raise_request_exception=False).post("/tell/", {"words": WORDS})
    assert answer.status_code == 500
    assert mailoutbox == []
    assert "/tell/" in caplog.text
    assert WORDS not in caplog.text


def test_djangos_own_handlers_are_not_there():
    assert logging.getLogger("django").handlers == []
