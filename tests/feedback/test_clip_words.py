"""What a child reads about each way to be seen or heard."""

import pytest
from django.utils.translation import override

from feedback import clip_words
from media.enums import Disguise, Kind


@pytest.mark.parametrize(
    ("kind", "disguise", "says"),
    [
        (Kind.FILM, Disguise.FACE, "This is what others would see and hear."),
        (Kind.FILM, Disguise.SOUND, "This is what others would hear."),
        (Kind.SOUND, Disguise.VOICE, "This is what others would hear."),
        (Kind.PICTURE, Disguise.NONE, "This is what others would see."),
    ],
)
def test_what_there_is_to_look_at_is_said_by_its_kind(kind, disguise, says):
    assert clip_words.what_others_get(kind, disguise) == says
    with override("cy"):
        assert clip_words.what_others_get(kind, disguise) != says
