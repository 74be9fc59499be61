"""What shows no more than what: the whole table, written out by hand."""

import pytest

from media.enums import (
    ARRIVED,
    GONE,
    IN_THE_WORKS,
    OFFERED,
    PLAYABLE,
    SHOWS,
    ClipState,
    Disguise,
    Kind,
    shows_no_more,
)

pytestmark = pytest.mark.any_database

# Chosen by the child: what may be shown then, of a film.
FILM = {
    "none": {"none", "face", "voice", "both", "sound", "sound_voice", "words", "computer"},
    "face": {"face", "both", "sound", "sound_voice", "words", "computer"},
    "voice": {"voice", "both", "sound_voice", "words", "computer"},
    "both": {"both", "sound_voice", "words", "computer"},
    "sound": {"sound", "sound_voice", "words", "computer"},
    "sound_voice": {"sound_voice", "words", "computer"},
    "computer": {"computer", "words"},
    "words": {"words"},
}
SOUND = {
    "none": {"none", "voice", "words", "computer"},
    "voice": {"voice", "words", "computer"},
    "computer": {"computer", "words"},
    "words": {"words"},
}
PICTURE = {"none": {"none", "words"}, "words": {"words"}}
TABLES = {Kind.FILM: FILM, Kind.SOUND: SOUND, Kind.PICTURE: PICTURE}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("chosen", Disguise)
def test_never_more_than_the_child_chose(kind, chosen):
    if chosen not in OFFERED[kind]:
        return
    allowed = {each.value for each in Disguise if shows_no_more(each, chosen, kind)}
    assert allowed == TABLES[kind][chosen]


def test_every_disguise_says_what_it_shows():
    assert set(SHOWS) == set(Disguise)


def test_each_state_is_in_the_groups_that_screens_ask_for():
    assert ARRIVED | GONE | {ClipState.UPLOADING} == set(ClipState)
    assert PLAYABLE | IN_THE_WORKS | {ClipState.REFUSED} == ARRIVED
